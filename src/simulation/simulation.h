/*
 * simulation.h - what the rules would say: one scenario in, one result out, as JSON objects with French keys.
 *
 * The same engine serves `sicpf simulate`, the public pages and POST /api/v1/simulation/KIND. Pure: no store, no clock; the
 * law is that of the scenario's own date. Amounts are whole cents (hours where the result says so), days AAAA-MM-JJ.
 * The contract of each kind is docs/fr/simuler.md.
 */
#ifndef SICPF_SIMULATION_H
#define SICPF_SIMULATION_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

#define SIMULATION_BYTES_MAX ((size_t)256 << 10) /* of one scenario */
#define SIMULATION_ARENA ((size_t)8 << 20)       /* that one scenario may take */

enum simulation_genre {
    SIMULATION_CREDIT,       /* yearly CPF credit (L. 6323-11) */
    SIMULATION_DIFE,         /* credits of an élu (CGCT R. 1621-4 and s.) */
    SIMULATION_FINANCEMENT,  /* who pays what (L. 6323-4, L. 6323-7, R. 6333-3) */
    SIMULATION_INTERRUPTION, /* a training stopped after entry */
    SIMULATION_ANNULATION,   /* cancelled before entry */
    SIMULATION_DELAI,        /* a deadline */
    SIMULATION_NIR,
    SIMULATION_SIRET,
    SIMULATION_IBAN,
    SIMULATION_NDA,
    SIMULATION_GENRES
};

NODISCARD const char *simulation_name(enum simulation_genre g); /* "credit" */
NODISCARD bool simulation_find(const char *name, enum simulation_genre *out);

#define SIMULATION_NAMES_BYTES 200
/* "credit, dife, financement…", for an error. buf has SIMULATION_NAMES_BYTES. Returns buf. */
const char *simulation_names(char *buf);

/*
 * Computes one scenario of n bytes and writes one JSON object to `out`: the result, or {"erreur": {code, champ, message}}
 * when the scenario is not one (*e then says so too, with its return code). A refusal by a rule is a result. The arena is
 * used and not reset. Never quotes a value of the scenario in an error.
 */
NODISCARD enum rc simulation_run(enum simulation_genre g, const char *scenario, size_t n, struct arena *a,
                                 struct json *out, struct err *e);

#endif
