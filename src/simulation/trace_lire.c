/* Reading a trace: every field is asked for, in its domain, and no other is accepted. What it says is judged later. */
#include "simulation/champs.h"
#include "simulation/trace_interne.h"

#define TITULAIRE_MAX INT64_C(9007199254740991)
#define PARAMS_MAX 128
#define ENTREES_MAX 64
#define VALUE_MAX INT64_C(100000000) /* of a parameter in cents or hours */
#define DATE_MAX INT64_C(100000)     /* of a parameter that is a day, from 1970 */
#define YEAR_MIN 1900
#define YEAR_MAX 2199

static const char *const phases[] = {[BOOK_POSTED] = "inscrit",
                                     [BOOK_RESERVE] = "reserve",
                                     [BOOK_EXECUTE] = "execute",
                                     [BOOK_VOID] = "libere"};

const char *trace_phase_name(enum book_phase p)
{
    CHECK((size_t)p < ARRAY_LEN(phases));
    return phases[p];
}

bool trace_phase_find(const char *name, int *out)
{
    for (size_t i = 0; i < ARRAY_LEN(phases); i++)
        if (strcmp(phases[i], name) == 0) {
            *out = (int)i;
            return true;
        }
    return false;
}

bool trace_empreinte(const char *avant, const json_t *partie, char out[TRACE_HASH_BYTES])
{
    char *text = json_dumps(partie, JSON_COMPACT | JSON_SORT_KEYS);
    unsigned char print[HASH_BYTES];
    struct sha256_stream *s;

    if (text == NULL)
        return false;
    s = sha256_begin();
    sha256_add(s, avant, strlen(avant));
    sha256_add(s, text, strlen(text));
    sha256_end(s, print);
    free(text);
    (void)hex(print, sizeof(print), out);
    return true;
}

/* ---- fields ---------------------------------------------------------------------------------------------------- */

static bool usual(day_t d)
{
    return d != DAY_NONE && day_year(d) >= YEAR_MIN && day_year(d) <= YEAR_MAX;
}

static enum rc day(const struct champs *c, const char *key, day_t *out, struct err *e)
{
    enum rc rc = champ_day(c, key, out, e);

    return rc == RC_OK && !usual(*out) ? champ_refuse(c, key, "un jour de 1900 à 2199", e) : rc;
}

/* Null when there is none. What only bounds a period may be any day. */
static enum rc day_or_none(const struct champs *c, const char *key, day_t *out, struct err *e)
{
    *out = DAY_NONE;
    return champ_has(c, key) || json_object_get(c->objet, key) == NULL ? champ_day(c, key, out, e) : RC_OK;
}

static enum rc text_or_none(const struct champs *c, const char *key, const char **out, struct err *e)
{
    *out = NULL;
    if (champ_has(c, key) || json_object_get(c->objet, key) == NULL)
        return champ_text(c, key, out, e);
    return RC_OK;
}

static enum rc texts(const struct champs *c, const char *const *keys, struct err *e)
{
    const char *unused;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && keys[i] != NULL; i++)
        rc = champ_text(c, keys[i], &unused, e);
    return rc;
}

/* ---- inputs and parameters ------------------------------------------------------------------------------------- */

static enum rc read_source(const struct champs *c, struct err *e)
{
    static const char *const keys[] = {"nature", "texte", "jour", "empreinte", "change_depuis", NULL};
    static const char *const words[] = {"nature", "texte", NULL};
    struct champs s = {json_object_get(c->objet, "source"), c->a, ""};
    const char *print;
    day_t jour;
    bool changed;
    enum rc rc;

    if (!json_is_object(s.objet))
        return champ_refuse(c, "source", "un objet", e);
    s.chemin = arena_printf(c->a, "%ssource.", c->chemin);
    rc = champs_only(&s, keys, e);
    if (rc == RC_OK)
        rc = texts(&s, words, e);
    if (rc == RC_OK)
        rc = day_or_none(&s, "jour", &jour, e);
    if (rc == RC_OK)
        rc = text_or_none(&s, "empreinte", &print, e);
    return rc == RC_OK ? champ_bool(&s, "change_depuis", &changed, e) : rc;
}

static enum rc read_input(const struct champs *c, json_t *values, struct err *e)
{
    static const char *const keys[] = {"nom", "libelle", "valeur", "source", NULL};
    const char *name;
    const char *label;
    json_t *v = json_object_get(c->objet, "valeur");
    enum rc rc = champs_only(c, keys, e);

    if (rc == RC_OK)
        rc = champ_text(c, "nom", &name, e);
    if (rc == RC_OK)
        rc = champ_text(c, "libelle", &label, e);
    if (rc == RC_OK)
        rc = read_source(c, e);
    if (rc != RC_OK)
        return rc;
    if (v == NULL || json_is_real(v) ||
        (json_is_integer(v) && llabs(json_integer_value(v)) > CHAMP_CENTS_MAX))
        return champ_refuse(c, "valeur", "un nombre entier, un mot ou une liste", e);
    if (json_object_get(values, name) != NULL)
        return champ_refuse(c, "nom", "un nom par entrée", e);
    return json_object_set(values, name, v) == 0 ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}

static bool certainty_find(const char *word, int *out)
{
    for (int i = LAW_VERIFIED; i <= LAW_NOT_HELD; i++)
        if (strcmp(law_certainty_name((enum law_certainty)i), word) == 0) {
            *out = i;
            return true;
        }
    return false;
}

static bool param_find(const char *word, int *out)
{
    enum law_param p;

    if (!law_param_find(word, &p))
        return false;
    *out = (int)p;
    return true;
}

/* Months, days and shares stay small: they are added to days and multiplied. */
static int64_t value_max(const char *unit)
{
    if (strcmp(unit, "centimes") == 0 || strcmp(unit, "heures") == 0)
        return VALUE_MAX;
    if (strcmp(unit, "mois") == 0 || strcmp(unit, "annees") == 0)
        return TRACE_DAYS_MAX / 31;
    return strcmp(unit, "date") == 0 ? DATE_MAX : TRACE_DAYS_MAX;
}

/* The unit is the law's own: it bounds the value. */
static const char *unit_of(enum law_param p)
{
    size_t n;
    const struct law_value *history = law_param_history(p, &n);

    return n > 0 ? history[0].unit : "";
}

static enum rc read_param(const struct champs *c, struct law_read *out, struct err *e)
{
    static const char *const keys[] = {"nom",     "valeur",  "unite",     "depuis",
                                       "jusqu_a", "article", "certitude", NULL};
    struct law_value *v = &out->value;
    int param = 0;
    int sure = 0;
    int64_t max;
    enum rc rc = champs_only(c, keys, e);

    if (rc == RC_OK)
        rc = champ_word(c, "nom", "un paramètre de la loi (sicpf law parameter)", param_find, &param, e);
    if (rc != RC_OK)
        return rc;
    out->param = (enum law_param)param;
    rc = champ_text(c, "unite", &v->unit, e);
    if (rc == RC_OK && strcmp(v->unit, unit_of(out->param)) != 0)
        return champ_refuse(c, "unite", unit_of(out->param), e);
    max = rc == RC_OK ? value_max(v->unit) : 0;
    if (rc == RC_OK)
        rc = champ_int(c, "valeur", 0, max, &v->value, e);
    if (rc == RC_OK)
        rc = day_or_none(c, "depuis", &v->from, e);
    if (rc == RC_OK)
        rc = day_or_none(c, "jusqu_a", &v->until, e);
    if (rc == RC_OK)
        rc = champ_text(c, "article", &v->article, e);
    if (rc == RC_OK)
        rc =
            champ_word(c, "certitude", "verified, secondary, unverified, not held", certainty_find, &sure, e);
    v->certainty = (enum law_certainty)sure;
    return rc;
}

static enum rc read_params(const struct champs *c, struct trace_mouvement *m, struct err *e)
{
    struct champs item;
    enum rc rc = champ_list(c, "parametres", PARAMS_MAX, &m->params_n, e);

    if (rc != RC_OK)
        return rc;
    m->params = ARENA_ARRAY(c->a, struct law_read, m->params_n + 1);
    for (size_t i = 0; rc == RC_OK && i < m->params_n; i++) {
        rc = champ_item(c, "parametres", i, &item, e);
        if (rc == RC_OK)
            rc = read_param(&item, &m->params[i], e);
    }
    return rc;
}

/* The values belong to the movement's own object, so that they end with the document. */
static enum rc read_inputs(const struct champs *c, struct trace_mouvement *m, struct err *e)
{
    struct champs item;
    size_t n;
    enum rc rc = champ_list(c, "entrees", ENTREES_MAX, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        rc = champ_item(c, "entrees", i, &item, e);
        if (rc == RC_OK)
            rc = read_input(&item, m->valeurs, e);
    }
    return rc;
}

/* ---- effects --------------------------------------------------------------------------------------------------- */

static enum rc read_purse(const struct champs *c, struct trace_effet *f, struct err *e)
{
    const char *name;
    int64_t poche = 0;
    enum rc rc = champ_int(c, "poche", 1, BOOK_SHARED_MIN - 1, &poche, e);

    if (rc == RC_OK)
        rc = champ_text(c, "nom", &name, e);
    if (rc == RC_OK)
        rc = champ_int(c, "lot", 0, TITULAIRE_MAX, &f->lot, e);
    if (rc == RC_OK)
        rc = champ_int(c, "solde", -TITULAIRE_MAX, TITULAIRE_MAX, &f->solde, e);
    if (rc == RC_OK)
        rc = champ_int(c, "reserve", -TITULAIRE_MAX, TITULAIRE_MAX, &f->reserve, e);
    f->poche = (enum poche)poche;
    return rc;
}

static enum rc read_effects(const struct champs *c, struct trace_mouvement *m, struct err *e)
{
    static const char *const keys[] = {"poche",   "nom",   "lot",        "montant",
                                       "reserve", "solde", "disponible", NULL};
    struct champs item;
    enum rc rc = champ_list(c, "effets", ARRAY_LEN(m->effets), &m->effets_n, e);

    for (size_t i = 0; rc == RC_OK && i < m->effets_n; i++) {
        struct trace_effet *f = &m->effets[i];

        rc = champ_item(c, "effets", i, &item, e);
        if (rc == RC_OK)
            rc = champs_only(&item, keys, e);
        if (rc == RC_OK)
            rc = read_purse(&item, f, e);
        if (rc == RC_OK)
            rc = champ_int(&item, "montant", -CHAMP_CENTS_MAX, CHAMP_CENTS_MAX, &f->montant, e);
        if (rc == RC_OK)
            rc = champ_int(&item, "disponible", -TITULAIRE_MAX, TITULAIRE_MAX, &f->disponible, e);
    }
    return rc;
}

/* The unit is that of the accounts. */
static enum rc read_unit(const struct champs *c, bool hours, struct err *e)
{
    const char *due = hours ? "heures" : "centimes";
    const char *text = "";
    enum rc rc = champ_text(c, "unite", &text, e);

    return rc == RC_OK && strcmp(text, due) != 0 ? champ_refuse(c, "unite", due, e) : rc;
}

/* ---- a movement ------------------------------------------------------------------------------------------------ */

static enum rc read_version(const struct champs *c, struct err *e)
{
    static const char *const keys[] = {"depuis", "jusqu_a", "certitude", NULL};
    struct champs v = {json_object_get(c->objet, "version"), c->a, ""};
    day_t d;
    int sure;
    enum rc rc;

    if (json_is_null(v.objet))
        return RC_OK;
    if (!json_is_object(v.objet))
        return champ_refuse(c, "version", "un objet ou null", e);
    v.chemin = arena_printf(c->a, "%sversion.", c->chemin);
    rc = champs_only(&v, keys, e);
    if (rc == RC_OK)
        rc = day_or_none(&v, "depuis", &d, e);
    if (rc == RC_OK)
        rc = day_or_none(&v, "jusqu_a", &d, e);
    return rc == RC_OK ? champ_word(&v, "certitude", "verified, secondary, unverified, not held",
                                    certainty_find, &sure, e)
                       : rc;
}

static enum rc read_accounts(const struct champs *c, struct transfer *t, struct err *e)
{
    int64_t genre = 0;
    int phase = 0;
    enum rc rc = champ_int(c, "genre", 1, 999, &genre, e);

    if (rc == RC_OK)
        rc = champ_word(c, "phase", "inscrit, reserve, execute, libere", trace_phase_find, &phase, e);
    if (rc == RC_OK)
        rc = champ_int(c, "debit", 1, COMPTE_FINANCEUR_BASE, &t->debit, e);
    if (rc == RC_OK)
        rc = champ_int(c, "credit", 1, COMPTE_FINANCEUR_BASE, &t->credit, e);
    if (rc == RC_OK)
        rc = champ_int(c, "lot", 0, TITULAIRE_MAX, &t->lot, e);
    if (rc == RC_OK)
        rc = champ_int(c, "montant", 1, CHAMP_CENTS_MAX, &t->amount, e);
    t->genre = (enum book_genre)genre;
    t->phase = (enum book_phase)phase;
    if (rc == RC_OK)
        rc = read_unit(c, t->debit == POCHE_HEURES || t->credit == POCHE_HEURES || t->debit == COMPTE_HEURES,
                       e);
    if (rc == RC_OK && (phase == BOOK_EXECUTE || phase == BOOK_VOID) != champ_has(c, "reservation"))
        return champ_refuse(c, "reservation", "la clé d'une réservation, pour ce qui la dénoue seulement", e);
    return rc;
}

static enum rc read_dates(const struct champs *c, struct trace_mouvement *m, struct err *e)
{
    const char *text = "";
    char iso[40];
    enum rc rc = day(c, "date", &m->t.value_day, e);

    if (rc == RC_OK)
        rc = champ_int(c, "enregistre_us", 0, INT64_C(7258118400000000), &m->recorded_us, e);
    if (rc == RC_OK)
        rc = champ_text(c, "enregistre", &text, e);
    if (rc == RC_OK && strcmp(text, instant_iso(m->recorded_us, iso)) != 0)
        return champ_refuse(c, "enregistre", "l'instant de « enregistre_us », en UTC", e);
    return rc;
}

static enum rc read_words(const struct champs *c, struct trace_mouvement *m, struct err *e)
{
    static const char *const words[] = {"nature", "formule", "phrase", NULL};
    enum rc rc = champ_text(c, "cle", &m->t.cle, e);

    if (rc == RC_OK)
        rc = text_or_none(c, "reservation", &m->t.reservation, e);
    if (rc == RC_OK)
        rc = champ_text(c, "regle", &m->t.rule, e);
    if (rc == RC_OK)
        rc = champ_text(c, "article", &m->t.article, e);
    if (rc == RC_OK)
        rc = champ_text(c, "empreinte", &m->empreinte, e);
    return rc == RC_OK ? texts(c, words, e) : rc;
}

/* The print of a movement is that of all but the print itself. */
static enum rc print_of(const struct champs *c, struct trace_mouvement *m, char chain[TRACE_HASH_BYTES],
                        struct err *e)
{
    json_t *bare = json_copy(c->objet);
    bool ok = bare != NULL && json_object_del(bare, "empreinte") == 0 && trace_empreinte(chain, bare, chain);

    json_decref(bare);
    m->attendue = arena_strdup(c->a, chain);
    return ok ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}

static enum rc read_movement(const struct champs *c, size_t i, struct trace_mouvement *m,
                             char chain[TRACE_HASH_BYTES], struct err *e)
{
    static const char *const keys[] = {"no",      "cle",        "genre",         "nature",      "phase",
                                       "debit",   "credit",     "lot",           "unite",       "montant",
                                       "date",    "enregistre", "enregistre_us", "reservation", "regle",
                                       "article", "version",    "entrees",       "parametres",  "formule",
                                       "phrase",  "effets",     "empreinte",     NULL};
    int64_t no;
    enum rc rc = champs_only(c, keys, e);

    if (rc == RC_OK)
        rc = champ_int(c, "no", (int64_t)i + 1, (int64_t)i + 1, &no, e);
    if (rc == RC_OK)
        rc = read_words(c, m, e);
    if (rc == RC_OK)
        rc = read_accounts(c, &m->t, e);
    if (rc == RC_OK)
        rc = read_dates(c, m, e);
    if (rc == RC_OK)
        rc = read_version(c, e);
    if (rc == RC_OK)
        rc = read_inputs(c, m, e);
    if (rc == RC_OK)
        rc = read_params(c, m, e);
    if (rc == RC_OK)
        rc = read_effects(c, m, e);
    return rc == RC_OK ? print_of(c, m, chain, e) : rc;
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

static enum rc read_head(const struct champs *c, struct trace *out, char chain[TRACE_HASH_BYTES],
                         struct err *e)
{
    static const char *const keys[] = {"format",     "titulaire", "au",        "connu",
                                       "mouvements", "poches",    "empreinte", NULL};
    const char *text = "";
    json_t *head;
    bool ok;
    enum rc rc = champ_text(c, "format", &text, e);

    if (rc == RC_OK && strcmp(text, TRACE_FORMAT) != 0)
        return champ_refuse(c, "format", TRACE_FORMAT, e);
    if (rc == RC_OK)
        rc = champs_only(c, keys, e);
    if (rc == RC_OK)
        rc = champ_int(c, "titulaire", 1, INT64_MAX, &out->titulaire_id, e);
    if (rc == RC_OK)
        rc = champ_day(c, "au", &out->au, e);
    if (rc == RC_OK)
        rc = text_or_none(c, "connu", &text, e);
    if (rc != RC_OK)
        return rc;
    out->connu_us = INT64_MAX;
    if (text != NULL && !instant_parse_iso(text, &out->connu_us))
        return champ_refuse(c, "connu", "un instant, ou null", e);
    head = json_pack("{s:O, s:O, s:O, s:O}", "format", json_object_get(c->objet, "format"), "titulaire",
                     json_object_get(c->objet, "titulaire"), "au", json_object_get(c->objet, "au"), "connu",
                     json_object_get(c->objet, "connu"));
    ok = head != NULL && trace_empreinte("", head, chain);
    json_decref(head);
    return ok ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}

static enum rc read_movements(const struct champs *c, struct trace *out, json_t *held,
                              char chain[TRACE_HASH_BYTES], struct err *e)
{
    struct champs item;
    json_t *list = json_object_get(c->objet, "mouvements");
    enum rc rc = RC_OK;

    if (!json_is_array(list) || json_array_size(list) > TRACE_MOUVEMENTS_MAX)
        return champ_refuse(c, "mouvements", "une liste d'au plus 10000 mouvements", e);
    out->n = json_array_size(list);
    out->m = ARENA_ARRAY(c->a, struct trace_mouvement, out->n + 1);
    for (size_t i = 0; rc == RC_OK && i < out->n; i++) {
        out->m[i].valeurs = json_object();
        if (json_array_append_new(held, out->m[i].valeurs) != 0)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        item = (struct champs){json_array_get(list, i), c->a, ""};
        if (!json_is_object(item.objet))
            return champ_refuse(c, arena_printf(c->a, "mouvements[%zu]", i + 1), "un objet", e);
        item.chemin = arena_printf(c->a, "mouvements[%zu].", i + 1);
        rc = read_movement(&item, i, &out->m[i], chain, e);
    }
    return rc;
}

static enum rc read_purses(const struct champs *c, struct trace *out, struct err *e)
{
    static const char *const keys[] = {"poche", "nom", "lot", "unite", "solde", "reserve", NULL};
    struct champs item;
    enum rc rc = champ_list(c, "poches", CHAMP_LIST_MAX, &out->poches_n, e);

    if (rc != RC_OK)
        return rc;
    out->poches = ARENA_ARRAY(c->a, struct trace_effet, out->poches_n + 1);
    for (size_t i = 0; rc == RC_OK && i < out->poches_n; i++) {
        rc = champ_item(c, "poches", i, &item, e);
        if (rc == RC_OK)
            rc = champs_only(&item, keys, e);
        if (rc == RC_OK)
            rc = read_purse(&item, &out->poches[i], e);
        if (rc == RC_OK)
            rc = read_unit(&item, out->poches[i].poche == POCHE_HEURES, e);
    }
    return rc;
}

static enum rc read_all(const struct champs *c, struct trace *out, json_t *held, struct err *e)
{
    char chain[TRACE_HASH_BYTES] = "";
    const char *print = "";
    enum rc rc = read_head(c, out, chain, e);

    if (rc == RC_OK)
        rc = read_movements(c, out, held, chain, e);
    if (rc == RC_OK)
        rc = read_purses(c, out, e);
    if (rc == RC_OK)
        rc = champ_text(c, "empreinte", &print, e);
    if (rc != RC_OK)
        return rc;
    /* An absent list is an empty one. */
    if (json_object_get(c->objet, "poches") != NULL &&
        !trace_empreinte(chain, json_object_get(c->objet, "poches"), chain))
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    out->entiere = strcmp(chain, print) == 0;
    return RC_OK;
}

enum rc trace_lire(struct arena *a, const char *text, size_t n, struct trace *out, json_t **racine,
                   struct err *e)
{
    char place[24];
    json_error_t why;
    json_t *held = NULL;
    struct champs c = {NULL, a, ""};
    enum rc rc;

    *racine = NULL;
    memset(out, 0, sizeof(*out));
    *e = (struct err){.field = ""};
    if (n > TRACE_BYTES_MAX)
        return ERR(e, MSG_TRACE_TROP_LONGUE);
    c.objet = json_loadb(text, n, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(c.objet)) {
        snprintf(place, sizeof(place), "%d", c.objet != NULL ? 1 : MAX(why.line, 1));
        json_decref(c.objet);
        return ERR(e, MSG_TRACE_ILLISIBLE, "ligne", place);
    }
    held = json_array();
    rc = held != NULL ? read_all(&c, out, held, e) : ERR(e, MSG_MEMOIRE_EPUISEE);
    /* The objects of inputs live as long as the document that they borrow from. */
    if (rc == RC_OK && json_array_append_new(held, json_incref(c.objet)) != 0)
        rc = ERR(e, MSG_MEMOIRE_EPUISEE);
    json_decref(c.objet);
    if (rc == RC_OK)
        *racine = held;
    else
        json_decref(held);
    return rc;
}
