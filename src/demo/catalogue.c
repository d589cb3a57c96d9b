/*
 * catalogue.c - an offer of training in LHÉO 2.3, valid against its schema.
 *
 * Agreed bodies offer mandate trainings, one in four at an hourly price above what the order allows; some bodies
 * without agreement offer one too, and all offer certifying trainings: what is to be refused is there to be refused.
 */
#include "demo/internal.h"
#include "demo_words.h"

enum { TOPIC_PRICE = 60, TOPIC_COURSE };

#define BODIES_MAX 3000

enum column { TITLE, GOAL, HOURS, KIND, CODE, PREREQUISITE };

/* One course of a body. */
struct course {
    const struct body *body;
    const char *title;
    const char *goal;
    const char *kind; /* "ELU", "RNCP", "RS", "CPF" */
    const char *code;
    const char *prerequisite; /* "" when nothing must be known before; NULL */
    char number[32];
    int hours;
    int64_t hour_cents;
    bool remote;
};

static void element(struct file *f, const char *name, const char *text)
{
    file_bytes(f, "<", 1);
    file_text(f, name);
    file_bytes(f, ">", 1);
    file_xml(f, text);
    file_bytes(f, "</", 2);
    file_text(f, name);
    file_bytes(f, ">\n", 2);
}

static void element_cents(struct file *f, const char *name, int64_t cents)
{
    char text[32];

    snprintf(text, sizeof(text), "%lld.%02d", (long long)(cents / 100), (int)(cents % 100));
    element(f, name, text);
}

static void element_int(struct file *f, const char *name, int v)
{
    char text[16];

    snprintf(text, sizeof(text), "%d", v);
    element(f, name, text);
}

/* AAAAMMJJ, as LHÉO writes days. */
static void element_day(struct file *f, const char *name, day_t d)
{
    int year;
    int month;
    int day;
    char text[40];

    day_split(d, &year, &month, &day);
    snprintf(text, sizeof(text), "%04d%02d%02d", year, month, day);
    element(f, name, text);
}

static void address(struct file *f, const struct body *b, bool full)
{
    file_text(f, "<adresse>\n");
    if (full)
        element(f, "denomination", b->nom);
    element(f, "ligne", "1 rue de l'Exemple");
    element(f, "codepostal", b->siege.postal);
    element(f, "ville", b->siege.nom);
    if (full) {
        element(f, "departement", b->siege.departement);
        element(f, "code-INSEE-commune", b->siege.code);
        element(f, "region", b->siege.region);
    }
    element(f, "pays", "FR");
    file_text(f, "</adresse>\n");
}

static void email(struct file *f, const struct body *b)
{
    char text[64];

    snprintf(text, sizeof(text), "contact@of-%s.example", b->nda);
    element(f, "courriel", text);
}

static void certification(struct file *f, const struct course *c)
{
    if (strcmp(c->kind, "ELU") == 0 || strcmp(c->kind, "CPF") == 0) {
        file_text(f, "<code-type-formation>\n");
        element(f, strcmp(c->kind, "ELU") == 0 ? "code-ELU" : "code-CPF", c->code);
        file_text(f, "</code-type-formation>\n");
        return;
    }
    char code[16];
    snprintf(code, sizeof(code), "%s%s", c->kind, c->code);
    file_text(f, "<certification>\n");
    element(f, strcmp(c->kind, "RNCP") == 0 ? "code-RNCP" : "code-RS", code);
    file_text(f, "</certification>\n");
}

static void session(struct file *f, const struct course *c, int no, day_t start)
{
    char number[48];

    snprintf(number, sizeof(number), "%s-A1-S%d", c->number, no);
    file_text(f, "<session numero=\"");
    file_xml(f, number);
    file_text(f, "\">\n<periode>");
    element_day(f, "debut", start);
    element_day(f, "fin", start + (c->hours - 1) / 7 * (c->hours > 100 ? 2 : 1));
    file_text(f, "</periode>\n<adresse-inscription>");
    address(f, c->body, false);
    file_text(f, "</adresse-inscription>\n<etat-recrutement>1</etat-recrutement>\n</session>\n");
}

/* Sessions start on Mondays, from a month after the reference day on. */
static void sessions(struct file *f, const struct course *c, day_t today)
{
    static const int delays[] = {28, 63, 119, 210};

    for (size_t i = 0; i < ARRAY_LEN(delays); i++)
        session(f, c, (int)i + 1, day_nth_monday_after(today + delays[i], 1));
}

static void action(struct file *f, const struct course *c, day_t today)
{
    bool elu = strcmp(c->kind, "ELU") == 0;

    file_text(f, "<action numero=\"");
    file_xml(f, c->number);
    file_text(f, "-A1\">\n");
    element(f, "rythme-formation", c->hours > 100 ? "Quatre jours par semaine" : "Journées entières");
    file_text(f, "<code-public-vise ref=\"V14\">83056</code-public-vise>\n");
    element(f, "niveau-entree-obligatoire", "0");
    element(f, "modalites-alternance", "-");
    element(f, "modalites-enseignement", c->remote ? "2" : "0");
    element(f, "conditions-specifiques",
            elu ? "Être titulaire d'un mandat électif local. Groupe de 12 participants au plus." : "Aucune.");
    element(f, "prise-en-charge-frais-possible", elu ? "1" : "0");
    file_text(f, "<lieu-de-formation>\n<SIRET-lieu-formation>");
    element(f, "SIRET", c->body->siret);
    file_text(f, "</SIRET-lieu-formation>\n<coordonnees>");
    address(f, c->body, true);
    file_text(f, "</coordonnees>\n</lieu-de-formation>\n");
    element(f, "modalites-entrees-sorties", "0");
    sessions(f, c, today);
    element(f, "langue-formation", "fr");
    element_cents(f, "prix-horaire-TTC", c->hour_cents);
    element_cents(f, "prix-total-TTC", c->hour_cents * c->hours);
    element_int(f, "nombre-heures-centre", c->hours);
    element_int(f, "nombre-heures-entreprise", 0);
    element_int(f, "nombre-heures-total", c->hours);
    file_text(f, "</action>\n");
}

static void responsible(struct file *f, const struct body *b)
{
    file_text(f, "<organisme-formation-responsable>\n");
    element(f, "numero-activite", b->nda);
    file_text(f, "<SIRET-organisme-formation>");
    element(f, "SIRET", b->siret);
    file_text(f, "</SIRET-organisme-formation>\n");
    element(f, "nom-organisme", b->nom);
    element(f, "raison-sociale", b->nom);
    file_text(f, "<coordonnees-organisme><coordonnees>");
    address(f, b, false);
    file_text(f, "</coordonnees></coordonnees-organisme>\n<contact-organisme><coordonnees>");
    email(f, b);
    file_text(f, "</coordonnees></contact-organisme>\n</organisme-formation-responsable>\n");
}

static void training(struct file *f, const struct course *c, day_t today)
{
    file_text(f, "<formation numero=\"");
    file_xml(f, c->number);
    file_text(
        f, "\">\n<domaine-formation>\n<code-FORMACODE ref=\"V14\" tag=\"principal\">13028</code-FORMACODE>\n"
           "<code-NSF>341</code-NSF>\n</domaine-formation>\n");
    element(f, "intitule-formation", c->title);
    element(f, "objectif-formation", c->goal);
    element(f, "resultats-attendus", "Les acquis sont évalués en fin de formation.");
    element(f, "contenu-formation", "Apports, cas pratiques et échanges entre participants.");
    element(f, "certifiante", strcmp(c->kind, "RNCP") == 0 || strcmp(c->kind, "RS") == 0 ? "1" : "0");
    file_text(f, "<contact-formation>\n<type-contact>3</type-contact>\n<coordonnees>");
    email(f, c->body);
    file_text(f, "</coordonnees>\n</contact-formation>\n");
    element(f, "parcours-de-formation", "1");
    element(f, "code-niveau-entree", "1");
    element(f, "objectif-general-formation", "2");
    certification(f, c);
    action(f, c, today);
    responsible(f, c->body);
    if (c->prerequisite != NULL && *c->prerequisite != '\0') {
        file_text(f, "<modules-prerequis>");
        element(f, "reference-module", c->prerequisite);
        file_text(f, "</modules-prerequis>\n");
    }
    file_text(f, "</formation>\n");
}

static struct course mandate_course(const struct demo_spec *s, const struct body *b, int64_t index, int no)
{
    size_t i = draw(s, index * 8 + no, TOPIC_COURSE) % ARRAY_LEN(words_formations_mandat);
    bool dear = index % 6 == 0 && no == 2;
    struct course c = {.body = b,
                       .title = words_formations_mandat[i][TITLE],
                       .goal = words_formations_mandat[i][GOAL],
                       .kind = "ELU",
                       .code = "ELU001",
                       .hours = (int)strtol(words_formations_mandat[i][HOURS], NULL, 10),
                       .remote = draw(s, index * 8 + no, TOPIC_PRICE) % 5 == 0};

    c.hour_cents = (int64_t)(4200 + draw(s, index * 8 + no, TOPIC_PRICE) / 8 % 34 * 100) + (dear ? 9000 : 0);
    snprintf(c.number, sizeof(c.number), "ELU-%s-%d", b->nda, no);
    return c;
}

static struct course certifying_course(const struct demo_spec *s, const struct body *b, int64_t index, int no)
{
    size_t i = (size_t)(index + (int64_t)no * 3) % ARRAY_LEN(words_formations_certifiantes);
    const char *const *w = words_formations_certifiantes[i];
    struct course c = {.body = b,
                       .title = w[TITLE],
                       .goal = w[GOAL],
                       .kind = w[KIND],
                       .code = w[CODE],
                       .prerequisite = w[PREREQUISITE],
                       .hours = (int)strtol(w[HOURS], NULL, 10),
                       .remote = index % 4 == 3};

    c.hour_cents = (int64_t)(900 + draw(s, index * 8 + no, TOPIC_PRICE) % 25 * 100) * (c.hours > 100 ? 1 : 2);
    snprintf(c.number, sizeof(c.number), "CPF-%s-%d", b->nda, no);
    return c;
}

bool catalogue_write(const struct demo_spec *s, int folder, int64_t *formations)
{
    int64_t bodies = MIN(body_count(s), BODIES_MAX);
    struct file f;

    if (!file_open(&f, folder, "catalogue-lheo.xml"))
        return false;
    file_text(
        &f,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lheo xmlns=\"http://lheo.gouv.fr/2.3\">\n<offres>\n");
    for (int64_t index = 0; index < bodies; index++) {
        struct body b;
        int mandates = index % 3 == 0 ? 2 : index % 3 == 1 ? 1 : 0;

        body_make(s, index, &b);
        for (int no = 1; no <= 3; no++) {
            struct course c =
                no <= mandates ? mandate_course(s, &b, index, no) : certifying_course(s, &b, index, no);

            training(&f, &c, s->today);
            ++*formations;
        }
    }
    file_text(&f, "</offres>\n</lheo>\n");
    return file_close(&f);
}
