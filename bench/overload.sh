#!/usr/bin/env bash
# Overload: creates from as many connections as give the highest rate, and from 2, 5, 10 and 100 times as many; the last is
# above leadkeep.load-shedding.max-in-flight. Each connection sends its next request as soon as it has a response, whatever
# the response. Prints stored and rejected requests per second, the ratio to the first rate, p50 and p99 of all responses,
# the time of a single read right afterwards, and memory.
#
# Needs: wrk, psql, curl, awk.   CONNECTIONS=64 SECONDS_EACH=10 WARM_UP=40 JAVA_OPTIONS="…"
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need wrk psql curl awk

connections=${CONNECTIONS:-64}
seconds=${SECONDS_EACH:-10}
warm_up=${WARM_UP:-40}
ulimit -n 20000 2>/dev/null || { echo "$0 needs 20,000 open files (ulimit -n)" >&2; exit 1; }

start
cat >"$work/create.lua" <<'LUA'
local thread_count, threads = 0, {}
function setup(thread)
    thread:set("number", thread_count)
    thread_count = thread_count + 1
    table.insert(threads, thread)
end
function init(args)
    run, count, created, shed, others = args[1], 0, 0, 0, 0
    headers = { ["Content-Type"] = "application/json", ["X-Api-Key"] = args[2] }
end
function request()
    count = count + 1
    return wrk.format("POST", "/v1/leads", headers, string.format(
        '{"email":"john.%s.%d.%d@acme.com","firstName":"John","lastName":"Doe","companyName":"Acme Corp",'
        .. '"tags":["vip","enterprise"],"customFields":{"industry":"SaaS","revenue":"$10M"}}', run, number, count))
end
function response(status)
    if status == 201 then created = created + 1
    elseif status == 503 then shed = shed + 1
    else others = others + 1 end
end
function done(summary, latency)
    local c, s, o = 0, 0, 0
    for _, thread in ipairs(threads) do
        c, s, o = c + thread:get("created"), s + thread:get("shed"), o + thread:get("others")
    end
    local e, t = summary.errors, summary.duration / 1e6
    io.write(string.format("RESULT %.0f %.0f %.2f %.2f %d\n", c / t, s / t, latency:percentile(50) / 1000,
        latency:percentile(99) / 1000, o + e.connect + e.read + e.write + e.timeout))
end
LUA
load() { # run, connections, seconds
    wrk -t2 -c"$2" -d"$3s" --timeout 10s -s "$work/create.lua" "$url" "$1" "$workspace_key" |
        awk '$1 == "RESULT" { print $2, $3, $4, $5, $6 }'
}
resident() { awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$service/status"; }

load warm "$connections" "$warm_up" >/dev/null
printf '%12s %10s %8s %7s %9s %9s %7s %12s %8s\n' connections stored/s shed/s ratio "p50 ms" "p99 ms" errors "a read, ms" "MiB"
first=
for times in 1 2 5 10 100; do
    read -r created shed p50 p99 errors <<<"$(load "x$times" $((connections * times)) "$seconds")"
    after=$(curl -s -o /dev/null -w '%{time_total}' -H "X-Api-Key: $workspace_key" "$url/v1/leads?limit=1")
    first=${first:-$created}
    awk -v c=$((connections * times)) -v r="$created" -v s="$shed" -v h="$first" -v p50="$p50" -v p99="$p99" -v e="$errors" \
        -v a="$after" -v m="$(resident)" 'BEGIN {
        printf "%12d %10d %8d %7.2f %9.1f %9.1f %7d %12.1f %8d\n", c, r, s, r / h, p50, p99, e, a * 1000, m }'
done
stored=$(psql -Atc "select count(*) from lead")
echo "leads in the table at the end: $stored"
awk '/VmHWM/ { printf "memory of the JVM peak %d MiB\n", $2 / 1024 }' "/proc/$service/status"
