# The receipt of an act: signed, checked without the store, refused when one byte changed.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v sqlite3 >/dev/null || { skip "recus" "sqlite3 absent"; finish; }

export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
ask() { sqlite3 "$SICPF_STORE" "$1"; }

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports et les crédits" "$SICPF" demo load --dir "$TMPDIR/f"
elu=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
           AND json_extract(value, '\$.detail') LIKE 'plusieurs mandats%'")
session=$(ask "SELECT s.id FROM session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
               WHERE f.classe = 'DIFE_MANDAT' AND s.debut > 20800 AND a.prix_ttc_cents <= a.heures * 8000 AND a.prix_ttc_cents < 70000
                 AND EXISTS (SELECT 1 FROM agrement g WHERE g.organisme_id = f.organisme_id AND g.etat = 'ACTIF' AND g.fin > s.debut)
               ORDER BY s.debut, s.id LIMIT 1")
expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
numero=$(ask "SELECT numero FROM dossier")
expect 0 "proposer, par sudo" env SUDO_USER=camille "$SICPF" dossier proposer "$numero" --participants 12
[ "$(ask "SELECT acteur_nom FROM journal WHERE acte = 'dossier.proposer'")" = camille ]
report $? "au nom de qui a appelé sudo"
expect 0 "accepter" "$SICPF" dossier accepter "$numero"
acts=$(sqlite3 "$SICPF_STORE" "SELECT COUNT(*) FROM dossier_acte a JOIN dossier d ON d.titulaire_id = a.titulaire_id AND d.id = a.dossier_id WHERE d.numero = '$numero'")

expect 0 "le reçu du dernier acte" "$SICPF" receipt show "$numero" -o "$TMPDIR/recu.json"
expect 0 "la clé" "$SICPF" receipt key
cle=$(cat "$out")
expect 0 "vrai, sans la base" env SICPF_STORE=/nulle/part "$SICPF" receipt verify "$TMPDIR/recu.json" --cle "$cle"
says "l'acte et le dossier" "Dossier : $numero"
says "qui l'a fait : un agent, non le titulaire" "Fait par : Un agent, pour : "
says "la clé donnée" "signé par la clé donnée"
prix=$(ask "SELECT prix_ttc_cents FROM dossier")
grep '^Prix toutes taxes comprises : ' "$out" | tr -cd '0-9' | grep -qx "$prix"
report $? "le prix, que la page doit dire aussi"
says "la part payée" "Part payée par le titulaire : "
says "l'état avant" "État avant l'acte : "
says "l'état après" "État après l'acte : "
says "la page à comparer" "chaque ligne doit y dire la même chose"
expect 0 "vrai, en JSON" "$SICPF" receipt verify "$TMPDIR/recu.json" --cle "$cle" --json
says "en JSON" '"vrai":true'
refused 3 "sans --cle, il n'est pas dit vrai" "recu.cle-inconnue" env SICPF_STORE=/nulle/part "$SICPF" receipt verify "$TMPDIR/recu.json"
says "la clé qui l'a signé" "$cle"
grep -q "est vrai" "$out"
[ $? = 1 ]
report $? "rien ne le dit vrai"
refused 3 "de même en JSON" '"vrai":null' "$SICPF" receipt verify "$TMPDIR/recu.json" --json
refused 6 "une autre clé" "recu.autre-cle" "$SICPF" receipt verify "$TMPDIR/recu.json" --cle "$(printf '%064d' 7)"
refused 2 "pas une clé" "recu.cle" "$SICPF" receipt verify "$TMPDIR/recu.json" --cle abc
refused 2 "pas un reçu" "recu.illisible" "$SICPF" receipt verify "$SICPF_SOURCE/meson.build"

# What docs/fr/recus.md tells is enough for another program.
if command -v openssl >/dev/null; then
    python3 - "$TMPDIR/recu.json" "$cle" "$TMPDIR" >"$out" 2>&1 <<'PY'
import hashlib, json, pathlib, struct, subprocess, sys
source, key, folder = sys.argv[1:]
r = json.load(open(source, encoding="utf-8"))
sha = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
number = lambda n: struct.pack("<q", n)
text = lambda s: number(len(s.encode())) + s.encode()

def fields(e):
    return b"".join([number(e[k]) for k in ("seq", "enregistre_us", "genre", "acteur_id", "jour_loi", "dossier_id")] +
                    [text(e[k]) for k in ("partie", "acteur_nom", "finalite", "acte", "donnees")] +
                    [bytes.fromhex(e[k]) for k in ("titulaires_empreinte", "contenu_empreinte")])

def signed(message, signature, key):
    folder_ = pathlib.Path(folder)
    (folder_ / "m").write_bytes(message)
    (folder_ / "s").write_bytes(bytes.fromhex(signature))
    (folder_ / "k").write_bytes(bytes.fromhex("302a300506032b6570032100" + key))
    subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", folder_ / "k", "-rawin", "-in", folder_ / "m",
                    "-sigfile", folder_ / "s"], check=True, stdout=subprocess.DEVNULL)

node = sha(b"\0", bytes.fromhex(r["grain"]), fields(r["entree"]))
for step in r["chemin"]:
    other = bytes.fromhex(step["empreinte"])
    node = sha(b"\1", other, node) if step["cote"] == "gauche" else sha(b"\1", node, other)
head = json.loads(r["tete_contenu"])
assert r["tete_contenu"] == '{"premiere":%d,"derniere":%d,"racine":"%s"}' % (head["premiere"], head["derniere"], node.hex())
assert head["premiere"] <= r["entree"]["seq"] <= head["derniere"]
assert sha(bytes.fromhex(r["tete_sel"]), r["tete_contenu"].encode()).hex() == r["tete"]["contenu_empreinte"]
assert sha(bytes.fromhex(r["sel"]), r["contenu"].encode()).hex() == r["entree"]["contenu_empreinte"]
assert r["tete"]["acte"] == "journal.signer" and r["tete"]["genre"] == 4
signed(sha(bytes.fromhex(r["tete_precedente"]), fields(r["tete"])), r["tete_signature"], r["tete_cle"])
assert r["cle"] == key == r["tete_cle"]
body = {k: v for k, v in r.items() if k != "signature"}
signed(b"sicpf recu\n" + json.dumps(body, indent=2, sort_keys=True, ensure_ascii=False).encode(), r["signature"], key)
print(len(r["chemin"]), "pas")
PY
    report $? "un autre programme le vérifie d'après la documentation"
    says "le chemin a des pas" " pas"
else
    skip "un autre programme" "openssl absent"
fi

i=0
while [ $((i += 1)) -le "$acts" ]; do
    "$SICPF" receipt show "$numero" --acte $i -o "$TMPDIR/recu-$i.json" >/dev/null 2>&1 &&
        "$SICPF" receipt verify "$TMPDIR/recu-$i.json" --cle "$cle" >/dev/null 2>&1 || break
done
[ "$i" -gt "$acts" ]
report $? "chacun des $acts actes a son reçu"
refused 4 "pas d'acte de plus" "recu.acte" "$SICPF" receipt show "$numero" --acte $((acts + 1))
refused 4 "dossier inconnu" "dossier.inconnu" "$SICPF" receipt show 10000000000000
refused 2 "ni dossier ni entrée" "usage" "$SICPF" receipt show
refused 4 "entrée absente" "recu.entree" "$SICPF" receipt show --entree 99999999

# Each byte changed, by groups: always refused.
python3 - "$TMPDIR/recu.json" "$TMPDIR" <<'PY'
import sys
whole = open(sys.argv[1], "rb").read()
for n, at in enumerate(range(3, len(whole), max(1, len(whole) // 60))):
    other = bytearray(whole)
    other[at] = ord("1") if other[at] != ord("1") else ord("2")
    open(f"{sys.argv[2]}/faux-{n}.json", "wb").write(other)
PY
accepted=0
for f in "$TMPDIR"/faux-*.json; do
    "$SICPF" receipt verify "$f" >/dev/null 2>&1
    case $? in 2 | 6) ;; *) echo "accepté : $f"; accepted=1 ;; esac
done
report $accepted "un octet changé : refusé"
change() { # change NAME FIELD SED-EXPRESSION PART : names what is wrong
    sed "$2" "$TMPDIR/recu.json" >"$TMPDIR/change.json"
    refused 6 "$1" "$3" "$SICPF" receipt verify "$TMPDIR/change.json"
}
change "l'entrée" 's/"finalite": "3"/"finalite": "4"/' "l'entrée du journal"
change "la tête" '0,/"tete_signature": "/s/"tete_signature": "./"tete_signature": "0/;s/"tete_precedente": "../"tete_precedente": "00/' "la tête du journal"
change "ce qui est dit" 's/"le": "2/"le": "1/' "ce que dit le reçu"
change "la mise en forme" '$s/$/ /' "la mise en forme"

# On paper: the same receipt attached to a tagged PDF, and a code that is checked without it.
expect 0 "la liste des reçus" "$SICPF" receipt list "$numero"
[ "$(wc -l <"$out")" = "$acts" ]
report $? "un reçu par acte"
says "le premier acte" "1  2026-11-24  Envoi d'une demande de formation"
refused 4 "liste d'un dossier inconnu" "dossier.inconnu" "$SICPF" receipt list 10000000000000
refused 2 "liste sans dossier" "usage" "$SICPF" receipt list
refused 2 "code QR sans clé" "recu.cle-absente" "$SICPF" receipt verify --qr SICPF-RECU:1
refused 2 "pas un code QR" "recu.qr" "$SICPF" receipt verify --qr https://exemple.fr --cle "$cle"
if [ -x /usr/bin/weasyprint ] && [ -x /usr/bin/qpdf ]; then
    expect 0 "le reçu en PDF" "$SICPF" receipt pdf "$numero" --acte 2 -o "$TMPDIR/recu.pdf"
    expect 0 "le même une seconde fois" "$SICPF" receipt pdf "$numero" --acte 2 -o "$TMPDIR/recu-bis.pdf"
    # Whatever bounds the layout, a user without privileges has it too: the service is one.
    if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
        plain=$TMPDIR/sans-privilege
        mkdir "$plain" && cp "$SICPF_STORE"* "$plain/" && cp "$SICPF" "$plain/sicpf"
        chmod 711 "$TMPDIR" && chown -R nobody "$plain"
        expect 0 "le PDF, sans privilège" env SICPF_STORE="$plain/$(basename "$SICPF_STORE")" \
            setpriv --reuid=nobody --regid=nogroup --clear-groups "$plain/sicpf" receipt pdf "$numero" --acte 2 -o "$plain/recu.pdf"
        cmp -s "$TMPDIR/recu.pdf" "$plain/recu.pdf"
        report $? "est le même"
    fi
    cmp -s "$TMPDIR/recu.pdf" "$TMPDIR/recu-bis.pdf"
    report $? "les mêmes octets"
    expect 0 "PDF bien formé" qpdf --check "$TMPDIR/recu.pdf"
    expect 0 "vrai, par la pièce jointe, sans la base" env SICPF_STORE=/nulle/part "$SICPF" receipt verify "$TMPDIR/recu.pdf" --cle "$cle"
    says "le deuxième acte" "Réponse de l'organisme : proposition"
    qpdf --show-attachment=attachment0 "$TMPDIR/recu.pdf" | cmp -s - "$TMPDIR/recu-2.json"
    report $? "la pièce jointe est le reçu JSON du même acte"
    refused 6 "PDF, une autre clé" "recu.autre-cle" "$SICPF" receipt verify "$TMPDIR/recu.pdf" --cle "$(printf '%064d' 7)"
    qpdf --remove-attachment=attachment0 "$TMPDIR/recu.pdf" "$TMPDIR/sans.pdf"
    refused 2 "PDF sans pièce" "recu.sans-fichier" "$SICPF" receipt verify "$TMPDIR/sans.pdf"
    echo "un autre fichier" >"$TMPDIR/autre.txt"
    qpdf "$TMPDIR/recu.pdf" --add-attachment "$TMPDIR/autre.txt" -- "$TMPDIR/deux.pdf"
    refused 2 "PDF avec deux pièces" "recu.pieces" "$SICPF" receipt verify "$TMPDIR/deux.pdf" --cle "$cle"
    head -c 900 "$TMPDIR/recu.pdf" >"$TMPDIR/coupe.pdf"
    refused 2 "PDF tronqué" "recu.sans-fichier" "$SICPF" receipt verify "$TMPDIR/coupe.pdf"
    expect 0 "le PDF d'un acte par son entrée" "$SICPF" receipt pdf --entree "$(ask "SELECT MIN(j.seq) FROM journal j JOIN journal_titulaire t ON t.seq = j.seq WHERE j.genre = 2 AND (SELECT COUNT(*) FROM journal_titulaire o WHERE o.seq = j.seq) = 1")" -o "$TMPDIR/entree.pdf"
    expect 0 "et il est vrai" "$SICPF" receipt verify "$TMPDIR/entree.pdf" --cle "$cle"
else
    skip "le reçu en PDF" "weasyprint ou qpdf absent"
fi
if [ -s "$TMPDIR/recu.pdf" ] && command -v pdfinfo >/dev/null && command -v zbarimg >/dev/null; then
    pdfinfo -struct "$TMPDIR/recu.pdf" >"$out" 2>&1
    says "un titre balisé" "H1"
    pdfinfo "$TMPDIR/recu.pdf" >"$out" 2>&1
    says "PDF balisé" "Tagged:          yes"
    qpdf --qdf "$TMPDIR/recu.pdf" "$TMPDIR/ouvert.pdf"
    grep -aq pdfuaid "$TMPDIR/ouvert.pdf"
    [ $? = 1 ]
    report $? "il ne se dit pas PDF/UA"
    says "une seule page" "Pages:           1"
    pdftotext "$TMPDIR/recu.pdf" "$out"
    says "le dossier" "$numero"
    pdftoppm -r 150 -png "$TMPDIR/recu.pdf" "$TMPDIR/feuille"
    lu=$(zbarimg --nodbus --raw -q "$TMPDIR"/feuille-1.png)
    expect 0 "le code QR, vrai sans le reçu" env SICPF_STORE=/nulle/part "$SICPF" receipt verify --qr "$lu" --cle "$cle"
    says "seul, sans les montants" "ne couvre ni les montants"
    says "l'acte et le dossier du code" "« Réponse de l'organisme : proposition », le 2026-11-24, dossier $numero"
    expect 0 "le code et son reçu" "$SICPF" receipt verify "$TMPDIR/recu-2.json" --qr "$lu" --cle "$cle"
    refused 6 "le code d'un autre reçu" "recu.qr-autre" "$SICPF" receipt verify "$TMPDIR/recu-1.json" --qr "$lu" --cle "$cle"
    refused 6 "le code, une autre clé" "recu.qr-faux" "$SICPF" receipt verify --qr "$lu" --cle "$(printf '%064d' 7)"
    refused 6 "un code changé" "recu.qr-faux" "$SICPF" receipt verify --qr "$(echo "$lu" | sed 's/PROPOSER/ACCEPTER/')" --cle "$cle"
else
    skip "le code QR" "poppler-utils ou zbar-tools absent"
fi

expect 0 "le journal se vérifie" "$SICPF" journal verify
sqlite3 "$SICPF_STORE" "SELECT COUNT(*) FROM journal WHERE acte = 'commande.recu'" | grep -qv '^0$'
report $? "chaque reçu donné est au journal"
finish
