/* recu_ecrire.c - a receipt as JSON, from the proof of its entry (recu.h). */
#include "exchange/recu.h"
#include "journal/mots.h"
#include <jansson.h>

static json_t *hex_of(const unsigned char *b, size_t n)
{
    char digits[2 * SIGNATURE_BYTES + 1];

    CHECK(n <= SIGNATURE_BYTES);
    return json_string(hex(b, n, digits));
}

static json_t *fields_json(const struct journal_fields *f)
{
    return json_pack("{s:I, s:I, s:I, s:s, s:I, s:s, s:s, s:s, s:I, s:s, s:I, s:o, s:o}", "seq",
                     (json_int_t)f->seq, "enregistre_us", (json_int_t)f->at_us, "genre", (json_int_t)f->kind,
                     "partie", f->party, "acteur_id", (json_int_t)f->actor_id, "acteur_nom", f->actor_name,
                     "finalite", f->purpose, "acte", f->act, "jour_loi", (json_int_t)f->law_day, "donnees",
                     f->items, "dossier_id", (json_int_t)f->dossier_id, "titulaires_empreinte",
                     hex_of(f->titulaires, HASH_BYTES), "contenu_empreinte", hex_of(f->content, HASH_BYTES));
}

static json_t *path_json(const struct journal_preuve *p)
{
    json_t *list = json_array();

    for (size_t i = 0; i < p->chemin_n; i++)
        json_array_append_new(list, json_pack("{s:s, s:o}", "cote", p->chemin[i].gauche ? "gauche" : "droite",
                                              "empreinte", hex_of(p->chemin[i].empreinte, HASH_BYTES)));
    return list;
}

const char *recu_mot(const char *acte)
{
    const char *words = journal_mot(acte);

    return words != NULL ? words : acte;
}

/* "Le titulaire", or who did it for him: an act that names somebody is read as his own. */
static json_t *author(const struct journal_fields *f)
{
    enum law_party party;
    bool known = law_party_find(f->party, &party);
    const char *label = known ? law_party_label(party) : f->party;
    bool for_another = known && party != PARTY_CDC && f->actor_name != NULL && *f->actor_name != '\0';

    return for_another ? json_sprintf("Un agent, pour : %s", label) : json_string(label);
}

/* For people: the act in words, its day, and the details of the entry as they are. */
static json_t *fact_json(const struct journal_preuve *p, const char *numero)
{
    const struct journal_fields *f = &p->entree;
    char day[DAY_TEXT_BYTES], at[40];
    json_t *detail = p->contenu_present ? json_loads(p->contenu, 0, NULL) : NULL;

    return json_pack("{s:s, s:o, s:s, s:s, s:s, s:o?}", "acte", recu_mot(f->act), "par", author(f), "le",
                     day_iso((day_t)f->law_day, day), "enregistre", instant_iso(f->at_us, at), "dossier",
                     numero != NULL ? numero : "", "detail", detail);
}

static json_t *body_of(const struct keyring *keys, const struct journal_preuve *p, const char *numero)
{
    json_t *body = json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o}", "format", RECU_FORMAT, "fait",
        fact_json(p, numero), "entree", fields_json(&p->entree), "grain", hex_of(p->grain, HASH_BYTES),
        "chemin", path_json(p), "tete", fields_json(&p->tete), "tete_precedente",
        hex_of(p->precedente, HASH_BYTES), "tete_sel", hex_of(p->tete_sel, JOURNAL_SALT_BYTES),
        "tete_contenu", p->tete_contenu, "tete_signature", hex_of(p->signature, SIGNATURE_BYTES), "tete_cle",
        hex_of(p->cle, sizeof(p->cle)), "cle", hex_of(keys->sign_public, sizeof(keys->sign_public)));

    if (body != NULL && p->contenu_present) {
        json_object_set_new(body, "sel", hex_of(p->sel, JOURNAL_SALT_BYTES));
        json_object_set_new(body, "contenu", json_string(p->contenu));
    }
    return body;
}

/* The signature is over the text without itself, after a prefix that keeps it from being taken for another one. */
static bool sign(const struct keyring *keys, json_t *body)
{
    unsigned char signature[SIGNATURE_BYTES];
    char *text = body != NULL ? json_dumps(body, RECU_DUMP) : NULL;
    char *whole = NULL;
    int n = text != NULL ? asprintf(&whole, "%s%s", RECU_PREFIX, text) : -1;

    if (n > 0) {
        crypto_sign_with(keys, whole, (size_t)n, signature);
        json_object_set_new(body, "signature", hex_of(signature, sizeof(signature)));
        free(whole);
    }
    free(text);
    return n > 0;
}

enum rc recu_ecrire(const struct keyring *keys, const struct journal_preuve *p, const char *numero,
                    struct arena *a, const char **out, struct err *e)
{
    json_t *body = body_of(keys, p, numero);
    char *text = sign(keys, body) ? json_dumps(body, RECU_DUMP) : NULL;

    json_decref(body);
    if (text == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    *out = arena_printf(a, "%s\n", text);
    free(text);
    return RC_OK;
}
