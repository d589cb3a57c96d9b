/* Reading reports, freezes and claims, and what they say on a day. */
#include "law/articles.h"
#include "law/law.h"
#include "training/fraude.h"

struct filtre {
    const char *numero;
    bool ouvertes;
    int64_t titulaire_id, avant;
    day_t le;
};

static enum rc read_reports(struct db *db, struct arena *a, const struct filtre *f, size_t limit,
                            struct fraude *out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_FRAUDES, &c, e, "dtiiii", f->le, f->numero, (int64_t)f->ouvertes,
                          f->titulaire_id, f->avant, (int64_t)limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c))
        out[(*n)++] = (struct fraude){.id = cursor_i64(&c, 0),
                                      .numero = cursor_copy(&c, a, 1),
                                      .origine = cursor_copy(&c, a, 2),
                                      .titulaire_id = cursor_i64(&c, 3),
                                      .organisme_id = cursor_i64(&c, 4),
                                      .etat = cursor_copy(&c, a, 5),
                                      .faits = cursor_copy(&c, a, 6),
                                      .signalee_le = cursor_day(&c, 7),
                                      .signalee_par = cursor_copy(&c, a, 8),
                                      .classee_le = cursor_day(&c, 9),
                                      .classee_motif = cursor_copy(&c, a, 10),
                                      .denomination = cursor_copy(&c, a, 11),
                                      .nda = cursor_copy(&c, a, 12),
                                      .gels = cursor_i64(&c, 13),
                                      .attentes = cursor_i64(&c, 14),
                                      .decider_avant = cursor_day(&c, 15)};
    return cursor_close(&c, e);
}

enum rc fraude_lire(struct db *db, struct arena *a, const char *numero, day_t le, struct fraude *out,
                    struct err *e)
{
    size_t n;
    enum rc rc = read_reports(db, a, &(struct filtre){.numero = numero, .le = le}, 1, out, &n, e);

    return rc == RC_OK && (n == 0 || numero[0] == '\0') ? ERR(e, MSG_FRAUDE_INCONNUE) : rc;
}

enum rc fraudes_lister(struct db *db, struct arena *a, bool ouvertes, int64_t avant, size_t limit, day_t le,
                       struct fraude **out, size_t *n, struct err *e)
{
    *out = ARENA_ARRAY(a, struct fraude, limit);
    return read_reports(db, a, &(struct filtre){"", ouvertes, 0, avant, le}, limit, *out, n, e);
}

enum rc fraudes_du_titulaire(struct db *db, struct arena *a, int64_t titulaire_id, day_t le,
                             struct fraude **out, size_t *n, struct err *e)
{
    *out = ARENA_ARRAY(a, struct fraude, FRAUDE_LIGNES_MAX);
    return read_reports(db, a, &(struct filtre){"", false, titulaire_id, 0, le}, FRAUDE_LIGNES_MAX, *out, n,
                        e);
}

/* ---- freezes ------------------------------------------------------------------------------------------------- */

static enum rc read_freezes(struct db *db, struct arena *a, const char *numero, int64_t fraude_id,
                            int64_t titulaire_id, size_t limit, struct gel *out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_GELS, &c, e, "tiii", numero, fraude_id, titulaire_id, (int64_t)limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c))
        out[(*n)++] = (struct gel){.id = cursor_i64(&c, 0),
                                   .numero = cursor_copy(&c, a, 1),
                                   .fraude_id = cursor_i64(&c, 2),
                                   .titulaire_id = cursor_i64(&c, 3),
                                   .dossier_id = cursor_i64(&c, 4),
                                   .dossier = cursor_copy(&c, a, 5),
                                   .motif = cursor_copy(&c, a, 6),
                                   .article = cursor_copy(&c, a, 7),
                                   .debut = cursor_day(&c, 8),
                                   .fin = cursor_day(&c, 9),
                                   .pose_par = cursor_copy(&c, a, 10),
                                   .leve_le = cursor_day(&c, 11),
                                   .leve_motif = cursor_copy(&c, a, 12),
                                   .fraude = cursor_copy(&c, a, 13)};
    return cursor_close(&c, e);
}

enum rc gel_lire(struct db *db, struct arena *a, const char *numero, struct gel *out, struct err *e)
{
    size_t n;
    enum rc rc = read_freezes(db, a, numero, 0, 0, 1, out, &n, e);

    return rc == RC_OK && (n == 0 || numero[0] == '\0') ? ERR(e, MSG_GEL_INCONNU) : rc;
}

enum rc gels_lister(struct db *db, struct arena *a, int64_t fraude_id, int64_t titulaire_id, struct gel **out,
                    size_t *n, struct err *e)
{
    *out = ARENA_ARRAY(a, struct gel, FRAUDE_LIGNES_MAX);
    return read_freezes(db, a, "", fraude_id, titulaire_id, FRAUDE_LIGNES_MAX, *out, n, e);
}

bool gel_dure(const struct gel *g, day_t le)
{
    return g->debut <= le && g->fin >= le && (g->leve_le == DAY_NONE || g->leve_le > le);
}

/* ---- claims -------------------------------------------------------------------------------------------------- */

static enum rc read_claims(struct db *db, struct arena *a, const char *numero, int64_t fraude_id,
                           int64_t titulaire_id, size_t limit, struct reclamation *out, size_t *n,
                           struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RECLAMATIONS, &c, e, "tiii", numero, fraude_id, titulaire_id, (int64_t)limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c))
        out[(*n)++] = (struct reclamation){
            .id = cursor_i64(&c, 0),
            .numero = cursor_copy(&c, a, 1),
            .fraude_id = cursor_i64(&c, 2),
            .titulaire_id = cursor_i64(&c, 3),
            .dossier_id = cursor_i64(&c, 4),
            .dossier = cursor_copy(&c, a, 5),
            .etat = cursor_copy(&c, a, 6),
            .texte = cursor_copy(&c, a, 7),
            .recue_le = cursor_day(&c, 8),
            .decider_avant = cursor_day(&c, 9),
            .sens = cursor_copy(&c, a, 10),
            .motifs = cursor_copy(&c, a, 11),
            .article = cursor_copy(&c, a, 12),
            .instruite_le = cursor_day(&c, 13),
            .instruite_par = cursor_copy(&c, a, 14),
            .decidee_le = cursor_day(&c, 15),
            .decidee_par = cursor_copy(&c, a, 16),
            .signataire = cursor_copy(&c, a, 17),
            .recours_avant = cursor_day(&c, 18),
            .rendu_cents = cursor_is_null(&c, 19) ? -1 : cursor_i64(&c, 19),
            .indu = cursor_copy(&c, a, 20),
            .fraude = cursor_copy(&c, a, 21),
            .financeur_cents = cursor_i64(&c, 24),
            .carte_cents = cursor_i64(&c, 22),
            .carte_attend_cents =
                cursor_i64(&c, 23) < 0 ? cursor_i64(&c, 22) : MIN(cursor_i64(&c, 22), cursor_i64(&c, 23))};
    return cursor_close(&c, e);
}

enum rc reclamation_lire(struct db *db, struct arena *a, const char *numero, struct reclamation *out,
                         struct err *e)
{
    size_t n;
    enum rc rc = read_claims(db, a, numero, 0, 0, 1, out, &n, e);

    return rc == RC_OK && (n == 0 || numero[0] == '\0') ? ERR(e, MSG_RECLAMATION_INCONNUE) : rc;
}

enum rc reclamations_lister(struct db *db, struct arena *a, int64_t fraude_id, int64_t titulaire_id,
                            struct reclamation **out, size_t *n, struct err *e)
{
    *out = ARENA_ARRAY(a, struct reclamation, FRAUDE_LIGNES_MAX);
    return read_claims(db, a, "", fraude_id, titulaire_id, FRAUDE_LIGNES_MAX, *out, n, e);
}

const char *reclamation_suite(struct arena *a, const struct reclamation *r, day_t at)
{
    bool late = at > r->decider_avant;
    char day[32];

    if (strcmp(r->etat, "acceptee") == 0)
        return "acceptée";
    if (strcmp(r->etat, "refusee") == 0)
        return arena_printf(a,
                            at <= r->recours_avant ? "refusée, recours possible jusqu'au %s"
                                                   : "refusée, recours possible jusqu'au %s (passé)",
                            day_french(r->recours_avant, day));
    return arena_printf(a, "%s %s %s", strcmp(r->etat, "instruite") == 0 ? "à décider" : "à instruire",
                        late ? "en retard depuis le" : "jusqu'au",
                        day_french(late ? r->decider_avant + 1 : r->decider_avant, day));
}

const char *reclamation_apres(const struct reclamation *r)
{
    if (strcmp(r->etat, "recue") == 0)
        return "Un agent l'examine, puis une décision signée vous dit ses motifs.";
    if (strcmp(r->etat, "instruite") == 0)
        return "L'examen est fini. Il reste la décision, signée, avec ses motifs.";
    if (strcmp(r->etat, "refusee") == 0)
        return "Vous pouvez contester cette décision. Ce qui n'est pas payé reste gelé jusque-là.";
    return r->indu != NULL ? "Ces droits sont utilisables. L'organisme doit la somme au gestionnaire."
                           : "Ces droits sont utilisables. L'organisme ne reçoit rien pour ce dossier.";
}

enum rc reclamation_delai(day_t recue, day_t *last, struct err *e)
{
    struct law_value months;
    enum rc rc = law_param(PARAM_FRAUDE_RECLAMATION_MOIS, recue, &months, e);

    if (rc == RC_OK)
        *last = day_add_months(recue, (int)months.value);
    return rc;
}

const char *reclamation_recours(day_t at)
{
    const struct law_code *code = law_code_le("voies_de_recours", "reclamation_fraude", at);

    return code != NULL ? code->label : "";
}
