#!/usr/bin/env bash
# The newcomer's command works and judges the shipped patients.
source "$(dirname "$0")/common.sh"
patients=(plugin/sandbox/patients/*.json)
[ -e "${patients[0]}" ] || skip "no shipped patient yet"
bash deploy/demo.sh
