#!/usr/bin/env bash
# Webhooks to a sink on loopback: milliseconds from the time of an event to its arrival while leads are created at a constant
# rate; deliveries per second of a backlog to one endpoint and to 50; the rate of nine endpoints alone and beside one that
# never answers, in turn. Sink and load are one program (bench/Webhooks.java).
#
# Needs: java, curl, psql.
# SECONDS_EACH=60 RATE=1000 BACKLOG=40000 ROUNDS=7; POSTGRESQL=/usr/lib/postgresql/15/bin JAVA_OPTIONS="…": see service.sh
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need curl psql

export LEADKEEP_WEBHOOK_ALLOW=127.0.0.1
start
"$java" -Xmx256m bench/Webhooks.java "$url" "$workspace_key" "${SECONDS_EACH:-60}" "${RATE:-1000}" "${BACKLOG:-40000}" \
    "${ROUNDS:-7}"
echo "attempts, rows of waiting deliveries, size of both tables:"
psql -At -c "select (select count(*) from webhook_attempt), (select count(*) from webhook_delivery),
    pg_size_pretty(pg_total_relation_size('webhook_attempt') + pg_total_relation_size('webhook_delivery'))"
