# Sourced by start.sh and stop.sh: where PostgreSQL is, and who may run it.
# shellcheck shell=bash

# The newest one that Debian installed; else whatever is on the path.
bin=$(for folder in /usr/lib/postgresql/*/bin; do [ -x "$folder/initdb" ] && echo "$folder"; done | sort -V | tail -1)
if [ -z "$bin" ] && command -v initdb >/dev/null; then bin=$(dirname "$(readlink -f "$(command -v initdb)")"); fi

# PostgreSQL refuses to run as root; then its own user does. From a folder that this user may enter.
as_postgres() {
    if [ "$(id -u)" -ne 0 ]; then
        (cd "${dir:-/}" && "$@")
    else
        (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@")
    fi
}

give_to_postgres() {
    [ "$(id -u)" -ne 0 ] || chown postgres: "$1"
}
