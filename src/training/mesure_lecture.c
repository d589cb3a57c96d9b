/* Reading measures, their grievances and what they bear on. */
#include "training/mesure.h"

static void read_one(struct cursor *c, struct arena *a, struct mesure *m)
{
    *m = (struct mesure){.id = cursor_i64(c, 0),
                         .numero = cursor_copy(c, a, 1),
                         .organisme_id = cursor_i64(c, 2),
                         .mesure = cursor_copy(c, a, 3),
                         .etat = cursor_copy(c, a, 4),
                         .modele = cursor_day(c, 5),
                         .renouvelle = cursor_i64(c, 6),
                         .ouverte_le = cursor_day(c, 7),
                         .ouverte_par = cursor_copy(c, a, 8),
                         .notifiee_le = cursor_day(c, 9),
                         .observer_avant = cursor_day(c, 10),
                         .observations_n = cursor_i64(c, 11),
                         .entretien_demande = cursor_day(c, 12),
                         .entretien_tenu = cursor_day(c, 13),
                         .article = cursor_copy(c, a, 14),
                         .motifs = cursor_copy(c, a, 15),
                         .urgence = cursor_copy(c, a, 16),
                         .debut = cursor_day(c, 17),
                         .fin = cursor_day(c, 18),
                         .redigee_par = cursor_copy(c, a, 19),
                         .signee_le = cursor_day(c, 20),
                         .signee_par = cursor_copy(c, a, 21),
                         .signataire = cursor_copy(c, a, 22),
                         .levee_le = cursor_day(c, 23),
                         .levee_motif = cursor_copy(c, a, 24),
                         .denomination = cursor_copy(c, a, 25),
                         .nda = cursor_copy(c, a, 26)};
}

enum rc mesure_lire(struct db *db, struct arena *a, const char *numero, struct mesure *out, struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_MESURE_LIRE, &c, e, "t", numero != NULL ? numero : "");

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        found = true;
        read_one(&c, a, out);
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !found ? ERR(e, MSG_MESURE_INCONNUE) : rc;
}

enum rc mesures_lister(struct db *db, struct arena *a, int64_t organisme_id, int64_t avant, size_t limit,
                       struct mesure **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_MESURES_LISTE, &c, e, "iii", organisme_id, avant, (int64_t)limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct mesure, limit);
    while (*n < limit && cursor_next(&c))
        read_one(&c, a, &(*out)[(*n)++]);
    return cursor_close(&c, e);
}

enum rc mesure_griefs(struct db *db, struct arena *a, int64_t mesure_id, struct mesure_grief **out, size_t *n,
                      struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_MESURE_GRIEFS, &c, e, "i", mesure_id);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct mesure_grief, MESURE_GRIEFS_MAX);
    while (*n < MESURE_GRIEFS_MAX && cursor_next(&c))
        (*out)[(*n)++] = (struct mesure_grief){.no = cursor_i64(&c, 0),
                                               .fait = cursor_copy(&c, a, 1),
                                               .preuve = cursor_copy(&c, a, 2),
                                               .article = cursor_copy(&c, a, 3),
                                               .gravite = cursor_copy(&c, a, 4),
                                               .retenu = cursor_is_null(&c, 5) ? -1 : (int)cursor_i64(&c, 5),
                                               .reponse = cursor_copy(&c, a, 6),
                                               .rouvert = cursor_i64(&c, 7) != 0};
    return cursor_close(&c, e);
}

enum rc mesure_objets(struct db *db, struct arena *a, int64_t mesure_id, struct mesure_objet **out, size_t *n,
                      struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_MESURE_OBJETS, &c, e, "i", mesure_id);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct mesure_objet, MESURE_OBJETS_MAX);
    while (*n < MESURE_OBJETS_MAX && cursor_next(&c))
        (*out)[(*n)++] =
            (struct mesure_objet){cursor_copy(&c, a, 0), cursor_copy(&c, a, 1), cursor_i64(&c, 2)};
    return cursor_close(&c, e);
}

enum rc mesure_observations(struct db *db, struct arena *a, int64_t mesure_id, int64_t apres, size_t limit,
                            struct mesure_observation **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_MESURE_OBSERVATIONS, &c, e, "iii", mesure_id, apres, (int64_t)limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct mesure_observation, limit);
    while (*n < limit && cursor_next(&c))
        (*out)[(*n)++] = (struct mesure_observation){.no = cursor_i64(&c, 0),
                                                     .le = cursor_day(&c, 1),
                                                     .texte = cursor_copy(&c, a, 2),
                                                     .grief = cursor_i64(&c, 3),
                                                     .a_repondre = cursor_i64(&c, 4) != 0,
                                                     .reponse = cursor_copy(&c, a, 5),
                                                     .repondue_le = cursor_day(&c, 6)};
    return cursor_close(&c, e);
}
