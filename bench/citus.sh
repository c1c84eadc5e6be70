#!/usr/bin/env bash
# The service on a plain PostgreSQL server and on Citus, a coordinator and two workers, in turn, in one run. Prints the rate on
# both and the ratio: bulk requests of 5,000 leads from two clients; at 32 connections one lead, the first page, a search for a
# rare word and a page of events, in a workspace of the ROWS leads of the bulks; then creates in one workspace and in 50.
# One machine cannot show a gain: the three servers share its cores. The ratio is the overhead of the distribution.
# Where no PostgreSQL with Citus is found, it says so and ends.
#
# Needs: wrk, psql (Debian: wrk, postgresql-client), curl, awk.
# ROWS=20000 WARM_UP=40 SECONDS_EACH=8 JAVA_OPTIONS="…"
# POSTGRESQL=/usr/lib/postgresql/15/bin: the programs of both; by default the first ones of Debian that have Citus
set -euo pipefail
if [ -z "${POSTGRESQL:-}" ]; then
    for control in /usr/share/postgresql/*/extension/citus.control; do
        version=$(basename "${control%/extension/*}")
        [ ! -x "/usr/lib/postgresql/$version/bin/initdb" ] || POSTGRESQL=/usr/lib/postgresql/$version/bin
    done
    [ -n "${POSTGRESQL:-}" ] || { echo "No PostgreSQL with Citus here: nothing was measured"; exit 0; }
fi
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need wrk psql curl awk

rows=${ROWS:-20000}
warm_up=${WARM_UP:-40}
seconds=${SECONDS_EACH:-8}
workspaces=50

# What Citus needs. The servers log in to each other over loopback without TLS.
citus="-c shared_preload_libraries=citus -c max_prepared_transactions=200 -c citus.node_conninfo=sslmode=disable
    -c citus.enable_statistics_collection=off"
stop_workers() {
    stop_postgresql "$work/worker1"
    stop_postgresql "$work/worker2"
}
trap 'stop; stop_workers; rm -rf "$work"' EXIT

start_on_citus() {
    local worker at
    for worker in 1 2; do
        at=127.0.0.1:$((port + 1 + worker))
        start_postgresql "$work/worker$worker" "${at#*:}" "$citus"
        psql -qc "create database leadkeep" "postgresql://leadkeep@$at/postgres"
        psql -qc "create extension citus" "postgresql://leadkeep@$at/leadkeep"
    done
    server_options=$citus
    start_server # creates the database
    psql -q "$DATABASE_URL" >/dev/null <<SQL
create extension citus;
select citus_set_coordinator_host('127.0.0.1', $((port + 1)));
select citus_add_node('127.0.0.1', $((port + 2)));
select citus_add_node('127.0.0.1', $((port + 3)));
SQL
    stop
    export LEADKEEP_DISTRIBUTED=citus
    start
}

# The key of workspace n is n, as that of the first one.
create_workspaces() {
    local owner n
    owner=$(psql -Atc "select owner_id from workspace limit 1")
    psql -q <<SQL
insert into workspace (id, name, owner_id, created_at)
select lpad(to_hex(n), 24, '0'), 'Workspace ' || n, '$owner', now() from generate_series(2, $workspaces) n;
insert into api_key (id, hash, display_prefix, workspace_id, account_id, created_at)
select lpad(to_hex(n), 24, '0'), sha256(('sk_' || lpad(n::text, 48, '0'))::bytea), 'sk_0000', lpad(to_hex(n), 24, '0'),
    '$owner', now() from generate_series(2, $workspaces) n;
SQL
    # The first write gets 503 where the workspace is on another server than its insert began on.
    for n in $(seq "$workspaces"); do
        curl -sf --retry 5 -o /dev/null -H "X-Api-Key: sk_$(printf '%048d' "$n")" -H "Content-Type: application/json" \
            -d '{"email":"first@acme.com"}' "$url/v1/leads"
    done
}

cat >"$work/load.lua" <<'LUA'
local threads = {}
function setup(thread)
    thread:set("number", #threads)
    table.insert(threads, thread)
end
function init(args)
    path, first, last, run = args[1], tonumber(args[2]), tonumber(args[3]), args[4]
    count, others, ids = 0, 0, {}
    if path:find("{lead}", 1, true) then
        for id in io.lines(args[5]) do table.insert(ids, id) end
        math.randomseed(number + 1)
    end
end
function request()
    count = count + 1
    local headers = { ["X-Api-Key"] = string.format("sk_%048d", first + count % (last - first + 1)) }
    if path ~= "create" then
        local here = path:gsub("{lead}", function() return ids[math.random(#ids)] end)
        return wrk.format("GET", here, headers)
    end
    headers["Content-Type"] = "application/json"
    return wrk.format("POST", "/v1/leads", headers, string.format('{"email":"john.%s.%d.%d@acme.com","firstName":"John",'
        .. '"lastName":"Doe","companyName":"Acme Corp","jobTitle":"VP of Sales","phone":"+1-555-123-4567",'
        .. '"linkedinUrl":"https://linkedin.com/in/johndoe","city":"San Francisco","state":"CA","country":"US",'
        .. '"tags":["vip","enterprise"],"customFields":{"industry":"SaaS","revenue":"$10M"}}', run, number, count))
end
function response(status)
    if status ~= (path == "create" and 201 or 200) then others = others + 1 end
end
function done(summary)
    local e, refused = summary.errors, 0
    for _, thread in ipairs(threads) do refused = refused + thread:get("others") end
    io.write(string.format("RESULT %.0f %d\n", summary.requests / (summary.duration / 1e6),
        e.connect + e.read + e.write + e.timeout + refused))
end
LUA
load() { # path or "create", first workspace, last workspace, seconds: rate, errors
    wrk -t2 -c32 -d"$4s" -s "$work/load.lua" "$url" "$1" "$2" "$3" "$(milliseconds)" "$work/ids" | awk '$1 == "RESULT" { print $2, $3 }'
}
bulk() { # workspace: rows/s, errors
    local client pids=() pid began imported
    rm -f "$work"/bulk-*
    awk -v format=json -v file="$work/bulk-%04d.json" -v run="$(milliseconds)" -v rows="$rows" -v size=5000 -f bench/rows.awk
    psql -qc checkpoint
    began=$(milliseconds)
    for client in 0 1; do
        # The requests with an even number, or with an odd one.
        find "$work" -name 'bulk-*.json' | sort | awk -v client="$client" 'NR % 2 == client' | while read -r file; do
            curl -sf -H "X-Api-Key: sk_$(printf '%048d' "$1")" -H "Content-Type: application/json" --data-binary "@$file" \
                "$url/v1/leads/bulk" || true
        done >"$work/bulk-responses-$client" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do wait "$pid"; done
    began=$(($(milliseconds) - began))
    imported=$(cat "$work"/bulk-responses-* | grep -o '"imported":[0-9]*' | awk -F: '{ n += $2 } END { print n + 0 }')
    echo $((imported * 1000 / began)) $((rows - imported))
}

measure() { # server: a line with name, rate and errors for each
    local name path workspace
    create_workspaces
    : >"$work/ids"
    # Into other workspaces than those of the reads.
    bulk 2 >/dev/null
    load create 2 "$workspaces" $((warm_up / 2)) >/dev/null
    load "/v1/leads" 2 2 $((warm_up / 6 + 1)) >/dev/null
    load "/v1/leads?search=john" 2 2 $((warm_up / 6 + 1)) >/dev/null
    load "/v1/events" 2 2 $((warm_up / 6 + 1)) >/dev/null
    echo "bulk of 5,000, 2 clients|$(bulk 1)"
    curl -sf -o /dev/null -H "X-Api-Key: $workspace_key" -H "Content-Type: application/json" "$url/v1/leads" \
        -d '{"email":"jane@quisenberry.com","firstName":"Jane","lastName":"Quisenberry"}'
    workspace=$(psql -Atc "select workspace_id from lead where email = 'jane@quisenberry.com'")
    psql -Atc "select id from lead where workspace_id = '$workspace' limit 20000" >"$work/ids"
    while IFS='|' read -r name path; do
        echo "$name|$(load "$path" 1 1 "$seconds")"
    done <<'PATHS'
one lead|/v1/leads/{lead}
first page|/v1/leads
search, rare word|/v1/leads?search=quisenberry
page of events|/v1/events
PATHS
    echo "creates, 1 workspace|$(load create 1 1 "$seconds")"
    echo "creates, $workspaces workspaces|$(load create 1 "$workspaces" "$seconds")"
}

start
measure >"$work/plain"
stop
rm -rf "$work/data"
start_on_citus
measure >"$work/citus"

printf '%-28s %9s %9s %7s\n' "" plain Citus ratio
paste -d '|' "$work/plain" "$work/citus" | awk -F '|' '{
    split($2, plain, " ")
    split($4, citus, " ")
    errors = plain[2] + citus[2] ? sprintf("   errors %d, %d", plain[2], citus[2]) : ""
    printf "%-28s %9d %9d %7.2f%s\n", $1, plain[1], citus[1], citus[1] / (plain[1] ? plain[1] : 1), errors
}'
