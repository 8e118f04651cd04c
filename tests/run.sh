#!/usr/bin/env bash
# The test command: installs, builds and runs everything; the last line says how it went.
set -euo pipefail
cd "$(dirname "$0")/.."

stages=(deps npm lint build unit cases contract property golden release rules population simulate fhir system demo oidc browser bench clang fuzz coverage)

usage() {
    cat <<HELP
usage: tests/run.sh [--fail-fast] [stage ...]

Without a stage: all of them, in this order:
  ${stages[*]}
Each stage is tests/stages/<stage>.sh (unit to golden: tests/stages/ctest.sh) and can be run alone.

  --fail-fast  stop after the first stage that fails

The last line is "N passed, N failed": the tests of ctest one by one, every other stage as one. A stage whose sources
are not there, or that failed to be reached, is named as skipped and counted nowhere.
exit codes: 0 nothing failed, 1 something failed, 2 wrong use
HELP
}

fail_fast=no
chosen=()
for argument in "$@"; do
    case "$argument" in
        -h | --help) usage; exit 0 ;;
        --fail-fast) fail_fast=yes ;;
        *)
            [[ " ${stages[*]} " == *" $argument "* ]] || { echo "run: \`$argument\`: no such stage" >&2; usage >&2; exit 2; }
            chosen+=("$argument")
            ;;
    esac
done
[ ${#chosen[@]} -gt 0 ] || chosen=("${stages[@]}")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HV_COUNTS=$work/counts
passed=0
failed=0
summary=()

run_stage() {
    case "$1" in
        unit | cases | contract | property | golden) bash tests/stages/ctest.sh "$1" ;;
        *) bash "tests/stages/$1.sh" ;;
    esac
}

for stage in "${chosen[@]}"; do
    printf '\n== %s\n' "$stage"
    start=$SECONDS
    rm -f "$HV_COUNTS"
    status=0
    run_stage "$stage" </dev/null 2>&1 || status=$?

    good=0 bad=0 word=passed
    [ ! -e "$HV_COUNTS" ] || read -r good bad <"$HV_COUNTS"
    if [ "$status" -eq 77 ]; then
        word=skipped
    elif [ "$status" -ne 0 ]; then
        word=FAILED
        [ "$bad" -gt 0 ] || bad=1
    elif [ ! -e "$HV_COUNTS" ]; then
        good=1
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    line=$(printf '%-9s %-8s %5d s  %6d passed %4d failed' "$stage" "$word" $((SECONDS - start)) "$good" "$bad")
    summary+=("$line")
    printf -- '-- %s\n' "$line"
    if [ "$word" = FAILED ] && [ "$fail_fast" = yes ]; then
        summary+=("stopped after the first failure")
        break
    fi
done

printf '\n== summary, %d s in all\n' "$SECONDS"
printf '%s\n' "${summary[@]}"
echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
