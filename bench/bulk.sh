#!/usr/bin/env bash
# Bulk requests and a CSV import, and COPY into the same table with the same indexes, in one run: into an empty table, and
# beside 1,000,000 leads. Prints rows/s and the ratio to COPY.
#
# Needs: psql (Debian: postgresql-client), curl, awk.   ROWS=50000 LEADS=1000000 CLIENTS=2 JAVA_OPTIONS="…"
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need psql curl awk

rows=${ROWS:-50000}
leads=${LEADS:-1000000}
clients=${CLIENTS:-2}

start
workspace=$(psql -Atc "select id from workspace limit 1")
owner=$(psql -Atc "select owner_id from workspace limit 1")

# The same lead as a row of a bulk request, of a CSV file and of COPY. $1 is the number of the run.
bodies() {
    awk -v run="$1" -v rows="$rows" -v dir="$work" 'BEGIN {
        for (i = 0; i < rows; i++) {
            file = sprintf("%s/bulk-%s-%03d.json", dir, run, int(i / 5000))
            printf "%s{\"email\":\"john.b%s.%d@acme.com\",\"firstName\":\"John\",\"lastName\":\"Doe\",\"companyName\":\"Acme Corp\",\"jobTitle\":\"VP of Sales\",\"phone\":\"+1-555-123-4567\",\"linkedinUrl\":\"https://linkedin.com/in/johndoe\",\"city\":\"San Francisco\",\"state\":\"CA\",\"country\":\"US\",\"tags\":[\"vip\",\"enterprise\"],\"customFields\":{\"industry\":\"SaaS\",\"revenue\":\"$10M\"}}", i % 5000 ? "," : "{\"leads\":[", run, i > file
            if (i % 5000 == 4999 || i == rows - 1) { print "]}" > file; close(file) }
        }
    }'
}
csv() {
    awk -v run="$1" -v rows="$rows" 'BEGIN {
        print "email,firstName,lastName,companyName,jobTitle,phone,linkedinUrl,city,state,country,tags,industry,revenue"
        for (i = 0; i < rows; i++)
            printf "john.c%s.%d@acme.com,John,Doe,Acme Corp,VP of Sales,+1-555-123-4567,https://linkedin.com/in/johndoe,San Francisco,CA,US,\"vip,enterprise\",SaaS,$10M\n", run, i
    }' >"$work/leads.csv"
}
copy_file() {
    awk -v run="$1" -v rows="$rows" -v w="$workspace" -v u="$owner" 'BEGIN {
        for (i = 0; i < rows; i++)
            printf "%s\t%016x%08x\tjohn.p%s.%d@acme.com\tJohn\tDoe\tAcme Corp\tVP of Sales\t+1-555-123-4567\thttps://linkedin.com/in/johndoe\tSan Francisco\tCA\tUS\t{vip,enterprise}\t{\"industry\": \"SaaS\", \"revenue\": \"$10M\"}\tf\tf\t%s\t2026-01-01 00:00:00Z\t2026-01-01 00:00:00Z\n", w, 1750000000 + run, i, run, i, u
    }' >"$work/leads.copy"
}

rate() { # name, command…: rows/s
    local began took
    began=$(milliseconds)
    "$@" >"$work/responses"
    took=$(($(milliseconds) - began))
    echo $((rows * 1000 / took))
}
send_bulks() {
    find "$work" -name "bulk-$1-*.json" | sort | xargs -P "$clients" -I{} \
        curl -sf -H "X-Api-Key: $workspace_key" -H 'Content-Type: application/json' --data-binary @{} "$url/v1/leads/bulk"
}
send_csv() {
    curl -sf -H "X-Api-Key: $workspace_key" -F "file=@$work/leads.csv" "$url/v1/leads/import/csv"
}
copy() {
    psql -qc "\\copy lead (workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city, state, country, tags, custom_fields, email_verified, free_mail, user_id, created_at, updated_at) from '$work/leads.copy'"
}

count=0
measure() { # label
    local b c p
    for i in 1 2 3; do # best of three: the JVM compiles during the first ones
        count=$((count + 1))
        bodies "$count"; csv "$count"; copy_file "$count"
        # A checkpoint first: none has to write the pages of the previous one.
        psql -qc checkpoint; p[i]=$(rate copy)
        psql -qc checkpoint; b[i]=$(rate send_bulks "$count")
        psql -qc checkpoint; c[i]=$(rate send_csv)
        rm -f "$work"/bulk-*.json
    done
    best() { printf '%s\n' "$@" | sort -n | tail -1; }
    awk -v label="$1" -v b="$(best "${b[@]}")" -v c="$(best "${c[@]}")" -v p="$(best "${p[@]}")" 'BEGIN {
        printf "%-22s COPY %6d rows/s   bulk %6d rows/s (ratio %.2f)   CSV import %6d rows/s (ratio %.2f)\n",
            label, p, b, b / p, c, c / p
    }'
}

measure "into an empty table"
psql -q -v big="$workspace" -v owner="$owner" -v leads="$leads" -v workspaces=0 -f bench/leads.sql >/dev/null
psql -qc "vacuum analyze lead"
measure "beside $leads leads"
awk '/VmHWM/ { printf "memory of the JVM      peak %d MiB\n", $2 / 1024 }' "/proc/$service/status"
