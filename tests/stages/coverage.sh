#!/usr/bin/env bash
# Line coverage of fhir/ and rules/ by cases, laws and the unit tests of both; under HV_COVERAGE (90) percent in either is a failure.
source "$(dirname "$0")/common.sh"
least=${HV_COVERAGE:-90}
configure coverage
# The executables that walk fhir/ and rules/; what the service is made of has tests of its own kind.
targets=(cases property)
for part in tests/unit/*/; do
    case "$(basename "$part")" in
        base | bundle | client* | codes | decide | json | r4 | rules* | units) targets+=("unit_$(basename "$part")") ;;
    esac
done
build coverage --target "${targets[@]}"
find build/coverage -name '*.gcda' -delete

# Each executable once, not one process a test: every process rewrites all counters. Fewer random cases; lines are
# what is counted here.
export RC_PARAMS="max_success=20"
for target in "${targets[@]}"; do
    test=build/coverage/tests/$target
    "$test" --gtest_brief=1 >"$test.log" 2>&1 || { tail -n 40 "$test.log"; fail "$target"; }
done

gcovr --root . --object-directory build/coverage -j "$jobs" --filter 'fhir/' --filter 'rules/' \
    --json build/coverage/lines.json build/coverage
status=0
for part in fhir rules; do
    echo
    gcovr --root . --add-tracefile build/coverage/lines.json --filter "$part/" --sort-uncovered --print-summary \
        --fail-under-line "$least" || status=1
done
[ "$status" -eq 0 ] || fail "line coverage under $least %"
