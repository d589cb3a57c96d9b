#include "web/filtre_offres.h"
#include "base/money.h"
#include "base/text.h"
#include "training/identifiants.h"
#include "training/mots.h"
#include "training/organisme.h"

#define CPF                                                                                                  \
    {                                                                                                        \
        [CLASSE_RNCP] = true, [CLASSE_RS] = true, [CLASSE_CLEA] = true, [CLASSE_BC] = true,                  \
        [CLASSE_VAE] = true, [CLASSE_PERMIS_LEGER] = true, [CLASSE_PERMIS_LOURD] = true                      \
    }

/* What a person chooses from; each opens some classes of the law. */
static const struct filtre_choix types[] = {
    {"cpf", "Payable par le CPF", CPF},
    {"elu-mandat", "Élus : exercer mon mandat", {[CLASSE_DIFE_MANDAT] = true}},
    {"elu-reinsertion", "Élus : ma reconversion", CPF},
    {"certifiante",
     "Diplôme ou certification",
     {[CLASSE_RNCP] = true, [CLASSE_RS] = true, [CLASSE_CLEA] = true}},
    {"bilan-vae", "Bilan de compétences, VAE", {[CLASSE_BC] = true, [CLASSE_VAE] = true}},
    {"permis", "Permis de conduire", {[CLASSE_PERMIS_LEGER] = true, [CLASSE_PERMIS_LOURD] = true}},
};

static const int64_t rayons[] = {30, 5, 10, 20, 50, 100, 200};

bool filtre_type(size_t n, struct filtre_choix *out)
{
    if (n < ARRAY_LEN(types)) {
        *out = types[n];
        return true;
    }
    n -= ARRAY_LEN(types);
    if (n >= CLASSE_COUNT)
        return false;
    *out = (struct filtre_choix){classe_name((enum classe)n), classe_label((enum classe)n), {false}};
    out->classes[n] = true;
    return true;
}

int64_t filtre_rayon(size_t n)
{
    return n < ARRAY_LEN(rayons) ? rayons[n] : 0;
}

/* NULL when the field is absent or empty. */
static const char *field(const struct page *p, const char *name)
{
    const char *text = request_query(p->rq, name);

    return text != NULL && *text != '\0' ? text : NULL;
}

static void fault(struct filtre_offres *o, const char *name, const char *wanted)
{
    struct err *e = &o->fautes[o->fautes_n];

    CHECK(o->fautes_n < ARRAY_LEN(o->fautes)); /* one a criterion */
    o->fautes_n++;
    ERR(e, MSG_RECHERCHE_CRITERE, "nom", name, "attendu", wanted);
    err_at(e, name, 0);
}

/* A character is one byte and those that continue it. */
static size_t characters(const char *utf8)
{
    size_t n = 0;

    for (const char *s = utf8; *s != '\0'; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

static void read_words(struct page *p, struct filtre_offres *o)
{
    const char *text = field(p, "q");

    if (text != NULL && characters(text) > RECHERCHE_CARACTERES_MAX)
        fault(o, "q", arena_printf(p->arena, "%d caractères au plus", RECHERCHE_CARACTERES_MAX));
    else
        o->f.texte = text;
}

static void read_type(struct page *p, struct filtre_offres *o)
{
    const char *text = field(p, "type");
    struct filtre_choix c;

    if (text == NULL)
        return;
    for (size_t i = 0; filtre_type(i, &c); i++)
        if (strcmp(c.nom, text) == 0) {
            memcpy(o->classe, c.classes, sizeof(o->classe));
            o->f.classes = o->classe;
            return;
        }
    fault(o, "type",
          "cpf, elu-mandat, elu-reinsertion, certifiante, bilan-vae, permis, RNCP, RS, CLEA, VAE, BC…");
}

static void read_modalite(struct page *p, struct filtre_offres *o)
{
    const char *text = field(p, "modalite");
    enum modalite m;

    if (text == NULL)
        return;
    if (!modalite_find(text, &m)) {
        fault(o, "modalite", "presentiel, mixte, distance");
        return;
    }
    o->modalites[m] = true;
    o->f.modalites = o->modalites;
}

static day_t read_day(struct page *p, struct filtre_offres *o, const char *name, day_t fallback)
{
    const char *text = field(p, name);
    day_t day = text != NULL ? day_parse_iso(text) : fallback;

    if (text != NULL && day == DAY_NONE) {
        fault(o, name, "une date AAAA-MM-JJ");
        day = fallback;
    }
    return day;
}

static void read_price(struct page *p, struct filtre_offres *o)
{
    const char *text = field(p, "prix");
    int64_t most;

    if (text == NULL)
        return;
    if (money_parse(text, &most) && most >= 0 && most < INT64_MAX)
        o->f.prix_sous_cents = most + 1; /* 0 € asks for what is free */
    else
        fault(o, "prix", "un montant en euros");
}

/* "rncp 35340" is RNCP35340. */
static void read_certification(struct page *p, struct filtre_offres *o)
{
    const char *text = field(p, "certification");
    char *code = text != NULL ? arena_strdup(p->arena, text) : NULL, *out = code;

    for (const char *s = text; code != NULL && *s != '\0'; s++)
        if (*s != ' ')
            *out++ = (char)(*s >= 'a' && *s <= 'z' ? *s - 'a' + 'A' : *s);
    if (code != NULL)
        *out = '\0';
    o->f.certification = code;
}

static void read_rayon(struct page *p, struct filtre_offres *o)
{
    const char *text = field(p, "rayon");
    int64_t km;

    o->rayon_km = rayons[0];
    if (text == NULL)
        return;
    if (text_whole(text, &km) && km >= 1 && km <= RAYON_KM_MAX) {
        o->rayon_km = km;
        return;
    }
    fault(o, "rayon", arena_printf(p->arena, "un nombre de kilomètres de 1 à %d", RAYON_KM_MAX));
}

static const char *names_of(struct page *p, const struct filtre_offres *o)
{
    const char *all = "";

    for (size_t i = 0; i < o->lieux_n; i++)
        all =
            arena_printf(p->arena, "%s%s%s (%s)", all, i > 0 ? ", " : "", o->lieux[i].nom, o->lieux[i].code);
    return all;
}

/* Several communes of a postal code are one place: the first is searched around. Several of a name are not. */
static enum rc read_place(struct page *p, struct filtre_offres *o, struct err *e)
{
    const char *text = field(p, "lieu");
    enum rc rc;

    read_rayon(p, o);
    o->f.sans_distance = field(p, "sans_distance") != NULL && strcmp(field(p, "sans_distance"), "1") == 0;
    if (text == NULL)
        return RC_OK;
    rc = communes_chercher(p->db, p->arena, text, LIEUX_PROPOSES_MAX, &o->lieux, &o->lieux_n, e);
    if (rc != RC_OK)
        return rc;
    o->lieu_faux = o->lieux_n == 0 || (o->lieux_n > 1 && strspn(text, "0123456789") == 0);
    if (o->lieu_faux) {
        struct err *fault = &o->fautes[o->fautes_n++];

        if (o->lieux_n == 0)
            ERR(fault, MSG_RECHERCHE_LIEU_INCONNU);
        else
            ERR(fault, MSG_RECHERCHE_LIEUX, "noms", names_of(p, o));
        err_at(fault, "lieu", 0);
    } else {
        o->f.centre = o->lieux[0].ou;
        o->f.rayon_m = 1000 * o->rayon_km;
        o->lieux_n = 1;
    }
    return RC_OK;
}

/* A number names one body, or none; words, those whose names have them all. */
static enum rc read_body(struct page *p, struct filtre_offres *o, struct err *e)
{
    const char *text = field(p, "organisme");
    char number[SIRET_DIGITS + 1];
    struct organisme found;
    struct mots words;
    size_t n = 0;
    enum rc rc;

    if (text == NULL)
        return RC_OK;
    for (const char *s = text; *s != '\0' && n <= SIRET_DIGITS; s++)
        if (*s != ' ' && n < SIRET_DIGITS)
            number[n++] = *s;
        else if (*s != ' ')
            n = SIRET_DIGITS + 1; /* longer than any */
    number[MIN(n, (size_t)SIRET_DIGITS)] = '\0';
    if (n > SIRET_DIGITS || strspn(number, "0123456789") != n || (n != SIRET_DIGITS && n != NDA_DIGITS)) {
        mots_split(text, &words);
        o->f.organisme = text;
        if (words.n == 0)
            fault(o, "organisme", "un nom, un SIRET ou un numéro de déclaration d'activité");
        return RC_OK;
    }
    o->f.organisme_id = -1; /* no body */
    rc = organisme_find(p->db, p->arena, number, &found, e);
    if (rc == RC_OK) {
        o->f.organisme_id = found.id;
        o->f.organisme = found.denomination; /* its words lead to it */
    }
    return rc == RC_FAILURE || rc == RC_INTEGRITY ? rc : RC_OK;
}

enum rc filtre_offres_lire(struct page *p, struct filtre_offres *o, struct err *e)
{
    enum rc rc;

    memset(o, 0, sizeof(*o));
    rc = catalogue_premier_debut(p->today, &o->premier, e);
    if (rc != RC_OK)
        return rc;
    o->f.apres_debut = query_number(p, "apres");
    o->f.apres_session = query_number(p, "session");
    o->f.debut_min = read_day(p, o, "debut", o->premier);
    o->debut_faux = o->fautes_n > 0;
    read_words(p, o);
    o->f.debut_max = read_day(p, o, "avant", DAY_NONE);
    read_type(p, o);
    read_modalite(p, o);
    read_price(p, o);
    read_certification(p, o);
    rc = read_body(p, o, e);
    return rc == RC_OK ? read_place(p, o, e) : rc;
}
