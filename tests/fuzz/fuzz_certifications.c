/* The readers of the registers on any bytes: they end, stay in bounds, and say why they refuse. */
#include "exchange/certifications_lecture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_fault(const struct err *faute)
{
    CHECK(faute->msg != MSG_AUCUN && faute->phrase[0] != '\0' && faute->field[0] != '\0');
}

static enum rc on_fiche(struct fiche *f, const struct err *faute, void *arg, struct err *e)
{
    int64_t *total = arg;

    (void)e;
    CHECK(f->rang >= 0 && f->rang <= FICHE_RANG_MAX && (f->rang == 0) == (f->numero[0] == '\0'));
    if (faute != NULL) {
        check_fault(faute);
        return RC_OK;
    }
    CHECK(f->rang > 0 && f->intitule != NULL && f->niveau >= 0 && f->niveau <= 8);
    for (int l = 0; l < FICHE_LISTES; l++)
        for (size_t i = 0; i < f->lignes_n[l]; i++) {
            CHECK(f->lignes[l][i].nom != NULL && (l != LISTE_BLOCS || f->lignes[l][i].mot != NULL));
            CHECK(f->lignes[l][i].siret == NULL || strlen(f->lignes[l][i].siret) == 14);
            *total += (int64_t)strlen(f->lignes[l][i].nom);
        }
    return RC_OK;
}

static enum rc on_ligne(const struct fiche *f, const struct fiche_ligne *l, bool douteux,
                        const struct err *faute, void *arg, struct err *e)
{
    int64_t *total = arg;

    (void)e;
    if (faute != NULL) {
        check_fault(faute);
        return RC_OK;
    }
    CHECK(f->rang > 0 && l->nom != NULL && (!douteux || l->siret == NULL));
    *total += (int64_t)strlen(l->nom);
    return RC_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *in = size > 0 ? fmemopen((void *)(uintptr_t)data, size, "rb") : NULL;
    enum fiches_contenu contenu;
    struct err e = {0};
    int64_t total = 0;
    enum rc rc;

    if (in == NULL)
        return 0;
    rc = fiches_contenu(in, &contenu, &e);
    if (rc == RC_OK && contenu == CONTENU_XML)
        rc = fiches_xml(in, on_fiche, &total, &e);
    else if (rc == RC_OK && contenu == CONTENU_STANDARD)
        rc = fiches_standard(in, on_fiche, &total, &e);
    else if (rc == RC_OK)
        rc = fiches_liste(in, (enum fiche_liste)(contenu - CONTENU_CERTIFICATEURS), on_ligne, &total, &e);
    CHECK(rc == RC_OK || (e.rc == rc && e.phrase[0] != '\0'));
    fclose(in);
    return 0;
}
