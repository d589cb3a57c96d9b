# The API of training bodies: a key, the dossiers of one body, its acts with the names that tools know, refusals, no cookie.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v sqlite3 >/dev/null && command -v curl >/dev/null || { skip "api" "sqlite3 ou curl absent"; finish; }
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z SICPF_PORT=0
ask() { sqlite3 "$SICPF_STORE" "$1"; }

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports et les crédits" "$SICPF" demo load --dir "$TMPDIR/f"
elu=$(ask "SELECT json_extract(value, '\$.id') FROM reglage, json_each(valeur) WHERE nom = 'demo.personnes'
           AND json_extract(value, '\$.detail') LIKE 'plusieurs mandats%'")
session=$(ask "SELECT s.id FROM session_formation s JOIN action_formation a ON a.id = s.action_id JOIN formation f ON f.id = a.formation_id
               WHERE f.classe = 'DIFE_MANDAT' AND s.debut > 20800 AND a.prix_ttc_cents <= a.heures * 8000 AND a.prix_ttc_cents < 70000
                 AND EXISTS (SELECT 1 FROM agrement g WHERE g.organisme_id = f.organisme_id AND g.etat = 'ACTIF' AND g.fin > s.debut)
               ORDER BY s.debut, s.id LIMIT 1")
nda=$(ask "SELECT o.nda FROM organisme o JOIN formation f ON f.organisme_id = o.id JOIN action_formation a ON a.formation_id = f.id
           JOIN session_formation s ON s.action_id = a.id WHERE s.id = $session")
autre=$(ask "SELECT nda FROM organisme WHERE nda <> '$nda' ORDER BY id LIMIT 1")
expect 0 "demander" "$SICPF" dossier demander "$elu" "$session"
numero=$(ask "SELECT numero FROM dossier")

# ---- keys
expect 0 "une clé" "$SICPF" organisme cle-api creer "$nda" "Connecteur" --json
cle=$(sed -n 's/.*"cle":"\([0-9a-f]*\)".*/\1/p' "$out")
expect 0 "celle d'un autre" "$SICPF" organisme cle-api creer "$autre" "Autre" --json
cle_autre=$(sed -n 's/.*"cle":"\([0-9a-f]*\)".*/\1/p' "$out")
[ ${#cle} = 64 ] && ! grep -q "$cle" "$SICPF_STORE"
report $? "la clé n'est pas gardée"
refused 2 "sans nom" "api.nom" "$SICPF" organisme cle-api creer "$nda" ""
refused 4 "organisme inconnu" "organisme.inconnu" "$SICPF" organisme cle-api creer 99999999999 x
refused 4 "clé inconnue" "api.cle-inconnue" "$SICPF" organisme cle-api revoquer 99

"$SICPF" serve >"$TMPDIR/serve.out" 2>"$TMPDIR/serve.err" &
server=$!
for i in 1 2 3 4 5 6 7 8 9 10; do
    port=$(sed -n 's|.*http://[^:]*:\([0-9]*\).*|\1|p' "$TMPDIR/serve.out" "$TMPDIR/serve.err" | head -1)
    [ -n "$port" ] && break
    sleep 0.5
done
base=http://127.0.0.1:$port/api

# call STATUS NAME METHOD PATH KEY [BODY] : the answer is in $out.
call() {
    status=$(curl -s -o "$out" -w '%{http_code}' -X "$3" -H "X-Api-Key: $5" ${6:+-H "Content-Type: application/json" -d "$6"} "$base$4")
    [ "$status" = "$1" ] || { echo "statut $status, $1 attendu : $3 $4"; sed 's/^/    /' "$out"; false; }
    report $? "$2"
}
call 401 "sans clé" GET /registrationFolders ""
says "le refus a la forme attendue" '"detail":"La clé'
call 401 "fausse clé" GET /registrationFolders "$(printf '%064d' 7)"
call 200 "ses dossiers" GET "/registrationFolders?limit=1000&state=notProcessed&order=asc&sort=lastUpdate" "$cle"
says "le sien y est" "\"externalId\":\"$numero\""
call 200 "par numéro" GET "/registrationFolders?query=$numero&page=1" "$cle"
says "le sien" "\"state\":\"notProcessed\""
call 200 "la page d'après" GET "/registrationFolders?page=2" "$cle"
[ "$(cat "$out")" = "[]" ]
report $? "est vide"
call 200 "un autre organisme n'a rien" GET /registrationFolders "$cle_autre"
[ "$(cat "$out")" = "[]" ]
report $? "rien"
call 404 "ni par le numéro" GET "/registrationFolders/$numero" "$cle_autre"
call 404 "ni par un acte" POST "/registrationFolders/$numero/refuse" "$cle_autre" '{"description":"x"}'
call 422 "un état inconnu" GET "/registrationFolders?state=perdu" "$cle"
says "la violation nomme le champ" '"propertyPath":"state"'
call 422 "trop à la fois" GET "/registrationFolders?limit=1001" "$cle"
call 200 "un dossier" GET "/registrationFolders/$numero" "$cle"
cp "$out" "$TMPDIR/dossier.json"

sample=$SICPF_SHARED/formats/samples/05-edof-wedof/wedof/registrationFolder.notProcessed.json
if [ -f "$sample" ]; then
    python3 - "$sample" "$TMPDIR/dossier.json" <<'PY'
import json, sys
def keys(value, path=""):
    if isinstance(value, dict):
        for k, v in value.items():
            yield path + k
            yield from keys(v, path + k + ".")
wanted, ours = (set(keys(json.load(open(f)))) for f in sys.argv[1:])
# docs/fr/api.md: more is known of the place of a training than its number, and of a VAT that has no field, and of an invoice at several rates.
more = {"trainingActionInfo.address.fullAddress", "vatAmount", "vatToInvoice"}
print("manque", sorted(wanted - ours), "de trop", sorted(ours - wanted - more))
sys.exit(wanted != ours - more)
PY
    report $? "les clés sont celles de l'exemple"
else
    skip "les clés de l'exemple" "échantillons absents"
fi

# ---- acts
call 422 "refuser sans motif" POST "/registrationFolders/$numero/refuse" "$cle" '{}'
call 400 "un corps qui n'est pas un objet" POST "/registrationFolders/$numero/validate" "$cle" '[1]'
call 422 "entrer sans accord" POST "/registrationFolders/$numero/inTraining" "$cle" '{"date":"2026-11-24"}'
call 200 "proposer" POST "/registrationFolders/$numero/validate" "$cle" '{"participants":12}'
says "l'état change" '"state":"validated"'
call 422 "un montant qui n'en est pas un" PUT "/registrationFolders/$numero" "$cle" '{"priceChange":{"price":"cher"}}'
says "la violation dit où" '"propertyPath":"priceChange.price"'
# What is said of money is honoured or refused, with the path of its field: never passed over.
put() { # put STATUS NAME PATH BODY : PATH is that of the violation, "" when there is none
    call "$1" "$2" PUT "/registrationFolders/$numero" "$cle" "$4"
    [ -z "$3" ] || says "la violation dit où : $3" "\"propertyPath\":\"$3\""
}
put 422 "deux prix" trainingActionInfo.totalIncl '{"priceChange":{"price":500},"trainingActionInfo":{"totalIncl":501}}'
put 422 "un prix nul" priceChange.price '{"priceChange":{"price":0}}'
put 422 "un prix hors taxes nul" trainingActionInfo.totalExcl '{"trainingActionInfo":{"totalExcl":0}}'
put 422 "un taux qui n'existe pas" vatRate '{"priceChange":{"price":500},"vatRate":19.6}'
put 422 "un taux et des bases" vatRate '{"vatRate":20,"trainingActionInfo":{"vatExclTax5":100}}'
put 422 "un taux et un autre prix hors taxes" trainingActionInfo.totalExcl '{"priceChange":{"price":480},"vatRate":20,"trainingActionInfo":{"totalExcl":401}}'
put 422 "moins que la somme des bases" trainingActionInfo.totalExcl '{"trainingActionInfo":{"totalExcl":100,"vatExclTax5":60,"vatExclTax20":60}}'
put 422 "un taux et une part qui n'est pas la sienne" trainingActionInfo.vatInclTax20 '{"priceChange":{"price":480},"vatRate":20,"trainingActionInfo":{"vatInclTax20":479}}'
put 422 "un taux et une part d'un autre" trainingActionInfo.vatInclTax5 '{"priceChange":{"price":480},"vatRate":20,"trainingActionInfo":{"vatInclTax5":10}}'
put 422 "une TVA qui n'est pas la sienne" trainingActionInfo.vatInclTax20 '{"trainingActionInfo":{"vatExclTax20":100,"vatInclTax20":119}}'
put 422 "une base toutes taxes seule" trainingActionInfo.vatInclTax5 '{"trainingActionInfo":{"vatInclTax5":105.5}}'
put 422 "un total faux" trainingActionInfo.totalIncl '{"trainingActionInfo":{"totalExcl":400,"vatExclTax5":100,"vatExclTax20":100,"totalIncl":425}}'
put 422 "des frais annexes nouveaux" trainingActionInfo.additionalFees '{"trainingActionInfo":{"additionalFees":12}}'
put 422 "un nom mal écrit" priceChnage '{"priceChnage":{"price":500},"participants":12}'
put 422 "un nom mal écrit dans un objet" trainingActionInfo.sessionStartDay '{"trainingActionInfo":{"sessionStartDay":"2026-12-01","indicativeDuration":6}}'
put 422 "un autre" priceChange.prix '{"priceChange":{"price":500,"prix":400}}'
put 422 "ce qui n'est pas un objet" priceChange '{"priceChange":500}'
call 422 "de même en validant" POST "/registrationFolders/$numero/validate" "$cle" '{"priceChange":{"prices":500}}'
says "le champ" '"propertyPath":"priceChange.prices"'
put 422 "une base négative" trainingActionInfo.vatExclTax5 '{"trainingActionInfo":{"vatExclTax5":-1}}'
put 422 "plus cher" "" '{"trainingActionInfo":{"totalExcl":90000,"vatExclTax20":90000}}'
says "le refus de l'acte" '"code":"dossier.prix-en-hausse"'
put 200 "trois bases" "" '{"trainingActionInfo":{"totalExcl":280,"vatExclTax5":70,"vatInclTax5":73.85,"vatExclTax20":70,"totalIncl":297.85,"additionalFees":null}}'
says "l'exonérée est ce qui reste" '"amountHtNet":140.00,"vatHtAmount5":70.00,"vatAmount5":3.85,"vatHtAmount20":70.00,"vatAmount20":14.00'
cp "$out" "$TMPDIR/bases.json"
put 422 "un prix sans ses bases" priceChange.price '{"priceChange":{"price":290}}'
bill() { # bill NAME RATE : the fields are read before the state of the dossier
    call 422 "$1" POST "/registrationFolders/$numero/billing" "$cle" "{\"billNumber\":\"F-1\",\"vatRate\":$2}"
}
bill "une facture à un taux, quand il y en a plusieurs" 20
says "le champ" '"propertyPath":"vatRate"'
put 200 "d'autres heures : les bases restent" "" '{"trainingActionInfo":{"indicativeDuration":6}}'
[ "$(ask "SELECT group_concat(ht_cents) FROM (SELECT ht_cents FROM dossier_tva ORDER BY ht_cents DESC)")" = 14000,7000,7000 ]
report $? "les trois sont gardées"
call 200 "ce qui fut lu se renvoie tel quel" PUT "/registrationFolders/$numero" "$cle" "$(cat "$TMPDIR/bases.json")"
put 200 "un seul taux" "" '{"priceChange":{"price":295.4},"vatRate":5.5}'
says "il fait le prix hors taxes" '"vatHtAmount5":280.00,"vatAmount5":15.40'
bill "une facture à un autre taux" 20
says "le taux attendu est dit" '5.50, le taux du prix'
bill "un taux qui n'est pas un nombre" '"5,5"'
says "le champ" '"propertyPath":"vatRate"'
bill "une facture au taux du prix, trop tôt" 5.5
says "le refus est celui de l'acte" '"code":"dossier.mauvais-etat"'
put 200 "le même taux pour un prix plus bas" "" '{"priceChange":{"price":294}}'
says "il est gardé" '"vatHtAmount5":278.67'
call 200 "exonéré, par validate" POST "/registrationFolders/$numero/validate" "$cle" '{"vatRate":0,"priceChange":{"price":278}}'
says "hors taxes et toutes taxes sont un" '"amountHtNet":278.00'
price=277
call 200 "un prix plus bas" PUT "/registrationFolders/$numero" "$cle" "{\"priceChange\":{\"price\":$price}}"
says "il est proposé" "\"totalIncl\":$price.00"
python3 - "$out" <<'PY'
import json, sys
d = json.load(open(sys.argv[1]))
cents = lambda *keys: sum(round(100 * (d[k] or 0)) for k in keys)
sys.exit(cents("amountHtNet", "vatHtAmount5", "vatAmount5", "vatHtAmount20", "vatAmount20") != cents("amountTtc")
         or cents("amountHtNet", "vatHtAmount5", "vatHtAmount20") != cents("amountHt"))
PY
report $? "ses bases de TVA font le prix"
bases=$(ask "SELECT COUNT(*) FROM dossier_tva")
ask "UPDATE dossier SET prix_ht_cents = prix_ht_cents - 4250; UPDATE dossier_tva SET base = 'normale_outre_mer', ht_cents = ht_cents - 4250, tva_cents = tva_cents + 4250"
call 200 "un prix d'outre-mer" GET "/registrationFolders/$numero" "$cle"
[ "$bases" = 1 ] && python3 - "$out" <<'PY'
import json, sys
d = json.load(open(sys.argv[1]))
sys.exit(d["vatHtAmount20"] is not None or round(100 * (d["amountTtc"] - d["amountHt"])) != round(100 * d["vatAmount"])
         or d["vatAmount"] < 42)
PY
report $? "sa TVA, dont la base n'a pas de champ, est dans le total"
expect 0 "deux taux, dont un sans champ, par la commande" "$SICPF" dossier proposer "$numero" --ht-normal 50 --ht-normal-outre-mer 100
call 200 "le dossier" GET "/registrationFolders/$numero" "$cle"
says "son total" '"totalExcl":150.00,"totalIncl":168.50'
call 200 "se renvoie tel quel" PUT "/registrationFolders/$numero" "$cle" "$(cat "$out")"
[ "$(ask "SELECT group_concat(base) FROM (SELECT base FROM dossier_tva ORDER BY base)")" = normale,normale_outre_mer ]
report $? "et garde ses deux bases"
status=$(curl -s -o "$out" -w '%{http_code}' -X POST -H "X-Api-Key: $cle" -H 'If-Match: "1"' -H 'Content-Type: application/json' -d '{"participants":11}' "$base/registrationFolders/$numero/validate")
[ "$status" = 409 ]
report $? "If-Match d'une version passée : conflit"
call 404 "un acte inconnu" POST "/registrationFolders/$numero/danser" "$cle" '{}'
call 403 "refuser sa propre proposition" POST "/registrationFolders/$numero/refuse" "$cle" '{"description":"session complète"}'
says "le refus est expliqué" "dossier.mauvais-acteur"
expect 0 "le titulaire accepte" "$SICPF" dossier accepter "$numero"
# Asked several times at once, it is done once: the dossier is read before it is written.
demandes=
for i in 1 2 3 4 5 6; do
    curl -s -o "$TMPDIR/ensemble.$i.json" -w '%{http_code}\n' -H "X-Api-Key: $cle" -H "Content-Type: application/json" \
        -d '{"description":"session complète"}' "$base/registrationFolders/$numero/cancel" >"$TMPDIR/ensemble.$i" &
    demandes="$demandes $!"
done
wait $demandes
[ "$(cat "$TMPDIR"/ensemble.[1-6] | sort -u)" = 200 ] || { cat "$TMPDIR"/ensemble.*; false; }
report $? "annuler, six fois à la fois : la même réponse"
[ "$(ask "SELECT COUNT(*) FROM dossier_acte WHERE acte = 'annuler'")" = 1 ]
report $? "fait une fois"
call 200 "annuler" POST "/registrationFolders/$numero/cancel" "$cle" '{"description":"session complète"}'
says "annulé" '"state":"canceledByOrganism"'
call 200 "annuler deux fois donne la même réponse" POST "/registrationFolders/$numero/cancel" "$cle" '{"description":"session complète"}'
call 409 "annuler autrement ne passe pas pour fait" POST "/registrationFolders/$numero/cancel" "$cle" '{"code":"effectif"}'
says "l'acte est déjà fait" '"code":"api.deja-fait"'
call 422 "un code inconnu non plus" POST "/registrationFolders/$numero/cancel" "$cle" '{"code":"pasuncode"}'
says "le champ" '"propertyPath":"code"'
call 200 "une barre finale" GET "/registrationFolders/?since=2024-01-01T00:00:00.000Z" "$cle"
says "le dossier" "\"externalId\":\"$numero\""
call 422 "un paramètre que rien ne tient" GET "/registrationFolders?proposalCode=P1" "$cle"
says "son nom" '"propertyPath":"proposalCode"'
call 422 "un paramètre inconnu" GET "/registrationFolders?siret=1" "$cle"
says "son nom" '"propertyPath":"siret"'
call 404 "une adresse inconnue" GET /rien ""
says "en JSON" '"code":"api.introuvable"'
call 201 "un webhook" POST /webhooks "$cle" '{"url":"https://exemple.fr/h","events":["registrationFolder.accepted"],"name":"essai","secret":null,"enabled":true,"ignoreSsl":false}'
says "rien n'en manquera" '"eventsNeverSent":[]'
webhook=$(sed -n 's/.*"id":\([0-9]*\).*/\1/p' "$out")
call 404 "pas celui d'un autre" DELETE "/webhooks/$webhook" "$cle_autre"
call 204 "fermé" DELETE "/webhooks/$webhook" "$cle"
codes=$SICPF_SHARED/formats/samples/05-edof-wedof/wedof/wedof-codes.csv
if [ -f "$codes" ]; then
    tous=$(sed -n 's/^event;\([A-Za-z.]*\);.*/"\1"/p' "$codes" | paste -sd,)
    call 201 "tous les événements que ces logiciels connaissent" POST /webhooks "$cle" "{\"url\":\"https://exemple.fr/h\",\"name\":\"tous\",\"events\":[$tous]}"
    python3 - "$out" "$codes" <<'PY'
import json, sys
never = set(json.load(open(sys.argv[1]))["eventsNeverSent"])
known = {l.split(";")[1] for l in open(sys.argv[2]) if l.startswith("event;")}
sys.exit(never != {k for k in known if k.split(".")[0] in ("registrationFolderFile", "certificationFolder")})
PY
    report $? "ceux qui n'arrivent jamais sont dits"
else
    skip "les événements de l'exemple" "échantillons absents"
fi
call 422 "un événement de personne" POST /webhooks "$cle" '{"url":"https://exemple.fr/h","name":"x","events":["registrationFolder.perdu"]}'
for interne in https://10.0.0.1/ https://192.168.1.1/ https://169.254.169.254/latest "https://[fd00::1]/" "https://[::ffff:192.168.1.1]/" https://3232235777/; do
    call 400 "pas dedans : $interne" POST /webhooks "$cle" "{\"url\":\"$interne\",\"name\":\"x\"}"
    says "le code" '"code":"webhook.interieur"'
done
call 200 "à qui est la clé" GET /users/me "$cle"
says "l'organisme" "\"nda\":\"$nda\""
call 401 "sans clé, à personne" GET /users/me ""
call 200 "aucun fichier" GET "/registrationFolders/$numero/files" "$cle"
[ "$(cat "$out")" = "[]" ]
report $? "une liste vide"
call 404 "ni celui d'un autre" GET "/registrationFolders/$numero/files" "$cle_autre"
call 422 "aucun fichier n'est reçu" POST "/registrationFolders/$numero/files" "$cle" '{}'
says "une phrase" '"code":"api.sans-fichier"'
call 200 "un GET qui a un corps" GET "/registrationFolders?query=$numero&page=&format=json&certificationState=all" "$cle" '{}'
says "le sien" "\"externalId\":\"$numero\""
nom=$(ask "SELECT t.nom_naissance_plie FROM titulaire t JOIN dossier d ON d.titulaire_id = t.id" | tr 'A-Z ' 'a-z+')
call 200 "par nom" GET "/registrationFolders?query=$nom&sort=lastName" "$cle"
says "le sien" "\"externalId\":\"$numero\""
call 200 "les motifs de refus" GET "/registrationFoldersReasons?type=refused" "$cle"
says "codes et libellés" '"code":"complet"'
call 200 "les motifs de fin" GET "/registrationFoldersReasons?type=terminated" "$cle"
says "codes et libellés" '"code":"totale"'
# Eleven working days after Tuesday 24 November 2026: Wednesday 9 December.
call 200 "le premier jour d'une session" GET /registrationFolders/utils/sessionMinDates "$cle"
says "onze jours ouvrés" '{"cpfSessionMinDate":"2026-12-09T00:00:00.000Z"}'
call 401 "sans clé, non plus" GET /registrationFolders/utils/sessionMinDates ""
call 405 "ce chemin seulement" GET /registrationFolders/utils/autre "$cle"
call 405 "une méthode inconnue" DELETE "/registrationFolders/$numero" "$cle"

[ "$(ask "SELECT COUNT(*) > 5 FROM journal WHERE acte LIKE 'api.dossier%' AND partie = 'organisme'")" = 1 ]
report $? "les lectures sont au journal"
[ "$(ask "SELECT COUNT(*) FROM journal WHERE acte = 'api.dossier' AND genre = 3")" -gt 1 ]
report $? "ce qui est refusé à un autre organisme aussi"
absent "ni numéro ni clé dans les traces" "$numero\|$cle" "$TMPDIR/serve.err"

# ---- the operator's acts that were of the command alone: an offer withdrawn and put back, an entry of the book corrected by two agents
agent_key() { SICPF_AGENT=$1 "$SICPF" cle-api creer agent "Essai" --json | sed -n 's/.*"cle":"\([0-9a-f]*\)".*/\1/p'; }
alix=$(agent_key alix)
bo=$(agent_key bo)
formation=$(ask "SELECT a.formation_id FROM session_formation s JOIN action_formation a ON a.id = s.action_id WHERE s.id = $session")
call 403 "un organisme n'y est pas" GET "/v1/gestion/catalogue/$formation" "$cle"
call 200 "une offre, par le numéro de sa page" GET "/v1/gestion/catalogue?session=$session" "$alix"
says "la sienne" "\"cat_id\":$formation"
call 422 "sans motif" POST "/v1/gestion/catalogue/$formation/retirer" "$alix" '{}'
says "le champ" '"champ":"motif"'
call 200 "retirée" POST "/v1/gestion/catalogue/$formation/retirer" "$alix" '{"motif":"Le programme est celui d\u0027une autre formation."}'
call 409 "une fois" POST "/v1/gestion/catalogue/$formation/retirer" "$bo" '{"motif":"Le programme est celui d\u0027une autre formation."}'
says "le code" "catalogue.deja-retiree"
call 200 "son organisme lit pourquoi" GET /v1/organisme/catalogue "$cle"
says "le motif" '"cat_motif":"Le programme est celui'
call 422 "et ne la remet pas" POST "/v1/organisme/catalogue/$formation/publier" "$cle" '{}'
says "le code" "catalogue.retiree-gestionnaire"
call 200 "remise" POST "/v1/gestion/catalogue/$formation/publier" "$bo" '{}'
[ "$(ask "SELECT COUNT(*) FROM journal WHERE acte IN ('catalogue.retirer', 'catalogue.publier')")" = 2 ]
report $? "le journal dit les deux"
ecriture=$(ask "SELECT cle FROM transfert WHERE titulaire_id = $elu AND genre = 2 ORDER BY jour_valeur DESC LIMIT 1")
call 200 "le compte d'un titulaire" GET "/v1/gestion/livre/$elu" "$alix"
says "son écriture" "\"m_cle\":\"$ecriture\""
call 400 "un motif trop court" POST "/v1/gestion/livre/$elu/corriger" "$alix" "{\"cle\":\"$ecriture\",\"motif\":\"ok\"}"
says "le code" "correction.motif"
call 404 "une clé inconnue" POST "/v1/gestion/livre/$elu/corriger" "$alix" '{"cle":"rien","motif":"autre personne"}'
call 200 "proposée" POST "/v1/gestion/livre/$elu/corriger" "$alix" "{\"cle\":\"$ecriture\",\"motif\":\"autre personne\"}"
call 422 "pas par la même personne" POST "/v1/gestion/livre/$elu/1" "$alix" '{"decision":"approuver"}'
says "le code" "correction.meme-agent"
call 200 "par une autre" POST "/v1/gestion/livre/$elu/1" "$bo" '{"decision":"approuver"}'
[ "$(ask "SELECT COUNT(*) FROM transfert WHERE titulaire_id = $elu AND cle = 'correction/1'")" = 1 ]
report $? "l'écriture inverse est au livre"
call 422 "décidée" POST "/v1/gestion/livre/$elu/1" "$alix" '{"decision":"abandonner"}'
expect 0 "le livre se vérifie" "$SICPF" book verify
kill "$server"
wait "$server" 2>/dev/null

# ---- how often
serve_limited() { # serve_limited NAME=VALUE…
    : >"$TMPDIR/serve.out"
    env "$@" "$SICPF" serve >"$TMPDIR/serve.out" 2>/dev/null &
    server=$!
    for i in 1 2 3 4 5 6 7 8 9 10; do
        port=$(sed -n 's|.*http://[^:]*:\([0-9]*\).*|\1|p' "$TMPDIR/serve.out" | head -1)
        [ -n "$port" ] && break
        sleep 0.5
    done
    base=http://127.0.0.1:$port/api
}
fails() { # fails STATUS NAME ADDRESS : a wrong key, from this address as the proxy says it
    status=$(curl -s -o "$out" -D "$TMPDIR/entetes" -w '%{http_code}' -H "X-Api-Key: faux" -H "X-Forwarded-For: $3" "$base/registrationFolders")
    [ "$status" = "$1" ] || { echo "statut $status, $1 attendu"; false; }
    report $? "$2"
}
serve_limited SICPF_API_PAR_MINUTE=3 SICPF_API_ECHECS_PAR_MINUTE=2
for i in 1 2 3; do call 200 "demande $i" GET "/registrationFolders?limit=1" "$cle"; done
call 429 "une de trop" GET "/registrationFolders?limit=1" "$cle"
says "le code" '"code":"api.debit"'
curl -s -o /dev/null -D "$TMPDIR/entetes" -H "X-Api-Key: $cle" "$base/registrationFolders?limit=1"
grep -qiE '^Retry-After: (1?[0-9]|20)\b' "$TMPDIR/entetes"
report $? "Retry-After dit combien de secondes attendre"
call 200 "une autre clé n'attend pas" GET "/registrationFolders?limit=1" "$cle_autre"
fails 401 "une clé fausse" 192.0.2.1
fails 401 "une deuxième, d'autres adresses avant" "203.0.113.9, 192.0.2.1"
fails 429 "une troisième" 192.0.2.1
grep -qi '^Retry-After: ' "$TMPDIR/entetes"
report $? "avec Retry-After"
fails 401 "une autre adresse n'attend pas" 192.0.2.2
fails 401 "IPv6" 2001:db8:1:2::1
fails 401 "le même abonné" 2001:db8:1:2:ffff::1
fails 429 "attend" 2001:db8:1:2::99
fails 401 "un autre abonné, non" 2001:db8:1:3::1
call 200 "une clé juste n'attend pas les fautes des autres" GET "/registrationFolders?limit=1" "$cle_autre"
kill "$server"
wait "$server" 2>/dev/null
refused 2 "un réglage faux" "api_par_minute" env SICPF_API_PAR_MINUTE=-1 "$SICPF" doctor
expect 0 "révoquer" "$SICPF" organisme cle-api revoquer 1
expect 0 "la liste" "$SICPF" organisme cle-api lister "$nda"
says "elle est révoquée" "révoquée le"
copie_fidele
finish
