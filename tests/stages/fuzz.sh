#!/usr/bin/env bash
# Each libFuzzer target for HV_FUZZ_SECONDS (60) from its committed corpus; two at a time.
source "$(dirname "$0")/common.sh"
seconds=${HV_FUZZ_SECONDS:-60}
sources=(tests/fuzz/fuzz_*.cpp)
[ -e "${sources[0]}" ] || skip "no fuzz target yet"
mapfile -t targets < <(printf '%s\n' "${sources[@]}" | sed 's|.*/||; s|\.cpp$||')
configure fuzz
build fuzz --target "${targets[@]}"

fuzz_one() {
    local target=$1 seconds=$2 out=build/fuzz/found/$1 dictionary=()
    local corpus=tests/fuzz/corpus/$target
    [ -n "$(ls -A "$corpus" 2>/dev/null)" ] || { echo "$target: \`$corpus\` is empty"; return 1; }
    rm -rf "$out"
    mkdir -p "$out/new"
    [ ! -e "tests/fuzz/$target.dict" ] || dictionary=("-dict=tests/fuzz/$target.dict")
    if ! "build/fuzz/tests/$target" "-max_total_time=$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
        "-artifact_prefix=$out/" "${dictionary[@]}" "$out/new" "$corpus" >"$out/log" 2>&1; then
        tail -n 60 "$out/log"
        echo "$target: found something; the input is in $out"
        return 1
    fi
    echo "$target: $(grep -o 'Done [0-9]* runs' "$out/log"), $(ls "$out/new" | wc -l) inputs beyond the corpus, no finding"
}
export -f fuzz_one
printf '%s\n' "${targets[@]}" |
    xargs -P 2 -I '{}' bash -c 'fuzz_one "$1" "$2"' fuzz '{}' "$seconds"
