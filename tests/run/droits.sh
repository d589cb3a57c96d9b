# Yearly credits, explanation, balances: what is written once, what is refused, what the journal keeps of each read.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v sqlite3 >/dev/null || { skip "droits" "sqlite3 absent"; finish; }

field() { # field NAME FILE : a number of a JSON line
    python3 -c 'import json, sys; print(json.load(open(sys.argv[2]))[sys.argv[1]])' "$1" "$2"
}

# same NAME A B
same() {
    [ "$2" = "$3" ] || echo "« $2 » contre « $3 »"
    [ "$2" = "$3" ]
    report $? "$1"
}

day() { python3 -c 'import datetime, sys; print((datetime.date.fromisoformat(sys.argv[1]) - datetime.date(1970, 1, 1)).days)' "$1"; }

expect 0 "init" "$SICPF" init
sqlite3 "$SICPF_STORE" "
WITH RECURSIVE x (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x WHERE i < 30000)
    INSERT INTO titulaire (id, certifie, ouvert_us, modifie_us) SELECT i, 1, 0, 0 FROM x;
INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, source)
    SELECT id, 2024, 'salarie', 803, 1607, 'heures', 'essai' FROM titulaire;
INSERT INTO mandat (titulaire_id, type, debut, ligne_index, premier_tour, source)
    VALUES (12, 'conseiller_municipal', $(day 2020-05-18), x'00', $(day 2020-03-15), 'rne');"
report $? "trente mille personnes"

# ---- credits

refused 2 "genre de crédit inconnu" "usage.argument" "$SICPF" accrue cec plan
refused 2 "année absente" "usage.argument" "$SICPF" accrue cpf plan
refused 2 "année illisible" "usage.annee" "$SICPF" accrue cpf plan --year vingt
refused 2 "une année ou une date" "usage.argument" "$SICPF" accrue plan --year 2024 --at 2024-12-31
refused 2 "sans année" "usage.argument" "$SICPF" accrue apply
refused 3 "année pas finie" "accrue.annee" "$SICPF" accrue cpf apply --year 2999
refused 3 "année sans règle" "cpf.annee-sans-regle" "$SICPF" accrue cpf apply --year 2016
refused 3 "droit crédité avant son jour" "commande.avenir" "$SICPF" accrue dife apply --at 2999-01-01

expect 0 "plan du crédit CPF" "$SICPF" accrue cpf plan --year 2024 --json
cp "$out" "$TMPDIR/plan"
same "chacun a son crédit au plan" 30000 "$(field credits "$TMPDIR/plan")"
same "au centime supérieur" $((30000 * 24985)) "$(field credits_centimes "$TMPDIR/plan")"
same "un plan n'écrit rien" 0 "$(sqlite3 "$SICPF_STORE" 'SELECT COUNT(*) FROM transfert')"
expect 0 "--dry-run est un plan" "$SICPF" accrue cpf apply --year 2024 --dry-run
says "et le dit" "Rien n'a été enregistré"

# Killed wherever it is, then run again: each holder once (tests/crash/credits.sh does it at length).
for delay in 0.01 0.05 0.1 0.2; do
    "$SICPF" accrue cpf apply --year 2024 >/dev/null 2>&1 &
    pid=$!
    sleep $delay
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
done
expect 0 "le crédit CPF, après quatre arrêts brutaux" "$SICPF" accrue cpf apply --year 2024 --json
cp "$out" "$TMPDIR/fin"
same "chacun crédité une fois" 30000 \
    "$(sqlite3 "$SICPF_STORE" "SELECT COUNT(*) FROM transfert WHERE cle = 'cpf/2024'")"
same "et le total le prouve" 30000 "$(field ecritures_prouvees "$TMPDIR/fin")"
same "la somme est celle du plan" "$(field credits_centimes "$TMPDIR/plan")" \
    "$(sqlite3 "$SICPF_STORE" "SELECT SUM(montant) FROM transfert WHERE cle = 'cpf/2024'")"
expect 0 "refait" "$SICPF" accrue cpf apply --year 2024
says "rien de plus" "Rien n'était dû"
expect 0 "le livre se vérifie" "$SICPF" book verify
says "et le dit" "le livre se vérifie"
expect 0 "le journal aussi" "$SICPF" journal verify

expect 0 "crédits d'élu jusqu'à 2022" "$SICPF" accrue dife apply --at 2022-12-31
says "700 euros" "Crédits écrits : 2"
expect 0 "puis jusqu'à 2023" "$SICPF" accrue dife apply --at 2023-12-31 --json
same "100 euros sous le plafond" 10000 "$(field credits_centimes "$out")"

# ---- a year as a whole, beside the year before

sqlite3 "$SICPF_STORE" "
INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, source)
    SELECT id, 2025, CASE WHEN id <= 10 THEN 'agent_public' ELSE 'salarie' END, 1607, 1607, 'heures', 'essai'
      FROM titulaire WHERE id <= 24000;"
expect 0 "plan d'une année, CPF puis élus" "$SICPF" accrue plan --year 2025
says "les deux" "Droits des élus, jusqu'au 31 décembre 2025"
says "comparé à l'année précédente" "Crédit annuel (CPF-10, salarie) : 23990 contre 30000 (-20,0"
says "les heures à part" "Crédit annuel (CPF-10, agent_public) : 10 contre 0 (nouveau) ; 250"
says "un écart est signalé" "Attention : 2 lignes sont à plus de 20"
SICPF_ACCRUE_ECART=60 expect 0 "au seuil choisi" "$SICPF" accrue plan --year 2025 --json
python3 - "$out" <<'PYTHON'
import json
import sys

told = json.load(open(sys.argv[1]))
cpf, dife = told["credits"]
assert told["annee"] == 2025 and (cpf["genre"], dife["genre"], dife["au"]) == ("cpf", "dife", "2025-12-31")
assert not cpf["ecrit"] and cpf["credits"] == 24000, cpf
compared = cpf["comparaison"]
assert (compared["annee_avant"], compared["seuil_pourcent"]) == (2024, 60)
lines = {(x["regle"], x.get("regime"), x["unite"]): x for x in compared["lignes"]}
paid = lines["CPF-10", "salarie", "centimes"]
assert paid["nombre"] == 23990 and paid["montant"] == 23990 * 50000 and paid["nombre_avant"] == 30000
assert paid["montant_avant"] == 30000 * 24985 and paid["a_verifier"]  # +60.07 %
assert lines["CPF-10", "agent_public", "heures"]["a_verifier"]
assert [(x["regle"], x["nombre"], x["nombre_avant"]) for x in dife["comparaison"]["lignes"]] == [("DIFE-22", 1, 1)]
PYTHON
report $? "en nombres"
expect 0 "l'année entière" "$SICPF" accrue apply --year 2025
says "prouvée" "Total prouvé, règle par règle : 24000 écritures"
expect 0 "le livre se vérifie toujours" "$SICPF" book verify
sqlite3 "$SICPF_STORE" "UPDATE credit_cumul SET montant = montant + 1 WHERE annee = 2025"
refused 6 "un lot qui aurait menti est trouvé" "accrue.totaux" "$SICPF" accrue cpf apply --year 2025
sqlite3 "$SICPF_STORE" "UPDATE credit_cumul SET montant = montant - 1 WHERE annee = 2025"

# ---- explanation, balances

expect 0 "explication" "$SICPF" explain 12
says "la phrase" "Crédit annuel d'élu local pour 2022"
says "la formule" "= 300,00"
says "le paramètre et son article" "dife.plafond  Plafond des droits DIFE : 700,00"
says "sa certitude" "source secondaire"
expect 0 "à une date passée" "$SICPF" explain 12 --at 2021-12-31 --json
python3 - "$out" <<'PYTHON'
import json
import sys

told = json.load(open(sys.argv[1]))
line = told["lignes"][-1]
assert len(told["lignes"]) == 1 and told["poches"] == [
    {"poche": "Droits d'élu local (DIFE)", "lot": 0, "solde": 40000, "reserve": 0}], told
assert line["date"] == "2021-03-30" and line["montant"] == 40000 and line["solde"] == 40000
assert line["entrees"] == {"annuel": 40000, "plafond": 150000, "mandat": "conseiller_municipal",
                           "base": "2020-03-30", "avant": 0}, line["entrees"]
assert line["sources"] == {"annuel": "Loi : dife.annuel, arrêté du 12 juillet 2021 (CGCT R. 1621-7, 2°)",
                           "plafond": "Loi : dife.plafond, arrêté du 12 juillet 2021 (CGCT R. 1621-7, 2°)",
                           "mandat": "Enregistrement « rne »", "base": "Enregistrement « rne »",
                           "avant": "Livre : solde de la poche, le 30 mars 2021"}, line["sources"]
assert {p["nom"] for p in line["parametres"]} >= {"dife.annuel", "dife.plafond"}
assert all(p["article"] and p["certitude"] for p in line["parametres"])
PYTHON
report $? "chaque ligne avec ses entrées et ses articles"
expect 0 "solde" "$SICPF" book balance 12 --at 2022-12-31
says "à sa date" "(DIFE) : 700,00"
expect 0 "solde tel que connu avant" "$SICPF" book balance 12 --known 2020-01-01T00:00:00Z
says "rien n'était connu" "(DIFE) : 0,00"
expect 0 "explication telle que connue avant" "$SICPF" explain 12 --known 2020-01-01T00:00:00+01:00 --json
python3 - "$out" <<'PYTHON'
import json
import sys

told = json.load(open(sys.argv[1]))
assert told["connu"] == "2019-12-31T23:00:00Z" and told["lignes"] == [] and told["poches"] == [], told
PYTHON
report $? "rien n'était connu, et la réponse dit les deux dates"
expect 0 "à la fin d'un jour à venir" "$SICPF" explain 12 --known 2999-01-01 --json
says "tout est connu, à la fin du jour de Paris" '"connu":"2999-01-01T22:59:59Z","lignes":[{'
for instant in hier 2020-02-30 2020-01-01T00:00:00 2020-01-01T25:00:00Z 2020-01-01T00:00:00+2:00; do
    refused 2 "« $instant » n'est pas un instant" "usage.connu" "$SICPF" book balance 12 --known $instant
done
refused 2 "dit par le nom de l'option" "--known" "$SICPF" book statement 12 --known hier
refused 2 "pour l'explication aussi" "usage.connu" "$SICPF" explain 12 --known hier
expect 0 "relevé" "$SICPF" book statement 12 --json
says "chaque écriture a sa clé" '"cle":"dife/2022"'
refused 4 "titulaire inconnu" "titulaire.inconnu" "$SICPF" explain 99999999
refused 2 "titulaire illisible" "usage.titulaire" "$SICPF" explain dupont
refused 2 "NIR attendu sur l'entrée" "usage.titulaire" "$SICPF" explain nir:-
echo 123 | "$SICPF" explain nir:- >"$out" 2>&1
same "NIR incorrect" 3 $?
grep -qF 123 "$out"
same "jamais répété" 1 $?

# Each read above is in the journal, with the person it concerns; refusals before the door are not.
same "chaque lecture est au journal" 7 \
    "$(sqlite3 "$SICPF_STORE" 'SELECT COUNT(*) FROM journal j JOIN journal_titulaire t ON t.seq = j.seq WHERE t.titulaire_id = 12')"

# ---- what the store itself refuses, and what verification finds

refused 1 "un solde ne se corrige pas à la main" "function: sicpf_programme" \
    sqlite3 "$SICPF_STORE" "UPDATE solde SET montant = montant + 100 WHERE titulaire_id = 12"
refused 19 "une écriture ne s'efface pas" "append-only" \
    sqlite3 "$SICPF_STORE" "DELETE FROM transfert WHERE titulaire_id = 12"

# A whole transfer, written with its balance by somebody who turns the checks off, is found once its day is sealed.
expect 0 "un essai de sceau n'écrit rien" "$SICPF" book seal --dry-run
says "et le dit" "serait scellé"
expect 0 "le livre est scellé" "$SICPF" book seal
says "jusqu'à la veille" "Le livre est scellé jusqu'au"
says "son empreinte est à noter" "Noter l'empreinte ailleurs"
expect 0 "le même jour, rien de plus" "$SICPF" book seal --json
says "et le dit" '"deja":true'
expect 0 "le sceau se vérifie" "$SICPF" book verify
says "et le dit" "Il est celui qui a été scellé"
expect 0 "le journal dit le sceau, sous une signature" "$SICPF" journal verify
cp "$SICPF_STORE" "$TMPDIR/avant.db"
sqlite3 "$SICPF_STORE" "PRAGMA ignore_check_constraints = ON;
    INSERT INTO transfert SELECT titulaire_id, 'ajout', 0, 50, 1000, 1, 0, 100000, jour_valeur, 0, NULL, NULL, regle_id, NULL
      FROM transfert WHERE titulaire_id = 12 AND phase = 0 LIMIT 1"
refused 6 "un crédit ajouté avec son solde est trouvé" "livre.sceau-faux" "$SICPF" book verify
refused 6 "et n'est pas scellé à son tour" "livre.sceau-faux" "$SICPF" book seal
rm -f "$SICPF_STORE"-wal "$SICPF_STORE"-shm
cp "$TMPDIR/avant.db" "$SICPF_STORE"

sqlite3 "$SICPF_STORE" "PRAGMA ignore_check_constraints = ON;
    UPDATE solde SET montant = montant + 100 WHERE titulaire_id = 12"
refused 6 "un solde forgé est trouvé" "premier titulaire : 12" "$SICPF" book verify

finish
