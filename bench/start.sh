#!/usr/bin/env bash
# Start and first seconds of each variant, in turn: time to ready on existing data, CPU time and resident memory of the JVM
# until then, and creates per second at 32 connections from then on (medians of the rounds). The ratios are to "plain".
#
# Variants: the package of type fast-jar, JDK 17, the options without a cache ("plain"); the package as it is shipped,
# JDK 17 without and with the cache of docker/StartupCache.java, and JDK 25 with it.
#
# Needs: wrk, curl, psql, JDKs 17 and 25.   JAVA_17=/usr/lib/jvm/… JAVA_25=/usr/lib/jvm/… ROUNDS=5 SECONDS_EACH=10
set -euo pipefail
# shellcheck source=bench/service.sh
source "$(dirname "$0")/service.sh"
need wrk curl psql
export QUARKUS_SHUTDOWN_DELAY=0

old=${JAVA_17:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
new=${JAVA_25:?set JAVA_25 to the directory of a JDK 25}
rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-10}

package() { # type
    ./mvnw -q -B -ntp package -DskipTests -Dquarkus.package.jar.type="$1"
    cp -a target/quarkus-app "$work/$1"
}
package fast-jar
package aot-jar
cp -a "$work/aot-jar" "$work/cached-17"
cp -a "$work/aot-jar" "$work/cached-25"
"$old/bin/java" docker/StartupCache.java "$work/cached-17"
"$new/bin/java" docker/StartupCache.java "$work/cached-25"

variants=(plain 17 17-cached 25-cached)
declare -A javas=([plain]=$old [17]=$old [17-cached]=$old [25-cached]=$new)
declare -A folders=([plain]=fast-jar [17]=aot-jar [17-cached]=cached-17 [25-cached]=cached-25)

use() { # variant
    java=${javas[$1]}/bin/java
    jar=$work/${folders[$1]}/quarkus-run.jar
    java_options=("@$work/${folders[$1]}/java.options")
}

# Counts the responses of each second since the start of the load.
cat >"$work/create.lua" <<'LUA'
local ffi = require("ffi")
ffi.cdef [[ typedef struct { long s; long us; } moment; int gettimeofday(moment *, void *); ]]
local moment = ffi.new("moment")
local function now()
    ffi.C.gettimeofday(moment, nil)
    return tonumber(moment.s) + tonumber(moment.us) / 1e6
end
local threads = {}
function setup(thread)
    thread:set("number", #threads)
    table.insert(threads, thread)
end
function init(args)
    run, began, count, created = args[1], now(), 0, {}
    for i = 1, 60 do created[i] = 0 end
    headers = { ["Content-Type"] = "application/json", ["X-Api-Key"] = args[2] }
end
function request()
    count = count + 1
    return wrk.format("POST", "/v1/leads", headers, string.format('{"email":"john.%s.%d.%d@acme.com","firstName":"John",'
        .. '"lastName":"Doe","companyName":"Acme Corp","jobTitle":"VP of Sales","phone":"+1-555-123-4567",'
        .. '"linkedinUrl":"https://linkedin.com/in/johndoe","city":"San Francisco","state":"CA","country":"US",'
        .. '"tags":["vip","enterprise"],"customFields":{"industry":"SaaS","revenue":"$10M"}}', run, number, count))
end
function response(status)
    local second = math.floor(now() - began) + 1
    if status == 201 and created[second] then created[second] = created[second] + 1 end
end
function done()
    local sums = {}
    for i = 1, 60 do
        sums[i] = 0
        for _, thread in ipairs(threads) do sums[i] = sums[i] + thread:get("created")[i] end
    end
    io.write("RESULT ", table.concat(sums, " "), "\n")
end
LUA

median() { # variant, fields of a run to add up
    awk -v fields="$2" '{ n = split(fields, list, ","); sum = 0; for (i = 1; i <= n; i++) sum += $list[i]; print sum / n }' \
        "$work/$1.runs" | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

use plain
start # creates the data directory
stop
for ((round = 1; round <= rounds; round++)); do
    for variant in "${variants[@]}"; do
        use "$variant"
        start
        used=$(awk -v ticks="$(getconf CLK_TCK)" '{ print ($14 + $15) / ticks }' "/proc/$service/stat")
        resident=$(awk '/VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$service/status")
        echo "$ready_in $used $resident $(wrk -t2 -c32 -d"${seconds}s" -s "$work/create.lua" "$url" "$variant.$round" "$workspace_key" |
            sed -n 's/^RESULT //p')" >>"$work/$variant.runs"
        stop
    done
done

printf '%-10s %9s %7s %7s %7s %9s %12s %7s %9s\n' variant "ready ms" ratio "CPU s" MiB "1. s" "2. to 5. s" ratio "last s"
for variant in "${variants[@]}"; do
    awk -v variant="$variant" -v ready="$(median "$variant" 1)" -v plain="$(median plain 1)" -v used="$(median "$variant" 2)" \
        -v mib="$(median "$variant" 3)" -v first="$(median "$variant" 4)" -v rate="$(median "$variant" 5,6,7,8)" \
        -v slow="$(median plain 5,6,7,8)" -v last="$(median "$variant" $((seconds + 3)))" 'BEGIN {
            printf "%-10s %9d %7.2f %7.1f %7d %9d %12d %7.2f %9d\n", variant, ready, ready / plain, used, mib, first, rate, rate / slow, last }'
done
