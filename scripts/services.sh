# A PostgreSQL and a Redis of our own, for tests: in a temporary folder, on free loopback ports, gone afterwards.
# `source scripts/lib.sh scripts/services.sh`, then start_services; the caller's EXIT trap calls stop_services.
#
# Set for the tests:    TEST_DATABASE_URL, TEST_REDIS_URL
# Set for the stories:  STORIES_DATABASE_URL, STORIES_REDIS_URL (a second, empty database of the same servers)

services_folder=
postgres_stop=()
redis_pid=

# as_postgres CMD…: PostgreSQL refuses to run as root, so root lends it another user.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    local user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    setpriv --reuid="$(id -u "$user")" --regid="$(id -g "$user")" --clear-groups "$@"
  else
    "$@"
  fi
}

start_postgres() {
  local bin=$1 port owner data="$services_folder/postgres/data" log="$services_folder/postgres/log"
  mkdir "$services_folder/postgres"
  if [ "$(id -u)" = 0 ]; then
    owner=nobody
    id postgres >/dev/null 2>&1 && owner=postgres
    chown "$owner" "$services_folder/postgres"
  fi
  port=$(free_port)
  (cd "$services_folder" && as_postgres "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync) \
    >"$services_folder/initdb.log" 2>&1 || { cat "$services_folder/initdb.log" >&2; return 1; }
  postgres_stop=(as_postgres "$bin/pg_ctl" -D "$data" -s -m immediate stop)
  (cd "$services_folder" && as_postgres "$bin/pg_ctl" -D "$data" -w -s -l "$log" start -o \
    "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off") \
    </dev/null || { postgres_stop=(); cat "$log" >&2; return 1; }
  (cd "$services_folder" && "$bin/createdb" -h 127.0.0.1 -p "$port" -U postgres stories) || return 1
  export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
  export STORIES_DATABASE_URL="postgres://postgres@127.0.0.1:$port/stories?sslmode=disable"
}

start_redis() {
  local port
  port=$(free_port)
  "$1" --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$services_folder" \
    >"$services_folder/redis.log" 2>&1 </dev/null &
  redis_pid=$!
  wait_port "$port" "$redis_pid" || { cat "$services_folder/redis.log" >&2; return 1; }
  export TEST_REDIS_URL="redis://127.0.0.1:$port/0"
  export STORIES_REDIS_URL="redis://127.0.0.1:$port/1"
}

start_services() {
  local postgres redis missing=()
  postgres=$(postgres_bin)
  redis=$(redis_bin)
  [ -n "$postgres" ] || missing+=(postgresql)
  [ -n "$redis" ] || missing+=(redis-server)
  if [ "${#missing[@]}" -gt 0 ]; then
    apt_install "${missing[@]}" || die "Please install ${missing[*]} (PostgreSQL 15 or newer, Redis 7 or newer) and run this again."
    postgres=$(postgres_bin)
    redis=$(redis_bin)
    if [ -z "$postgres" ] || [ -z "$redis" ]; then
      die "Please install PostgreSQL 15 or newer and Redis 7 or newer: what the packages brought is older."
    fi
  fi
  services_folder=$(mktemp -d)
  chmod 755 "$services_folder"
  if ! start_postgres "$postgres" || ! start_redis "$redis"; then
    die "The services of the tests did not start; their words are above."
  fi
}

stop_services() {
  [ "${#postgres_stop[@]}" -eq 0 ] || (cd / && "${postgres_stop[@]}") || true
  postgres_stop=()
  if [ -n "$redis_pid" ]; then
    kill "$redis_pid" 2>/dev/null || true
    wait "$redis_pid" 2>/dev/null || true
    redis_pid=
  fi
  [ -z "$services_folder" ] || rm -rf "$services_folder"
  services_folder=
}
