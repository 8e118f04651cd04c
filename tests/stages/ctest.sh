#!/usr/bin/env bash
# The tests of one label (unit, cases, contract, property, golden) under ASan and UBSan.
source "$(dirname "$0")/common.sh"
[ $# -eq 1 ] || fail "wanted: tests/stages/ctest.sh LABEL"
configure dev
build dev
run_ctest dev "$1"
