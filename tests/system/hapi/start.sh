#!/usr/bin/env bash
# Starts the HAPI FHIR server of the tests on the loopback address, built on first use, and prints its base URL.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
built=$root/build/hapi
wait_seconds=300

usage() {
    cat <<'HELP'
usage: tests/system/hapi/start.sh [--port N] [--dir FOLDER]

  --port N      the port to listen on; 0, the default, takes a free one
  --dir FOLDER  where `pid`, `url` and `log` go (default build/hapi/run); one server a folder

Prints the base URL when the server answers. Everything it stores is in memory. Needs Maven the first time only.
exit codes: 0 it answers, 1 it could not be built or started, 2 wrong use
HELP
}

fail() {
    echo "start: $*" >&2
    exit 1
}

port=0
folder=$built/run
while [ $# -gt 0 ]; do
    case "$1" in
        --port) [[ "${2-}" =~ ^[0-9]{1,5}$ ]] || { usage >&2; exit 2; }; port=$2; shift 2 ;;
        --dir) [ -n "${2-}" ] || { usage >&2; exit 2; }; folder=$2; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "start: \`$1\`: unknown argument" >&2; usage >&2; exit 2 ;;
    esac
done

# Compiled once; again when the program or its libraries change.
build_once() {
    local digest
    digest=$(cd "$here" && cat pom.xml $(find src -type f | LC_ALL=C sort) | sha256sum)
    [ "$(cat "$built/.built" 2>/dev/null)" != "$digest" ] || return 0
    rm -rf "$built/classes" "$built/libraries" "$built/.built"
    mvn -B -q -Dstyle.color=never -f "$here/pom.xml" compile >&2 || return 1
    echo "$digest" >"$built/.built"
}
mkdir -p "$built" "$folder"
folder=$(cd "$folder" && pwd)
(flock 9 && build_once) 9>"$built/.lock" || fail "the server could not be built"

if [ -e "$folder/pid" ] && kill -0 "$(cat "$folder/pid")" 2>/dev/null; then
    fail "a server of this folder runs already: $(cat "$folder/url" 2>/dev/null)"
fi
rm -f "$folder/url" "$folder/pid"

setsid java -Xmx1200m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.io.tmpdir="$folder" \
    -cp "$built/classes:$built/libraries/*" no.hjertevakt.hapi.Main "$port" \
    >"$folder/url.part" 2>"$folder/log" </dev/null &
echo $! >"$folder/pid"

answers() {
    python3 - "$1/metadata" <<'PYTHON' 2>/dev/null
import sys, urllib.request
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
sys.exit(0 if direct.open(sys.argv[1], timeout=60).status == 200 else 1)
PYTHON
}
deadline=$((SECONDS + wait_seconds))
until [ -s "$folder/url.part" ] && answers "$(cat "$folder/url.part")"; do
    if ! kill -0 "$(cat "$folder/pid")" 2>/dev/null; then
        tail -n 20 "$folder/log" >&2
        fail "the server ended; its whole log is in $folder/log"
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then
        bash "$here/stop.sh" --dir "$folder"
        fail "the server did not answer in $wait_seconds s"
    fi
    sleep 0.2
done
mv "$folder/url.part" "$folder/url"
cat "$folder/url"
