#!/usr/bin/env bash
# Creates over HTTP, and pgbench with the same row in a prepared single-row insert and as many connections on the same server,
# in one run. pgbench inserts into a thin table (the columns of lead, primary key and unique index, nothing else), then into
# lead itself. Batched, and with one statement per create (leadkeep.creates.batch.concurrency=0). Prints req/s, p50, p99,
# errors, and the rates of pgbench with the ratio to each; the same for duplicates; creates and patches with the log of events
# and without it; memory under a long load; start-up time.
# A row is the middle one of the rounds, by the ratio to the thin table.
#
# Needs: wrk, pgbench, psql (Debian: wrk, postgresql-contrib, postgresql-client), curl.
# WARM_UP=60 SECONDS_EACH=10 ROUNDS=3 CONNECTIONS="1 8 32 128 512" MODES="batched single" SOAK=300 JAVA_OPTIONS="…"
# POSTGRESQL=/usr/lib/postgresql/15/bin: see service.sh
# On two cores HotSpot needs most of a minute to compile the request path, hence the warm-up.
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need wrk pgbench psql curl

seconds=${SECONDS_EACH:-10}
warm_up=${WARM_UP:-60}
rounds=${ROUNDS:-3}
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
    ids = {}
    if run == "patch" then
        for id in io.lines(args[4]) do table.insert(ids, id) end
    end
    seed = os.time() * 2 + number
    math.randomseed(seed)
end
function request()
    count = count + 1
    if run == "patch" then
        return wrk.format("PATCH", "/v1/leads/" .. ids[math.random(#ids)], headers,
            string.format('{"jobTitle":"%d %d"}', seed, count))
    end
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
    wrk -t"$(($2 > 1 ? 2 : 1))" -c"$2" -d"$3s" -s "$work/create.lua" "$url" "$1" "$workspace_key" "${4:-201}" "$work/ids" |
        awk '$1 == "RESULT" { print $2, $3, $4, $5 }'
}

insert() { # table, end of the statement
    local column='' terms=''
    # Otherwise the service would compute the terms while something else is measured.
    if [ "$1" = lead ] && has_search; then
        column=", search"
        terms=", cast('codejohn:4 code' || cast(:n as bigint) || ':4 codeacme:4 codecom:4 codejohn:1A codedoe:1A codeacme:2B
        codecorp:2B codevp:3C codeof:3C codesales:3C ''code=us'' ''code~san francisco''' as tsvector)"
    fi
    cat <<SQL
insert into $1 (workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url,
    city, state, country, tags, custom_fields, email_verified, free_mail, user_id, created_at,
    updated_at$column)
values ('$workspace', lpad(to_hex(cast(:n as bigint)), 24, '0'), 'john.' || cast(:n as bigint) || '@acme.com', 'John', 'Doe', 'Acme Corp', 'VP of Sales',
    '+1-555-123-4567', 'https://linkedin.com/in/johndoe', 'San Francisco', 'CA', 'US', '{vip,enterprise}',
    '{"industry": "SaaS", "revenue": "\$10M"}', false, false, '$workspace', now(),
    now()$terms) ${2:-};
SQL
}
for table in lead_thin lead; do
    # Ascending numbers of each client, as the service's ids are: random ones would slow down both indexes.
    {
        printf '\\set count :count + 1\n\\set n :start + :client_id * 1048576 + :count\n'
        insert "$table"
    } >"$work/insert-$table.sql"
    {
        printf '\\set n random(0, 999)\n'
        insert "$table" "on conflict (workspace_id, lower(email)) do nothing"
    } >"$work/duplicate-$table.sql"
done

baseline() { # connections, file
    pgbench -n -M prepared -D count=0 -D start=$(($(date +%s) << 30)) -c "$1" -j "$(($1 > 1 ? 2 : 1))" -T "$seconds" \
        -f "$work/$2.sql" 2>"$work/pgbench.log" |
        awk '/^tps/ { printf "%.0f", $3; found = 1 } END { exit !found }' || { cat "$work/pgbench.log" >&2; exit 1; }
}

measure() { # mode, kind, connections, run, expected status
    local kind=duplicate thin own round run result
    [ "$2" = duplicates ] || kind=insert
    for round in $(seq "$rounds"); do
        run=$4
        [ "$2" = duplicates ] || run=$4.$round
        # A checkpoint first: none has to write the pages of the previous one.
        psql -qc checkpoint
        thin=$(baseline "$3" "$kind-lead_thin")
        psql -qc checkpoint
        own=$(baseline "$3" "$kind-lead")
        psql -qc checkpoint
        result=$(load "$run" "$3" "$seconds" "$5")
        echo "$thin $own $result"
    done >"$work/rounds"
    awk -v m="$1" -v w="$2" -v c="$3" '{
        printf "%.4f %-7s %-10s %4d %9d %9.1f %9.1f %7d %9d %7.2f %9d %7.2f\n", $3 / $1, m, w, c, $3, $4, $5, $6, $1, $3 / $1, $2, $3 / $2
    }' "$work/rounds" | sort -n | sed -n "$(((rounds + 1) / 2))s/^[^ ]* //p"
}

# With the log and without it in turn, in the other order in each second round; the middle round by their ratio.
compare_log() { # mode, kind, connections, run, expected status
    local round run with without rest order
    [ "$2" = creates ] || psql -Atc "select id from lead order by id desc limit 20000" >"$work/ids"
    for round in $(seq "$rounds"); do
        order="with without"
        [ $((round % 2)) = 1 ] || order="without with"
        for with in $order; do
            run=$4
            [ "$2" = patches ] || run=$4.$with.$round
            [ "$with" = with ] || log_off
            psql -qc checkpoint
            load "$run" "$3" "$seconds" "$5" >"$work/$with"
            [ "$with" = with ] || log_on
        done
        read -r with rest <"$work/with"
        read -r without rest <"$work/without"
        echo "$with $without $rest"
    done >"$work/rounds"
    awk -v m="$1" -v w="$2" -v c="$3" '{
        printf "%.4f %-7s %-10s %4d %9d req/s with the log, %d without: %.2f\n", $1 / $2, m, w, c, $1, $2, $1 / $2
    }' "$work/rounds" | sort -n | sed -n "$(((rounds + 1) / 2))s/^[^ ]* //p"
}

resident() { awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$service/status"; }

printf '%-7s %-10s %4s %9s %9s %9s %7s %9s %7s %9s %7s\n' "" "" conn req/s "p50 ms" "p99 ms" errors "pgb. thin" ratio "pgb. lead" ratio
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
    load duplicate 32 10 409 >/dev/null # creates the thousand addresses
    create_thin_table
    for c in "${connections[@]}"; do
        measure "$mode" creates "$c" "$mode$c" 201
    done
    measure "$mode" duplicates 32 duplicate 409
    compare_log "$mode" creates 32 "log$mode" 201
    [ "$mode" != batched ] || compare_log "$mode" patches 32 patch 200
    if [ "$mode" = batched ] && [ "$soak" -gt 0 ]; then
        printf 'memory of the JVM during %d s of load, after each fifth: %d' "$soak" "$(resident)"
        for part in 1 2 3 4 5; do
            load "soak$part" 32 $((soak / 5)) >/dev/null
            printf ' %d' "$(resident)"
        done
        awk '/VmHWM/ { printf " MiB, peak %d\n", $2 / 1024 }' "/proc/$service/status"
    fi
done
