#!/bin/sh
# A PostgreSQL server of one's own, for tests and benches: nothing of the system's is touched.
#   tools/postgresql.sh start FOLDER [SETTING…]   makes it in FOLDER (empty or absent), prints its address
#   tools/postgresql.sh stop FOLDER
#   tools/postgresql.sh crash FOLDER              ends it at once, as a power cut would
#   tools/postgresql.sh again FOLDER              starts it again
# It listens on a socket of FOLDER only. Its data are thrown away: with the setting fsync=off it does not wait for the disk.
set -eu
verb=${1:?start, stop, crash ou again} folder=${2:?dossier}
shift 2
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || bin=$(dirname "$(command -v pg_ctl)")

# The server refuses to run as root.
as_server() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

case "$verb" in
start)
    mkdir -p "$folder"
    chmod 755 "$folder"
    mkdir -p "$folder/data"
    [ "$(id -u)" != 0 ] || chown postgres "$folder" "$folder/data"
    cd "$folder"
    as_server "$bin/initdb" -D "$folder/data" -A trust -E UTF8 --locale=C -U sicpf -N >/dev/null
    {
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$folder'"
        echo "max_connections = 200"
        echo "max_locks_per_transaction = 512"
        for setting in "$@"; do echo "$setting" | sed "s/=\(.*\)/ = '\1'/"; done
    } >>"$folder/data/postgresql.conf"
    as_server "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start >/dev/null
    echo "postgresql:///postgres?host=$folder&user=sicpf"
    ;;
again)
    cd "$folder"
    as_server "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start >/dev/null
    ;;
crash)
    cd "$folder"
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null
    ;;
stop)
    cd "$folder"
    as_server "$bin/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null
    ;;
*)
    echo "verbe inconnu : $verb" >&2
    exit 2
    ;;
esac
