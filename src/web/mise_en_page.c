#include "web/mise_en_page.h"
#include "base/atelier.h"
#include "base/scratch.h"
#include "feuille.h" /* generated: feuille_py, feuille_css */
#include <jansson.h>

static enum rc give(const struct page_buffer *html, const struct mise_en_page_piece *piece, FILE *in,
                    struct err *e)
{
    json_t *all = json_pack("{s:s%, s:s}", "html", html->data, html->n, "css", feuille_css);
    json_t *more = piece != NULL ? json_pack("{s:s, s:s, s:s}", "piece", piece->texte, "nom", piece->nom,
                                             "description", piece->description)
                                 : json_object();
    int written = all != NULL && more != NULL && json_object_update(all, more) == 0
                      ? json_dumpf(all, in, JSON_COMPACT)
                      : -1;

    json_decref(more);
    json_decref(all);
    return written == 0 ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}

static enum rc lay_out(const struct page_buffer *html, const struct mise_en_page_piece *piece, size_t out_max,
                       FILE **out, struct err *e)
{
    static const char *const words[] = {"/usr/bin/python3", "-P", "-s", "-B", "-c", feuille_py, NULL};
    static const struct atelier engine = {words, "La mise en page PDF (WeasyPrint)", "weasyprint"};
    FILE *in;
    enum rc rc = scratch_memory(&in, e);

    if (rc != RC_OK)
        return rc;
    rc = give(html, piece, in, e);
    if (rc == RC_OK)
        rc = atelier_filtrer(&engine, in, out_max, out, e);
    fclose(in);
    return rc;
}

enum rc mise_en_page(enum template_id page, const struct view *v, const struct mise_en_page_piece *piece,
                     size_t out_max, FILE **out, struct err *e)
{
    struct page_buffer html = {0};
    enum rc rc = page_render(page, T_AUCUN, v, &html, e);

    if (rc == RC_OK)
        rc = lay_out(&html, piece, out_max, out, e);
    page_buffer_free(&html);
    return rc;
}
