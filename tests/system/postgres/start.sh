#!/usr/bin/env bash
# Starts a PostgreSQL of our own in a folder, reachable by a unix socket only, and prints where.
set -euo pipefail

usage() {
    cat <<'HELP'
usage: tests/system/postgres/start.sh [--for PID] DIR

  DIR        holds data, socket and log; made when missing, used again when there
  --for PID  several processes share the server in DIR; it is stopped, and DIR removed, soon after the last of them is
             gone, however it went

prints: the folder of the socket, which is the `host` to connect to; port 5432, user `hjertevakt`, database `postgres`
exit codes: 0 it runs, 1 it does not (the log is printed), 2 wrong use, 77 no PostgreSQL is installed
HELP
}

watched=
while [ $# -gt 1 ]; do
    case "$1" in
        --for) watched=$2; shift 2 ;;
        *) usage >&2; exit 2 ;;
    esac
done
[ $# -eq 1 ] || { usage >&2; exit 2; }
case "$1" in -h | --help) usage; exit 0 ;; -*) usage >&2; exit 2 ;; esac

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"
[ -n "$bin" ] || { echo "start: no PostgreSQL is installed (Debian: postgresql-15)" >&2; exit 77; }

mkdir -p "$1"
dir=$(cd "$1" && pwd)
# One at a time; whatever stays running must not keep the lock.
exec 9>"$dir.lock"
flock 9
mkdir -p "$dir/users"
chmod 755 "$dir"
give_to_postgres "$dir"
[ -z "$watched" ] || : >"$dir/users/$watched"

if [ -d "$dir/data" ] && as_postgres "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1 9>&-; then
    echo "$dir"
    exit 0
fi
if [ ! -d "$dir/data" ]; then
    as_postgres "$bin/initdb" -D "$dir/data" -U hjertevakt -A trust -E UTF8 --locale=C -N >"$dir/initdb.log" 2>&1 9>&- ||
        { cat "$dir/initdb.log" >&2; exit 1; }
fi
# fsync guards against loss of power, which no test here has; killed processes lose nothing without it.
settings="-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=off -c max_connections=80"
settings="$settings -c shared_buffers=64MB -c max_wal_size=256MB"
as_postgres "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -o "$settings" -w -t 60 start >"$dir/start.log" 2>&1 9>&- ||
    { cat "$dir/start.log" "$dir/log" >&2; exit 1; }
# In a shell of its own, which would otherwise keep our output open for whoever reads it.
if [ -n "$watched" ]; then (setsid "$here/watch.sh" "$dir" & ) </dev/null >/dev/null 2>&1 9>&-; fi
echo "$dir"
