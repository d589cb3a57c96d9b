/*
 * law_text.h - the law as text: every place of every text, what each amending provision did, what is not held.
 *
 * For people who read or compare the law (`sicpf law`, pages « Règles et dates » and « Comparer deux dates »). What a
 * program decides with is in law.h. Everything here is constant.
 */
#ifndef SICPF_LAW_TEXT_H
#define SICPF_LAW_TEXT_H

#include "law/law.h"

enum law_nature {
    LAW_DONNEE,  /* a data item (annex 1) */
    LAW_GROUPE,  /* words that its elements share out, or a group line of a table */
    LAW_TITRE,   /* a heading */
    LAW_LIGNE,   /* a row of annexes 2 to 4 */
    LAW_ARTICLE, /* an article of the order or of the decree */
    LAW_LACUNE   /* "other rows": something exists there, nothing more is known */
};

/* One place of a text as it reads from `from` (included) until `until` (excluded). */
struct law_place {
    const char *address; /* "1.1/4/d", "3/dgcl", "art. 1", "C. trav. R. 6323-33" */
    const char *label;   /* short, French */
    const char *text;    /* exact words, gaps shown as […]; "" when not held */
    const char *teneur;  /* restated content when the words are not held; "" otherwise */
    const char *note;
    const char *introduced; /* the text and provision that made this version */
    const char *objet; /* "donnee", "acces", "destinataire", "alimentation", "mise_en_relation", "portee"… */
    enum law_item item; /* ITEM_COUNT when the place is not a datum */
    enum law_nature nature;
    const char *doubt; /* a later text, read in part, that may have changed it; NULL when none */
    day_t doubt_from;  /* … from this day; DAY_NONE when none */
    day_t from, until;
    enum law_certainty certainty; /* of the words as they were made: see law_place_certainty() */
};

/* What a provision did to one place. Addresses and words are NULL on the side where the place does not exist. */
struct law_effect {
    const char *item; /* stable identifier, NULL when the place is not a datum */
    const char *label;
    const char *objet;
    const char *before_address, *before;
    const char *after_address, *after;
    const char *note;
    enum law_nature nature;
    enum law_certainty before_certainty, after_certainty; /* each holds only where its address does */
    bool element; /* part of a group that the same provision gives whole */
};

struct law_provision {
    const char *source;           /* "arrêté du 19 octobre 2022" */
    const char *number;           /* "art. 1, 2°, d, ii" */
    const char *operation;        /* "insérer", "compléter", "remplacer les mots"… */
    const char *note;             /* "" when none */
    day_t from;                   /* in force */
    enum law_certainty certainty; /* of the provision, whatever is known of the words it meets */
    const struct law_effect *effects;
    size_t n;
};

/* A change between two days: a provision of an order, a new version of an article, or a parameter's new value. */
struct law_change {
    const char *source;    /* the text that makes it */
    const char *number;    /* the provision in it; the address or the parameter's name where it has none */
    const char *operation; /* as in law_provision */
    const char *note;
    day_t from;
    enum law_certainty certainty; /* of the provision, the version or the value */
    const struct law_effect *effects;
    size_t n;
};

struct law_text {
    const char *name, *title, *nor;
    const char *reserve; /* what of it is not held; "" when it is complete */
    day_t published, from;
};

/* A reading of words that are not held, accepted by name so that an access can rest on it. */
struct law_assumption {
    const char *name, *items, *statement, *ground;
};

/* A type of elected mandate (law/tables/mandats.txt). */
struct law_mandate {
    const char *code, *label;
    const char *election; /* "" when none of the known general elections */
    const char *rne;      /* kind of RNE file, "" when none */
    const char *article;
    day_t dife_from; /* gives DIFE rights from this day; DAY_NONE: never */
    enum law_certainty certainty;
};

/* What a code of a table means during a period (law/tables/codes.txt). */
struct law_code {
    const char *code, *label, *article;
    day_t from, until;
    enum law_certainty certainty;
};

struct law_table {
    const char *name, *label, *note;
    const struct law_code *codes; /* the periods of a code are not always side by side */
    size_t n;
};

/* A column of the store and the datum it holds. */
struct law_column {
    const char *table, *column;
    enum law_item item;
};

/* Where a datum that has no column of its own is, or how one that has some comes in; "" where nothing is said. */
struct law_tenue {
    enum law_item item;
    bool absent;         /* held nowhere: why says the reason */
    const char *from;    /* computed from these data, names separated by spaces */
    const char *columns; /* held in these columns, which are bound to another datum */
    const char *entry;   /* how it comes in, when neither a file nor a form brings it */
    const char *hidden;  /* why no page and no export shows it */
    const char *why;
};

extern const struct law_place law_places[]; /* in the order of the texts, the versions of a place together */
extern const size_t law_places_n;
extern const struct law_provision law_provisions[]; /* in the order of their days, then of the text */
extern const size_t law_provisions_n;
extern const struct law_text law_texts[];
extern const size_t law_texts_n;
extern const struct law_assumption law_assumptions[];
extern const size_t law_assumptions_n;
extern const struct law_column law_columns[];
extern const size_t law_columns_n;
extern const struct law_table law_tables[];
extern const size_t law_tables_n;
extern const struct law_tenue law_tenues[]; /* in the order of the data, one a datum at most */
extern const size_t law_tenues_n;

/* True when the place reads so on that day. */
NODISCARD bool law_place_in_force(const struct law_place *p, day_t at);

/* How sure its words are on a day: unverified at best from the day a text read in part may have changed them. */
NODISCARD enum law_certainty law_place_certainty(const struct law_place *p, day_t at);
/* The least sure, on a day, of the places that rows separated by " ; " name: "4.1/cntds ; 4.1/msa", "C. trav. R. 6323-35, I"
 * (the article). Not held when one of them does not exist that day. */
NODISCARD enum law_certainty law_rows_certainty(const char *rows, day_t at);
/* The least sure of an access, or of what a feed may bring, and of the row that opens it. */
NODISCARD enum law_certainty law_access_certainty(const struct law_access *a, day_t at);
NODISCARD enum law_certainty law_feed_certainty(const struct law_feed_period *f, day_t at);
/* True when its exact words are held, and whole. */
NODISCARD bool law_place_held(const struct law_place *p);

/* The words of a place for a person: exact, else restated, else "texte non détenu". */
const char *law_place_words(const struct law_place *p);

/* The mandate of a code; NULL when unknown. The n-th mandate, NULL past the last. */
const struct law_mandate *law_mandat(const char *code);
const struct law_mandate *law_mandat_nth(size_t n);

/* Calls each() for every change whose first day is after `from` and not after `to`, in the order of days, then of the
 * texts. What each() is given lasts only for the call. Returns how many there were. */
size_t law_changes(day_t from, day_t to, void (*each)(void *arg, const struct law_change *c), void *arg);

#define LAW_VALUE_BYTES 64
/* A value for a person: "800,00 €", "4 jours ouvrés", "oui". buf has LAW_VALUE_BYTES. Returns buf. */
const char *law_value_text(const struct law_value *v, char *buf);

/* Label and note of a parameter. */
const char *law_param_label(enum law_param p);
const char *law_param_note(enum law_param p);

#endif
