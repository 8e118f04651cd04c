#!/usr/bin/env bash
# One command from a clone to a service that watches: installs, builds the release, runs the demo.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
    cat <<'HELP'
usage: deploy/demo.sh [--once]
       deploy/demo.sh BUNDLE.json ... [option of hjertevakt evaluate ...]

Installs what building needs, builds the release, and runs `hjertevakt demo`: a sandbox EHR with twelve invented
patients on loopback ports, and the service that keeps their Flags and CarePlans standing, until Ctrl-C. With FHIR
Bundles named, prints instead what the shipped rule sets say about them.

  --once  end when every patient was judged once, and print the pages of the patients
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
echo "  3/3 hjertevakt"
echo

# A machine that states no locale at all, such as a bare container, is shown the page as it is meant.
if [ -z "${LC_ALL:-}${LC_CTYPE:-}${LANG:-}" ]; then
    export LC_ALL=C.UTF-8
fi
hjertevakt=build/release/hjertevakt
if [ $# -eq 0 ]; then
    exec "$hjertevakt" demo
elif [ "$1" = --once ]; then
    "$hjertevakt" demo --once
    # The day on which the shipped patients' stories end.
    "$hjertevakt" evaluate plugin/sandbox/patients --as-of 2025-11-21
else
    "$hjertevakt" evaluate "$@"
fi
