#!/usr/bin/env bash
# Pages of leads in a workspace of 1,000 and in one of 1,000,000, beside 1,000 other workspaces, in one run.
# Prints p50 and p99 of each query over HTTP; p50 and p99 of searches while 1,000 creates per second arrive; and, at 32
# connections, req/s and the ratio to pgbench with the same statement. Writes the plans of the queries to target/plans.md.
#
# Needs: wrk, pgbench, psql (Debian: wrk, postgresql-contrib, postgresql-client), curl, awk.
# LEADS=1000000 WORKSPACES=1000 SECONDS_EACH=4 WARM_UP=30 CREATES=1000 PLANS=target/plans.md JAVA_OPTIONS="…"
# POSTGRESQL=/usr/lib/postgresql/15/bin: see service.sh
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need wrk pgbench psql curl awk

leads=${LEADS:-1000000}
workspaces=${WORKSPACES:-1000}
seconds=${SECONDS_EACH:-4}
warm_up=${WARM_UP:-30}
creates=${CREATES:-1000}
plans=${PLANS:-target/plans.md}

start
big=$(psql -Atc "select id from workspace limit 1")
owner=$(psql -Atc "select owner_id from workspace limit 1")
small=$(printf '%024x' 1)
small_key=sk_$(printf '%048d' 2)
psql -q -v big="$big" -v owner="$owner" -v leads="$leads" -v workspaces="$workspaces" -f bench/leads.sql >/dev/null
await_search_terms
psql -qc "insert into api_key (id, hash, display_prefix, workspace_id, account_id, created_at)
    values ('$small', sha256('$small_key'), 'sk_0000', '$small', '$owner', now())"
# PostgreSQL logs the plans and times of the service's statements.
psql -qc "alter system set session_preload_libraries = 'auto_explain'" -c "alter system set auto_explain.log_analyze = on" \
    -c "alter system set auto_explain.log_buffers = on" -c "alter system set auto_explain.log_parameter_max_length = 60" >/dev/null 2>&1 || true
stop
start
psql -qc "vacuum analyze"

middle() { psql -Atc "select id from lead where workspace_id = '$1' order by id desc offset $2 limit 1"; }
big_deep=$(middle "$big" $((leads / 2)))
small_deep=$(middle "$small" 500)
day() { psql -Atc "select to_char(timestamptz '2020-09-13 12:26:40Z' + ($1 / 40) * interval '1 second', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"; }

# name | query in the big workspace | query in the small one | | why its plan is right
queries() {
    cat <<EOF
first page||||a scan from the newest lead; the total comes from the planner
deep page|cursor=$big_deep|cursor=$small_deep||the same scan, from the cursor
rare tag|tags=rare|tags=rare||the filter index finds the leads; they are sorted by id
all of two tags|tagsAll=rare,rare|tagsAll=rare,rare||the same index, with all entries required
custom field|customFields.account=A777|customFields.account=A777||the same index, by the hash of path and value
rare result|emailStatus=risky|emailStatus=risky||the same index, by the trait
window of time|createdAfter=$(day 400)&createdBefore=$(day 800)|createdAfter=$(day 400)&createdBefore=$(day 800)||a range of times is a range of ids
window and trait|hasCompany=true&createdAfter=$(day 400)&createdBefore=$(day 800)|hasCompany=true&createdAfter=$(day 400)&createdBefore=$(day 800)||the window has few leads: all of them are examined
frequent trait|hasCompany=true|hasCompany=true||most leads match: a scan from the newest lead ends soon
rare word|search=quisenberry|search=quisenberry||the index finds the leads by the beginnings of their words
frequent word|search=engineer|search=engineer||a quarter matches: a scan from the newest lead ends soon
one letter|search=a|search=a||many words begin with it: a scan from the newest lead ends soon
one rare letter|search=q|search=q||a word of one letter is found like a longer one
rare and frequent|search=quisenberry%20engineer|search=quisenberry%20engineer||the rare word decides what is examined
address|search=john.doe@acme|search=john.doe@acme||three words, none of them rare
changed leads|updatedAfter=2999-01-01|updatedAfter=2999-01-01||no index has the last change: a scan in batches, as far as a page may go
tag of an old import|tags=import|tags=import||only the oldest tenth matches: a scan in batches up to them
EOF
}

# What {name} in a path stands for: a random lead of the big workspace, a random beginning of a word that few leads have.
last_names=$(psql -Atc "select string_agg(distinct quote_literal(lower(last_name)), ', ') from lead where workspace_id = '$small'")
cat >"$work/words.lua" <<LUA
last_names = { $last_names }
random = {
    lead = function()
        local n = math.random($leads)
        return string.format("%08x%010x%06x", 1600000000 + math.floor(n / 40), 0, n)
    end,
    word = function() return last_names[math.random(#last_names)] .. math.random(10, 99) end
}
LUA
measure() { # key, path, connections, threads, seconds: p50, p99 in ms, req/s, errors
    cat >"$work/get.lua" <<LUA
dofile("$work/words.lua")
wrk.headers["X-Api-Key"] = "$1"
local path = "$2"
if path:find("{", 1, true) then
    function init() math.randomseed(os.time()) end
    function request()
        return wrk.format("GET", (path:gsub("{(%a+)}", function(name) return random[name]() end)))
    end
end
function done(summary, latency)
    io.write(string.format("RESULT %.2f %.2f %.0f %d\n", latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        summary.requests / (summary.duration / 1e6), summary.errors.status))
end
LUA
    wrk -t"${4:-1}" -c"${3:-1}" -d"${5:-$seconds}s" -s "$work/get.lua" "$url$2" | awk '$1 == "RESULT" { print $2, $3, $4, $5 }'
}

# Varied leads at a fixed rate: a request is sent when its time has come and a connection is free.
cat >"$work/create.lua" <<LUA
dofile("$work/words.lua")
LUA
cat >>"$work/create.lua" <<'LUA'
local ffi = require("ffi")
ffi.cdef "typedef struct { long seconds, microseconds; } timeval; int gettimeofday(timeval *, void *);"
local clock = ffi.new("timeval")
local function milliseconds()
    ffi.C.gettimeofday(clock, nil)
    return tonumber(clock.seconds) * 1000 + tonumber(clock.microseconds) / 1000
end
function init(args)
    run, pause, count = args[1], 1000 / tonumber(args[3]), 0
    headers = { ["Content-Type"] = "application/json", ["X-Api-Key"] = args[2] }
end
function delay()
    local now = milliseconds()
    due = (due or now) + pause
    return math.max(0, due - now)
end
function request()
    count = count + 1
    local last = last_names[1 + count % #last_names]
    return wrk.format("POST", "/v1/leads", headers, string.format(
        '{"email":"pat.%s.%s.%d@%s%d.com","firstName":"Pat","lastName":"%s","companyName":"Company %d","jobTitle":"Engineer",'
        .. '"phone":"+1-555-123-4567","linkedinUrl":"https://linkedin.com/in/p%d","city":"San Francisco","state":"CA","country":"US",'
        .. '"tags":["vip","enterprise"],"customFields":{"industry":"SaaS","revenue":"$10M"}}',
        last, run, count, last, count % 500, last, count % 500, count))
end
function done(summary, latency)
    local e = summary.errors
    io.write(string.format("RESULT %.0f %.2f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(99) / 1000,
        e.connect + e.read + e.write + e.timeout + e.status))
end
LUA
create() { # run, seconds: creates/s, p99 in ms, errors
    wrk -t1 -c64 -d"$2s" -s "$work/create.lua" "$url" "$1" "$workspace_key" "$creates" | awk '$1 == "RESULT" { print $2, $3, $4 }'
}

measure "$workspace_key" "/v1/leads" 8 2 "$warm_up" >/dev/null
measure "$workspace_key" "/v1/leads?tags=rare" 8 2 "$warm_up" >/dev/null
measure "$workspace_key" "/v1/leads?search={word}" 8 2 "$warm_up" >/dev/null

# The first request with a filter may count to 10,000; the total is cached for 30 s.
first() { curl -sf -o /dev/null -w '%{time_total}' -H "X-Api-Key: $1" "$url$2"; }
printf '%-20s %25s %25s %9s %9s\n' "" "1,000 leads p50 / p99 ms" "$leads leads p50 / p99" "ratio p50" "first ms"
while IFS='|' read -r name in_big in_small _; do
    read -r s50 s99 _ serr <<<"$(measure "$small_key" "/v1/leads?$in_small")"
    first=$(first "$workspace_key" "/v1/leads?$in_big")
    read -r b50 b99 _ berr <<<"$(measure "$workspace_key" "/v1/leads?$in_big")"
    awk -v f="$first" -v n="$name" -v s50="$s50" -v s99="$s99" -v b50="$b50" -v b99="$b99" -v e="$((serr + berr))" 'BEGIN {
        printf "%-20s %14.2f /%8.2f %15.2f /%8.2f %9.2f %9.1f%s\n", n, s50, s99, b50, b99, b50 / s50, f * 1000, e ? "   " e " errors" : "" }'
done < <(queries)

# Searches on one connection beside creates, for five times as long.
create warm "$warm_up" >/dev/null
printf '\n%-20s %25s %12s %9s\n' "while creates arrive" "$leads leads p50 / p99 ms" creates/s "p99 ms"
while IFS='|' read -r name query; do
    create "${name// /}" $((seconds * 5 + 2)) >"$work/creates" &
    creator=$!
    sleep 1
    read -r p50 p99 _ errors <<<"$(measure "$workspace_key" "/v1/leads?$query" 1 1 $((seconds * 5)))"
    wait "$creator"
    read -r rate create_p99 create_errors <"$work/creates"
    awk -v n="$name" -v p50="$p50" -v p99="$p99" -v r="$rate" -v c="$create_p99" -v e="$((errors + create_errors))" 'BEGIN {
        printf "%-20s %14.2f /%8.2f %12d %9.1f%s\n", n, p50, p99, r, c, e ? "   " e " errors" : "" }'
done < <(
    echo "varied rare words|search={word}"
    queries | awk -F '|' '$2 ~ /^search=/ { print $1 "|" $2 }'
)
echo

columns="workspace_id, id, email, first_name, last_name, company_name, job_title, phone_number, linkedin_url, city, state, country, tags, custom_fields::text as custom_fields, email_verified, email_verification_result, email_verification_score, is_catch_all, seg_protected, seg_provider, seg_checked_at, esp_provider, enriched_at, user_id, created_at, updated_at, free_mail"
beside() { # name, path, statement: median of three rounds
    local base http p99 errors
    printf '\\set n random(1, %d)\n%s;\n' "$leads" "$3" >"$work/statement.sql"
    # Concurrent requests use other code paths than single ones: warm those up too.
    measure "$workspace_key" "$2" 32 2 "$warm_up" >/dev/null
    for _ in 1 2 3; do
        base=$(pgbench -n -M prepared -c 32 -j 2 -T "$seconds" -f "$work/statement.sql" 2>/dev/null | awk '/^tps/ { printf "%.0f", $3 }')
        read -r _ p99 http errors <<<"$(measure "$workspace_key" "$2" 32 2 "$seconds")"
        awk -v n="$1" -v h="$http" -v b="$base" -v p="$p99" -v e="$errors" 'BEGIN {
            printf "%.3f %-20s %7d req/s at 32 connections, p99 %.1f ms; pgbench %7d /s; ratio %.2f%s\n", h / b, n, h, p, b, h / b, e ? "   " e " errors" : "" }'
    done | sort -n | sed -n '2s/^[0-9.]* //p'
}
page="select $columns from lead where workspace_id = '$big' %s order by id desc limit 26"
beside "one lead" "/v1/leads/{lead}" "select $columns from lead where workspace_id = '$big' and id = lpad(to_hex(1600000000 + :n / 40), 8, '0') || '0000000000' || lpad(to_hex(:n % 16777216), 6, '0')"
# shellcheck disable=SC2059
beside "first page of 25" "/v1/leads" "$(printf "$page" "")"
# shellcheck disable=SC2059
beside "deep page of 25" "/v1/leads?cursor=$big_deep" "$(printf "$page" "and id < '$big_deep'")"

# The same queries again, with the plans in PostgreSQL's log.
psql -qc "alter system set auto_explain.log_min_duration = 0" -c "select pg_reload_conf()" >/dev/null
sleep 1
{
    echo "# Plans"
    echo
    echo "Written by \`bench/list.sh\`: plans of the service's statements in a workspace of $leads leads, beside $workspaces"
    echo "workspaces of 1,000."
    while IFS='|' read -r name in_big _ _ why; do
        curl -sf -o /dev/null -H "X-Api-Key: $workspace_key" "$url/v1/leads?$in_big" # caches the total
        from=$(wc -c <"$work/data/postgresql.log")
        curl -sf -o /dev/null -H "X-Api-Key: $workspace_key" "$url/v1/leads?$in_big"
        sleep 0.2
        # shellcheck disable=SC2016
        printf '\n## %s\n\n`GET /v1/leads%s`: %s.\n\n```\n' "${name^}" "${in_big:+?$in_big}" "$why"
        tail -c +$((from + 1)) "$work/data/postgresql.log" |
            awk '/duration: .* plan:/ { took = $0; sub(/.*duration: /, "", took); sub(/ +plan:.*/, "", took) }
                /Query Text:/ { on = /from lead|select workspace_id, id/ && !/explain/; if (on) print "in all: " took; next } on && /^\t/ { sub(/^\t/, ""); if (/cost=|->|Buffers|InitPlan|Cond|Filter|Sort|Heap|Rows|Limit|CTE|Merge|Join/) print; next } { on = 0 }' |
            cut -c1-160
        echo '```'
    done < <(queries)
} >"$plans"
awk '/VmHWM/ { printf "memory of the JVM: peak %d MiB; plans are in ", $2 / 1024 }' "/proc/$service/status"
echo "$plans"
