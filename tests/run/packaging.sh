# The units are hardened, and run verbs that exist.
. "$SICPF_SOURCE/tests/run/lib.sh"
units=$SICPF_SOURCE/packaging/systemd

for unit in "$units"/*.service; do
    name=$(basename "$unit")
    verb=$(sed -n 's|^ExecStart=/usr/bin/sicpf \([a-z]*\).*|\1|p' "$unit")
    expect 0 "$name : « sicpf $verb » existe" "$SICPF" "$verb" --help
    if systemd-analyze --version >/dev/null 2>&1; then
        expect 0 "$name : exposition sous 2,0" systemd-analyze security --offline=true --threshold=20 "$unit"
    else
        skip "$name : exposition sous 2,0" "systemd-analyze absent"
    fi
done
for timer in "$units"/*.timer; do
    [ -f "${timer%.timer}.service" ] && grep -q '^OnCalendar=' "$timer"
    report $? "$(basename "$timer") : une unité et une heure"
done
finish
