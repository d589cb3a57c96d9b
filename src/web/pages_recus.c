/*
 * pages_recus.c - « Vérifier un reçu »: anyone sends a receipt, or the PDF that carries it, and reads whether this service signed it. The
 * words are those of « sicpf receipt verify » (exchange/recu.h). Nothing is kept, nothing is in the journal: the page reads
 * nothing of the store but the public key.
 */
#include "exchange/recu.h"
#include "web/debit.h"
#include "web/pages.h"

struct verification {
    struct fichier_recu file;
    struct arena *a;
    const char *cle; /* of this service */
    bool faite;      /* a receipt was read: what was found is below */
    struct recu_lu lu;
    struct err faux; /* RC_OK: it is true */
};

static bool is_pdf(const struct fichier_recu *f)
{
    return f->n >= 5 && memcmp(f->data, "%PDF-", 5) == 0;
}

/* A receipt that is false is an answer; what cannot be read as one is a refusal. */
static enum rc verify(struct store *s, void *arg, struct err *e)
{
    struct verification *v = arg;
    const char *text = arena_strndup(v->a, (const char *)v->file.data, v->file.n);
    enum rc rc = RC_OK;

    (void)s;
    if (is_pdf(&v->file))
        rc = recu_extraire(v->a, v->file.data, v->file.n, &text, e);
    else if (strlen(text) != v->file.n)
        rc = ERR(e, MSG_RECU_ILLISIBLE, "champ", "JSON");
    if (rc == RC_OK)
        rc = recu_verifier(v->a, text, v->cle, &v->lu, e);
    v->faite = rc == RC_OK || rc == RC_INTEGRITY;
    if (rc != RC_INTEGRITY)
        return rc;
    v->faux = *e;
    return RC_OK;
}

/* ---- the answer ----------------------------------------------------------------------------------------------- */

static void show_steps(struct page *p, const struct verification *f)
{
    for (enum recu_etape i = 0; i < RECU_ETAPES; i++) {
        struct view *v = view_add(p->view, K_RV_ETAPES);

        view_text(v, K_RV_ETAPE, i == RECU_CLE ? "la clé de ce service" : recu_etape_mot(i));
        view_flag(v, K_RV_JUSTE, i < f->lu.echoue && !(i == RECU_CONTENU && f->lu.sans_contenu));
        view_flag(v, K_RV_ABSENT, i < f->lu.echoue && i == RECU_CONTENU && f->lu.sans_contenu);
        view_flag(v, K_RV_FAUX, i == f->lu.echoue);
    }
}

/* A line of recu_dire() is a word and what it is worth. */
static void show_line(struct page *p, char *line)
{
    static const char between[] = " : ";
    char *at = strstr(line, between);
    struct view *v = view_add(p->view, K_RV_LIGNES);

    if (at == NULL)
        return;
    *at = '\0';
    view_text(v, K_RV_MOT, line);
    view_text(v, K_RV_VALEUR, at + strlen(between));
}

static enum rc show_said(struct page *p, const struct recu_lu *lu, struct err *e)
{
    char *text = NULL, *kept, *line, *rest;
    size_t n;
    FILE *out = open_memstream(&text, &n);

    if (out == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    recu_dire(out, lu);
    if (fclose(out) != 0) {
        free(text);
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    kept = arena_strndup(p->arena, text, n);
    free(text);
    for (line = strtok_r(kept, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        show_line(p, line);
    return RC_OK;
}

static enum rc show_answer(struct page *p, const struct verification *f, struct err *e)
{
    view_flag(p->view, K_RV_FAITE, true);
    view_flag(p->view, K_RV_PDF, is_pdf(&f->file));
    show_steps(p, f);
    if (f->faux.rc == RC_OK)
        return show_said(p, &f->lu, e);
    view_text(p->view, K_RV_PHRASE, f->faux.phrase);
    view_text(p->view, K_RV_CODE, msg_def(f->faux.msg)->code);
    view_flag(p->view, K_RV_AUTRE_CLE, f->faux.msg == MSG_RECU_AUTRE_CLE);
    return RC_OK;
}

static const char *key_of(struct page *p)
{
    const struct keyring *keys = store_keys(p->web->store);
    const size_t n = sizeof(keys->sign_public);

    return hex(keys->sign_public, n, arena_alloc(p->arena, 2 * n + 1));
}

enum rc page_verifier_recu(struct page *p, struct err *e)
{
    const struct verification *f = p->unit_arg;

    view_text(p->view, K_JETON_FORMULAIRE,
              p->session.token != NULL ? p->session.token : session_form_token(p));
    view_text(p->view, K_RV_CLE, key_of(p));
    view_flag(p->view, K_CONSULTATION, true);
    return f != NULL && f->faite ? show_answer(p, f, e) : RC_OK;
}

/* ---- the form ------------------------------------------------------------------------------------------------- */

static enum rc shown(struct page *p, struct err *e)
{
    p->shows = true;
    return page_verifier_recu(p, e);
}

/* Another program reads a PDF: an address may ask for few, apart from the keys that it may fail to give. */
static enum rc take_turn(struct page *p, struct err *e)
{
    static const char mine[] = "recus/verifier";
    unsigned char who[REQUEST_ADDRESS_BYTES + sizeof(mine)];
    int64_t wait;

    request_address(p->rq, who);
    memcpy(who + REQUEST_ADDRESS_BYTES, mine, sizeof(mine));
    if (debit_prendre(p->web->echecs, who, sizeof(who), env_monotonic_us(), &wait))
        return RC_OK;
    return ERR(e, MSG_API_DEBIT, "secondes", arena_printf(p->arena, "%lld", (long long)wait));
}

enum rc action_verifier_recu(struct page *p, struct err *e)
{
    struct verification *v = ARENA_NEW(p->arena, struct verification);
    enum rc rc = form_file(p, &v->file, e);

    v->a = p->arena;
    v->cle = key_of(p);
    if (rc == RC_OK && is_pdf(&v->file))
        rc = take_turn(p, e);
    if (rc != RC_OK)
        return rc;
    if (is_pdf(&v->file)) {
        page_print(p, verify, v, shown, NULL);
        return RC_OK;
    }
    p->unit_arg = v;
    return verify(p->web->store, v, e);
}
