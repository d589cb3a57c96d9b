/*
 * export.h - what a recipient gets: one engine for every party of law/, driven by the law of the day alone
 * (C. trav. R. 6323-35 and R. 6323-36; order of 11 October 2019, annexes 2 and 3). Layout: docs/fr/exports.md.
 *
 * One table, several kinds of lines. Columns are those whose data item the access of that party grants on that day;
 * rows are those of its scope; persons are named, under a pseudonym of that recipient alone, or only counted. A new
 * recipient, or an item taken from one, is a change of law/ and of nothing else.
 */
#ifndef SICPF_EXCHANGE_EXPORT_H
#define SICPF_EXCHANGE_EXPORT_H

#include "base/date.h"
#include "base/err.h"
#include "door/door.h"
#include "store/store.h"

/* X(constant, word of the column "ligne", words for a count) */
#define EXPORT_GENRES(X)                                                                                     \
    X(EXPORT_TITULAIRE, "titulaire", "titulaire(s)")                                                         \
    X(EXPORT_MANDAT, "mandat", "mandat(s)")                                                                  \
    X(EXPORT_ACTIVITE, "activite", "année(s) d'activité")                                                    \
    X(EXPORT_MOUVEMENT, "mouvement", "mouvement(s)")                                                         \
    X(EXPORT_DOSSIER, "dossier", "dossier(s)")                                                               \
    X(EXPORT_FINANCEMENT, "financement", "part(s) de financement")                                           \
    X(EXPORT_ACTE, "acte", "acte(s)")                                                                        \
    X(EXPORT_PEDAGOGIQUE, "pedagogique", "organisme(s) responsable(s) pédagogique(s)")                       \
    X(EXPORT_SUIVI, "suivi", "personne(s) chargée(s) du suivi pédagogique")                                  \
    X(EXPORT_GEL, "gel", "gel(s) pour fraude")                                                               \
    X(EXPORT_RECLAMATION, "reclamation", "réclamation(s) pour fraude")

#define X(constant, word, count) constant,
enum export_genre { EXPORT_GENRES(X) EXPORT_GENRE_COUNT };
#undef X

struct export_demande {
    enum law_party partie;
    enum law_purpose finalite;
    int64_t pour; /* whose rows: body, financeur or holder; 0 when the scope needs none */
    day_t at;
    const char *agent;
};

struct export_bilan {
    int64_t lignes[EXPORT_GENRE_COUNT]; /* written; read and counted when the form is aggregated */
    int64_t personnes;
    int64_t groupes, groupes_tus; /* aggregated: groups, and those under the threshold */
    int columns;
    enum law_form forme;
    enum law_scope portee;
    const char *article; /* that allows it */
};

/* True when the rows of a scope depend on whom it is for (training body, financeur, holder). */
NODISCARD bool export_needs_pour(enum law_scope scope);

/*
 * Writes the state at the end of day `at`, as known now, under the law of that day, into `out`: a file that nobody else
 * can read yet. Nothing of it may leave before this returns RC_OK: the read is then durable in the journal, for each
 * person. RC_REFUSED when the law of that day gives this party nothing for this purpose (recorded too). Memory grows
 * by 8 bytes for each person, and with the number of groups when the form is aggregated.
 */
NODISCARD enum rc export_party(struct store *s, const struct export_demande *d, FILE *out,
                               struct export_bilan *bilan, struct err *e);

/* ---- the same state, read by a page ------------------------------------------------------------------------------ */

struct export_cellule {
    size_t column; /* as export_colonne() counts */
    const char *text;
};
/* One line of the file: its kind, the number of its dossier ("" when it has none), its cells that are not empty. The
 * texts live until the function returns. */
struct export_ligne_lue {
    enum export_genre genre;
    const char *dossier;
    const struct export_cellule *cells;
    size_t n;
};
typedef enum rc export_lire_fn(const struct export_ligne_lue *l, void *arg, struct err *e);

/*
 * Gives each line that export_party() would write about the person of a grant to `fn`, in the order of the file: what
 * is held about a holder, as she reads it (GDPR art. 15). The grant is of a person about herself, named; its caller
 * records it before anything leaves. Stops at the first error of `fn`.
 */
NODISCARD enum rc export_lire(struct db *db, const struct grant *g, export_lire_fn *fn, void *arg,
                              struct err *e);

/* The data that some column shows: what an export asks the door. */
NODISCARD struct item_set export_donnees(void);

/* A column of the table: its name, the datum that opens it, its kind of line, and the columns of the store it shows
 * ("dossier.prix_ht_cents", several separated by a space; "" when it is computed). */
struct export_colonne_info {
    const char *name;
    enum law_item item;
    enum export_genre genre;
    const char *stored;
    bool day;    /* its text is a day, AAAA-MM-JJ */
    bool cents;  /* its text is an amount in euros, 1240.00 */
    bool names;  /* names a person: never under a pseudonym */
    bool libre;  /* words that somebody typed: never under a pseudonym */
    bool groups; /* aggregated: what groups are made by */
    bool sums;   /* aggregated: what is added up */
    bool self;   /* in the file of the person alone */
};
/* The n-th column in the order of the file; false past the last one. */
NODISCARD bool export_colonne(size_t n, struct export_colonne_info *out);

/* A stored datum that has no column, and why. The n-th; false past the last one. `stored` is "table.column", or
 * "table.*". */
struct export_reserve {
    const char *stored, *why;
};
NODISCARD bool export_reserve(size_t n, struct export_reserve *out);

#endif
