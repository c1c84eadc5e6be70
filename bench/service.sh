# Sourced by the other scripts: starts and stops the packaged service with an embedded PostgreSQL in a temporary directory.
# Reads PORT and JAVA_OPTIONS; sets port, work, service, ready_in, workspace_key.
# shellcheck shell=bash
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

port=${PORT:-18080}
# Used by the scripts that source this file.
# shellcheck disable=SC2034
url=http://127.0.0.1:$port
workspace_key=sk_$(printf '%048d' 1)
read -r -a java_options <<<"${JAVA_OPTIONS:--Xmx256m -XX:+UseSerialGC}"
jar=target/quarkus-app/quarkus-run.jar
work=$(mktemp -d)
service=

need() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "$0 needs $tool" >&2; exit 1; }
    done
}

stop() {
    [ -z "$service" ] || { kill "$service" 2>/dev/null && wait "$service"; } || true
    service=
}
trap 'stop; rm -rf "$work"' EXIT

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

start() {
    local began
    ! curl -s -o /dev/null "http://127.0.0.1:$port/" || { echo "$0: port $port is in use" >&2; exit 1; }
    [ -f "$jar" ] || ./mvnw -q -B -ntp package -DskipTests
    began=$(milliseconds)
    LEADKEEP_DATA_DIR=$work/data LEADKEEP_BOOTSTRAP_WORKSPACE_KEY=$workspace_key QUARKUS_HTTP_PORT=$port \
        java "${java_options[@]}" -jar "$jar" >>"$work/service.log" 2>&1 &
    service=$!
    until curl -sf -o /dev/null "http://127.0.0.1:$port/q/health/ready"; do
        kill -0 "$service" 2>/dev/null || { cat "$work/service.log" >&2; exit 1; }
        sleep 0.02
    done
    # shellcheck disable=SC2034
    ready_in=$(($(milliseconds) - began))
    # The embedded server keeps its port and password beside its data.
    export PGHOST=127.0.0.1 PGUSER=leadkeep PGDATABASE=leadkeep
    PGPORT=$(sed -n 4p "$work/data/postgresql/postmaster.pid")
    PGPASSWORD=$(cat "$work/data/postgresql/leadkeep.password")
    export PGPORT PGPASSWORD
}
