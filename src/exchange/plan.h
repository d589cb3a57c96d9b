/*
 * plan.h - what every import does the same way: plan, then apply.
 *
 * A plan says what a file would change in the store, without changing it: how many rows are new, changed, unchanged,
 * ended, waiting for a person, refused and why, and a hash over the file, the effects and the state they start from.
 * apply computes the effects again inside one unit of work and gives up when the hash is another one: the state moved
 * since the plan was read. A file is applied once; the same file again says so and changes nothing.
 *
 * A partner (exchange/<partner>.c) gives two functions: `read`, which needs no store, and `effects`, which compares
 * with the store and, when applying, writes. `sicpf import` (cli/verb_import.c) lists them.
 */
#ifndef SICPF_EXCHANGE_PLAN_H
#define SICPF_EXCHANGE_PLAN_H

#include "base/base.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "door/door.h"
#include "exchange/csv.h"
#include "law/law.h"
#include "store/store.h"

#define PLAN_REFUSALS_SHOWN 50
#define PLAN_COUNTERS_MAX 12
#define PLAN_HASH_BYTES (2 * HASH_BYTES + 1)

enum plan_effect {
    PLAN_NEW,       /* would be inserted */
    PLAN_CHANGED,   /* would be updated */
    PLAN_UNCHANGED, /* is as the file says already */
    PLAN_ENDED,     /* is gone from the file: would be closed */
    PLAN_QUEUED,    /* waits for a person's decision */
    PLAN_EFFECTS
};

struct plan_refusal {
    long line;
    char objet[192]; /* what of the file it is about, beside its line: "formation 3 (« F-12 »)"; else "" */
    char field[64];
    enum msg msg;
    char phrase[300];
};

/* A count of this partner's own ("signalés"), or an amount. */
struct plan_counter {
    const char *name;  /* constant, JSON key: "signales" */
    const char *label; /* constant, French: "NIR et état civil qui se contredisent" */
    int64_t value;
    bool cents;
};

struct plan {
    const char *kind; /* of this partner's files, constant; "" when there is one kind only */
    day_t issued;
    int64_t rows;     /* read in the file, refused ones included */
    int64_t repeated; /* of them, those that say again what another says: known with the effects */
    int64_t effects[PLAN_EFFECTS];
    int64_t refused;
    bool autre_effet; /* something that a counter alone tells would be written */
    struct plan_refusal refusals[PLAN_REFUSALS_SHOWN];
    size_t refusals_n; /* how many of `refused` are listed */
    struct plan_counter counters[PLAN_COUNTERS_MAX];
    size_t counters_n;
    struct err
        suite; /* what follows the file failed (partner->after): msg is not MSG_AUCUN. The file is applied */
    struct sha256_stream *hashed;
    char hash[PLAN_HASH_BYTES]; /* "" until the effects are known */
};

struct partner;

/* A file that was applied. */
struct livraison {
    int64_t id;
    day_t date;
    int64_t lignes;
    char plan[PLAN_HASH_BYTES];
    unsigned char empreinte[HASH_BYTES]; /* as stored: see plan_import.c */
};

/* One file being imported. */
struct import {
    const struct partner *partner;
    const struct env *env;
    const struct keyring *keys;
    FILE *file;                          /* our copy; seekable, at its start when `read` is called */
    unsigned char empreinte[HASH_BYTES]; /* SHA-256 of the file */
    bool apply;                          /* effects are to be written */
    int64_t livraison_id;                /* when applying: number of this file in table livraison */
    bool seen;                           /* this very file was applied before */
    bool has_previous;
    struct livraison previous; /* the last file of this partner and kind that was applied */
    const char *agent;
    int64_t organisme_id; /* the body that sends its own file; 0: an agent, files of anybody */
    int64_t financeur_id; /* likewise */
    int64_t *lus;         /* holders that the effects read (plan_read()), as they came */
    size_t lus_n, lus_room;
    struct plan *plan; /* `read` sets its kind, and its issue day when the file says it */
    void *state;       /* the partner's own, made by `read`, freed by `end` */
};

struct partner {
    const char *name;  /* word of the command line: "sngi" */
    const char *label; /* French: "civil status from the SNGI" in French */
    const char *act;   /* what the journal says: "import.sngi" */
    bool ordered;      /* files follow one another: an issue older than the last applied one is refused */
    /* A file says a state: one applied before may come back after another, and only the last is « already applied ». Never of files that
     * add something each time, as money. */
    bool revient;
    /* What a row does depends on what those before it did: a plan writes its effects, in a unit of work that is undone. */
    bool essai;
    /* Annex 4.1: the law of the day says whether it may bring anything. FEED_COUNT: a public register, none of whose fields is
     * a datum of annex 1.1. */
    enum law_feed feed;
    /* The n-th field of its files; false past the last one. What the feed never brings does not compile; what it does
     * not bring on the day of the import is refused. */
    bool (*champ)(size_t n, struct import_champ *out);
    /* Optional: what a plan reads of the holders given to plan_read(), for what its answer says of them: fills act, purpose, items and
     * criteria. The plan is then in the journal before it answers, and the store is open for writing. NULL: its answer
     * is counts, and lines of the file. */
    void (*lecture)(struct door_request *rq);
    /* Reads and checks the file: rows to plan->rows, bad rows to plan_refuse(). An error refuses the whole file. */
    enum rc (*read)(struct import *im, struct err *e);
    /* Compares with the store and gives every effect to plan_effect(), in an order that depends on the file and the
     * store only; writes it when im->apply, or for a partner that is `essai`. Runs on a reader for the plan of any other, inside a unit
     * of work for apply and `essai`, where im->livraison_id is a file. */
    enum rc (*effects)(struct db *db, struct import *im, struct err *e);
    /* Optional: what follows a file once it is applied, in units of work of its own. Done again for a file applied
     * before: it must find what is left to do. A failure is told apart (plan->suite): the file stays applied. */
    enum rc (*after)(struct store *s, struct err *e);
    void (*end)(struct import *im); /* frees im->state; always called, also after a failure */
};

/* ---- for partners -------------------------------------------------------------------------------------------- */

/* Counts an effect and hashes the n bytes that say it (identifiers, old and new values; never written anywhere). */
void plan_effect(struct plan *p, enum plan_effect effect, const void *what, size_t n);

/* Hashes more of the state that the effects start from. */
void plan_state(struct plan *p, const void *what, size_t n);

/* Everything that the file says is refused: to apply it would record nothing, and the same file, once what refused it is mended, would be
 * known already. */
NODISCARD bool plan_rien(const struct plan *p);
/* Counts a refused row; why carries its line, what it is of, its field and its sentence, which names no person. Two of one line and of
 * two objects make two plans. */
void plan_refuse(struct plan *p, const struct err *why);

/* A holder whose data were read to say something of a line; as often as it is. RC_FAILURE without memory. */
NODISCARD enum rc plan_read(struct import *im, int64_t titulaire_id, struct err *e);

/* Adds to a counter of the partner's own. name and label are constant texts. */
void plan_counter_add(struct plan *p, const char *name, const char *label, int64_t more);
void plan_amount_add(struct plan *p, const char *name, const char *label, int64_t cents);

/* ---- for the command line and the demonstration -------------------------------------------------------------- */

/*
 * Computes the plan of a file: *out is filled whatever the outcome of its rows. `in` may be any stream; it is copied
 * (scratch.h) before anything else and not read again: no unit of work ever waits for it. RC_USAGE
 * (MSG_BROUILLON_LECTURE, MSG_BROUILLON_TROP_GRAND) when it cannot be.
 * `issued` is DAY_NONE for today. RC_CONFLICT (MSG_IMPORT_DEJA_APPLIQUE) when the same file was applied (the last
 * one applied, for a partner whose files come back), RC_REFUSED (MSG_IMPORT_PLUS_ANCIENNE) when a later issue was, or when the law of the day of issue does not let this feed bring
 * its data (MSG_LOI_ALIMENTATION_FERMEE, MSG_IMPORT_DONNEE); RC_USAGE when the file is not readable as such.
 */
NODISCARD enum rc import_plan(struct store *s, const struct partner *partner, FILE *in, day_t issued,
                              const char *agent, struct plan *out, struct err *e);

/*
 * Applies a file in one unit of work. `hash` is that of its plan: RC_CONFLICT (MSG_IMPORT_ETAT_CHANGE), nothing written,
 * when the plan is another one now. Without it (NULL), only a file that does nothing but add is applied, and
 * RC_CONFLICT (MSG_IMPORT_PLAN_REQUIS) asks for the plan otherwise. Already applied under the same hash (or without
 * one): RC_OK, *already is true and nothing changes; under another one: RC_CONFLICT (MSG_IMPORT_DEJA_APPLIQUE). RC_REFUSED
 * (MSG_IMPORT_TOUT_REFUSE), nothing kept of it, when plan_rien().
 */
NODISCARD enum rc import_apply(struct store *s, const struct partner *partner, FILE *in, day_t issued,
                               const char *hash, const char *agent, struct plan *out, bool *already,
                               struct err *e);

/* Who brings a file: an agent, or a training body, of its own catalogue alone (exchange/lheo.h), or a financeur, of its own sums
 * alone (exchange/depots.h). */
struct import_auteur {
    const char *agent;    /* "" for the two others */
    int64_t organisme_id; /* 0 for the two others */
    int64_t financeur_id; /* 0 for the two others */
};
/* import_plan(), import_apply(), by whoever brings the file. */
NODISCARD enum rc import_plan_de(struct store *s, const struct partner *partner, FILE *in, day_t issued,
                                 const struct import_auteur *par, struct plan *out, struct err *e);
NODISCARD enum rc import_apply_de(struct store *s, const struct partner *partner, FILE *in, day_t issued,
                                  const char *hash, const struct import_auteur *par, struct plan *out,
                                  bool *already, struct err *e);

/* What had to follow a file that was applied: RC_OK, or RC_FAILURE (MSG_IMPORT_SUITE), which says what failed and how to begin it again. */
NODISCARD enum rc plan_suite(const struct plan *p, struct err *e);

/* The plan for people and for machines. */
void plan_print(const struct plan *p, const struct partner *partner, FILE *out);
void plan_json(const struct plan *p, const struct partner *partner, struct json *j);

#endif
