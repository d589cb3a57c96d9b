#include "training/catalogue.h"
#include "training/constats.h"

static const struct {
    const char *name;
    const char *label;
} modalites[] = {
    {"presentiel", "Présentiel"}, {"mixte", "Présentiel et à distance"}, {"distance", "À distance"}};

const char *classe_codes(enum classe c)
{
    static const char *const tables[CLASSE_COUNT] = {[CLASSE_VAE] = "codes_cpf_vae",
                                                     [CLASSE_BC] = "codes_cpf_bilan",
                                                     [CLASSE_PERMIS_LEGER] = "codes_cpf_permis_leger",
                                                     [CLASSE_PERMIS_LOURD] = "codes_cpf_permis_lourd",
                                                     [CLASSE_DIFE_MANDAT] = "codes_elu"};

    return tables[c];
}

bool classe_dife(enum classe c)
{
    return c == CLASSE_DIFE_MANDAT;
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

static void read_offre(struct cursor *c, struct arena *a, struct offre *o)
{
    const char **texts[] = {&o->formation_numero, &o->action_numero, &o->session_numero, &o->intitule,
                            &o->objectif,         &o->contenu,       &o->resultats};

    o->formation_id = cursor_i64(c, 0);
    o->action_id = cursor_i64(c, 1);
    o->session_id = cursor_i64(c, 2);
    o->organisme_id = cursor_i64(c, 3);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = cursor_copy(c, a, (int)i + 4);
    CHECK(classe_find(cursor_text(c, 11), &o->classe));
    o->code_certification = cursor_copy(c, a, 12);
    o->code_elu = cursor_copy(c, a, 13);
    CHECK(modalite_find(cursor_text(c, 14), &o->modalite));
    o->heures = cursor_i64(c, 15);
    o->prix_ht_cents = cursor_i64(c, 16);
    o->prix_ttc_cents = cursor_i64(c, 17);
    o->participants_max = cursor_i64(c, 18);
    o->lieu = cursor_copy(c, a, 19);
    o->conditions = cursor_copy(c, a, 20);
    o->debut = cursor_day(c, 21);
    o->fin = cursor_day(c, 22);
    o->ouverte = cursor_i64(c, 23) != 0;
    o->organisme_denomination = cursor_copy(c, a, 24);
    o->organisme_siret = cursor_copy(c, a, 25);
    o->organisme_nda = cursor_copy(c, a, 26);
    o->tva_taux = cursor_i64(c, 27);
    o->annexes_cents = cursor_i64(c, 28);
    o->annexes_nature = cursor_copy(c, a, 29);
    o->annexes_examen = (int)cursor_i64(c, 30);
    o->commune.code = cursor_copy(c, a, 31);
    o->commune.nom = cursor_copy(c, a, 32);
    o->commune.ou = (struct point){cursor_i64(c, 33), cursor_i64(c, 34)};
    o->prerequis = cursor_i64(c, 35) != 0;
    o->prerequis_detail = cursor_copy(c, a, 36);
    o->autres = -1;
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

enum rc catalogue_certification(struct db *db, struct arena *a, const char *numero, const char **intitule,
                                struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CERTIFICATION_INTITULE, &c, e, "t", numero);

    *intitule = NULL;
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c))
        *intitule = cursor_copy(&c, a, 0);
    return cursor_close(&c, e);
}
