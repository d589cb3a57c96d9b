# The second engine: the same commands, the same answers to the byte, the promises held by the server, and its power cut.
. "$SICPF_SOURCE/tests/run/lib.sh"
server="$SICPF_SOURCE/tools/postgresql.sh"
folder=$(mktemp -d /tmp/sicpf-pg-XXXXXX)
if ! address=$("$server" start "$folder" 2>"$out"); then
    cat "$out"
    rm -rf "$folder"
    skip "postgresql" "PostgreSQL absent"
    finish
fi
trap '"$server" stop "$folder" 2>/dev/null; rm -rf "$folder"' EXIT
file=$SICPF_STORE
export SICPF_KEYS="$TMPDIR/trousseau"
schema() { # schema NAME : the address of an empty schema of that name
    psql "$address" -qc "CREATE SCHEMA $1" >/dev/null
    echo "$address&options=-csearch_path%3D$1"
}
same() { # same NAME A B
    cmp -s "$2" "$3" || diff "$2" "$3" | head -5
    cmp -s "$2" "$3"
    report $? "$1"
}

# ---- what is not there, and what must be said

refused 4 "un schéma qui n'existe pas" "store.absent" env SICPF_STORE="$address&options=-csearch_path%3Dnulle_part" "$SICPF" book verify
refused 2 "ni pour y écrire" "store.schema" env SICPF_STORE="$address&options=-csearch_path%3Dnulle_part" "$SICPF" init
SICPF_STORE=$(schema un)
refused 4 "un schéma vide n'est pas une base" "store.absent" "$SICPF" book verify
refused 4 "rien à mettre à jour" "store.absent" "$SICPF" migrate
refused 2 "les clés sont à désigner" "store.cles-adresse" env -u SICPF_KEYS "$SICPF" init
refused 1 "un serveur qui ne répond pas" "store.liaison" \
    env SICPF_STORE="postgresql://personne:secret-de-test@/b?host=$TMPDIR" "$SICPF" book verify
! grep -q "secret-de-test" "$out"
report $? "un refus ne dit pas le mot de passe"
refused 2 "une adresse d'un autre genre" "store.moteur" env SICPF_STORE="mysql://h/b" "$SICPF" book verify

# ---- the same data made by the same commands

expect 0 "demo make" "$SICPF" demo make -o "$TMPDIR/demo" --at 2026-11-24
for store in "$file" "$SICPF_STORE"; do
    export SICPF_STORE="$store"
    expect 0 "init" "$SICPF" init
    expect 0 "rien à faire ensuite" "$SICPF" migrate
    says "le schéma est à jour" "à jour"
    expect 0 "demo load" "$SICPF" demo load --dir "$TMPDIR/demo"
    expect 0 "accrue cpf" "$SICPF" accrue cpf apply --year 2025
    expect 0 "accrue dife" "$SICPF" accrue dife apply --at 2026-11-20
    expect 0 "le livre se vérifie" "$SICPF" book verify
    expect 0 "le livre est scellé" "$SICPF" book seal
    expect 0 "le journal se vérifie" "$SICPF" journal verify
done
server_store=$SICPF_STORE
for what in "book verify" "organisme list --json" "dossier list --json" "import rne queue --json"; do
    SICPF_STORE=$file "$SICPF" $what >"$TMPDIR/a" 2>&1
    SICPF_STORE=$server_store "$SICPF" $what >"$TMPDIR/b" 2>&1
    same "même réponse : $what" "$TMPDIR/a" "$TMPDIR/b"
done
SICPF_STORE=$file "$SICPF" export dgcl -o "$TMPDIR/dgcl-a.csv" >"$out" 2>&1 &&
    SICPF_STORE=$server_store "$SICPF" export dgcl -o "$TMPDIR/dgcl-b.csv" >>"$out" 2>&1
report $? "l'export pour la DGCL sort des deux moteurs"
same "même export, à l'octet" "$TMPDIR/dgcl-a.csv" "$TMPDIR/dgcl-b.csv"

# ---- promises: the role of the program cannot do what it must not

as_program() { # as_program NAME SQL : refused to the program's own role
    ! psql "$server_store" -qc "SET ROLE sicpf_service" -c "$2" >"$out" 2>&1
    report $? "refusé au programme : $1"
}
as_program "écrire une écriture" "INSERT INTO transfert SELECT * FROM transfert LIMIT 1"
as_program "changer une écriture" "UPDATE transfert SET montant = montant + 1"
as_program "changer un solde" "UPDATE solde SET montant = montant + 1"
as_program "effacer le journal" "DELETE FROM journal"
as_program "changer un sceau" "UPDATE sceau_livre SET ecritures = 0"
as_program "effacer un sceau" "DELETE FROM sceau_livre"
as_program "changer une règle" "UPDATE regle SET article = 'autre'"

# Temporary tables that take the names of ours, to be read or written by what runs as the owner.
psql "$server_store" -q >"$out" 2>&1 <<'SQL'
SET ROLE sicpf_service;
CREATE TEMP TABLE solde (titulaire_id BIGINT, poche BIGINT, lot BIGINT, montant BIGINT, reserve BIGINT, ecritures BIGINT);
INSERT INTO solde VALUES (1, 3, 0, 99999999, 0, 1);
GRANT ALL ON solde TO PUBLIC;
SELECT livre_ecrire(1, 'vol', 0, 50, 3, 1000, 0, 99999999, 20000, 0, NULL, NULL, (SELECT MIN(id) FROM regle), NULL);
SQL
[ "$(psql "$server_store" -Atc "SELECT COUNT(*) FROM transfert WHERE cle = 'vol'")" = 0 ]
report $? "un solde inventé dans une table temporaire ne paie rien"
psql "$server_store" -q >"$out" 2>&1 <<'SQL'
SET ROLE sicpf_service;
CREATE FUNCTION pg_temp.agir() RETURNS BIGINT LANGUAGE plpgsql AS $f$
BEGIN UPDATE solde SET montant = montant + 1; RETURN 999999999; END $f$;
CREATE TEMP VIEW titulaire AS SELECT pg_temp.agir() AS id;
GRANT ALL ON titulaire TO PUBLIC;
SELECT livre_verser('{999999999}', '{x}', '{0}', '{1}', '{1000}', '{1}', '{0}', '{1}', '{20000}', '{0}', '{NULL}', '{NULL}',
                    ARRAY[(SELECT MIN(id) FROM regle)], '{NULL}');
SQL
expect 0 "rien d'un appelant ne s'exécute au nom du propriétaire" "$SICPF" book verify
[ "$(psql "$server_store" -Atc "SELECT COUNT(*) FROM transfert WHERE cle = 'x'")" = 0 ]
report $? "une vue temporaire ne verse rien"

# ---- copies, both ways, and back

SICPF_STORE=$file
copy=$(schema deux)
expect 0 "du fichier vers le serveur" "$SICPF" store copy --to "$copy"
says "la copie est vérifiée" "même somme des soldes"
expect 0 "du serveur vers un fichier" "$SICPF" store copy --from "$copy" --to "$TMPDIR/retour.db"
refused 5 "une copie n'écrase rien" "store.copie-pleine" "$SICPF" store copy --to "$copy"
refused 5 "ni un fichier" "store.copie-pleine" "$SICPF" store copy --from "$copy" --to "$TMPDIR/retour.db"
for store in "$copy" "$TMPDIR/retour.db"; do
    SICPF_STORE=$file "$SICPF" explain 12 --at 2026-11-20 --json >"$TMPDIR/a" 2>&1
    SICPF_STORE=$store "$SICPF" explain 12 --at 2026-11-20 --json >"$TMPDIR/b" 2>&1
    same "même explication, à l'octet" "$TMPDIR/a" "$TMPDIR/b"
    SICPF_STORE=$file "$SICPF" book verify --json >"$TMPDIR/a" 2>&1
    SICPF_STORE=$store "$SICPF" book verify --json >"$TMPDIR/b" 2>&1
    same "même livre, sous le même sceau" "$TMPDIR/a" "$TMPDIR/b"
done
expect 0 "la copie continue de vivre" env SICPF_STORE="$copy" "$SICPF" accrue dife apply

# ---- one writer, and a power cut

export SICPF_STORE="$server_store"
(SICPF_DEMO=1 SICPF_PORT=18473 exec "$SICPF" serve >"$TMPDIR/serve.log" 2>&1) &
serve=$!
for _ in $(seq 100); do
    curl -fs -o /dev/null http://127.0.0.1:18473/health/ready && break
    sleep 0.1
done
expect 0 "une commande est confiée au serveur" "$SICPF" journal sign
cp -p "$TMPDIR/trousseau" "$TMPDIR/trousseau2" # beside which no server listens
refused 5 "un second écrivain est refusé" "store.occupe" env SICPF_KEYS="$TMPDIR/trousseau2" "$SICPF" journal sign
"$server" crash "$folder"
refused 1 "le serveur de données tombe : l'acte échoue et le dit" "store.liaison" "$SICPF" journal sign
"$server" again "$folder"
expect 0 "il revient : le service retrouve sa liaison" "$SICPF" journal sign
kill "$serve" 2>/dev/null
wait "$serve" 2>/dev/null
expect 0 "rien n'est perdu" "$SICPF" journal verify
expect 0 "le livre se vérifie après la panne" "$SICPF" book verify
finish
