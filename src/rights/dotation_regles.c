/* What the law says of a sum paid on an account, without the store: reasons, amounts, conditions. */
#include "base/money.h"
#include "law/law_text.h"
#include "rights/dotation_interne.h"

const char *dotation_base(const char *base, day_t at, const char **article)
{
    return law_code_label("dotations", base, at, article);
}

static bool is_base(const struct dotation_lot *l, const char *base)
{
    return strcmp(l->base, base) == 0;
}

/* R. 6333-3: the resources of its 3° are tied to a dossier, those of its 1° are on the account. */
bool dotation_liee(const char *base)
{
    return strcmp(base, "dossier") == 0 || strcmp(base, "c2p") == 0 || strcmp(base, "atmp") == 0;
}

static enum rc check_tie(const struct dotation_lot *l, struct err *e)
{
    bool tied = dotation_liee(l->base);

    if (tied == (l->dossier_id != 0))
        return RC_OK;
    return ERR(e, MSG_DOTATION_LIE, "base", l->base, "attendu",
               tied ? "se verse pour un dossier : donner son numéro"
                    : "se verse sur le compte, sans dossier");
}

static enum rc wrong_amount(const struct dotation_lot *l, const char *rule, int64_t limit,
                            const struct law_value *v, struct err *e)
{
    char amount[MONEY_TEXT_BYTES], bound[MONEY_TEXT_BYTES], text[200];

    snprintf(text, sizeof(text), "%s %s (%s)", rule, money_french(limit, bound), v->article);
    return ERR(e, MSG_DOTATION_MONTANT, "montant", money_french(l->montant_cents, amount), "regle", text);
}

/* AB-01 to AB-05: the amounts that an article fixes. */
static enum rc check_amount(const struct dotation_lot *l, int64_t droits_cents, int64_t deja_cents,
                            struct err *e)
{
    struct law_value v;

    if (l->montant_cents <= 0)
        return ERR(e, MSG_DOTATION_MONTANT, "montant", "0", "regle", "une somme reçue est positive");
    if (is_base(l, "corrective") && law_param(PARAM_ABONDEMENT_CORRECTIF, l->recu_le, &v, NULL) == RC_OK &&
        l->montant_cents != v.value)
        return wrong_amount(l, "il est de", v.value, &v, e);
    if (is_base(l, "accord_performance") &&
        law_param(PARAM_ABONDEMENT_ACCORD_PERFORMANCE, l->recu_le, &v, NULL) == RC_OK &&
        l->montant_cents < v.value)
        return wrong_amount(l, "il est au moins de", v.value, &v, e);
    if (is_base(l, "lanceur_alerte") &&
        law_param(PARAM_ABONDEMENT_LANCEUR_ALERTE_PLAFOND, l->recu_le, &v, NULL) == RC_OK &&
        l->montant_cents > MAX(v.value - droits_cents - deja_cents, 0))
        return wrong_amount(l, "avec les droits annuels et les sommes déjà reçues, il ne dépasse pas",
                            v.value, &v, e);
    if (is_base(l, "atmp") && law_param(PARAM_ABONDEMENT_ATMP, l->recu_le, &v, NULL) == RC_OK &&
        l->montant_cents > v.value - deja_cents)
        return wrong_amount(l, "tous versements réunis, il est au plus de", v.value, &v, e);
    if (is_base(l, "c2p") && law_param(PARAM_ABONDEMENT_C2P_POINT, l->recu_le, &v, NULL) == RC_OK &&
        l->montant_cents % v.value != 0)
        return wrong_amount(l, "chaque point vaut", v.value, &v, e);
    return RC_OK;
}

/* R. 6323-42-1: only a voluntary dotation is reserved, limited in time or refunded. */
static enum rc check_conditions(const struct dotation_lot *l, struct err *e)
{
    bool stipulated =
        l->echeance != DAY_NONE || l->remboursable || l->classes[0] != '\0' || l->formations[0] != '\0';
    struct appuis unused = {0};

    if (!stipulated)
        return RC_OK;
    if (!is_base(l, "volontaire") || !appui_applies(&unused, PARAM_DOTATION_CONDITIONS, l->recu_le))
        return ERR(e, MSG_DOTATION_CONDITIONS);
    if (l->remboursable ? l->echeance == DAY_NONE || l->echeance < l->recu_le
                        : l->echeance != DAY_NONE && l->echeance < l->recu_le)
        return ERR(e, MSG_DOTATION_ECHEANCE);
    return RC_OK;
}

/* The n-th word of a list with commas between, copied; false past the last. */
bool dotation_mot(const char *list, size_t n, char out[DOTATION_MOT_BYTES])
{
    const char *p = list;
    size_t length;

    while (n > 0 && (p = strchr(p, ',')) != NULL) {
        p++;
        n--;
    }
    if (p == NULL || *p == '\0')
        return false;
    length = strcspn(p, ",");
    snprintf(out, DOTATION_MOT_BYTES, "%.*s", (int)MIN(length, (size_t)DOTATION_MOT_BYTES - 1), p);
    return true;
}

static enum rc check_classes(const struct dotation_lot *l, struct err *e)
{
    char word[DOTATION_MOT_BYTES];
    enum classe c;

    for (size_t i = 0; dotation_mot(l->classes, i, word); i++)
        if (!classe_find(word, &c) || c == CLASSE_DIFE_MANDAT)
            return ERR(e, MSG_DOTATION_CLASSE, "classe", word);
    return RC_OK;
}

enum rc dotation_verifier(const struct dotation_lot *l, int64_t droits_cents, int64_t deja_cents,
                          struct err *e)
{
    char day[32];
    enum rc rc;

    if (dotation_base(l->base, l->recu_le, NULL) == NULL)
        return ERR(e, MSG_DOTATION_BASE, "base", l->base, "date", day_french(l->recu_le, day));
    rc = check_tie(l, e);
    if (rc == RC_OK)
        rc = check_conditions(l, e);
    if (rc == RC_OK)
        rc = check_classes(l, e);
    return rc == RC_OK ? check_amount(l, droits_cents, deja_cents, e) : rc;
}

static bool holds(const char *list, const char *wanted)
{
    char word[DOTATION_MOT_BYTES];

    for (size_t i = 0; dotation_mot(list, i, word); i++)
        if (strcmp(word, wanted) == 0)
            return true;
    return false;
}

bool dotation_convient(const struct dotation_lot *l, enum classe classe, const char *formation)
{
    return (l->classes[0] == '\0' || holds(l->classes, classe_name(classe))) &&
           (l->formations[0] == '\0' || holds(l->formations, formation));
}
