#!/usr/bin/env bash
# clang-format and clang-tidy over the project's C++, as errors.
source "$(dirname "$0")/../stages/common.sh"

usage() {
    cat <<'HELP'
usage: tests/lint/style.sh [format|tidy|fix]

  format  every .cpp and .hpp stands as .clang-format wants it
  tidy    clang-tidy (the short list of .clang-tidy) over fhir, rules and plugin
  fix     rewrite what clang-format wants otherwise
  Without a word: format and tidy.
HELP
}

sources() { find "$@" -name node_modules -prune -o \( -name '*.cpp' -o -name '*.hpp' \) -print0; }

format() { sources fhir rules plugin tests | xargs -0 -r clang-format-14 "$@"; }

check_format() {
    format --dry-run -Werror || fail "clang-format (tests/lint/style.sh fix)"
    echo "clang-format: as it should be"
}

check_tidy() {
    local log start=$SECONDS
    configure clang
    log=$(mktemp)
    if ! run-clang-tidy-14 -quiet -p build/clang -j "$jobs" "$PWD/(fhir|rules|plugin)/.*\.cpp$" >"$log" 2>/dev/null; then
        grep -E -A6 '(error|warning):' "$log" >&2
        rm -f "$log"
        fail "clang-tidy"
    fi
    rm -f "$log"
    echo "clang-tidy: nothing found in $((SECONDS - start)) s"
}

case "${1-}" in
    "") check_format; check_tidy ;;
    format) check_format ;;
    tidy) check_tidy ;;
    fix) format -i ;;
    -h | --help) usage ;;
    *) usage >&2; exit 2 ;;
esac
