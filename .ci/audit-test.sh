#!/bin/sh
# Tests of .ci/audit against a local server. Needs python3.
set -u

here=$(cd "$(dirname "$0")" && pwd)
lab=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$lab"' EXIT
trap 'exit 130' HUP INT TERM

mkdir -p "$lab/.ci"
cp "$here/audit" "$lab/.ci/audit"
cp "$here/../pom.xml" "$lab/pom.xml"
echo '# none' >"$lab/.ci/audit.ignored"
cat >"$lab/bom.json" <<'JSON'
{"components": [{"purl": "pkg:maven/a/sound@1?type=jar"}, {"purl": "pkg:maven/a/leaky@2?type=jar"}, {"name": "none"}]}
JSON
cat >"$lab/source.py" <<'PYTHON'
# Reports one vulnerability, or answers with the argument. Writes its URL to a file.
import http.server, json, sys
class Source(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        purls = [query["package"]["purl"] for query in queries]
        results = [{"vulns": [{"id": "GHSA-1"}]} if purl == "pkg:maven/a/leaky@2" else {} for purl in purls]
        response = sys.argv[2] if len(sys.argv) > 2 else json.dumps({"results": results})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(response.encode())
    def log_message(self, *ignored):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Source)
open(sys.argv[1], "w").write(f"http://127.0.0.1:{server.server_port}\n")
server.serve_forever()
PYTHON

passed=0 failed=0
source() { # [RESPONSE]: restarts the server
  [ -z "$server" ] || { kill "$server"; wait "$server" 2>/dev/null; }
  rm -f "$lab/url"
  python3 "$lab/source.py" "$lab/url" "$@" &
  server=$!
  tries=0
  until [ -s "$lab/url" ] || [ $tries -ge 100 ]; do tries=$((tries + 1)); sleep 0.1; done
  OSV_URL=$(cat "$lab/url") && export OSV_URL
}
# expect NAME STATUS TEXT: audit exits with the status and prints the text
expect() {
  python3 "$lab/.ci/audit" "$lab/bom.json" >"$lab/out" 2>&1
  status=$?
  if [ $status = "$2" ] && grep -q "$3" "$lab/out"; then
    passed=$((passed + 1)) && echo "ok      $1"
  else
    failed=$((failed + 1)) && echo "FAILED  $1 (exit code $status)" && sed 's/^/        /' "$lab/out"
  fi
}

source
expect "known vulnerability fails and is printed with its component" 1 'pkg:maven/a/leaky@2: GHSA-1'
expect "unpacked components are checked" 1 '1 known vulnerabilities in 4 components'
echo 'GHSA-1 we never call it' >"$lab/.ci/audit.ignored"
expect "ignored vulnerability succeeds" 0 '0 known vulnerabilities'
source 'no JSON'
expect "invalid response succeeds" 0 'were not checked'
source '{"results": []}'
expect "response with missing results succeeds" 0 'were not checked'
export OSV_URL=http://127.0.0.1:1
expect "unreachable server succeeds" 0 'were not checked'

echo "$passed passed, $failed failed"
[ $failed = 0 ]
