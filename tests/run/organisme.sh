# A training body as the command line declares it: its people, the body that teaches, its factoring company; each refusal
# names its field, nothing is written over, no name is in the journal.
. "$SICPF_SOURCE/tests/run/lib.sh"
export SICPF_DEMO=1 SICPF_CLOCK=2026-11-24T09:00:00Z
ask() { sqlite3 "$SICPF_STORE" "$1"; }

expect 0 "les fichiers des partenaires" "$SICPF" demo make -o "$TMPDIR/f" --at 2026-11-24
expect 0 "les imports" "$SICPF" demo load --dir "$TMPDIR/f"
id=$(ask "SELECT f.organisme_id FROM formation f JOIN action_formation a ON a.formation_id = f.id ORDER BY f.id LIMIT 1")
export nda=$(ask "SELECT nda FROM organisme WHERE id = $id")
formation=$(ask "SELECT numero FROM formation WHERE organisme_id = $id ORDER BY id LIMIT 1")
action=$(ask "SELECT a.numero FROM action_formation a JOIN formation f ON f.id = a.formation_id
              WHERE f.organisme_id = $id AND f.numero = '$formation' ORDER BY a.id LIMIT 1")

# try CODE NAME QUOI FICHE
try() {
    printf '%s' "$4" >"$TMPDIR/fiche.json"
    expect "$1" "$2" sh -c '"$SICPF" organisme record "$nda" "$1" <"$TMPDIR/fiche.json"' sh "$3"
}

try 0 "le représentant légal" representant '{"nom":"Qzarvolmek","prenom":"Ada","depuis":"2026-01-05"}'
says "son numéro est dit" "n° 1"
try 5 "un seul à la fois" representant '{"nom":"Blanc","prenom":"Ugo"}'
says "le refus dit quoi faire" "personne.representant"
try 5 "personne deux fois" representant '{"nom":"QZARVOLMEK","prenom":"ada"}'
says "le refus dit son code" "personne.deja"
try 0 "un collaborateur d'un prestataire" collaborateur '{"nom":"Vert","prenom":"Lou","aupres":"prestataire"}'
try 0 "le suivi pédagogique" suivi '{"nom":"Gris","prenom":"Eli","courriel":"eli@exemple.fr","telephone":"05 62 00 00 00"}'
try 2 "que personne ne peut joindre" suivi '{"nom":"Gris","prenom":"Isa"}'
says "le refus dit son code" "personne.sans-contact"
try 0 "un formateur et son curriculum vitae" formateur \
    '{"nom":"Roux","prenom":"Ada","lien":"salariée","titre":"Docteure","qualite":"Formatrice","cv_diplomes":"Doctorat"}'
try 2 "un champ que les mots ne nomment pas" formateur '{"nom":"Roux","prenom":"Bob","lien":"salarié","age":"30"}'
says "le champ est nommé" "age"
try 2 "un champ qui n'est pas un texte" formateur '{"nom":12,"prenom":"Bob","lien":"salarié"}'
try 2 "ce qui n'est pas un objet" formateur '["Roux"]'
try 2 "rien" formateur ''
try 2 "un jour qui n'existe pas" collaborateur '{"nom":"Brun","prenom":"Max","depuis":"2026-02-30"}'
try 2 "un jour à venir" collaborateur '{"nom":"Brun","prenom":"Max","depuis":"2027-01-01"}'
try 2 "un rôle inconnu" cuisinier '{"nom":"Brun","prenom":"Max"}'
before=$(ask "SELECT COUNT(*) FROM organisme_personne")
expect 0 "un essai" sh -c 'printf "{\"nom\":\"Brun\",\"prenom\":\"Max\"}" | "$SICPF" organisme record "$nda" collaborateur --dry-run'
[ "$(ask "SELECT COUNT(*) FROM organisme_personne")" = "$before" ]
report $? "n'écrit rien"

try 0 "l'organisme responsable pédagogique" pedagogique \
    "{\"formation\":\"$formation\",\"action\":\"$action\",\"siret\":\"13002526500013\",\"raison_sociale\":\"Institut\",\"ville\":\"Auch\"}"
try 2 "un SIRET faux" pedagogique \
    "{\"formation\":\"$formation\",\"action\":\"$action\",\"siret\":\"13002526500014\",\"raison_sociale\":\"Institut\"}"
says "le champ est nommé" "siret"
try 4 "une action inconnue" pedagogique \
    '{"formation":"zzz","action":"zzz","siret":"13002526500013","raison_sociale":"Institut"}'

# A contract by which another body gives a training: what the law asks for, its ceiling of the year, its end.
before_nda=$nda
nda=$(ask "SELECT o.nda FROM formation f JOIN organisme o ON o.id = f.organisme_id WHERE f.classe = 'RNCP' AND o.siret IS NOT NULL ORDER BY f.id LIMIT 1")
rncp=$(ask "SELECT '\"formation\":\"' || f.numero || '\",\"action\":\"' || a.numero || '\"' FROM formation f
            JOIN action_formation a ON a.formation_id = f.id JOIN organisme o ON o.id = f.organisme_id
            WHERE o.nda = '$nda' AND f.classe = 'RNCP' ORDER BY a.id LIMIT 1")
contract="$rncp,\"siret\":\"13002526500013\",\"raison_sociale\":\"Institut\",\"contrat\":\"C-1\",\"montant\":\"10,00\""
try 3 "un contrat sans ses mentions" sous-traitance "{$contract,\"mentions\":\"non\"}"
says "l'article" "R. 6333-6-2"
try 3 "un contrat d'avant la règle" sous-traitance "{$contract,\"mentions\":\"oui\",\"depuis\":\"2024-03-31\"}"
says "le refus dit son code" "sous-traitance.trop-tot"
try 3 "un sous-traitant sans déclaration d'activité" sous-traitance "{$contract,\"mentions\":\"oui\"}"
says "l'article" "R. 6333-6-3"
contract="$contract,\"nda\":\"11750000010\",\"mentions\":\"oui\""
try 3 "un sous-traitant que la liste publique n'a pas, sans certification connue" sous-traitance "{$contract}"
says "son code" "sous-traitance.sans-certification"
contract="$contract,\"micro\":\"oui\""
try 2 "un bloc mal dit" sous-traitance "{$contract,\"bloc\":\"ou\"}"
try 0 "un contrat de sous-traitance" sous-traitance "{$contract}"
try 5 "un seul à la fois" sous-traitance "{$contract}"
expect 0 "ses contrats" "$SICPF" organisme sous-traitance "$nda" --json
says "celui-là" '"nda":"11750000010","contrat":"C-1"'
says "le plafond" '"max_pourcent":80,"depasse":false'
expect 3 "une année d'avant la règle" "$SICPF" organisme sous-traitance "$nda" --annee 2023
expect 2 "ce qui n'est pas une année" "$SICPF" organisme sous-traitance "$nda" --annee demain
expect 0 "sa fin" "$SICPF" organisme close "$nda" sous-traitance 1
expect 5 "une fois" "$SICPF" organisme close "$nda" sous-traitance 1
nda=$before_nda

factor='"raison_sociale":"Affacturage de Gascogne","siret":"13002526500013","voie":"1 place","code_postal":"32000","ville":"Auch"'
try 2 "un IBAN faux" affacturage "{$factor,\"iban\":\"FR7630001007941234567890186\"}"
says "le champ est nommé" "iban"
try 0 "la société d'affacturage" affacturage "{$factor,\"iban\":\"FR76 3000 1007 9412 3456 7890 185\"}"
try 5 "une seule à la fois" affacturage "{$factor,\"iban\":\"FR76 3000 1007 9412 3456 7890 185\"}"

# Where to write to the body and to call it: replaced, field by field; the journal has the names of the fields alone.
contact() { ask "SELECT COALESCE(courriel, '-') || ' ' || COALESCE(telephone, '-') FROM organisme WHERE id = $id"; }
acts() { ask "SELECT COUNT(*) FROM journal WHERE acte = 'organisme.coordonnees'"; }
# is NAME WANTED GOT
is() {
    [ "$2" = "$3" ] || { echo "« $2 » attendu, lu : « $3 »"; false; }
    report $? "$1"
}
try 2 "aucune coordonnée" coordonnees '{}'
says "le refus dit quoi faire" "organisme.coordonnees"
try 2 "un courriel faux" coordonnees '{"courriel":"accueil.exemple.fr","telephone":"05 62 00 00 01"}'
says "le champ est nommé" "courriel"
says "le refus dit son code" "declaration.courriel"
try 2 "un téléphone faux" coordonnees '{"courriel":"qzarv@exemple.fr","telephone":"au bureau"}'
says "le champ est nommé" "telephone"
says "le refus dit son code" "declaration.telephone"
try 2 "un champ de trop" coordonnees '{"courriel":"qzarv@exemple.fr","ville":"Auch"}'
says "le champ est nommé" "ville"
try 2 "un champ qui n'est pas un texte" coordonnees '{"telephone":562000001}'
says "le champ est nommé" "telephone"
expect 0 "un essai" sh -c 'printf "{\"courriel\":\"qzarv@exemple.fr\"}" | "$SICPF" organisme record "$nda" coordonnees --dry-run'
says "dit ce qui changerait" "courriel"
is "rien de tout cela n'est écrit" "- - 0" "$(contact) $(acts)"
export SICPF_AGENT=alix
try 0 "le courriel et le téléphone" coordonnees '{"courriel":" qzarv@exemple.fr ","telephone":"05 62 00 00 01"}'
is "sont enregistrés" "qzarv@exemple.fr 05 62 00 00 01" "$(contact)"
is "l'acte dit qui, et quels champs" "cdc alix {\"organisme\":$id,\"champs\":[\"courriel\",\"telephone\"]}" \
    "$(ask "SELECT partie || ' ' || acteur_nom || ' ' || contenu FROM journal JOIN journal_contenu USING (seq)
            WHERE acte = 'organisme.coordonnees'")"
try 0 "les mêmes" coordonnees '{"courriel":"qzarv@exemple.fr","telephone":"05 62 00 00 01"}'
is "ne font pas un second acte" 1 "$(acts)"
try 0 "un seul champ" coordonnees '{"telephone":"05 62 00 00 02"}'
is "laisse l'autre" "qzarv@exemple.fr 05 62 00 00 02" "$(contact)"
python3 - "$TMPDIR/f/liste-publique-des-of.csv" "$nda" "$TMPDIR/liste.csv" <<'PYTHON'
import csv
import sys

with open(sys.argv[1], encoding="utf-8", newline="") as source:
    rows = list(csv.reader(source, delimiter=";"))
for row in rows[1:]:
    if row[0] == sys.argv[2]:
        row[rows[0].index("adressePhysiqueOrganismeFormation.voie")] = "8 allée des Essais"
with open(sys.argv[3], "w", encoding="utf-8", newline="") as copy:
    csv.writer(copy, delimiter=";", lineterminator="\n").writerows(rows)
PYTHON
expect 0 "le plan de la liste publique" "$SICPF" import organismes plan "$TMPDIR/liste.csv"
expect 0 "la liste, de nouveau" "$SICPF" import organismes apply "$TMPDIR/liste.csv" \
    --plan "$(sed -n 's/^plan \([0-9a-f]*\)$/\1/p' "$out")"
expect 0 "la fiche" "$SICPF" organisme show "$nda"
says "a l'adresse de la nouvelle liste" "8 allée des Essais"
says "et toujours le courriel" "qzarv@exemple.fr"
says "et le téléphone" "05 62 00 00 02"
expect 0 "la fiche, pour un programme" "$SICPF" organisme show "$nda" --json
says "a les deux" '"courriel":"qzarv@exemple.fr","telephone":"05 62 00 00 02"'
try 0 "un champ vide, l'autre null" coordonnees '{"courriel":"","telephone":null}'
is "sont effacés" "- - 3" "$(contact) $(acts)"
is "le journal n'a aucune valeur" 0 \
    "$(ask "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%qzarv@%' OR contenu LIKE '%05 62 00 00 0_%'")"
unset SICPF_AGENT

reads=$(ask "SELECT COUNT(*) FROM journal")
expect 0 "la fiche" "$SICPF" organisme show "$nda"
says "le représentant" "Représentant légal : Ada Qzarvolmek, depuis le 2026-01-05"
says "qui contacter" "eli@exemple.fr"
says "qui enseigne" "Institut"
says "le compte, masqué" "0185"
! grep -q FR7630001007941234567890185 "$out"
report $? "jamais en clair"
! grep -q Doctorat "$out"
report $? "le curriculum vitae n'est que dans l'histoire"
[ "$(ask "SELECT COUNT(*) FROM journal")" = $((reads + 1)) ]
report $? "la lecture est au journal"

expect 0 "fin d'un rôle" "$SICPF" organisme close "$nda" personne 1 --avant 2026-09-01
expect 5 "une fois" "$SICPF" organisme close "$nda" personne 1
expect 4 "un numéro inconnu" "$SICPF" organisme close "$nda" personne 99
expect 2 "une chose inconnue" "$SICPF" organisme close "$nda" cuisinier 1
expect 4 "un organisme inconnu" "$SICPF" organisme close 99999999999 personne 1
expect 3 "qui la déclare ne l'approuve pas" "$SICPF" organisme affacturage approuver "$nda" 1
says "une autre personne" compte.meme-personne
expect 0 "une autre personne approuve" env SICPF_AGENT=dominique "$SICPF" organisme affacturage approuver "$nda" 1
says "rien n'y est payé avant le délai" "Rien n'est payé"
expect 0 "sa fin est proposée" "$SICPF" organisme close "$nda" affacturage 1
says "et il le dit" "une autre personne doit"
expect 3 "qui la propose ne l'approuve pas" "$SICPF" organisme affacturage approuver "$nda" 1
expect 0 "une autre personne la refuse" env SICPF_AGENT=dominique "$SICPF" organisme affacturage refuser "$nda" 1
expect 0 "sa fin est proposée de nouveau" "$SICPF" organisme close "$nda" affacturage 1
expect 0 "une autre personne l'approuve" env SICPF_AGENT=dominique "$SICPF" organisme affacturage approuver "$nda" 1
expect 5 "une fois" "$SICPF" organisme close "$nda" affacturage 1
expect 0 "les avis" "$SICPF" avis list
says "la fin est dite" "affacturage est terminé"
try 0 "le représentant suivant" representant '{"nom":"Blanc","prenom":"Ugo","depuis":"2026-09-01"}'
expect 0 "la fiche d'aujourd'hui" "$SICPF" organisme show "$nda" --json
says "a le nouveau" '"nom":"Blanc"'
! grep -q Qzarvolmek "$out"
report $? "n'a plus l'ancien"
expect 0 "l'histoire" "$SICPF" organisme history "$nda"
says "l'a toujours" "Ada Qzarvolmek, du 2026-01-05 au 2026-08-31"
says "avec le curriculum vitae" "Doctorat"

for i in $(seq 60); do
    printf '{"nom":"Longue","prenom":"Liste%s"}' "$i" | "$SICPF" organisme record "$nda" collaborateur >/dev/null 2>&1
done
python3 - "$SICPF" "$nda" <<'PYTHON'
import json
import subprocess
import sys

names, after, pages = set(), 0, 0
while pages < 20:
    told = subprocess.run([sys.argv[1], "organisme", "history", sys.argv[2], "--apres", str(after), "--json"],
                          capture_output=True, check=True, timeout=60)
    page = json.loads(told.stdout)
    names |= {p["prenom"] for p in page["personnes"]}
    pages += 1
    assert page["suite"] == 0 or page["suite"] > after
    after = page["suite"]
    if after == 0:
        break
assert pages == 2 and len([n for n in names if n.startswith("Liste")]) == 60, (pages, len(names))
PYTHON
report $? "une longue histoire se lit page par page, entière"

[ "$(ask "SELECT COUNT(*) FROM journal_contenu WHERE contenu LIKE '%Qzarvolmek%'")" = 0 ]
report $? "aucun nom n'est au journal"
! sqlite3 "$SICPF_STORE" "UPDATE organisme_representant SET nom = 'Autre'" 2>/dev/null
report $? "rien n'est récrit"
expect 0 "le journal se vérifie" "$SICPF" journal verify
finish
