#!/usr/bin/env bash
# Creates beside 10,000 idle connections, and beside clients that send one byte per second of a head or of a body. Prints the
# rate of the creates, the memory of the JVM and the state of the other connections; at the end, how many oversized heads
# per second a single client gets rejected.
#
# Needs: wrk, python3, psql, curl, awk.   IDLE=10000 SLOW=500 CONNECTIONS=16 SECONDS_EACH=15 WARM_UP=30 JAVA_OPTIONS="…"
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need wrk python3 psql curl awk

idle=${IDLE:-10000}
slow=${SLOW:-500}
connections=${CONNECTIONS:-16}
seconds=${SECONDS_EACH:-15}
warm_up=${WARM_UP:-30}
ulimit -n 20000 2>/dev/null || { echo "$0 needs 20,000 open files (ulimit -n)" >&2; exit 1; }

start
cat >"$work/create.lua" <<'LUA'
local threads = 0
function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end
function init(args)
    run, count = args[1], 0
    headers = { ["Content-Type"] = "application/json", ["X-Api-Key"] = args[2] }
end
function request()
    count = count + 1
    return wrk.format("POST", "/v1/leads", headers, string.format(
        '{"email":"john.%s.%d.%d@acme.com","firstName":"John","lastName":"Doe"}', run, number, count))
end
function done(summary, latency)
    local e = summary.errors
    io.write(string.format("RESULT %.0f %.2f %.2f %d\n", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
        latency:percentile(99) / 1000, e.connect + e.read + e.write + e.timeout + e.status))
end
LUA
load() { # run, seconds
    wrk -t1 -c"$connections" -d"$2s" --timeout 10s -s "$work/create.lua" "$url" "$1" "$workspace_key" |
        awk '$1 == "RESULT" { print $2, $3, $4, $5 }'
}
resident() { awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$service/status"; }
row() { # label, run
    local rate p50 p99 errors
    read -r rate p50 p99 errors <<<"$(load "$2" "$seconds")"
    printf '%-28s %10d %9.1f %9.1f %7d %8d\n' "$1" "$rate" "$p50" "$p99" "$errors" "$(resident)"
}
beside() { # label, kind, number
    coproc hold { exec python3 bench/idle.py "$port" "$workspace_key" "$2" "$3"; }
    # shellcheck disable=SC2154 # coproc sets it
    local holder=$hold_PID state
    read -r state <&"${hold[0]}" && [ "$state" = ready ]
    row "$1" "$2"
    eval "exec ${hold[1]}>&-"
    read -r state <&"${hold[0]}"
    wait "$holder" || true
    states+=("$1: $state")
}

load warm "$warm_up" >/dev/null
states=()
printf '%-28s %10s %9s %9s %7s %8s\n' beside creates/s "p50 ms" "p99 ms" errors "MiB"
row none none
beside "$idle idle" idle "$idle"
beside "$slow slow heads" head "$slow"
beside "$slow slow bodies" body "$slow"
row "none again" after
printf '%s\n' "${states[@]}"
echo "heads of 60 KiB: $(python3 bench/idle.py "$port" "$workspace_key" huge 3000 </dev/null | tail -1)"
awk '/VmHWM/ { printf "memory of the JVM peak %d MiB\n", $2 / 1024 }' "/proc/$service/status"
