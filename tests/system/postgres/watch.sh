#!/usr/bin/env bash
# Stops and removes a shared server of start.sh when nobody whom it was started for has been there for five seconds.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=$1
alone=0
while [ "$alone" -lt 10 ]; do
    sleep 0.5
    alone=$((alone + 1))
    for user in "$dir"/users/*; do
        if kill -0 "$(basename "$user")" 2>/dev/null; then alone=0; else rm -f "$user"; fi
    done
    if [ "$alone" -eq 10 ]; then
        exec 9>"$dir.lock"
        flock 9
        # Somebody may have come while we waited for the lock.
        if [ -n "$(ls -A "$dir/users")" ]; then
            alone=0
            exec 9>&-
        fi
    fi
done
"$here/stop.sh" --remove "$dir" 9>&-
rm -f "$dir.lock"
