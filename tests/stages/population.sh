#!/usr/bin/env bash
# A hundred thousand generated patients: no crash, the laws hold, every rule fires and stays silent, counts as they were.
source "$(dirname "$0")/common.sh"
configure release -DHV_TESTS=ON
build release --target population
build/release/tests/population
