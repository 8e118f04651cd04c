#!/usr/bin/env bash
# Reading and evaluating against a plain RapidJSON parse of the same bytes, from one run of the release build.
source "$(dirname "$0")/common.sh"
[ -n "$(find tests/bench -name '*.cpp' 2>/dev/null)" ] || skip "no benchmark yet"
configure release -DHV_TESTS=ON
build release --target bench
build/release/tests/bench
