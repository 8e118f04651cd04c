# What the stages share; sourced, never run. A stage exits with 0 (passed), 77 (skipped) or anything else (failed).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

jobs=$(nproc)

skip() {
    echo "skipped: $*"
    exit 77
}

fail() {
    echo "failed: $*" >&2
    exit 1
}

# configure PRESET [cmake option ...]: silent when all is well.
configure() {
    local log
    log=$(mktemp)
    if ! cmake --preset "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "cmake --preset $*"
    fi
    rm -f "$log"
}

# build PRESET [cmake --build option ...]: ninja's lines only when something is wrong.
build() {
    local log start=$SECONDS
    log=$(mktemp)
    if ! cmake --build --preset "$1" -j "$jobs" "${@:2}" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "cmake --build --preset $*"
    fi
    rm -f "$log"
    echo "built: preset $* in $((SECONDS - start)) s"
}

# run_ctest PRESET LABELS: the tests of the labels; how many passed and failed goes to the runner through HV_COUNTS.
run_ctest() {
    local junit status=0
    junit=$(mktemp)
    ctest --preset "$1" -j "$jobs" -L "^($2)$" --timeout 300 --no-tests=ignore --output-junit "$junit" |
        grep -v -E '^ *([0-9]+/[0-9]+ Test|Start) .*Passed|^ *Start +[0-9]+:' || status=${PIPESTATUS[0]}
    local total bad out
    total=$(attribute tests "$junit")
    bad=$(attribute failures "$junit")
    out=$(($(attribute disabled "$junit") + $(attribute skipped "$junit")))
    rm -f "$junit"
    [ "$total" -gt 0 ] || skip "no test with the label $2"
    echo "$((total - bad - out)) passed, $bad failed, $out not run"
    [ -z "${HV_COUNTS-}" ] || echo "$((total - bad - out)) $bad" >"$HV_COUNTS"
    [ "$status" -eq 0 ] || fail "ctest -L $2"
}

attribute() { sed -n "0,/[[:space:]]$1=\"\([0-9]*\)\"/s/.*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1; }
