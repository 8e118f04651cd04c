#!/usr/bin/env bash
# Everything with g++, ASan and UBSan; a warning is an error.
source "$(dirname "$0")/common.sh"
configure dev
build dev
