#include "base/log.h"
#include "base/json.h"
#include "base/date.h"
#include <stdarg.h>
#include <unistd.h>

/* Set once by main before threads exist; the only state of the program outside main's own frame. */
static struct {
    FILE *out;
    enum log_level from;
} log_state = {NULL, LOG_INFO}; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

static const char *const level_names[] = {"debug", "info", "warn", "error"};

void log_setup(FILE *out, enum log_level from)
{
    log_state.out = out;
    log_state.from = from;
}

static void write_line(const char *buf, size_t n)
{
    FILE *out = log_state.out != NULL ? log_state.out : stderr;

    flockfile(out);
    fwrite(buf, 1, n, out);
    fflush(out);
    funlockfile(out);
}

static void start_line(struct json *j, enum log_level level, const char *event)
{
    struct timespec ts;
    char when[40];

    clock_gettime(CLOCK_REALTIME, &ts);
    json_object_open(j);
    json_key(j, "t");
    json_text(j, instant_iso((int64_t)ts.tv_sec * 1000000, when));
    json_key(j, "niveau");
    json_text(j, level_names[level]);
    json_key(j, "evenement");
    json_text(j, event);
}

static void end_line(struct json *j)
{
    json_object_close(j);
    json_raw(j, "\n", 1);
    write_line(json_data(j), json_length(j));
    json_free(j);
}

void log_event(enum log_level level, const char *event, ...)
{
    struct json *j;
    const char *type;
    va_list ap;

    if (level < log_state.from)
        return;
    j = json_new(4096);
    if (j == NULL)
        return;
    start_line(j, level, event);
    va_start(ap, event);
    while ((type = va_arg(ap, const char *)) != NULL) {
        json_key(j, va_arg(ap, const char *));
        if (type[0] == 'i')
            json_int(j, va_arg(ap, int64_t));
        else
            json_text(j, va_arg(ap, const char *));
    }
    va_end(ap);
    end_line(j);
}

void log_err(const char *event, const struct err *e)
{
    const struct msg_def *def = msg_def(e->msg);

    log_event(LOG_WARN, event, "s", "code", def->code, "s", "article", def->article, "s", "champ", e->field,
              "i", "ligne", (int64_t)e->line, NULL);
}
