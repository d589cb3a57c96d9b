/* Reading measures, their grievances and what they bear on. */
#include "training/mesure.h"

#define GRIEFS_MAX 200
#define OBJETS_MAX 2000

static const char *copy(struct cursor *c, struct arena *a, int column)
{
    const char *s = cursor_text(c, column);

    return s != NULL ? arena_strdup(a, s) : NULL;
}

static void read_one(struct cursor *c, struct arena *a, struct mesure *m)
{
    *m = (struct mesure){.id = cursor_i64(c, 0),
                         .numero = copy(c, a, 1),
                         .organisme_id = cursor_i64(c, 2),
                         .mesure = copy(c, a, 3),
                         .etat = copy(c, a, 4),
                         .modele = cursor_day(c, 5),
                         .renouvelle = cursor_i64(c, 6),
                         .ouverte_le = cursor_day(c, 7),
                         .ouverte_par = copy(c, a, 8),
                         .notifiee_le = cursor_day(c, 9),
                         .observer_avant = cursor_day(c, 10),
                         .observations = copy(c, a, 11),
                         .observations_le = cursor_day(c, 12),
                         .entretien_demande = cursor_day(c, 13),
                         .entretien_tenu = cursor_day(c, 14),
                         .article = copy(c, a, 15),
                         .motifs = copy(c, a, 16),
                         .urgence = copy(c, a, 17),
                         .debut = cursor_day(c, 18),
                         .fin = cursor_day(c, 19),
                         .redigee_par = copy(c, a, 20),
                         .signee_le = cursor_day(c, 21),
                         .signee_par = copy(c, a, 22),
                         .signataire = copy(c, a, 23),
                         .levee_le = cursor_day(c, 24),
                         .levee_motif = copy(c, a, 25),
                         .denomination = copy(c, a, 26),
                         .nda = copy(c, a, 27)};
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
    *out = ARENA_ARRAY(a, struct mesure_grief, GRIEFS_MAX);
    while (*n < GRIEFS_MAX && cursor_next(&c))
        (*out)[(*n)++] = (struct mesure_grief){.no = cursor_i64(&c, 0),
                                               .fait = copy(&c, a, 1),
                                               .preuve = copy(&c, a, 2),
                                               .article = copy(&c, a, 3),
                                               .gravite = copy(&c, a, 4),
                                               .retenu = cursor_is_null(&c, 5) ? -1 : (int)cursor_i64(&c, 5),
                                               .reponse = copy(&c, a, 6)};
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
    *out = ARENA_ARRAY(a, struct mesure_objet, OBJETS_MAX);
    while (*n < OBJETS_MAX && cursor_next(&c))
        (*out)[(*n)++] = (struct mesure_objet){copy(&c, a, 0), copy(&c, a, 1)};
    return cursor_close(&c, e);
}
