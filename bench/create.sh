#!/usr/bin/env bash
# Creates over HTTP beside what PostgreSQL reaches with the same single-row insert, in one run on one machine:
# the packaged service on an embedded PostgreSQL of its own, loaded by wrk, and pgbench on that same server.
# Prints req/s, p50, p99, errors, memory, start-up time, and the ratio of the two rates.
#
# Needs: wrk, pgbench (Debian: wrk, postgresql-contrib), curl.   WARM_UP=60 SECONDS_EACH=20 CONNECTIONS=32 JAVA_OPTIONS="…"
# The warm-up is that long because on two cores HotSpot needs most of a minute to compile the way of a request.
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need wrk pgbench psql curl

seconds=${SECONDS_EACH:-20}
warm_up=${WARM_UP:-60}
connections=${CONNECTIONS:-32}

start # makes the data directory
stop
start # what an operator meets: a start on existing data

# The lead of the API reference, with a new address each time. The run's number keeps warm-up and measurement apart.
cat >"$work/create.lua" <<'LUA'
local thread_count, threads = 0, {}
function setup(thread)
    thread:set("number", thread_count)
    thread_count = thread_count + 1
    table.insert(threads, thread)
end
function init(args)
    run, count = args[1], 0
    refused = 0
    headers = { ["Content-Type"] = "application/json", ["X-Api-Key"] = args[2] }
end
function request()
    count = count + 1
    local body = string.format('{"email":"john.%s.%d.%d@acme.com","firstName":"John","lastName":"Doe",'
        .. '"companyName":"Acme Corp","jobTitle":"VP of Sales","phone":"+1-555-123-4567",'
        .. '"linkedinUrl":"https://linkedin.com/in/johndoe","city":"San Francisco","state":"CA","country":"US",'
        .. '"tags":["vip","enterprise"],"customFields":{"industry":"SaaS","revenue":"$10M"}}', run, number, count)
    return wrk.format("POST", "/v1/leads", headers, body)
end
function response(status)
    if status ~= 201 then refused = refused + 1 end
end
function done(summary, latency)
    local refusals = 0
    for _, thread in ipairs(threads) do refusals = refusals + thread:get("refused") end
    local e = summary.errors
    io.write(string.format("RESULT %.0f %.2f %.2f %d\n", summary.requests / (summary.duration / 1e6),
        latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        e.connect + e.read + e.write + e.timeout + refusals))
end
LUA

load() { # run, seconds
    wrk -t2 -c"$connections" -d"$2s" -s "$work/create.lua" "http://127.0.0.1:$port" "$1" "$workspace_key" |
        awk '$1 == "RESULT" { print $2, $3, $4, $5 }'
}

workspace=$(psql -Atc "select id from workspace limit 1")

cat >"$work/insert.sql" <<SQL
\set a random(1, 9000000000000000)
\set b random(1, 9000000000000000)
insert into lead (workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url,
    city, state, country, tags, custom_fields, email_verified, free_mail, user_id, created_at,
    updated_at)
values ('$workspace', lpad(to_hex(cast(:a as bigint)), 24, '0'), 'john.' || cast(:b as bigint) || '@acme.com', 'John', 'Doe', 'Acme Corp', 'VP of Sales',
    '+1-555-123-4567', 'https://linkedin.com/in/johndoe', 'San Francisco', 'CA', 'US', '{vip,enterprise}',
    '{"industry": "SaaS", "revenue": "\$10M"}', false, false, '$workspace', now(),
    now());
SQL

baseline() { # seconds
    pgbench -n -M prepared -c "$connections" -j 2 -T "$1" -f "$work/insert.sql" 2>"$work/pgbench.log" |
        awk '/^tps/ { printf "%.0f", $3; found = 1 } END { exit !found }' || { cat "$work/pgbench.log" >&2; exit 1; }
}

load warm "$warm_up" >/dev/null
before=$(baseline "$seconds")
read -r rate p50 p99 errors <<<"$(load measured "$seconds")"
after=$(baseline "$seconds")
memory=$(awk '/VmHWM/ { printf "%.0f", $2 / 1024 }' "/proc/$service/status")

awk -v rate="$rate" -v p50="$p50" -v p99="$p99" -v errors="$errors" -v before="$before" -v after="$after" \
    -v memory="$memory" -v ready="$ready_in" -v connections="$connections" 'BEGIN {
    base = (before + after) / 2
    printf "creates over HTTP   %6d req/s at %d connections, p50 %.1f ms, p99 %.1f ms, %d errors\n", rate, connections, p50, p99, errors
    printf "pgbench             %6d inserts/s (%d before, %d after)\n", base, before, after
    printf "ratio               %6.2f\n", rate / base
    printf "memory of the JVM   %6d MiB at its highest\n", memory
    printf "ready after start   %6d ms on existing data\n", ready
}'
