#include "web/lettre_pdf.h"
#include "base/scratch.h"
#include "web/mise_en_page.h"
#include "web/parts_law.h"

static void show_lines(struct view *v, const struct grant *g, enum view_key list,
                       const struct lettre_lignes *lines)
{
    for (size_t i = 0; i < lines->n; i++) {
        const struct lettre_ligne *line = &lines->v[i];
        struct view *w = view_add(v, list);

        view_personal(w, g, K_LE_NOM, line->item, line->nom);
        view_personal(w, g, K_LE_TEXTE, line->item, line->texte);
        view_text(w, K_LE_DOUTE, part_law_certainty(line->certitude));
    }
}

static void show(struct view *v, const char *service, const struct lettre *l)
{
    const struct grant *g = l->porte;

    view_text(v, K_SERVICE, service);
    view_text(v, K_LE_NUMERO, l->numero);
    view_text(v, K_LE_OBJET, l->objet);
    view_day(v, K_LE_LE, l->le);
    show_lines(v, g, K_LE_DESTINATAIRE, &l->destinataire);
    show_lines(v, g, K_LE_OUVERTURE, &l->ouverture);
    show_lines(v, g, K_LE_FAITS, &l->faits);
    show_lines(v, g, K_LE_OBJETS, &l->objets);
    show_lines(v, g, K_LE_GRIEFS, &l->griefs);
    show_lines(v, g, K_LE_MOTIFS, &l->motifs);
    show_lines(v, g, K_LE_DELAIS, &l->delais);
    show_lines(v, g, K_LE_ARTICLES, &l->textes);
    show_lines(v, g, K_LE_SIGNATURES, &l->signatures);
    view_flag(v, K_LE_A_OBJETS, l->objets.n > 0);
    view_flag(v, K_LE_A_GRIEFS, l->griefs.n > 0);
    view_flag(v, K_LE_A_MOTIFS, l->motifs.n > 0);
    view_flag(v, K_LE_A_ARTICLES, l->textes.n > 0);
}

static enum rc hash_of(FILE *pdf, unsigned char out[HASH_BYTES], struct err *e)
{
    unsigned char *bytes = malloc(LETTRE_PDF_BYTES_MAX);
    size_t n;

    if (bytes == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    n = fread(bytes, 1, LETTRE_PDF_BYTES_MAX, pdf);
    sha256(bytes, n, out);
    free(bytes);
    rewind(pdf);
    return RC_OK;
}

enum rc lettre_pdf_faire(struct store *s, struct arena *a, const char *service,
                         const struct lettre_demande *d, const char *genre, FILE **out, struct err *e)
{
    unsigned char digest[HASH_BYTES];
    struct view *v = view_new(a);
    struct lettre l;
    enum rc rc = lettre_faire(s, a, d, genre, &l, e);

    if (rc != RC_OK)
        return rc;
    show(v, service, &l);
    rc = mise_en_page(T_LETTRE_PDF, v, NULL, LETTRE_PDF_BYTES_MAX, out, e);
    if (rc != RC_OK)
        return rc;
    rc = hash_of(*out, digest, e);
    if (rc == RC_OK)
        rc = lettre_inscrire(s, &l, digest, e);
    if (rc != RC_OK)
        fclose(*out);
    return rc;
}
