/*
 * model.h - what the law compiler knows while it works. Everything lives in one arena until the end.
 *
 * The compiler notes mistakes and goes on, so that one run shows them all; only the count decides at the end.
 */
#ifndef SICPF_LAWC_MODEL_H
#define SICPF_LAWC_MODEL_H

#include "base/arena.h"
#include "base/date.h"
#include "lawc.h"

/* A place in the sources, for messages. */
struct lc_pos {
    const char *file;
    int line;
};

struct lc_field {
    const char *key;
    const char *value; /* continuation lines joined by one space; a line " ." makes a new line */
    struct lc_pos pos;
};

/* A paragraph of a law file: "Key: value" lines between two blank lines. Its kind is its first key. */
struct lc_record {
    const char *kind;
    struct lc_pos pos;
    struct lc_field *fields;
    size_t n;
};

#define LC_VEC(type)                                                                                         \
    struct {                                                                                                 \
        type *v;                                                                                             \
        size_t n, cap;                                                                                       \
    }

/* In the order of enum law_certainty: the larger, the less sure. */
enum lc_certainty { LC_VERIFIED, LC_SECONDARY, LC_UNVERIFIED, LC_NOT_HELD };

enum lc_nature { LC_DONNEE, LC_GROUPE, LC_TITRE, LC_LIGNE, LC_ARTICLE, LC_LACUNE };

struct lc_text {
    const char *name; /* "arrêté du 19 octobre 2022" */
    const char *title, *nor, *reserve;
    const char *unread; /* places that its unread part may have changed, "" when none */
    day_t published, from;
    bool base;
    enum lc_certainty certainty; /* default of its places */
    struct lc_pos pos;
};

/* A place (article, heading, letter, element, row) as it reads during a period. */
struct lc_version {
    const char *address, *label, *text, *teneur, *note, *introduced;
    day_t from, until;
    enum lc_certainty certainty;
    day_t doubt_from;  /* from this day, a text read in part may have changed it; DAY_NONE: never */
    const char *doubt; /* that text */
    struct lc_pos pos;
};

struct lc_place {
    const char *item; /* stable identifier of the datum, NULL when the place is not one */
    const char *objet;
    enum lc_nature nature;
    LC_VEC(struct lc_version) versions;
    struct lc_place *next; /* in the order of the text */
};

/* What a provision did to one place; NULL on the side where the place does not exist. Texts as they were then. */
struct lc_effect {
    const char *item, *label, *objet;
    const char *before_address, *before;
    const char *after_address, *after;
    const char *note;
    enum lc_nature nature;
    enum lc_certainty before_certainty, after_certainty;
    bool element; /* part of a group that the same provision gives whole */
};

struct lc_provision {
    const char *source;    /* the amending text */
    const char *number;    /* "art. 1, 2°, d, ii" */
    const char *operation; /* "insérer"… */
    const char *note;
    day_t from;
    enum lc_certainty certainty; /* of the provision itself, whatever is known of the words it meets */
    LC_VEC(struct lc_effect) effects;
    struct lc_pos pos;
};

struct lc_value {
    int64_t value;
    day_t from, until;
    const char *article;
    enum lc_certainty certainty;
    struct lc_pos pos;
};

struct lc_param {
    const char *name, *label, *unit, *note;
    LC_VEC(struct lc_value) values;
    struct lc_pos pos;
};

/* What a code of a table means during a period. */
struct lc_code {
    const char *code, *label, *article;
    day_t from, until;
    bool ends; /* its end is written */
    enum lc_certainty certainty;
    struct lc_pos pos;
};

struct lc_table {
    const char *name, *label, *note;
    LC_VEC(struct lc_code) codes;
    struct lc_pos pos;
};

struct lc_name {
    const char *name; /* "titulaire.nir", "dgcl", "4 bis" */
    const char *label;
    const char *row;       /* parties: address of the row that names them, or an article */
    const char *kind;      /* parties: "titulaire", "acces", "destinataire" */
    const char *closed;    /* parties: why nothing (more) is open to it, NULL when nothing is missing */
    size_t closed_purpose; /* what it would be for */
    day_t from, until;
    struct lc_pos pos;
};
typedef LC_VEC(struct lc_name) lc_names;

struct lc_access {
    size_t party, purpose;
    int scope, form;
    const char *items, *except, *assumptions; /* as written */
    const char *article;
    day_t from, until;
    enum lc_certainty certainty;
    struct lc_pos pos;
};

struct lc_assumption {
    const char *name, *statement, *ground;
    const char *items;
    bool used;
    struct lc_pos pos;
};

/* What one feed may bring during a period, and the rows that say so. */
struct lc_feed {
    size_t name;
    const char *rows, *items, *assumptions; /* as written; rows separated by " ; " */
    const char *article;
    day_t from, until;
    enum lc_certainty certainty;
    struct lc_pos pos;
};

struct lc_holiday {
    const char *name, *article;
    int easter;     /* 1: offset days after Easter; 0: month and day */
    int month, day; /* or day = offset, below zero before Easter */
    day_t from;     /* of a closure */
};

struct lc_election {
    const char *name, *source;
    day_t day;
    struct lc_pos pos;
};

struct lc_mandate {
    const char *code, *label, *election, *rne, *article;
    bool dife;
    day_t dife_from;
    enum lc_certainty certainty;
    struct lc_pos pos;
};

/* How long data is kept: one paragraph « Conservation ». */
struct lc_retention {
    const char *name, *label, *phrase, *items, *except, *article;
    int start;                      /* in the order of enum retention_start */
    const char *length, *extension; /* names of parameters, NULL when none */
    bool derogation;
    day_t from, until;
    enum lc_certainty certainty;
    struct lc_pos pos;
};

/* Where a datum without columns of its own is, or why it is nowhere; NULL where the paragraph does not say. */
struct lc_tenue {
    const char *items;
    const char *from;    /* computed from these data */
    const char *columns; /* "table.column" bound to another datum */
    const char *entry;   /* how it comes in, when neither file nor form brings it */
    const char *hidden;  /* why no page and no export shows it */
    const char *why;
    bool absent;
    struct lc_pos pos;
};

struct lc_column {
    const char *table, *column;
    const char *item;  /* NULL: technical */
    const char *words; /* what its annotation says after the datum; NULL when technical */
    struct lc_pos pos;
};

struct lc {
    struct arena *arena;
    FILE *errors;
    int errors_n;
    size_t pushed; /* elements of all vectors together, see lc_push() */
    bool full;     /* a limit was passed and said */
    LC_VEC(struct lc_record) records;
    LC_VEC(struct lc_text) texts;
    struct lc_place *places, *places_last;
    LC_VEC(struct lc_provision) provisions;
    LC_VEC(struct lc_param) params;
    LC_VEC(struct lc_table) tables;
    lc_names items, parties, purposes, feed_names; /* index: their number in the enums */
    LC_VEC(struct lc_access) accesses;
    LC_VEC(struct lc_feed) feeds;
    LC_VEC(struct lc_assumption) assumptions;
    LC_VEC(struct lc_holiday) holidays;
    LC_VEC(struct lc_holiday) closures; /* of banks */
    LC_VEC(struct lc_election) elections;
    LC_VEC(struct lc_mandate) mandates;
    LC_VEC(struct lc_column) columns;
    LC_VEC(struct lc_retention) retentions;
    LC_VEC(struct lc_tenue) tenues;
};

/* ---- source.c: files to records, messages, small parsing ---- */

/* Notes a mistake: one line "file:line: sentence" on the stream of errors, French, without end of line. */
void lc_error(struct lc *c, struct lc_pos pos, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* One more element, zeroed, at the end of a vector. When the law is too large (a mistake, noted once) the element
 * is a loose one, so that the caller can always fill it. */
void *lc_push(struct lc *c, void *vec, size_t size);
#define LC_PUSH(c, vec) ((__typeof__((vec).v))lc_push((c), &(vec), sizeof(*(vec).v)))
/* Memory of the arena, never NULL. */
void *lc_alloc(struct lc *c, size_t n);
/* Formatted text of the arena; a mistake and "" when it would pass LAWC_VALUE_MAX. */
const char *lc_text_of(struct lc *c, struct lc_pos pos, const char *fmt, ...) PRINTF_LIKE(3, 4);
void lc_read_file(struct lc *c, const struct lawc_file *f);

/* The value of a key, NULL when absent. lc_require() notes the absence and returns "". */
const char *lc_get(const struct lc_record *r, const char *key);
const struct lc_field *lc_field(const struct lc_record *r, const char *key);
const char *lc_require(struct lc *c, const struct lc_record *r, const char *key);
/* Notes every key that is not in the list (ended by NULL); those that may be given twice begin with '*'. */
void lc_only(struct lc *c, const struct lc_record *r, const char *const *keys);
/* A date; notes the mistake and returns `otherwise` when the key is absent or wrong. */
day_t lc_date(struct lc *c, const struct lc_record *r, const char *key, day_t otherwise);
day_t lc_date_text(struct lc *c, struct lc_pos pos, const char *text);
enum lc_certainty lc_certainty(struct lc *c, struct lc_pos pos, const char *text);
/* The next word of a list separated by spaces or commas; NULL at the end. *rest moves. */
const char *lc_word(struct lc *c, const char **rest);
bool lc_is(const struct lc_record *r, const char *kind);

/* ---- textes.c: texts and places ---- */
void lc_texts(struct lc *c);
struct lc_place *lc_place_at(const struct lc *c, const char *address, day_t at);
/* NULL when the place does not exist that day. */
struct lc_version *lc_version_at(const struct lc_place *p, day_t at);
const char *lc_words(const struct lc_version *v); /* exact words, else their restatement, else "" */
/* Adds a place after another (NULL: at the end). */
struct lc_place *lc_place_add(struct lc *c, struct lc_place *after);
/* Reads the record of a place ("Adresse:") for a text; NULL after a mistake. */
struct lc_place *lc_place_read(struct lc *c, const struct lc_record *r, const struct lc_text *t,
                               const char *introduced, struct lc_place *after);
const char *lc_objet(const char *address);
bool lc_within(const char *address, const char *parent); /* "1.1/4/k/1" within "1.1/4/k" */
void lc_check_places(struct lc *c);

/* How sure the words are on a day: unverified at best once a text read in part may have changed them. */
enum lc_certainty lc_certainty_at(const struct lc_version *v, day_t at);
/* Not sure of words that a gap "[…]" interrupts, whatever the text says of itself. */
enum lc_certainty lc_certainty_of(const char *text, const char *teneur, enum lc_certainty said);

/* ---- modifications.c: an amending text applied to what is in force; records from first to last - 1 ---- */
void lc_amend(struct lc *c, const struct lc_text *t, size_t first, size_t last);

/* ---- regles.c: purposes, parties, access, assumptions; parametres.c ---- */
void lc_params(struct lc *c);
/* "… depuis D [avant D] ; article ; certitude": cuts the text before " depuis " and reads the rest; false after a mistake. */
struct lc_dated {
    const char *article;
    day_t from, until;
    enum lc_certainty certainty;
};
bool lc_read_dated(struct lc *c, const struct lc_field *f, char *text, struct lc_dated *out);
void lc_rules(struct lc *c);
void lc_check_rules(struct lc *c);
bool lc_item_exists(const struct lc *c, const char *item, day_t at, enum lc_certainty *certainty);
long lc_number(const lc_names *names, const char *name); /* -1 when unknown */
bool lc_well_named(const char *name);
/* True when an access covers an item on a day: named or matched by a pattern, not excepted, existing. */
bool lc_access_covers(struct lc *c, const struct lc_access *a, const char *item, day_t at);
/* The next day after `at` on which the set of existing items changes, DAY_NONE when none; on which any text does. */
day_t lc_next_change(const struct lc *c, day_t at);
day_t lc_next_text(const struct lc *c, day_t at);
/* The number of what a key names; SIZE_MAX after a mistake. */
size_t lc_reference(struct lc *c, const lc_names *names, const struct lc_record *r, const char *key);
/* Notes the words of a list that name no datum, or no assumption. */
void lc_check_list(struct lc *c, struct lc_pos pos, const char *list);
void lc_check_assumptions(struct lc *c, struct lc_pos pos, const char *list);
/* True when a list of names and patterns ("mandat.*") has this datum. */
bool lc_listed(struct lc *c, const char *list, const char *item);
/* The assumption of a list of names that covers a datum; NULL when none does. */
struct lc_assumption *lc_assumption_for(struct lc *c, const char *list, const char *item);

/* ---- alimentations.c: what feeds may bring ---- */
void lc_feeds(struct lc *c);
void lc_check_feeds(struct lc *c);
void lc_emit_feed_names(struct lc *c, FILE *out);
void lc_emit_feeds(struct lc *c, FILE *out);

/* ---- tenues.c: every datum has a place, or a reason ---- */
void lc_tenues(struct lc *c);
void lc_check_tenues(struct lc *c);
void lc_emit_tenues(struct lc *c, FILE *out);

/* ---- conservation.c: retention; every personal column follows one rule at each date ---- */
void lc_retentions(struct lc *c);
void lc_check_retentions(struct lc *c);
void lc_emit_retention_names(const struct lc *c, FILE *out);
void lc_emit_retentions(struct lc *c, FILE *out);

/* ---- noms.c: two names of one kind are two names in the generated C ---- */
void lc_check_names(struct lc *c);

/* ---- emit.c: pieces of C ---- */
void lc_put_string(FILE *out, const char *s);
/* "dife.plafond" gives PARAM_DIFE_PLAFOND. */
void lc_put_name(FILE *out, const char *prefix, const char *name);
/* The words of a set of items, each followed by ", ". */
void lc_put_items(struct lc *c, FILE *out, bool (*has)(struct lc *c, const void *arg, const char *item),
                  const void *arg);
/* ", from, until, CERTAINTY},": the end of a dated row. */
void lc_put_end(FILE *out, day_t from, day_t until, enum lc_certainty c);

/* ---- codes.c: code tables ---- */
void lc_codes(struct lc *c);
void lc_emit_codes(const struct lc *c, FILE *out);

/* ---- tables.c, colonnes.c, emit.c ---- */
void lc_tables(struct lc *c);
void lc_columns(struct lc *c, const struct lawc_file *f);
void lc_check_columns(struct lc *c);
void lc_emit(struct lc *c, FILE *names, FILE *tables);

#endif
