#!/usr/bin/env bash
# Creates over HTTP, and pgbench with the same single-row insert and as many connections on the same server, in one run:
# batched, and with one statement per create (leadkeep.creates.batch.concurrency=0). Prints req/s, p50, p99, errors and the
# ratio of the rates; the same for duplicates; memory under a long load; start-up time.
#
# Needs: wrk, pgbench, psql (Debian: wrk, postgresql-contrib, postgresql-client), curl.
# WARM_UP=60 SECONDS_EACH=10 CONNECTIONS="1 8 32 128 512" MODES="batched single" SOAK=300 JAVA_OPTIONS="…"
# On two cores HotSpot needs most of a minute to compile the request path, hence the warm-up.
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need wrk pgbench psql curl

seconds=${SECONDS_EACH:-10}
warm_up=${WARM_UP:-60}
read -r -a connections <<<"${CONNECTIONS:-1 8 32 128 512}"
read -r -a modes <<<"${MODES:-batched single}"
soak=${SOAK:-300}

start # creates the data directory
psql -qc "alter system set max_connections = 700" # pgbench opens as many as wrk
stop
start # the usual case: a start on existing data
echo "ready after start   $ready_in ms on existing data"
workspace=$(psql -Atc "select id from workspace limit 1")

# The lead of the API reference. Each address is new, or one of a thousand existing ones.
cat >"$work/create.lua" <<'LUA'
local thread_count, threads = 0, {}
function setup(thread)
    thread:set("number", thread_count)
    thread_count = thread_count + 1
    table.insert(threads, thread)
end
function init(args)
    run, expected, count = args[1], tonumber(args[3]), 0
    others = 0
    headers = { ["Content-Type"] = "application/json", ["X-Api-Key"] = args[2] }
end
function request()
    count = count + 1
    local name = run == "duplicate" and count % 1000 or string.format("%s.%d.%d", run, number, count)
    local body = string.format('{"email":"john.%s@acme.com","firstName":"John","lastName":"Doe",'
        .. '"companyName":"Acme Corp","jobTitle":"VP of Sales","phone":"+1-555-123-4567",'
        .. '"linkedinUrl":"https://linkedin.com/in/johndoe","city":"San Francisco","state":"CA","country":"US",'
        .. '"tags":["vip","enterprise"],"customFields":{"industry":"SaaS","revenue":"$10M"}}', name)
    return wrk.format("POST", "/v1/leads", headers, body)
end
function response(status)
    if status ~= expected then others = others + 1 end
end
function done(summary, latency)
    local refusals = 0
    for _, thread in ipairs(threads) do refusals = refusals + thread:get("others") end
    local e = summary.errors
    io.write(string.format("RESULT %.0f %.2f %.2f %d\n", summary.requests / (summary.duration / 1e6),
        latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        e.connect + e.read + e.write + e.timeout + refusals))
end
LUA

load() { # run, connections, seconds, expected status
    wrk -t"$(($2 > 1 ? 2 : 1))" -c"$2" -d"$3s" -s "$work/create.lua" "$url" "$1" "$workspace_key" "${4:-201}" |
        awk '$1 == "RESULT" { print $2, $3, $4, $5 }'
}

insert() { # local part of the address, end of the statement
    cat <<SQL
\set a random(1, 9000000000000000)
\set b random(1, 9000000000000000)
\set c random(1, 999)
insert into lead (workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url,
    city, state, country, tags, custom_fields, email_verified, free_mail, user_id, created_at,
    updated_at)
values ('$workspace', lpad(to_hex(cast(:a as bigint)), 24, '0'), 'john.' || cast($1 as bigint) || '@acme.com', 'John', 'Doe', 'Acme Corp', 'VP of Sales',
    '+1-555-123-4567', 'https://linkedin.com/in/johndoe', 'San Francisco', 'CA', 'US', '{vip,enterprise}',
    '{"industry": "SaaS", "revenue": "\$10M"}', false, false, '$workspace', now(),
    now()) ${2:-};
SQL
}
insert :b >"$work/insert.sql"
insert :c "on conflict (workspace_id, lower(email)) do nothing" >"$work/duplicate.sql"

baseline() { # connections, file
    pgbench -n -M prepared -c "$1" -j "$(($1 > 1 ? 2 : 1))" -T "$seconds" -f "$work/$2.sql" 2>"$work/pgbench.log" |
        awk '/^tps/ { printf "%.0f", $3; found = 1 } END { exit !found }' || { cat "$work/pgbench.log" >&2; exit 1; }
}

row() { # mode, kind, connections, rate, p50, p99, errors, rate of pgbench
    awk -v m="$1" -v w="$2" -v c="$3" -v r="$4" -v p50="$5" -v p99="$6" -v e="$7" -v b="$8" 'BEGIN {
        printf "%-7s %-10s %4d %9d %9.1f %9.1f %7d %9d %7.2f\n", m, w, c, r, p50, p99, e, b, r / b }'
}

resident() { awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$service/status"; }

printf '%-7s %-10s %4s %9s %9s %9s %7s %9s %7s\n' "" "" conn req/s "p50 ms" "p99 ms" errors pgbench ratio
for mode in "${modes[@]}"; do
    stop
    case $mode in
        batched) unset LEADKEEP_CREATES_BATCH_CONCURRENCY ;;
        single) export LEADKEEP_CREATES_BATCH_CONCURRENCY=0 ;;
        *) echo "$0: MODES are batched and single" >&2; exit 2 ;;
    esac
    start
    load "warm$mode" 32 "$warm_up" >/dev/null
    load "warm1$mode" 1 $((warm_up / 4)) >/dev/null # a create without others in progress
    for c in "${connections[@]}"; do
        base=$(baseline "$c" insert)
        read -r rate p50 p99 errors <<<"$(load "$mode$c" "$c" "$seconds")"
        row "$mode" creates "$c" "$rate" "$p50" "$p99" "$errors" "$base"
    done
    load duplicate 32 10 409 >/dev/null # creates the missing ones
    base=$(baseline 32 duplicate)
    read -r rate p50 p99 errors <<<"$(load duplicate 32 "$seconds" 409)"
    row "$mode" duplicates 32 "$rate" "$p50" "$p99" "$errors" "$base"
    if [ "$mode" = batched ] && [ "$soak" -gt 0 ]; then
        printf 'memory of the JVM during %d s of load, after each fifth: %d' "$soak" "$(resident)"
        for part in 1 2 3 4 5; do
            load "soak$part" 32 $((soak / 5)) >/dev/null
            printf ' %d' "$(resident)"
        done
        awk '/VmHWM/ { printf " MiB, peak %d\n", $2 / 1024 }' "/proc/$service/status"
    fi
done
