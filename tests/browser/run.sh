#!/bin/sh
# Journeys in headless Chromium; ends with the line "N passed, N failed". SICPF names the program to try. Words given: only the journeys
# whose names have one of them. SICPF_CAPTURES names a folder where a picture of each page is left.
set -u
cd "$(dirname "$0")" || exit 1
export SICPF="${SICPF:-$PWD/../../build/sicpf}"
[ -d node_modules ] || npm ci --no-audit --no-fund --ignore-scripts >/dev/null || exit 1
exec node parcours.mjs "$@"
