#include "training/risque.h"
#include "base/money.h"
#include "journal/journal.h"
#include <inttypes.h>

/* One signal: its rows, its sentence, the threshold that is told, and what its query is given. */
static const struct signal {
    const char *code;
    enum query query;
    enum msg phrase;
    const char *a_nom, *b_nom;
    enum law_param seuil;
    int minimum; /* enum law_param; PARAM_COUNT: none */
} signals[] = {
    {"compte-partage", Q_RISQUE_COMPTE_PARTAGE, MSG_RISQUE_COMPTE_PARTAGE, "organismes", NULL,
     PARAM_RISQUE_COMPTE_PARTAGE, PARAM_COUNT},
    {"compte-recent", Q_RISQUE_COMPTE_RECENT, MSG_RISQUE_COMPTE_RECENT, "virements", "jours",
     PARAM_RISQUE_COMPTE_RECENT_JOURS, PARAM_COUNT},
    {"meme-debut", Q_RISQUE_MEME_DEBUT, MSG_RISQUE_MEME_DEBUT, "dossiers", "formateurs",
     PARAM_RISQUE_MEME_DEBUT_PAR_FORMATEUR, PARAM_COUNT},
    {"assiduite-totale", Q_RISQUE_ASSIDUITE, MSG_RISQUE_ASSIDUITE_TOTALE, "sans_absence", "services_faits",
     PARAM_RISQUE_ASSIDUITE_POURCENT, PARAM_RISQUE_ASSIDUITE_MINIMUM},
    {"contestations", Q_RISQUE_CONTESTATIONS, MSG_RISQUE_CONTESTATIONS, "contestes", "services_faits",
     PARAM_RISQUE_CONTESTATION_POURCENT, PARAM_RISQUE_CONTESTATION_MINIMUM},
    {"prix-plafond", Q_RISQUE_PRIX, MSG_RISQUE_PRIX_PLAFOND, "au_plafond", "dossiers",
     PARAM_RISQUE_PRIX_PART_POURCENT, PARAM_RISQUE_PRIX_MINIMUM},
    {"nouveau-volume", Q_RISQUE_NOUVEAU, MSG_RISQUE_NOUVEAU_VOLUME, "commandes", NULL,
     PARAM_RISQUE_NOUVEAU_MONTANT, PARAM_COUNT},
    {"signalements", Q_RISQUE_SIGNALEMENTS, MSG_RISQUE_SIGNALEMENTS, "signalements", "reclamations_acceptees",
     PARAM_RISQUE_SIGNALEMENTS, PARAM_COUNT},
    {"deux-parties", Q_RISQUE_DEUX_PARTIES, MSG_RISQUE_DEUX_PARTIES, "dossiers", NULL,
     PARAM_RISQUE_DEUX_PARTIES, PARAM_COUNT},
};

/* ---- computing ------------------------------------------------------------------------------------------------- */

static enum rc first_day(day_t le, day_t *out, struct err *e)
{
    struct law_value months;
    enum rc rc = law_param(PARAM_RISQUE_FENETRE_MOIS, le, &months, e);

    *out = rc == RC_OK ? day_add_months(le, -(int)months.value) : DAY_NONE;
    return rc;
}

/* What two of the signals are given beside the threshold: an hourly price, a day. */
static enum rc other(const struct signal *s, day_t le, int64_t *out, struct err *e)
{
    struct law_value v, percent;
    enum rc rc = RC_OK;

    *out = 0;
    if (s->query == Q_RISQUE_PRIX) {
        rc = law_param(PARAM_DIFE_COUT_HORAIRE_MAX_HT, le, &v, e);
        if (rc == RC_OK)
            rc = law_param(PARAM_RISQUE_PRIX_PLAFOND_POURCENT, le, &percent, e);
        *out = rc == RC_OK ? v.value * percent.value / 100 : 0;
    } else if (s->query == Q_RISQUE_NOUVEAU) {
        rc = law_param(PARAM_RISQUE_NOUVEAU_MOIS, le, &v, e);
        *out = rc == RC_OK ? day_add_months(le, -(int)v.value) : 0;
    }
    return rc;
}

static enum rc look(struct db *db, const struct risques_commande *c, day_t du, size_t i, struct err *e)
{
    const struct signal *s = &signals[i];
    struct law_value seuil, minimum = {0};
    int64_t autre;
    enum rc rc = law_param(s->seuil, c->le, &seuil, e);

    if (rc == RC_OK && s->minimum != PARAM_COUNT)
        rc = law_param((enum law_param)s->minimum, c->le, &minimum, e);
    if (rc == RC_OK)
        rc = other(s, c->le, &autre, e);
    return rc == RC_OK ? db_exec(db, s->query, e, "itddiii", (int64_t)i + 1, s->code, du, c->le, seuil.value,
                                 minimum.value, autre)
                       : rc;
}

/* The version of the thresholds of a day: any value that a signal reads makes another one. */
static void version_of(day_t le, char out[2 * HASH_BYTES + 1])
{
    static const enum law_param read[] = {
        PARAM_RISQUE_FENETRE_MOIS,          PARAM_RISQUE_COMPTE_PARTAGE,
        PARAM_RISQUE_COMPTE_RECENT_JOURS,   PARAM_RISQUE_MEME_DEBUT_PAR_FORMATEUR,
        PARAM_RISQUE_ASSIDUITE_POURCENT,    PARAM_RISQUE_ASSIDUITE_MINIMUM,
        PARAM_RISQUE_CONTESTATION_POURCENT, PARAM_RISQUE_CONTESTATION_MINIMUM,
        PARAM_RISQUE_PRIX_PLAFOND_POURCENT, PARAM_RISQUE_PRIX_PART_POURCENT,
        PARAM_RISQUE_PRIX_MINIMUM,          PARAM_RISQUE_NOUVEAU_MOIS,
        PARAM_RISQUE_NOUVEAU_MONTANT,       PARAM_RISQUE_SIGNALEMENTS,
        PARAM_RISQUE_DEUX_PARTIES,          PARAM_DIFE_COUT_HORAIRE_MAX_HT};
    unsigned char hash[HASH_BYTES];
    char text[64 * ARRAY_LEN(read)];
    size_t n = 0;

    for (size_t i = 0; i < ARRAY_LEN(read); i++) {
        struct law_value v;
        struct err none;

        if (law_param(read[i], le, &v, &none) == RC_OK)
            n += (size_t)snprintf(text + n, sizeof(text) - n, "%s=%" PRId64 "\n", law_param_name(read[i]),
                                  v.value);
        CHECK(n < sizeof(text));
    }
    sha256(text, n, hash);
    hex(hash, HASH_BYTES, out);
}

static enum rc note(struct db *db, const struct risques_commande *c, const char *version, struct err *e)
{
    char content[240], day[DAY_TEXT_BYTES];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = PARTY_CDC,
                                        .actor_name = c->agent != NULL ? c->agent : "",
                                        .purpose = FINALITE_3,
                                        .act = "risques.calculer",
                                        .law_day = c->le,
                                        .content = content};

    snprintf(content, sizeof(content),
             "{\"le\":\"%s\",\"indices\":%" PRId64 ",\"organismes\":%" PRId64 ",\"seuils\":\"%s\"}",
             day_iso(c->le, day), c->indices_out, c->organismes_out, version);
    return journal_append(db, &entry, NULL, e);
}

static enum rc count(struct db *db, struct risques_commande *c, struct err *e)
{
    struct cursor row = {0};
    enum rc rc = db_query(db, Q_RISQUES_NOMBRE, &row, e, "");

    if (rc == RC_OK && cursor_next(&row)) {
        c->indices_out = cursor_i64(&row, 0);
        c->organismes_out = cursor_i64(&row, 1);
    }
    return cursor_close(&row, e);
}

enum rc risques_calculer(struct db *db, void *arg, struct err *e)
{
    struct risques_commande *c = arg;
    char version[2 * HASH_BYTES + 1];
    day_t du;
    enum rc rc = first_day(c->le, &du, e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_RISQUES_EFFACER, e, "");
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(signals); i++)
        rc = look(db, c, du, i, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_RISQUE_CALCUL_EFFACER, e, "");
    version_of(c->le, version);
    if (rc == RC_OK)
        rc = db_exec(db, Q_RISQUE_CALCUL_INSERT, e, "dditt", c->le, du, db_now_us(db),
                     c->agent != NULL ? c->agent : "", version);
    if (rc == RC_OK)
        rc = count(db, c, e);
    return rc == RC_OK ? note(db, c, version, e) : rc;
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static const char *sentence(struct arena *a, const struct signal *s, const struct risque *r)
{
    const char *first = arena_printf(a, "%lld", (long long)r->a);
    const char *second = arena_printf(a, "%lld", (long long)r->b);
    char day[32] = "", amount[MONEY_TEXT_BYTES] = "";
    struct err told;

    if (r->jour != DAY_NONE)
        day_french(r->jour, day);
    if (r->montant_cents >= 0)
        money_french(r->montant_cents, amount);
    (void)ERR(&told, s->phrase, "a", first, "b", second, "jour", day, "montant", amount);
    return arena_strdup(a, told.phrase);
}

static const struct signal *signal_named(const char *code)
{
    for (size_t i = 0; i < ARRAY_LEN(signals); i++)
        if (strcmp(signals[i].code, code) == 0)
            return &signals[i];
    return NULL;
}

static enum rc read_one(struct arena *a, struct cursor *row, day_t le, struct risque_organisme *o,
                        struct err *e)
{
    const struct signal *s = signal_named(cursor_text(row, 1));
    struct risque *r;
    enum rc rc;

    if (s == NULL || o->n == RISQUE_FICHE_MAX)
        return RC_OK; /* of another version of the program, until it is computed again */
    r = &o->risques[o->n];
    *r = (struct risque){.code = s->code,
                         .a = cursor_i64(row, 2),
                         .b = cursor_i64(row, 3),
                         .a_nom = s->a_nom,
                         .b_nom = s->b_nom,
                         .jour = cursor_day(row, 4),
                         .montant_cents = cursor_is_null(row, 5) ? -1 : cursor_i64(row, 5),
                         .seuil = s->seuil};
    rc = law_param(s->seuil, le, &r->valeur, e);
    if (rc != RC_OK)
        return rc;
    r->valeur.value = cursor_i64(row, 6);
    r->phrase = sentence(a, s, r);
    o->n++;
    return RC_OK;
}

static enum rc read_all(struct db *db, struct arena *a, int64_t organisme_id, day_t le,
                        struct risque_organisme *list, size_t *n, struct err *e)
{
    struct cursor row = {0};
    enum rc closed,
        rc = db_query(db, Q_RISQUES, &row, e, "ii", organisme_id, (int64_t)RISQUES_ORGANISMES_MAX + 1);

    *n = 0;
    while (rc == RC_OK && cursor_next(&row)) {
        int64_t id = cursor_i64(&row, 0);

        if (*n == 0 || list[*n - 1].organisme_id != id)
            list[(*n)++] = (struct risque_organisme){
                .organisme_id = id, .denomination = cursor_copy(&row, a, 7), .nda = cursor_copy(&row, a, 8)};
        rc = read_one(a, &row, le, &list[*n - 1], e);
    }
    closed = cursor_close(&row, rc == RC_OK ? e : NULL);
    return rc == RC_OK ? closed : rc;
}

static enum rc read_computation(struct db *db, struct arena *a, struct risque_calcul *out, struct err *e)
{
    char version[2 * HASH_BYTES + 1];
    struct cursor row = {0};
    enum rc rc = db_query(db, Q_RISQUE_CALCUL, &row, e, "");

    *out = (struct risque_calcul){.du = DAY_NONE, .le = DAY_NONE, .par = "", .seuils = ""};
    if (rc == RC_OK && cursor_next(&row)) {
        out->le = cursor_day(&row, 0);
        out->du = cursor_day(&row, 1);
        out->calcule_us = cursor_i64(&row, 2);
        out->par = cursor_copy(&row, a, 3);
        out->seuils = cursor_copy(&row, a, 4);
        version_of(out->le, version);
        out->seuils_changes = strcmp(version, out->seuils) != 0;
    }
    return cursor_close(&row, e);
}

enum rc risques_lister(struct db *db, struct arena *a, int64_t organisme_id, struct risque_calcul *calcul,
                       struct risque_organisme **out, size_t *n, bool *coupe, struct err *e)
{
    enum rc rc = read_computation(db, a, calcul, e);

    *out = ARENA_ARRAY(a, struct risque_organisme, RISQUES_ORGANISMES_MAX + 1);
    *n = 0;
    if (rc == RC_OK && calcul->le != DAY_NONE)
        rc = read_all(db, a, organisme_id, calcul->le, *out, n, e);
    *coupe = *n > RISQUES_ORGANISMES_MAX;
    *n = MIN(*n, (size_t)RISQUES_ORGANISMES_MAX);
    return rc;
}
