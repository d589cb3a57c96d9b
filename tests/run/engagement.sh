# Compte d'engagement citoyen and conversions from the command: what they give, what is refused, what is written once.
. "$SICPF_SOURCE/tests/run/lib.sh"
command -v sqlite3 >/dev/null || { skip "engagement" "sqlite3 absent"; finish; }

expect 0 "init" "$SICPF" init
sqlite3 "$SICPF_STORE" "
INSERT INTO titulaire (id, certifie, ouvert_us, modifie_us) VALUES (12, 1, 0, 0), (13, 1, 0, 0);
INSERT INTO activite (titulaire_id, annee, regime, travaille, reference, unite, source)
    VALUES (12, 2020, 'salarie', 1607, 1607, 'heures', 'essai'), (12, 2021, 'agent_public', 1, 1, 'jours', 'essai');"
report $? "deux personnes"

# ---- CEC-01 to CEC-03

refused 2 "activité absente" "usage.argument" "$SICPF" cec add 12 --annee 2025 --duree 6
refused 2 "durée illisible" "usage.valeur" "$SICPF" cec add 12 --activite service_civique --annee 2025 --duree six
refused 3 "activité inconnue" "cec.activite" "$SICPF" cec add 12 --activite jardinage --annee 2025 --duree 6
refused 3 "cinq mois" "au moins 6 mois ; 5 sont déclarés" "$SICPF" cec add 12 --activite service_civique --annee 2025 --duree 5
refused 3 "année à venir" "cec.annee" "$SICPF" cec add 12 --activite service_civique --annee 2999 --duree 6
refused 3 "déclarée en juillet" "30 juin 2026" "$SICPF" cec add 12 --activite benevolat --annee 2025 --duree 200 --quantite 100 \
    --declare 2026-07-01 --atteste 2026-09-01
expect 0 "essai" "$SICPF" cec add 12 --activite service_civique --annee 2025 --duree 6 --dry-run
expect 0 "six mois" "$SICPF" cec add 12 --activite service_civique --annee 2025 --duree 6
says "240 euros" "240,00"
expect 0 "dite deux fois" "$SICPF" cec add 12 --activite service_civique --annee 2025 --duree 6
says "comptée une fois" "déjà comptée"
refused 5 "avec une autre durée" "livre.cle-autre-contenu" "$SICPF" cec add 12 --activite service_civique --annee 2025 --duree 7
expect 0 "bénévole à temps" "$SICPF" cec add 12 --activite benevolat --annee 2025 --duree 200 --quantite 100 \
    --declare 2026-06-30 --atteste 2026-10-31

# ---- conversions

refused 2 "sens inconnu" "conversion.sens" "$SICPF" conversion jours 12 --cle a
refused 2 "heures pour des euros" "conversion.demande" "$SICPF" conversion euros_heures 12 --cle a --heures 3
refused 3 "DIF trop tard" "conversion.dif-clos" "$SICPF" conversion dif 12 --cle dif --heures 120 --at 2021-07-01
refused 3 "DIF daté à temps, saisi trop tard" "conversion.dif-clos" "$SICPF" conversion dif 12 --cle dif --heures 120 --at 2021-06-30
expect 0 "le crédit de 2020" "$SICPF" accrue cpf apply --year 2020
refused 3 "agent public : pas vers les euros" "conversion.regime" "$SICPF" conversion heures_euros 12 --cle b
refused 3 "personne sans activité" "conversion.regime" "$SICPF" conversion euros_heures 13 --cle b
expect 0 "vers les heures" "$SICPF" conversion euros_heures 12 --cle b --json
expect 0 "une fois" "$SICPF" conversion euros_heures 12 --cle b
says "déjà faite" "déjà faite"
refused 3 "datée avant la dernière" "conversion.anterieure" "$SICPF" conversion euros_heures 12 --cle c --at 2025-01-02
expect 0 "soldes" "$SICPF" book balance 12
says "33 heures" "Heures d'agent public : 33"
expect 0 "explication" "$SICPF" explain 12
says "la conversion" "Droits passés des euros aux heures : 500,00"
says "l'engagement" "acquis en 2025 : service civique"
# ---- a mistake is reversed by two people

SICPF_AGENT=alix
export SICPF_AGENT
refused 2 "sans motif" "correction.motif" "$SICPF" book correct propose 12 cec/2025/benevolat
absent "combien il en faut est dit" "{minimum}" "$out"
refused 4 "clé inconnue" "correction.cle" "$SICPF" book correct propose 12 cec/2024/benevolat --motif "autre personne"
expect 0 "essai" "$SICPF" book correct propose 12 cec/2025/benevolat --motif "autre personne" --dry-run
expect 0 "proposée" "$SICPF" book correct propose 12 cec/2025/benevolat --motif "autre personne"
says "son numéro" "Correction 1 proposée"
refused 3 "par la même personne" "correction.meme-agent" "$SICPF" book correct approve 12 1
SICPF_AGENT=bo
expect 0 "par une autre" "$SICPF" book correct approve 12 1
expect 0 "la liste" "$SICPF" book correct list 12
says "le dit" "faite  « cec/2025/benevolat » : autre personne (proposée par alix, décidée par bo)"
expect 0 "soldes" "$SICPF" book balance 12
says "240 euros d'engagement" "Compte d'engagement citoyen : 240,00"
expect 0 "explication" "$SICPF" explain 12
says "la correction" "l'écriture « cec/2025/benevolat » était une erreur. autre personne"
expect 0 "la trace" "$SICPF" explain 12 --trace
cp "$out" "$TMPDIR/trace.json"
expect 0 "se refait" "$SICPF" explain --verify "$TMPDIR/trace.json" --json
says "la correction aussi" '"differents":0'
expect 0 "le livre se vérifie" "$SICPF" book verify
expect 0 "le journal aussi" "$SICPF" journal verify
finish
