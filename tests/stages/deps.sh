#!/usr/bin/env bash
# Installs what building and testing need.
source "$(dirname "$0")/common.sh"
bash deploy/install-deps.sh test
