#include "training/catalogue.h"
#include "law/law.h"
#include "training/constats.h"
#include "training/mots.h"

static const struct {
    const char *label;
    bool dife;
} classes[] = {
    [CLASSE_RNCP] = {"Certification du RNCP", false},
    [CLASSE_RS] = {"Certification du répertoire spécifique", false},
    [CLASSE_CLEA] = {"Certificat CléA", false},
    [CLASSE_VAE] = {"Validation des acquis de l'expérience", false},
    [CLASSE_BC] = {"Bilan de compétences", false},
    [CLASSE_PERMIS_LEGER] = {"Permis de véhicule léger", false},
    [CLASSE_PERMIS_LOURD] = {"Permis de véhicule lourd", false},
    [CLASSE_DIFE_MANDAT] = {"Formation liée au mandat d'élu local", true},
};

static const struct {
    const char *name;
    const char *label;
} modalites[] = {
    {"presentiel", "Présentiel"}, {"mixte", "Présentiel et à distance"}, {"distance", "À distance"}};

const char *classe_label(enum classe c)
{
    return classes[c].label;
}

bool classe_dife(enum classe c)
{
    return classes[c].dife;
}

const char *modalite_name(enum modalite m)
{
    return modalites[m].name;
}

const char *modalite_label(enum modalite m)
{
    return modalites[m].label;
}

bool modalite_find(const char *name, enum modalite *out)
{
    for (size_t i = 0; i < ARRAY_LEN(modalites); i++)
        if (strcmp(modalites[i].name, name) == 0) {
            *out = (enum modalite)i;
            return true;
        }
    return false;
}

int64_t offre_rang(const struct offre *o)
{
    return o->debut != DAY_NONE ? o->debut : OFFRE_RANG_PERMANENT;
}

static const char *copy(struct cursor *c, struct arena *a, int column)
{
    const char *s = cursor_text(c, column);

    return s != NULL ? arena_strdup(a, s) : NULL;
}

static void read_offre(struct cursor *c, struct arena *a, struct offre *o)
{
    const char **texts[] = {&o->formation_numero, &o->action_numero, &o->session_numero, &o->intitule,
                            &o->objectif,         &o->contenu,       &o->resultats};

    o->formation_id = cursor_i64(c, 0);
    o->action_id = cursor_i64(c, 1);
    o->session_id = cursor_i64(c, 2);
    o->organisme_id = cursor_i64(c, 3);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = copy(c, a, (int)i + 4);
    CHECK(classe_find(cursor_text(c, 11), &o->classe));
    o->code_certification = copy(c, a, 12);
    o->code_elu = copy(c, a, 13);
    CHECK(modalite_find(cursor_text(c, 14), &o->modalite));
    o->heures = cursor_i64(c, 15);
    o->prix_ht_cents = cursor_i64(c, 16);
    o->prix_ttc_cents = cursor_i64(c, 17);
    o->participants_max = cursor_i64(c, 18);
    o->lieu = copy(c, a, 19);
    o->conditions = copy(c, a, 20);
    o->debut = cursor_day(c, 21);
    o->fin = cursor_day(c, 22);
    o->ouverte = cursor_i64(c, 23) != 0;
    o->organisme_denomination = copy(c, a, 24);
    o->organisme_siret = copy(c, a, 25);
    o->organisme_nda = copy(c, a, 26);
}

static enum rc hourly_max(day_t day, int64_t *out, struct err *e)
{
    struct law_value max;
    enum rc rc = law_param(PARAM_DIFE_COUT_HORAIRE_MAX_HT, day, &max, NULL);

    *out = rc == RC_OK ? max.value : INT32_MAX; /* no maximum in force that day */
    return rc == RC_NOT_FOUND || rc == RC_OK ? RC_OK : ERR(e, MSG_INTERNE, "quoi", "maximum horaire");
}

/* Whether the offer may be shown today, and why not: the first finding that forbids it. */
static enum rc publication(struct db *db, struct arena *a, struct offre *o, struct err *e)
{
    struct offre_constats c;
    enum rc rc = constats_session(db, o->session_id, &c, e);

    if (rc != RC_OK)
        return rc;
    o->motif_retrait = NULL;
    for (size_t i = 0; i < c.n && o->motif_retrait == NULL; i++)
        if (c.constats[i].bloquant)
            o->motif_retrait = arena_strdup(a, c.constats[i].phrase);
    o->publiee = o->motif_retrait == NULL;
    return RC_OK;
}

enum rc catalogue_offre(struct db *db, struct arena *a, int64_t session_id, struct offre *out, struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_OFFRE_BY_SESSION, &c, e, "i", session_id);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        read_offre(&c, a, out);
        found = true;
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK)
        return rc;
    return found ? publication(db, a, out, e) : ERR(e, MSG_CATALOGUE_SESSION_INCONNUE);
}

/* " RNCP RS ": the classes wanted, for a LIKE. */
static void classes_voulues(const bool *wanted, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, " ");

    for (int i = 0; i < CLASSE_COUNT; i++)
        if (wanted == NULL || wanted[i])
            used += (size_t)snprintf(out + used, size - used, "%s ", classe_name((enum classe)i));
}

/* The texts a running search is bound to: they live until its cursor is closed. */
struct recherche {
    char wanted[256];
    char fin[MOTS_RECHERCHE_MAX][MOT_BYTES + 4];
    struct mots m;
};

static enum rc open_search(struct db *db, const struct offre_filtre *f, struct recherche *r, struct cursor *c,
                           struct err *e)
{
    int64_t rang = f->apres_session != 0 ? f->apres_debut : INT64_MIN;
    int64_t debut = f->debut_min != DAY_NONE && f->debut_min != 0 ? f->debut_min : INT64_MIN;
    day_t today = day_of_instant(db_now_us(db));
    struct constats_regle regle;
    int64_t max;

    if (hourly_max(today, &max, e) != RC_OK || constats_regle(db, today, &regle, e) != RC_OK)
        return RC_FAILURE;
    classes_voulues(f->classes, r->wanted, sizeof(r->wanted));
    mots_split(f->texte, &r->m);
    if (r->m.n == 0)
        return db_query(db, Q_OFFRE_SEARCH, c, e, "iiiidiiiiiiti", rang, f->apres_session, debut,
                        (int64_t)f->toutes, today, max, regle.rncp, regle.rs, regle.siren, f->organisme_id,
                        f->prix_max_cents, r->wanted, (int64_t)f->limit);
    for (size_t i = 0; i < MOTS_RECHERCHE_MAX; i++)
        mot_fin(r->m.mot[i], r->fin[i]);
    return db_query(db, Q_OFFRE_SEARCH_MOTS, c, e, "ttttttttiiiidiiiiiiti", r->m.mot[0], r->fin[0],
                    r->m.mot[1], r->fin[1], r->m.mot[2], r->fin[2], r->m.mot[3], r->fin[3], rang,
                    f->apres_session, debut, (int64_t)f->toutes, today, max, regle.rncp, regle.rs,
                    regle.siren, f->organisme_id, f->prix_max_cents, r->wanted, (int64_t)f->limit);
}

enum rc catalogue_search(struct db *db, struct arena *a, const struct offre_filtre *f, struct offre **out,
                         size_t *n, struct err *e)
{
    struct cursor c = {0};
    struct recherche r;
    int64_t *ids;
    size_t found = 0;
    enum rc rc;

    CHECK(f->limit > 0 && f->limit <= 200);
    *n = 0;
    rc = open_search(db, f, &r, &c, e);
    if (rc != RC_OK)
        return rc;
    ids = ARENA_ARRAY(a, int64_t, f->limit);
    while (found < f->limit && cursor_next(&c))
        ids[found++] = cursor_i64(&c, 0);
    rc = cursor_close(&c, e);
    *out = ARENA_ARRAY(a, struct offre, f->limit);
    for (; rc == RC_OK && *n < found; (*n)++)
        rc = catalogue_offre(db, a, ids[*n], &(*out)[*n], e);
    return rc;
}
