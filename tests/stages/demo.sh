#!/usr/bin/env bash
# The newcomer's command works: the service judges the shipped patients at the sandbox, and their pages are printed.
source "$(dirname "$0")/common.sh"
patients=(plugin/sandbox/patients/*.json)
[ -e "${patients[0]}" ] || skip "no shipped patient yet"
bash deploy/demo.sh --once
