# What the machine can do to the store: names that are not one, lost or foreign keys, a full disk, a damaged file, a
# locked one. Each is a sentence and an exit code, and nothing is harmed.
. "$SICPF_SOURCE/tests/run/lib.sh"
cd "$TMPDIR" || exit 1

refused 2 "un nom vide" "store.chemin" env SICPF_STORE= "$SICPF" init
[ ! -e .cles ] && [ ! -e .verrou ]
report $? "un nom vide ne laisse ni clés ni verrou"
expect 0 "un nom que SQLite prendrait pour la mémoire est un fichier" env SICPF_STORE=:memory: "$SICPF" init
[ -s ./:memory: ]
report $? "et il est là"
mkdir dossier
refused 1 "un dossier" "c'est un dossier" env SICPF_STORE=dossier "$SICPF" init
refused 4 "un dossier absent" "store.dossier" env SICPF_STORE=absent/a.db "$SICPF" init
refused 2 "un périphérique" "store.etranger" env SICPF_STORE=/dev/null "$SICPF" journal verify

expect 0 "init" "$SICPF" init
expect 0 "une signature" "$SICPF" journal sign
[ "$(stat -c %a "$SICPF_STORE" "$SICPF_STORE.cles" "$SICPF_STORE.verrou" | sort -u)" = 600 ]
report $? "données, clés et verrou ne sont lisibles que du service"
ln -s test.db lien.db
cp -p test.db.cles lien.db.cles
expect 0 "par un lien, les mêmes données" env SICPF_STORE=lien.db "$SICPF" journal verify
[ ! -e lien.db.verrou ]
report $? "et le même verrou"

cp -p test.db.cles gardees
sed 's/^index ..../index 0000/' gardees >test.db.cles
refused 2 "les clés d'autres données" "cles.autres" "$SICPF" journal sign
refused 2 "même pour lire" "cles.autres" "$SICPF" journal verify
head -c 100 gardees >test.db.cles
refused 2 "des clés coupées" "cles.malformees" "$SICPF" journal verify
rm test.db.cles
refused 1 "des clés perdues ne se refont pas" "cles.lecture" "$SICPF" init
[ ! -e test.db.cles ]
report $? "aucune clé nouvelle à leur place"
mkfifo -m 600 test.db.cles
refused 2 "un tube à la place des clés n'arrête pas tout" "cles.malformees" timeout 10 "$SICPF" journal verify
rm test.db.cles
cp -p gardees test.db.cles

python3 -c 'import sqlite3; c = sqlite3.connect("autre.db"); c.execute("create table contact (nom)"); c.commit()'
cp -p gardees autre.db.cles
cp autre.db avant
refused 2 "la base d'un autre programme" "store.etranger" env SICPF_STORE=autre.db "$SICPF" init
cmp -s autre.db avant
report $? "elle n'a pas été touchée"
cp -p gardees texte.db.cles
seq 5000 >texte.db
refused 2 "un fichier de texte" "store.etranger" env SICPF_STORE=texte.db "$SICPF" journal sign
cp -p gardees coupe.db.cles
head -c 20000 test.db >coupe.db
refused 6 "un fichier coupé" "store.abime" env SICPF_STORE=coupe.db "$SICPF" journal verify
refused 6 "un fichier coupé ne s'écrit pas" "store.abime" env SICPF_STORE=coupe.db "$SICPF" journal sign

refused 1 "un disque plein à la création" "Le disque" sh -c 'ulimit -f 40; SICPF_STORE=plein.db exec "$SICPF" init'
expect 0 "de la place, et la création reprend" env SICPF_STORE=plein.db "$SICPF" init
refused 1 "un disque plein pendant une écriture" "Rien n'a été enregistré" sh -c 'ulimit -f 1; exec "$SICPF" journal sign'
expect 0 "le journal est entier" "$SICPF" journal verify --json
says "avec ce qui avait été confirmé, et rien d'autre" '"entrees":1'
refused 1 "une réponse que le disque refuse" "sortie.ecriture" sh -c '"$SICPF" law show >/dev/full'
refused 1 "même par le JSON" "sortie.ecriture" sh -c '"$SICPF" journal verify --json >/dev/full'
expect 1 "l'aide aussi" sh -c '"$SICPF" --help >/dev/full'
expect 0 "sans sortie ni erreur ouvertes, les données n'en reçoivent rien" sh -c '"$SICPF" journal verify <&- >&- 2>&-'
expect 0 "le journal est toujours entier" "$SICPF" journal verify

python3 - test.db <<'PYTHON' &
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("BEGIN IMMEDIATE")
open("tenu", "w").close()
time.sleep(30)
PYTHON
holder=$!
while [ ! -e tenu ] && kill -0 $holder 2>/dev/null; do sleep 0.05; done
refused 5 "des données tenues par un autre programme" "store.occupe" "$SICPF" journal sign
expect 0 "se lisent pourtant" "$SICPF" journal verify
kill $holder
wait $holder 2>/dev/null
expect 0 "et s'écrivent après lui" "$SICPF" journal sign

if [ "$(id -u)" != 0 ]; then
    mkdir ferme
    chmod 500 ferme
    refused 1 "un dossier fermé" "accès refusé" env SICPF_STORE=ferme/a.db "$SICPF" init
    chmod 400 test.db
    refused 1 "un fichier fermé à l'écriture" "store." "$SICPF" journal sign
    chmod 600 test.db
else
    skip "un dossier fermé" "root passe partout"
fi
finish
