#!/usr/bin/env bash
# The service through histories of an EHR that fails and of its own crashes. HV_HISTORIES for the long run
# (tests/README.md); a seed that breaks a law is printed, and `build/release/tests/simulator --show SEED` tells its story.
source "$(dirname "$0")/common.sh"
configure release -DHV_TESTS=ON
build release --target simulator
build/release/tests/simulator "${HV_HISTORIES:-300}" "${HV_FIRST_SEED:-1}"
