#!/usr/bin/env bash
# A real token server (oidc-provider): our client gets its tokens there as a HelseID and as a SMART client, and the
# service is launched by it.
source "$(dirname "$0")/common.sh"
[ -d tests/node_modules/oidc-provider ] || skip "oidc-provider is not installed: the stage npm does it"
configure dev
build dev --target hjertevakt system_oidc sandbox_ehr
node tests/system/oidc/selftest.mjs
bash tests/system/oidc/run.sh build/dev
HV_BINARY=$PWD/build/dev/hjertevakt python3 tests/system/launch/run.py
