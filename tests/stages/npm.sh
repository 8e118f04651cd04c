#!/usr/bin/env bash
# The published FHIR packages that the reader is tested with, into tests/node_modules.
source "$(dirname "$0")/common.sh"
stamp=tests/node_modules/.installed-lock
if cmp -s tests/package-lock.json "$stamp"; then
    echo "tests/node_modules fits the lock already"
    exit 0
fi
# Node knows only its own certificate authorities; a hospital's proxy has one that only the machine knows.
authorities=/etc/ssl/certs/ca-certificates.crt
if [ -z "${NODE_EXTRA_CA_CERTS-}" ] && [ -r "$authorities" ]; then
    export NODE_EXTRA_CA_CERTS=$authorities
fi
npm ci --prefix tests --ignore-scripts --no-audit --no-fund
cp tests/package-lock.json "$stamp"
