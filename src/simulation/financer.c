/* Who pays what: the purses of a scenario, in the order of the law. */
#include "rights/financement.h"
#include "simulation/simulation_interne.h"

/* A scenario as read: the engine's input, and the names that its answer repeats. */
struct demande {
    struct financement_in in;
    struct dotation dotations[FINANCEMENT_POTS_MAX];
    const char *lots[FINANCEMENT_POTS_MAX];
    struct abondement abondements[FINANCEMENT_POTS_MAX];
};

#define WORDS_CLASSE "RNCP, RS, CLEA, VAE, BC, PERMIS_LEGER, PERMIS_LOURD, DIFE_MANDAT ou DIFE_REINSERTION"
#define REINSERTION "DIFE_REINSERTION"

static bool find_classe(const char *word, int *out)
{
    enum classe c;
    bool found = classe_find(word, &c);

    if (found)
        *out = (int)c;
    return found;
}

static bool find_situation(const char *word, int *out)
{
    enum situation s;
    bool found = situation_find(word, &s);

    if (found)
        *out = (int)s;
    return found;
}

static bool find_financeur(const char *word, int *out)
{
    enum financeur f;
    bool found = financeur_find(word, &f);

    if (found)
        *out = (int)f;
    return found;
}

/* A réinsertion whose certification is not said: the class without a cap, under the rights of the élu. */
static enum rc read_classe(const struct champs *c, struct financement_in *in, struct err *e)
{
    const char *word;
    int classe = CLASSE_RNCP;
    enum rc rc = champ_text(c, "classe", &word, e);

    if (rc == RC_OK && strcmp(word, REINSERTION) != 0)
        rc = champ_word(c, "classe", WORDS_CLASSE, find_classe, &classe, e);
    if (rc != RC_OK)
        return rc;
    in->classe = (enum classe)classe;
    in->fonds = strcmp(word, REINSERTION) == 0 || in->classe == CLASSE_DIFE_MANDAT ? FONDS_DIFE : FONDS_CPF;
    return RC_OK;
}

static enum rc read_financeur(const struct champs *c, enum financeur *out, struct err *e)
{
    int f = 0;
    enum rc rc = champ_word(c, "financeur",
                            "employeur, opco, c2p, atmp, etat, region, france_travail, agefiph, faf, cma, "
                            "collectivite, sante_publique, unedic ou association",
                            find_financeur, &f, e);

    *out = (enum financeur)f;
    return rc;
}

/* A lot is a number or a text: the answer repeats it. */
static enum rc read_lot(const struct champs *c, const char **out, struct err *e)
{
    int64_t number;

    if (json_is_string(json_object_get(c->objet, "lot")))
        return champ_text(c, "lot", out, e);
    if (champ_int(c, "lot", 0, INT64_MAX, &number, NULL) != RC_OK)
        return champ_refuse(c, "lot", "un numéro ou un texte", e);
    *out = arena_printf(c->a, "%lld", (long long)number);
    return RC_OK;
}

static enum rc read_dotation(const struct champs *c, struct dotation *d, const char **lot, struct err *e)
{
    static const char *const keys[] = {"lot", "financeur", "montant", "echeance", "ouvert_le", NULL};
    enum rc rc = champs_only(c, keys, e);

    d->echeance = DAY_NONE;
    if (rc == RC_OK)
        rc = read_lot(c, lot, e);
    if (rc == RC_OK)
        rc = read_financeur(c, &d->financeur, e);
    if (rc == RC_OK)
        rc = champ_int(c, "montant", 0, CHAMP_CENTS_MAX, &d->montant_cents, e);
    if (rc == RC_OK)
        rc = champ_day_or(c, "echeance", &d->echeance, e);
    return rc == RC_OK ? champ_day(c, "ouvert_le", &d->ouvert_le, e) : rc;
}

static enum rc read_dotations(const struct champs *c, struct demande *d, struct err *e)
{
    struct champs item;
    enum rc rc = champ_list(c, "dotations", FINANCEMENT_POTS_MAX, &d->in.dotations_n, e);

    d->in.dotations = d->dotations;
    for (size_t i = 0; rc == RC_OK && i < d->in.dotations_n; i++) {
        rc = champ_item(c, "dotations", i, &item, e);
        if (rc == RC_OK)
            rc = read_dotation(&item, &d->dotations[i], &d->lots[i], e);
        d->dotations[i].lot = (int64_t)i + 1; /* the place stands for the lot: see poche_text() */
    }
    return rc;
}

static enum rc read_abondements(const struct champs *c, struct demande *d, struct err *e)
{
    static const char *const keys[] = {"financeur", "montant", NULL};
    struct champs item;
    enum rc rc = champ_list(c, "abondements", FINANCEMENT_POTS_MAX, &d->in.abondements_n, e);

    d->in.abondements = d->abondements;
    for (size_t i = 0; rc == RC_OK && i < d->in.abondements_n; i++) {
        rc = champ_item(c, "abondements", i, &item, e);
        if (rc == RC_OK)
            rc = champs_only(&item, keys, e);
        if (rc == RC_OK)
            rc = read_financeur(&item, &d->abondements[i].financeur, e);
        if (rc == RC_OK)
            rc = champ_int(&item, "montant", 0, CHAMP_CENTS_MAX, &d->abondements[i].montant_cents, e);
    }
    return rc;
}

static enum rc read_elu(const struct champs *c, struct financement_in *in, struct err *e)
{
    enum rc rc = champ_int_or(c, "dife", 0, CHAMP_CENTS_MAX, &in->dife_cents, e);

    in->cout_ht_cents = in->cout_cents;
    if (rc == RC_OK)
        rc = champ_int_or(c, "cout_ht", 0, CHAMP_CENTS_MAX, &in->cout_ht_cents, e);
    if (rc == RC_OK && in->fonds == FONDS_DIFE && in->classe == CLASSE_DIFE_MANDAT && !champ_has(c, "heures"))
        return champ_int(c, "heures", 1, 100000, &in->heures, e);
    if (rc == RC_OK)
        rc = champ_int_or(c, "heures", 1, 100000, &in->heures, e);
    return rc == RC_OK ? champ_int_or(c, "participants", 0, 100000, &in->participants, e) : rc;
}

static enum rc read_demande(const struct champs *c, struct demande *d, struct err *e)
{
    static const char *const keys[] = {"date",   "cout",         "classe",    "situation",   "droits",
                                       "cec",    "dife",         "dotations", "abondements", "cout_ht",
                                       "heures", "participants", "dif",       NULL};
    struct financement_in *in = &d->in;
    int situation = 0;
    enum rc rc = champs_only(c, keys, e);

    *in = (struct financement_in){.reste_max_cents = INT64_MAX, .debut = DAY_NONE, .fin = DAY_NONE};
    if (rc == RC_OK)
        rc = champ_day(c, "date", &in->date, e);
    if (rc == RC_OK)
        rc = champ_int(c, "cout", 0, CHAMP_CENTS_MAX, &in->cout_cents, e);
    if (rc == RC_OK)
        rc = read_classe(c, in, e);
    if (rc == RC_OK)
        rc = champ_word(c, "situation",
                        "salarie, demandeur_emploi, independant, elu, esat, agent_public ou autre",
                        find_situation, &situation, e);
    in->situation = (enum situation)situation;
    if (rc == RC_OK)
        rc = champ_int_or(c, "droits", 0, CHAMP_CENTS_MAX, &in->droits_cents, e);
    if (rc == RC_OK)
        rc = champ_int_or(c, "dif", 0, CHAMP_CENTS_MAX, &in->dif_cents, e);
    if (rc == RC_OK)
        rc = champ_int_or(c, "cec", 0, CHAMP_CENTS_MAX, &in->cec_cents, e);
    if (rc == RC_OK)
        rc = read_dotations(c, d, e);
    if (rc == RC_OK)
        rc = read_abondements(c, d, e);
    return rc == RC_OK ? read_elu(c, in, e) : rc;
}

/* "dotation:LOT", "abondement:N", "droits"… */
static const char *poche_text(const struct champs *c, const struct demande *d, const struct prise *p)
{
    switch (p->poche) {
    case POCHE_DOTATION:
        return arena_printf(c->a, "dotation:%s", d->lots[p->lot - 1]);
    case POCHE_ABONDEMENT:
        return arena_printf(c->a, "abondement:%lld", (long long)p->lot);
    case POCHE_DIF:
        return "dif";
    case POCHE_CEC:
        return "cec";
    case POCHE_DIFE:
        return "dife";
    default:
        return "droits";
    }
}

static void write_split(const struct champs *c, const struct demande *d, const struct financement_out *r,
                        struct json *out)
{
    json_key(out, "prises");
    json_array_open(out);
    for (size_t i = 0; i < r->prises_n; i++) {
        json_object_open(out);
        json_kt(out, "poche", poche_text(c, d, &r->prises[i]));
        json_ki(out, "montant", r->prises[i].montant_cents);
        json_object_close(out);
    }
    json_array_close(out);
    json_ki(out, "titulaire", r->titulaire_cents);
    json_ki(out, "participation", r->participation_cents);
    json_kt(out, "exoneration", exoneration_name(r->exoneration));
}

/* A rule says no: the refusal is the result. */
static void write_refusal(const struct err *why, struct json *out)
{
    json_key(out, "refus");
    json_object_open(out);
    json_kt(out, "code", msg_def(why->msg)->code);
    json_kt(out, "adresse", msg_def(why->msg)->article);
    json_kt(out, "phrase", why->phrase);
    json_object_close(out);
}

enum rc simuler_financement(const struct champs *c, struct json *out, struct err *e)
{
    struct demande *d = ARENA_NEW(c->a, struct demande);
    struct financement_out r = {.phrase = ""};
    enum rc rc = read_demande(c, d, e);

    if (rc == RC_OK)
        rc = financement_split(c->a, &d->in, &r, e);
    if (rc != RC_OK && rc != RC_REFUSED)
        return rc;
    json_object_open(out);
    if (rc == RC_OK)
        write_split(c, d, &r, out);
    else
        write_refusal(e, out);
    resultat_articles(out, c->a, &r.appuis, rc == RC_OK ? NULL : msg_def(e->msg)->article);
    json_kt(out, "phrase", rc == RC_OK ? r.phrase : e->phrase);
    json_object_close(out);
    return RC_OK;
}
