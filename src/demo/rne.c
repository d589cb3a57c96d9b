/*
 * rne.c - three issues of the national register of elected officials, as the ministry published them.
 *
 * The first issue is of the councils elected in 2020 and 2021, the second comes after the municipal elections of
 * March 2026, the third a few months later, some seats having become vacant. Each has the layout of its time: plain
 * fields, then quoted strings with ISO dates and codes that lost their zeros, then ISO dates and whole codes.
 */
#include "demo/internal.h"
#include "demo_words.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TOPIC_SEAT = 20, TOPIC_VACANT, TOPIC_ROUND, TOPIC_CSP };

#define COLUMNS_MAX 20
#define ABSENT_PERIOD 33
#define ABSENT_AT 7
#define REPLACED_PERCENT 40

struct layout {
    const char *date; /* of the issue, names its folder */
    bool quotes;      /* strings quoted, codes as numbers */
    bool iso;
    const char *eol;
};

static const struct layout layouts[] = {
    {"2025-11-16", false, false, "\n"},
    {"2026-05-06", true, true, "\r\n"},
    {"2026-08-20", false, true, "\r\n"},
};

enum column {
    END,
    DEPARTEMENT,
    DEPARTEMENT_NOM,
    STATUT,
    STATUT_NOM,
    COMMUNE,
    COMMUNE_NOM,
    SIREN,
    EPCI_NOM,
    CANTON,
    CANTON_NOM,
    REGION,
    REGION_NOM,
    SECTION,
    SECTION_NOM,
    SECTEUR,
    VIDE_SECTION,
    VIDE_SECTION_NOM,
    VIDE_CIRCO,
    VIDE_CIRCO_NOM,
    DEPARTEMENT_NOM_MA,
    RATTACHEMENT,
    RATTACHEMENT_NOM,
    LEGISLATIVE,
    LEGISLATIVE_NOM,
    NOM,
    PRENOM,
    SEXE,
    NAISSANCE,
    CSP,
    CSP_NOM,
    DEBUT,
    FONCTION,
    FONCTION_DEBUT,
    NATIONALITE
};

static const char *const titles[] = {
    [DEPARTEMENT] = "Code du département",
    [DEPARTEMENT_NOM] = "Libellé du département",
    [DEPARTEMENT_NOM_MA] = "Libellé du  département", /* two spaces, as published */
    [STATUT] = "Code de la collectivité à statut particulier",
    [STATUT_NOM] = "Libellé de la collectivité à statut particulier",
    [COMMUNE] = "Code de la commune",
    [COMMUNE_NOM] = "Libellé de la commune",
    [SIREN] = "N° SIREN",
    [EPCI_NOM] = "Libellé de l'EPCI",
    [RATTACHEMENT] = "Code de la commune de rattachement",
    [RATTACHEMENT_NOM] = "Libellé de la commune de rattachement",
    [CANTON] = "Code du canton",
    [CANTON_NOM] = "Libellé du canton",
    [REGION] = "Code de la région",
    [REGION_NOM] = "Libellé de la région",
    [SECTION] = "Code de la section départementale",
    [SECTION_NOM] = "Libellé de la section départementale",
    [SECTEUR] = "Libellé du secteur",
    [VIDE_SECTION] = "Code de la section - collectivité à statut particulier",
    [VIDE_SECTION_NOM] = "Libellé de la section - collectivité à statut particulier",
    [VIDE_CIRCO] = "Code de la circonscription métropolitaine",
    [VIDE_CIRCO_NOM] = "Libellé de la circonscription métropolitaine",
    [LEGISLATIVE] = "Code de la circonscription législative",
    [LEGISLATIVE_NOM] = "Libellé de la circonscription législative",
    [NOM] = "Nom de l'élu",
    [PRENOM] = "Prénom de l'élu",
    [SEXE] = "Code sexe",
    [NAISSANCE] = "Date de naissance",
    [CSP] = "Code de la catégorie socio-professionnelle",
    [CSP_NOM] = "Libellé de la catégorie socio-professionnelle",
    [DEBUT] = "Date de début du mandat",
    [FONCTION] = "Libellé de la fonction",
    [FONCTION_DEBUT] = "Date de début de la fonction",
    [NATIONALITE] = "Code nationalité",
};

/* One line to write. */
struct row {
    struct commune commune;
    struct person person;
    int64_t seat;
    int64_t number; /* rank of the line in its file */
    size_t csp;
    day_t start;
    const char *function; /* "" when none */
    day_t function_start;
};

/* Which seat the n-th line of a kind is about; -1 past the end of the file. */
typedef int64_t seat_fn(int64_t n, int64_t communes);

struct kind {
    const char *names[ARRAY_LEN(layouts)]; /* file names, as they changed */
    enum column columns[COLUMNS_MAX];
    seat_fn *seat;
    int first_year, first_month, first_day;    /* start of the mandates of the first issue */
    int second_year, second_month, second_day; /* and of the next ones; year 0: the mandate goes on */
};

#define COMMON NOM, PRENOM, SEXE, NAISSANCE, CSP, CSP_NOM, DEBUT

static int64_t seat_cm(int64_t n, int64_t communes)
{
    return n < communes * COMMUNE_SEATS ? n : -1;
}

static int64_t seat_mai(int64_t n, int64_t communes)
{
    return n < communes ? n * COMMUNE_SEATS : -1;
}

/* The mayors, and the first deputy of one commune in three. */
static int64_t seat_epci(int64_t n, int64_t communes)
{
    int64_t commune = n / 4 * 3 + (n % 4 < 3 ? n % 4 : 0);

    return commune < communes ? commune * COMMUNE_SEATS + (n % 4 == 3 ? 1 : 0) : -1;
}

/* Two per canton of ten communes. */
static int64_t seat_cd(int64_t n, int64_t communes)
{
    return n / 2 * 10 < communes ? n / 2 * 10 * COMMUNE_SEATS + 2 + n % 2 : -1;
}

static int64_t every(int64_t n, int64_t communes, int64_t period, int64_t seat)
{
    return n * period < communes ? n * period * COMMUNE_SEATS + seat : -1;
}

static int64_t seat_cr(int64_t n, int64_t communes)
{
    return every(n, communes, 20, 4);
}

static int64_t seat_ca(int64_t n, int64_t communes)
{
    return every(n, communes, 35, 5);
}

static int64_t seat_ma(int64_t n, int64_t communes)
{
    return every(n, communes, 60, 6);
}

static int64_t seat_dep(int64_t n, int64_t communes)
{
    return every(n, communes, 60, 8);
}

static int64_t seat_sen(int64_t n, int64_t communes)
{
    return every(n, communes, 100, 9);
}

static int64_t seat_rpe(int64_t n, int64_t communes)
{
    return every(n, communes, 400, 10);
}

static const struct kind kinds[] = {
    {{"elus-conseillers-municipaux-cm.csv", "elus-conseillers-municipaux-cm.csv",
      "elus-conseillers-municipaux-cm.csv"},
     {DEPARTEMENT, DEPARTEMENT_NOM, STATUT, STATUT_NOM, COMMUNE, COMMUNE_NOM, COMMON, FONCTION,
      FONCTION_DEBUT, NATIONALITE},
     seat_cm,
     2020,
     5,
     18,
     2026,
     3,
     15},
    {{"elus-maires-mai.csv", "elus-maires-mai.csv", "elus-maire-mai.csv"},
     {DEPARTEMENT, DEPARTEMENT_NOM, STATUT, STATUT_NOM, COMMUNE, COMMUNE_NOM, COMMON, FONCTION_DEBUT},
     seat_mai,
     2020,
     5,
     18,
     2026,
     3,
     15},
    {{"elus-conseillers-communautaires-epci.csv", "elus-conseillers-communautaires-epci.csv",
      "elus-conseillers-communautaires-epci.csv"},
     {DEPARTEMENT, DEPARTEMENT_NOM, SIREN, EPCI_NOM, RATTACHEMENT, RATTACHEMENT_NOM, COMMON, FONCTION,
      FONCTION_DEBUT},
     seat_epci,
     2020,
     7,
     10,
     2026,
     4,
     8},
    {{"elus-conseillers-departementaux-cd.csv", "elus-conseillers-departementaux-cd.csv",
      "elus-conseillers-departementaux-cd.csv"},
     {DEPARTEMENT, DEPARTEMENT_NOM, CANTON, CANTON_NOM, COMMON, FONCTION, FONCTION_DEBUT},
     seat_cd,
     2021,
     7,
     1,
     0,
     0,
     0},
    {{"elus-conseillers-regionaux-cr.csv", "elus-conseillers-regionaux-cr.csv",
      "elus-conseillers-regionaux-cr.csv"},
     {REGION, REGION_NOM, SECTION, SECTION_NOM, COMMON, FONCTION, FONCTION_DEBUT},
     seat_cr,
     2021,
     7,
     2,
     0,
     0,
     0},
    {{"elus-conseillers-darrondissements-ca.csv", "elus-conseillers-arrondissements-ca.csv",
      "elus-conseillers-arrondissements-ca.csv"},
     {DEPARTEMENT, DEPARTEMENT_NOM, COMMUNE, COMMUNE_NOM, SECTEUR, COMMON, FONCTION, FONCTION_DEBUT},
     seat_ca,
     2020,
     7,
     3,
     2026,
     3,
     22},
    {{"elus-membres-dune-asseemblee-ma.csv", "elus-membres-dune-assemblee-ma.csv",
      "elus-membres-dune-assemblee-ma.csv"},
     {REGION, REGION_NOM, DEPARTEMENT, DEPARTEMENT_NOM_MA, STATUT, STATUT_NOM, VIDE_SECTION, VIDE_SECTION_NOM,
      VIDE_CIRCO, VIDE_CIRCO_NOM, COMMON, FONCTION, FONCTION_DEBUT},
     seat_ma,
     2021,
     7,
     1,
     0,
     0,
     0},
    {{"elus-deputes-dep.csv", "elus-deputes-dep.csv", "elus-deputes-dep.csv"},
     {DEPARTEMENT, DEPARTEMENT_NOM, STATUT, STATUT_NOM, LEGISLATIVE, LEGISLATIVE_NOM, COMMON},
     seat_dep,
     2024,
     7,
     8,
     0,
     0,
     0},
    {{"elus-senateurs-sen.csv", "elus-senateurs-sen.csv", "elus-senateurs-sen.csv"},
     {DEPARTEMENT, DEPARTEMENT_NOM, STATUT, STATUT_NOM, COMMON},
     seat_sen,
     2023,
     10,
     2,
     0,
     0,
     0},
    {{"elus-representants-parlement-europeen-rpe.csv", "elus-representant-parlement-europeen-rpe.csv",
      "elus-representant-parlement-europeen-rpe.csv"},
     {COMMON},
     seat_rpe,
     2024,
     7,
     16,
     0,
     0,
     0},
};

/* ---- who sits --------------------------------------------------------------------------------------------------- */

static bool replaced(const struct demo_spec *s, int64_t seat)
{
    return draw(s, seat, TOPIC_SEAT) % 100 < REPLACED_PERCENT && demo_stride(s) > 1;
}

/* Some are known to the RNE and not yet to the SNGI file. */
static int64_t sitting(const struct demo_spec *s, int64_t seat, bool new_council)
{
    if (new_council && replaced(s, seat))
        return seat * demo_stride(s) + 1;
    return seat % ABSENT_PERIOD == ABSENT_AT ? s->holders + seat : seat * demo_stride(s);
}

static void set_function(struct row *r, const struct kind *k)
{
    int64_t rank = r->seat % COMMUNE_SEATS;

    r->function = "";
    r->function_start = DAY_NONE;
    if (k->seat == seat_cm && rank < 4) {
        static const char *const functions[] = {"Maire", "1er adjoint au Maire", "2ème adjoint au Maire",
                                                "3ème adjoint au Maire"};
        r->function = functions[rank];
    } else if (k->seat == seat_cd && r->number % 40 == 0) {
        r->function = "Président du conseil départemental";
    } else if (k->seat == seat_mai) {
        r->function_start = r->start + 8;
    }
    if (r->function[0] != '\0')
        r->function_start = r->start + 8;
}

/* In one commune in three the council was complete only after the second round, which 2020 held late. */
static day_t start_of(const struct demo_spec *s, const struct kind *k, int64_t commune, bool new_council)
{
    bool municipal = k->seat == seat_cm || k->seat == seat_mai;
    bool second_round = municipal && draw(s, commune, TOPIC_ROUND) % 3 == 0;

    if (!new_council)
        return second_round ? day_make(2020, 7, 3) : day_make(k->first_year, k->first_month, k->first_day);
    return day_make(k->second_year, k->second_month, k->second_day) + (second_round ? 7 : 0);
}

static bool row_make(const struct demo_spec *s, const struct kind *k, size_t issue, int64_t n, struct row *r)
{
    bool new_council = issue > 0 && k->second_year != 0;

    r->number = n;
    commune_make(s, r->seat / COMMUNE_SEATS, &r->commune);
    person_make(s, sitting(s, r->seat, new_council), &r->person);
    r->csp = draw(s, r->seat, TOPIC_CSP) % ARRAY_LEN(words_csp);
    r->start = start_of(s, k, r->seat / COMMUNE_SEATS, new_council);
    set_function(r, k);
    return issue < 2 || draw(s, r->seat, TOPIC_VACANT) % 200 != 0;
}

/* ---- columns ---------------------------------------------------------------------------------------------------- */

static bool all_digits(const char *s)
{
    return s[0] != '\0' && s[strspn(s, "0123456789")] == '\0';
}

static void put_text(struct file *f, const struct layout *l, const char *s)
{
    if (l->quotes && s[0] != '\0')
        file_quoted(f, s);
    else
        file_text(f, s);
}

/* In the quoted layout, codes went through a spreadsheet: numbers without their leading zeros. */
static void put_code(struct file *f, const struct layout *l, const char *s)
{
    if (l->quotes && all_digits(s))
        file_text(f, s + MIN(strspn(s, "0"), strlen(s) - 1));
    else
        put_text(f, l, s);
}

static void put_day(struct file *f, const struct layout *l, day_t d)
{
    if (d != DAY_NONE)
        file_day(f, d, l->iso);
}

static void put_person(struct file *f, const struct layout *l, const struct row *r, enum column c)
{
    const struct person *p = &r->person;
    char upper[80];

    switch (c) {
    case NOM:
        person_upper(p->usage[0] != '\0' ? p->usage : p->nom, upper, sizeof(upper));
        put_text(f, l, upper);
        break;
    case PRENOM:
        put_text(f, l, p->prenom);
        break;
    case SEXE:
        put_text(f, l, p->sexe == 'F' ? "F" : "M");
        break;
    case NAISSANCE:
        put_day(f, l, p->naissance);
        break;
    case CSP:
        put_code(f, l, words_csp[r->csp][0]);
        break;
    case CSP_NOM:
        put_text(f, l, words_csp[r->csp][1]);
        break;
    case DEBUT:
        put_day(f, l, r->start);
        break;
    case FONCTION:
        put_text(f, l, r->function);
        break;
    case FONCTION_DEBUT:
        put_day(f, l, r->function_start);
        break;
    case NATIONALITE:
        put_text(f, l, "FR");
        break;
    default:
        break;
    }
}

static void put_place(struct file *f, const struct layout *l, const struct row *r, enum column c,
                      bool assembly)
{
    const struct commune *p = &r->commune;
    char text[160];

    switch (c) {
    case DEPARTEMENT:
        put_code(f, l, assembly ? "" : p->departement);
        break;
    case DEPARTEMENT_NOM:
        put_text(f, l, p->departement_nom);
        break;
    case STATUT:
        put_code(f, l, assembly ? "94" : "");
        break;
    case STATUT_NOM:
        put_text(f, l, assembly ? "Collectivité de Corse" : "");
        break;
    case COMMUNE:
    case RATTACHEMENT:
        put_code(f, l, p->code);
        break;
    case COMMUNE_NOM:
    case RATTACHEMENT_NOM:
        put_text(f, l, p->nom);
        break;
    case SIREN:
        siren_public(r->seat / COMMUNE_SEATS / 12, text);
        put_code(f, l, text);
        break;
    case EPCI_NOM:
        snprintf(text, sizeof(text), "CC des Vallées n° %d", (int)(r->seat / COMMUNE_SEATS / 12 + 1));
        put_text(f, l, text);
        break;
    case CANTON:
        snprintf(text, sizeof(text), "%s%02d", p->departement, (int)(r->seat / COMMUNE_SEATS / 960 % 99) + 1);
        put_code(f, l, text);
        break;
    case CANTON_NOM:
    case SECTEUR:
        put_text(f, l, p->nom);
        break;
    case REGION:
        put_code(f, l, assembly ? "" : p->region);
        break;
    case REGION_NOM:
        put_text(f, l, assembly ? "" : p->region_nom);
        break;
    case SECTION:
        put_code(f, l, p->departement);
        break;
    case SECTION_NOM:
        put_text(f, l, p->departement_nom);
        break;
    case LEGISLATIVE:
        snprintf(text, sizeof(text), "%s%02d", p->departement, (int)(r->number % 18) + 1);
        put_code(f, l, text);
        break;
    case LEGISLATIVE_NOM:
        snprintf(text, sizeof(text), "%dème circonscription", (int)(r->number % 18) + 1);
        put_text(f, l, text);
        break;
    default: /* cells that the published file leaves empty */
        break;
    }
}

static void put_row(struct file *f, const struct layout *l, const struct kind *k, const struct row *r)
{
    for (size_t i = 0; k->columns[i] != END; i++) {
        if (i > 0)
            file_bytes(f, ";", 1);
        if (k->columns[i] >= NOM)
            put_person(f, l, r, k->columns[i]);
        else
            put_place(f, l, r, k->columns[i], k->seat == seat_ma);
    }
    file_text(f, l->eol);
}

static void put_header(struct file *f, const struct layout *l, const struct kind *k)
{
    for (size_t i = 0; k->columns[i] != END; i++) {
        if (i > 0)
            file_bytes(f, ";", 1);
        put_text(f, l, titles[k->columns[i]]);
    }
    file_text(f, l->eol);
}

static bool write_file(const struct demo_spec *s, int folder, const struct kind *k, size_t issue,
                       int64_t *rows)
{
    const struct layout *l = &layouts[issue];
    int64_t seats = demo_seats(s);
    int64_t communes = (seats + COMMUNE_SEATS - 1) / COMMUNE_SEATS;
    struct file f;
    struct row r;

    if (!file_open(&f, folder, k->names[issue]))
        return false;
    put_header(&f, l, k);
    for (int64_t n = 0; (r.seat = k->seat(n, communes)) >= 0; n++)
        if (r.seat < seats && row_make(s, k, issue, n, &r)) {
            put_row(&f, l, k, &r);
            *rows += issue + 1 == ARRAY_LEN(layouts) ? 1 : 0;
        }
    return file_close(&f);
}

static int open_folder(int parent, const char *name)
{
    if (mkdirat(parent, name, 0700) != 0 && errno != EEXIST)
        return -1;
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

bool rne_write(const struct demo_spec *s, int folder, int64_t *rows)
{
    int rne = open_folder(folder, "rne");
    bool ok = rne >= 0;

    for (size_t issue = 0; ok && issue < ARRAY_LEN(layouts); issue++) {
        int dir = open_folder(rne, layouts[issue].date);

        ok = dir >= 0;
        for (size_t k = 0; ok && k < ARRAY_LEN(kinds); k++)
            ok = write_file(s, dir, &kinds[k], issue, rows);
        if (dir >= 0)
            close(dir);
    }
    if (rne >= 0)
        close(rne);
    return ok;
}
