#!/bin/sh
# Tests of known-holes, with a source of our own on this machine. Needs python3.
set -u

here=$(cd "$(dirname "$0")" && pwd)
lab=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$lab"' EXIT
trap 'exit 130' HUP INT TERM

mkdir -p "$lab/.ci"
cp "$here/known-holes" "$lab/.ci/known-holes"
cp "$here/../pom.xml" "$lab/pom.xml"
echo '# none' >"$lab/.ci/known-holes.ignored"
cat >"$lab/bom.json" <<'JSON'
{"components": [{"purl": "pkg:maven/a/sound@1?type=jar"}, {"purl": "pkg:maven/a/leaky@2?type=jar"}, {"name": "none"}]}
JSON
cat >"$lab/source.py" <<'PYTHON'
# A source that knows one hole, or with an argument says just that. Writes where it listens to a file.
import http.server, json, sys
class Source(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        purls = [query["package"]["purl"] for query in queries]
        results = [{"vulns": [{"id": "GHSA-1"}]} if purl == "pkg:maven/a/leaky@2" else {} for purl in purls]
        answer = sys.argv[2] if len(sys.argv) > 2 else json.dumps({"results": results})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer.encode())
    def log_message(self, *ignored):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Source)
open(sys.argv[1], "w").write(f"http://127.0.0.1:{server.server_port}\n")
server.serve_forever()
PYTHON

passed=0 failed=0
source() { # [ANSWER]: starts it anew
  [ -z "$server" ] || { kill "$server"; wait "$server" 2>/dev/null; }
  rm -f "$lab/url"
  python3 "$lab/source.py" "$lab/url" "$@" &
  server=$!
  tries=0
  until [ -s "$lab/url" ] || [ $tries -ge 100 ]; do tries=$((tries + 1)); sleep 0.1; done
  OSV_URL=$(cat "$lab/url") && export OSV_URL
}
# expect NAME STATUS WORDS: known-holes ends with the status and prints the words
expect() {
  python3 "$lab/.ci/known-holes" "$lab/bom.json" >"$lab/out" 2>&1
  status=$?
  if [ $status = "$2" ] && grep -q "$3" "$lab/out"; then
    passed=$((passed + 1)) && echo "ok      $1"
  else
    failed=$((failed + 1)) && echo "FAILED  $1 (ended with $status)" && sed 's/^/        /' "$lab/out"
  fi
}

source
expect "a known hole fails, and is named with its part" 1 'pkg:maven/a/leaky@2: GHSA-1'
expect "what was unpacked is looked at, too" 1 '1 known holes in 3 parts'
echo 'GHSA-1 we never call it' >"$lab/.ci/known-holes.ignored"
expect "a hole that does not concern us fails nothing" 0 '0 known holes'
source 'no JSON'
expect "nonsense fails nothing" 0 'were not looked for'
source '{"results": []}'
expect "answers to other questions fail nothing" 0 'were not looked for'
export OSV_URL=http://127.0.0.1:1
expect "a source that is not there fails nothing" 0 'were not looked for'

echo "$passed passed, $failed failed"
[ $failed = 0 ]
