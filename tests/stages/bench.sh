#!/usr/bin/env bash
# Reading and evaluating against a plain RapidJSON parse of the same bytes, and a hook over loopback beside a bare server
# and node, from one run of the release build.
source "$(dirname "$0")/common.sh"
[ -n "$(find tests/bench -name '*.cpp' 2>/dev/null)" ] || skip "no benchmark yet"
configure release -DHV_TESTS=ON
build release --target bench hooks_bench
build/release/tests/bench
build/release/tests/hooks_bench
# Hostile clients by the thousand, with the release build.
build release --target unit_hooks
HV_HOSTILE=${HV_HOSTILE:-10000} build/release/tests/unit_hooks --gtest_brief=1 --gtest_filter='Hostile.*'
