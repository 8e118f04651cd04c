#!/usr/bin/env bash
# One command from a clone to judged patients: installs, builds the release, evaluates the shipped patients.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
    cat <<'HELP'
usage: deploy/demo.sh [BUNDLE.json ...]

Installs what building needs, builds the release, and prints what the shipped rule sets say about the synthetic
patients in plugin/sandbox/patients, or about the FHIR Bundles named.
HELP
}
case "${1-}" in -h | --help) usage; exit 0 ;; esac

quietly() {  # a line when all is well, the whole output when not
    local log
    log=$(mktemp)
    if ! "${@:2}" >"$log" 2>&1; then
        cat "$log" >&2
        echo "demo: $1 failed; the reason stands above" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

echo "Hjertevakt demo"
echo "  1/3 packages"
bash deploy/install-deps.sh build | sed 's/^/      /'
echo "  2/3 release build (a few minutes the first time)"
quietly "configuring" cmake --preset release -DHV_TESTS=OFF
quietly "building" cmake --build --preset release --target hjertevakt
echo "  3/3 hjertevakt evaluate"
echo

patients=("$@")
if [ ${#patients[@]} -eq 0 ]; then
    # The day on which the shipped patients' stories end.
    patients=(plugin/sandbox/patients --as-of 2025-11-21)
fi
# A machine that states no locale at all, such as a bare container, is shown the page as it is meant.
if [ -z "${LC_ALL:-}${LC_CTYPE:-}${LANG:-}" ]; then
    export LC_ALL=C.UTF-8
fi
build/release/hjertevakt evaluate "${patients[@]}"
