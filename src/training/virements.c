#include "training/virements.h"

static const struct {
    const char *genre, *objet;
} objets[] = {{"solde", "Solde de la facture"},
              {"acompte", "Acompte"},
              {"remboursement", "Remboursement de ce que l'organisme avait rendu"},
              {"restitution", "Somme rendue à un financeur"}};

const char *virement_objet(const char *genre)
{
    for (size_t i = 0; i < ARRAY_LEN(objets); i++)
        if (strcmp(objets[i].genre, genre) == 0)
            return objets[i].objet;
    return genre;
}

const char *virement_apres(const struct virement *v, char buf[VIREMENT_APRES_BYTES])
{
    char day[DAY_TEXT_BYTES];

    snprintf(buf, VIREMENT_APRES_BYTES, "%s/%s", day_iso(v->le, day), v->reference);
    return buf;
}

/* The day and the reference of a place; the far future when it is the beginning. */
static enum rc place_of(const char *apres, int64_t *day, const char **reference, struct err *e)
{
    const char *slash = strchr(apres, '/');
    char text[DAY_TEXT_BYTES];
    day_t le;

    *day = INT32_MAX;
    *reference = "";
    if (*apres == '\0')
        return RC_OK;
    if (slash == NULL || slash - apres >= DAY_TEXT_BYTES || slash[1] == '\0') {
        ERR(e, MSG_VIREMENT_APRES);
        return err_at(e, "apres", 0);
    }
    snprintf(text, sizeof(text), "%.*s", (int)(slash - apres), apres);
    le = day_parse_iso(text);
    if (le == DAY_NONE) {
        ERR(e, MSG_VIREMENT_APRES);
        return err_at(e, "apres", 0);
    }
    *day = le;
    *reference = slash + 1;
    return RC_OK;
}

static void days_of(const struct virements_filtre *f, int64_t *from, int64_t *to)
{
    *from = f->du != DAY_NONE ? f->du : INT32_MIN;
    *to = f->au != DAY_NONE ? f->au : INT32_MAX;
}

enum rc virements_lire(struct db *db, struct arena *a, const struct virements_filtre *f, const char *apres,
                       size_t limit, struct virement **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    const char *reference;
    int64_t from, to, day;
    enum rc rc = place_of(apres, &day, &reference, e);

    *n = 0;
    *out = ARENA_ARRAY(a, struct virement, limit);
    if (rc != RC_OK)
        return rc;
    days_of(f, &from, &to);
    rc =
        db_query(db, Q_VIREMENTS, &c, e, "iiiiti", f->organisme_id, from, to, day, reference, (int64_t)limit);
    while (rc == RC_OK && *n < limit && cursor_next(&c))
        (*out)[(*n)++] = (struct virement){.titulaire_id = cursor_i64(&c, 0),
                                           .dossier = cursor_copy_or_empty(&c, a, 1),
                                           .objet = virement_objet(cursor_copy_or_empty(&c, a, 2)),
                                           .montant_cents = cursor_i64(&c, 3),
                                           .le = cursor_day(&c, 4),
                                           .revenu_le = cursor_day(&c, 5),
                                           .revenu_cents = cursor_i64(&c, 6),
                                           .reference = cursor_copy_or_empty(&c, a, 7),
                                           .beneficiaire = cursor_copy_or_empty(&c, a, 8),
                                           .affacture = cursor_i64(&c, 9) != 0};
    return cursor_close(&c, e);
}

enum rc virements_totaliser(struct db *db, const struct virements_filtre *f, struct virements_totaux *out,
                            struct err *e)
{
    struct cursor c = {0};
    int64_t from, to;
    enum rc rc;

    days_of(f, &from, &to);
    rc = db_query(db, Q_VIREMENTS_TOTAUX, &c, e, "iii", from, to, f->organisme_id);
    *out = (struct virements_totaux){0};
    if (rc == RC_OK && cursor_next(&c))
        *out = (struct virements_totaux){cursor_i64(&c, 0), cursor_i64(&c, 1), cursor_i64(&c, 2)};
    return cursor_close(&c, e);
}
