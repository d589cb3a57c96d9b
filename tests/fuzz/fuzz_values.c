/* Dates, amounts and names from any text: what is accepted is written back the same, what is folded stays folded. */
#include "base/date.h"
#include "base/money.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXT_MAX 512

static void check_day(const char *text)
{
    char back[DAY_TEXT_BYTES];
    day_t d = day_parse_iso(text);
    int year;
    int month;
    int day;

    if (d == DAY_NONE)
        return;
    CHECK(strcmp(day_iso(d, back), text) == 0);
    day_split(d, &year, &month, &day);
    CHECK(day_make(year, month, day) == d);
    CHECK(day_add_months(d, 1) > d && day_add_months(d, -1) < d);
    CHECK(day_weekday(day_nth_monday_after(d, 1)) == 1);
}

static void check_money(const char *text)
{
    char back[MONEY_TEXT_BYTES];
    int64_t cents;
    int64_t again;

    if (!money_parse(text, &cents))
        return;
    CHECK(money_parse(money_plain(cents, back), &again) && again == cents);
}

static void check_fold(const char *text)
{
    char once[2 * TEXT_MAX];
    char twice[2 * TEXT_MAX];
    size_t n = text_fold(text, once, sizeof(once));

    CHECK(n == strlen(once) && n < sizeof(once));
    if (n + 1 < sizeof(once)) {
        CHECK(text_fold(once, twice, sizeof(twice)) == n);
        CHECK(strcmp(once, twice) == 0);
    }
    CHECK(strlen(text_trim(once)) == n);
}

static void check_sepa(const char *text)
{
    char out[TEXT_MAX];
    size_t n = text_sepa(text, out, sizeof(out), 70);

    CHECK(n == strlen(out) && n <= 70);
    for (size_t i = 0; i < n; i++)
        CHECK((unsigned char)out[i] >= ' ' && (unsigned char)out[i] < 127);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[TEXT_MAX];
    char wide[3 * TEXT_MAX + 1];
    size_t n = MIN(size, sizeof(text) - 1);

    memcpy(text, data, n);
    text[n] = '\0';
    CHECK(text_is_utf8(wide, text_from_cp1252(text, strlen(text), wide)));
    check_day(text);
    check_money(text);
    check_fold(text);
    check_sepa(text);
    return 0;
}
