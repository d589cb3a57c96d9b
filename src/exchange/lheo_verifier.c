/* What the schema of LHÉO does not check, and what is worked out of what it says. */
#include "exchange/lheo_lecture.h"
#include "law/law.h"
#include "training/identifiants.h"

static enum rc refuse(struct err *e, enum msg m, const char *field, long line)
{
    ERR(e, m);
    return err_at(e, field, line);
}

/* Codes of Mon Compte Formation for what is not a certification of a register, whatever their day: the findings of the day say it. */
static bool classe_of_cpf(const char *code, enum classe *out)
{
    for (int k = 0; k < CLASSE_COUNT; k++) {
        const char *table = classe_codes((enum classe)k), *one;

        for (size_t i = 0; table != NULL && k != CLASSE_DIFE_MANDAT && (one = law_code_at(table, i)) != NULL;
             i++)
            if (strtol(one, NULL, 10) == strtol(code + strlen("CPF"), NULL, 10)) {
                *out = (enum classe)k;
                return true;
            }
    }
    return false;
}

/* CléA is in the répertoire spécifique and has no cap (C. trav. D. 6323-1 A): the numbers of its records are in law/. */
static bool clea(const char *code_rs)
{
    int64_t numero = strtoll(code_rs + strcspn(code_rs, "0123456789"), NULL, 10);
    size_t n;
    const struct law_value *fiches = law_param_history(PARAM_CLEA_FICHE_RS, &n);

    for (size_t i = 0; i < n; i++)
        if (fiches[i].value == numero)
            return true;
    return false;
}

static enum rc find_classe(struct lheo_formation *f, struct err *e)
{
    f->code_certification = NULL;
    if (f->code_elu[0] != '\0') {
        f->classe = CLASSE_DIFE_MANDAT;
        return RC_OK;
    }
    if (f->code_rncp[0] != '\0') {
        f->classe = CLASSE_RNCP;
        f->code_certification = f->code_rncp;
        return RC_OK;
    }
    if (f->code_rs[0] != '\0') {
        f->classe = clea(f->code_rs) ? CLASSE_CLEA : CLASSE_RS;
        f->code_certification = f->code_rs;
        return RC_OK;
    }
    if (f->code_cpf[0] != '\0' && classe_of_cpf(f->code_cpf, &f->classe)) {
        f->code_certification = f->code_cpf;
        return RC_OK;
    }
    return refuse(e, MSG_LHEO_CLASSE, "certification", f->line);
}

static enum rc check_session(const struct lheo_session *s, struct err *e)
{
    if (s->numero[0] == '\0')
        return refuse(e, MSG_LHEO_NUMERO, "session", s->line);
    if (s->debut_faux || s->fin_faux)
        return refuse(e, MSG_LHEO_DATES, s->debut_faux ? "debut" : "fin", s->line);
    if ((s->debut == DAY_NONE) != (s->fin == DAY_NONE) || (s->debut != DAY_NONE && s->fin < s->debut))
        return refuse(e, MSG_LHEO_DATES, "periode", s->line);
    return RC_OK;
}

static int by_numero(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool has_twins(const struct lheo_session *s, size_t n)
{
    const char *numeros[LHEO_SESSIONS_MAX];

    for (size_t i = 0; i < n; i++)
        numeros[i] = s[i].numero;
    qsort(numeros, n, sizeof(*numeros), by_numero);
    for (size_t i = 1; i < n; i++)
        if (strcmp(numeros[i - 1], numeros[i]) == 0)
            return true;
    return false;
}

static enum rc price(struct lheo_action *c, struct err *e)
{
    c->heures =
        c->heures_total > 0 ? c->heures_total : MAX(c->heures_centre, 0) + MAX(c->heures_entreprise, 0);
    if (c->heures <= 0)
        return refuse(e, MSG_LHEO_HEURES, "nombre-heures-total", c->line);
    if (c->prix_total_cents >= 0)
        c->prix_ttc_cents = c->prix_total_cents;
    else if (c->frais_ttc_cents >= 0)
        c->prix_ttc_cents = c->frais_ttc_cents;
    else if (c->prix_horaire_cents >= 0)
        c->prix_ttc_cents = c->prix_horaire_cents * c->heures;
    else
        return refuse(e, MSG_LHEO_PRIX, "prix-total-TTC", c->line);
    if (c->prix_plusieurs)
        return refuse(e, MSG_LHEO_PRIX_PLUSIEURS, "frais-pedagogiques", c->line);
    c->prix_ht_cents = c->frais_ht_cents >= 0 ? c->frais_ht_cents : c->prix_ttc_cents;
    if (c->prix_ht_cents > c->prix_ttc_cents)
        return refuse(e, MSG_LHEO_PRIX, "frais-ht", c->line);
    return RC_OK;
}

static const char *place(struct arena *a, const struct lheo_action *c)
{
    const char *ligne = c->ligne != NULL ? c->ligne : "";
    const char *cp = c->code_postal != NULL ? c->code_postal : "";
    const char *ville = c->ville != NULL ? c->ville : "";

    size_t size = strlen(ligne) + strlen(cp) + strlen(ville) + 4;
    char *out = *ligne != '\0' || *ville != '\0' ? arena_try(a, size) : NULL;

    if (out != NULL)
        snprintf(out, size, "%s%s%s%s%s", ligne, *ligne != '\0' ? ", " : "", cp, *cp != '\0' ? " " : "",
                 ville);
    return out;
}

static enum rc check_formateurs(const struct lheo_action *c, struct err *e)
{
    for (size_t i = 0; i < c->formateurs_n; i++)
        if (pedagogique_verifier(&c->formateurs[i].p, e) != RC_OK)
            return err_at(e, "organisme-formateur", c->formateurs[i].line);
    return RC_OK;
}

static enum rc check_action(struct arena *a, struct lheo_action *c, struct err *e)
{
    enum rc rc;

    if (c->numero[0] == '\0')
        return refuse(e, MSG_LHEO_NUMERO, "action", c->line);
    if (c->sessions_n == 0)
        return refuse(e, MSG_LHEO_ABSENT, "session", c->line);
    for (size_t i = 0; i < c->sessions_n; i++) {
        rc = check_session(&c->sessions[i], e);
        if (rc != RC_OK)
            return rc;
    }
    if (has_twins(c->sessions, c->sessions_n))
        return refuse(e, MSG_LHEO_DEUX_FOIS, "session", c->line);
    rc = price(c, e);
    c->lieu = place(a, c);
    return rc == RC_OK ? check_formateurs(c, e) : rc;
}

static enum rc check_organisme(const struct lheo_formation *f, struct err *e)
{
    enum msg wrong = MSG_AUCUN;

    if (f->siret[0] == '\0' && f->nda[0] == '\0')
        return refuse(e, MSG_LHEO_ABSENT, "organisme-formation-responsable", f->line);
    if (f->nda[0] != '\0')
        wrong = nda_check(f->nda);
    if (wrong != MSG_AUCUN)
        return refuse(e, wrong, "numero-activite", f->line);
    if (f->siret[0] != '\0')
        wrong = siret_check(f->siret);
    return wrong != MSG_AUCUN ? refuse(e, wrong, "SIRET", f->line) : RC_OK;
}

enum rc lheo_verifier(struct arena *a, struct lheo_formation *f, struct err *e)
{
    enum rc rc;

    if (f->numero[0] == '\0')
        return refuse(e, MSG_LHEO_NUMERO, "formation", f->line);
    if (f->intitule == NULL)
        return refuse(e, MSG_LHEO_ABSENT, "intitule-formation", f->line);
    if (f->actions_n == 0)
        return refuse(e, MSG_LHEO_ABSENT, "action", f->line);
    rc = find_classe(f, e);
    if (rc == RC_OK)
        rc = check_organisme(f, e);
    for (size_t i = 0; rc == RC_OK && i < f->actions_n; i++) {
        rc = check_action(a, &f->actions[i], e);
        if (f->actions[i].prerequis < 0) /* the action says it, or else its formation */
            f->actions[i].prerequis = f->prerequis != NULL;
        for (size_t k = 0; rc == RC_OK && k < i; k++)
            if (strcmp(f->actions[k].numero, f->actions[i].numero) == 0)
                rc = refuse(e, MSG_LHEO_DEUX_FOIS, "action", f->actions[i].line);
    }
    return rc;
}
