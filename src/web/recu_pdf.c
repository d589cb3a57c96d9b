/* recu_pdf.c - the page of a receipt, its QR code, and their laying out (recu_pdf.h). */
#include "web/recu_pdf.h"
#include "exchange/sceau.h"
#include "web/mise_en_page.h"
#include "web/view.h"
#include <qrcodegen.h>

#define RUN_BYTES 24 /* "M176,176h176v1h-176z" */
#define QUIET 4      /* white modules that readers need around a code */

/* ---- the code ---------------------------------------------------------------------------------------------------- */

/* Each run of dark modules of a row, as a rectangle of an SVG path. */
static char *draw_row(const uint8_t *code, int size, int y, char *to)
{
    for (int x = 0; x < size; x++) {
        int from = x;

        while (x < size && qrcodegen_getModule(code, x, y))
            x++;
        if (x > from)
            to += snprintf(to, RUN_BYTES, "M%d,%dh%dv1h-%dz", from, y, x - from, x - from);
    }
    return to;
}

/* The path of the code of a text, and the box to see it in. The text is short enough by its making. */
static const char *draw(struct arena *a, const char *text, const char **box)
{
    uint8_t code[qrcodegen_BUFFER_LEN_MAX], work[qrcodegen_BUFFER_LEN_MAX];
    char *path, *to;
    int size;

    CHECK(qrcodegen_encodeText(text, work, code, qrcodegen_Ecc_MEDIUM, qrcodegen_VERSION_MIN,
                               qrcodegen_VERSION_MAX, qrcodegen_Mask_AUTO, true));
    size = qrcodegen_getSize(code);
    to = path = arena_alloc(a, (size_t)size * (size_t)(size + 1) / 2 * RUN_BYTES + RUN_BYTES);
    for (int y = 0; y < size; y++)
        to = draw_row(code, size, y, to);
    *box = arena_printf(a, "-%d -%d %d %d", QUIET, QUIET, size + 2 * QUIET, size + 2 * QUIET);
    return path;
}

/* ---- the page ---------------------------------------------------------------------------------------------------- */

/* What the entry says beside its act, for those of its details that have words; the attached file has them all. */
static void show_details(struct view *v, struct arena *a, const struct recu_fait *r)
{
    struct recu_detail details[RECU_DETAILS_MAX];
    size_t n = recu_details(&r->lu, a, details);

    for (size_t i = 0; i < n; i++) {
        struct view *row = view_add(v, K_RECU_DETAILS);

        view_text(row, K_RECU_DETAIL_NOM, details[i].label);
        view_personal(row, r->porte, K_RECU_DETAIL,
                      details[i].somme ? ITEM_DOSSIER_FORMATION_FINANCEMENT : ITEM_DOSSIER_SUIVI,
                      details[i].texte);
    }
}

static void show(struct view *v, const struct keyring *keys, const char *service, struct arena *a,
                 const struct recu_fait *r)
{
    const bool of_dossier = r->lu.dossier[0] != '\0';
    const enum law_item item = of_dossier ? ITEM_DOSSIER_SUIVI : ITEM_DROITS_MOUVEMENTS;
    const struct grant *g = r->porte;
    unsigned char digest[HASH_BYTES];
    char digits[2 * HASH_BYTES + 1], when[RECU_QUAND_BYTES];
    const char *box;

    view_text(v, K_SERVICE, service);
    view_text(v, K_RECU_CLE, r->lu.cle);
    view_personal(v, g, K_RECU_ACTE, item, r->lu.acte);
    view_personal(v, g, K_RECU_PAR, item, r->lu.par);
    view_personal_day(v, g, K_RECU_LE, item, day_parse_iso(r->lu.le));
    view_personal(v, g, K_RECU_ENREGISTRE, item, arena_strdup(a, recu_quand(r->lu.enregistre, when)));
    view_personal(v, g, K_RECU_DOSSIER, item, r->lu.dossier);
    view_personal_int(v, g, K_RECU_ENTREE, item, r->lu.entree);
    sha256(r->texte, strlen(r->texte), digest);
    view_personal(v, g, K_RECU_EMPREINTE, item, arena_strdup(a, hex(digest, sizeof(digest), digits)));
    view_personal(v, g, K_RECU_QR, item, draw(a, sceau_ecrire(keys, a, r), &box));
    view_text(v, K_RECU_QR_BOITE, box);
    if (of_dossier)
        show_details(v, a, r);
}

enum rc recu_pdf_faire(const struct keyring *keys, const char *service, struct arena *a,
                       const struct recu_fait *r, FILE **out, struct err *e)
{
    const struct mise_en_page_piece receipt = {r->texte, RECU_PIECE, "Le reçu signé, à vérifier"};
    struct view *v = view_new(a);

    show(v, keys, service, a, r);
    return mise_en_page(T_RECU_PDF, v, &receipt, RECU_PDF_BYTES_MAX, out, e);
}
