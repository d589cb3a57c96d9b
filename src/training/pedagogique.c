#include "training/pedagogique.h"
#include "training/identifiants.h"
#include "training/organisme.h"
#include <stddef.h>

#define DECLARE 1U
#define CATALOGUE 2U

#define AT(member) offsetof(struct pedagogique, member)
static const struct declaration_champ champs[] = {
    {"formation", "Numéro de la formation au catalogue", AT(formation), DECLARATION_LIGNE, 127, DECLARE,
     DECLARE},
    {"action", "Numéro de l'action au catalogue", AT(action), DECLARATION_LIGNE, 127, DECLARE, DECLARE},
    {"siret", "SIRET", AT(siret), DECLARATION_SIRET, 14, DECLARE | CATALOGUE, DECLARE | CATALOGUE},
    {"raison_sociale", "Raison sociale", AT(raison_sociale), DECLARATION_NOM, 250, DECLARE | CATALOGUE,
     DECLARE | CATALOGUE},
    {"nda", "Numéro de déclaration d'activité", AT(nda), DECLARATION_NDA, 11, DECLARE, 0},
    {"voie", "Voie", AT(voie), DECLARATION_LIGNE, 250, DECLARE | CATALOGUE, 0},
    {"code_postal", "Code postal", AT(code_postal), DECLARATION_LIGNE, 10, DECLARE | CATALOGUE, 0},
    {"ville", "Ville", AT(ville), DECLARATION_LIGNE, 100, DECLARE | CATALOGUE, 0},
    {"telephone", "Téléphone", AT(telephone), DECLARATION_TELEPHONE, 25, DECLARE | CATALOGUE, 0},
    {"courriel", "Adresse électronique", AT(courriel), DECLARATION_COURRIEL, 254, DECLARE | CATALOGUE, 0},
};

const struct declaration_champ *pedagogique_champs(size_t *n)
{
    *n = ARRAY_LEN(champs);
    return champs;
}

enum rc pedagogique_verifier(const struct pedagogique *p, struct err *e)
{
    return declaration_verifier(champs, ARRAY_LEN(champs), CATALOGUE, p, e);
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

/* A field left empty was not said. */
static const char *said(struct cursor *c, struct arena *a, int column)
{
    const char *s = cursor_copy(c, a, column);

    return s != NULL && *s != '\0' ? s : NULL;
}

static void read_pedagogique(struct cursor *c, struct arena *a, struct pedagogique *p)
{
    p->no = cursor_i64(c, 0);
    for (size_t i = 0; i < ARRAY_LEN(champs); i++)
        declaration_poser(&champs[i], p, said(c, a, (int)i + 1));
    p->depuis = cursor_day(c, 11);
    p->avant = cursor_day(c, 12);
}

enum rc pedagogiques(struct db *db, struct arena *a, int64_t organisme_id, int64_t apres, day_t le,
                     size_t limit, struct pedagogique **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    CHECK(limit > 0 && limit <= PEDAGOGIQUES_PAGE);
    *n = 0;
    *out = ARENA_ARRAY(a, struct pedagogique, limit);
    rc = db_query(db, Q_PEDAGOGIQUES, &c, e, "iidi", organisme_id, apres, le, (int64_t)limit);
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c))
        read_pedagogique(&c, a, &(*out)[(*n)++]);
    return cursor_close(&c, e);
}

enum rc pedagogiques_of_action(struct db *db, struct arena *a, int64_t action_id, day_t le,
                               struct pedagogique **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    *n = 0;
    *out = ARENA_ARRAY(a, struct pedagogique, PEDAGOGIQUES_PAGE);
    rc = db_query(db, Q_PEDAGOGIQUES_OF_ACTION, &c, e, "id", action_id, le);
    if (rc != RC_OK)
        return rc;
    while (*n < PEDAGOGIQUES_PAGE && cursor_next(&c))
        read_pedagogique(&c, a, &(*out)[(*n)++]);
    return cursor_close(&c, e);
}

/* ---- declaring --------------------------------------------------------------------------------------------- */

static enum rc refuse(struct err *e, enum msg m, const char *field)
{
    ERR(e, m);
    return err_at(e, field, 0);
}

static enum rc count(struct db *db, enum query q, const char *a, const char *b, bool *some, struct err *e)
{
    int64_t n = 0;
    enum rc rc = db_i64(db, q, 0, &n, e, "tt", a, b);

    *some = n > 0;
    return rc;
}

static void siren_of(const char *siret, char out[SIREN_DIGITS + 1])
{
    snprintf(out, SIREN_DIGITS + 1, "%.*s", SIREN_DIGITS, siret);
}

/* An establishment has its SIRET, a company its NDA: they must be of one company. */
static enum rc check_nda(struct db *db, const char *siret, const char *nda, struct err *e)
{
    char siren[SIREN_DIGITS + 1];
    bool other = false;
    enum rc rc;

    if (nda == NULL)
        return RC_OK;
    siren_of(siret, siren);
    rc = count(db, Q_PEDAGOGIQUE_NDA_AUTRE, nda, siren, &other, e);
    return rc == RC_OK && other ? refuse(e, MSG_PEDAGOGIQUE_NDA, "nda") : rc;
}

static enum rc find_action(struct db *db, const struct pedagogique_declaration *d, int64_t *action,
                           struct err *e)
{
    enum rc rc =
        db_i64(db, Q_PEDAGOGIQUE_ACTION, 0, action, e, "itt", d->organisme_id, d->p.formation, d->p.action);

    return rc == RC_OK && *action == 0 ? refuse(e, MSG_PEDAGOGIQUE_ACTION, "action") : rc;
}

static enum rc not_twice(struct db *db, int64_t organisme_id, int64_t action, const struct pedagogique *p,
                         struct err *e)
{
    int64_t n;
    enum rc rc = db_i64(db, Q_PEDAGOGIQUE_SOI, 0, &n, e, "it", organisme_id, p->siret);

    if (rc == RC_OK && n > 0)
        return refuse(e, MSG_PEDAGOGIQUE_LUI_MEME, "siret");
    if (rc == RC_OK)
        rc = db_i64(db, Q_PEDAGOGIQUE_MEME_TEMPS, 0, &n, e, "itd", action, p->siret, p->depuis);
    return rc == RC_OK && n > 0 ? refuse(e, MSG_PEDAGOGIQUE_DEJA, "siret") : rc;
}

/* The NDA of the one body that has this SIRET, into buf; NULL when there is none. */
static enum rc known_nda(struct db *db, const char *siret, char buf[NDA_DIGITS + 1], const char **nda,
                         struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PEDAGOGIQUE_NDA, &c, e, "t", siret);

    *nda = NULL;
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c) && !cursor_is_null(&c, 0)) {
        snprintf(buf, NDA_DIGITS + 1, "%s", cursor_text(&c, 0));
        *nda = buf;
    }
    return cursor_close(&c, e);
}

enum rc pedagogique_nda(struct db *db, const char *siret, const char *given, char *buf, const char **out,
                        struct err *e)
{
    *out = given;
    return given != NULL ? check_nda(db, siret, given, e) : known_nda(db, siret, buf, out, e);
}

enum rc pedagogique_nda_ahead(struct db *db, const char *siret, const char *nda, struct err *e)
{
    char siren[SIREN_DIGITS + 1];

    siren_of(siret, siren);
    return db_ahead(db, Q_PEDAGOGIQUE_NDA_AUTRE, e, "tt", nda, siren);
}

static enum rc insert(struct db *db, int64_t organisme_id, int64_t action, const struct pedagogique *p,
                      const char *par, int64_t *no, struct err *e)
{
    char buf[NDA_DIGITS + 1];
    const char *nda = p->nda;
    enum rc rc = db_i64(db, Q_PEDAGOGIQUE_MAX_NO, 0, no, e, "i", organisme_id);

    if (rc == RC_OK && nda == NULL)
        rc = known_nda(db, p->siret, buf, &nda, e);
    ++*no;
    if (rc != RC_OK)
        return rc;
    return db_exec(db, Q_PEDAGOGIQUE_INSERT, e, "iiitttttttttdit", organisme_id, *no, action, p->siret,
                   p->raison_sociale, nda, p->voie, p->code_postal, p->ville, p->telephone, p->courriel,
                   "declaration", p->depuis, db_now_us(db), par);
}

enum rc pedagogique_declarer(struct db *db, void *arg, struct err *e)
{
    struct pedagogique_declaration *d = arg;
    int64_t action = 0;
    enum rc rc = declaration_verifier(champs, ARRAY_LEN(champs), DECLARE, &d->p, e);

    if (rc == RC_OK)
        rc = declaration_periode(day_of_instant(db_now_us(db)), &d->p.depuis, DAY_NONE, e);
    if (rc == RC_OK)
        rc = declaration_organisme(db, d->organisme_id, e);
    if (rc == RC_OK)
        rc = organisme_siret_en_cours(db, d->p.siret, e);
    if (rc == RC_OK)
        rc = check_nda(db, d->p.siret, d->p.nda, e);
    if (rc == RC_OK)
        rc = find_action(db, d, &action, e);
    if (rc == RC_OK)
        rc = not_twice(db, d->organisme_id, action, &d->p, e);
    if (rc == RC_OK)
        rc = insert(db, d->organisme_id, action, &d->p, d->par.agent, &d->no_out, e);
    if (rc == RC_OK)
        rc = declaration_journal(db, &d->par, "organisme.pedagogique", d->organisme_id, "pedagogique",
                                 d->no_out, e);
    return rc;
}

enum rc pedagogique_terminer(struct db *db, void *arg, struct err *e)
{
    struct declaration_fin *f = arg;
    int64_t known;
    enum rc rc = db_i64(db, Q_PEDAGOGIQUE_CONNU, 0, &known, e, "ii", f->organisme_id, f->no);

    if (rc != RC_OK)
        return rc;
    if (known == 0)
        return ERR(e, MSG_DECLARATION_INCONNUE);
    return declaration_finir(db, Q_PEDAGOGIQUE_FINIR, f, "organisme.pedagogique.fin", "pedagogique", e);
}

/* ---- the catalogue ----------------------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/* The NDA is not in the catalogue: it says nothing of whether the words are the same. */
static bool same_words(const struct pedagogique *a, const struct pedagogique *b)
{
    for (size_t i = 0; i < ARRAY_LEN(champs); i++)
        if ((champs[i].pour & CATALOGUE) != 0 &&
            !same_text(declaration_valeur(&champs[i], a), declaration_valeur(&champs[i], b)))
            return false;
    return true;
}

enum rc pedagogiques_connus_ahead(struct db *db, int64_t formation_id, day_t le, struct err *e)
{
    return db_ahead(db, Q_PEDAGOGIQUES_OF_FORMATION, e, "id", formation_id, le);
}

enum rc pedagogiques_connus(struct db *db, struct arena *a, int64_t formation_id, day_t le,
                            struct pedagogique_connu **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    size_t room = 0;
    enum rc rc = db_query(db, Q_PEDAGOGIQUES_OF_FORMATION, &c, e, "id", formation_id, le);

    *out = NULL;
    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (cursor_next(&c)) {
        struct pedagogique_connu *k;

        if (*n == room) {
            k = ARENA_ARRAY(a, struct pedagogique_connu, room = room == 0 ? 8 : 2 * room);
            if (*n > 0)
                memcpy(k, *out, *n * sizeof(*k));
            *out = k;
        }
        k = &(*out)[(*n)++];
        *k = (struct pedagogique_connu){.action_id = cursor_i64(&c, 14),
                                        .du_catalogue = strcmp(cursor_text(&c, 13), "catalogue") == 0};
        read_pedagogique(&c, a, &k->p);
    }
    return cursor_close(&c, e);
}

/* True when the list still has this one; marks in `kept` those of the list that need no new row. */
static bool still_there(const struct pedagogique_connu *k, const struct pedagogique *list, size_t n,
                        bool *kept)
{
    bool there = false;

    for (size_t i = 0; i < n && !there; i++) {
        there = k->du_catalogue ? same_words(&k->p, &list[i]) : strcmp(k->p.siret, list[i].siret) == 0;
        kept[i] = kept[i] || there;
    }
    return there;
}

enum rc pedagogique_catalogue(struct db *db, int64_t organisme_id, int64_t action_id,
                              const struct pedagogique_connu *known, size_t known_n,
                              const struct pedagogique *list, size_t n, day_t le, struct err *e)
{
    bool kept[PEDAGOGIQUES_MAX] = {false};
    enum rc rc = RC_OK;

    CHECK(n <= PEDAGOGIQUES_MAX);
    for (size_t i = 0; rc == RC_OK && i < known_n; i++)
        if (known[i].action_id == action_id && !still_there(&known[i], list, n, kept) &&
            known[i].du_catalogue)
            rc =
                db_exec(db, Q_PEDAGOGIQUE_QUITTER, e, "diii", le, db_now_us(db), organisme_id, known[i].p.no);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const struct pedagogique *p = &list[i];

        if (!kept[i])
            rc = db_exec(db, Q_PEDAGOGIQUE_AJOUTER, e, "iittttttttdi", organisme_id, action_id, p->siret,
                         p->raison_sociale, p->nda, p->voie, p->code_postal, p->ville, p->telephone,
                         p->courriel, le, db_now_us(db));
    }
    return rc;
}
