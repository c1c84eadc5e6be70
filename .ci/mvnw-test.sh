#!/bin/sh
# Tests of mvnw with fake Mavens, JDKs and archives. Only the last group starts a real Maven and may need the network.
# MVNW_SHELL=dash (or bash, "busybox sh", …) runs mvnw with that shell instead of /bin/sh. Needs python3 and a JDK.
# all() evaluates the conditions in single quotes.
# shellcheck disable=SC2016,SC2012
set -u

lab=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$lab"' EXIT
trap 'exit 130' HUP INT TERM

here=$(cd "$(dirname "$0")/.." && pwd)
real_mvn=$(command -v mvn) real_jar=${JAVA_HOME:+$JAVA_HOME/bin/}jar python=$(command -v python3) || exit 2
real_jar=$(command -v "$real_jar")
version=$(sed -n 's/^version=//p' "$here/.mvn/maven-distribution.properties")
passed=0 failed=0

ok() { passed=$((passed + 1)); echo "ok      $1"; }
not_ok() { failed=$((failed + 1)); echo "FAILED  $1"; sed 's/^/        /' "$lab/out" "$lab/err"; }
# check NAME COMMAND…: passes if the command succeeds.
check() { name=$1; shift; if "$@"; then ok "$name"; else not_ok "$name"; fi; }

# A Maven that prints its directory and each argument in brackets, and exits with $FAKE_EXIT.
fake_maven() { # FOLDER CORE_JAR_VERSION [VERSION_IT_SAYS]
  mkdir -p "$1/bin" "$1/lib"
  : >"$1/lib/maven-core-$2.jar"
  cat >"$1/bin/mvn" <<EOF
#!/bin/sh
if [ "\$*" = -v ]; then echo asked >>"$lab/started"; printf '\033[1mApache Maven ${3:-$2}\033[m\n'; exit; fi
case "\$*" in *maven-dependency-plugin*)
  echo "noise of the plugin"
  echo "\$PWD" >"$lab/fetched-in"; ls -A >"$lab/fetched-beside"
  [ -f "$lab/fetchable.zip" ] && cp "$lab/fetchable.zip" apache-maven-$version-bin.zip; exit ;;
esac
echo "maven of ${1#"$lab"/}"
for a; do echo "[\$a]"; done
exit "\${FAKE_EXIT:-0}"
EOF
  chmod +x "$1/bin/mvn"
}

fake_jdk() { # FOLDER VERSION
  mkdir -p "$1/bin"
  printf '#!/bin/sh\nexit 0\n' >"$1/bin/java"
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$real_jar" >"$1/bin/jar"
  chmod +x "$1/bin/java" "$1/bin/jar"
  printf 'IMPLEMENTOR="x"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
}

tools() { # FOLDER NAME…: a PATH with these tools and no others
  mkdir -p "$1"; folder=$1; shift
  for t; do p=$(command -v "$t") && ln -s "$p" "$folder/$t"; done
}

# Every test starts with an empty home. The paths of project and home contain spaces.
fresh() { rm -rf "$lab/a home" "$lab/started" "$lab/fetched-in" "$lab/fetched-beside" "$lab/fetchable.zip"; mkdir "$lab/a home"; }
# mvnw PATH ARGUMENTS…
mvnw() {
  path=$1; shift
  # shellcheck disable=SC2086
  (
    unset MAVEN_USER_HOME
    no_proxy=127.0.0.1; export no_proxy
    HOME="$lab/a home" JAVA_HOME="${FAKE_JAVA_HOME-$lab/jdk 17}" PATH="$path" MVNW_ARCHIVE_URL="${URL:-$archive}"
    export HOME JAVA_HOME PATH MVNW_ARCHIVE_URL
    [ -n "$JAVA_HOME" ] || unset JAVA_HOME
    exec ${shell:-} "${MVNW:-$project/mvnw}" "$@"
  ) >"$lab/out" 2>"$lab/err"
}
says() { [ "$(cat "$lab/out")" = "$1" ]; }
complains() { [ ! -s "$lab/out" ] && grep -q "$1" "$lab/err"; }
installed() { [ "$(ls -A "$lab/a home/.m2/leadkeep")" = "apache-maven-$version" ] && [ "$(ls "$pinned" | tr '\n' ' ')" = "bin lib " ]; }
nothing_left() { [ -z "$(ls -A "$lab/a home/.m2/leadkeep" 2>/dev/null)" ]; }
not_started() { [ ! -e "$lab/started" ]; }
all() { for c; do eval "$c" || return 1; done; }

set_shell() {
  shell=${MVNW_SHELL:-}
  [ -z "$shell" ] || shell="$(command -v "${shell%% *}")${shell#"${shell%% *}"}"
}
set_shell

# --- setup ---
project="$lab/a project" pinned="$lab/a home/.m2/leadkeep/apache-maven-$version"
mkdir -p "$project/.mvn" "$project/sub" "$lab/www/maven-3/$version/binaries"
cp "$here/mvnw" "$project/"
echo '<project>not a pom</project>' >"$project/pom.xml"
fake_jdk "$lab/jdk 17" 17.0.1
fake_jdk "$lab/jdk 11" 11.0.2
fake_jdk "$lab/jdk 8" 1.8.0_402
fake_maven "$lab/stage/apache-maven-$version" "$version"
sed 's/^echo "maven of .*/echo "the pinned maven"/' "$lab/stage/apache-maven-$version/bin/mvn" >"$lab/pinned-mvn"
cp "$lab/pinned-mvn" "$lab/stage/apache-maven-$version/bin/mvn"
cp "$lab/pinned-mvn" "$lab/stage/apache-maven-$version/bin/mvnDebug"
# `jar xf` loses permissions.
chmod -x "$lab/stage/apache-maven-$version/bin/"*
zip="$lab/www/maven-3/$version/binaries/apache-maven-$version-bin.zip"
(cd "$lab/stage" && "$python" -m zipfile -c "$zip" "apache-maven-$version")
sum=$("$python" -c 'import hashlib, sys; print(hashlib.sha512(open(sys.argv[1], "rb").read()).hexdigest())' "$zip")
printf '# a comment\r\nversion=%s\r\nsha512=%s\r\n' "$version" "$sum" >"$project/.mvn/maven-distribution.properties"
{ cat "$zip"; echo changed; } >"$lab/bad.zip"
mkdir -p "$lab/www/bad/maven-3/$version/binaries"
cp "$lab/bad.zip" "$lab/www/bad/maven-3/$version/binaries/apache-maven-$version-bin.zip"

basics="sh dirname readlink sed tr mktemp mkdir rm mv cp chmod ls cat sha512sum shasum"
# shellcheck disable=SC2086
{
  tools "$lab/bare" $basics unzip
  tools "$lab/curl" curl
  tools "$lab/wget" wget
  tools "$lab/no-unzip" $basics curl
}

"$python" -u -m http.server 0 --bind 127.0.0.1 --directory "$lab/www" >"$lab/server" 2>&1 &
server=$!
tries=0
until port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$lab/server") && [ -n "$port" ]; do
  tries=$((tries + 1)); [ "$tries" -lt 100 ] || { cat "$lab/server"; exit 2; }
  sleep 0.1
done
archive=http://127.0.0.1:$port

# --- 1: Maven on the PATH ---
cd "$project" || exit 2
for v in 3.9.0 3.9.11 3.10.1 4.0.0-rc-4 10.0.0; do
  fresh; fake_maven "$lab/maven-$v" "$v"
  mvnw "$lab/maven-$v/bin:$lab/bare" -q 'a b' '' '*'
  check "maven $v on the PATH runs with its arguments, without mvn -v" \
    all 'says "maven of maven-$v
[-q]
[a b]
[]
[*]"' not_started '[ ! -s "$lab/err" ]'
done

fresh; mkdir -p "$lab/links/bin" "$lab/links/etc"
ln -s "$lab/maven-3.9.11/bin/mvn" "$lab/links/etc/mvn"; ln -s ../etc/mvn "$lab/links/bin/mvn"
mvnw "$lab/links/bin:$lab/bare"
check "relative and absolute symlinks are followed" all 'says "maven of maven-3.9.11"' not_started

fresh; fake_maven "$lab/brew/libexec" 3.9.9; mkdir -p "$lab/brew/bin"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$lab/brew/libexec/bin/mvn" >"$lab/brew/bin/mvn"; chmod +x "$lab/brew/bin/mvn"
mvnw "$lab/brew/bin:$lab/bare"
check "layout of Homebrew is recognised" all 'says "maven of brew/libexec"' not_started
FAKE_JAVA_HOME='' mvnw "$lab/brew/bin:$lab/bare"
check "packaged Maven may have its own JDK" says "maven of brew/libexec"

fresh; fake_maven "$lab/debian" 3.x 3.9.9
mvnw "$lab/debian/bin:$lab/bare"
check "Maven without a version in its jar name is asked with mvn -v" \
  all 'says "maven of debian"' '[ -s "$lab/started" ]' '[ ! -e "$pinned" ]'

FAKE_EXIT=7; export FAKE_EXIT
mvnw "$lab/maven-3.9.11/bin:$lab/bare"; code=$?
check "exit code of the Maven on the PATH is returned" [ "$code" = 7 ]

# --- 3: download by an older Maven ---
fake_maven "$lab/old" 3.8.7
fresh; cp "$zip" "$lab/fetchable.zip"
mvnw "$lab/old/bin:$lab/bare" 'a b'; code=$?
check "older Maven downloads the pinned version, which then runs" all 'says "the pinned maven
[a b]"' installed '[ "$code" = 7 ]'
unset FAKE_EXIT
check "download runs in an empty directory without pom.xml" \
  all '[ ! -s "$lab/fetched-beside" ]' 'grep -q "/leadkeep/tmp\." "$lab/fetched-in"'

# --- 2: already installed ---
rm -f "$lab/fetchable.zip" "$lab/started"
mvnw "$lab/old/bin:$lab/bare" x
check "installed version runs, older Maven is not started" all 'says "the pinned maven
[x]"' not_started '[ ! -s "$lab/err" ]'
mvnw "$lab/bare" x
check "installed version needs no mvn, curl or wget" says "the pinned maven
[x]"
cd "$project/sub" || exit 2
MVNW=../mvnw mvnw "$lab/bare" x
check "../mvnw from a subdirectory works" says "the pinned maven
[x]"
cd / || exit 2
ln -s "$project/mvnw" "$lab/link-to-mvnw"
MVNW=$lab/link-to-mvnw mvnw "$lab/bare" -f "$project/pom.xml"
check "symlink to mvnw works from anywhere" says "the pinned maven
[-f]
[$project/pom.xml]"
cd "$project" || exit 2
CDPATH=$lab:/tmp; export CDPATH
MVNW=mvnw shell=${shell:-sh} mvnw "$lab/bare"
check "sh mvnw with CDPATH works" says "the pinned maven"
unset CDPATH; set_shell

fresh; cp "$lab/bad.zip" "$lab/fetchable.zip"
mvnw "$lab/old/bin:$lab/bare"; code=$?
check "wrong file from the older Maven is refused and removed" \
  all 'complains "refused: the SHA-512"' nothing_left '[ "$code" = 1 ]'

fresh
mvnw "$lab/old/bin:$lab/curl:$lab/bare"
check "archive is used if the older Maven cannot download" all 'says "the pinned maven"' installed

# --- 4: the archive ---
for loader in curl wget; do
  fresh; mvnw "$lab/$loader:$lab/bare" 'a b'
  check "without mvn, $loader downloads it" all 'says "the pinned maven
[a b]"' installed
  fresh; URL=$archive/bad mvnw "$lab/$loader:$lab/bare"; code=$?
  check "wrong download is refused and removed ($loader)" \
    all 'complains "refused: the SHA-512"' nothing_left '[ "$code" = 1 ]'
  fresh; URL=$archive/none mvnw "$lab/$loader:$lab/bare"; code=$?
  check "failed download names the URL and leaves nothing ($loader)" \
    all 'complains "cannot download $archive/none/maven-3"' nothing_left '[ "$code" = 1 ]'
done
fresh; mvnw "$lab/no-unzip"
check "without unzip, jar of the JDK unpacks" all 'says "the pinned maven"' installed
fresh; mvnw "$lab/bare"
check "no mvn, curl or wget prints what to install" all 'complains "neither mvn, curl nor wget"' nothing_left

# --- the JDK ---
fresh; FAKE_JAVA_HOME='' mvnw "$lab/curl:$lab/bare"
check "no JDK is an error" all 'complains "no JDK found. Install JDK 17"' nothing_left
FAKE_JAVA_HOME=$lab/nowhere mvnw "$lab/maven-3.9.11/bin:$lab/bare"
check "JAVA_HOME without a JDK is named" complains "no JDK found in JAVA_HOME ($lab/nowhere)"
for v in 8 11; do
  FAKE_JAVA_HOME="$lab/jdk $v" mvnw "$lab/curl:$lab/bare"
  check "JDK $v is refused" complains 'too old: JDK 17'
done
FAKE_JAVA_HOME='' mvnw "$lab/jdk 17/bin:$lab/curl:$lab/bare"
check "java on the PATH is sufficient" says "the pinned maven"

# --- concurrent, interrupted, not writable ---
fresh; pids=
for n in 1 2 3 4 5 6 7 8; do
  (mvnw "$lab/curl:$lab/bare" "$n"; echo "$?" >"$lab/code.$n") & pids="$pids $!"
done
# shellcheck disable=SC2086
wait $pids
check "eight concurrent runs succeed and leave one copy" all installed '[ "$(cat "$lab"/code.? | tr -d "\n")" = 00000000 ]'

fresh; mkdir "$lab/slow"
printf '#!/bin/sh\n: >"%s"\nsleep 1\nexit 1\n' "$lab/slow-runs" >"$lab/slow/curl"; chmod +x "$lab/slow/curl"
ln -s "$(command -v sleep)" "$lab/slow/sleep"
# A separate process group, which receives the signal like a Ctrl-C of a terminal.
"$python" - "$project/mvnw" "$lab" >"$lab/out" 2>"$lab/err" <<'EOF'
import os, signal, subprocess, sys, time
mvnw, lab = sys.argv[1:]
run = subprocess.Popen([mvnw], start_new_session=True, stderr=subprocess.DEVNULL, env={
    "HOME": lab + "/a home", "JAVA_HOME": lab + "/jdk 17", "PATH": lab + "/slow:" + lab + "/bare"})
while not os.path.exists(lab + "/slow-runs"):
    time.sleep(0.02)
os.killpg(run.pid, signal.SIGTERM)
run.wait()
time.sleep(0.3)
EOF
check "interrupted run leaves nothing" nothing_left

fresh; : >"$lab/a home/.m2"
mvnw "$lab/curl:$lab/bare"
check "home that is not writable is named" complains "cannot write to $lab/a home/.m2/leadkeep"

# --- real Maven ---
# Runs only with an older mvn on the PATH, such as 3.8.7 of Debian 12.
if [ -n "$real_mvn" ] && "$real_mvn" -v 2>/dev/null | grep -q 'Apache Maven 3\.[0-8]\.'; then
  mkdir -p "$lab/real project/.mvn" "$lab/real project/sub"
  cp "$here/mvnw" "$lab/real project/"
  cp "$here/.mvn/maven-distribution.properties" "$lab/real project/.mvn/"
  echo '<project>not a pom</project>' >"$lab/real project/pom.xml"
  # A Maven that reads this .mvn prints its version and exits; otherwise it fails on the pom.
  echo '--version' >"$lab/real project/.mvn/maven.config"
  # shellcheck disable=SC2086
  run_real() { MAVEN_USER_HOME="$lab/real home" $shell "$@" >"$lab/out" 2>"$lab/err"; }
  is_pinned() { grep -q "Apache Maven $version" "$lab/out" && [ "$(ls -A "$lab/real home/leadkeep")" = "apache-maven-$version" ]; }
  cd "$lab/real project/sub" || exit 2
  run_real ../mvnw verify
  check "real older Maven downloads the real pinned version, .mvn is found" is_pinned
  cd / || exit 2
  run_real "$lab/real project/mvnw" -f "$lab/real project/pom.xml" verify
  check "-f works from anywhere" is_pinned
else
  echo "skipped: real Maven (no older mvn on the PATH)"
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
