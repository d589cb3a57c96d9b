/*
 * certificat.c - the certificate of erasure: counts, rules, journal head, signed.
 *
 * What is signed is the text of `certificat` with its keys sorted and no white space, after a prefix that keeps this
 * signature from being taken for one of the journal's.
 */
#include "conservation/interne.h"
#include "journal/journal.h"
#include <jansson.h>

#define PREFIX "sicpf certificat d'effacement\n"
#define CERTIFICATE_BYTES_MAX 65536

/* The caller frees it. */
static char *signed_text(const json_t *body, size_t *n)
{
    char *json = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    char *text = NULL;

    if (json != NULL) {
        *n = strlen(PREFIX) + strlen(json);
        text = malloc(*n + 1);
    }
    if (text != NULL)
        snprintf(text, *n + 1, "%s%s", PREFIX, json);
    free(json);
    return text;
}

static json_t *rule_line(enum law_retention_rule rule, day_t at, const char *what, int64_t n)
{
    const struct law_retention *r = law_retention_at(rule, at);

    return json_pack("{s:s, s:s, s:s, s:I}", "regle", r != NULL ? r->name : "", "article",
                     r != NULL ? r->article : "", "objet", what, "effaces", (json_int_t)n);
}

static json_t *body_of(const struct execution *x, const struct conservation_bilan *b, int64_t seq,
                       const char *head)
{
    char plan[2 * HASH_BYTES + 1], day[DAY_TEXT_BYTES], began[40], ended[40];

    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:[o, o, o, o], s:I, s:I, s:{s:I, s:s}}", "objet",
                     "effacement de données personnelles", "plan", hex(x->plan, HASH_BYTES, plan), "jour",
                     day_iso(x->jour, day), "commence", instant_iso(x->commencee_us, began), "termine",
                     instant_iso(x->terminee_us, ended), "regles",
                     rule_line(CONSERVATION_TITULAIRE, x->jour, "titulaires", b->titulaires),
                     rule_line(CONSERVATION_TITULAIRE, x->jour, "dossiers", b->dossiers),
                     rule_line(CONSERVATION_PRESTATAIRE, x->jour, "organismes", b->organismes),
                     rule_line(CONSERVATION_TRACE_APPLICATIVE, x->jour, "contenus du journal", b->contenus),
                     "sessions", (json_int_t)b->sessions, "retenus_depuis_le_plan", (json_int_t)b->retenus,
                     "journal", "entree", (json_int_t)seq, "empreinte", head);
}

static enum rc sign_body(const struct keyring *keys, json_t *body, char *out, size_t size, struct err *e)
{
    unsigned char signature[SIGNATURE_BYTES];
    char signature_hex[2 * SIGNATURE_BYTES + 1];
    char key[2 * sizeof(keys->sign_public) + 1];
    size_t n = 0;
    char *text = body != NULL ? signed_text(body, &n) : NULL;
    json_t *whole = NULL;
    char *json = NULL;
    bool fits;

    if (text != NULL) {
        crypto_sign_with(keys, text, n, signature);
        whole = json_pack("{s:O, s:s, s:s}", "certificat", body, "cle_publique",
                          hex(keys->sign_public, sizeof(keys->sign_public), key), "signature",
                          hex(signature, sizeof(signature), signature_hex));
    }
    if (whole != NULL)
        json = json_dumps(whole, JSON_INDENT(2) | JSON_SORT_KEYS);
    fits = json != NULL && strlen(json) < size;
    if (fits)
        snprintf(out, size, "%s", json);
    free(json);
    free(text);
    json_decref(whole);
    return fits ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}

enum rc certificat_ecrire(struct db *db, const struct execution *x, const struct conservation_bilan *b,
                          char *out, size_t size, struct err *e)
{
    char head[2 * HASH_BYTES + 1];
    int64_t seq;
    json_t *body;
    enum rc rc = journal_head(db, &seq, head, e);

    if (rc != RC_OK)
        return rc;
    body = body_of(x, b, seq, head);
    rc = sign_body(store_keys(db_store(db)), body, out, size, e);
    json_decref(body);
    return rc;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static int64_t erased_of(const json_t *body, const char *what)
{
    size_t i;
    json_t *line;

    json_array_foreach(json_object_get(body, "regles"), i, line)
    {
        const char *name = json_string_value(json_object_get(line, "objet"));

        if (name != NULL && strcmp(name, what) == 0)
            return json_integer_value(json_object_get(line, "effaces"));
    }
    return 0;
}

static void copy_text(const json_t *object, const char *key, char *out, size_t size)
{
    const char *s = json_string_value(json_object_get(object, key));

    snprintf(out, size, "%s", s != NULL ? s : "");
}

static void read_body(const json_t *body, struct certificat_lu *out)
{
    const json_t *journal = json_object_get(body, "journal");

    *out = (struct certificat_lu){.titulaires = erased_of(body, "titulaires"),
                                  .organismes = erased_of(body, "organismes"),
                                  .dossiers = erased_of(body, "dossiers"),
                                  .contenus = erased_of(body, "contenus du journal"),
                                  .sessions = json_integer_value(json_object_get(body, "sessions")),
                                  .journal_seq = json_integer_value(json_object_get(journal, "entree"))};
    copy_text(body, "plan", out->plan, sizeof(out->plan));
    copy_text(body, "jour", out->jour, sizeof(out->jour));
    copy_text(journal, "empreinte", out->journal_empreinte, sizeof(out->journal_empreinte));
}

static bool signature_holds(const json_t *whole, const unsigned char key[32])
{
    const char *said = json_string_value(json_object_get(whole, "signature"));
    unsigned char signature[SIGNATURE_BYTES];
    size_t n = 0;
    char *text;
    bool ok;

    if (said == NULL || strlen(said) != 2 * sizeof(signature) ||
        !hex_parse(said, signature, sizeof(signature)))
        return false;
    text = signed_text(json_object_get(whole, "certificat"), &n);
    ok = text != NULL && crypto_check(key, text, n, signature);
    free(text);
    return ok;
}

enum rc certificat_verifier(const char *json, const char *public_key, struct certificat_lu *out,
                            struct err *e)
{
    unsigned char key[32];
    json_t *whole;
    const json_t *body;
    enum rc rc = RC_OK;

    if (strlen(public_key) != 2 * sizeof(key) || !hex_parse(public_key, key, sizeof(key)))
        return ERR(e, MSG_CERTIFICAT_CLE);
    whole = strlen(json) <= CERTIFICATE_BYTES_MAX ? json_loads(json, JSON_REJECT_DUPLICATES, NULL) : NULL;
    body = json_object_get(whole, "certificat");
    if (!json_is_object(body))
        rc = ERR(e, MSG_CERTIFICAT_ILLISIBLE);
    else if (!signature_holds(whole, key))
        rc = ERR(e, MSG_CERTIFICAT_FAUX);
    else
        read_body(body, out);
    json_decref(whole);
    return rc;
}
