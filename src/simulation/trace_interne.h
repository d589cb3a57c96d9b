/*
 * trace_interne.h - a trace in memory, and what computes its movements again (inside simulation/ only).
 */
#ifndef SICPF_TRACE_INTERNE_H
#define SICPF_TRACE_INTERNE_H

#include "base/crypto.h"
#include "simulation/trace.h"
#include <jansson.h>

#define TRACE_HASH_BYTES (2 * HASH_BYTES + 1)
#define TRACE_WORK_MAX INT64_C(10000000000) /* hours, days or cents of one year of work */
#define TRACE_DAYS_MAX 36600                /* between two days that one computation joins */

/* What one movement does to one purse. */
struct trace_effet {
    enum poche poche;
    int64_t lot;
    int64_t montant, reserve;  /* signed */
    int64_t solde, disponible; /* running, after it */
};

struct trace_mouvement {
    struct transfer
        t; /* as in the book, but inputs and params: see valeurs; a training body is COMPTE_ORGANISME_BASE */
    int64_t recorded_us;
    json_t *valeurs; /* name → value, borrowed: parameters kept with the transfer, then its inputs */
    struct law_read *params;
    size_t params_n;
    struct trace_effet effets[2];
    size_t effets_n;
    const char *empreinte, *attendue; /* as written, and as its content says */
};

struct trace {
    int64_t titulaire_id;
    day_t au;
    int64_t connu_us;
    struct trace_mouvement *m;
    size_t n;
    struct trace_effet *poches; /* solde and reserve where the running balances ended */
    size_t poches_n;
    bool entiere; /* the final print is that of the content */
};

/* ---- prints ---- */

/* The print of a part of a trace after the one before it: SHA-256, in hexadecimal, of that print and of the part's compact
 * JSON with sorted keys. False when the machine has no memory. */
NODISCARD bool trace_empreinte(const char *avant, const json_t *partie, char out[TRACE_HASH_BYTES]);

/* Phase and nature as a trace writes them. */
NODISCARD const char *trace_phase_name(enum book_phase p); /* "execute" */
NODISCARD bool trace_phase_find(const char *name, int *out);

/* Reads a document whole: RC_USAGE with the field of the first fault when it is no trace. *racine, to which the texts and the
 * values belong, is the caller's to release when RC_OK. */
NODISCARD enum rc trace_lire(struct arena *a, const char *text, size_t n, struct trace *out, json_t **racine,
                             struct err *e);

struct refait {
    bool calcule;        /* false: nothing computes it, and `ecarts` says why */
    int64_t montant;     /* > 0; 0: the rules give nothing */
    const char *regle;   /* NULL: the computation names none */
    const char *article; /* likewise */
    const char *ecarts[TRACE_ECARTS_MAX];
    size_t ecarts_n;
};

/* One movement computed again, from the trace alone and the law as the thread reads it. The arena is not reset. */
struct refaire {
    struct arena *a;
    const struct trace *tr;
    size_t i;
    const struct trace_mouvement *m; /* tr->m[i] */
    struct refait *out;
};

/* Computes movement i again with the law as the thread reads it (law_lens_on): by the trace alone, in an arena of at least
 * 1 MiB. */
void trace_refaire(struct arena *a, const struct trace *tr, size_t i, struct refait *out);

/* By kind. */
void refaire_cpf(struct refaire *r);
void refaire_dife(struct refaire *r);
void refaire_perte_mandat(struct refaire *r);
void refaire_correction(struct refaire *r);
void refaire_cloture(struct refaire *r);
void refaire_cec(struct refaire *r);
void refaire_conversion(struct refaire *r);
void refaire_remboursement(struct refaire *r);
void refaire_reservation(struct refaire *r);
void refaire_denouement(struct refaire *r);
void refaire_paiement(struct refaire *r);
void refaire_recredit(struct refaire *r);

/* A sentence about what differs; past TRACE_ECARTS_MAX they are left out. */
void refaire_ecart(struct refaire *r, const struct err *sentence);
/* "« nom » : la trace porte X, le calcul donne Y" unless they are equal. */
void refaire_compare(struct refaire *r, const char *nom, int64_t trace, int64_t calcul);
/* Nothing computes it: out->calcule is false, with the reason. */
void refaire_pas(struct refaire *r, enum msg why, const char *nom);

/* An input of the movement. False when it is absent or of another form. */
NODISCARD bool entree_nombre(const struct trace_mouvement *m, const char *nom, int64_t *out);
NODISCARD bool entree_mot(const struct trace_mouvement *m, const char *nom, const char **out);
NODISCARD bool entree_jour(const struct trace_mouvement *m, const char *nom, day_t *out);
/* The same, when an absent number is nil. */
NODISCARD int64_t entree_ou_zero(const struct trace_mouvement *m, const char *nom);

/*
 * What could be taken from a purse at the end of the day before `from` (or of `from` itself when `avec_ce_jour`) without
 * making it short on that day or later, by the movements recorded when movement i was, itself and those of `sauf` (a prefix
 * of keys, NULL: none) left out. False when the trace stops before the day movement i was recorded: others may have counted.
 */
struct trace_libre {
    enum poche poche;
    int64_t lot;
    day_t from;
    bool avec_ce_jour;
    bool
        par_date; /* all that comes before in the trace counts, whenever it was recorded: a machine's clock may step back */
    const char *sauf;
};
NODISCARD bool trace_libre(const struct refaire *r, const struct trace_libre *q, int64_t *out);

/* The amount is all that could be taken from the purse and lot of q->poche from q->from on, `most` at most: the two orders
 * are tried, and what comes in that day counts or not, as the book had it. Not computed when the trace is too short. */
void refaire_tout_libre(struct refaire *r, const struct trace_libre *q, int64_t most);

#endif
