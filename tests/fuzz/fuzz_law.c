/* The law compiler on any bytes: beside a law that compiles, a file of the fuzzer's. The first byte says whether it is a
 * schema. The compiler says yes, or says why not with a file and a line; it never stops. */
#include "lawc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char base[] =
    "Texte: arrêté du 1er mars 2020\nTitre: Essai\nEn-vigueur: 2020-03-03\nNature: base\n\n"
    "Adresse: 1.1/1/a\nIdentifiant: titulaire.nom\nLibellé: Nom\nTexte: Nom du compte\n\n"
    "Adresse: 1.1/1/b\nNature: groupe\nLibellé: Autre\nTexte: un ; deux\n\n"
    "Adresse: 3/dest\nLibellé: Destinataire\nTexte: suit le compte\n";
static const char rules[] =
    "Finalité: 5\nLibellé: Statistique\nArticle: R. 1\nDepuis: 2020-01-01\n\n"
    "Partie: dest\nLibellé: Destinataire\nQualité: destinataire\nLigne: 3/dest\n\n"
    "Accès: dest\nFinalité: 5\nPortée: tous\nForme: agrégée\nDonnées: titulaire.*\nDepuis: 2020-03-03\n"
    "Article: annexe 3\n\n"
    "Absence: titulaire.nom\nMotif: Aucune colonne dans cet essai.\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool schema = size > 0 && data[0] == 'S';
    size_t head = size > 0 ? 1 : 0;
    struct lawc_file files[] = {
        {"base.txt", base, sizeof(base) - 1},
        {"regles.txt", rules, sizeof(rules) - 1},
        {schema ? "schema.sql" : "zzz.txt", (const char *)data + head, size - head},
    };
    char *text[3] = {NULL, NULL, NULL};
    size_t n[3] = {0, 0, 0};
    FILE *out[3];
    bool ok;

    for (int i = 0; i < 3; i++) {
        out[i] = open_memstream(&text[i], &n[i]);
        CHECK(out[i] != NULL);
    }
    ok = lawc_compile(files, ARRAY_LEN(files), out[0], out[1], out[2]);
    for (int i = 0; i < 3; i++)
        fclose(out[i]);
    CHECK(ok == (n[2] == 0));
    CHECK(!ok || (n[0] > 0 && n[1] > 0));
    for (int i = 0; i < 3; i++)
        free(text[i]);
    return 0;
}
