#!/usr/bin/env bash
# Our client against a real, strict token server: oidc-provider as HelseID (DPoP with nonce) and as a SMART server.
set -euo pipefail
usage="usage: tests/system/oidc/run.sh [BUILD_FOLDER]

Starts the token server of this folder once a profile and runs the client's tests against it, with an EC and an RSA key.
BUILD_FOLDER (default build/quick) must hold \`hjertevakt\` and \`tests/system_oidc\`:
  cmake --build BUILD_FOLDER --target hjertevakt system_oidc
exit codes: 0 all passed, 1 something failed or could not be started, 2 wrong use"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
case "${1-}" in -h | --help) echo "$usage"; exit 0 ;; -*) echo "$usage" >&2; exit 2 ;; esac
build=${1:-"$here/../../../build/quick"}
for program in "$build/hjertevakt" "$build/tests/system_oidc"; do
    [ -x "$program" ] || { echo "run: \`$program\` is not built" >&2; echo "$usage" >&2; exit 2; }
done

work=$(mktemp -d)
server=
stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=
    fi
}
finish() { stop; rm -rf "$work"; }
trap finish EXIT

# new_key ALG NAME: a key of ours under that name.
new_key() {
    "$build/hjertevakt" keys new --alg "$1" --out "$work" >"$work/told"
    mv "$work"/[er]s384-*.pem "$work/$2.pem"
}

# start PROFILE: the server's ready line into $ready.
start() {
    mkfifo "$work/ready"
    node "$here/server.mjs" --jwks "$work/jwks.json" --profile "$1" >"$work/ready" 2>"$work/server.log" &
    server=$!
    if ! read -r -t 60 ready <"$work/ready"; then
        cat "$work/server.log" >&2
        echo "run: the token server did not start; is tests/node_modules filled (tests/stages/npm.sh)?" >&2
        exit 1
    fi
    rm "$work/ready"
}

status=0
new_key ES384 stranger
for algorithm in ES384 RS384; do
    new_key "$algorithm" registered
    "$build/hjertevakt" keys jwks "$work/registered.pem" >"$work/jwks.json"
    for profile in helseid smart; do
        start "$profile"
        echo "== $profile, $algorithm"
        HV_OIDC_SERVER=$ready HV_OIDC_KEYS=$work "$build/tests/system_oidc" --gtest_brief=1 || status=1
        stop
    done
done
exit "$status"
