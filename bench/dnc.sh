#!/usr/bin/env bash
# The do-not-contact list beside LEADS leads, in one run: requests per second at 32 connections (one lead, first page, creates)
# with an empty list, with ten entries and with ENTRIES; then milliseconds of single requests: a check of 1,000 addresses, a
# page of leads that are on the list, and adding a domain that a 360th of the leads have.
#
# Needs: wrk, psql (Debian: wrk, postgresql-client), curl, awk.
# LEADS=1000000 ENTRIES=1000000 WARM_UP=30 SECONDS_EACH=6 JAVA_OPTIONS="…"
# POSTGRESQL=/usr/lib/postgresql/15/bin: see service.sh
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need wrk psql curl awk

leads=${LEADS:-1000000}
entries=${ENTRIES:-1000000}
warm_up=${WARM_UP:-30}
seconds=${SECONDS_EACH:-6}

start
workspace=$(psql -Atc "select id from workspace limit 1")
owner=$(psql -Atc "select owner_id from workspace limit 1")
awk -v format=lead -v file="$work/leads.copy" -v run=1 -v rows="$leads" -v size=0 -v workspace="$workspace" -v owner="$owner" \
    -v terms=", search" -f bench/rows.awk
psql -qc "\\copy lead (workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city, state, country, tags, custom_fields, email_verified, free_mail, user_id, created_at, updated_at, search) from '$work/leads.copy'"
psql -qc "vacuum analyze lead"
psql -Atc "select id from lead limit 20000" >"$work/ids"

cat >"$work/load.lua" <<'LUA'
local threads, ids = 0, {}
function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end
function init(args)
    run, count = args[1], 0
    headers = { ["Content-Type"] = "application/json", ["X-Api-Key"] = args[2] }
    for id in io.lines(args[3]) do table.insert(ids, id) end
    seed = os.time()
    math.randomseed(seed + number)
end
function request()
    count = count + 1
    if run == "one" then return wrk.format("GET", "/v1/leads/" .. ids[math.random(#ids)], headers) end
    if run == "page" then return wrk.format("GET", "/v1/leads?limit=25", headers) end
    return wrk.format("POST", "/v1/leads", headers,
        string.format('{"email":"john.%d.%d.%d@acme.com","firstName":"John","lastName":"Doe"}', seed, number, count))
end
LUA
load() { # run, seconds: prints the rate
    wrk -t 2 -c 32 -d "$2" -s "$work/load.lua" "$url" -- "$1" "$workspace_key" "$work/ids" | awk '/Requests\/sec/ {printf "%8d", $2}'
}
rates() { # label
    printf '%-24s one lead %s/s, first page %s/s, creates %s/s\n' "$1" \
        "$(load one "$seconds")" "$(load page "$seconds")" "$(load create "$seconds")"
}
add() { # first, last: entries, of which none covers a lead
    psql -qc "insert into dnc_entry (workspace_id, id, value, kind, reason, created_at)
        select '$workspace', lpad(to_hex(n), 24, '0'), case when n % 2 = 0 then 'd' || n || '.example' else n || '@b.example' end,
            case when n % 2 = 0 then 'domain' else 'email' end, 'manual', now() from generate_series($1::int, $2::int) n"
}
request() { # method, path, body: milliseconds of the third request
    for _ in 1 2 3; do
        curl -sf -o /dev/null -w '%{time_total}\n' -X "$1" -H "X-Api-Key: $workspace_key" -H 'Content-Type: application/json' \
            ${3:+-d "$3"} "$url$2"
    done | awk 'END {printf "%d ms\n", $1 * 1000}'
}

for run in one page create; do load "$run" $((warm_up / 3)) >/dev/null; done
rates "empty list"
add 1 10
rates "10 entries"
add 11 "$entries"
psql -qc "vacuum analyze dnc_entry"
rates "$entries entries"
domain=$(psql -Atc "select split_part(email, '@', 2) from lead where email not like '%@acme.com' limit 1")
addresses=$(psql -Atc "select string_agg('\"' || email || '\"', ',') from (select email from lead limit 1000) l")
echo "check of 1,000          $(request POST /v1/dnc/check "{\"emails\":[$addresses]}")"
echo "page, none on the list  $(request GET "/v1/leads?doNotContact=true")"
began=$(milliseconds)
curl -sf -o /dev/null -H "X-Api-Key: $workspace_key" -H 'Content-Type: application/json' \
    -d "{\"entries\":[{\"email\":\"$domain\"}]}" "$url/v1/dnc"
echo "adding a domain         $(($(milliseconds) - began)) ms"
echo "page of its leads       $(request GET "/v1/leads?doNotContact=true")"
