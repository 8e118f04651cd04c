#!/usr/bin/env bash
# Ends the server that start.sh started.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
folder=$root/build/hapi/run

usage() {
    cat <<'HELP'
usage: tests/system/hapi/stop.sh [--dir FOLDER]

  --dir FOLDER  the folder that start.sh was given (default build/hapi/run)

exit codes: 0 no server of this folder runs any more, 1 it could not be ended, 2 wrong use
HELP
}

while [ $# -gt 0 ]; do
    case "$1" in
        --dir) [ -n "${2-}" ] || { usage >&2; exit 2; }; folder=$2; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "stop: \`$1\`: unknown argument" >&2; usage >&2; exit 2 ;;
    esac
done
[ -e "$folder/pid" ] || exit 0
pid=$(cat "$folder/pid")
kill "$pid" 2>/dev/null || true
for _ in $(seq 150); do
    if ! kill -0 "$pid" 2>/dev/null; then
        rm -f "$folder/pid" "$folder/url"
        exit 0
    fi
    sleep 0.2
done
kill -9 "$pid" 2>/dev/null || true
rm -f "$folder/pid" "$folder/url"
echo "stop: the server did not end in 30 s and was killed" >&2
exit 1
