# The holder's share by card, with the sandbox as the provider: success, each refusal, what is told twice, forged or late, refunds.
. "$SICPF_SOURCE/tests/run/lib.sh"
sandbox= server=
trap 'kill $sandbox $server 2>/dev/null' EXIT
command -v sqlite3 >/dev/null && command -v curl >/dev/null || { skip "carte" "sqlite3 ou curl absent"; finish; }
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
ask() { sqlite3 "$SICPF_STORE" "$1"; }
keys=$TMPDIR/carte.cles
jar=$TMPDIR/cookies
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# ---- a holder with rights, a session that costs more than he may pay with them
expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports et les crédits" "$SICPF" demo load --dir "$TMPDIR/f"
refused 2 "aucun prestataire relié" "carte.non-reliee" "$SICPF" carte suivre

sandbox_port=$(free_port)
start_sandbox() {
    : >"$TMPDIR/sandbox.out"
    python3 "$SICPF_SOURCE/tools/bac_a_sable_paiement.py" --keys "$keys" --make-keys --port "$sandbox_port" --payments "$1" --slow "${2:-0}" >"$TMPDIR/sandbox.out" 2>&1 &
    sandbox=$!
    for i in 1 2 3 4 5 6 7 8 9 10; do grep -q http "$TMPDIR/sandbox.out" && return; sleep 0.3; done
}
stop_sandbox() {
    kill "$sandbox"
    wait "$sandbox" 2>/dev/null
}
start_sandbox "$TMPDIR/paiements"
[ "$(stat -c %a "$keys")" = 600 ]
report $? "les clés ne sont lisibles que du service"
SICPF_PORT=$(free_port)
export SICPF_PORT SICPF_PUBLIC_URL="http://localhost:$SICPF_PORT" SICPF_CARD_URL="http://localhost:$sandbox_port" SICPF_CARD_KEYS="$keys"
refused 2 "en clair hors de cette machine" "carte.adresse" env SICPF_CARD_URL=http://paiement.example "$SICPF" carte suivre
refused 2 "sans adresse de retour" "public_url" env SICPF_PUBLIC_URL= "$SICPF" carte suivre
cp "$keys" "$TMPDIR/lisibles" && chmod 644 "$TMPDIR/lisibles"
refused 2 "clés lisibles d'autres" "carte.cles" env SICPF_CARD_KEYS="$TMPDIR/lisibles" "$SICPF" carte suivre

base=http://localhost:$SICPF_PORT
start_server() {
    "$SICPF" serve >>"$TMPDIR/serve.out" 2>>"$TMPDIR/serve.err" &
    server=$!
    for i in 1 2 3 4 5 6 7 8 9 10; do curl -s -o /dev/null "$base/" && break; sleep 0.5; done
}
start_server

holder=$(ask "SELECT json_extract(value, '$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
              AND json_extract(value, '$.role') = 'titulaire' AND json_extract(value, '$.detail') LIKE 'secteur privé%' LIMIT 1")
rank=$(ask "SELECT key FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes' AND json_extract(value, '$.id') = $holder
            AND json_extract(value, '$.role') = 'titulaire'")
session=$(ask "SELECT s.id FROM session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
               WHERE f.classe = 'RNCP' AND a.prerequis = 0 AND s.debut > 20810 AND s.ouverte = 1 AND a.prix_ttc_cents > 15000 ORDER BY a.prix_ttc_cents, s.id LIMIT 1")

# sign_in : the holder, by the page of the demonstration.
sign_in() {
    token=$(curl -s -c "$jar" -b "$jar" "$base/demonstration" | sed -n 's/.*name="jeton" value="\([0-9a-f]*\)".*/\1/p' | head -1)
    curl -s -o /dev/null -c "$jar" -b "$jar" -d "jeton=$token&personne=$rank" "$base/demonstration"
}
# proposed : a dossier that waits for the holder, the one before being over; its number is $numero.
proposed() {
    [ -z "${numero:-}" ] || "$SICPF" dossier refuser "$numero" --par titulaire >/dev/null 2>&1
    "$SICPF" dossier demander "$holder" "$session" >"$out" 2>&1 && numero=$(ask "SELECT numero FROM dossier ORDER BY id DESC LIMIT 1") &&
        "$SICPF" dossier proposer "$numero" --prix-ht 200 --prix-ttc 200 >"$out" 2>&1
    report $? "une proposition à 200 euros"
}
# accept STATUS NAME : the holder accepts on the page; $reference is the payment's, $page the provider's page.
accept() {
    curl -s -b "$jar" "$base/mes-dossiers/$numero/accepter" >"$out"
    token=$(sed -n 's/.*name="jeton" value="\([0-9a-f]*\)".*/\1/p' "$out" | tail -1)
    version=$(sed -n 's/.*name="version" value="\([0-9]*\)".*/\1/p' "$out" | head -1)
    rest=$(sed -n 's/.*name="reste_centimes" value="\([0-9]*\)".*/\1/p' "$out" | head -1)
    status=$(curl -s -b "$jar" -D "$TMPDIR/head" -o "$out" -w '%{http_code}' -d "jeton=$token&version=$version&reste_centimes=$rest&confirme=1" \
        "$base/mes-dossiers/$numero/accepter")
    [ "$status" = "$1" ] || { echo "statut $status, $1 attendu"; grep -o 'erreur-[a-z]*"[^<]*<[^<]*<[^<]*' "$out"; false; }
    report $? "$2"
    [ "$1" = 303 ] || return 0
    reference=$(tr -d '\r' <"$TMPDIR/head" | sed -n 's|^[Ll]ocation: /paiements/\([0-9a-f]*\).*|\1|p')
    waiting
    page=$(sed -n 's|.*href="\(http://localhost:'"$sandbox_port"'/page/[^"]*\)".*|\1|p' "$out")
}
waiting() { curl -s -b "$jar" -o "$out" "$base/paiements/$reference"; }
# pay CARD [ACTION] : on the provider's page, which sends the browser back to ours.
pay() {
    status=$(curl -s -o "$out" -D "$TMPDIR/head" -w '%{http_code}' -d "carte=$1&action=${2:-payer}" "$page")
    [ "$status" = 303 ] && grep -q "^Location: $base/paiements/$reference" "$TMPDIR/head" || { echo "statut $status"; cat "$TMPDIR/head"; }
}
# ends PAYMENT DOSSIER NAME : where both are.
ends() {
    got=$(ask "SELECT p.etat || ' ' || d.etat FROM paiement_carte p JOIN dossier d ON d.titulaire_id = p.titulaire_id AND d.id = p.dossier_id
               WHERE p.reference = '$reference'")
    [ "$got" = "$1 $2" ] || { echo "« $got », « $1 $2 » attendu"; false; }
    report $? "$3"
}
reserved() { ask "SELECT COALESCE(SUM(reserve), 0) FROM solde WHERE titulaire_id = $holder"; }
nothing_held() {
    [ "$(reserved)" = "$held" ] || { echo "réservé : $(reserved), $held attendu"; false; }
    report $? "$1"
}
# provider : its word on the payment, by making it again under the same key.
provider() {
    curl -s -X POST -H "Authorization: Bearer $(sed -n 's/^acces //p' "$keys")" -H "Idempotency-Key: $reference" -d "{\"reference\":\"$reference\",\"montant\":$(
        ask "SELECT montant_cents FROM paiement_carte WHERE reference = '$reference'"),\"devise\":\"EUR\"}" "$SICPF_CARD_URL/v1/paiements" |
        sed -n 's/.*"etat": *"\([a-z]*\)".*/\1/p'
}
sign_in
held=$(reserved)

# ---- declined, given up, over: the rights stay free, and the holder may begin again
proposed
refused 3 "un agent ne dit pas payé ce que le prestataire doit encaisser" "carte.reliee" "$SICPF" dossier accepter "$numero" --reste 150
accept 303 "accepter mène au paiement"
[ -n "$page" ] && grep -q "ne passe jamais par ce service" "$out"
report $? "la page conduit chez le prestataire"
ends ouvert validated "le dossier attend le paiement"
nothing_held "rien n'est réservé"
first=$reference
accept 303 "accepter deux fois"
[ "$reference" = "$first" ]
report $? "le paiement ouvert ressert"
pay 4000000000000028
ends refuse validated "carte refusée"
nothing_held "rien n'est réservé"
waiting
says "la page le dit" "La banque a refusé la carte"
says "et propose de recommencer" "/mes-dossiers/$numero/accepter"
accept 303 "recommencer"
[ "$reference" != "$first" ]
report $? "par un autre paiement"
pay "" abandonner
ends abandonne validated "abandonné"
accept 303 "encore"
pay "" expirer
ends abandonne validated "le temps est passé"
[ "$(ask "SELECT motif FROM paiement_carte WHERE reference = '$reference'")" = carte.expiree ]
report $? "c'est dit"
accept 303 "la banque accepte une autre somme que celle demandée"
pay 4000000000000044
ends annule validated "elle n'est pas prise"
[ "$(provider)" = annule ]
report $? "le prestataire l'a libérée"
accept 303 "une carte dont l'encaissement échoue"
pay 4000000000000069
ends annule validated "ne fait pas de commande"
[ "$(provider)" = annule ]
report $? "et le prestataire a libéré la carte"
nothing_held "rien n'est réservé"
accept 303 "une carte encaissée aussitôt, pour une autre somme"
pay 4000000000000077
ends sans_suite validated "ne fait pas de commande non plus"
expect 0 "suivre" "$SICPF" carte suivre --json
says "la somme est rendue" '"rendus":1'
[ "$(ask "SELECT r.montant_cents - p.montant_cents FROM remboursement_carte r JOIN paiement_carte p ON p.id = r.paiement_id
          WHERE p.reference = '$reference'")" = 100 ]
report $? "celle qui a été prise"

# ---- accepted, and told three times
accept 303 "une carte acceptée, l'avis envoyé trois fois"
pay 4000000000000036
ends paye accepted "le dossier est accepté"
[ "$(ask "SELECT COUNT(*) FROM dossier_acte a JOIN dossier d ON d.id = a.dossier_id WHERE d.numero = '$numero' AND acte = 'accepter'")" = 1 ]
report $? "une fois"
[ "$(provider)" = capture ]
report $? "l'argent est encaissé"
status=$(curl -s -b "$jar" -o "$out" -w '%{http_code} %{redirect_url}' "$base/paiements/$reference")
[ "$status" = "303 $base/mes-dossiers/$numero?fait=acceptee" ]
report $? "le retour mène au dossier"
curl -s -b "$jar" -o "$out" "$base/mes-dossiers/$numero"
says "qui montre le paiement" "Paiement par carte"
expect 0 "la fiche" "$SICPF" dossier show "$numero"
says "montre aussi les refus" "[refuse], carte.refusee"
expect 0 "le livre" "$SICPF" book verify

# ---- withdrawal: the share goes back, once
expect 0 "rétractation" "$SICPF" dossier retracter "$numero"
expect 0 "ce qui est dû" "$SICPF" carte suivre --dry-run --json
says "un remboursement" '"rendus":1'
expect 0 "rembourser" "$SICPF" carte suivre --json
says "fait" '"rendus":1'
expect 0 "une fois" "$SICPF" carte suivre --json
says "rien de plus" '"rendus":0'
[ "$(ask "SELECT r.montant_cents = p.montant_cents AND r.avant_le - r.du_le = 30 FROM remboursement_carte r
          JOIN paiement_carte p ON p.id = r.paiement_id WHERE p.reference = '$reference'")" = 1 ]
report $? "toute la part, sous trente jours"
nothing_held "les droits sont rendus"
[ "$(ask "SELECT COALESCE(SUM(CASE WHEN credit = 1003 THEN montant ELSE -montant END), 0) FROM transfert WHERE 1003 IN (debit, credit)")" = 0 ]
report $? "le compte des cartes est à zéro"

# ---- no notice came: the next pass asks
proposed
accept 303 "un avis qui ne vient pas"
pay 4000000000000051
ends ouvert validated "le dossier attend"
expect 0 "suivre" "$SICPF" carte suivre --json
ends paye accepted "le prestataire a été interrogé"
expect 0 "annulé par l'organisme" "$SICPF" dossier annuler "$numero" --par organisme --motif "session complète"
expect 0 "suivre" "$SICPF" carte suivre --json
says "la part est rendue" '"rendus":1'

# ---- too late: the proposal is gone while the holder pays
proposed
accept 303 "un paiement commencé"
expect 0 "la proposition est retirée" "$SICPF" dossier annuler "$numero" --par organisme --motif "session complète"
pay 4000000000000010
ends annule canceledByOrganism "rien n'est pris"
waiting
says "c'est dit" "pas pu être enregistrée"

# ---- another proposal while the holder pays: it is not what he read (LC-15)
proposed
accept 303 "un paiement commencé"
before=$reference
expect 0 "la proposition change" "$SICPF" dossier proposer "$numero" --prix-ht 190 --prix-ttc 190
pay 4000000000000010
ends annule validated "rien n'est pris"
waiting
says "c'est dit" "Le dossier a changé depuis"
says "et il peut recommencer" "Recommencer"
accept 303 "il relit, puis accepte"
[ "$reference" != "$before" ]
report $? "par un autre paiement"
nothing_held "rien n'est réservé"

# ---- notices that are not the provider's
cat >"$TMPDIR/signer.py" <<'PY'
import datetime, hashlib, hmac, os, sys
keys = dict(line.split() for line in open(sys.argv[1]).read().splitlines())
start = datetime.datetime.fromisoformat(os.environ["SICPF_CLOCK"].replace("Z", "+00:00")).timestamp()
at = str(int(start + 30 + int(sys.argv[3])))
print(at, hmac.new(bytes.fromhex(sys.argv[4] or keys["avis"]), at.encode() + b"." + sys.argv[2].encode(), hashlib.sha256).hexdigest())
PY
notice() { # notice STATUS NAME BODY [SECONDS] [KEY]
    python3 "$TMPDIR/signer.py" "$keys" "$3" "${4:-0}" "${5:-}" >"$TMPDIR/signature"
    read -r at tag <"$TMPDIR/signature"
    status=$(curl -s -o "$out" -w '%{http_code}' -H 'Content-Type: application/json' -H "X-Avis-Date: $at" -H "X-Avis-Signature: $tag" \
        -d "$3" "$base/api/v1/paiements/avis")
    [ "$status" = "$1" ] || { echo "statut $status, $1 attendu"; cat "$out"; false; }
    report $? "$2"
}
told() { # told ID REFERENCE CURRENCY STATE : the body of a notice
    echo "{\"id\":\"$1\",\"reference\":\"$2\",\"montant\":$cents,\"devise\":\"$3\",\"etat\":\"$4\"}"
}
proposed
accept 303 "un paiement à falsifier"
id=$(ask "SELECT prestataire_id FROM paiement_carte WHERE reference = '$reference'")
cents=$(ask "SELECT montant_cents FROM paiement_carte WHERE reference = '$reference'")
notice 401 "une autre clé" "$(told "$id" "$reference" EUR autorise)" 0 "$(printf '%064d' 7)"
notice 401 "un vieil avis" "$(told "$id" "$reference" EUR autorise)" -3600
status=$(curl -s -o "$out" -w '%{http_code}' -H 'Content-Type: application/json' -d "$(told "$id" "$reference" EUR autorise)" "$base/api/v1/paiements/avis")
[ "$status" = 401 ]
report $? "sans signature"
notice 404 "une référence inconnue" "$(told "$id" "$(printf '%032d' 0)" EUR autorise)"
notice 404 "un autre nom chez le prestataire" "$(told ps_autre "$reference" EUR autorise)"
notice 422 "un état inconnu" "$(told "$id" "$reference" EUR peut-etre)"
ends ouvert validated "rien n'a bougé"
notice 200 "une autre monnaie" "$(told "$id" "$reference" USD autorise)"
ends annule validated "elle n'est pas prise"
status=$(curl -s -o "$out" -w '%{http_code}' "$base/paiements/$reference")
[ "$status" = 303 ]
report $? "sans session, la page demande de se connecter"

# ---- the provider starts again: it still has its payments. Another one has none, says so, and stops nobody
proposed
accept 303 "un paiement avant que le prestataire redémarre"
pay 4000000000000010
ends paye accepted "il est pris"
stop_sandbox
start_sandbox "$TMPDIR/paiements-autres"
expect 0 "rétractation" "$SICPF" dossier retracter "$numero"
proposed
accept 303 "un autre, chez ce prestataire qui n'a pas le premier"
pay 4000000000000010
expect 0 "rétractation de celui-là" "$SICPF" dossier retracter "$numero"
expect 3 "le premier n'est pas connu ici" "$SICPF" carte suivre --json
says "c'est dit" '"code":"carte.prestataire-ignore"'
says "et quoi vérifier" "card_url et card_keys"
says "l'autre est rendu" '"rendus":1'

# ---- repaid otherwise: said by one agent, set aside, then due to the card again
expect 0 "ce qui est à rendre" "$SICPF" carte remboursements --json
says "le premier" '"propose_par":null'
due=$(sed -n 's/.*"paiement":"\([0-9a-f]*\)".*/\1/p' "$out")
refused 2 "sans référence" "carte.ailleurs-reference" env SICPF_AGENT=alex "$SICPF" carte rendu-ailleurs "$due" --le 2026-11-24 --motif "carte close"
refused 2 "un jour à venir" "carte.ailleurs-jour" env SICPF_AGENT=alex "$SICPF" carte rendu-ailleurs "$due" --reference VIR-1 --le 2026-12-24 --motif "carte close"
expect 0 "rendu autrement" env SICPF_AGENT=alex "$SICPF" carte rendu-ailleurs "$due" --reference VIR-1 --le 2026-11-24 --motif "carte close"
expect 0 "le prestataire n'est plus sollicité" "$SICPF" carte suivre --json
says "personne n'est remboursé deux fois" '"rendus":0'
refused 3 "confirmé par la même personne" "carte.ailleurs-meme-agent" env SICPF_AGENT=alex "$SICPF" carte approuver "$due"
expect 0 "écarté" env SICPF_AGENT=billie "$SICPF" carte ecarter "$due"
refused 5 "rien à confirmer" "carte.ailleurs-non-propose" env SICPF_AGENT=billie "$SICPF" carte approuver "$due"
stop_sandbox
start_sandbox "$TMPDIR/paiements"
expect 0 "le prestataire revient" "$SICPF" carte suivre --json
says "et rend le premier" '"rendus":1'
refused 4 "plus rien n'est dû" "carte.ailleurs-rien" env SICPF_AGENT=alex "$SICPF" carte rendu-ailleurs "$due" --reference VIR-1 --le 2026-11-24 --motif "carte close"
proposed
accept 303 "un paiement dont la carte sera close"
pay 4000000000000010
ends paye accepted "il est pris"
expect 0 "rétractation" "$SICPF" dossier retracter "$numero"
expect 0 "rendu autrement" env SICPF_AGENT=alex "$SICPF" carte rendu-ailleurs "$reference" --reference VIR-2 --le 2026-11-24 --motif "carte close"
expect 0 "la liste le dit" "$SICPF" carte remboursements
says "par qui" "(VIR-2), dit par alex : carte close"
expect 0 "confirmé par une autre personne" env SICPF_AGENT=billie "$SICPF" carte approuver "$reference"
expect 0 "plus rien à rendre" "$SICPF" carte remboursements
says "rien" "Aucune somme n'est à rendre"
expect 0 "ni par le prestataire" "$SICPF" carte suivre --json
says "rien" '"rendus":0'
expect 0 "le dossier le dit" "$SICPF" dossier show "$numero"
says "comment" "rendus autrement que sur la carte le 24 novembre 2026 (VIR-2)"
entry=$(ask "SELECT seq FROM journal WHERE acte = 'carte.rendu-ailleurs'")
[ -n "$entry" ]
report $? "le journal aussi"
twice=$reference # its provider gives it back further down

# ---- the provider is slow: while it is asked nobody says the sum repaid otherwise, and a server that is ended in the middle loses nothing
proposed
accept 303 "un paiement à rendre chez un prestataire lent"
pay 4000000000000010
ends paye accepted "il est pris"
expect 0 "rétractation" "$SICPF" dossier retracter "$numero"
stop_sandbox
start_sandbox "$TMPDIR/paiements" 3
claimed() { # claimed WANTED : how many sums the provider was asked for, without an answer
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do # other payments are asked of first
        [ "$(ask "SELECT COUNT(*) FROM remboursement_carte WHERE demande_us IS NOT NULL")" = "$1" ] && return
        sleep 0.5
    done
    false
}
"$SICPF" carte suivre >"$TMPDIR/slow" 2>&1 &
pass=$!
claimed 1
report $? "la somme est demandée"
refused 5 "dite rendue autrement pendant ce temps" "carte.ailleurs-demande" env SICPF_AGENT=alex "$SICPF" carte rendu-ailleurs "$reference" --reference VIR-3 --le 2026-11-24 --motif "carte close"
kill -9 "$server" # which makes the pass for the command
wait "$server" "$pass" 2>/dev/null
start_server
claimed 1
report $? "arrêté au milieu, elle reste demandée"
expect 0 "la liste le dit" "$SICPF" carte remboursements
says "sans réponse" "n'a pas répondu"
refused 5 "et personne ne la dit rendue" "carte.ailleurs-demande" env SICPF_AGENT=alex "$SICPF" carte rendu-ailleurs "$reference" --reference VIR-3 --le 2026-11-24 --motif "carte close"
passes=
for i in 1 2 3 4; do
    "$SICPF" carte suivre --json >"$TMPDIR/pass$i" 2>&1 &
    passes="$passes $!"
done
for pid in $passes; do wait "$pid"; done
[ "$(cat "$TMPDIR"/pass? | grep -c '"rendus":1')" = 1 ]
[ $? = 0 ] || { cat "$TMPDIR"/pass?; false; }
report $? "quatre passages à la fois : un seul l'a rendue"
[ "$(grep "\"$reference\"" "$TMPDIR/paiements" | tail -1 | grep -o '"rendus": {[^}]*}' | grep -o ':' | wc -l)" = 2 ]
report $? "le prestataire, une fois"
[ "$(ask "SELECT COUNT(*) FROM remboursement_carte WHERE double_us IS NOT NULL")" = 0 ]
report $? "rien n'est rendu deux fois"

# ---- what a provider gives back though agents had said it repaid otherwise: two agents say how that was settled
refused 4 "rien n'est rendu deux fois encore" "classement.rien" env SICPF_AGENT=alex "$SICPF" carte classer "$twice" --choix abandon --motif "trop peu pour le demander"
ask "UPDATE remboursement_carte SET double_us = fait_us WHERE paiement_id = (SELECT id FROM paiement_carte WHERE reference = '$twice')
     AND titulaire_id = (SELECT titulaire_id FROM paiement_carte WHERE reference = '$twice')"
expect 0 "la liste le dit" "$SICPF" carte remboursements
says "deux fois" "rendus deux fois"
refused 2 "par un choix de l'autre liste" "classement.choix" env SICPF_AGENT=alex "$SICPF" carte classer "$twice" --choix ayants_droit --motif "remis au notaire"
refused 2 "sans motif" "decision.motifs" env SICPF_AGENT=alex "$SICPF" carte classer "$twice" --choix abandon
expect 0 "proposé" env SICPF_AGENT=alex "$SICPF" carte classer "$twice" --choix abandon --motif "trop peu pour le demander"
refused 3 "confirmé par la même personne" "classement.meme-agent" env SICPF_AGENT=alex "$SICPF" carte confirmer-classement "$twice"
expect 0 "confirmé par une autre" env SICPF_AGENT=billie "$SICPF" carte confirmer-classement "$twice"
expect 0 "elle quitte la liste" "$SICPF" carte remboursements
absent "elle n'y est plus" "rendus deux fois" "$out"
expect 0 "les sommes classées" "$SICPF" carte classes
says "comment et pourquoi" "trop peu pour le demander"
expect 0 "l'histoire du dossier la garde" "$SICPF" dossier show "$(ask "SELECT numero FROM dossier d JOIN paiement_carte p ON p.titulaire_id = d.titulaire_id AND p.dossier_id = d.id WHERE p.reference = '$twice'")"
says "rendue deux fois" "rendus deux fois : aussi par le prestataire"
says "et classée" "classé : Laissé au titulaire"

# ---- many pay at once at a slow provider: all are answered, and files are made meanwhile
proposed
curl -s -b "$jar" "$base/mes-dossiers/$numero/accepter" >"$out"
token=$(sed -n 's/.*name="jeton" value="\([0-9a-f]*\)".*/\1/p' "$out" | tail -1)
version=$(sed -n 's/.*name="version" value="\([0-9]*\)".*/\1/p' "$out" | head -1)
rest=$(sed -n 's/.*name="reste_centimes" value="\([0-9]*\)".*/\1/p' "$out" | head -1)
clients=
for i in 1 2 3 4 5 6 7 8; do
    curl -s -b "$jar" -o "$TMPDIR/client$i.html" -w '%{http_code}\n' -d "jeton=$token&version=$version&reste_centimes=$rest&confirme=1" \
        "$base/mes-dossiers/$numero/accepter" >"$TMPDIR/client$i" &
    clients="$clients $!"
done
for pid in $clients; do wait "$pid"; done
[ "$(cat "$TMPDIR"/client? | grep -c 303)" = 8 ] || { cat "$TMPDIR"/client?; grep -ho 'data-code="[^"]*"\|[a-z]*\.[a-z-]*</code>' "$TMPDIR"/client?.html | sort | uniq -c; false; }
report $? "huit acceptations à la fois vont toutes payer"
[ "$(ask "SELECT COUNT(*) FROM paiement_carte p JOIN dossier d ON d.id = p.dossier_id WHERE d.numero = '$numero'")" = 1 ]
report $? "par un seul paiement"

# ---- the provider does not answer: nothing is due
stop_sandbox
proposed
accept 503 "le prestataire ne répond pas"
says "c'est dit" "Le prestataire de paiement ne répond pas"
[ "$(ask "SELECT etat FROM dossier WHERE numero = '$numero'")" = validated ]
report $? "le dossier n'a pas bougé"
nothing_held "rien n'est réservé"

# ---- a program of the holder: it pays what it read, and an acceptance that only opened a payment is not done
start_sandbox "$TMPDIR/paiements"
token=$(curl -s -b "$jar" "$base/mes-acces" | sed -n 's/.*name="jeton" value="\([0-9a-f]*\)".*/\1/p' | tail -1)
curl -s -b "$jar" -o "$out" -d "jeton=$token&acc_nom=essai" "$base/mes-acces"
key=$(sed -n 's|^<p><code>\([^<]*\)</code></p>.*|\1|p' "$out" | head -1)
[ -n "$key" ] || grep -o 'erreur-[a-z]*"[^<]*<[^<]*<[^<]*' "$out"
[ -n "$key" ]
report $? "une clé du titulaire"
program() { # program STATUS NAME BODY : the acceptance by the API
    status=$(curl -s -o "$out" -w '%{http_code}' -H "X-Api-Key: $key" -H 'Content-Type: application/json' -d "$3" \
        "$base/api/v1/mes-dossiers/$numero/accepter")
    [ "$status" = "$1" ] || { echo "statut $status, $1 attendu"; cat "$out"; false; }
    report $? "$2"
}
curl -s -o "$out" -H "X-Api-Key: $key" "$base/api/v1/mes-dossiers/$numero/accepter"
says "il lit le reste" '"reste_centimes":15000'
version=$(ask "SELECT version FROM dossier WHERE numero = '$numero'")
program 409 "qui n'a lu aucun reste n'est pas mené à payer" "{\"version\":$version,\"confirme\":true}"
says "et le lit" "dossier.reste-change"
program 409 "ni qui en a lu un autre" "{\"version\":$version,\"confirme\":true,\"reste_centimes\":14999}"
program 200 "qui l'a lu va payer" "{\"version\":$version,\"confirme\":true,\"reste_centimes\":15000}"
says "ce n'est pas fait" '"fait":false'
reference=$(sed -n 's|.*"paiement":"/paiements/\([0-9a-f]*\)".*|\1|p' "$out")
says "et se lit là" "\"voir\":\"/api/v1/paiements/$reference\""
ends ouvert validated "le dossier attend le paiement"
curl -s -o "$out" -H "X-Api-Key: $key" "$base/api/v1/paiements/$reference"
page=$(sed -n 's|.*"carte_page":"\([^"]*\)".*|\1|p' "$out")
pay 4000000000000010
ends paye accepted "payé, il est accepté"
stop_sandbox

# ---- what must be nowhere
! grep -aqs "40000000000000" "$SICPF_STORE" "$SICPF_STORE-wal" "$TMPDIR/serve.err" "$TMPDIR/serve.out"
report $? "aucun numéro de carte dans les données ni les traces"
! grep -q "$reference\|$numero\|$(sed -n 's/^avis //p' "$keys")" "$TMPDIR/serve.err"
report $? "ni référence, ni dossier, ni clé dans les traces"
expect 0 "le journal" "$SICPF" journal verify
expect 0 "le livre" "$SICPF" book verify
kill "$server"
wait "$server" 2>/dev/null
copie_fidele
finish
