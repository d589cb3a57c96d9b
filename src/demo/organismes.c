/*
 * organismes.c - training bodies, their agreements to train élus and their bank accounts.
 */
#include "demo/internal.h"
#include "demo_words.h"

enum { TOPIC_PEOPLE = 40 };

#define BODIES_MIN 12
#define BODIES_MAX 140000
#define BANK "99998" /* no bank has this code */

int64_t body_count(const struct demo_spec *s)
{
    return MIN(BODIES_MIN + s->holders / 300, BODIES_MAX);
}

/* The digit that makes the whole pass the Luhn test. */
static int luhn_digit(const char *digits, size_t n)
{
    int sum = 0;

    for (size_t i = 0; i < n; i++) {
        int d = digits[n - 1 - i] - '0';

        d *= i % 2 == 0 ? 2 : 1;
        sum += d > 9 ? d - 9 : d;
    }
    return (10 - sum % 10) % 10;
}

static void siren_from(int64_t eight_digits, char *out)
{
    digits_put(out, eight_digits, 8);
    out[8] = (char)('0' + luhn_digit(out, 8));
    out[9] = '\0';
}

void siren_public(int64_t n, char *out)
{
    siren_from(20000000 + n * 7919 % 10000000, out);
}

static int mod97(const char *digits)
{
    int rest = 0;

    for (; *digits != '\0'; digits++)
        rest = (rest * 10 + (*digits - '0')) % 97;
    return rest;
}

/* A French account: bank, branch, account and their key; then the key of the IBAN (ISO 13616). */
static void iban_make(int64_t account, char out[28])
{
    char number[30] = BANK "00001"; /* then 11 digits of account, 2 of key, and FR00 in digits */

    digits_put(number + 10, account, 11);
    memcpy(number + 21, "00", 3);
    digits_put(number + 21, 97 - mod97(number), 2);
    memcpy(number + 23, "152700", 7);
    memcpy(out, "FR", 2);
    digits_put(out + 2, 98 - mod97(number), 2);
    memcpy(out + 4, number, 23);
    out[27] = '\0';
}

void body_make(const struct demo_spec *s, int64_t b, struct body *out)
{
    static const int64_t kinds = ARRAY_LEN(words_organismes_debut);

    memset(out, 0, sizeof(*out));
    commune_make(s, b, &out->siege);
    siren_from(80000000 + (b * 7919 + (int64_t)(s->seed % 1000)) % 20000000, out->siren);
    memcpy(out->siret, out->siren, 9);
    memcpy(out->siret + 9, "0001", 4);
    out->siret[13] = (char)('0' + luhn_digit(out->siret, 13));
    memcpy(out->nda, out->siege.region, 2);
    digits_put(out->nda + 2, b % 96, 2);
    digits_put(out->nda + 4, b / 96, 5);
    digits_put(out->nda + 9, b % 96, 2);
    iban_make(b + 1, out->iban);
    snprintf(out->nom, sizeof(out->nom), "%s %s", words_organismes_debut[b % kinds],
             words_organismes_fin[(size_t)(b * 3 + b / kinds) % ARRAY_LEN(words_organismes_fin)]);
    if (b >= kinds * (int64_t)ARRAY_LEN(words_organismes_fin))
        snprintf(out->nom + strlen(out->nom), sizeof(out->nom) - strlen(out->nom), " n° %lld", (long long)b);
    out->agreed = b % 3 == 0;
}

/* ---- liste publique (C. trav. L. 6351-7-1) ---------------------------------------------------------------------- */

static const char list_header[] =
    "numeroDeclarationActivite;numerosDeclarationActivitePrecedent;denomination;siren;"
    "siretEtablissementDeclarant;"
    "adressePhysiqueOrganismeFormation.voie;adressePhysiqueOrganismeFormation.codePostal;"
    "adressePhysiqueOrganismeFormation.ville;adressePhysiqueOrganismeFormation.codeRegion;"
    "certifications.actionsDeFormation;certifications.bilansDeCompetences;certifications.VAE;"
    "certifications.actionsDeFormationParApprentissage;organismeEtrangerRepresente.denomination;"
    "organismeEtrangerRepresente.voie;organismeEtrangerRepresente.codePostal;organismeEtrangerRepresente."
    "ville;"
    "organismeEtrangerRepresente.pays;informationsDeclarees.dateDerniereDeclaration;"
    "informationsDeclarees.debutExercice;informationsDeclarees.finExercice;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite1;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite1;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite2;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite2;"
    "informationsDeclarees.specialitesDeFormation.codeSpecialite3;"
    "informationsDeclarees.specialitesDeFormation.libelleSpecialite3;informationsDeclarees.nbStagiaires;"
    "informationsDeclarees.nbStagiairesConfiesParUnAutreOF;informationsDeclarees.effectifFormateurs;\n";

static void list_row(const struct demo_spec *s, struct file *f, const struct body *o, int64_t b)
{
    uint64_t people = draw(s, b, TOPIC_PEOPLE);
    int year = day_year(s->today) - 1;

    file_text(f, o->nda);
    file_text(f, ";;");
    file_quoted(f, o->nom);
    file_bytes(f, ";", 1);
    file_text(f, o->siren);
    file_bytes(f, ";", 1);
    file_text(f, o->siret);
    file_bytes(f, ";\"", 2);
    file_int(f, (int64_t)(people % 98) + 1);
    file_text(f, " rue de l'Exemple\";");
    file_bytes(f, o->siege.postal, 5);
    file_bytes(f, ";", 1);
    file_quoted(f, o->siege.nom);
    file_bytes(f, ";", 1);
    file_text(f, o->siege.region);
    /* One body in eleven has lost its quality certificate. */
    file_text(f, b % 11 == 10 ? ";false;false;;;;;;;;"
                 : b % 4 == 1 ? ";true;true;true;;;;;;;"
                              : ";true;false;;;;;;;;");
    file_day(f, day_make(year + 1, 5, 1) + (day_t)(people % 28), false);
    file_text(f, ";01/01/");
    file_int(f, year);
    file_text(f, ";31/12/");
    file_int(f, year);
    file_text(f, ";341;\"Aménagement du territoire, développement, urbanisme\";;;;;");
    file_int(f, (int64_t)(people / 128 % 900));
    file_text(f, ";0;");
    file_int(f, (int64_t)(people / 131072 % 40) + 1);
    file_bytes(f, ";\n", 2);
}

/* ---- agreements (CGCT L. 1221-3) -------------------------------------------------------------------------------- */

static const char agreement_header[] = "siret;denomination;nature_juridique;departement_rattachement;numero_"
                                       "decision;date_decision;date_debut;date_fin;"
                                       "date_suspension;date_fin_suspension;date_renouvellement;etat\n";

/* Bodies 0, 3, 6… are agreed today; 1, 13, 25… were until last year; 4, 16… are suspended. */
static bool agreement_row(const struct demo_spec *s, struct file *f, const struct body *o, int64_t b)
{
    bool expired = b % 12 == 1;
    bool suspended = b % 12 == 4;
    day_t start = s->today - (expired ? 1000 : 200) - (day_t)(b % 90);
    day_t end = day_add_months(start, 24) - 1;

    if (!o->agreed && !expired && !suspended)
        return false;
    file_text(f, o->siret);
    file_bytes(f, ";", 1);
    file_quoted(f, o->nom);
    file_text(f, b % 2 == 0 ? ";Association;" : ";Société par actions simplifiée;");
    file_text(f, o->siege.departement);
    file_text(f, ";DIFE-");
    file_int(f, day_year(start));
    file_bytes(f, "-", 1);
    file_digits(f, b, 6);
    file_bytes(f, ";", 1);
    file_day(f, start - 15, true);
    file_bytes(f, ";", 1);
    file_day(f, start, true);
    file_bytes(f, ";", 1);
    file_day(f, end, true);
    file_bytes(f, ";", 1);
    if (suspended)
        file_day(f, s->today - 60, true);
    file_text(f, suspended ? ";;;SUSPENDU\n" : expired ? ";;;EXPIRE\n" : ";;;ACTIF\n");
    return true;
}

bool bodies_write(const struct demo_spec *s, int folder, struct demo_totals *t)
{
    struct file list;
    struct file agreements;
    struct file accounts;

    if (!file_open(&list, folder, "liste-publique-des-of.csv"))
        return false;
    if (!file_open(&agreements, folder, "agrements-dife.csv")) {
        file_drop(&list);
        return false;
    }
    if (!file_open(&accounts, folder, "ibans.csv")) {
        file_drop(&list);
        file_drop(&agreements);
        return false;
    }
    file_text(&list, list_header);
    file_text(&agreements, agreement_header);
    file_text(&accounts, "siret;iban;titulaire\n");
    for (int64_t b = 0; b < body_count(s); b++) {
        struct body o;

        body_make(s, b, &o);
        list_row(s, &list, &o, b);
        t->organismes++;
        t->agrements += agreement_row(s, &agreements, &o, b) ? 1 : 0;
        file_text(&accounts, o.siret);
        file_bytes(&accounts, ";", 1);
        file_text(&accounts, o.iban);
        file_bytes(&accounts, ";", 1);
        file_quoted(&accounts, o.nom);
        file_bytes(&accounts, "\n", 1);
    }
    bool listed = file_close(&list);
    bool agreed = file_close(&agreements);
    return file_close(&accounts) && listed && agreed;
}
