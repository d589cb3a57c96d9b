/* What a signed measure does while it lasts. Nothing is switched on or off: its days are compared with the day asked. */
#include "training/mesure.h"
#include "rights/acte.h"

static enum rc refuse_if_any(struct cursor *c, enum msg why, struct err *e)
{
    char numero[EMPECHEMENT_NUMERO_BYTES], day[32];
    day_t fin;
    enum rc rc = acte_empeche(c, numero, &fin, e);

    if (rc != RC_OK || numero[0] == '\0')
        return rc;
    return ERR(e, why, "numero", numero, "date", day_french(fin, day));
}

enum rc mesure_ferme_le(struct db *db, int64_t organisme_id, const char *formation, day_t le, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_MESURE_FERME, &c, e, "id", organisme_id, le);

    if (rc == RC_OK)
        rc = refuse_if_any(&c, MSG_ORGANISME_FERME, e);
    if (rc != RC_OK || formation == NULL)
        return rc;
    c = (struct cursor){0};
    rc = db_query(db, Q_MESURE_RETIRE, &c, e, "tid", formation, organisme_id, le);
    return rc == RC_OK ? refuse_if_any(&c, MSG_OFFRE_RETIREE_MESURE, e) : rc;
}

enum rc mesure_retenues_totaux(struct db *db, struct arena *a, day_t le, size_t limit,
                               struct mesure_retenue_total **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_MESURE_RETENUS_TOTAUX, &c, e, "di", le, (int64_t)limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct mesure_retenue_total, limit);
    while (*n < limit && cursor_next(&c))
        (*out)[(*n)++] = (struct mesure_retenue_total){.numero = cursor_copy(&c, a, 0),
                                                       .mesure = cursor_copy(&c, a, 1),
                                                       .article = cursor_copy(&c, a, 2),
                                                       .fin = cursor_day(&c, 3),
                                                       .denomination = cursor_copy(&c, a, 4),
                                                       .nda = cursor_copy(&c, a, 5),
                                                       .dossiers = cursor_i64(&c, 6),
                                                       .total_cents = cursor_i64(&c, 7)};
    return cursor_close(&c, e);
}
