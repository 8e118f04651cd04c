#!/usr/bin/env bash
# Installs the Debian 12 packages that building or testing Hjertevakt needs, and only those that are missing.
set -euo pipefail

usage() {
    cat <<'HELP'
usage: deploy/install-deps.sh [--check] [build|test]

  build    what building and running need (the default)
  test     the same, and what the tests need
  --check  install nothing; list what is missing

Needs Debian 12 and, if something is missing, root or sudo and the network. Running it again changes nothing.
exit codes: 0 all there, 1 something is missing or could not be installed, 2 wrong use
HELP
}

build_packages=(
    g++ cmake ninja-build ccache pkg-config
    rapidjson-dev libhowardhinnant-date-dev tzdata libcli11-dev libssl-dev libboost-dev libcurl4-openssl-dev
    libpoco-dev libpq-dev zlib1g-dev libspdlog-dev libtomlplusplus-dev prometheus-cpp-dev libkainjow-mustache-dev
)
test_packages=(
    libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev libvalijson-dev libsimdjson-dev
    clang-14 libclang-rt-14-dev clang-tidy-14 clang-format-14 llvm-14 gcovr
    python3 git ca-certificates curl sqlite3 postgresql-15
)
# A tool that works, wherever it came from, is never replaced: command and Debian's package.
build_tools=(node:nodejs npm:npm)
test_tools=(chromium:chromium javac:default-jdk-headless mvn:maven)

group=build
check_only=no
for argument in "$@"; do
    case "$argument" in
        build | test) group=$argument ;;
        --check) check_only=yes ;;
        -h | --help) usage; exit 0 ;;
        *) echo "install-deps: \`$argument\`: unknown argument" >&2; usage >&2; exit 2 ;;
    esac
done

wanted=("${build_packages[@]}")
[ "$group" = build ] || wanted+=("${test_packages[@]}")
tools=("${build_tools[@]}")
[ "$group" = build ] || tools+=("${test_tools[@]}")
for tool in "${tools[@]}"; do
    "${tool%%:*}" --version >/dev/null 2>&1 || wanted+=("${tool##*:}")
done

say() { echo "install-deps: $*"; }
give_up() {
    echo "install-deps: $1" >&2
    echo "  hint: $2" >&2
    exit 1
}

command -v dpkg-query >/dev/null ||
    give_up "this is not a Debian machine" "on Debian 12 these are needed: ${wanted[*]}"

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
missing=()
for package in "${wanted[@]}"; do
    is_installed "$package" || missing+=("$package")
done

if [ ${#missing[@]} -eq 0 ]; then
    say "all ${#wanted[@]} packages of \`$group\` are there"
    exit 0
fi
say "missing: ${missing[*]}"
[ "$check_only" = no ] || exit 1

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
        give_up "installing needs root, and there is no sudo" "as root: apt-get install ${missing[*]}"
    as_root=(sudo)
fi
# env, because sudo drops the variable otherwise.
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 "$@"; }

apt update || say "the package lists could not all be refreshed; trying with what is there"
apt install --no-install-recommends "${missing[@]}" ||
    give_up "apt-get could not install ${missing[*]}" \
        "see the lines above; with Debian 12, its main archive in the sources and the network it should work"
say "installed ${missing[*]}"
