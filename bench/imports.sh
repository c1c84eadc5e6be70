#!/usr/bin/env bash
# An import as a job of ROWS rows, beside COPY of the same leads into a thin table (the columns of lead, primary key and unique
# index, nothing else) and a CSV import of 50,000 rows within a request, in one run; its undo; creates over 32 connections
# without an import and beside one, in turn; then the peak of the resident memory of the JVM.
#
# Needs: psql (Debian: postgresql-client), wrk, curl, awk.
# ROWS=1000000 WARM_UP=30 SECONDS_EACH=10 ROUNDS=3 JAVA_OPTIONS="…"
# POSTGRESQL=/usr/lib/postgresql/15/bin: see service.sh
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need psql wrk curl awk

rows=${ROWS:-1000000}
warm_up=${WARM_UP:-30}
seconds=${SECONDS_EACH:-10}
rounds=${ROUNDS:-3}

start
workspace=$(psql -Atc "select id from workspace limit 1")
owner=$(psql -Atc "select owner_id from workspace limit 1")
columns="workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city, state, country, tags, custom_fields, email_verified, free_mail, user_id, created_at, updated_at"

write_leads() { # format, file, run, rows
    awk -v format="$1" -v file="$2" -v run="$3" -v rows="$4" -v size=0 -v workspace="$workspace" -v owner="$owner" -v terms= \
        -f bench/rows.awk
}
begin_import() { # file: prints the id
    curl -sf -H "X-Api-Key: $workspace_key" -F start=true -F "file=@$1" "$url/v1/imports" | grep -o '"id":"[0-9a-f]*"' | cut -d'"' -f4
}
status() { curl -sf -H "X-Api-Key: $workspace_key" "$url/v1/imports/$1"; }
await_import() { # id
    until status "$1" | grep -q '"status":"completed"'; do
        kill -0 "$service" || return 1
        sleep 0.5
    done
}
rate() { # rows, milliseconds
    awk -v rows="$1" -v took="$2" 'BEGIN { printf "%d", rows * 1000 / took }'
}

cat >"$work/create.lua" <<'LUA'
local thread_count = 0
function setup(thread)
    thread:set("number", thread_count)
    thread_count = thread_count + 1
end
function init(args)
    count, start = 0, os.time()
    headers = { ["Content-Type"] = "application/json", ["X-Api-Key"] = args[1] }
end
function request()
    count = count + 1
    return wrk.format("POST", "/v1/leads", headers, string.format(
        '{"email":"john.%d.%d.%d@acme.com","firstName":"John","lastName":"Doe","companyName":"Acme Corp",'
        .. '"jobTitle":"VP of Sales","tags":["vip"],"customFields":{"industry":"SaaS"}}', start, number, count))
end
function done(summary, latency)
    local e = summary.errors
    io.write(string.format("RESULT %.0f %.1f %d\n", summary.requests / (summary.duration / 1e6),
        latency:percentile(99) / 1000, e.status + e.connect + e.read + e.timeout))
end
LUA
creates() { # seconds: prints creates/s, p99 in ms and errors
    wrk -t2 -c32 -d"$1s" -s "$work/create.lua" "$url" "$workspace_key" | awk '$1 == "RESULT" { print $2, $3, $4 }'
}

creates "$warm_up" >/dev/null
create_thin_table
write_leads thin "$work/leads.copy" 900 "$rows"
psql -qc checkpoint
began=$(milliseconds)
psql -qc "\\copy lead_thin ($columns) from '$work/leads.copy'"
thin=$(rate "$rows" $(($(milliseconds) - began)))
rm "$work/leads.copy"

for run in 1 2; do # the first one warms up
    write_leads csv "$work/small.csv" "$run" 50000
    psql -qc checkpoint
    began=$(milliseconds)
    curl -sf -H "X-Api-Key: $workspace_key" -F "file=@$work/small.csv" "$url/v1/leads/import/csv" >/dev/null
    direct=$(rate 50000 $(($(milliseconds) - began)))
done

write_leads csv "$work/leads.csv" 3 "$rows"
psql -qc checkpoint
began=$(milliseconds)
id=$(begin_import "$work/leads.csv")
stored=$(($(milliseconds) - began))
await_import "$id"
took=$(($(milliseconds) - began))
job=$(rate "$rows" "$took")
printf '%-36s %8d rows/s\n' "COPY into a thin table" "$thin" "CSV import of 50,000 rows" "$direct" "job of $rows rows" "$job"
awk -v job="$job" -v thin="$thin" -v direct="$direct" -v stored="$stored" 'BEGIN {
    printf "job, ratio to COPY %.2f, to the CSV import %.2f; the upload took %.1f s\n", job / thin, job / direct, stored / 1000 }'

began=$(milliseconds)
curl -sf -X POST -H "X-Api-Key: $workspace_key" "$url/v1/imports/$id/undo"
echo
printf '%-36s %8d leads/s\n' "undo" "$(rate "$rows" $(($(milliseconds) - began)))"

write_leads csv "$work/beside.csv" 4 "$rows"
for round in $(seq "$rounds"); do
    alone=$(creates "$seconds")
    id=$(begin_import "$work/beside.csv")
    until status "$id" | grep -q '"processedRows":[1-9]'; do sleep 0.1; done
    beside=$(creates "$seconds")
    curl -sf -X POST -H "X-Api-Key: $workspace_key" "$url/v1/imports/$id/cancel" >"$work/cancelled"
    awk -v round="$round" -v alone="$alone" -v beside="$beside" -v seconds="$seconds" \
        -v written="$(grep -o '"processedRows":[0-9]*' "$work/cancelled" | cut -d: -f2)" 'BEGIN {
        split(alone, a, " "); split(beside, b, " ")
        printf "creates, round %d: alone %d/s (p99 %.1f ms), beside an import %d/s (p99 %.1f ms, %d errors), ratio %.2f; rows written %d\n",
            round, a[1], a[2], b[1], b[2], b[3], b[1] / a[1], written }'
done
awk '/VmHWM/ { printf "memory of the JVM: peak %d MiB\n", $2 / 1024 }' "/proc/$service/status"
