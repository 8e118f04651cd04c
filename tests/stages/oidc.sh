#!/usr/bin/env bash
# Our client gets its tokens from a real token server (oidc-provider), as a HelseID and as a SMART client.
source "$(dirname "$0")/common.sh"
[ -d tests/node_modules/oidc-provider ] || skip "oidc-provider is not installed: the stage npm does it"
configure dev
build dev --target hjertevakt system_oidc
node tests/system/oidc/selftest.mjs
bash tests/system/oidc/run.sh build/dev
