/*
 * law.h - the law at run time: parameters, items, parties, purposes and calendars, each as of a date.
 *
 * law/ (plain text) is compiled by the build (src/law/compiler) into the tables behind this interface and into
 * law_gen.h, which names every stable identifier:
 *     enum law_param   PARAM_DIFE_PLAFOND              parameters
 *     enum law_item    ITEM_TITULAIRE_ETAT_CIVIL       data items (annexes 1.1 and 1.2), stable over renumbering
 *     enum law_party   PARTY_DGCL                      who accesses, receives, feeds (annexes 2, 3, 4.1; R. 6323-35)
 *     enum law_purpose FINALITE_4                      the purposes of R. 6323-33, by their number
 * A misspelt name does not compile. Nothing here reads a file, a clock or the store.
 *
 * "From" days are included, "until" days excluded; DAY_NONE as "until" means still in force.
 */
#ifndef SICPF_LAW_H
#define SICPF_LAW_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "law_gen.h" /* generated */

/* How sure a text or a value is. */
enum law_certainty {
    LAW_VERIFIED,   /* read in the official text */
    LAW_SECONDARY,  /* read in a secondary source only */
    LAW_UNVERIFIED, /* background knowledge or inference; listed by `sicpf doctor` */
    LAW_NOT_HELD    /* the place exists, its text is not held: never invented */
};

const char *law_certainty_name(enum law_certainty c); /* "verified", "secondary", "unverified", "not held" */

/* A set of data items. */
struct item_set {
    uint64_t w[(ITEM_COUNT + 63) / 64];
};
void item_set_add(struct item_set *s, enum law_item it);
NODISCARD bool item_set_has(const struct item_set *s, enum law_item it);
NODISCARD bool item_set_within(const struct item_set *part, const struct item_set *whole);
/* {a, b, c} of the varargs, ended by ITEM_COUNT. */
NODISCARD struct item_set item_set_of(int first, ...);

/* ---- parameters ------------------------------------------------------------------------------------------- */

struct law_value {
    int64_t value;    /* cents, hours, days, months, percent… as unit says; dates are day_t */
    const char *unit; /* "centimes", "heures", "jours", "jours_ouvres", "mois", "pourcent", "date", "bool"… */
    day_t from, until;
    const char *article; /* "arrêté du 27 mars 2023" */
    enum law_certainty certainty;
};

/* The value in force on a day. RC_NOT_FOUND (MSG_LOI_PARAMETRE_SANS_VALEUR) when none is: the rule then does not
 * apply that day, and the caller says so; it never guesses. */
NODISCARD enum rc law_param(enum law_param p, day_t at, struct law_value *out, struct err *e);

/* The same for a parameter that has had a value since before any day the program handles; stops (bug) otherwise. */
NODISCARD int64_t law_param_always(enum law_param p, day_t at);

NODISCARD const char *law_param_name(enum law_param p); /* "dife.plafond" */
NODISCARD bool law_param_find(const char *name, enum law_param *out);
/* All periods of a parameter, oldest first. The array is constant. */
NODISCARD const struct law_value *law_param_history(enum law_param p, size_t *n);

/*
 * A lens on the parameters that this thread reads with law_param(), from law_lens_on() to
 * law_lens_off(): it keeps the values that were used, and may replace the law by values given. So the pure functions of
 * the rules tell all that an amount rests on, and compute it again from values written down elsewhere (a trace).
 * Histories, calendars and tables stay those of the program.
 */
#define LAW_LENS_MAX 64 /* more than any one amount reads */

struct law_read {
    enum law_param param;
    struct law_value value;
};

struct law_lens {
    const struct law_read *given; /* NULL: the law itself */
    size_t given_n;
    struct law_read used[LAW_LENS_MAX]; /* each once */
    size_t used_n;
    enum law_param
        missing; /* the first that the law has and `given` has not, which is then not in force; PARAM_COUNT: none */
};

/* One lens at a time in a thread (another one is a bug). It stays the caller's, who fills `given` before. */
void law_lens_on(struct law_lens *lens);
void law_lens_off(void);

/* ---- items ------------------------------------------------------------------------------------------------ */

struct law_item_version {
    const char *address; /* "1.1/4/d": its place from `from` to `until` */
    const char *label;   /* short, French */
    const char *text;    /* exact words, or "" when not held */
    day_t from, until;
    const char *introduced; /* text that made this version: "arrêté du 19 octobre 2022, art. 1, 2°, d, ii" */
    enum law_certainty certainty;
    const char *teneur; /* restated content when the exact words are not held, "" otherwise */
};

NODISCARD const char *law_item_name(enum law_item it); /* "droits.dife" */
/* The version of an item on a day; NULL when the item does not exist that day. */
NODISCARD const struct law_item_version *law_item_at(enum law_item it, day_t at);
/* The item that an address names on a day; a group ("1.1/6/a") names its first element. */
NODISCARD bool law_item_find(const char *address, day_t at, enum law_item *out);

/* ---- parties and access ------------------------------------------------------------------------------------ */

enum law_form { LAW_NAMED, LAW_PSEUDONYMISED, LAW_AGGREGATED };

/* Which rows a party may see; each name is a predicate that door/ knows how to check. */
enum law_scope {
    SCOPE_SELF,         /* the holder's own data (R. 6323-35 I) */
    SCOPE_ALL,          /* any holder, within the mission (annex 2, CDC) */
    SCOPE_OWN_DOSSIERS, /* holders of dossiers addressed to this training body */
    SCOPE_OWN_FUNDING,  /* holders this financeur gave an abondement to */
    SCOPE_DIFE          /* holders of DIFE rights (annex 3, DGCL and DGOM) */
};

struct law_access {
    enum law_party party;
    enum law_purpose purpose;
    enum law_scope scope;
    enum law_form form;
    struct item_set items;
    day_t from, until;
    const char *article; /* "arrêté du 11 octobre 2019, annexe 3, ligne DGCL" */
    enum law_certainty certainty;
};

/*
 * What a party may have for a purpose on a day. NULL when nothing: *e then carries the reason, the article that
 * does not (yet, or any more) grant it and the day from which it does when there is one (RC_REFUSED,
 * MSG_LOI_ACCES_REFUSE).
 */
NODISCARD const struct law_access *law_access_at(enum law_party p, enum law_purpose f, day_t at,
                                                 struct err *e);

/* Calls each() for every access that opens a datum on a day, by party then purpose; none when the datum does not exist that
 * day. Returns how many. */
size_t law_accesses_of(enum law_item item, day_t at, void (*each)(void *arg, const struct law_access *a),
                       void *arg);

/* The purposes for which a party has something on a day, in the order of R. 6323-33; returns how many. out has
 * FINALITE_COUNT cells. */
NODISCARD size_t law_party_purposes(enum law_party p, day_t at, enum law_purpose *out);
/* What a party is asked for when nobody says: the purpose of its first access, else the one it would have. */
NODISCARD enum law_purpose law_party_purpose(enum law_party p);
/* The place that names it: "3/dgcl", "C. trav. R. 6323-35, I"; "destinataire", "accès" or "titulaire". */
NODISCARD const char *law_party_row(enum law_party p);
NODISCARD const char *law_party_kind(enum law_party p);
/* Why nothing (more) is open to it, for want of a text that is held; "" when nothing is missing. */
NODISCARD const char *law_party_closed(enum law_party p);
NODISCARD const char *law_party_name(enum law_party p); /* "dgcl" */
NODISCARD const char *law_party_label(enum law_party p); /* "Direction générale des collectivités locales" */
/* Stable names: what the store and the journal keep (enum numbers move when law/ changes, names do not). */
NODISCARD const char *law_purpose_name(enum law_purpose f); /* "4", "4_bis": the number in R. 6323-33 */
NODISCARD bool law_party_find(const char *name, enum law_party *out);
NODISCARD bool law_purpose_find(const char *name, enum law_purpose *out);
NODISCARD bool law_item_by_name(const char *name, enum law_item *out); /* "droits.dife" */
NODISCARD const char *
law_purpose_label(enum law_purpose f); /* "R. 6323-33, 4° : prise en charge des dossiers…" */

/* ---- feeds ------------------------------------------------------------------------------------------------- */

/* What one feed (annex 4.1; R. 6323-37) may bring during a period. */
struct law_feed_period {
    enum law_feed feed;
    const char *rows; /* addresses of the rows that say so, separated by " ; " */
    struct item_set items;
    const char *article;
    day_t from, until;
    enum law_certainty certainty;
};

/* What a feed may bring on a day. NULL when it is closed: *e then says from when it opens or since when it is closed,
 * with the article (RC_REFUSED, MSG_LOI_ALIMENTATION_FERMEE). */
NODISCARD const struct law_feed_period *law_feed_at(enum law_feed f, day_t at, struct err *e);
NODISCARD const char *law_feed_name(enum law_feed f);  /* "sngi" */
NODISCARD const char *law_feed_label(enum law_feed f); /* French */

/* "dotation volontaire d'un financeur": what a code of a table of law/tables means on a day; NULL when it does not exist
 * then. *article (may be NULL) is where it is said. The texts are the program's. */
NODISCARD const char *law_code_label(const char *table, const char *code, day_t at, const char **article);

/* The i-th code of a table, in its order (a code of several periods comes several times); NULL after the last. */
NODISCARD const char *law_code_at(const char *table, size_t i);

/* ---- calendars --------------------------------------------------------------------------------------------- */

/* Monday to Friday, French public holidays excluded (C. trav. L. 3133-1; LC-12 of the rules). */
NODISCARD bool law_is_working_day(day_t d);
/* The last day of a delay of n working days that starts on `event` (day 0). */
NODISCARD day_t law_add_working_days(day_t event, int n);
/* Number of working days strictly after a, up to and including b (0 when b <= a). */
NODISCARD int law_working_days_between(day_t a, day_t b);

/* The first day from d on, d included, on which banks execute transfers: neither a Saturday, a Sunday nor a closing day of T2
 * (law/calendriers/target.txt). */
NODISCARD day_t law_bank_day(day_t d);

/* The first round of the general election from which a mandate of this type that began on `start` comes (the
 * latest one not after `start` within dife.rattachement_premier_tour_jours), or DAY_NONE: partial election,
 * replacement (DIFE-25). type is a code of law/tables/mandats.txt. */
NODISCARD day_t law_first_round(const char *mandat_type, day_t start);
/* The last day of a mandate of this type that began on `start`, when nothing else says it ended before: the next general
 * election renews them all (dife.renouvellement_apres_premier_tour_jours after its first round). DAY_NONE when the
 * calendar has none yet. */
NODISCARD day_t law_term_end(const char *mandat_type, day_t start);
/* The type of mandate of a file of the RNE ("cm" gives "conseiller_municipal"); NULL when unknown. */
NODISCARD const char *law_mandat_of_rne(const char *rne);
/* True when this type of mandate gives DIFE rights on that day (CGCT R. 1621-4; DIFE-01). */
NODISCARD bool law_mandat_gives_dife(const char *mandat_type, day_t at);
NODISCARD const char *
law_mandat_label(const char *mandat_type); /* "conseiller municipal"; NULL when unknown */

#endif
