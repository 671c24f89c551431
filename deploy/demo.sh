#!/bin/sh
# The demo's first steps, as often as one likes: a demo admin, and the simulator's number as a channel.
set -eu
onrecord migrate --demo-admin /var/lib/onrecord/demo
if ! onrecord channel list --json 2>/dev/null | grep -q 300000000000001; then
    ONRECORD_CHANNEL_TOKEN=simulated-access-token onrecord channel connect "WhatsApp (simulated)" \
        --number-id 300000000000001 --account-id 200000000000001
fi
