#!/bin/sh
# Prints the entries of some packages from a lock, with their sums: pinned.sh LOCK NAME...
set -eu
lock=$1
shift
for name in "$@"; do
    awk -v name="$name" '
        index($0, name "==") == 1 { ours = 1; found = 1; print; next }
        /^[^ ]/ { ours = 0 }
        ours && /--hash/
        END { if (!found) { print name " is not in the lock" >"/dev/stderr"; exit 1 } }
    ' "$lock"
done
