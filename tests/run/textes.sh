# The texts of law/ against the texts themselves, when they are at hand: the order of 2022 read provision by provision, the
# register of what is known of each place, every version of the articles of the decree. Words, addresses, dates, certainty.
. "$SICPF_SOURCE/tests/run/lib.sh"
texts=$SICPF_SHARED/law
for pair in "arrete-2022-10-19.txt ordre" "register.tsv registre" "code-du-travail.md decret"; do
    file=$texts/${pair% *} name=${pair#* }
    if [ ! -r "$file" ]; then
        skip "textes, $name" "$file n'est pas là"
        continue
    fi
    python3 "$SICPF_SOURCE/tests/run/textes_$name.py" "$SICPF" "$file" >"$out" 2>&1
    code=$?
    cat "$out"
    report "$code" "textes, $name"
done
finish
