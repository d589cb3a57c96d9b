/*
 * csv.h - reading the tables that partners send: rows of a text file, over libcsv.
 *
 * What differs from one partner to the next, and from one year to the next, is found in the file itself:
 * encoding (UTF-8, else windows-1252), separator (; TAB , |, decided on the header), quotes or none, CRLF or
 * LF, byte order mark, a first line « Titre du rapport ». Rows come one at a time as UTF-8 fields without
 * blanks at either end; memory does not grow with the file.
 *
 * A file that is damaged is refused as a whole, with the line and, where there is one, the column. Errors
 * never quote a cell: a file sent without its header would show a person there.
 *
 * Threads: one reader belongs to one thread at a time.
 */
#ifndef SICPF_EXCHANGE_CSV_H
#define SICPF_EXCHANGE_CSV_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "law_gen.h" /* generated */

#define CSV_COLUMNS_MAX 256       /* columns of a header */
#define CSV_FIELD_MAX (64 * 1024) /* bytes of one field, as sent */
#define CSV_ROW_MAX (1024 * 1024) /* bytes of one row, in UTF-8 */
#define CSV_KEY_BYTES 128         /* room for the comparison form of a column name */

enum csv_encoding { CSV_UTF8, CSV_CP1252 };

/* What was found, for reports. */
struct csv_layout {
    enum csv_encoding encoding;
    char separator;
    bool quoted; /* the header's names are quoted */
    bool crlf;
    bool titled; /* a « Titre du rapport » line came first */
    bool bom;
    long header_line;
};

struct csv_row {
    long line;           /* of the file, from 1, where the row starts */
    int n;               /* always the number of columns of the header */
    char *const *fields; /* UTF-8, ended by NUL, never NULL; the caller may change the bytes in place */
};

struct csv_file;

enum csv_flags {
    CSV_SHORT_ROWS = 1 /* rows may leave out their last columns, which are then empty */
};

/*
 * Reads the whole file once for its encoding, then its header. `in` must be seekable (import_file_open() of
 * plan.h makes any stream so), stays the caller's, and must not be moved until csv_file_close(). RC_USAGE
 * with the line: MSG_CSV_ENCODAGE (neither UTF-8 nor windows-1252), MSG_CSV_UTF8_ABIME (UTF-8 with broken
 * bytes), MSG_CSV_CONTROLE (control characters, UTF-16), MSG_CSV_VIDE, MSG_CSV_COLONNES_TROP,
 * MSG_CSV_CHAMP_TROP_LONG, MSG_CSV_TRONQUE.
 */
NODISCARD enum rc csv_file_open(FILE *in, int flags, struct csv_file **out, struct err *e);
void csv_file_close(struct csv_file *f); /* NULL is allowed */

/*
 * The next row, valid until the next call; *out is NULL at the end of the file. Empty rows are passed over.
 * RC_USAGE with the line: MSG_CSV_COLONNES_MANQUANTES (a row shorter than the header), MSG_CSV_TRONQUE (the
 * same on the last row, or a quote that never closes), MSG_CSV_COLONNES_EN_TROP, MSG_CSV_CHAMP_TROP_LONG.
 */
NODISCARD enum rc csv_file_next(struct csv_file *f, const struct csv_row **out, struct err *e);

/* Back to the first row after the header. */
NODISCARD enum rc csv_file_rewind(struct csv_file *f, struct err *e);

/* What was found; the number of columns of the header. They live as long as the reader. */
NODISCARD const struct csv_layout *csv_file_layout(const struct csv_file *f);
NODISCARD int csv_file_columns(const struct csv_file *f);
/* The comparison form of the name of column i: "nom_de_l_elu" for « Nom de l’élu », « 'Nom de l''élu' » and
 * "nom_de_l_elu". */
NODISCARD const char *csv_file_key(const struct csv_file *f, int i);

/* A column that a partner's table may have. */
struct csv_column {
    const char *name;    /* as the partner writes it, for error messages: "date_naissance" */
    const char *aliases; /* other comparison forms, separated by '|'; NULL when none */
    bool required;
    int item; /* the datum it brings, X_BRINGS_Y of law_gen.h; NOTHING_BRINGS: about nobody, or checked and not kept */
};

/* A field of a partner's file and the datum it brings. */
struct import_champ {
    const char *name; /* as the partner writes it */
    int item;         /* X_BRINGS_Y of law_gen.h; NOTHING_BRINGS: about nobody, or checked and not kept */
};

/* The n-th of `columns_n` columns; false past the last one. */
NODISCARD bool csv_champ(const struct csv_column *columns, size_t columns_n, size_t n,
                         struct import_champ *out);

/*
 * Finds columns by name, whatever their order: index[i] is the place of columns[i] in a row, or -1.
 * RC_USAGE: MSG_CSV_COLONNE_INCONNUE (a header cell is none of the columns), MSG_CSV_COLONNE_ABSENTE,
 * MSG_CSV_COLONNE_DOUBLE. With other_columns_ok, header cells that are none of the columns are passed over.
 */
NODISCARD enum rc csv_file_bind(const struct csv_file *f, const struct csv_column *columns, size_t n,
                                bool other_columns_ok, int *index, struct err *e);

/* The comparison form of any text (text_fold() in lower case with '_' for blanks). Returns out. */
const char *csv_key(const char *text, char *out, size_t size);

/* The day of "9/7/1952", "09/07/1952", "1952-07-09", "1952-07-09 00:00:00+00" or "1952-07-09T00:00:00"; DAY_NONE for
 * anything else. */
NODISCARD day_t csv_day(const char *s);

#endif
