# The law on the command line: what it says on a day, what the order of 2022 did, parameters, gaps, refusals.
. "$SICPF_SOURCE/tests/run/lib.sh"

expect 0 "un lieu à une date" "$SICPF" law show --at 2022-12-03 1.1/4/d
says "son texte" "Montant des droits acquis au titre du droit individuel à la formation des élus locaux"
says "sa disposition" "arrêté du 19 octobre 2022, art. 1, 2°, d, ii"
expect 0 "la veille, le d était autre" "$SICPF" law show --at 2022-12-02 1.1/4/d
says "ses seuls mots connus" "sur le compte personnel de formation"
refused 4 "la veille, pas de 6°" "loi.adresse-inconnue" "$SICPF" law show --at 2022-12-02 1.1/6/a/11
expect 0 "un article du décret" "$SICPF" law show --at 2024-01-01 "R. 6323-33"
says "dont le texte n'est pas détenu" "texte non détenu"
expect 0 "par nom stable" "$SICPF" law show --at 2025-09-07 titulaire.coordonnees
says "à sa nouvelle lettre" "1.1/1/f"

expect 0 "diff de l'arrêté de 2022" "$SICPF" law diff --from 2022-12-02 --to 2022-12-03 --json
cp "$out" "$TMPDIR/diff.json"
python3 - "$TMPDIR/diff.json" <<'PYTHON'
import json
import sys

changes = json.load(open(sys.argv[1]))
by_number = {c["disposition"]: c for c in changes}
assert len(changes) == len(by_number) == 41, len(changes)
assert all(c["disposition"].startswith("art. 1, ") and c["texte"] == "arrêté du 19 octobre 2022" for c in changes)
assert {c["objet"] for c in changes} == {"portee", "donnee", "acces", "destinataire", "alimentation", "mise_en_relation"}
dife = by_number["art. 1, 2°, d, ii"]
assert (dife["operation"], dife["adresse_avant"], dife["adresse_apres"], dife["avant"]) == ("inserer", None, "1.1/4/d", None)
shift = by_number["art. 1, 2°, a, v"]
assert (shift["adresse_avant"], shift["adresse_apres"]) == ("1.1/1/f", "1.1/1/g")
signature = by_number["art. 1, 2°, a, ii"]
assert signature["apres"].endswith(", signature manuelle ou électronique")
new = by_number["art. 1, 2°, e"]
assert sum(e["adresse_apres"].startswith("1.1/6/a/") for e in new["elements"]) == 17
assert sum(e["adresse_apres"].startswith("1.1/7/") and e["identifiant"] is not None for e in new["elements"]) == 12
assert len(by_number["art. 1, 3°, d, ii"]["elements"]) == 26
# Each says how sure it is: the provision, and the words it meets and makes.
assert all(c["certitude"] == "verified" for c in changes)
assert [e["certitude_avant"] for e in signature["elements"]] == ["not held"]
assert [(e["certitude_avant"], e["certitude_apres"]) for e in dife["elements"]] == [(None, "verified")]
assert by_number["art. 1, 2°, b, iii"]["elements"][0]["certitude_avant"] == "secondary"
assert [e["nature"] for e in by_number["art. 1, 3°, b, ii"]["elements"]] == ["groupe"] + ["donnee"] * 6
assert "L. 6323-8" in by_number["art. 1, 2°, a, iii"]["note"]
PYTHON
report $? "chaque disposition de l'arrêté, et rien d'autre"
expect 0 "rien le lendemain" "$SICPF" law diff --from 2022-12-03 --to 2022-12-04
says "cela se dit" "Rien ne change"
refused 2 "dates à l'envers" "loi.dates-inversees" "$SICPF" law diff --from 2023-01-01 --to 2022-01-01
refused 2 "date qui n'existe pas" "usage.date" "$SICPF" law diff --from 2023-02-30 --to 2024-01-01
refused 2 "date absente" "usage.argument" "$SICPF" law diff --from 2023-02-01

expect 0 "un paramètre" "$SICPF" law parameter dife.plafond --at 2023-03-29 --json
says "sa valeur en centimes" '"valeur":70000'
says "sa certitude" '"certitude":"verified"'
expect 0 "son histoire" "$SICPF" law parameter dife.plafond --history
says "le plafond de 2026" "arrêté du 28 août 2026 ; source secondaire"
refused 4 "paramètre inconnu" "loi.parametre-inconnu" "$SICPF" law parameter dife.plafonds
refused 4 "sans valeur ce jour-là" "loi.parametre-sans-valeur" "$SICPF" law parameter plafond.rs --at 2026-02-25
expect 0 "tous les paramètres" "$SICPF" law parameter --at 2026-11-24

"$SICPF" law parameter --json --at 2026-11-24 >"$TMPDIR/parametres.json"
python3 - "$SICPF" "$TMPDIR/parametres.json" <<'PYTHON'
import json
import subprocess
import sys

def parameter(*args):
    done = subprocess.run([sys.argv[1], "law", "parameter", *args, "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)

everything = json.load(open(sys.argv[2], encoding="utf-8"))
assert len(everything) > 150, len(everything)
for p in everything:
    now = parameter(p["nom"], "--at", "2026-11-24")
    assert now == p and p["article"] and p["certitude"], (now, p)
    periods = parameter(p["nom"], "--history")
    assert p in periods and all(a["jusqu_a"] <= b["depuis"] for a, b in zip(periods, periods[1:])), periods
PYTHON
report $? "chaque paramètre, à une date et dans son histoire"

expect 0 "une table de codes" "$SICPF" law table financeurs --at 2023-12-31
says "le sens du jour" "Pôle emploi, depuis le 1er janvier 2019, jusqu'au 1er janvier 2024 exclu"
expect 0 "l'ordre des ressources a changé" "$SICPF" law table ordre_des_ressources --at 2025-12-05 --json
says "les dotations d'abord" '"code":"1","libelle":"dotations dont les conditions conviennent"'
expect 0 "toutes, dans leur histoire" sh -c '"$SICPF" law table --history --json | python3 -m json.tool >/dev/null'
refused 4 "table inconnue" "loi.table-inconnue" "$SICPF" law table financeur

expect 0 "ce qui n'est pas détenu" "$SICPF" law gaps --at 2022-12-03
says "l'état civil en est" "1.1/1/b"
says "les hypothèses acceptées aussi" "etat-civil"
says "et les valeurs non vérifiées" "dife.rattachement_premier_tour_jours"
expect 0 "les parties fermées faute de texte" "$SICPF" law gaps --at 2026-11-24
says "celles de 2025" "regions (Régions, 3/?regions) : le texte de cette ligne n'est pas détenu"
says "la DGEFP depuis que sa finalité n'est plus lue" "dgefp ("
expect 0 "ouverte avant" sh -c '! "$SICPF" law gaps --at 2023-01-01 | grep "  dgefp (Dél"'
expect 0 "aujourd'hui" "$SICPF" law gaps --at 2026-11-24
says "une durée de conservation dont le texte manque" "paiement (Documents et pièces des paiements)"
says "un accès sur une ligne que l'arrêté de 2025 a pu changer" "  dgcl ("
says "une teneur reformulée n'est pas un texte" "1.1/1/h                Décès (texte non détenu, teneur reformulée, source secondaire)"
expect 0 "de toutes les dates" "$SICPF" law gaps --history
says "les versions passées" "C. trav. R. 6323-33    Finalités (texte non détenu ; depuis le 4 août 2023, jusqu'au 1er janvier 2025 exclu)"
expect 0 "ce qu'un arrêté lu en partie a pu changer" "$SICPF" law show --at 2025-09-07 1.1/5/a
says "n'est plus sûr" "non vérifié : arrêté du 29 août 2025, lu en partie, a pu changer ce texte"
expect 0 "la veille" "$SICPF" law show --at 2025-09-06 1.1/5/a
says "il l'était" " ; vérifié"
expect 0 "pour les machines" sh -c '"$SICPF" law gaps --json | python3 -m json.tool >/dev/null'
refused 2 "mot inconnu" "usage.argument" "$SICPF" law danser

expect 0 "où est chaque donnée" "$SICPF" law coverage --at 2022-12-03
says "ses colonnes" "dossier.facture_numero"
says "ses champs" "import sngi : nom_naissance, nom_usage"
says "ses pages" "/mes-dossiers/{dossier}"
says "ou pourquoi elle n'est nulle part" "non tenue : Le texte de cette lettre n'est pas détenu"
says "et les comptes" "139 données le 3 décembre 2022"
expect 0 "une seule, pour les machines" "$SICPF" law coverage mandat.type --at 2022-12-03 --json
says "sa durée" '"conservation":"titulaire"'
refused 4 "une donnée qui n'existe pas ce jour-là" "loi.adresse-inconnue" "$SICPF" law coverage mandat.type --at 2022-12-02 --json
refused 4 "une donnée inconnue" "loi.adresse-inconnue" "$SICPF" law coverage mandat.couleur
"$SICPF" law coverage --json --at 2022-12-03 >"$TMPDIR/couverture.json"
python3 - "$TMPDIR/couverture.json" <<'PYTHON'
import json
import sys

found = json.load(open(sys.argv[1], encoding="utf-8"))
rows, counts = found["donnees"], found["comptes"]
assert counts["donnees"] == len(rows) == 139
assert counts["non_tenues"] == sum(not r["tenue"] for r in rows)
for r in rows:
    assert r["tenue"] or (r["motif"] and not r["colonnes"]), r["identifiant"]
    assert not r["tenue"] or r["calculee_de"] or (r["colonnes"] and r["entrees"]), r["identifiant"]
PYTHON
report $? "chaque donnée a sa place ou son motif"

expect 0 "l'histoire d'une donnée" "$SICPF" law trace titulaire.coordonnees --at 2022-12-03
says "ce qui l'a changée" "arrêté du 19 octobre 2022, art. 1, 2°, a, iii"
says "où elle est gardée" "contact.courriel"
says "qui y a accès" "Organismes de formation"
expect 0 "par son adresse du jour" "$SICPF" law trace 1.1/4/d --at 2022-12-03
says "le montant des droits d'élu" "droits.dife"
expect 0 "la même adresse, la veille" "$SICPF" law trace 1.1/4/d --at 2022-12-02
says "une autre donnée" "non_lu.4_d"
refused 4 "donnée inconnue" "loi.adresse-inconnue" "$SICPF" law trace 1.1/9/z
expect 0 "pour les machines" sh -c '"$SICPF" law trace droits.dife --json | python3 -m json.tool >/dev/null'

expect 0 "le registre du jour de l'arrêté" "$SICPF" register --at 2022-12-03
says "les responsables" "responsables conjoints"
says "la DGCL reçoit" "3/dgcl"
says "AGECAP alimente" "4.1/agecap"
expect 0 "le registre de la veille" "$SICPF" register --at 2022-12-02
! grep -q "3/dgcl" "$out"
report $? "la DGCL n'y est pas"
expect 0 "en Markdown" "$SICPF" register --markdown
says "un titre par rubrique" "## Durées de conservation"
"$SICPF" register --at 2022-12-03 --json >"$TMPDIR/registre.json"
"$SICPF" register --at 2025-01-01 --json >"$TMPDIR/registre-2025.json"
python3 - "$TMPDIR/registre.json" "$TMPDIR/registre-2025.json" <<'PYTHON'
import json, sys
record = json.load(open(sys.argv[1], encoding="utf-8"))
lengths = {line["reference"]: line for line in json.load(open(sys.argv[2], encoding="utf-8"))["conservation"]}
# R. 6323-39 and -40: every rule of the decree, from law/conservation, whatever its parameter is called.
for rule in ("titulaire", "paiement", "fonds_europeens", "habilitation", "prestataire", "refus_referencement", "fraude",
             "contentieux", "trace_technique", "trace_applicative"):
    assert rule in lengths, (rule, list(lengths))
assert lengths["paiement"]["certitude"] == "not held"
assert "3 ans après le décès" in lengths["titulaire"]["detail"] and "6 mois de plus" in lengths["titulaire"]["detail"]
# RGPD art. 30, 1: a to g.
for key in ("traitement", "finalites", "donnees", "destinataires", "conservation", "droits_des_personnes", "securite"):
    assert record[key], key
assert any(line["reference"] == "1.1/6/a/17" for line in record["donnees"])
assert not any("1 bis" == line["reference"] for line in record["finalites"])
assert all(line["source"] for key in record if key not in ("au", "securite") for line in record[key])
PYTHON
report $? "chaque rubrique du règlement, chaque ligne avec son texte"
refused 2 "deux formats à la fois" "usage.argument" "$SICPF" register --json --markdown
finish
