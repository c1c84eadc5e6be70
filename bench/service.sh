# Sourced by the other scripts: starts and stops the packaged service and its PostgreSQL in a temporary directory.
# Reads PORT, JAVA, JAVA_OPTIONS (default: those of the package) and POSTGRESQL, the directory of initdb and pg_ctl (Debian:
# /usr/lib/postgresql/15/bin): these programs then make the server, with default settings, instead of the embedded ones.
# Sets port, url, work, service, ready_in, workspace_key.
# shellcheck shell=bash
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

port=${PORT:-18080}
# Used by the scripts that source this file.
# shellcheck disable=SC2034
url=http://127.0.0.1:$port
workspace_key=sk_$(printf '%048d' 1)
java=${JAVA:-java}
read -r -a java_options <<<"${JAVA_OPTIONS:-@target/quarkus-app/java.options}"
jar=target/quarkus-app/quarkus-run.jar
work=$(mktemp -d)
service=

need() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "$0 needs $tool" >&2; exit 1; }
    done
}

# PostgreSQL refuses to run as root.
unprivileged() { if [ "$(id -u)" = 0 ]; then unshare --user "$@"; else "$@"; fi; }

start_postgresql() { # data directory, which is created if it is missing; port; more options
    if [ ! -d "$1" ]; then
        mkdir -p "$(dirname "$1")"
        unprivileged "$POSTGRESQL/initdb" -D "$1" -U leadkeep --auth trust --encoding UTF8 --locale C.UTF-8 >/dev/null
    fi
    unprivileged "$POSTGRESQL/pg_ctl" start -w -D "$1" -l "$1.log" \
        -o "-c port=$2 -c listen_addresses=127.0.0.1 -c unix_socket_directories='' ${3:-}" >/dev/null
}
stop_postgresql() { # data directory
    [ ! -f "$1/postmaster.pid" ] || unprivileged "$POSTGRESQL/pg_ctl" stop -w -m fast -D "$1" >/dev/null || true
}

start_server() {
    local cluster=$work/data/postgresql new=
    export DATABASE_URL=postgresql://leadkeep@127.0.0.1:$((port + 1))/leadkeep
    [ -d "$cluster" ] || new=yes
    start_postgresql "$cluster" $((port + 1)) "${server_options:-}"
    [ -z "$new" ] || psql -qc "create database leadkeep" "${DATABASE_URL%/*}/postgres"
}

stop() {
    [ -z "$service" ] || { kill "$service" 2>/dev/null && wait "$service"; } || true
    service=
    [ -z "${POSTGRESQL:-}" ] || stop_postgresql "$work/data/postgresql"
}
trap 'stop; rm -rf "$work"' EXIT

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

start() {
    local began
    ! curl -s -o /dev/null "http://127.0.0.1:$port/" || { echo "$0: port $port is in use" >&2; exit 1; }
    [ -f "$jar" ] || ./mvnw -q -B -ntp package -DskipTests
    [ -z "${POSTGRESQL:-}" ] || start_server
    began=$(milliseconds)
    LEADKEEP_DATA_DIR=$work/data LEADKEEP_BOOTSTRAP_WORKSPACE_KEY=$workspace_key QUARKUS_HTTP_PORT=$port \
        "$java" "${java_options[@]}" -jar "$jar" >>"$work/service.log" 2>&1 &
    service=$!
    until curl -sf -o /dev/null "http://127.0.0.1:$port/q/health/ready"; do
        kill -0 "$service" 2>/dev/null || { cat "$work/service.log" >&2; exit 1; }
        sleep 0.02
    done
    # shellcheck disable=SC2034
    ready_in=$(($(milliseconds) - began))
    export PGHOST=127.0.0.1 PGUSER=leadkeep PGDATABASE=leadkeep
    PGPORT=$(sed -n 4p "$work/data/postgresql/postmaster.pid")
    export PGPORT
    # The embedded server keeps its password beside its data.
    [ -n "${POSTGRESQL:-}" ] || PGPASSWORD=$(cat "$work/data/postgresql/leadkeep.password")
    export PGPASSWORD
}

# For comparisons: the table drops each new event.
log_off() {
    psql -q <<'SQL'
create or replace function drop_event() returns trigger language plpgsql as 'begin return null; end';
create trigger drop_event before insert on lead_event for each row execute function drop_event();
SQL
}
log_on() { psql -qc "drop trigger drop_event on lead_event"; }

# Whether the table of leads has a column of search terms.
has_search() {
    [ "$(psql -Atc "select count(*) from pg_attribute
        where attrelid = 'lead'::regclass and attname = 'search' and not attisdropped")" = 1 ]
}

# The service computes the search terms of leads that another program inserted, every ten seconds and at its start.
await_search_terms() {
    local began left
    has_search || return 0
    began=$(milliseconds)
    while :; do
        # By the index of these leads: counting millions of them slows the service down.
        left=$(PGOPTIONS="-c enable_seqscan=off" psql -Atc "select exists (select from lead where search is null)") || return 1
        [ "$left" = t ] || break
        kill -0 "$service" || return 1
        sleep 1
    done
    echo "search terms of the inserted leads: complete after $((($(milliseconds) - began) / 1000)) s"
}

# The limit: a table with the columns and rows of lead, the primary key and the unique index, and nothing else.
create_thin_table() {
    local columns
    psql -q <<'SQL'
set client_min_messages = warning;
drop table if exists lead_thin;
create table lead_thin (like lead including defaults);
alter table lead_thin drop column if exists search;
SQL
    columns=$(psql -Atc "select string_agg(attname, ', ' order by attnum) from pg_attribute
        where attrelid = 'lead_thin'::regclass and attnum > 0 and not attisdropped")
    psql -q <<SQL
insert into lead_thin ($columns) select $columns from lead;
alter table lead_thin add primary key (workspace_id, id);
create unique index on lead_thin (workspace_id, lower(email));
vacuum analyze lead_thin;
SQL
}
