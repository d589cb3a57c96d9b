#include "base/log.h"
#include "base/json.h"
#include "base/date.h"
#include <stdarg.h>
#include <unistd.h>

static const char *const level_names[] = {"debug", "info", "warn", "error"};

static void write_line(const struct env *env, const char *buf, size_t n)
{
    FILE *out = env->log.out != NULL ? env->log.out : stderr;

    flockfile(out);
    fwrite(buf, 1, n, out);
    fflush(out);
    funlockfile(out);
}

static void start_line(struct json *j, const struct env *env, enum log_level level, const char *event)
{
    char when[40];

    json_object_open(j);
    json_key(j, "t");
    json_text(j, instant_iso(env_now_us(env), when));
    json_key(j, "niveau");
    json_text(j, level_names[level]);
    json_key(j, "evenement");
    json_text(j, event);
}

static void end_line(struct json *j, const struct env *env)
{
    json_object_close(j);
    json_raw(j, "\n", 1);
    if (!json_failed(j)) /* half a line would break the reader of all the others */
        write_line(env, json_data(j), json_length(j));
    json_free(j);
}

void log_event(const struct env *env, enum log_level level, const char *event, ...)
{
    struct json *j;
    const char *type;
    va_list ap;

    if ((int)level < env->log.from)
        return;
    j = json_new(4096);
    if (j == NULL)
        return;
    start_line(j, env, level, event);
    va_start(ap, event);
    while ((type = va_arg(ap, const char *)) != NULL) {
        json_key(j, va_arg(ap, const char *));
        if (type[0] == 'i')
            json_int(j, va_arg(ap, int64_t));
        else
            json_text(j, va_arg(ap, const char *));
    }
    va_end(ap);
    end_line(j, env);
}

void log_err(const struct env *env, const char *event, const struct err *e)
{
    const struct msg_def *def = msg_def(e->msg);

    log_event(env, LOG_WARN, event, "s", "code", def->code, "s", "article", def->article, "s", "champ",
              e->field, "i", "ligne", (int64_t)e->line, NULL);
}
