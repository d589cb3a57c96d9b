#include "cli/organisme_saisie.h"
#include "base/text.h"
#include "cli/essai.h"
#include "cli/organisme_mot.h"
#include "training/affacturage.h"
#include "training/coordonnees.h"
#include "training/organisme.h"
#include "training/pedagogique.h"
#include "training/sous_traitance.h"
#include "training/personne.h"
#include <jansson.h>

#define FICHE_BYTES ((size_t)128 << 10)

/* ---- the object -------------------------------------------------------------------------------------------- */

static enum rc refuse(struct err *e, enum msg m, const char *field)
{
    ERR(e, m);
    return err_at(e, field, 0);
}

static enum rc read_object(struct ctx *ctx, struct arena *a, json_t **out, struct err *e)
{
    char *text = arena_alloc(a, FICHE_BYTES + 1);
    size_t n = fread(text, 1, FICHE_BYTES + 1, ctx->in);

    *out = n <= FICHE_BYTES ? json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL) : NULL;
    explicit_bzero(text, n);
    if (json_is_object(*out))
        return RC_OK;
    json_decref(*out);
    *out = NULL;
    return ERR(e, MSG_DECLARATION_JSON);
}

/* Takes the text of a key away from the object: what is left at the end was not asked. A blank one is as absent. */
static enum rc take(json_t *object, struct arena *a, const char *key, const char **out, struct err *e)
{
    json_t *value = json_object_get(object, key);
    char *text;

    *out = NULL;
    if (value == NULL || json_is_null(value)) {
        json_object_del(object, key);
        return RC_OK;
    }
    if (!json_is_string(value))
        return refuse(e, MSG_DECLARATION_JSON, key);
    text = text_trim(arena_strdup(a, json_string_value(value)));
    *out = *text != '\0' ? text : NULL;
    json_object_del(object, key);
    return RC_OK;
}

static enum rc take_day(json_t *object, struct arena *a, const char *key, day_t *out, struct err *e)
{
    const char *text;
    enum rc rc = take(object, a, key, &text, e);

    *out = DAY_NONE;
    if (rc != RC_OK || text == NULL)
        return rc;
    *out = day_parse_iso(text);
    return *out == DAY_NONE ? refuse(e, MSG_DECLARATION_JOUR, key) : RC_OK;
}

static enum rc take_fields(json_t *object, struct arena *a, const struct declaration_champ *champs, size_t n,
                           void *structure, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const char *text;

        rc = take(object, a, champs[i].name, &text, e);
        declaration_poser(&champs[i], structure, text);
    }
    return rc;
}

static enum rc nothing_left(json_t *object, struct err *e)
{
    void *left = json_object_iter(object);

    return left != NULL ? refuse(e, MSG_DECLARATION_AUTRE, json_object_iter_key(left)) : RC_OK;
}

/* ---- what is recorded -------------------------------------------------------------------------------------- */

/* One declaration of any kind, with the unit of work that records it. */
struct saisie {
    struct ctx *ctx;
    struct arena *a;
    json_t *object;
    int64_t organisme_id;
    struct declarant par;
    int64_t no;
};

static enum rc record_personne(struct saisie *s, enum personne_role role, struct err *e)
{
    struct personne_inscription i = {.organisme_id = s->organisme_id, .p.role = role, .par = s->par};
    const char *aupres;
    size_t n;
    const struct declaration_champ *champs = personne_champs(&n);
    enum rc rc = take_fields(s->object, s->a, champs, n, &i.p, e);

    if (rc == RC_OK)
        rc = take_day(s->object, s->a, "depuis", &i.p.depuis, e);
    if (rc == RC_OK)
        rc = take_day(s->object, s->a, "avant", &i.p.avant, e);
    if (rc == RC_OK)
        rc = take(s->object, s->a, "aupres", &aupres, e);
    if (rc == RC_OK && aupres != NULL && !personne_aupres_find(aupres, &i.p.aupres))
        rc = refuse(e, MSG_PERSONNE_AUPRES, "aupres");
    if (rc == RC_OK)
        rc = nothing_left(s->object, e);
    if (rc == RC_OK)
        rc = ctx_write(s->ctx, personne_inscrire, &i, e);
    s->no = i.no_out;
    return rc;
}

static enum rc record_pedagogique(struct saisie *s, struct err *e)
{
    struct pedagogique_declaration d = {.organisme_id = s->organisme_id, .par = s->par};
    size_t n;
    const struct declaration_champ *champs = pedagogique_champs(&n);
    enum rc rc = take_fields(s->object, s->a, champs, n, &d.p, e);

    if (rc == RC_OK)
        rc = take_day(s->object, s->a, "depuis", &d.p.depuis, e);
    if (rc == RC_OK)
        rc = nothing_left(s->object, e);
    if (rc == RC_OK)
        rc = ctx_write(s->ctx, pedagogique_declarer, &d, e);
    s->no = d.no_out;
    return rc;
}

static enum rc record_sous_traitance(struct saisie *s, struct err *e)
{
    struct sous_traitance_declaration d = {.organisme_id = s->organisme_id, .par = s->par};
    size_t n;
    const struct declaration_champ *champs = sous_traitance_champs(&n);
    enum rc rc = take_fields(s->object, s->a, champs, n, &d.s, e);

    if (rc == RC_OK)
        rc = take_day(s->object, s->a, "depuis", &d.s.depuis, e);
    if (rc == RC_OK)
        rc = nothing_left(s->object, e);
    if (rc == RC_OK)
        rc = ctx_write(s->ctx, sous_traitance_declarer, &d, e);
    s->no = d.no_out;
    return rc;
}

static enum rc record_affacturage(struct saisie *s, struct err *e)
{
    struct affacturage_declaration d = {.organisme_id = s->organisme_id, .par = s->par};
    size_t n;
    const struct declaration_champ *champs = affacturage_champs(&n);
    enum rc rc = take_fields(s->object, s->a, champs, n, &d.a, e);

    if (rc == RC_OK)
        rc = take_day(s->object, s->a, "depuis", &d.a.depuis, e);
    if (rc == RC_OK)
        rc = nothing_left(s->object, e);
    if (rc == RC_OK)
        rc = ctx_write(s->ctx, affacturage_declarer, &d, e);
    s->no = d.no_out;
    return rc;
}

/* A key that is there and blank erases, one that is not there leaves what was recorded. */
static enum rc take_coordonnees(struct saisie *s, struct coordonnees *c, struct err *e)
{
    size_t n;
    const struct declaration_champ *champs = coordonnees_champs(&n);
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        bool given = json_object_get(s->object, champs[i].name) != NULL;
        const char *text;

        rc = take(s->object, s->a, champs[i].name, &text, e);
        declaration_poser(&champs[i], c, given && text == NULL ? "" : text);
    }
    return rc;
}

static enum rc record_coordonnees(struct saisie *s, struct err *e)
{
    struct coordonnees_saisie c = {.organisme_id = s->organisme_id, .par = s->par};
    char sentence[160];
    enum rc rc = take_coordonnees(s, &c.c, e);

    if (rc == RC_OK)
        rc = nothing_left(s->object, e);
    if (rc == RC_OK)
        rc = ctx_write(s->ctx, coordonnees_enregistrer, &c, e);
    if (rc != RC_OK)
        return rc;
    if (c.changes_out[0] != '\0')
        snprintf(sentence, sizeof(sentence), "Coordonnées mises à jour : %s.", c.changes_out);
    else
        snprintf(sentence, sizeof(sentence), "Ces coordonnées étaient déjà enregistrées.");
    return ctx_tell(s->ctx, sentence, "champs", c.changes_out, e);
}

static enum rc tell(const struct saisie *s, const char *words, struct err *e)
{
    char no[24], sentence[160];

    snprintf(no, sizeof(no), "%lld", (long long)s->no);
    snprintf(sentence, sizeof(sentence), "%s n° %s.", words, no);
    return ctx_tell(s->ctx, sentence, "numero", no, e);
}

enum rc organisme_record(struct ctx *ctx, struct arena *a, struct err *e)
{
    static const struct {
        const char *quoi;
        enum rc (*record)(struct saisie *, struct err *);
        bool numbered;
    } kinds[] = {{"pedagogique", record_pedagogique, true},
                 {"sous-traitance", record_sous_traitance, true},
                 {"affacturage", record_affacturage, true},
                 {"coordonnees", record_coordonnees, false}};
    struct saisie s = {.ctx = ctx, .a = a, .par = {PARTY_CDC, 0, ctx->agent != NULL ? ctx->agent : ""}};
    enum personne_role role = PERSONNE_ROLE_COUNT;
    size_t k = 0;
    enum rc rc;

    while (k < ARRAY_LEN(kinds) && strcmp(kinds[k].quoi, ctx->argv[2]) != 0)
        k++;
    if (k == ARRAY_LEN(kinds) && !personne_role_find(ctx->argv[2], &role))
        return ERR(e, MSG_ORGANISME_QUOI);
    rc = organisme_of_word(ctx, ctx->argv[1], &s.organisme_id, e);
    if (rc == RC_OK)
        rc = read_object(ctx, a, &s.object, e);
    if (rc != RC_OK)
        return rc;
    rc = k < ARRAY_LEN(kinds) ? kinds[k].record(&s, e) : record_personne(&s, role, e);
    json_decref(s.object);
    return rc == RC_OK && (k == ARRAY_LEN(kinds) || kinds[k].numbered) ? tell(&s, "Enregistré sous le", e)
                                                                       : rc;
}

/* ---- what is ended ----------------------------------------------------------------------------------------- */

/* The number of a declaration, as a word of the command. */
static enum rc read_no(const char *word, int64_t *no, struct err *e)
{
    return text_numero(word, no) ? RC_OK : ERR(e, MSG_DECLARATION_INCONNUE);
}

enum rc organisme_close(struct ctx *ctx, struct arena *a, const char *avant, struct err *e)
{
    static const struct {
        const char *name, *words;
        unit_fn *end;
    } kinds[] = {{"personne", "Terminé :", personne_terminer},
                 {"pedagogique", "Terminé :", pedagogique_terminer},
                 {"sous-traitance", "Terminé :", sous_traitance_terminer},
                 {"affacturage", "Abandonnée, elle n'était pas encore approuvée :", affacturage_terminer}};
    struct declaration_fin f = {.avant = DAY_NONE,
                                .par = {PARTY_CDC, 0, ctx->agent != NULL ? ctx->agent : ""}};
    struct saisie s = {.ctx = ctx, .a = a};
    size_t k = 0;
    enum rc rc;

    while (k < ARRAY_LEN(kinds) && strcmp(kinds[k].name, ctx->argv[2]) != 0)
        k++;
    if (k == ARRAY_LEN(kinds))
        return ERR(e, MSG_ORGANISME_QUOI_FINIR);
    rc = read_no(ctx->argv[3], &f.no, e);
    if (rc != RC_OK)
        return rc;
    if (avant != NULL && (f.avant = day_parse_iso(avant)) == DAY_NONE)
        return refuse(e, MSG_DECLARATION_JOUR, "avant");
    rc = organisme_of_word(ctx, ctx->argv[1], &f.organisme_id, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, kinds[k].end, &f, e);
    s.no = f.no;
    if (rc != RC_OK)
        return rc;
    return tell(
        &s, f.propose_out ? "Sa fin est proposée, une autre personne doit l'approuver :" : kinds[k].words, e);
}

/* ---- a factoring company, by a second person ---------------------------------------------------------------- */

static const char *decided(const struct affacturage_decision *d, bool approve, char *buf, size_t size)
{
    char day[32];

    if (!approve)
        return d->fin_out ? "Sa fin est refusée : l'affacturage continue." : "Elle ne sera pas payée.";
    snprintf(buf, size,
             d->fin_out ? "L'affacturage est terminé. Le compte de l'organisme n'est pas payé avant le %s."
                        : "Elle est approuvée. Rien n'est payé sur son compte avant le %s.",
             day_french(d->payable_out, day));
    return buf;
}

enum rc organisme_affacturage(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct affacturage_decision d = {.par = {PARTY_CDC, 0, ctx->agent != NULL ? ctx->agent : ""}};
    bool approve = strcmp(ctx->argv[1], "approuver") == 0;
    char sentence[160], no[24];
    enum rc rc;

    (void)a;
    if (!approve && strcmp(ctx->argv[1], "refuser") != 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage",
                   "sicpf organisme affacturage approuver|refuser SIRET|NDA NUMERO");
    rc = read_no(ctx->argv[3], &d.no, e);
    if (rc == RC_OK)
        rc = organisme_of_word(ctx, ctx->argv[2], &d.organisme_id, e);
    if (rc == RC_OK)
        rc = ctx_write(ctx, approve ? affacturage_approuver : affacturage_refuser, &d, e);
    if (rc != RC_OK)
        return rc;
    snprintf(no, sizeof(no), "%lld", (long long)d.no);
    return ctx_tell(ctx, decided(&d, approve, sentence, sizeof(sentence)), "numero", no, e);
}
