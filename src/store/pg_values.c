/* pg_values.c - values as they travel to PostgreSQL and back, in binary. */
#include "store/pg.h"
#include "base/date.h"
#include <endian.h>
#include <limits.h>

/* Numbers of pg_type, fixed since they exist. */
#define OID_BOOL 16
#define OID_BYTEA 17
#define OID_INT8 20
#define OID_INT2 21
#define OID_INT4 23
#define OID_TEXT 25
#define OID_NUMERIC 1700

static void put_integer(struct pg_parameters *p, int k, int64_t value)
{
    p->types[k] = OID_INT8;
    p->integers[k] = (int64_t)htobe64((uint64_t)value);
    p->values[k] = (const char *)&p->integers[k];
    p->lengths[k] = (int)sizeof(int64_t);
    p->formats[k] = 1;
}

static bool put_bytes(struct pg_parameters *p, int k, Oid type, const void *bytes, size_t n)
{
    p->types[k] = type;
    p->values[k] = bytes;
    p->lengths[k] = (int)n;
    p->formats[k] = 1; /* the bytes of a text are its binary form */
    return n <= INT_MAX / 2;
}

bool pg_parameters_read(struct pg_parameters *p, const char *types, va_list ap)
{
    bool fits = true;

    p->n = 0;
    for (const char *t = types; *t != '\0'; t++) {
        int k = p->n++;

        CHECK(k < PG_PARAMETERS_MAX);
        if (*t == 'i') {
            put_integer(p, k, va_arg(ap, int64_t));
        } else if (*t == 'd') {
            int day = va_arg(ap, int);

            put_integer(p, k, day);
            if (day == DAY_NONE)
                p->values[k] = NULL;
        } else if (*t == 't') {
            const char *text = va_arg(ap, const char *);

            fits = put_bytes(p, k, OID_TEXT, text, text != NULL ? strlen(text) : 0) && fits;
        } else {
            const void *bytes = va_arg(ap, const void *);
            size_t n = va_arg(ap, size_t);

            CHECK(*t == 'b');
            /* libpq takes a NULL pointer for NULL, as the store does */
            fits = put_bytes(p, k, OID_BYTEA, bytes, n) && fits;
        }
    }
    return fits;
}

bool pg_parameters_of_row(struct pg_parameters *p, const char *types, struct cursor *from)
{
    bool fits = true;

    p->n = 0;
    for (const char *t = types; *t != '\0'; t++) {
        int k = p->n++;
        size_t n = 0;

        CHECK(k < PG_PARAMETERS_MAX);
        if (*t == 'i') {
            put_integer(p, k, cursor_i64(from, k));
        } else if (*t == 't') {
            const char *text = cursor_text(from, k);

            fits = put_bytes(p, k, OID_TEXT, text, text != NULL ? strlen(text) : 0) && fits;
        } else {
            const void *bytes = cursor_blob(from, k, &n);

            /* an empty blob is not NULL, whatever pointer the engine gave for it */
            fits = put_bytes(p, k, OID_BYTEA, bytes != NULL ? bytes : "", n) && fits;
        }
        if (cursor_is_null(from, k))
            p->values[k] = NULL;
    }
    return fits;
}

static uint16_t u16_at(const char *p)
{
    uint16_t v;

    memcpy(&v, p, sizeof(v));
    return be16toh(v);
}

/* SUM() of integers is a numeric: digits of base 10 000, the first of weight `weight`, and a sign. */
static int64_t numeric_i64(const char *p, int length)
{
    int digits = length >= 8 ? u16_at(p) : 0;
    int weight = length >= 8 ? (int16_t)u16_at(p + 2) : 0;
    int64_t value = 0;

    for (int i = 0; i <= weight; i++) {
        int64_t digit = i < digits && 8 + 2 * i + 2 <= length ? u16_at(p + 8 + (ptrdiff_t)2 * i) : 0;

        if (__builtin_mul_overflow(value, INT64_C(10000), &value) ||
            __builtin_add_overflow(value, digit, &value))
            return u16_at(p + 4) == 0x4000 ? INT64_MIN : INT64_MAX;
    }
    return length >= 8 && u16_at(p + 4) == 0x4000 ? -value : value;
}

int64_t pg_value_i64(const struct pg_library *pq, const PGresult *r, int row, int column)
{
    const char *p = pq->getvalue(r, row, column);
    int length = pq->getlength(r, row, column);
    uint64_t v64;
    uint32_t v32;

    if (pq->getisnull(r, row, column))
        return 0;
    switch (pq->ftype(r, column)) {
    case OID_INT8:
        memcpy(&v64, p, sizeof(v64));
        return (int64_t)be64toh(v64);
    case OID_INT4:
        memcpy(&v32, p, sizeof(v32));
        return (int32_t)be32toh(v32);
    case OID_INT2:
        return (int16_t)u16_at(p);
    case OID_BOOL:
        return *p != 0;
    case OID_NUMERIC:
        return numeric_i64(p, length);
    default:
        return strtoll(p, NULL, 10);
    }
}

const char *pg_value_text(const struct pg_library *pq, const PGresult *r, int row, int column,
                          char number[24])
{
    if (pq->getisnull(r, row, column))
        return NULL;
    switch (pq->ftype(r, column)) {
    case OID_INT8:
    case OID_INT4:
    case OID_INT2:
    case OID_BOOL:
    case OID_NUMERIC:
        snprintf(number, 24, "%lld", (long long)pg_value_i64(pq, r, row, column));
        return number;
    default:
        return pq->getvalue(r, row, column);
    }
}
