/* The CSV reader on any bytes: it ends, stays in bounds, gives whole rows, and says why it refuses. */
#include "exchange/csv.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_rows(struct csv_file *f)
{
    const struct csv_row *row;
    struct err e = {0};
    long last = 0;
    enum rc rc;

    while ((rc = csv_file_next(f, &row, &e)) == RC_OK && row != NULL) {
        CHECK(row->n == csv_file_columns(f));
        CHECK(row->line > last);
        last = row->line;
        for (int i = 0; i < row->n; i++)
            CHECK(text_is_utf8(row->fields[i], strlen(row->fields[i])));
    }
    CHECK(rc == RC_OK || (e.msg != MSG_AUCUN && e.phrase[0] != '\0'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *in = size > 0 ? fmemopen((void *)(uintptr_t)data, size, "rb") : NULL;
    struct csv_file *f;
    struct err e = {0};

    if (in == NULL)
        return 0;
    if (csv_file_open(in, 0, &f, &e) == RC_OK) {
        read_rows(f);
        if (csv_file_rewind(f, &e) == RC_OK)
            read_rows(f);
        csv_file_close(f);
    } else {
        CHECK(e.msg != MSG_AUCUN && e.phrase[0] != '\0');
    }
    fclose(in);
    return 0;
}
