# Functions of the command-line tests; sourced by tests/run/*.sh and tests/crash/*.sh.
# A test prints "ok - name" or "not ok - name" (TAP); its exit code is 1 when one failed.
# Given: SICPF (the program), SICPF_SOURCE (the project), SICPF_SHARED (samples, may not exist), TMPDIR (a scratch folder).
set -u
export SICPF SICPF_LOG_LEVEL=error LC_ALL=C.UTF-8 TZ=Europe/Paris
unset SICPF_CONFIG SICPF_DEMO SICPF_KEYS SICPF_AGENT SICPF_PORT 2>/dev/null || true
export SICPF_STORE="$TMPDIR/test.db"
failures=0
out=$TMPDIR/out

report() { # report STATUS NAME
    if [ "$1" = 0 ]; then
        echo "ok - $2"
    else
        echo "not ok - $2"
        failures=$((failures + 1))
    fi
}

# expect CODE NAME COMMAND… : the command ends with this exit code. What it said is in $out.
expect() {
    wanted=$1 name=$2
    shift 2
    timeout 300 "$@" >"$out" 2>&1 </dev/null
    code=$?
    if [ "$code" != "$wanted" ]; then
        echo "code $code, $wanted attendu : $*"
        sed 's/^/    /' "$out"
    fi
    [ "$code" = "$wanted" ]
    report $? "$name"
}

# says NAME TEXT : the last command said this.
says() {
    grep -qF -- "$2" "$out" || { echo "« $2 » attendu, dit :"; sed 's/^/    /' "$out"; false; }
    report $? "$1"
}

# absent NAME PATTERN FILE… : the files are read, and none has it. A file that cannot be read is a failure.
absent() {
    name=$1 pattern=$2
    shift 2
    grep -q -- "$pattern" "$@"
    [ $? = 1 ]
    report $? "$name"
}

# refused CODE NAME TEXT COMMAND… : exit code and sentence, in one test.
refused() {
    wanted=$1 name=$2 text=$3
    shift 3
    timeout 300 "$@" >"$out" 2>&1 </dev/null
    code=$?
    if [ "$code" = "$wanted" ] && grep -qF -- "$text" "$out"; then
        report 0 "$name"
    else
        echo "code $code (attendu $wanted), « $text » attendu : $*"
        sed 's/^/    /' "$out"
        report 1 "$name"
    fi
}

# lettre NUMERO GENRE : the letter, made twice: the same bytes, and their hash in the journal each time. Its words are in $out, on one line.
lettre() {
    if [ ! -x /usr/bin/weasyprint ] || ! command -v pdftotext >/dev/null; then
        : >"$out"
        skip "la lettre $2" "weasyprint ou poppler-utils absent"
        return 1
    fi
    expect 0 "la lettre $2 de $1" "$SICPF" lettre pdf "$1" "$2" -o "$TMPDIR/lettre.pdf"
    expect 0 "refaite" env SICPF_AGENT=bea "$SICPF" lettre pdf "$1" "$2" -o "$TMPDIR/lettre-bis.pdf"
    cmp -s "$TMPDIR/lettre.pdf" "$TMPDIR/lettre-bis.pdf"
    report $? "les mêmes octets, qui que ce soit qui la demande"
    [ "$(sqlite3 "$SICPF_STORE" "SELECT COUNT(*) FROM journal_contenu WHERE contenu = '{\"lettre\":\"$2\",\"numero\":\"$1\",\"empreinte\":\"$(sha256sum "$TMPDIR/lettre.pdf" | cut -d' ' -f1)\"}'")" = 2 ]
    report $? "son empreinte est au journal, chaque fois"
    pdftotext "$TMPDIR/lettre.pdf" - | tr -s '\n\f ' ' ' >"$out"
}

rows() { # rows STORE : every row of every table, but the steps of its own engine
    sqlite3 "$1" .dump | grep -v '^INSERT INTO migration ' | sort
}

# copie_fidele : the store, copied to PostgreSQL and back, holds the same rows in every table.
copie_fidele() {
    folder=$(mktemp -d /tmp/sicpf-pg-XXXXXX)
    if ! command -v sqlite3 >/dev/null || ! address=$("$SICPF_SOURCE/tools/postgresql.sh" start "$folder" fsync=off 2>"$out"); then
        rm -rf "$folder"
        skip "la copie, d'un moteur à l'autre et retour" "PostgreSQL ou sqlite3 absent"
        return
    fi
    expect 0 "la base se copie sur PostgreSQL" "$SICPF" store copy --to "$address"
    expect 0 "et revient" "$SICPF" store copy --from "$address" --to "$TMPDIR/retour.db"
    "$SICPF_SOURCE/tools/postgresql.sh" stop "$folder"
    rm -rf "$folder"
    rows "$SICPF_STORE" >"$TMPDIR/partie"
    rows "$TMPDIR/retour.db" >"$TMPDIR/revenue"
    [ -s "$TMPDIR/partie" ] && cmp -s "$TMPDIR/partie" "$TMPDIR/revenue"
    report $? "toutes ses lignes sont revenues"
}

skip() { # skip NAME REASON
    echo "ok - $1 # skip $2"
}

finish() {
    [ "$failures" = 0 ]
    exit $?
}

document() { # document NAME EXPRESSION : the last command wrote one JSON document d, of which this is true
    python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
sys.exit(0 if eval(sys.argv[2]) else 1)' "$out" "$2"
    report $? "$1"
}
