#!/usr/bin/env bash
# A browser drives the demo: the EHR's chart, the page and the worklist, and SMART's reference client.
source "$(dirname "$0")/common.sh"
[ -d tests/node_modules/playwright-core ] || skip "playwright-core is not installed: the stage npm does it"
[ -x "${HV_CHROMIUM:-/usr/bin/chromium}" ] || skip "chromium is not installed: the stage deps does it"
configure dev
build dev --target hjertevakt
export HV_BINARY=$PWD/build/dev/hjertevakt HV_SHOTS=$PWD/build/dev/browser/screenshots
told=$(mktemp)
status=0
node --test --test-concurrency=1 --test-reporter=tap tests/browser/*.test.mjs >"$told" || status=$?
grep -E '^( *not ok|# )' "$told" || true
[ "$status" -eq 0 ] || sed -n '/^ *not ok/,/^ *\.\.\./p' "$told" >&2
count() { sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$told" | tail -n 1; }
[ -z "${HV_COUNTS-}" ] || echo "$(count pass) $(count fail)" >"$HV_COUNTS"
rm -f "$told"
[ "$status" -eq 0 ] || fail "a browser test"
echo "screenshots: build/dev/browser/screenshots"
