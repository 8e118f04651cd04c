#!/usr/bin/env bash
# The release from nothing, timed without ccache, then the quick tests against exactly what is shipped.
source "$(dirname "$0")/common.sh"
limit=${HV_RELEASE_SECONDS:-720}
rm -rf build/release
configure release -DHV_TESTS=ON
start=$SECONDS
CCACHE_DISABLE=1 build release --target hjertevakt
took=$((SECONDS - start))
echo "release from nothing: $took s (limit $limit s)"
[ "$took" -le "$limit" ] || fail "the release build takes longer than $limit s"
build release
run_ctest release "unit|cases|contract|golden"
