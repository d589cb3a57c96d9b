/*
 * conservation.h - how long data is kept (C. trav. R. 6323-39 and R. 6323-40), from law/conservation/.
 *
 * Pure: events in, keep-until day out. A delay in years or months ends on the same day of the month, or on the last
 * day of a shorter one (29 February plus one year is 28 February). The keep-until day is the last day on which the
 * datum is kept: it is due for erasure from the next day on.
 */
#ifndef SICPF_LAW_CONSERVATION_H
#define SICPF_LAW_CONSERVATION_H

#include "law/law.h"

/* The event from which a delay runs. */
enum retention_start {
    DEPART_DECES,               /* death of the holder */
    DEPART_PAIEMENT,            /* payment documents: C. mon. fin. R. 518-29 */
    DEPART_FONDS,               /* European funds obtained */
    DEPART_FIN_HABILITATION,    /* an agent's authorisation was removed */
    DEPART_FIN_REFERENCEMENT,   /* a training body is no longer referenced */
    DEPART_REFUS_REFERENCEMENT, /* refusal of a referencing notified */
    DEPART_ENREGISTREMENT,      /* the datum itself was recorded */
    DEPART_CONTENTIEUX          /* a dispute: until the final decision of a court */
};

struct law_retention {
    enum law_retention_rule rule;
    const char *name, *label; /* "titulaire" */
    const char *phrase;       /* "conservée {durée} après le décès du titulaire" */
    const char *article;
    struct item_set items; /* what it covers; a derogation adds to the rule of an item */
    enum retention_start start;
    int length;    /* enum law_param; PARAM_COUNT: no number (dispute, or a text that is not held) */
    int extension; /* enum law_param, PARAM_COUNT when none: months, see retention_deadline() */
    bool derogation;
    day_t from, until;
    enum law_certainty certainty;
};

/* The rule by its name that day; NULL when it is not in force. */
NODISCARD const struct law_retention *law_retention_at(enum law_retention_rule rule, day_t at);

/* The one rule an item follows that day (derogations aside); NULL before the first text (1 January 2019) and for an
 * item that no rule names. */
NODISCARD const struct law_retention *law_retention_of(enum law_item item, day_t at);

/* All the versions of all rules, in the order of law/. */
NODISCARD const struct law_retention *law_retention_nth(size_t n); /* NULL past the last */

/* What happened to a datum. Zeroed by RETENTION_FACTS: nothing happened. */
struct retention_facts {
    day_t depart;     /* the event of the rule: death, end of authorisation, recording… */
    day_t connu;      /* day the operator learnt of it; DAY_NONE: on that very day */
    day_t fonds;      /* European funds obtained for the action it belongs to */
    day_t fraude;     /* recorded for the fight against fraud or for recovery */
    day_t decision;   /* final decision that ended a dispute about it */
    bool contentieux; /* a dispute is going on */
};
#define RETENTION_FACTS                                                                                      \
    {                                                                                                        \
        .depart = DAY_NONE, .connu = DAY_NONE, .fonds = DAY_NONE, .fraude = DAY_NONE, .decision = DAY_NONE   \
    }

enum retention_state {
    RETENTION_COURANTE,    /* the event has not happened: kept */
    RETENTION_DATEE,       /* kept until `until`, included */
    RETENTION_CONTENTIEUX, /* kept until a court has decided */
    RETENTION_NON_DETENUE  /* the text that gives the length is not held: kept */
};

struct retention_deadline {
    enum retention_state state;
    day_t until;                      /* DAY_NONE unless RETENTION_DATEE */
    const struct law_retention *rule; /* the rule or derogation that decides */
    bool prolonged;                   /* the extension of a death learnt late was added */
    enum law_certainty
        certainty; /* unverified: the event was learnt after the term, which the text does not say */
};

/*
 * The keep-until day of a datum that follows `rule`, under the law of `at`. The latest of the rule's own term and of
 * the derogations whose event happened (European funds, fraud, final decision) holds; a dispute going on suspends all.
 * An event learnt less than the extension before the term adds the extension to the term (R. 6323-39, I); one learnt
 * after the term too. RC_NOT_FOUND (MSG_LOI_CONSERVATION_ABSENTE) when the rule is not in force that day.
 */
NODISCARD enum rc retention_deadline(enum law_retention_rule rule, const struct retention_facts *facts,
                                     day_t at, struct retention_deadline *out, struct err *e);

/* True when the datum is to be erased on that day: its keep-until day is over. */
NODISCARD bool retention_due(const struct retention_deadline *d, day_t at);

#define RETENTION_TEXT_BYTES 400
/* The rule in words, with its length that day and its extension: « conservée 3 ans après le décès du titulaire ; 6 mois
 * de plus quand l'évènement est connu dans les derniers 6 mois ». buf has RETENTION_TEXT_BYTES; returns buf. */
const char *law_retention_phrase(const struct law_retention *r, day_t at, char *buf);
/* The least sure of the rule and of the value of its length that day. */
NODISCARD enum law_certainty law_retention_certainty(const struct law_retention *r, day_t at);

/*
 * What to tell a person about an item: « conservée jusqu'au 10 mars 2029 (C. trav. R. 6323-39, I) », or the rule when
 * its event has not happened: « conservée 3 ans après le décès du titulaire (…) ». facts may be NULL (nothing happened).
 * buf has RETENTION_TEXT_BYTES; returns buf; "" when no rule covers the item that day.
 */
const char *law_retention_text(enum law_item item, const struct retention_facts *facts, day_t at, char *buf);

#endif
