#!/usr/bin/env bash
# Everything with the second compiler; a warning is an error.
source "$(dirname "$0")/common.sh"
configure clang
build clang
