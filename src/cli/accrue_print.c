#include "cli/accrue_print.h"
#include "base/json.h"
#include "base/money.h"

#define PERCENT_BYTES 32

/* ---- the year before --------------------------------------------------------------------------------------------- */

static bool any_before(const struct accrue_compare *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->lines[i].before_n > 0)
            return true;
    return false;
}

static bool apart(int64_t now, int64_t before, int percent)
{
    __int128 gap = now > before ? (__int128)now - before : (__int128)before - now;

    return gap * 100 > (__int128)before * percent;
}

bool accrue_departs(const struct accrue_compare *c, const struct accrue_line *l, int percent)
{
    return any_before(c) &&
           (apart(l->n, l->before_n, percent) || apart(l->amount, l->before_amount, percent));
}

/* "+1,5 %"; "nouveau" when there was nothing. */
static const char *percent_text(int64_t now, int64_t before, char out[PERCENT_BYTES])
{
    __int128 tenths;
    long long shown;

    if (before == 0) {
        snprintf(out, PERCENT_BYTES, "%s", now == 0 ? "0\u00a0%" : "nouveau");
        return out;
    }
    tenths = ((__int128)now - before) * 1000 / before;
    shown = (long long)(tenths < 0 ? -tenths : tenths);
    snprintf(out, PERCENT_BYTES, "%s%lld,%lld\u00a0%%", now < before ? "-" : "+", shown / 10, shown % 10);
    return out;
}

static const char *amount_text(bool hours, int64_t amount, char out[MONEY_TEXT_BYTES])
{
    if (!hours)
        return money_french(amount, out);
    snprintf(out, MONEY_TEXT_BYTES, "%lld\u00a0h", (long long)amount);
    return out;
}

static void print_line(FILE *out, const struct accrue_line *l, bool departs)
{
    char now[MONEY_TEXT_BYTES];
    char before[MONEY_TEXT_BYTES];
    char n_gap[PERCENT_BYTES];
    char gap[PERCENT_BYTES];

    fprintf(out, "  %s (%s%s%s) : %lld contre %lld (%s) ; %s contre %s (%s)%s\n", genre_phrase(l->genre),
            l->rule, l->regime[0] != '\0' ? ", " : "", l->regime, (long long)l->n, (long long)l->before_n,
            percent_text(l->n, l->before_n, n_gap), amount_text(l->hours, l->amount, now),
            amount_text(l->hours, l->before_amount, before), percent_text(l->amount, l->before_amount, gap),
            departs ? " : à vérifier" : "");
}

static void print_compare(FILE *out, const struct accrue_options *o, const struct accrue_compare *c,
                          int percent)
{
    size_t apart_n = 0;

    if (!any_before(c)) {
        fprintf(out, "Rien n'avait été crédité en %d : pas de comparaison.\n", c->annee - 1);
        return;
    }
    fprintf(out, "Année %d%s, %s à %d%s :\n", c->annee, o->write ? "" : " avec ce plan", "comparée",
            c->annee - 1, o->kind == ACCRUE_DIFE ? " jusqu'au même jour" : "");
    for (size_t i = 0; i < c->n; i++) {
        bool departs = accrue_departs(c, &c->lines[i], percent);

        print_line(out, &c->lines[i], departs);
        apart_n += departs;
    }
    if (apart_n > 0)
        fprintf(out, "Attention : %zu ligne%s à plus de %d\u00a0%% de l'année précédente.\n", apart_n,
                apart_n > 1 ? "s sont" : " est", percent);
}

/* ---- text ---------------------------------------------------------------------------------------------------------- */

static void print_resume(FILE *out, const struct accrue_report *r)
{
    if (r->resumed_after > 0)
        fprintf(out, "Reprise d'une exécution interrompue, à %lld\u00a0%% des titulaires.\n",
                (long long)(r->max_id > 0 ? (__int128)r->resumed_after * 100 / r->max_id : 100));
    else if (r->cut)
        fputs("Une exécution avait été interrompue et des données ont changé depuis : tous les titulaires "
              "ont été "
              "examinés.\n",
              out);
}

static void print_end(FILE *out, const struct accrue_options *o, const struct accrue_report *r)
{
    if (!o->write) {
        fputs("Rien n'a été enregistré : c'est un plan.\n", out);
        return;
    }
    if (r->credits + r->capped + r->forfeits + r->corrections == 0)
        fputs("Rien n'était dû : rien n'a été enregistré.\n", out);
    else
        fputs("Chaque lot a été vérifié : la somme écrite est la somme calculée.\n", out);
    if (r->proven > 0)
        fprintf(out,
                "Total prouvé, règle par règle : %lld écritures au livre, autant annoncées par les lots.\n",
                (long long)r->proven);
    if (r->changed)
        fputs("D'autres actes ont été inscrits pendant l'exécution : si des données de travail ou de mandats "
              "en font "
              "partie, relancer.\n",
              out);
}

static void print_text(const struct accrue_print *p, const struct accrue_options *o,
                       const struct accrue_report *r)
{
    FILE *out = p->out;
    char a[MONEY_TEXT_BYTES];
    char b[MONEY_TEXT_BYTES];

    print_resume(out, r);
    fprintf(out, "%lld titulaires examinés.\n", (long long)r->holders);
    fprintf(out, "Crédits%s : %lld, %s", o->write ? " écrits" : " à écrire", (long long)r->credits,
            money_french(r->credited_cents, a));
    if (r->credited_hours > 0)
        fprintf(out, " et %lld\u00a0h", (long long)r->credited_hours);
    fprintf(out, ".\nRetiré par les plafonds : %s ; crédits entièrement retirés : %lld.\n",
            money_french(r->lost_cents, b), (long long)r->capped);
    if (o->kind == ACCRUE_CPF)
        fprintf(out, "Déjà crédités : %lld, %s.\n", (long long)r->already, money_french(r->already_cents, a));
    else
        fprintf(out, "Droits perdus par la fin des mandats : %lld, %s.\n", (long long)r->forfeits,
                money_french(r->forfeited_cents, a));
    if (r->corrections > 0)
        fprintf(out, "Corrections%s, de crédits que les données corrigées ne justifient plus : %lld, %s.\n",
                o->write ? " écrites" : " à écrire", (long long)r->corrections,
                money_french(r->corrected_cents, a));
    if (r->refused > 0)
        fprintf(out, "Titulaires laissés tels quels, leurs données étant illisibles : %lld.\n",
                (long long)r->refused);
    print_compare(out, o, &r->compare, p->percent);
    print_end(out, o, r);
}

/* ---- JSON ---------------------------------------------------------------------------------------------------------- */

static void json_line(struct json *j, const struct accrue_compare *c, const struct accrue_line *l,
                      int percent)
{
    json_object_open(j);
    json_kt(j, "genre", genre_phrase(l->genre));
    json_kt(j, "regle", l->rule);
    if (l->regime[0] != '\0')
        json_kt(j, "regime", l->regime);
    json_kt(j, "unite", l->hours ? "heures" : "centimes");
    json_ki(j, "nombre", l->n);
    json_ki(j, "montant", l->amount);
    json_ki(j, "nombre_avant", l->before_n);
    json_ki(j, "montant_avant", l->before_amount);
    json_kb(j, "a_verifier", accrue_departs(c, l, percent));
    json_object_close(j);
}

static void json_compare(struct json *j, const struct accrue_compare *c, int percent)
{
    json_key(j, "comparaison");
    json_object_open(j);
    json_ki(j, "annee", c->annee);
    json_ki(j, "annee_avant", c->annee - 1);
    json_ki(j, "seuil_pourcent", percent);
    json_key(j, "lignes");
    json_array_open(j);
    for (size_t i = 0; i < c->n; i++)
        json_line(j, c, &c->lines[i], percent);
    json_array_close(j);
    json_object_close(j);
}

static void json_counts(struct json *j, const struct accrue_report *r)
{
    json_ki(j, "titulaires", r->holders);
    json_ki(j, "credits", r->credits);
    json_ki(j, "credits_centimes", r->credited_cents);
    json_ki(j, "credits_heures", r->credited_hours);
    json_ki(j, "plafonds_centimes", r->lost_cents);
    json_ki(j, "entierement_plafonnes", r->capped);
    json_ki(j, "deja_credites", r->already);
    json_ki(j, "deja_credites_centimes", r->already_cents);
    json_ki(j, "deja_credites_heures", r->already_hours);
    json_ki(j, "pertes", r->forfeits);
    json_ki(j, "pertes_centimes", r->forfeited_cents);
    json_ki(j, "corrections", r->corrections);
    json_ki(j, "corrections_centimes", r->corrected_cents);
    json_ki(j, "illisibles", r->refused);
    json_ki(j, "lots", r->slices);
}

static void json_retenues(struct json *j, const struct dette_retenues *r)
{
    if (r == NULL)
        return;
    json_ki(j, "dettes_retenues", r->retenues);
    json_ki(j, "dettes_retenues_centimes", r->cents);
}

static void json_run(struct json *j, const struct accrue_options *o, const struct accrue_report *r,
                     const struct accrue_print *p)
{
    char day[DAY_TEXT_BYTES];

    json_object_open(j);
    json_kt(j, "genre", o->kind == ACCRUE_CPF ? "cpf" : "dife");
    if (o->kind == ACCRUE_CPF)
        json_ki(j, "annee", o->annee);
    else
        json_kt(j, "au", day_iso(o->at, day));
    json_kb(j, "ecrit", o->write);
    json_counts(j, r);
    json_kb(j, "interrompu_avant", r->cut);
    json_kb(j, "reprise", r->resumed_after > 0);
    json_kb(j, "actes_pendant", r->changed);
    json_ki(j, "ecritures_prouvees", r->proven);
    json_compare(j, &r->compare, p->percent);
    if (p->n == 1)
        json_retenues(j, p->retenues);
    json_object_close(j);
}

static void print_json(const struct accrue_print *p, const struct accrue_options *o,
                       const struct accrue_report *r)
{
    struct json *j = p->n > 0 ? json_to(p->out) : NULL;

    if (j == NULL)
        return;
    if (p->n > 1) {
        json_object_open(j);
        json_ki(j, "annee", o[0].annee);
        json_key(j, "credits");
        json_array_open(j);
    }
    for (size_t i = 0; i < p->n; i++)
        json_run(j, &o[i], &r[i], p);
    if (p->n > 1) {
        json_array_close(j);
        json_retenues(j, p->retenues);
        json_object_close(j);
    }
    json_raw(j, "\n", 1);
    json_free(j);
}

void accrue_print(const struct accrue_print *p, const struct accrue_options *options,
                  const struct accrue_report *reports)
{
    char day[32], cents[MONEY_TEXT_BYTES];

    if (p->json) {
        print_json(p, options, reports);
        return;
    }
    for (size_t i = 0; i < p->n; i++) {
        if (p->n > 1 && options[i].kind == ACCRUE_CPF)
            fprintf(p->out, "Compte personnel de formation, année de travail %d\n", options[i].annee);
        else if (p->n > 1)
            fprintf(p->out, "\nDroits des élus, jusqu'au %s\n", day_french(options[i].at, day));
        print_text(p, &options[i], &reports[i]);
    }
    if (p->retenues != NULL && p->retenues->retenues > 0)
        fprintf(p->out, "%lld dette(s) de titulaires retenues sur leurs droits : %s.\n",
                (long long)p->retenues->retenues, money_french(p->retenues->cents, cents));
}
