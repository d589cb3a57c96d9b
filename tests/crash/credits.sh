# A mass credit is killed at random points, again and again, while years of work still come in: each holder is credited exactly
# once, for what an uninterrupted run gives on a copy; after each kill the book and the journal verify.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v sqlite3 >/dev/null || { skip "crédits" "sqlite3 absent"; finish; }

ask() { sqlite3 "$SICPF_STORE" "$1"; }

same() { # same NAME A B
    [ "$2" = "$3" ] || echo "« $2 » contre « $3 »"
    [ "$2" = "$3" ]
    report $? "$1"
}

# All that the year gave, but for the instants and the numbers of the rules.
given() { # given STORE
    sqlite3 "$1" "SELECT t.titulaire_id, t.cle, t.genre, t.debit, t.credit, t.montant, t.jour_valeur, r.code, r.article,
        r.parametres, t.entrees FROM transfert t JOIN regle r ON r.id = t.regle_id ORDER BY 1, 2" | sha256sum
}

# No holder twice, and the slices said no more and no less than what is durable.
sound() {
    "$SICPF" book verify >"$out" 2>&1 && "$SICPF" journal verify >>"$out" 2>&1 && [ "$(ask "
        SELECT (SELECT COUNT(*) || ' ' || COUNT(DISTINCT titulaire_id) || ' ' || COALESCE(SUM(montant), 0) FROM transfert) =
               (SELECT COALESCE(SUM(nombre), 0) || ' ' || COALESCE(SUM(nombre), 0) || ' ' || COALESCE(SUM(montant), 0)
                  FROM credit_cumul)")" = 1 ]
}

# Kills for at most SECONDS, N times; stops at the first thing that is wrong.
wrong=0
kills=0
cuts=0
killed() { # killed N SECONDS
    until_s=$(($(date +%s) + $2))
    round=0
    while [ $round -lt "$1" ] && [ "$(date +%s)" -lt $until_s ]; do
        round=$((round + 1))
        kills=$((kills + 1))
        "$SICPF" accrue cpf apply --year 2025 >"$TMPDIR/dit" 2>&1 &
        victim=$!
        sleep "$(awk -v r=$kills -v p=$$ -v d=$pace 'BEGIN { srand(r * 7919 + p); printf "%.3f", 0.02 + rand() * d }')"
        kill -9 $victim 2>/dev/null
        wait $victim 2>/dev/null
        cuts=$((cuts + $(ask "SELECT COUNT(*) FROM credit_avancement WHERE fini = 0 AND dernier > 0")))
        sound || { wrong=$((wrong + 1)); cat "$out" "$TMPDIR/dit"; return; }
    done
}

files=$TMPDIR/fichiers
expect 0 "cent mille personnes" "$SICPF" demo make --holders 100000 --seats 100 --years 1 -o "$files" --at 2026-11-24
expect 0 "init" "$SICPF" init
expect 0 "leur identité" "$SICPF" import sngi apply "$files/sngi.csv"
awk 'NR == 1 || NR % 50 > 0' "$files/activite.csv" >"$TMPDIR/a-temps.csv"
awk 'NR == 1 || NR % 50 == 0' "$files/activite.csv" >"$TMPDIR/tard.csv"
expect 0 "leur année de travail" "$SICPF" import activite apply "$TMPDIR/a-temps.csv"
cp "$SICPF_STORE" "$TMPDIR/calme.db"
cp "$SICPF_STORE.cles" "$TMPDIR/calme.db.cles"

started=$(date +%s%N)
expect 0 "sans interruption" env SICPF_STORE="$TMPDIR/calme.db" "$SICPF" accrue cpf apply --year 2025
pace=$(awk -v a=$started -v b="$(date +%s%N)" 'BEGIN { printf "%.3f", (b - a) / 1e9 / 4 }')
expect 0 "les retardataires" env SICPF_STORE="$TMPDIR/calme.db" "$SICPF" import activite apply "$TMPDIR/tard.csv"
expect 0 "crédités aussi" env SICPF_STORE="$TMPDIR/calme.db" "$SICPF" accrue cpf apply --year 2025

killed 7 8
expect 0 "les retardataires, entre deux arrêts" "$SICPF" import activite apply "$TMPDIR/tard.csv"
killed 7 8
same "tué $kills fois, dont $cuts entre deux lots ; tout se vérifie chaque fois" 0 $wrong
cut=$(ask "SELECT fini = 0 AND dernier > 0 AND debut_seq >= (SELECT MAX(seq) FROM journal WHERE acte = 'import.activite')
    FROM credit_avancement")
expect 0 "mené à son terme" "$SICPF" accrue cpf apply --year 2025 --json
same "reprend où il en était" "$cut" "$(grep -c '"reprise":true' "$out")"
same "chacun crédité une fois, comme sans interruption" "$(given "$TMPDIR/calme.db")" "$(given "$SICPF_STORE")"
sound
report $? "le livre et le journal se vérifient"
finish
