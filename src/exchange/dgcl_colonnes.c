#include "exchange/dgcl_colonnes.h"
#include "base/money.h"
#include <csv.h>

#define TEXT_BYTES 1024

struct column {
    const char *name;
    int item; /* enum law_item; ITEM_COUNT: opens nothing by itself (kind, day, pseudonym) */
    enum dgcl_genre genre;
    void (*text)(const struct dgcl_ligne *l, char *out);
};

/* ---- values -------------------------------------------------------------------------------------------------- */

static void put_text(char *out, const char *s)
{
    snprintf(out, TEXT_BYTES, "%s", s != NULL ? s : "");
}

/* A day later than the day of the export had not come. */
static void put_day(char *out, day_t d, day_t at)
{
    day_iso(d != DAY_NONE && d <= at ? d : DAY_NONE, out);
}

static void put_cents(char *out, int64_t cents)
{
    if (cents >= 0)
        money_plain(cents, out);
}

static void put_number(char *out, int64_t n)
{
    if (n >= 0)
        snprintf(out, TEXT_BYTES, "%lld", (long long)n);
}

/* What is declared when the person leaves the training is known from that day on. */
static bool realised(const struct dgcl_ligne *l)
{
    return l->dossier->sorti_le != DAY_NONE && l->dossier->sorti_le <= l->at;
}

static bool accepted(const struct dgcl_ligne *l)
{
    return l->dossier->accepte_le != DAY_NONE && l->dossier->accepte_le <= l->at;
}

static bool billed(const struct dgcl_ligne *l)
{
    return l->dossier->facture_numero != NULL && day_of_instant(l->dossier->facture_transmise_us) <= l->at;
}

static bool paid(const struct dgcl_ligne *l)
{
    return l->dossier->paye_le != DAY_NONE && l->dossier->paye_le <= l->at;
}

/* ---- one function for each column: élu, mandate --------------------------------------------------------------- */

static void droits_acquis(const struct dgcl_ligne *l, char *out)
{
    put_cents(out, l->acquis_cents);
}
static void droits_disponibles(const struct dgcl_ligne *l, char *out)
{
    put_cents(out, l->solde.posted - l->solde.reserved);
}
static void mandat_type(const struct dgcl_ligne *l, char *out)
{
    put_text(out, l->mandat->type);
}
static void mandat_debut(const struct dgcl_ligne *l, char *out)
{
    put_day(out, l->mandat->debut, l->at);
}
static void mandat_fin(const struct dgcl_ligne *l, char *out)
{
    put_day(out, l->mandat->fin, l->at);
}

/* ---- dossier -------------------------------------------------------------------------------------------------- */

static void classe(const struct dgcl_ligne *l, char *out)
{
    put_text(out, classe_name(l->dossier->classe));
}
static void intitule(const struct dgcl_ligne *l, char *out)
{
    put_text(out, l->dossier->intitule);
}
static void session_debut(const struct dgcl_ligne *l, char *out)
{
    day_iso(l->dossier->debut, out);
}
static void session_fin(const struct dgcl_ligne *l, char *out)
{
    day_iso(l->dossier->fin, out);
}
static void heures(const struct dgcl_ligne *l, char *out)
{
    put_number(out, l->dossier->heures);
}
static void heures_realisees(const struct dgcl_ligne *l, char *out)
{
    put_number(out, realised(l) ? l->dossier->heures_realisees : -1);
}
static void prix_ht(const struct dgcl_ligne *l, char *out)
{
    put_cents(out, l->dossier->prix_ht_cents);
}
static void prix_ttc(const struct dgcl_ligne *l, char *out)
{
    put_cents(out, l->dossier->prix_ttc_cents);
}
static void realise_ht(const struct dgcl_ligne *l, char *out)
{
    put_cents(out, realised(l) ? l->dossier->realise_ht_cents : -1);
}
static void realise_ttc(const struct dgcl_ligne *l, char *out)
{
    put_cents(out, realised(l) ? l->dossier->realise_ttc_cents : -1);
}
static void part_dife(const struct dgcl_ligne *l, char *out)
{
    put_cents(out, accepted(l) ? l->dife_cents : -1);
}
static void reste_a_charge(const struct dgcl_ligne *l, char *out)
{
    put_cents(out, accepted(l) ? l->dossier->reste_cents : -1);
}
static void etat(const struct dgcl_ligne *l, char *out)
{
    put_text(out, dossier_etat_name(l->etat));
}
static void demande_le(const struct dgcl_ligne *l, char *out)
{
    put_day(out, l->dossier->demande_le, l->at);
}
static void accepte_le(const struct dgcl_ligne *l, char *out)
{
    put_day(out, l->dossier->accepte_le, l->at);
}
static void entre_le(const struct dgcl_ligne *l, char *out)
{
    put_day(out, l->dossier->entre_le, l->at);
}
static void sorti_le(const struct dgcl_ligne *l, char *out)
{
    put_day(out, l->dossier->sorti_le, l->at);
}
static void taux(const struct dgcl_ligne *l, char *out)
{
    put_number(out, realised(l) ? l->dossier->taux : -1);
}
static void facture_numero(const struct dgcl_ligne *l, char *out)
{
    put_text(out, billed(l) ? l->dossier->facture_numero : "");
}
static void facture_emise(const struct dgcl_ligne *l, char *out)
{
    day_iso(billed(l) ? l->dossier->facture_emise : DAY_NONE, out);
}
static void a_payer(const struct dgcl_ligne *l, char *out)
{
    put_cents(out, billed(l) ? l->dossier->a_payer_cents : -1);
}
static void paye(const struct dgcl_ligne *l, char *out)
{
    put_cents(out, paid(l) ? l->dossier->paye_cents : -1);
}
static void paye_le(const struct dgcl_ligne *l, char *out)
{
    put_day(out, l->dossier->paye_le, l->at);
}

/* ---- training body -------------------------------------------------------------------------------------------- */

static void raison_sociale(const struct dgcl_ligne *l, char *out)
{
    put_text(out, l->organisme->denomination);
}
static void siret(const struct dgcl_ligne *l, char *out)
{
    put_text(out, l->organisme->siret);
}
static void nda(const struct dgcl_ligne *l, char *out)
{
    put_text(out, l->organisme->nda);
}
static void nature_juridique(const struct dgcl_ligne *l, char *out)
{
    put_text(out, l->organisme->nature_juridique);
}
static void departement(const struct dgcl_ligne *l, char *out)
{
    put_text(out, l->organisme->departement);
}
static void agrement_debut(const struct dgcl_ligne *l, char *out)
{
    if (l->agrement != NULL)
        put_day(out, l->agrement->debut, l->at);
}
static void agrement_fin(const struct dgcl_ligne *l, char *out)
{
    if (l->agrement != NULL)
        day_iso(l->agrement->fin, out);
}
static void agrement_suspension(const struct dgcl_ligne *l, char *out)
{
    if (l->agrement != NULL)
        put_day(out, l->agrement->suspension, l->at);
}
static void agrement_renouvellement(const struct dgcl_ligne *l, char *out)
{
    if (l->agrement != NULL)
        put_day(out, l->agrement->renouvellement, l->at);
}

static const struct column columns[] = {
    {"droits_acquis", ITEM_DROITS_DIFE, DGCL_ELU, droits_acquis},
    {"droits_disponibles", ITEM_DROITS_DIFE, DGCL_ELU, droits_disponibles},
    {"mandat_type", ITEM_MANDAT_TYPE, DGCL_MANDAT, mandat_type},
    {"mandat_debut", ITEM_MANDAT_DEBUT, DGCL_MANDAT, mandat_debut},
    {"mandat_fin", ITEM_MANDAT_FIN, DGCL_MANDAT, mandat_fin},
    {"formation_classe", ITEM_DOSSIER_FORMATION, DGCL_DOSSIER, classe},
    {"formation_intitule", ITEM_DOSSIER_FORMATION, DGCL_DOSSIER, intitule},
    {"session_debut", ITEM_DOSSIER_FORMATION, DGCL_DOSSIER, session_debut},
    {"session_fin", ITEM_DOSSIER_FORMATION, DGCL_DOSSIER, session_fin},
    {"heures_prevues", ITEM_DOSSIER_FORMATION, DGCL_DOSSIER, heures},
    {"heures_realisees", ITEM_DOSSIER_FORMATION, DGCL_DOSSIER, heures_realisees},
    {"prix_ht", ITEM_DOSSIER_FORMATION_FINANCEMENT, DGCL_DOSSIER, prix_ht},
    {"prix_ttc", ITEM_DOSSIER_FORMATION_FINANCEMENT, DGCL_DOSSIER, prix_ttc},
    {"realise_ht", ITEM_DOSSIER_FORMATION_FINANCEMENT, DGCL_DOSSIER, realise_ht},
    {"realise_ttc", ITEM_DOSSIER_FORMATION_FINANCEMENT, DGCL_DOSSIER, realise_ttc},
    {"part_dife", ITEM_DOSSIER_FORMATION_FINANCEMENT, DGCL_DOSSIER, part_dife},
    {"reste_a_charge", ITEM_DOSSIER_FORMATION_FINANCEMENT, DGCL_DOSSIER, reste_a_charge},
    {"etat", ITEM_DOSSIER_SUIVI, DGCL_DOSSIER, etat},
    {"demande_le", ITEM_DOSSIER_SUIVI, DGCL_DOSSIER, demande_le},
    {"accepte_le", ITEM_DOSSIER_SUIVI, DGCL_DOSSIER, accepte_le},
    {"entre_le", ITEM_DOSSIER_SUIVI, DGCL_DOSSIER, entre_le},
    {"sorti_le", ITEM_DOSSIER_SUIVI, DGCL_DOSSIER, sorti_le},
    {"taux_realisation", ITEM_DOSSIER_SUIVI, DGCL_DOSSIER, taux},
    {"facture_numero", ITEM_DOSSIER_FACTURE, DGCL_DOSSIER, facture_numero},
    {"facture_emise_le", ITEM_DOSSIER_FACTURE, DGCL_DOSSIER, facture_emise},
    {"a_payer", ITEM_DOSSIER_FACTURE, DGCL_DOSSIER, a_payer},
    {"paye", ITEM_DOSSIER_FACTURE, DGCL_DOSSIER, paye},
    {"paye_le", ITEM_DOSSIER_FACTURE, DGCL_DOSSIER, paye_le},
    {"organisme_raison_sociale", ITEM_ORGANISME_RAISON_SOCIALE, DGCL_DOSSIER, raison_sociale},
    {"organisme_siret", ITEM_ORGANISME_SIRET, DGCL_DOSSIER, siret},
    {"organisme_nda", ITEM_ORGANISME_NDA, DGCL_DOSSIER, nda},
    {"organisme_nature_juridique", ITEM_ORGANISME_NATURE_JURIDIQUE, DGCL_DOSSIER, nature_juridique},
    {"organisme_departement", ITEM_ORGANISME_DEPARTEMENT, DGCL_DOSSIER, departement},
    {"agrement_debut", ITEM_ORGANISME_AGREMENT_DEBUT, DGCL_DOSSIER, agrement_debut},
    {"agrement_suspension", ITEM_ORGANISME_AGREMENT_SUSPENSION, DGCL_DOSSIER, agrement_suspension},
    {"agrement_fin", ITEM_ORGANISME_AGREMENT_FIN, DGCL_DOSSIER, agrement_fin},
    {"agrement_renouvellement", ITEM_ORGANISME_AGREMENT_RENOUVELLEMENT, DGCL_DOSSIER,
     agrement_renouvellement},
};

struct item_set dgcl_items(void)
{
    struct item_set items = {{0}};

    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        item_set_add(&items, (enum law_item)columns[i].item);
    return items;
}

/* ---- lines ---------------------------------------------------------------------------------------------------- */

/* A cell that a spreadsheet would run as a formula is preceded by an apostrophe. */
static void put_cell(const char *text, FILE *out)
{
    char guarded[TEXT_BYTES + 1];

    fputc(';', out);
    if (*text == '\0')
        return;
    if (strchr("=+-@\t\r", *text) != NULL)
        snprintf(guarded, sizeof(guarded), "'%s", text);
    else
        snprintf(guarded, sizeof(guarded), "%s", text);
    if (strpbrk(guarded, ";\"\r\n") != NULL)
        csv_fwrite(out, guarded, strlen(guarded));
    else
        fputs(guarded, out);
}

int dgcl_header(const struct grant *g, FILE *out)
{
    int n = 3;

    fputs("ligne;au;elu", out);
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        if (grant_has(g, (enum law_item)columns[i].item)) {
            put_cell(columns[i].name, out);
            n++;
        }
    fputs("\r\n", out);
    return n;
}

void dgcl_line(const struct grant *g, const struct dgcl_ligne *l, FILE *out)
{
    static const char *const genres[] = {
        [DGCL_ELU] = "elu", [DGCL_MANDAT] = "mandat", [DGCL_DOSSIER] = "dossier"};
    char text[TEXT_BYTES];

    fprintf(out, "%s;%s;%s", genres[l->genre], day_iso(l->at, text), l->pseudonyme);
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        if (!grant_has(g, (enum law_item)columns[i].item))
            continue;
        *text = '\0';
        if (columns[i].genre == l->genre)
            columns[i].text(l, text);
        put_cell(text, out);
    }
    fputs("\r\n", out);
}
