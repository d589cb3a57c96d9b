/*
 * page.h - what every page of web/ shares: its route, the session, the view it fills, how it reads and writes.
 *
 * A route is one line of routes.c. A page function fills page->view and returns RC_OK, or an error that becomes a
 * page with its sentence, article and code. A form's action reads the fields and names a unit of work
 * (page_write()); when the writer says no, the form's page is shown again with the error and what was typed.
 *
 * Private to web/. Threads: a page belongs to its request.
 */
#ifndef SICPF_PAGE_H
#define SICPF_PAGE_H

#include "base/config.h"
#include "web/http.h"
#include "web/metrics.h"
#include "web/view.h"

/* Whose pages: one space, one party of the law. */
enum espace {
    ESPACE_PUBLIC,
    ESPACE_TITULAIRE,
    ESPACE_ORGANISME,
    ESPACE_GESTION,
    ESPACE_FINANCEUR,
    ESPACE_COUNT
};

struct session {
    enum espace espace; /* ESPACE_PUBLIC: nobody is signed in */
    int64_t actor_id;   /* holder, training body or financeur; 0 for the operator's agents */
    const char *agent;  /* login of an agent, "" otherwise */
    const char *token;  /* anti-CSRF, hexadecimal */
    const char *
        unique; /* of the form that is read: its page was shown with it, and no other was; NULL without one */
    int64_t cle; /* number of the key of the API by which it acts; 0: a browser */
};

struct web {
    const struct config *cfg;
    struct store *store;
    const struct env *env;
    struct http_server *http;
    struct metrics *metrics;
    struct debit *cles, *echecs; /* how often a key may ask, and an address may fail to give a good one */
    struct carte_http *carte;    /* provider of payments by card; NULL: none */
};

struct api_une_fois;
struct carte_http;
struct debit;
struct page;
typedef enum rc page_fn(struct page *p, struct err *e);

#define PARAMS_MAX 2
#define PATH_BYTES_MAX 512

enum route_flags {
    ROUTE_NAV = 1,            /* in the menu of its space */
    ROUTE_DEMO = 2,           /* exists in demonstration mode only */
    ROUTE_UPLOAD = 4,         /* its form carries a file */
    ROUTE_HOME = 8,           /* first page of its space */
    ROUTE_HIDDEN = 16,        /* not in the site map */
    ROUTE_NAV_TITULAIRE = 32, /* a public page, in the menu of holders too */
    ROUTE_API = 64,           /* JSON in, JSON out: no cookie is read, so no form token is asked for */
    ROUTE_CLE = 128           /* of the API: by the key of a training body, which is then who acts */
};

struct route {
    enum http_method method;
    const char *path; /* "/mes-dossiers/{dossier}" */
    enum espace espace;
    enum template_id template;
    page_fn *
        page; /* fills the view: the answer to GET, and to a form that is refused; of the API: to what is asked again under its key */
    page_fn *action; /* POST: reads the form; NULL for GET */
    unsigned flags;
};

struct page {
    struct web *web;
    struct request *rq;
    const struct route *route;
    struct session session;
    bool appelant; /* who asks was found before the body, which may be long: not looked up again */
    struct arena *arena;
    struct db *db; /* reader, open while page functions run */
    struct view *view;
    day_t today;
    int64_t now_us;
    const char *params[PARAMS_MAX];
    enum template_id template;     /* the route's; a page function may choose another */
    int status;                    /* of a page that is shown: 200 unless a form is refused */
    bool miroir;                   /* asked by a program, with a key: JSON in, JSON out (api_pages.h) */
    struct api_une_fois *une_fois; /* asked under a key of its program; NULL otherwise */
    const struct err *refused;     /* why the form is shown again; NULL otherwise */
    struct err *faux;              /* what the address says that cannot be read; NULL otherwise */

    unit_fn *unit; /* what the action asks for: one of the two */
    task_fn *task;
    bool calls;  /* the task waits for another machine */
    bool prints; /* the task lays a page out */
    void *unit_arg;
    page_fn *
        adresse; /* in the unit of work, after it: sets redirect from what it wrote, and nothing else (page_open()) */
    page_fn *done; /* after a unit that succeeded: sets redirect (may be NULL when it is set already) */
    page_fn *
        relire; /* after a unit that was refused: RC_OK when it answered all the same, or the refusal, which it is given (may be NULL) */
    bool shows; /* set by `done`: what it filled is the answer, the page of the template */
    const char *redirect; /* where to go after */
    bool a_payer;         /* the act is not done: it opened a payment, at `redirect` */
};

/* ---- reading personal data ---------------------------------------------------------------------------------- */

/*
 * Asks the door, as the person signed in: the party and the actor come from the session. `act` is what the journal
 * will say ("page.mes-droits"); items end with ITEM_COUNT. *out lives as long as the request; the page leaves only
 * once it is recorded. A refusal is recorded too and becomes the page's error.
 */
struct page_reading {
    enum law_purpose purpose;
    const char *act;
    int64_t titulaire_id;      /* one holder… */
    const int64_t *titulaires; /* …or several, strictly increasing, in the arena */
    size_t titulaires_n;
    int64_t dossier_id;       /* 0 when none */
    struct item_set criteria; /* what the person was looked for by */
    struct item_set items;
};
NODISCARD enum rc page_read(struct page *p, const struct page_reading *reading, const struct grant **out,
                            struct err *e);
/* The holders of n rows, in the arena: the number found at `first`, then every `step` bytes. */
NODISCARD int64_t *page_holders(struct page *p, const int64_t *first, size_t step, size_t n);
/* The same reading, for rows: n holders in any order, several times or 0 for none, sorted in place. */
NODISCARD enum rc page_read_rows(struct page *p, struct page_reading reading, int64_t *holders, size_t n,
                                 const struct grant **out, struct err *e);
/* The same reading, refused by the page itself: what was asked is in the journal before the refusal is answered. */
void page_record_refusal(struct page *p, const struct page_reading *reading);

/* ---- forms --------------------------------------------------------------------------------------------------- */

/* The unit of work of an action; then the browser is sent to `redirect` (NULL when `done` chooses). `arg` lives as
 * long as the arena. */
void page_write(struct page *p, unit_fn *fn, void *arg, page_fn *done, const char *redirect);

/* The same for an act that opens something: `adresse` sets p->redirect from what the unit wrote in `arg`. It runs in the unit of work and reads
 * only these two, so that who asks the same again is sent to what was opened the first time. */
void page_open(struct page *p, unit_fn *fn, void *arg, page_fn *adresse);

/* The same for work that takes long (request_task() of http.h); `done` may answer a file instead of going elsewhere. */
void page_task(struct page *p, task_fn *fn, void *arg, page_fn *done, const char *redirect);
/* The same for a task that waits for another machine (request_call() of http.h). */
void page_call(struct page *p, task_fn *fn, void *arg, page_fn *done, const char *redirect);
/* The same for a page that another program lays out (request_print() of http.h), one at a time for a session. */
void page_print(struct page *p, task_fn *fn, void *arg, page_fn *done, const char *redirect);

/* A field of the form, trimmed; RC_USAGE (MSG_WEB_CHAMP_…) with the field's name when it is missing or malformed.
 * `label` is the French name of the field, `example` shows what is expected. The copies live in the arena. */
NODISCARD enum rc form_text(struct page *p, const char *name, const char *label, const char *example,
                            char **out, struct err *e);
NODISCARD enum rc form_day(struct page *p, const char *name, const char *label, day_t *out, struct err *e);
/* An instant: a day and an hour of Paris, as browsers write them, with or without seconds; or one with its offset. RC_USAGE also for an hour that
 * the clocks skip (MSG_WEB_CHAMP_HEURE_ABSENTE) and for one that they show twice (MSG_WEB_CHAMP_HEURE_DOUBLE, whose field is NAME_heure) unless that
 * field says "ete" (the first) or "hiver" (the second). */
NODISCARD enum rc form_instant(struct page *p, const char *name, const char *label, int64_t *us,
                               struct err *e);
NODISCARD enum rc form_int(struct page *p, const char *name, const char *label, const char *example,
                           int64_t *out, struct err *e);
NODISCARD enum rc form_money(struct page *p, const char *name, const char *label, int64_t *out,
                             struct err *e);
/* A box that must be ticked. RC_USAGE (MSG_WEB_CONFIRMATION). */
NODISCARD enum rc form_confirmed(struct page *p, const char *name, struct err *e);
/* The file of a form, in its field "fichier"; it lives as long as the request. RC_USAGE (MSG_WEB_FICHIER) without one. */
struct fichier_recu {
    const unsigned char *data;
    size_t n;
};
NODISCARD enum rc form_file(struct page *p, struct fichier_recu *out, struct err *e);
/* To read it, in the task that takes it; the caller closes it. RC_FAILURE (MSG_MEMOIRE_EPUISEE). */
NODISCARD enum rc fichier_recu_ouvrir(const struct fichier_recu *f, FILE **out, struct err *e);

/* True when an optional box is ticked. */
NODISCARD bool form_ticked(struct page *p, const char *name);
/* What was typed in a field, so that a form shown again keeps it; `fallback` the first time. NULL for none. */
NODISCARD const char *form_typed(struct page *p, const char *name, const char *fallback);

/* The text of an optional field, trimmed; NULL when it is blank or absent. Lives in the arena. */
NODISCARD const char *form_optional(struct page *p, const char *name);
/* The same, where a blank field erases: "" when it is blank, `kept` when the form does not have it. */
NODISCARD const char *form_kept(struct page *p, const char *name, const char *kept);
struct declaration_champ;
/* What a body declares in words (training/declaration.h): puts each of the n fields into its structure, and shows in the keys
 * "s_…" what was typed in those that the form gives back; one that has no such public key, as an account, is
 * typed again or shown by the page. */
void form_words(struct page *p, const struct declaration_champ *champs, size_t n, void *structure);
void form_words_typed(struct page *p, const struct declaration_champ *champs, size_t n);
/* Whom the field "titulaire" of a refused form names: what its refusal says of an account is read behind the door. *id is 0 when it names
 * nobody, or nothing was refused. */
NODISCARD enum rc form_holder_refused(struct page *p, int64_t *id, struct err *e);
/* The codes of a table of law/tables that exist today, in the list K_CODES of a choice, with what was typed chosen; how many. With
 * their article beside their words when it is asked. */
size_t form_codes(struct page *p, const char *table, const char *typed, bool article);
/* Fills a date field: what was typed, else today. */
void form_day_typed(struct page *p, enum view_key key, const char *name);

/* The same from the query string, for a page that answers a form sent by GET: *out keeps its value when the field is
 * absent or empty. RC_USAGE (MSG_WEB_CHAMP_DATE) with the field's name when it is no day. */
NODISCARD enum rc query_date(struct page *p, const char *name, const char *label, day_t *out, struct err *e);
/* Fills a date field of that form with what was typed, else with `day`. */
void view_query_date(struct page *p, enum view_key key, const char *name, day_t day);
/* A form sent by GET is wrong: the page being filled says so above itself. *e is copied. */
void page_refuse(struct page *p, const struct err *e);

/* A day of the query string, or `fallback` when it is absent; when it is no day, the page says that it shows `fallback`. */
NODISCARD day_t query_day(struct page *p, const char *name, day_t fallback);
/* A number of the query string, 0 when it is absent or empty. What is no whole number is refused whatever the page does with the 0: its answer is the
 * problem p->faux (MSG_WEB_NOMBRE). */
NODISCARD int64_t query_number(struct page *p, const char *name);

/* ---- answering ---------------------------------------------------------------------------------------------- */

/* A file that is not a page (for the bank), from its start; `fd` becomes the server's. `filename` proposes a name. */
void page_file(struct page *p, const char *content_type, const char *filename, int fd, size_t n);
/* The same for what a task wrote in `out`, which is closed whatever happens. What it holds is in the journal already. */
NODISCARD enum rc page_made_file(struct page *p, const char *content_type, const char *filename, FILE *out,
                                 struct err *e);
/* Adds a Set-Cookie header; NULL value deletes the cookie. */
void page_cookie(struct page *p, const char *name, const char *value, int64_t seconds);

/* listes.c: true for a name that may be said several times in the address or in the form of that route. */
NODISCARD bool route_liste(const struct route *r, const char *name);
/* RC_USAGE (MSG_WEB_REPETE) with the name of a parameter of the query or field of the form that is said twice and is no list: two answers to one
 * question, of which the program would choose one. */
NODISCARD enum rc page_dit_une_fois(struct page *p, struct err *e);
/* Likewise of the headers that decide who asks, what is done and whether it is, whatever the address is: RC_USAGE MSG_WEB_ENTETE_REPETE, and
 * MSG_WEB_TEXTE for one that is no text. */
NODISCARD enum rc requete_entetes(struct request *rq, struct err *e);

/* ---- shared between files of web/ ---------------------------------------------------------------------------- */

/* routes.c: all routes; the array is constant. */
NODISCARD const struct route *routes_all(size_t *n);
/* A path as its routes write it: an address of the API may end with a slash, which says nothing. In the arena, or the path itself. */
NODISCARD const char *route_adresse(const char *path, struct arena *a);
/* The route of a path; an address of the API may end with a slash, and is /api/v1 before that of a page of a space when it is
 * no other. NULL when there is none; *other_method says that the path exists for another method. */
NODISCARD const struct route *route_find(enum http_method method, const char *path, struct arena *a,
                                         const char **params, bool *other_method);
/* First page of a space. */
NODISCARD const char *espace_home(enum espace espace);

/* session.c: the party of a space where somebody is signed in; the public one has none, and asking for it is a bug. */
NODISCARD enum law_party space_party(enum espace espace);
/* The space of a party; ESPACE_PUBLIC when it has none. */
NODISCARD enum espace espace_of_party(enum law_party party);
/* The session of the cookie, if it is there and has not expired. */
NODISCARD enum rc session_load(struct page *p, struct err *e);
/* The path that signing in leads back to, when it is a page of this site; NULL otherwise. */
NODISCARD const char *session_return_path(struct page *p, const char *path);
/* The anti-CSRF token of a form shown before signing in; sets its cookie when it is not there. */
NODISCARD const char *session_form_token(struct page *p);
/* The token of the forms of one page that is shown: that of the session, then a number of this page alone (struct session, unique). NULL
 * when nobody is signed in. */
NODISCARD const char *session_page_token(struct page *p);
/* RC_REFUSED (MSG_WEB_ORIGINE, MSG_WEB_JETON) unless the form comes from a page that this session was shown. */
NODISCARD enum rc session_check_form(struct page *p, struct err *e);
/* Pages of session.c, in routes.c. */
page_fn page_connexion, page_demonstration, action_demonstration, action_deconnexion;

/* layout.c: what the layout needs: title, menu, breadcrumb, bands. */
void layout_fill(struct page *p);
/* The word "fait" of the address `to` that an act leads to, so that its page says it once, and not when it is read again. */
void layout_dire_une_fois(struct page *p, const char *to);
/* app.c: the status of a page that shows a form again, sent by GET or by POST: 422 for an entry that is to be corrected, else what the
 * catalogue says of the refusal (decision 50). */
NODISCARD int page_status_of(enum msg why);
/* app.c: an address of the API, known or not: what it answers is for programs. */
NODISCARD bool page_is_api(const struct page *p);
/* problem.c: the error as a page, or as JSON (RFC 9457) when the client asks for it or the address is of the API. */
void problem_answer(struct page *p, const struct err *e);

/* assets.c: the theme and the small files of the site; false when the path is none of them. */
NODISCARD bool asset_answer(struct request *rq);
/* The address of the style sheet, with its hash. */
NODISCARD const char *asset_path(const char *name);

/* health.c: /health/live, /health/ready, /metrics; false when the path is none of them. */
NODISCARD bool health_answer(struct request *rq, struct web *web);

/* app.c: common security headers. `personal` forbids every cache. */
void answer_security_headers(struct request *rq, const struct config *cfg, bool personal);

#endif
