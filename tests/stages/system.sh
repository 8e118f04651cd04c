#!/usr/bin/env bash
# The binary against real parts on the loopback: HAPI FHIR, the strict token server, PostgreSQL, the sandbox; killed,
# misconfigured and cut off. HV_KILLS, HV_SYSTEM=full for the long runs (tests/README.md).
source "$(dirname "$0")/common.sh"
command -v java >/dev/null || skip "no java (Debian: default-jdk-headless)"
command -v mvn >/dev/null || [ -e build/hapi/.built ] || skip "no mvn (Debian: maven), and HAPI is not built yet"
[ -n "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || skip "no PostgreSQL (Debian: postgresql-15)"
[ -d tests/node_modules/oidc-provider ] || skip "no token server: run \`bash tests/run.sh npm\` first"

configure release -DHV_TESTS=ON
build release --target hjertevakt sandbox_ehr
export HV_BINARY=$PWD/build/release/hjertevakt
kills=${HV_KILLS:-12}
work=build/system
mkdir -p "$work"

step() {
    local start=$SECONDS
    echo "-- $*"
    "$@" || fail "$*"
    echo "   $((SECONDS - start)) s"
}

# check.py writes resources of its own, so it gets a server that nobody else uses afterwards.
hapi_as_told() {
    local folder=$PWD/$work/hapi base status=0
    base=$(bash tests/system/hapi/start.sh --dir "$folder") || return 1
    python3 tests/system/hapi/check.py --base "$base" || status=1
    bash tests/system/hapi/stop.sh --dir "$folder"
    return "$status"
}

step python3 tests/system/admin_errors.py
step python3 tests/system/kill.py --store sqlite --kills "$kills"
step python3 tests/system/kill.py --store postgresql --kills "$kills"
step hapi_as_told
if [ "${HV_SYSTEM-}" = full ]; then
    step python3 tests/system/story.py --write "$work/standing.ndjson"
    step python3 tests/system/latency.py
    step python3 tests/system/outage.py
else
    step python3 tests/system/story.py --short --write "$work/standing.ndjson"
fi
if [ -d build/fhir-validator/classes ]; then
    java -cp "build/fhir-validator/classes:build/fhir-validator/libraries/*" no.hjertevakt.validate.Main \
        <"$work/standing.ndjson" >"$work/report" || { cat "$work/report"; fail "what we wrote is not valid FHIR"; }
    tail -n 1 "$work/report"
else
    echo "what we wrote was not validated: run \`bash tests/run.sh fhir\` first"
fi
