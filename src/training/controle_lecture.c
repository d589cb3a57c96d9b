/* Reading controls: what was drawn, received, written. */
#include "training/controle.h"

const char *controle_dossier_etat(const struct controle *c, const struct controle_dossier *d, day_t at)
{
    if (d->reference != NULL)
        return "reçue";
    return at <= c->pieces_avant ? "attendue" : "en retard";
}

static enum rc read_list(struct db *db, struct arena *a, const char *numero, int64_t organisme_id,
                         int64_t avant, size_t limit, struct controle *out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CONTROLES, &c, e, "tiii", numero, organisme_id, avant, (int64_t)limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c))
        out[(*n)++] = (struct controle){.id = cursor_i64(&c, 0),
                                        .numero = cursor_copy(&c, a, 1),
                                        .organisme_id = cursor_i64(&c, 2),
                                        .graine = cursor_copy(&c, a, 3),
                                        .empreinte = cursor_copy(&c, a, 4),
                                        .du = cursor_day(&c, 5),
                                        .au = cursor_day(&c, 6),
                                        .population_n = cursor_i64(&c, 7),
                                        .echantillon_n = cursor_i64(&c, 8),
                                        .ouvert_le = cursor_day(&c, 9),
                                        .pieces_avant = cursor_day(&c, 10),
                                        .clos_le = cursor_day(&c, 11),
                                        .conclusion = cursor_copy(&c, a, 12),
                                        .denomination = cursor_copy(&c, a, 13),
                                        .nda = cursor_copy(&c, a, 14),
                                        .recues_n = cursor_i64(&c, 15),
                                        .ouvert_par = cursor_copy(&c, a, 16),
                                        .annonce = cursor_i64(&c, 17),
                                        .annonce_source = cursor_copy(&c, a, 18),
                                        .annonce_le = cursor_day(&c, 19),
                                        .annonce_connue_le = cursor_day(&c, 20),
                                        .annonce_empreinte = cursor_copy(&c, a, 21)};
    return cursor_close(&c, e);
}

enum rc controle_lire(struct db *db, struct arena *a, const char *numero, struct controle *out, struct err *e)
{
    size_t n;
    enum rc rc = read_list(db, a, numero, 0, 0, 1, out, &n, e);

    return rc == RC_OK && (n == 0 || numero[0] == '\0') ? ERR(e, MSG_CONTROLE_INCONNU) : rc;
}

enum rc controles_lister(struct db *db, struct arena *a, int64_t organisme_id, int64_t avant, size_t limit,
                         struct controle **out, size_t *n, struct err *e)
{
    *out = ARENA_ARRAY(a, struct controle, limit);
    return read_list(db, a, "", organisme_id, avant, limit, *out, n, e);
}

enum rc controle_dossiers_apres(struct db *db, struct arena *a, int64_t controle_id, int64_t apres,
                                size_t max, struct controle_dossier **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CONTROLE_ECHANTILLON, &c, e, "iii", controle_id, apres, (int64_t)max);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct controle_dossier, max + 1);
    while (*n < max && cursor_next(&c))
        (*out)[(*n)++] = (struct controle_dossier){.numero = cursor_copy(&c, a, 0),
                                                   .reference = cursor_copy(&c, a, 1),
                                                   .recu_le = cursor_day(&c, 2),
                                                   .titulaire_id = cursor_i64(&c, 3),
                                                   .rang = cursor_i64(&c, 4)};
    return cursor_close(&c, e);
}

enum rc controle_dossiers(struct db *db, struct arena *a, int64_t controle_id, struct controle_dossier **out,
                          size_t *n, struct err *e)
{
    int64_t total;
    enum rc rc = db_i64(db, Q_CONTROLE_ECHANTILLON_N, 0, &total, e, "i", controle_id);

    *n = 0;
    return rc == RC_OK ? controle_dossiers_apres(db, a, controle_id, -1, (size_t)total, out, n, e) : rc;
}

enum rc controle_rang(struct db *db, int64_t controle_id, const char *numero, int64_t *out, struct err *e)
{
    return db_i64(db, Q_CONTROLE_RANG, -1, out, e, "it", controle_id, numero);
}

enum rc controle_echanges(struct db *db, struct arena *a, int64_t controle_id, struct controle_echange **out,
                          size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CONTROLE_ECHANGES, &c, e, "ii", controle_id, (int64_t)CONTROLE_ECHANGES_MAX);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct controle_echange, CONTROLE_ECHANGES_MAX);
    while (*n < CONTROLE_ECHANGES_MAX && cursor_next(&c))
        (*out)[(*n)++] = (struct controle_echange){.no = cursor_i64(&c, 0),
                                                   .organisme = cursor_i64(&c, 1) != 0,
                                                   .le = cursor_day(&c, 2),
                                                   .texte = cursor_copy(&c, a, 3)};
    for (size_t i = 0; i < *n / 2; i++) { /* as they were said */
        struct controle_echange last = (*out)[*n - 1 - i];

        (*out)[*n - 1 - i] = (*out)[i];
        (*out)[i] = last;
    }
    return cursor_close(&c, e);
}

enum rc controle_tirage(struct db *db, struct arena *a, const struct controle *k, struct tirage *out,
                        struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CONTROLE_POPULATION, &c, e, "i", k->id);

    *out = (struct tirage){.graine = k->graine,
                           .echantillon_n = (size_t)k->echantillon_n,
                           .source = k->annonce_source,
                           .annoncee = k->annonce_empreinte,
                           .annoncee_le = k->annonce_le,
                           .connue_le = k->annonce_connue_le};
    if (rc != RC_OK)
        return rc;
    out->population = ARENA_ARRAY(a, const char *, (size_t)k->population_n + 1);
    while (out->population_n < (size_t)k->population_n && cursor_next(&c))
        out->population[out->population_n++] = cursor_copy(&c, a, 0);
    rc = cursor_close(&c, e);
    return rc == RC_OK ? tirage_tirer(a, out, e) : rc;
}
