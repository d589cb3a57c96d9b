#include "exchange/csv.h"
#include "base/text.h"
#include "exchange/csv_encoding.h"
#include <csv.h>

#define BLOCK_BYTES (64 * 1024)

struct csv_file {
    FILE *in;
    int flags;
    struct csv_layout layout;
    long rows_offset, rows_line; /* where the first row after the header starts */
    struct csv_parser parser;
    bool parser_live;

    char block[BLOCK_BYTES];
    size_t block_used, block_at;
    bool ended;
    long line; /* of the next byte to parse */

    /* The row being made: fields are offsets into text until it is complete. */
    bool row_open;
    bool row_ready;
    long row_line;
    char *text;
    size_t text_used, text_size;
    int fields;
    size_t starts[CSV_COLUMNS_MAX + 1];
    bool too_many, too_long, no_memory;

    char *cells[CSV_COLUMNS_MAX];
    struct csv_row row;

    int columns;
    char (*keys)[CSV_KEY_BYTES];
};

/* ---- rows
 * ---------------------------------------------------------------------------------------------------- */

static bool text_reserve(struct csv_file *f, size_t more)
{
    size_t size = f->text_size;
    char *bigger;

    if (f->text_used + more > CSV_ROW_MAX) {
        f->too_long = true;
        return false;
    }
    while (size < f->text_used + more)
        size = size == 0 ? 4096 : 2 * size;
    if (size == f->text_size)
        return true;
    bigger = realloc(f->text, size);
    if (bigger == NULL) {
        f->no_memory = true;
        return false;
    }
    f->text = bigger;
    f->text_size = size;
    return true;
}

static bool all_ascii(const char *s, size_t n)
{
    unsigned char any = 0;

    for (size_t i = 0; i < n; i++)
        any |= (unsigned char)s[i];
    return any < 0x80;
}

static void on_field(void *bytes, size_t n, void *arg)
{
    struct csv_file *f = arg;

    if (f->fields >= CSV_COLUMNS_MAX) {
        /* One field too many is kept count of, so that a row with blank cells after the last column passes.
         */
        f->too_many = f->too_many || n > 0;
        return;
    }
    if (!text_reserve(f, 3 * n + 1))
        return;
    f->starts[f->fields++] = f->text_used;
    if (f->layout.encoding == CSV_CP1252 && !all_ascii(bytes, n)) {
        f->text_used += text_from_cp1252(bytes, n, f->text + f->text_used);
    } else if (n > 0) {
        memcpy(f->text + f->text_used, bytes, n);
        f->text_used += n;
    }
    f->text[f->text_used++] = '\0';
}

static void on_row(int end, void *arg)
{
    struct csv_file *f = arg;

    (void)end;
    f->row_ready = true;
}

static void row_forget(struct csv_file *f)
{
    f->row_open = false;
    f->row_ready = false;
    f->fields = 0;
    f->text_used = 0;
    f->too_many = false;
}

static enum rc parser_start(struct csv_file *f, struct err *e)
{
    if (f->parser_live)
        csv_free(&f->parser);
    f->parser_live = csv_init(&f->parser, 0) == 0;
    if (!f->parser_live)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    csv_set_delim(&f->parser, (unsigned char)f->layout.separator);
    csv_set_blk_size(&f->parser, 4096);
    f->block_used = 0;
    f->block_at = 0;
    f->ended = false;
    row_forget(f);
    return RC_OK;
}

/* One line, or one block of a longer line: so that a row never shares a call with the next one, and its line
 * is known. A carriage return alone ends a line too. */
static size_t segment_length(const char *s, size_t n, bool *line_end)
{
    const char *lf = memchr(s, '\n', n);
    size_t length = lf != NULL ? (size_t)(lf - s) + 1 : n;
    const char *cr = memchr(s, '\r', length);

    *line_end = lf != NULL;
    if (cr == NULL || cr + 1 == s + n || cr[1] == '\n')
        return length;
    *line_end = true;
    return (size_t)(cr - s) + 1;
}

static bool block_fill(struct csv_file *f)
{
    size_t kept = f->block_used - f->block_at;

    memmove(f->block, f->block + f->block_at, kept);
    f->block_at = 0;
    f->block_used = kept + fread(f->block + kept, 1, sizeof(f->block) - kept, f->in);
    return f->block_used > kept;
}

static enum rc row_failed(const struct csv_file *f, struct err *e)
{
    if (f->no_memory)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    ERR(e, MSG_CSV_CHAMP_TROP_LONG);
    return err_at(e, "", f->row_line);
}

static enum rc feed_end(struct csv_file *f, struct err *e)
{
    f->ended = true;
    if (ferror(f->in))
        return ERR(e, MSG_CSV_LECTURE);
    /* Strict for the end only: a quote inside an unquoted value is a character like another. */
    csv_set_opts(&f->parser, CSV_STRICT | CSV_STRICT_FINI);
    if (csv_fini(&f->parser, on_field, on_row, f) == 0)
        return RC_OK;
    ERR(e, MSG_CSV_TRONQUE);
    return err_at(e, "", f->row_line);
}

static bool all_blank(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r' && s[i] != '\n')
            return false;
    return true;
}

/* Parses until one row is complete or the file ends. */
static enum rc feed(struct csv_file *f, struct err *e)
{
    while (!f->row_ready) {
        bool line_end;
        size_t n;

        if (f->block_used - f->block_at < 2 && !block_fill(f) && f->block_at == f->block_used)
            return feed_end(f, e);
        n = segment_length(f->block + f->block_at, f->block_used - f->block_at, &line_end);
        /* A line cut by the end of the block is completed first when it can be. */
        if (!line_end && f->block_at > 0 && block_fill(f))
            continue;
        if (!f->row_open && !all_blank(f->block + f->block_at, n)) {
            f->row_open = true;
            f->row_line = f->line;
        }
        if (csv_parse(&f->parser, f->block + f->block_at, n, on_field, on_row, f) != n)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        f->block_at += n;
        f->line += line_end;
        if (f->no_memory || f->too_long || csv_get_buffer_size(&f->parser) > CSV_FIELD_MAX + BLOCK_BYTES)
            return row_failed(f, e);
    }
    return RC_OK;
}

static bool blank_edge(const char *s)
{
    size_t n = strlen(s);
    unsigned char first = (unsigned char)s[0];
    unsigned char last = n > 0 ? (unsigned char)s[n - 1] : 'x';

    return first <= ' ' || first == 0xC2 || first == 0xE2 || last <= ' ' || last == 0xA0 || last == 0xAF;
}

/* Turns offsets into trimmed fields; true when one of them at least is not empty. */
static bool row_cells(struct csv_file *f)
{
    bool some = false;

    for (int i = 0; i < f->fields; i++) {
        char *s = f->text + f->starts[i];

        if (*s != '\0' && blank_edge(s))
            s = text_trim(s);
        f->cells[i] = s;
        some = some || *s != '\0';
    }
    return some;
}

/* ---- header
 * -------------------------------------------------------------------------------------------------- */

const char *csv_key(const char *text, char *out, size_t size)
{
    text_fold(text, out, size);
    for (char *p = out; *p != '\0'; p++)
        *p = (char)(*p == ' ' ? '_' : *p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p);
    return out;
}

/* The candidate met most often outside quotes on the first line; ';' when there is one column only. */
static char separator_of(const char *line, size_t n)
{
    static const char candidates[] = ";\t,|";
    size_t counts[sizeof(candidates)] = {0};
    size_t best = 0;
    bool inside = false;

    for (size_t i = 0; i < n && line[i] != '\n' && line[i] != '\r'; i++) {
        const char *found = line[i] != '\0' ? strchr(candidates, line[i]) : NULL;

        if (line[i] == '"')
            inside = !inside;
        else if (!inside && found != NULL)
            counts[found - candidates]++;
    }
    for (size_t i = 1; candidates[i] != '\0'; i++)
        if (counts[i] > counts[best])
            best = i;
    return candidates[best];
}

/* Passes the byte order mark, looks at the first line and decides the separator. */
static enum rc layout_read(struct csv_file *f, long offset, struct err *e)
{
    size_t n;
    const char *lf;

    if (fseek(f->in, offset, SEEK_SET) != 0)
        return ERR(e, MSG_CSV_LECTURE);
    n = fread(f->block, 1, sizeof(f->block), f->in);
    if (offset == 0 && n >= 3 && memcmp(f->block, "\xEF\xBB\xBF", 3) == 0) {
        f->layout.bom = true;
        return layout_read(f, 3, e);
    }
    lf = memchr(f->block, '\n', n);
    f->layout.crlf = lf != NULL && lf > f->block && lf[-1] == '\r';
    f->layout.separator = separator_of(f->block, n);
    f->layout.quoted = n > 0 && f->block[0] == '"';
    if (fseek(f->in, offset, SEEK_SET) != 0)
        return ERR(e, MSG_CSV_LECTURE);
    return parser_start(f, e);
}

static enum rc header_keep(struct csv_file *f, struct err *e)
{
    if (f->too_many) {
        char max[16];

        snprintf(max, sizeof(max), "%d", CSV_COLUMNS_MAX);
        ERR(e, MSG_CSV_COLONNES_TROP, "max", max);
        return err_at(e, "", f->row_line);
    }
    f->columns = f->fields;
    /* Blank cells after the last name are what a spreadsheet leaves behind. */
    while (f->columns > 1 && *f->cells[f->columns - 1] == '\0')
        f->columns--;
    f->keys = calloc((size_t)f->columns, sizeof(*f->keys));
    if (f->keys == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    for (int i = 0; i < f->columns; i++)
        csv_key(f->cells[i], f->keys[i], sizeof(f->keys[i]));
    f->layout.header_line = f->row_line;
    row_forget(f);
    return RC_OK;
}

static bool is_report_title(const struct csv_file *f)
{
    char key[CSV_KEY_BYTES];

    return f->fields >= 1 && strcmp(csv_key(f->cells[0], key, sizeof(key)), "titre_du_rapport") == 0;
}

static enum rc header_read(struct csv_file *f, struct err *e)
{
    enum rc rc = layout_read(f, 0, e);

    f->line = 1;
    while (rc == RC_OK) {
        rc = feed(f, e);
        if (rc != RC_OK)
            return rc;
        if (!f->row_ready)
            return ERR(e, MSG_CSV_VIDE);
        if (!row_cells(f)) {
            row_forget(f);
        } else if (!f->layout.titled && is_report_title(f)) {
            /* The separator is decided on the header, which follows the title. */
            long offset = ftell(f->in) - (long)(f->block_used - f->block_at);

            f->layout.titled = true;
            rc = layout_read(f, offset, e);
        } else {
            return header_keep(f, e);
        }
    }
    return rc;
}

/* ---- interface
 * ----------------------------------------------------------------------------------------------- */

enum rc csv_file_open(FILE *in, int flags, struct csv_file **out, struct err *e)
{
    struct csv_file *f = calloc(1, sizeof(*f));
    enum rc rc;

    *out = NULL;
    if (f == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    f->in = in;
    f->flags = flags;
    rc = csv_encoding_detect(in, &f->layout.encoding, e);
    if (rc == RC_OK)
        rc = header_read(f, e);
    if (rc != RC_OK) {
        csv_file_close(f);
        return rc;
    }
    f->rows_offset = ftell(in) - (long)(f->block_used - f->block_at);
    f->rows_line = f->line;
    *out = f;
    return RC_OK;
}

void csv_file_close(struct csv_file *f)
{
    if (f == NULL)
        return;
    if (f->parser_live)
        csv_free(&f->parser);
    free(f->keys);
    free(f->text);
    free(f);
}

enum rc csv_file_rewind(struct csv_file *f, struct err *e)
{
    if (fseek(f->in, f->rows_offset, SEEK_SET) != 0)
        return ERR(e, MSG_CSV_LECTURE);
    f->line = f->rows_line;
    return parser_start(f, e);
}

static bool at_end(struct csv_file *f)
{
    return f->ended || (f->block_at == f->block_used && !block_fill(f));
}

static enum rc row_short(struct csv_file *f, struct err *e)
{
    char found[16], expected[16];

    snprintf(found, sizeof(found), "%d", f->fields);
    snprintf(expected, sizeof(expected), "%d", f->columns);
    if (at_end(f))
        ERR(e, MSG_CSV_TRONQUE);
    else
        ERR(e, MSG_CSV_COLONNES_MANQUANTES, "trouve", found, "attendu", expected);
    return err_at(e, "", f->row_line);
}

/* Gives every row the columns of the header: no more, no fewer. */
static enum rc row_fit(struct csv_file *f, struct err *e)
{
    bool more = f->too_many;

    for (int i = f->columns; i < f->fields; i++)
        more = more || *f->cells[i] != '\0';
    if (more) {
        char expected[16];

        snprintf(expected, sizeof(expected), "%d", f->columns);
        ERR(e, MSG_CSV_COLONNES_EN_TROP, "attendu", expected);
        return err_at(e, "", f->row_line);
    }
    if (f->fields < f->columns && !(f->flags & CSV_SHORT_ROWS))
        return row_short(f, e);
    while (f->fields < f->columns) {
        on_field(NULL, 0, f);
        if (f->no_memory || f->too_long)
            return row_failed(f, e);
        row_cells(f);
    }
    return RC_OK;
}

enum rc csv_file_next(struct csv_file *f, const struct csv_row **out, struct err *e)
{
    *out = NULL;
    for (;;) {
        enum rc rc;

        row_forget(f);
        rc = f->ended ? RC_OK : feed(f, e);
        if (rc != RC_OK || !f->row_ready)
            return rc;
        if (row_cells(f))
            break;
    }
    if (row_fit(f, e) != RC_OK)
        return RC_USAGE;
    f->row.line = f->row_line;
    f->row.n = f->columns;
    f->row.fields = f->cells;
    *out = &f->row;
    return RC_OK;
}

const struct csv_layout *csv_file_layout(const struct csv_file *f)
{
    return &f->layout;
}

int csv_file_columns(const struct csv_file *f)
{
    return f->columns;
}

const char *csv_file_key(const struct csv_file *f, int i)
{
    CHECK(i >= 0 && i < f->columns);
    return f->keys[i];
}

/* ---- columns by name
 * ----------------------------------------------------------------------------------------- */

static bool is_named(const struct csv_column *column, const char *key)
{
    char own[CSV_KEY_BYTES];
    size_t n = strlen(key);
    const char *p = column->aliases;

    if (strcmp(csv_key(column->name, own, sizeof(own)), key) == 0)
        return true;
    while (p != NULL && *p != '\0') {
        size_t length = strcspn(p, "|");

        if (length == n && memcmp(p, key, n) == 0)
            return true;
        p += length + (p[length] == '|');
    }
    return false;
}

static enum rc column_unknown(const struct csv_file *f, int i, const struct csv_column *columns, size_t n,
                              struct err *e)
{
    char place[16];
    char names[400] = "";
    size_t used = 0;

    snprintf(place, sizeof(place), "%d", i + 1);
    for (size_t c = 0; c < n && used < sizeof(names); c++)
        used +=
            (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", c > 0 ? ", " : "", columns[c].name);
    ERR(e, MSG_CSV_COLONNE_INCONNUE, "place", place, "noms", names);
    return err_at(e, "", f->layout.header_line);
}

static enum rc column_twice(const struct csv_file *f, const char *name, int a, int b, struct err *e)
{
    char first[16], second[16];

    snprintf(first, sizeof(first), "%d", a + 1);
    snprintf(second, sizeof(second), "%d", b + 1);
    ERR(e, MSG_CSV_COLONNE_DOUBLE, "nom", name, "premiere", first, "seconde", second);
    return err_at(e, "", f->layout.header_line);
}

bool csv_champ(const struct csv_column *columns, size_t columns_n, size_t n, struct import_champ *out)
{
    if (n >= columns_n)
        return false;
    *out = (struct import_champ){columns[n].name, columns[n].item};
    return true;
}

enum rc csv_file_bind(const struct csv_file *f, const struct csv_column *columns, size_t n,
                      bool other_columns_ok, int *index, struct err *e)
{
    for (size_t c = 0; c < n; c++)
        index[c] = -1;
    for (int i = 0; i < f->columns; i++) {
        size_t c = 0;

        while (c < n && !is_named(&columns[c], f->keys[i]))
            c++;
        if (c == n && !other_columns_ok)
            return column_unknown(f, i, columns, n, e);
        if (c < n && index[c] >= 0)
            return column_twice(f, columns[c].name, index[c], i, e);
        if (c < n)
            index[c] = i;
    }
    for (size_t c = 0; c < n; c++)
        if (columns[c].required && index[c] < 0) {
            ERR(e, MSG_CSV_COLONNE_ABSENTE, "nom", columns[c].name);
            return err_at(e, "", f->layout.header_line);
        }
    return RC_OK;
}
