#!/usr/bin/env bash
# The shipped rule sets are proved, pass their cases, and no moved limit goes unnoticed.
source "$(dirname "$0")/common.sh"
sets=(rules/sets/*/)
[ -d "${sets[0]}" ] || skip "no rule set yet"
configure release
build release --target hjertevakt
for set in "${sets[@]}"; do
    build/release/hjertevakt rules check "$set"
    build/release/hjertevakt rules test --mutate "$set"
done
