#!/usr/bin/env bash
# Gateway detection for 50,000 leads over 5,000 domains with a local DNS server: cold (just started, empty caches) and warm;
# dnsperf asks the same server for the same MX records in the same run. Prints leads/s, the ratio to names/s of dnsperf, and
# the time PostgreSQL alone takes to write the same results to the same rows.
#
# Needs: dnsperf, nsd, psql (Debian: dnsperf, nsd, postgresql-client), curl, awk.
# LEADS=50000 DOMAINS=5000 DNS_PORT=15353 JAVA_OPTIONS="…"
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
PATH=$PATH:/usr/sbin # where Debian puts nsd
need dnsperf nsd psql curl awk

leads=${LEADS:-50000}
domains=${DOMAINS:-5000}
dns_port=${DNS_PORT:-15353}

# One zone with all names; every fourth has a gateway.
awk -v n="$domains" 'BEGIN {
    print "$ORIGIN enrich.test.\n$TTL 3600\n@ SOA ns hostmaster 1 3600 600 86400 300\n@ NS ns\nns A 127.0.0.1"
    for (i = 0; i < n; i++)
        printf "d%d MX 10 %s\n", i, i % 4 ? "mx.d" i ".example." : "mx0a-" i ".pphosted.com."
}' >"$work/enrich.zone"
cat >"$work/nsd.conf" <<NSD
server:
    ip-address: 127.0.0.1@$dns_port
    zonesdir: "$work"
    database: ""
    username: ""
    chroot: ""
    logfile: "$work/nsd.log"
    pidfile: "$work/nsd.pid"
    xfrdfile: "$work/xfrd.state"
    zonelistfile: "$work/zone.list"
    cookie-secret-file: "$work/cookies"
    rrl-ratelimit: 0
remote-control:
    control-enable: no
zone:
    name: enrich.test
    zonefile: enrich.zone
NSD
nsd -d -c "$work/nsd.conf" >"$work/nsd.out" 2>&1 &
dns=$!
trap 'stop; { kill "$dns" && wait "$dns"; } 2>/dev/null || true; rm -rf "$work"' EXIT
awk -v n="$domains" 'BEGIN { for (i = 0; i < n; i++) print "d" i ".enrich.test MX" }' >"$work/names"
until dnsperf -s 127.0.0.1 -p "$dns_port" -d "$work/names" -n 1 2>/dev/null | grep -q "Queries lost: *0 "; do
    kill -0 "$dns" || { cat "$work/nsd.out" "$work/nsd.log" >&2; exit 1; }
    sleep 0.2
done

export LEADKEEP_DNS_SERVERS=127.0.0.1:$dns_port
start
workspace=$(psql -Atc "select id from workspace limit 1")
owner=$(psql -Atc "select owner_id from workspace limit 1")
psql -q -v w="$workspace" -v u="$owner" -v leads="$leads" -v domains="$domains" <<'SQL'
insert into lead (workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url,
    city, state, country, tags, custom_fields, email_verified, free_mail, user_id, created_at, updated_at)
select :'w', lpad(to_hex(n), 24, '0'), 'john.' || n || '@d' || n % :domains || '.enrich.test', 'John', 'Doe',
    'Acme Corp', 'VP of Sales', '+1-555-123-4567', 'https://linkedin.com/in/johndoe', 'San Francisco', 'CA', 'US',
    '{vip,enterprise}', '{"industry": "SaaS", "revenue": "$10M"}', false, false, :'u', now(), now()
from generate_series(1, :leads) n;
SQL
await_search_terms
psql -qc "vacuum analyze"

bodies() {
    awk -v n="$leads" -v dir="$work" 'BEGIN {
        for (i = 1; i <= n; i++) {
            file = sprintf("%s/enrich-%03d.json", dir, int((i - 1) / 5000))
            printf "%s\"%024x\"", (i - 1) % 5000 ? "," : "{\"leadIds\":[", i > file
            if (i % 5000 == 0 || i == n) { print "],\"enrichmentTypes\":[\"segGateway\"]}" > file; close(file) }
        }
    }'
}
bodies
open_jobs() { psql -Atc "select count(*) from enrichment_job where status in ('pending', 'processing')"; }
enrich() { # milliseconds from the first request to the end of the last job
    local began
    began=$(milliseconds)
    find "$work" -name 'enrich-*.json' | sort | while read -r body; do
        curl -sf -o /dev/null -H "X-Api-Key: $workspace_key" -H 'Content-Type: application/json' \
            --data-binary @"$body" "$url/v1/enrichment/enrich"
    done
    while [ "$(open_jobs)" != 0 ]; do sleep 0.05; done
    echo $(($(milliseconds) - began))
}
failed() { psql -Atc "select coalesce(sum(failed_count + total_items - processed_items), 0) from enrichment_job"; }
report() { # label, milliseconds
    awk -v label="$1" -v ms="$2" -v n="$leads" -v d="$domains" -v dns="$dns_rate" -v f="$(failed)" 'BEGIN {
        printf "%-34s %6d leads/s", label, n * 1000 / ms
        printf "   %6d names/s, ratio to dnsperf %.2f%s\n", d * 1000 / ms, d * 1000 / ms / dns, f ? "   " f " failed" : "" }'
}
rate_of_dns() {
    dnsperf -s 127.0.0.1 -p "$dns_port" -d "$work/names" -l 5 -q 256 2>/dev/null | awk '/Queries per second/ { printf "%d", $4 }'
}

dns_rate=$(rate_of_dns)
echo "dnsperf, the same names             $dns_rate names/s"
report "first, JVM just started" "$(enrich)"
report "second" "$(enrich)"
stop
start
psql -qc "update lead set seg_protected = null, seg_provider = null, seg_checked_at = null" -c "vacuum analyze lead"
report "cold, every row changes" "$(enrich)"
report "warm, rows unchanged" "$(enrich)"
report "warm, again" "$(enrich)"

# The database alone: the service's statement, 500 leads at a time, in one session.
alone() { # true: the result differs from the stored one
    psql -q -v w="$workspace" -v leads="$leads" -v other="$1" <<'SQL'
\o /dev/null
select format('update lead set seg_protected = t.is_protected, seg_provider = t.provider, seg_checked_at = now(),
    enriched_at = now(), updated_at = greatest(updated_at + interval ''1 millisecond'', now())
    from (select id, seg_protected is distinct from %L::boolean as is_protected, seg_provider as provider from lead
          where workspace_id = %L and id between %L and %L) t
    where lead.workspace_id = %L and lead.id = t.id', :'other', :'w', lpad(to_hex(n), 24, '0'),
    lpad(to_hex(n + 499), 24, '0'), :'w')
from generate_series(1, :leads, 500) n \gexec
SQL
}
for kind in "same:false" "other:true"; do
    began=$(milliseconds)
    alone "${kind#*:}"
    awk -v ms=$(($(milliseconds) - began)) -v n="$leads" -v k="${kind%:*}" 'BEGIN {
        printf "PostgreSQL alone, %-5s result       %6d leads/s, %.3f ms a lead\n", k, n * 1000 / ms, ms / n }'
done
awk '/VmHWM/ { printf "memory of the JVM                   peak %d MiB\n", $2 / 1024 }' "/proc/$service/status"
