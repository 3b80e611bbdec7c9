# Shared by the scripts beside it: `source scripts/lib.sh` from the top of the repository.
# Nothing here does anything until it is called.

# The Go packages of the product. Not ./...: that would walk frontend/node_modules as well.
# shellcheck disable=SC2034 # used by who sources this
go_packages=(./api/... ./cmd/... ./models/... ./realtime/... ./frontend)

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# go_is_formatted names the Go files that gofumpt would write otherwise, and fails when there are any.
go_is_formatted() {
  local wrong
  wrong=$(go tool -modfile=tools/go.mod gofumpt -l api cmd models realtime frontend/*.go)
  [ -z "$wrong" ] || die "Not formatted (go tool -modfile=tools/go.mod gofumpt -w FILE):"$'\n'"$wrong"
}

# free_port prints a loopback port that nobody listens on.
free_port() {
  node -e 'const s = require("node:net").createServer(); s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

# answers PORT: something accepts connections there.
answers() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# wait_port PORT PID: until PORT answers; fails when process PID ends first or ten seconds pass.
wait_port() {
  local end=$((SECONDS + 10))
  until answers "$1"; do
    kill -0 "$2" 2>/dev/null || return 1
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.05
  done
}

# as_root CMD…: runs it as root, directly or by sudo that asks nothing; fails when neither is possible.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

# apt_install PACKAGE…: installs Debian packages, after one `apt-get update` that is tried three times.
apt_install() {
  local log try
  command -v apt-get >/dev/null || return 1
  as_root true || return 1
  log=$(mktemp)
  for try in 1 2 3; do
    as_root apt-get update -qq >"$log" 2>&1 && break
    [ "$try" -lt 3 ] || { tail -20 "$log" >&2; rm -f "$log"; return 1; }
  done
  printf 'installing %s\n' "$*"
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >"$log" 2>&1 </dev/null; then
    tail -20 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# postgres_bin prints the folder of PostgreSQL 15 or newer, or nothing; Debian does not put it on PATH.
postgres_bin() {
  local folder version
  for folder in "$(dirname "$(readlink -f "$(command -v initdb || echo /nowhere/initdb)")")" \
    /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
    if ! [ -x "$folder/initdb" ] || ! [ -x "$folder/pg_ctl" ] || ! [ -x "$folder/createdb" ]; then continue; fi
    version=$("$folder/initdb" --version | grep -oE '[0-9]+' | head -1)
    [ "$version" -ge 15 ] || continue
    printf '%s\n' "$folder"
    return
  done
}

# redis_bin prints the Redis server, version 7 or newer, or nothing.
redis_bin() {
  local server version
  for server in redis-server valkey-server; do
    server=$(command -v "$server" 2>/dev/null) || continue
    version=$("$server" --version | grep -oE 'v=[0-9]+' | tr -d 'v=')
    [ "${version:-0}" -ge 7 ] || continue
    printf '%s\n' "$server"
    return
  done
}

# chromium_bin prints the browser of the stories, or nothing; CHROMIUM=path chooses one.
chromium_bin() {
  local browser
  if [ -n "${CHROMIUM:-}" ]; then
    [ ! -x "$CHROMIUM" ] || printf '%s\n' "$CHROMIUM"
    return
  fi
  for browser in chromium chromium-browser google-chrome-stable google-chrome; do
    command -v "$browser" 2>/dev/null && return
  done
  return 0
}
