/* api.h - what the addresses of the providers' API share (docs/fr/api.md). Private to web/. */
#ifndef SICPF_WEB_API_H
#define SICPF_WEB_API_H

#include "exchange/dossier_modele.h"
#include "web/page.h"
#include <jansson.h>

struct json;

/* The answer of a writer into memory, under the status of the page; ends it. RC_FAILURE (MSG_WEB_PAGE_TROP_GRANDE). */
NODISCARD enum rc api_repondre(struct page *p, struct json *j, struct err *e);

/* Every name of the query is one of the n known: RC_USAGE (MSG_API_PARAMETRE) names one that is not. */
NODISCARD enum rc api_parametres(struct page *p, const char *const *known, size_t n, struct err *e);
/* The body as an object; the caller decrefs it. An absent body is an empty one. RC_USAGE (MSG_WEB_CONTENU;
 * MSG_API_CORPS for another value, MSG_API_CORPS_CLE, _PROFOND, _NUL, _NOMBRE, _ENCODAGE, _SYNTAXE for what cannot be read, with its line). */
NODISCARD enum rc api_corps(struct page *p, json_t **out, struct err *e);
/* True for what says nothing: absent, null, or an empty text. */
NODISCARD bool api_rien(const json_t *v);
/* Fields of an object; *out keeps its value when the key says nothing. RC_USAGE (MSG_API_VALEUR) with `path`. */
NODISCARD enum rc api_texte(struct page *p, const json_t *o, const char *key, const char *path,
                            const char **out, struct err *e);
NODISCARD enum rc api_entier(const json_t *o, const char *key, const char *path, int64_t *out, struct err *e);
NODISCARD enum rc api_heures(const json_t *o, const char *key, const char *path, int64_t *out, struct err *e);
NODISCARD enum rc api_jour(const json_t *o, const char *key, const char *path, day_t *out, struct err *e);
/* In hundredths: cents, or ten-thousandths of a rate in percent. Never negative. */
NODISCARD enum rc api_montant(const json_t *o, const char *key, const char *path, int64_t *cents,
                              struct err *e);
/* What a program says of the price it proposes: its total, its rate, or its bases of VAT. What it says twice must agree, and what a
 * proposal cannot change must be what the dossier says: RC_USAGE (MSG_API_VALEUR) with the path of the field. */
NODISCARD enum rc api_prix(struct page *p, const json_t *o, const struct dossier *d,
                           struct dossier_commande *c, struct err *e);
/* What a proposal does not take is what the folder says already (whose reading the journal has), or is not said: RC_USAGE (MSG_API_VALEUR)
 * with the path of the field. */
NODISCARD enum rc api_relu(struct page *p, const json_t *o, struct err *e);
/* True when the body of a request says a word of a proposal: a price, a day, a duration, a number of people. */
NODISCARD bool api_propose(const json_t *o);
/* `vatRate` of an invoice: absent, or the one rate of the price. RC_USAGE (MSG_API_VALEUR) otherwise. */
NODISCARD enum rc api_taux_facture(struct page *p, const json_t *o, const struct dossier *d, struct err *e);
/* The fields that an object of a body has: their names, between blanks. `in` is where it stands in the body, "" for the body itself. */
struct api_objet {
    const char *in, *known;
};
/* Every name of `o`, which is all[at], is one it has: RC_USAGE (MSG_API_CHAMP_INCONNU) with the path of one that is not, and the field of the n
 * objects that is most like it. A NULL `o` has none. */
NODISCARD enum rc api_noms(struct page *p, const json_t *o, const struct api_objet *all, size_t n, size_t at,
                           struct err *e);
/* MSG_API_VALEUR about a field. */
enum rc api_refuser(const char *path, const char *expected, struct err *e);

#endif
