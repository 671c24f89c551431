#!/bin/bash
# Builds the image, starts the demo by Docker Compose, has deploy/smoke.py look at it, and takes all of it down again.
#
#     sudo deploy/smoke.sh                  # with the engine and the images that this machine has or can pull
#     sudo deploy/smoke.sh --stand-ins      # gets an engine, and makes stand-ins of the images: see docs/deploy-with-compose.md
#     sudo deploy/smoke.sh [...] --keep     # leaves it running
#
# Other words go to deploy/smoke.py. The project is named onrecord-smoke: an installation of yours is not touched, but
# its ports must be free.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
export COMPOSE_PROJECT_NAME=onrecord-smoke ONRECORD_SECRETS=$PWD/.onrecord/smoke-secrets
keep='' stand_ins='' words=()
for word in "$@"; do
    case $word in
    --keep) keep=1 ;;
    --stand-ins) stand_ins=1 ;;
    *) words+=("$word") ;;
    esac
done

compose() { docker compose --env-file deploy/demo.env "$@"; }

end() {
    local code=$?
    if [ -n "$keep" ]; then
        echo "left running; down again: COMPOSE_PROJECT_NAME=$COMPOSE_PROJECT_NAME docker compose --env-file deploy/demo.env --profile '*' down --volumes"
        return
    fi
    [ $code = 0 ] || { mkdir -p .onrecord && compose logs --no-color >.onrecord/smoke.log 2>&1 || true; }
    compose --profile '*' down --volumes --timeout 20 >/dev/null 2>&1 || true
    if [ -n "$stand_ins" ]; then deploy/engine.sh stop; fi
}

if [ -n "$stand_ins" ]; then
    deploy/engine.sh start
    # shellcheck source=/dev/null
    . .onrecord/engine/env
fi
trap end EXIT
if [ -n "$stand_ins" ]; then deploy/stand-ins/make.sh; fi
sh deploy/secrets.sh "$ONRECORD_SECRETS"
compose build --quiet
compose up --detach --wait --wait-timeout 600
python3 deploy/smoke.py --restore "${words[@]}"
