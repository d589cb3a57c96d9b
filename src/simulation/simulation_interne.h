/*
 * simulation_interne.h - what the kinds of simulation share (inside simulation/ only).
 *
 * A kind reads its fields, computes, and only then writes: an error leaves nothing in the output.
 */
#ifndef SICPF_SIMULATION_INTERNE_H
#define SICPF_SIMULATION_INTERNE_H

#include "rights/appui.h"
#include "simulation/champs.h"
#include "simulation/simulation.h"

typedef enum rc simulation_fn(const struct champs *c, struct json *out, struct err *e);

simulation_fn simuler_credit, simuler_dife, simuler_financement, simuler_interruption, simuler_annulation,
    simuler_delai, simuler_nir, simuler_siret, simuler_iban, simuler_nda;

/* "articles": one object for each text that the parameters name (texte, adresse, depuis, certitude), then those of
 * `article` (NULL when none), a text that no parameter carries. The same text is not said twice. */
void resultat_articles(struct json *j, struct arena *a, const struct appuis *appuis, const char *article);
/* "date": "AAAA-MM-JJ", null for DAY_NONE. */
void resultat_day(struct json *j, const char *key, day_t day);

#endif
