/* The streaming reading of LHÉO: a table says which element fills which field. */
#include "exchange/lheo_lecture.h"
#include "base/money.h"
#include "base/text.h"
#include "exchange/xml.h"

#define NS_LHEO "http://lheo.gouv.fr/2.3"
#define NS_DIALECTE "https://www.of.moncompteformation.gouv.fr"
#define ARENA_MAX (8U << 20)
#define PATH_BYTES 512

struct lecture {
    struct xml *xml;
    struct arena *a;
    bool dialecte;
    char path[PATH_BYTES]; /* of the open elements, below formation: "action/session/periode/debut" */
    size_t ends[XML_DEPTH_MAX + 1]; /* where the path of each depth ends */
    int base;                       /* depth of the open formation; 0 outside */
    char info[40];                  /* attribute info of the last extra that opened */
    char *text;                     /* of the current leaf, XML_TEXT_MAX + 1 */
    size_t text_n;
    size_t characters; /* of the current leaf, kept or not */
    struct lheo_formation f;
    struct lheo_action *action; /* the open ones */
    struct lheo_session *session;
    struct lheo_formateur *formateur;
    bool lieu_lu;    /* the first place of the action is read: the others are left out */
    bool contact_lu; /* likewise the first contact of an organisme-formateur */
    struct err faute;
};

void lheo_nommer(const struct lheo_formation *f, struct err *e)
{
    const bool said =
        f->numero[0] != '\0' && text_is_utf8(f->numero, strlen(f->numero)) && text_is_one_line(f->numero);
    char objet[sizeof(e->objet)];

    snprintf(objet, sizeof(objet), "formation %lld%s%s%s", (long long)f->rang, said ? " (« " : "",
             said ? f->numero : "", said ? " »)" : "");
    err_of(e, objet);
}

/* ---- values ------------------------------------------------------------------------------------------------ */

/* The dialect puts HTML in its texts: what is shown is the words, never the marks. */
static void drop_tags(char *s)
{
    char *out = s;
    bool inside = false;

    for (; *s != '\0'; s++) {
        if (*s == '<')
            inside = true;
        else if (*s == '>' && inside) {
            inside = false;
            *out++ = ' ';
        } else if (!inside)
            *out++ = *s;
    }
    *out = '\0';
}

static void fault(struct lecture *x, enum msg m, const char *field, long line)
{
    if (x->faute.msg != MSG_AUCUN)
        return; /* the first one is the one to tell */
    ERR(&x->faute, m);
    err_at(&x->faute, field, line);
}

static const char *keep(struct lecture *x)
{
    char *trimmed;

    if (x->dialecte)
        drop_tags(x->text);
    trimmed = text_trim(x->text);
    if (*trimmed == '\0')
        return NULL;
    char *copy = arena_try(x->a, strlen(trimmed) + 1);

    if (copy == NULL)
        fault(x, MSG_LHEO_TROP_GRAND, "formation", x->f.line);
    else
        memcpy(copy, trimmed, strlen(trimmed) + 1);
    return copy;
}

static int64_t number(struct lecture *x, const struct xml_event *ev, enum msg m)
{
    const char *s = text_trim(x->text);
    char *end;
    long long n = strtoll(s, &end, 10);

    if (end == s || *end != '\0' || n < 0 || n > INT32_MAX) {
        fault(x, m, ev->name, ev->line);
        return 0;
    }
    return n;
}

static int64_t amount(struct lecture *x, const struct xml_event *ev)
{
    int64_t cents;

    if (money_parse(text_trim(x->text), &cents) && cents >= 0)
        return cents;
    fault(x, MSG_LHEO_PRIX, ev->name, ev->line);
    return -1;
}

/* The number that n digits write; the caller knows that they are digits. */
static int digits(const char *s, int n)
{
    int value = 0;

    for (int i = 0; i < n; i++)
        value = 10 * value + (s[i] - '0');
    return value;
}

/* AAAAMMJJ; "00000000" says that the day is not known. */
static day_t lheo_day(const char *s, bool *wrong)
{
    *wrong = false;
    if (strcmp(s, "00000000") == 0)
        return DAY_NONE;
    if (strlen(s) == 8 && s[strspn(s, "0123456789")] == '\0') {
        day_t day = day_make(digits(s, 4), digits(s + 4, 2), digits(s + 6, 2));

        if (day != DAY_NONE)
            return day;
    }
    *wrong = true;
    return DAY_NONE;
}

static void code(struct lecture *x, char *out, size_t size, const char *prefix, const struct xml_event *ev)
{
    const char *s = text_trim(x->text);

    if (out[0] != '\0')
        return; /* the first certification is the one prepared */
    if (strncmp(s, prefix, strlen(prefix)) != 0)
        snprintf(out, size, "%s%.*s", prefix, (int)(size - strlen(prefix) - 1), s);
    else
        snprintf(out, size, "%.*s", (int)size - 1, s);
    if (out[strlen(prefix)] == '\0' ||
        out[strlen(prefix) + strspn(out + strlen(prefix), "0123456789")] != '\0')
        fault(x, MSG_LHEO_CLASSE, ev->name, ev->line);
}

/* ---- fields ------------------------------------------------------------------------------------------------ */

typedef void set_fn(struct lecture *x, const struct xml_event *ev);

static void set_intitule(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    x->f.intitule = keep(x);
}

static void set_objectif(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    x->f.objectif = keep(x);
}

static void set_contenu(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    x->f.contenu = keep(x);
}

static void set_resultats(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    x->f.resultats = keep(x);
}

static void set_elu(struct lecture *x, const struct xml_event *ev)
{
    code(x, x->f.code_elu, sizeof(x->f.code_elu), "ELU", ev);
}

static void set_rncp(struct lecture *x, const struct xml_event *ev)
{
    code(x, x->f.code_rncp, sizeof(x->f.code_rncp), "RNCP", ev);
}

static void set_rs(struct lecture *x, const struct xml_event *ev)
{
    code(x, x->f.code_rs, sizeof(x->f.code_rs), "RS", ev);
}

static void set_cpf(struct lecture *x, const struct xml_event *ev)
{
    code(x, x->f.code_cpf, sizeof(x->f.code_cpf), "CPF", ev);
}

static void set_nda(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    snprintf(x->f.nda, sizeof(x->f.nda), "%.*s", (int)sizeof(x->f.nda) - 1, text_trim(x->text));
}

static void set_siret(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    snprintf(x->f.siret, sizeof(x->f.siret), "%.*s", (int)sizeof(x->f.siret) - 1, text_trim(x->text));
}

static void set_modalite(struct lecture *x, const struct xml_event *ev)
{
    int64_t n = number(x, ev, MSG_LHEO_MODALITE);

    if (n > 2)
        fault(x, MSG_LHEO_MODALITE, ev->name, ev->line);
    else
        x->action->modalite = (enum modalite)n;
}

static void set_conditions(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    x->action->conditions = keep(x);
}

static void set_ligne(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    if (!x->lieu_lu && x->action->ligne == NULL)
        x->action->ligne = keep(x);
}

static void set_code_postal(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    if (!x->lieu_lu)
        x->action->code_postal = keep(x);
}

static void set_ville(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    if (!x->lieu_lu)
        x->action->ville = keep(x);
}

static void set_prix_total(struct lecture *x, const struct xml_event *ev)
{
    x->action->prix_total_cents = amount(x, ev);
}

static void set_prix_horaire(struct lecture *x, const struct xml_event *ev)
{
    x->action->prix_horaire_cents = amount(x, ev);
}

static void set_heures_total(struct lecture *x, const struct xml_event *ev)
{
    x->action->heures_total = number(x, ev, MSG_LHEO_HEURES);
}

static void set_heures_centre(struct lecture *x, const struct xml_event *ev)
{
    x->action->heures_centre = number(x, ev, MSG_LHEO_HEURES);
}

static void set_heures_entreprise(struct lecture *x, const struct xml_event *ev)
{
    x->action->heures_entreprise = number(x, ev, MSG_LHEO_HEURES);
}

/* A rate in percent, "5.5", in ten-thousandths; -1 for what is none. */
static int64_t rate(const char *text)
{
    int64_t hundredths;

    return money_parse(text, &hundredths) && hundredths >= 0 && hundredths <= 10000 ? hundredths : -1;
}

/* <extras info="frais-pedagogiques"><extra info="frais-ht">… of the dialect. */
static void set_extra(struct lecture *x, const struct xml_event *ev)
{
    struct lheo_action *a = x->action;
    int64_t *out = strcmp(x->info, "frais-ht") == 0    ? &a->frais_ht_cents
                   : strcmp(x->info, "frais-ttc") == 0 ? &a->frais_ttc_cents
                   : strcmp(x->info, "taux-tva") == 0  ? &a->tva_taux
                                                       : NULL;

    if (out == NULL)
        return;
    a->prix_plusieurs = a->prix_plusieurs || *out >= 0;
    *out = out == &a->tva_taux ? rate(text_trim(x->text)) : amount(x, ev);
}

/* <extras info="action"><extra info="frais-anpec">… : the extra costs (« frais annexes non pris en charge »). An empty one says
 * nothing. */
static void set_annexe(struct lecture *x, const struct xml_event *ev)
{
    const char *text = text_trim(x->text);

    if (*text == '\0')
        return;
    if (strcmp(x->info, "frais-anpec") == 0)
        x->action->annexes_cents = amount(x, ev);
    else if (strcmp(x->info, "frais-certif-inclus-frais-anpec") == 0)
        x->action->annexes_examen = strcmp(text, "1") == 0;
    else if (strcmp(x->info, "detail-frais-anpec") == 0)
        x->action->annexes_nature = keep(x);
    else if (strcmp(x->info, "existence-prerequis") == 0)
        x->action->prerequis = strcmp(text, "1") == 0;
}

/* <modules-prerequis>: one reference a module; an empty one says nothing. */
static void set_prerequis(struct lecture *x, const struct xml_event *ev)
{
    const char *one = *text_trim(x->text) != '\0' ? keep(x) : NULL;

    (void)ev;
    if (one != NULL)
        x->f.prerequis = x->f.prerequis != NULL ? arena_printf(x->a, "%s ; %s", x->f.prerequis, one) : one;
}

static void set_restants(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    x->action->annexes_nature = keep(x);
}

static void set_debut(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    x->session->debut = lheo_day(text_trim(x->text), &x->session->debut_faux);
}

static void set_fin(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    x->session->fin = lheo_day(text_trim(x->text), &x->session->fin_faux);
}

static void set_etat(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    x->session->ouverte = strcmp(text_trim(x->text), "1") == 0;
}

static void set_capacite(struct lecture *x, const struct xml_event *ev)
{
    x->session->participants = number(x, ev, MSG_LHEO_CAPACITE);
}

static void set_formateur_siret(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    x->formateur->p.siret = keep(x);
}

static void set_formateur_nom(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    x->formateur->p.raison_sociale = keep(x);
}

/* Of the first contact, the first line of each: the words are « adresse, numéro de téléphone, adresse électronique ». Who
 * the contact is has no place here. */
static void keep_first(struct lecture *x, const char **to)
{
    if (!x->contact_lu && *to == NULL)
        *to = keep(x);
}

static void set_formateur_voie(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    keep_first(x, &x->formateur->p.voie);
}

static void set_formateur_code_postal(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    keep_first(x, &x->formateur->p.code_postal);
}

static void set_formateur_ville(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    keep_first(x, &x->formateur->p.ville);
}

static void set_formateur_telephone(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    keep_first(x, &x->formateur->p.telephone);
}

static void set_formateur_courriel(struct lecture *x, const struct xml_event *ev)
{
    (void)ev;
    keep_first(x, &x->formateur->p.courriel);
}

#define ADRESSE "action/lieu-de-formation/coordonnees/adresse/"
#define FORMATEUR "action/organisme-formateur"
#define CONTACT FORMATEUR "/contact-formateur"

static const struct {
    const char *path;
    set_fn *set;
    int item; /* X_BRINGS_Y */
} fields[] = {
    {"intitule-formation", set_intitule, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"objectif-formation", set_objectif, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"contenu-formation", set_contenu, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"resultats-attendus", set_resultats, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"modules-prerequis/reference-module", set_prerequis, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"code-type-formation/code-ELU", set_elu, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"code-type-formation/code-CPF", set_cpf, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"certification/code-RNCP", set_rncp, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"certification/code-RS", set_rs, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"certification/code-CPF", set_cpf, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"organisme-formation-responsable/numero-activite", set_nda, ORGANISMES_FORMATION_BRINGS_ORGANISME_NDA},
    {"organisme-formation-responsable/SIRET-organisme-formation/SIRET", set_siret,
     ORGANISMES_FORMATION_BRINGS_ORGANISME_SIRET},
    {"action/modalites-enseignement", set_modalite, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"action/conditions-specifiques", set_conditions, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {ADRESSE "ligne", set_ligne, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {ADRESSE "codepostal", set_code_postal, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {ADRESSE "ville", set_ville, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"action/prix-total-TTC", set_prix_total, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION_FINANCEMENT},
    {"action/prix-horaire-TTC", set_prix_horaire, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION_FINANCEMENT},
    {"action/nombre-heures-total", set_heures_total, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"action/nombre-heures-centre", set_heures_centre, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"action/nombre-heures-entreprise", set_heures_entreprise, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"action/frais-restants", set_restants, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION_FINANCEMENT},
    {"action/extras/extra", set_annexe, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION_FINANCEMENT},
    {"action/extras/extras/extra", set_extra, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION_FINANCEMENT},
    {"action/session/periode/debut", set_debut, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"action/session/periode/fin", set_fin, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"action/session/etat-recrutement", set_etat, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {"action/session/cycle/capacite-simultanee", set_capacite, ORGANISMES_FORMATION_BRINGS_DOSSIER_FORMATION},
    {FORMATEUR "/SIRET-formateur/SIRET", set_formateur_siret,
     ORGANISMES_FORMATION_BRINGS_ORGANISME_PEDAGOGIQUE_SIRET},
    {FORMATEUR "/raison-sociale-formateur", set_formateur_nom,
     ORGANISMES_FORMATION_BRINGS_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE},
    {CONTACT "/coordonnees/adresse/ligne", set_formateur_voie,
     ORGANISMES_FORMATION_BRINGS_ORGANISME_PEDAGOGIQUE_COORDONNEES},
    {CONTACT "/coordonnees/adresse/codepostal", set_formateur_code_postal,
     ORGANISMES_FORMATION_BRINGS_ORGANISME_PEDAGOGIQUE_COORDONNEES},
    {CONTACT "/coordonnees/adresse/ville", set_formateur_ville,
     ORGANISMES_FORMATION_BRINGS_ORGANISME_PEDAGOGIQUE_COORDONNEES},
    {CONTACT "/coordonnees/telfixe/numtel", set_formateur_telephone,
     ORGANISMES_FORMATION_BRINGS_ORGANISME_PEDAGOGIQUE_COORDONNEES},
    {CONTACT "/coordonnees/courriel", set_formateur_courriel,
     ORGANISMES_FORMATION_BRINGS_ORGANISME_PEDAGOGIQUE_COORDONNEES},
};

bool lheo_champ(size_t n, struct import_champ *out)
{
    if (n >= ARRAY_LEN(fields))
        return false;
    *out = (struct import_champ){fields[n].path, fields[n].item};
    return true;
}

static set_fn *field_of(const struct lecture *x)
{
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (strcmp(fields[i].path, x->path) == 0)
            return fields[i].set;
    return NULL;
}

/* ---- elements ---------------------------------------------------------------------------------------------- */

static enum rc too_large(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    (void)x;
    ERR(e, MSG_LHEO_TROP_GRAND);
    return err_at(e, ev->name, ev->line);
}

static void take_numero(struct lecture *x, char *out, const struct xml_event *ev)
{
    char numero[LHEO_NUMERO_BYTES + 1] = "";

    if (xml_attribute(x->xml, "numero", numero, sizeof(numero)) && strlen(numero) >= LHEO_NUMERO_BYTES)
        fault(x, MSG_LHEO_NUMERO, ev->name, ev->line);
    snprintf(out, LHEO_NUMERO_BYTES, "%.*s", LHEO_NUMERO_BYTES - 1, numero);
}

static enum rc open_action(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    if (x->f.actions == NULL)
        x->f.actions = arena_try(x->a, sizeof(struct lheo_action) * LHEO_ACTIONS_MAX);
    if (x->f.actions == NULL || x->f.actions_n == LHEO_ACTIONS_MAX)
        return too_large(x, ev, e);
    x->action = &x->f.actions[x->f.actions_n++];
    *x->action = (struct lheo_action){.line = ev->line,
                                      .heures_total = -1,
                                      .heures_centre = -1,
                                      .heures_entreprise = -1,
                                      .prix_total_cents = -1,
                                      .prix_horaire_cents = -1,
                                      .frais_ht_cents = -1,
                                      .frais_ttc_cents = -1,
                                      .tva_taux = -1,
                                      .annexes_cents = -1,
                                      .annexes_examen = -1,
                                      .prerequis = -1};
    x->lieu_lu = false;
    take_numero(x, x->action->numero, ev);
    return RC_OK;
}

/* The sessions of an action grow by doubling in the arena of the formation. */
static enum rc open_session(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    struct lheo_action *a = x->action;

    if (a->sessions_n == LHEO_SESSIONS_MAX)
        return too_large(x, ev, e);
    if ((a->sessions_n & (a->sessions_n - 1)) == 0 || a->sessions == NULL) {
        size_t room = a->sessions_n == 0 ? 1 : 2 * a->sessions_n;
        struct lheo_session *grown = arena_try(x->a, sizeof(*grown) * room);

        if (grown == NULL)
            return too_large(x, ev, e);
        if (a->sessions != NULL)
            memcpy(grown, a->sessions, sizeof(*grown) * a->sessions_n);
        a->sessions = grown;
    }
    x->session = &a->sessions[a->sessions_n++];
    *x->session = (struct lheo_session){.line = ev->line, .debut = DAY_NONE, .fin = DAY_NONE};
    take_numero(x, x->session->numero, ev);
    return RC_OK;
}

static enum rc open_formateur(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    struct lheo_action *a = x->action;

    if (a->formateurs == NULL)
        a->formateurs = arena_try(x->a, sizeof(*a->formateurs) * PEDAGOGIQUES_MAX);
    if (a->formateurs == NULL || a->formateurs_n == PEDAGOGIQUES_MAX)
        return too_large(x, ev, e);
    x->formateur = &a->formateurs[a->formateurs_n++];
    *x->formateur = (struct lheo_formateur){.line = ev->line};
    x->contact_lu = false;
    return RC_OK;
}

static void open_formation(struct lecture *x, const struct xml_event *ev)
{
    const int64_t rang = x->f.rang + 1;

    arena_reset(x->a);
    memset(&x->f, 0, sizeof(x->f));
    x->f.rang = rang;
    memset(&x->faute, 0, sizeof(x->faute));
    x->action = NULL;
    x->session = NULL;
    x->formateur = NULL;
    x->base = ev->depth;
    x->f.line = ev->line;
    x->path[0] = '\0';
    x->ends[ev->depth] = 0;
    take_numero(x, x->f.numero, ev);
}

static void empty_text(struct lecture *x)
{
    x->text_n = 0;
    x->text[0] = '\0';
    x->characters = 0;
}

static enum rc on_start(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    size_t from;

    empty_text(x);
    if (x->base == 0) {
        if (ev->depth == 3 && strcmp(ev->name, "formation") == 0)
            open_formation(x, ev);
        return RC_OK;
    }
    from = x->ends[ev->depth - 1];
    x->ends[ev->depth] =
        from + (size_t)snprintf(x->path + from, PATH_BYTES - from, "%s%s", from > 0 ? "/" : "", ev->name);
    if (x->ends[ev->depth] >= PATH_BYTES)
        return too_large(x, ev, e);
    if (strcmp(ev->name, "extra") == 0 && !xml_attribute(x->xml, "info", x->info, sizeof(x->info)))
        x->info[0] = '\0';
    if (strcmp(x->path, "action") == 0)
        return open_action(x, ev, e);
    if (strcmp(x->path, "action/session") == 0)
        return open_session(x, ev, e);
    if (strcmp(x->path, FORMATEUR) == 0)
        return open_formateur(x, ev, e);
    return RC_OK;
}

static enum rc on_text(struct lecture *x, const struct xml_event *ev, struct err *e)
{
    size_t n = strlen(ev->text);

    if (x->base == 0)
        return RC_OK;
    x->characters += text_characters(ev->text);
    if (field_of(x) == NULL)
        return RC_OK;
    if (x->text_n + n > XML_TEXT_MAX)
        return too_large(x, ev, e);
    memcpy(x->text + x->text_n, ev->text, n + 1);
    x->text_n += n;
    return RC_OK;
}

static enum rc on_close(struct lecture *x, const struct xml_event *ev, lheo_formation_fn *each, void *arg,
                        struct err *e)
{
    set_fn *set;
    struct err why;

    if (x->base == 0)
        return RC_OK;
    if (ev->depth == x->base) {
        x->base = 0;
        bool good = x->faute.msg == MSG_AUCUN && lheo_verifier(x->a, &x->f, &x->faute) == RC_OK;

        if (!good)
            lheo_nommer(&x->f, &x->faute);
        return each(&x->f, good ? NULL : &x->faute, arg, e);
    }
    if (xml_trop_long(x->xml, ev->name, x->characters, &why) && x->faute.msg == MSG_AUCUN)
        x->faute = why; /* of this formation: the others stand */
    set = field_of(x);
    if (set != NULL)
        set(x, ev);
    if (strcmp(x->path, "action/lieu-de-formation") == 0)
        x->lieu_lu = true;
    if (strcmp(x->path, CONTACT) == 0)
        x->contact_lu = true;
    x->path[x->ends[ev->depth - 1]] = '\0';
    empty_text(x);
    return RC_OK;
}

/* What refuses the file: the validator reads ahead of the formation that is being read, and what it says may be of the next one. */
static enum rc refused_whole(const struct lecture *x, enum rc rc, struct err *e)
{
    const bool exact = e != NULL && (e->msg == MSG_LHEO_TROP_GRAND || e->msg == MSG_XML_TEXTE_TROP_LONG);
    size_t n;

    if (e == NULL || rc != RC_USAGE || x->f.rang == 0 || (exact && x->base == 0))
        return rc;
    lheo_nommer(&x->f, e);
    n = strlen(e->objet);
    if (!exact)
        snprintf(e->objet + n, sizeof(e->objet) - n, " ou juste après");
    return rc;
}

static enum rc read_all(struct lecture *x, struct lheo_source *source, lheo_formation_fn *each, void *arg,
                        struct err *e)
{
    struct xml_event ev = {.kind = XML_START};
    enum rc rc = RC_OK;

    while (rc == RC_OK && ev.kind != XML_FIN) {
        rc = xml_next(x->xml, &ev, e);
        if (rc == RC_OK && ev.kind == XML_START)
            rc = on_start(x, &ev, e);
        else if (rc == RC_OK && ev.kind == XML_TEXT)
            rc = on_text(x, &ev, e);
        if (rc != RC_OK)
            return refused_whole(x, rc, e);
        if (ev.kind == XML_CLOSE) {
            source->formations += x->base != 0 && ev.depth == x->base;
            rc = on_close(x, &ev, each, arg, e);
        }
    }
    return rc;
}

/* Which of the two the root says; reads no further. */
static enum rc which(FILE *in, bool *dialecte, struct err *e)
{
    struct xml *xml;
    struct xml_event ev;
    enum rc rc = xml_open(in, XML_SANS_SCHEMA, &xml, e);

    if (rc != RC_OK)
        return rc;
    rc = xml_next(xml, &ev, e);
    if (rc == RC_OK &&
        (strcmp(ev.name, "lheo") != 0 || (strcmp(ev.ns, NS_LHEO) != 0 && strcmp(ev.ns, NS_DIALECTE) != 0))) {
        ERR(e, MSG_LHEO_VERSION);
        rc = err_at(e, ev.name, ev.line);
    }
    if (rc == RC_OK)
        *dialecte = strcmp(ev.ns, NS_DIALECTE) == 0;
    xml_close(xml);
    rewind(in);
    return rc;
}

static void close_lecture(struct lecture *x)
{
    xml_close(x->xml);
    arena_free(x->a);
    free(x->text);
    free(x);
}

enum rc lheo_parcourir(FILE *in, bool verifie, struct lheo_source *source, lheo_formation_fn *each, void *arg,
                       struct err *e)
{
    struct lecture *x;
    enum rc rc;

    memset(source, 0, sizeof(*source));
    rewind(in);
    rc = which(in, &source->dialecte, e);
    if (rc != RC_OK)
        return rc;
    x = calloc(1, sizeof(*x));
    if (x == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    x->dialecte = source->dialecte;
    x->a = arena_new(ARENA_MAX);
    x->text = malloc(XML_TEXT_MAX + 1);
    if (x->a == NULL || x->text == NULL) {
        close_lecture(x);
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    rc = xml_open(in, x->dialecte || verifie ? XML_SANS_SCHEMA : XML_LHEO_23, &x->xml, e);
    if (rc == RC_OK && !x->dialecte && !verifie)
        xml_longueurs_a_part(x->xml);
    if (rc == RC_OK)
        rc = read_all(x, source, each, arg, e);
    close_lecture(x);
    return rc;
}
