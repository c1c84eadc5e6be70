#!/usr/bin/env bash
# Peak of the resident memory of one JVM with the options of the package, after each of: bulk requests of 5,000 leads from two
# clients; two CSV imports of 50,000 rows at a time; creates from 128 connections; four bulk requests of 16 MiB at a time.
#
# Needs: wrk, curl, awk.   BULKS=25 SECONDS_EACH=10 JAVA=… JAVA_OPTIONS="…"
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need wrk curl awk

bulks=${BULKS:-25}
seconds=${SECONDS_EACH:-10}

rows() { # format, run, file, rows, leads of a request
    awk -v format="$1" -v run="$2" -v file="$3" -v rows="$4" -v size="${5:-0}" -f bench/rows.awk
}
for client in 1 2; do
    rows json "$client" "$work/bulk-$client-%04d.json" $((bulks * 5000)) 5000
    rows csv "csv$client" "$work/leads-$client.csv" 50000
done
# The most values, in as many bytes as a bulk may have.
for client in 1 2 3 4; do
    awk -v client="$client" 'BEGIN {
        for (i = 0; i < 5000; i++) {
            printf "%s{\"email\":\"large.%d.%d@example.com\",\"customFields\":{", i ? "," : "{\"leads\":[", client, i
            for (k = 0; k < 95; k++) printf "%s\"f%d\":\"v%023d\"", k ? "," : "", k, i * k % 97
            printf "}}"
        }
        print "]}"
    }' >"$work/large-$client.json"
done
cat >"$work/create.lua" <<'LUA'
local threads = 0
function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end
function init(args)
    count = 0
    headers = { ["Content-Type"] = "application/json", ["X-Api-Key"] = args[1] }
end
function request()
    count = count + 1
    return wrk.format("POST", "/v1/leads", headers, string.format('{"email":"john.%d.%d@acme.com","firstName":"John",'
        .. '"companyName":"Acme Corp","tags":["vip","enterprise"],"customFields":{"revenue":"$10M"}}', number, count))
end
LUA

post() { curl -sf -o /dev/null -H "X-Api-Key: $workspace_key" "$@"; }
bulk() { post -H "Content-Type: application/json" --data-binary @"$1" "$url/v1/leads/bulk"; }
send_bulks() { for body in "$work/bulk-$1"-*.json; do bulk "$body"; done; }
import() { post -F "file=@$work/leads-$1.csv" "$url/v1/leads/import/csv"; }
send_large() { bulk "$work/large-$1.json"; }
create() { wrk -t2 -c128 -d"${seconds}s" -s "$work/create.lua" "$url" "$workspace_key" >/dev/null; }

together() { # command, argument of each process
    local pids=() argument pid
    for argument in "${@:2}"; do
        "$1" "$argument" & pids+=($!)
    done
    for pid in "${pids[@]}"; do
        wait "$pid"
    done
}
report() { awk -v after="$1" '/VmHWM/ { printf "%-40s %4d MiB\n", after, $2 / 1024 }' "/proc/$service/status"; }

start
report "ready"
together send_bulks 1 2
report "bulk requests of 5,000 leads"
together import 1 2
report "CSV imports"
create
report "creates from 128 connections"
together send_large 1 2 3 4
report "bulk requests of 16 MiB"
