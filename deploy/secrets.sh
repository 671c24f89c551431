#!/bin/sh
# Makes the secrets that compose.yaml names, each in a file of its own; what is there stays as it is.
#
# The folder is closed to everybody else on this machine. The files in it are not: in the containers, other accounts
# than yours read them.
set -eu
folder=${1:-$(dirname "$0")/secrets}
umask 077
mkdir -p "$folder"
chmod 700 "$folder"

keep() { # NAME: writes stdin into the file, unless there is one
    [ -e "$folder/$1" ] && return
    cat >"$folder/.$1"
    chmod 444 "$folder/.$1"
    mv "$folder/.$1" "$folder/$1"
    made="$made $1"
}

random() { # BYTES
    head -c "$1" /dev/urandom | base64 | tr -d '\n='
}

made=
random 24 | tr '+/' '-_' | keep onrecord_database_password
random 32 | keep onrecord_matching_secret
head -c 32 /dev/urandom | base64 | keep onrecord_master_keys
random 15 | tr '+/' 'ab' | keep onrecord_s3_access_key
random 30 | tr '+/' 'ab' | keep onrecord_s3_secret_key
# Meta's app has these two. Random ones believe nobody but the demo's simulator.
random 24 | tr '+/' '-_' | keep onrecord_whatsapp_app_secret
random 24 | tr '+/' '-_' | keep onrecord_whatsapp_verify_token
# Empty is as good as not there: smtp://user:password@host:port, and the key of Claude, when you have them.
: | keep onrecord_smtp_url
: | keep onrecord_anthropic_api_key

if [ -n "$made" ]; then
    echo "made in $folder:$made"
    echo "keep a copy of onrecord_master_keys and onrecord_matching_secret elsewhere: without them nothing personal can be read"
else
    echo "all secrets are in $folder"
fi
