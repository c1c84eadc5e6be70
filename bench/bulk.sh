#!/usr/bin/env bash
# Bulk requests of 500 and of 5,000 leads and a CSV import, beside COPY of the same leads into a thin table (the columns of
# lead, primary key and unique index, nothing else) and into lead itself, in one run: into an empty table, and beside
# 1,000,000 leads (LEADS=0: only the former). Prints rows/s, both ratios, and the rate as a part of that into the empty table,
# best of three rounds; the rate of bulks with the log of events as a part of that without it; then the peak of the resident
# memory of the JVM.
#
# Needs: psql (Debian: postgresql-client), curl, awk.
# ROWS=50000 LEADS=1000000 CLIENTS=2 WARM_UP=40 ROUNDS=3 JAVA_OPTIONS="…"
# POSTGRESQL=/usr/lib/postgresql/15/bin: see service.sh
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need psql curl awk

rows=${ROWS:-50000}
leads=${LEADS:-1000000}
clients=${CLIENTS:-2}
warm_up=${WARM_UP:-40}
rounds=${ROUNDS:-3}

start
workspace=$(psql -Atc "select id from workspace limit 1")
owner=$(psql -Atc "select owner_id from workspace limit 1")
columns="workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city, state, country, tags, custom_fields, email_verified, free_mail, user_id, created_at, updated_at"
# Otherwise the service would compute the terms while something else is measured.
terms=
! has_search || terms=", search"

run=0
write_leads() { # format, file: new addresses
    run=$((run + 1))
    awk -v format="$1" -v file="$2" -v run="$run" -v rows="$rows" -v size="${3:-0}" -v workspace="$workspace" -v owner="$owner" \
        -v terms="$terms" -f bench/rows.awk
}
write_bulks() { # leads of a request: for each client a file with the requests that it sends over one connection
    local client
    rm -f "$work"/bulk-*
    write_leads json "$work/bulk-%04d.json" "$1"
    for client in $(seq 0 $((clients - 1))); do
        find "$work" -name 'bulk-*.json' | sort | awk -v client="$client" -v clients="$clients" -v url="$url" -v key="$workspace_key" '
            NR % clients == client {
                if (any++) print "next"
                printf "url = \"%s/v1/leads/bulk\"\nheader = \"X-Api-Key: %s\"\nheader = \"Content-Type: application/json\"\n", url, key
                printf "data-binary = \"@%s\"\nfail\nfail-early\nsilent\n", $0
            }' >"$work/bulk-client-$client"
    done
}
send_bulks() {
    local client pids=() pid
    for client in $(seq 0 $((clients - 1))); do
        # The last clients have no request if there are fewer requests than clients.
        [ ! -s "$work/bulk-client-$client" ] || { curl -K "$work/bulk-client-$client" >"$work/bulk-responses-$client" & pids+=($!); }
    done
    for pid in "${pids[@]}"; do
        wait "$pid" || return 1
    done
    cat "$work"/bulk-responses-*
}
send_csv() {
    curl -sf -H "X-Api-Key: $workspace_key" -F "file=@$work/leads.csv" "$url/v1/leads/import/csv"
}
copy() { # table, columns
    psql -qc "\\copy $1 ($2) from '$work/leads.copy'"
}

rate() { # command…: rows/s
    local began took imported
    psql -qc checkpoint # or one would have to write the pages of the previous one
    began=$(milliseconds)
    "$@" >"$work/responses" || { echo "$0: $* failed" >&2; return 1; }
    took=$(($(milliseconds) - began))
    if [ -s "$work/responses" ]; then
        imported=$(grep -o '"imported":[0-9]*' "$work/responses" | awk -F: '{ n += $2 } END { print n + 0 }')
        [ "$imported" = "$rows" ] || { echo "$0: $imported of $rows leads were imported" >&2; return 1; }
    fi
    echo $((rows * 1000 / took))
}

declare -A best empty
keep_best() { # name, rate
    [ "${best[$1]:-0}" -ge "$2" ] || best[$1]=$2
}
measure_round() {
    local size result
    write_leads thin "$work/leads.copy"
    result=$(rate copy lead_thin "$columns")
    keep_best thin "$result"
    write_leads lead "$work/leads.copy"
    result=$(rate copy lead "$columns$terms")
    keep_best lead "$result"
    for size in 500 5000; do
        write_bulks "$size"
        result=$(rate send_bulks)
        keep_best "bulk of $size" "$result"
    done
    log_off
    write_bulks 5000
    result=$(rate send_bulks)
    log_on
    keep_best "without log" "$result"
    write_leads csv "$work/leads.csv"
    result=$(rate send_csv)
    keep_best "CSV import" "$result"
}
warm() {
    local end=$(($(date +%s) + warm_up)) size=500
    while [ "$(date +%s)" -lt "$end" ]; do
        write_bulks "$size"
        send_bulks >/dev/null
        size=$((5500 - size))
        write_leads csv "$work/leads.csv"
        send_csv >/dev/null
    done
}
measure() { # leads in the table
    local name
    best=()
    warm
    create_thin_table
    for _ in $(seq "$rounds"); do
        [ "$1" != 0 ] || psql -q -c "set client_min_messages = warning" -c "truncate lead, lead_thin, lead_event cascade"
        measure_round
    done
    for name in "bulk of 500" "bulk of 5000" "CSV import"; do
        empty[$name]=${empty[$name]:-${best[$name]}}
        awk -v leads="$1" -v name="$name" -v rate="${best[$name]}" -v thin="${best[thin]}" -v own="${best[lead]}" -v empty="${empty[$name]}" '
            BEGIN { printf "%-10d %-14s %8d %10d %7.2f %10d %7.2f %9.2f\n", leads, name, rate, thin, rate / thin, own, rate / own, rate / empty }'
    done
    awk -v leads="$1" -v with="${best["bulk of 5000"]}" -v without="${best["without log"]}" '
        BEGIN { printf "%-10d bulk of 5000 with the log: %d rows/s, without: %d, ratio %.2f\n", leads, with, without, with / without }'
}

printf '%-10s %-14s %8s %10s %7s %10s %7s %9s\n' beside "" rows/s "COPY thin" ratio "COPY lead" ratio "of empty"
measure 0
if [ "$leads" -gt 0 ]; then
    psql -q -v big="$workspace" -v owner="$owner" -v leads="$leads" -v workspaces=0 -f bench/leads.sql >/dev/null
    await_search_terms
    psql -qc "vacuum analyze lead"
    measure "$leads"
fi
awk '/VmHWM/ { printf "memory of the JVM: peak %d MiB\n", $2 / 1024 }' "/proc/$service/status"
