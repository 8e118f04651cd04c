#!/usr/bin/env bash
# Stops what start.sh started in a folder.
set -euo pipefail

usage() {
    cat <<'HELP'
usage: tests/system/postgres/stop.sh [--now | --remove] DIR

  --now     as if the server had crashed: it recovers at the next start
  --remove  the folder, too

exit codes: 0 it does not run any more, 2 wrong use
HELP
}

mode=fast
remove=no
while [ $# -gt 1 ]; do
    case "$1" in
        --now) mode=immediate; shift ;;
        --remove) mode=immediate; remove=yes; shift ;;
        *) usage >&2; exit 2 ;;
    esac
done
[ $# -eq 1 ] || { usage >&2; exit 2; }
case "$1" in -h | --help) usage; exit 0 ;; -*) usage >&2; exit 2 ;; esac

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"
[ -d "$1" ] || exit 0
dir=$(cd "$1" && pwd)
if [ -f "$dir/data/postmaster.pid" ]; then
    as_postgres "$bin/pg_ctl" -D "$dir/data" -m "$mode" -w stop >/dev/null 2>&1 || true
fi
if [ "$remove" = yes ] && [ -d "$dir/data" ]; then rm -rf "$dir"; fi
