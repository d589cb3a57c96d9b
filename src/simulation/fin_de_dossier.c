/* How a price ends: a training stopped after entry, or cancelled before. */
#include "simulation/simulation_interne.h"
#include "training/denouement.h"

#define CARTE "titulaire"

/* How the price was financed: the purses of the scenario, the card last or not. */
struct parts {
    struct dossier_prise prises[DOSSIER_PRISES_MAX];
    const char *poches[DOSSIER_PRISES_MAX];
    size_t n;
};

static bool known_poche(const char *word)
{
    static const char *const whole[] = {CARTE, "droits", "dif", "cec", "dife"};
    static const char *const lots[] = {"dotation:", "abondement:"};

    for (size_t i = 0; i < ARRAY_LEN(whole); i++)
        if (strcmp(word, whole[i]) == 0)
            return true;
    for (size_t i = 0; i < ARRAY_LEN(lots); i++)
        if (strncmp(word, lots[i], strlen(lots[i])) == 0 && word[strlen(lots[i])] != '\0')
            return true;
    return false;
}

static enum rc read_part(const struct champs *c, struct parts *p, size_t i, struct err *e)
{
    static const char *const keys[] = {"poche", "montant", NULL};
    enum rc rc = champs_only(c, keys, e);

    if (rc == RC_OK)
        rc = champ_text(c, "poche", &p->poches[i], e);
    if (rc == RC_OK && !known_poche(p->poches[i]))
        return champ_refuse(c, "poche", "droits, dif, cec, dife, dotation:LOT, abondement:N ou titulaire", e);
    p->prises[i] = (struct dossier_prise){.poche = POCHE_DROITS};
    return rc == RC_OK ? champ_int(c, "montant", 0, CHAMP_CENTS_MAX, &p->prises[i].montant_cents, e) : rc;
}

static enum rc read_parts(const struct champs *c, int64_t prix, struct parts *p, struct err *e)
{
    struct champs item;
    int64_t sum = 0;
    enum rc rc = champ_list(c, "parts", DOSSIER_PRISES_MAX, &p->n, e);

    for (size_t i = 0; rc == RC_OK && i < p->n; i++) {
        rc = champ_item(c, "parts", i, &item, e);
        if (rc == RC_OK)
            rc = read_part(&item, p, i, e);
        sum += p->prises[i].montant_cents;
    }
    if (rc == RC_OK && (sum != prix || p->n == 0)) {
        ERR(e, MSG_SIMULATION_SOMMES);
        return err_at(e, "parts", 0);
    }
    return rc;
}

/* What goes where, then the texts and the sentence. */
static void write_ending(const struct champs *c, const struct denouement *d, struct parts *p,
                         struct json *out)
{
    int64_t card = 0, lost = 0;

    denouement_partager(d, p->prises, p->n);
    json_ki(out, "organisme", d->organisme_cents);
    json_key(out, "recredits");
    json_array_open(out);
    for (size_t i = 0; i < p->n; i++) {
        bool is_card = strcmp(p->poches[i], CARTE) == 0;

        lost += p->prises[i].perdu_cents;
        card += is_card ? p->prises[i].rendu_cents : 0;
        if (is_card || p->prises[i].rendu_cents == 0)
            continue;
        json_object_open(out);
        json_kt(out, "poche", p->poches[i]);
        json_ki(out, "montant", p->prises[i].rendu_cents);
        json_object_close(out);
    }
    json_array_close(out);
    json_ki(out, "remboursement", card);
    json_ki(out, "perdu", lost);
    resultat_articles(out, c->a, &d->appuis, d->article);
    json_kt(out, "phrase", d->phrase);
}

/* ---- interruption -------------------------------------------------------------------------------------------- */

static bool find_cause(const char *word, int *out)
{
    enum dossier_cause cause;
    bool found = dossier_cause_find(word, &cause) && cause != CAUSE_TOTALE;

    if (found)
        *out = (int)cause;
    return found;
}

enum rc simuler_interruption(const struct champs *c, struct json *out, struct err *e)
{
    static const char *const keys[] = {"date", "prix", "taux", "cause", "force_majeure", "parts", NULL};
    struct parts *parts = ARENA_NEW(c->a, struct parts);
    struct denouement d;
    int64_t prix = 0, taux = 0;
    bool force_majeure = false;
    int cause = 0;
    day_t date = DAY_NONE;
    enum rc rc = champs_only(c, keys, e);

    if (rc == RC_OK)
        rc = champ_day(c, "date", &date, e);
    if (rc == RC_OK)
        rc = champ_int(c, "prix", 0, CHAMP_CENTS_MAX, &prix, e);
    if (rc == RC_OK)
        rc = champ_int(c, "taux", 0, 100, &taux, e);
    if (rc == RC_OK)
        rc = champ_word(c, "cause", "titulaire, organisme_report ou organisme_sans_report", find_cause,
                        &cause, e);
    if (rc == RC_OK)
        rc = champ_bool_or(c, "force_majeure", &force_majeure, e);
    if (rc == RC_OK)
        rc = read_parts(c, prix, parts, e);
    if (rc == RC_OK)
        rc = denouement_service_fait(prix, (int)taux, (enum dossier_cause)cause, force_majeure, date, &d, e);
    if (rc != RC_OK)
        return rc;
    json_object_open(out);
    write_ending(c, &d, parts, out);
    json_object_close(out);
    return RC_OK;
}

/* ---- annulation ---------------------------------------------------------------------------------------------- */

enum par { PAR_TITULAIRE, PAR_ORGANISME, PAR_ABSENCE };

static bool find_par(const char *word, int *out)
{
    static const char *const words[] = {
        [PAR_TITULAIRE] = "titulaire", [PAR_ORGANISME] = "organisme", [PAR_ABSENCE] = "absence"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(words[i], word) == 0) {
            *out = (int)i;
            return true;
        }
    return false;
}

struct annulation {
    day_t date, acceptation, debut, retractation;
    int par;
    bool force_majeure;
    int64_t prix;
};

static enum rc read_annulation(const struct champs *c, struct annulation *x, struct err *e)
{
    static const char *const keys[] = {"date",          "acceptation", "debut", "par",
                                       "force_majeure", "prix",        "parts", NULL};
    enum rc rc = champs_only(c, keys, e);

    if (rc == RC_OK)
        rc = champ_day(c, "date", &x->date, e);
    if (rc == RC_OK)
        rc = champ_day(c, "acceptation", &x->acceptation, e);
    if (rc == RC_OK && x->date < x->acceptation)
        return champ_refuse(c, "date", "un jour qui ne précède pas l'acceptation", e);
    if (rc == RC_OK)
        rc = champ_day(c, "debut", &x->debut, e);
    if (rc == RC_OK)
        rc = champ_word(c, "par", "titulaire, organisme ou absence", find_par, &x->par, e);
    if (rc == RC_OK)
        rc = champ_bool_or(c, "force_majeure", &x->force_majeure, e);
    return rc == RC_OK ? champ_int(c, "prix", 0, CHAMP_CENTS_MAX, &x->prix, e) : rc;
}

static enum rc cancel(const struct annulation *x, struct denouement *d, struct err *e)
{
    switch (x->par) {
    case PAR_ORGANISME:
        denouement_annulation_organisme(d);
        return RC_OK;
    case PAR_ABSENCE:
        if (!x->force_majeure)
            return denouement_absence(x->prix, x->acceptation, d, e);
        break;
    default:
        break;
    }
    return denouement_annulation(x->prix, x->acceptation, DAY_NONE, x->debut, DAY_NONE, x->date,
                                 x->force_majeure, d, e);
}

enum rc simuler_annulation(const struct champs *c, struct json *out, struct err *e)
{
    struct parts *parts = ARENA_NEW(c->a, struct parts);
    struct annulation x = {.par = PAR_TITULAIRE};
    struct denouement d;
    enum rc rc = read_annulation(c, &x, e);

    if (rc == RC_OK)
        rc = read_parts(c, x.prix, parts, e);
    if (rc == RC_OK)
        rc = denouement_retractation_fin(x.acceptation, &x.retractation, e);
    if (rc == RC_OK)
        rc = cancel(&x, &d, e);
    if (rc != RC_OK)
        return rc;
    json_object_open(out);
    json_kb(out, "retractation", x.par == PAR_TITULAIRE && x.date <= x.retractation);
    write_ending(c, &d, parts, out);
    json_object_close(out);
    return RC_OK;
}
