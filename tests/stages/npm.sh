#!/usr/bin/env bash
# The published FHIR packages that the reader is tested with, into tests/node_modules.
source "$(dirname "$0")/common.sh"
stamp=tests/node_modules/.installed-lock
if cmp -s tests/package-lock.json "$stamp"; then
    echo "tests/node_modules fits the lock already"
    exit 0
fi
npm ci --prefix tests --ignore-scripts --no-audit --no-fund
cp tests/package-lock.json "$stamp"
