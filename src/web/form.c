/* form.c - reading: the door for pages, the fields of forms. */
#include "base/ids.h"
#include "base/money.h"
#include "base/text.h"
#include "law/articles.h"
#include "people/titulaire.h"
#include "training/declaration.h"
#include "web/page.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORM_CODES_MAX 64

static struct door_request request_of(struct page *p, const struct page_reading *reading)
{
    struct door_request rq = {.party = space_party(p->session.espace),
                              .actor_id = p->session.actor_id,
                              .actor_name = p->session.agent,
                              .purpose = reading->purpose,
                              .law_day = p->today,
                              .act = reading->act,
                              .titulaire_id = reading->titulaire_id,
                              .dossier_id = reading->dossier_id,
                              .titulaires = reading->titulaires,
                              .titulaires_n = reading->titulaires_n,
                              .criteria = reading->criteria,
                              .items = reading->items};

    return rq;
}

enum rc page_read(struct page *p, const struct page_reading *reading, const struct grant **out, struct err *e)
{
    struct door_request rq = request_of(p, reading);
    struct grant *g = request_grant(p->rq);

    if (g == NULL)
        return ERR(e, MSG_WEB_TROP_DE_LECTURES);
    *out = g;
    return door_open(p->db, &rq, g, e);
}

int64_t *page_holders(struct page *p, const int64_t *first, size_t step, size_t n)
{
    int64_t *holders = ARENA_ARRAY(p->arena, int64_t, n + 1);

    for (size_t i = 0; i < n; i++)
        memcpy(&holders[i], (const char *)first + i * step, sizeof(*holders));
    return holders;
}

enum rc page_read_rows(struct page *p, struct page_reading reading, int64_t *holders, size_t n,
                       const struct grant **out, struct err *e)
{
    reading.titulaires = holders;
    reading.titulaires_n = ids_distincts(holders, n);
    return page_read(p, &reading, out, e);
}

void page_record_refusal(struct page *p, const struct page_reading *reading)
{
    struct door_request rq = request_of(p, reading);
    struct grant *g = request_grant(p->rq);

    if (g != NULL)
        door_refuse(&rq, g);
}

/* ---- fields ------------------------------------------------------------------------------------------------- */

enum rc form_text(struct page *p, const char *name, const char *label, const char *example, char **out,
                  struct err *e)
{
    const char *raw = request_field(p->rq, name);
    char *text = text_trim(arena_strdup(p->arena, raw != NULL ? raw : ""));

    if (*text == '\0') {
        ERR(e, MSG_WEB_CHAMP_REQUIS, "champ", label, "exemple", example);
        return err_at(e, name, 0);
    }
    *out = text;
    return RC_OK;
}

enum rc form_day(struct page *p, const char *name, const char *label, day_t *out, struct err *e)
{
    char *text;
    enum rc rc = form_text(p, name, label, "2026-05-03", &text, e);

    if (rc != RC_OK)
        return rc;
    *out = day_parse_iso(text);
    if (*out != DAY_NONE)
        return RC_OK;
    ERR(e, MSG_WEB_CHAMP_DATE, "champ", label);
    return err_at(e, name, 0);
}

/* The clocks of Paris showed it twice: the form says which, in the field of the same name followed by "_heure". */
static enum rc which_hour(struct page *p, const char *which, const char *name, const char *label,
                          int64_t later, int64_t *us, struct err *e)
{
    if (which != NULL && strcmp(which, "ete") == 0)
        return RC_OK;
    if (which != NULL && strcmp(which, "hiver") == 0) {
        *us = later;
        return RC_OK;
    }
    ERR(e, MSG_WEB_CHAMP_HEURE_DOUBLE, "champ", label);
    return err_at(e, arena_printf(p->arena, "%s_heure", name), 0);
}

enum rc form_instant(struct page *p, const char *name, const char *label, int64_t *us, struct err *e)
{
    char *text;
    const char *which = form_optional(p, arena_printf(p->arena, "%s_heure", name));
    int64_t later = 0;
    enum rc rc = form_text(p, name, label, "2026-11-24T08:00", &text, e);

    if (rc != RC_OK)
        return rc;
    if (strlen(text) == strlen("2026-11-24T08:00"))
        text = arena_printf(p->arena, "%s:00", text);
    if (instant_parse_offset(text, us))
        return RC_OK;
    switch (instant_local(text, us, &later)) {
    case LOCAL_ONCE:
        return RC_OK;
    case LOCAL_TWICE:
        return which_hour(p, which, name, label, later, us, e);
    case LOCAL_NEVER:
        ERR(e, MSG_WEB_CHAMP_HEURE_ABSENTE, "champ", label);
        break;
    case LOCAL_UNREADABLE:
    default:
        ERR(e, MSG_WEB_CHAMP_INSTANT, "champ", label);
        break;
    }
    return err_at(e, name, 0);
}

enum rc form_int(struct page *p, const char *name, const char *label, const char *example, int64_t *out,
                 struct err *e)
{
    char *text;
    enum rc rc = form_text(p, name, label, example, &text, e);

    if (rc != RC_OK || text_whole(text, out))
        return rc;
    ERR(e, MSG_WEB_CHAMP_NOMBRE, "champ", label, "exemple", example);
    return err_at(e, name, 0);
}

enum rc form_money(struct page *p, const char *name, const char *label, int64_t *out, struct err *e)
{
    char *text;
    enum rc rc = form_text(p, name, label, "1240,00", &text, e);

    if (rc != RC_OK)
        return rc;
    if (money_parse(text, out))
        return RC_OK;
    ERR(e, MSG_WEB_CHAMP_MONTANT, "champ", label);
    return err_at(e, name, 0);
}

enum rc form_file(struct page *p, struct fichier_recu *out, struct err *e)
{
    out->data = request_file(p->rq, &out->n);
    if (out->data != NULL)
        return RC_OK;
    ERR(e, MSG_WEB_FICHIER);
    return err_at(e, "fichier", 0);
}

enum rc fichier_recu_ouvrir(const struct fichier_recu *f, FILE **out, struct err *e)
{
    *out = fmemopen((void *)(uintptr_t)f->data, f->n, "r");
    return *out != NULL ? RC_OK : ERR(e, MSG_MEMOIRE_EPUISEE);
}

bool form_ticked(struct page *p, const char *name)
{
    const char *value = request_field(p->rq, name);

    return value != NULL && strcmp(value, "1") == 0;
}

enum rc form_confirmed(struct page *p, const char *name, struct err *e)
{
    if (form_ticked(p, name))
        return RC_OK;
    ERR(e, MSG_WEB_CONFIRMATION);
    return err_at(e, name, 0);
}

const char *form_typed(struct page *p, const char *name, const char *fallback)
{
    const char *typed = request_method(p->rq) == HTTP_POST ? request_field(p->rq, name) : NULL;

    return typed != NULL ? typed : fallback;
}

const char *form_optional(struct page *p, const char *name)
{
    const char *typed = request_field(p->rq, name);
    const char *text = typed != NULL ? text_trim(arena_strdup(p->arena, typed)) : "";

    return *text != '\0' ? text : NULL;
}

const char *form_kept(struct page *p, const char *name, const char *kept)
{
    const char *typed = request_field(p->rq, name);

    return typed != NULL ? text_trim(arena_strdup(p->arena, typed)) : kept;
}

void form_words(struct page *p, const struct declaration_champ *champs, size_t n, void *structure)
{
    for (size_t i = 0; i < n; i++)
        declaration_poser(&champs[i], structure, form_optional(p, champs[i].name));
}

void form_words_typed(struct page *p, const struct declaration_champ *champs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        enum view_key key = view_key_named(arena_printf(p->arena, "s_%s", champs[i].name));

        if (key != K_AUCUNE && view_key_public(key))
            view_text(p->view, key, form_typed(p, champs[i].name, NULL));
    }
}

enum rc form_holder_refused(struct page *p, int64_t *id, struct err *e)
{
    struct titulaire t;
    struct err unknown = {0};
    enum rc rc = RC_OK;

    if (p->refused == NULL || !text_numero(form_typed(p, "titulaire", NULL), id))
        return *id = 0, RC_OK;
    rc = titulaire_get(p->db, p->arena, *id, &t, &unknown);
    if (rc == RC_NOT_FOUND)
        *id = 0;
    else if (rc != RC_OK)
        *e = unknown;
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

size_t form_codes(struct page *p, const char *table, const char *typed, bool article)
{
    const struct law_code *codes[FORM_CODES_MAX];
    size_t n = law_codes_at(table, p->today, codes, ARRAY_LEN(codes));

    for (size_t i = 0; i < n; i++) {
        struct view *v = view_add(p->view, K_CODES);
        const char *label = codes[i]->label;

        view_text(v, K_CODE_NOM, codes[i]->code);
        view_text(v, K_CODE_LIBELLE,
                  article ? arena_printf(p->arena, "%s (%s)", label, codes[i]->article) : label);
        view_flag(v, K_CHOISIE, typed != NULL && strcmp(typed, codes[i]->code) == 0);
    }
    return n;
}

void form_day_typed(struct page *p, enum view_key key, const char *name)
{
    char day[DAY_TEXT_BYTES];

    view_text(p->view, key, form_typed(p, name, arena_strdup(p->arena, day_iso(p->today, day))));
}

enum rc query_date(struct page *p, const char *name, const char *label, day_t *out, struct err *e)
{
    const char *text = request_query(p->rq, name);
    day_t day;

    if (text == NULL || *text == '\0')
        return RC_OK;
    day = day_parse_iso(text);
    if (day == DAY_NONE) {
        ERR(e, MSG_WEB_CHAMP_DATE, "champ", label);
        return err_at(e, name, 0);
    }
    *out = day;
    return RC_OK;
}

void view_query_date(struct page *p, enum view_key key, const char *name, day_t day)
{
    const char *typed = request_query(p->rq, name);
    char buf[DAY_TEXT_BYTES];

    view_text(p->view, key,
              typed != NULL && *typed != '\0' ? typed : arena_strdup(p->arena, day_iso(day, buf)));
}

void page_refuse(struct page *p, const struct err *e)
{
    struct err *kept = ARENA_NEW(p->arena, struct err);

    *kept = *e;
    p->refused = kept;
    p->status = page_status_of(e->msg);
    view_flag(p->view, K_CONSULTATION, true);
}

day_t query_day(struct page *p, const char *name, day_t fallback)
{
    const char *text = request_query(p->rq, name);
    day_t day = text != NULL ? day_parse_iso(text) : DAY_NONE;

    if (day == DAY_NONE && text != NULL && *text != '\0')
        view_day(p->view, K_DATE_REMPLACEE, fallback);
    return day != DAY_NONE ? day : fallback;
}

int64_t query_number(struct page *p, const char *name)
{
    const char *text = request_query(p->rq, name);
    int64_t n;

    if (text_whole(text, &n) || text == NULL || *text == '\0' || p->faux != NULL)
        return n;
    p->faux = ARENA_NEW(p->arena, struct err);
    ERR(p->faux, MSG_WEB_NOMBRE, "nom", name);
    err_at(p->faux, name, 0);
    return 0;
}

/* ---- other answers ------------------------------------------------------------------------------------------- */

void page_file(struct page *p, const char *content_type, const char *filename, int fd, size_t n)
{
    p->template = T_AUCUN;
    answer_header(p->rq, "Content-Disposition",
                  arena_printf(p->arena, "attachment; filename=\"%s\"", filename));
    answer_fd(p->rq, 200, content_type, fd, n);
}

enum rc page_made_file(struct page *p, const char *content_type, const char *filename, FILE *out,
                       struct err *e)
{
    struct stat st;
    int fd = fflush(out) == 0 ? dup(fileno(out)) : -1;

    fclose(out);
    if (fd < 0 || fstat(fd, &st) != 0) {
        if (fd >= 0)
            close(fd);
        return ERR(e, MSG_FICHIER_OUVERTURE, "fichier", "temporaire", "raison", strerror(errno));
    }
    page_file(p, content_type, filename, fd, (size_t)st.st_size);
    return RC_OK;
}

void page_cookie(struct page *p, const char *name, const char *value, int64_t seconds)
{
    answer_header(p->rq, "Set-Cookie",
                  arena_printf(p->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s", name,
                               value != NULL ? value : "", value != NULL ? (long long)seconds : 0LL,
                               p->web->cfg->https ? "; Secure" : ""));
}
