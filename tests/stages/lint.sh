#!/usr/bin/env bash
# The project's own rules about its source, each check shown to refuse a wrong file, then clang-format and clang-tidy.
source "$(dirname "$0")/common.sh"
for script in .ci/run deploy/*.sh tests/*.sh tests/stages/*.sh; do
    bash -n "$script"
done
python3 tests/lint/lint.py
python3 tests/lint/selftest.py
bash tests/lint/style.sh
