/* fraude_interne.h - one act about a fraud. Private to src/training/fraude*.c. */
#ifndef SICPF_FRAUDE_INTERNE_H
#define SICPF_FRAUDE_INTERNE_H

#include "law/law.h"
#include "training/fraude.h"

#define R6333_4 "C. trav. R. 6333-4"
#define L6323_44 "C. trav. L. 6323-44"

struct fraude_etape {
    struct db *db;
    struct arena *a; /* of the unit of work */
    struct fraude_commande *c;
    day_t le;        /* of the act */
    const char *par; /* who acts, as the rows keep it: login of an agent, or FRAUDE_PAR_TITULAIRE */
};
typedef enum rc fraude_etape_fn(struct fraude_etape *x, struct err *e);

/* Checks the agent, then runs the act. */
NODISCARD enum rc fraude_executer(struct db *db, void *commande, fraude_etape_fn *fn, struct err *e);
/* The two acts that the holder's own declaration is made of. */
fraude_etape_fn fraude_etape_signaler, fraude_etape_reclamer;
/* The text of the command is there, and printable. */
NODISCARD enum rc fraude_texte(const struct fraude_etape *x, struct err *e);
/* The id and the number of the next row of a kind: "FRA-2026-00001". */
NODISCARD enum rc fraude_numeroter(const struct fraude_etape *x, const char *kind, enum query max,
                                   enum query year, int64_t *id, char *numero, struct err *e);
NODISCARD enum rc fraude_noter(const struct fraude_etape *x, const char *act, int64_t titulaire_id,
                               const char *numero, struct err *e);
/* The report that the command names, still open. */
NODISCARD enum rc fraude_ouverte(const struct fraude_etape *x, struct fraude *out, struct err *e);

struct dossier;
/* The dossier that the command names, when it is one of this report. */
NODISCARD enum rc fraude_dossier(const struct fraude_etape *x, const struct fraude *f, struct dossier *out,
                                 struct err *e);
/* Writes a freeze from today to `fin`, beside those that there are; its number goes to numero. d NULL: the account. */
NODISCARD enum rc gel_poser(const struct fraude_etape *x, const struct fraude *f, const struct dossier *d,
                            const char *motif, const char *article, day_t fin, char *numero, struct err *e);

/* *last: the last day of a freeze that waits for a claim received on a day, within the months of a freeze from `le`. */
NODISCARD enum rc gel_de_reclamation(day_t le, day_t decider_avant, day_t *last, struct err *e);

#endif
