# A writer is killed at random points, twelve times on the same store: nothing acknowledged is lost, book and journal verify.
. "$SICPF_SOURCE/tests/run/lib.sh"
writer=$(dirname "$SICPF")/tests/crash/crash_writer
store=$TMPDIR/crash.db

expect 0 "préparer les données" "$writer" "$store" "$TMPDIR/cles" prepare
for round in 1 2 3 4 5 6 7 8 9 10 11 12; do
    "$writer" "$store" "$TMPDIR/cles" write $round >"$TMPDIR/acknowledged.$round" 2>"$TMPDIR/errors" &
    victim=$!
    sleep "0.$(awk -v r=$round -v p=$$ 'BEGIN { srand(r * 7919 + p); printf "%03d", 80 + rand() * 600 }')"
    kill -9 $victim 2>/dev/null
    wait $victim 2>/dev/null
    cat "$TMPDIR"/acknowledged.* >"$TMPDIR/all"
    if "$writer" "$store" "$TMPDIR/cles" check <"$TMPDIR/all" >"$out" 2>&1 && [ ! -s "$TMPDIR/errors" ]; then
        report 0 "tué, fois $round : $(cat "$out")"
    else
        cat "$out" "$TMPDIR/errors"
        report 1 "tué, fois $round"
    fi
done
finish
