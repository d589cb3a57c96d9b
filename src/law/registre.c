#include "law/registre.h"
#include "law_data.h"

static const struct {
    const char *cle, *titre;
    const char *objet; /* of the places that make it; "" when it is not made of places */
} rubriques[REGISTRE_RUBRIQUES] = {
    [REGISTRE_TRAITEMENT] = {"traitement", "Traitement, responsables et fondement", "portee"},
    [REGISTRE_FINALITES] = {"finalites", "Finalités", ""},
    [REGISTRE_DONNEES] = {"donnees", "Catégories de personnes et de données", "donnee"},
    [REGISTRE_ACCES] = {"acces", "Organismes qui accèdent directement", "acces"},
    [REGISTRE_DESTINATAIRES] = {"destinataires", "Destinataires", "destinataire"},
    [REGISTRE_ALIMENTATIONS] = {"alimentations", "Traitements qui alimentent", "alimentation"},
    [REGISTRE_MISES_EN_RELATION] = {"mises_en_relation", "Mises en relation", "mise_en_relation"},
    [REGISTRE_DROITS_DES_PERSONNES] = {"droits_des_personnes", "Droits des personnes",
                                       "droits_des_personnes"},
    [REGISTRE_CONSERVATION] = {"conservation", "Durées de conservation", "conservation"},
    [REGISTRE_OUVERTURES] = {"ouvertures", "Ce que le système ouvre à chacun", ""},
    [REGISTRE_SECURITE] = {"securite", "Mesures de sécurité", ""},
};

const char *registre_cle(enum registre_rubrique r)
{
    CHECK((size_t)r < REGISTRE_RUBRIQUES);
    return rubriques[r].cle;
}

const char *registre_titre(enum registre_rubrique r)
{
    CHECK((size_t)r < REGISTRE_RUBRIQUES);
    return rubriques[r].titre;
}

typedef void line_fn(void *arg, const struct registre_ligne *l);

/* ---- lines made of texts ----------------------------------------------------------------------------------- */

static size_t places(const char *objet, day_t at, line_fn *each, void *arg)
{
    size_t n = 0;

    for (size_t i = 0; i < law_places_n; i++) {
        const struct law_place *p = &law_places[i];

        if (strcmp(p->objet, objet) != 0 || !law_place_in_force(p, at))
            continue;
        each(arg, &(struct registre_ligne){.reference = p->address,
                                           .intitule = p->label,
                                           .detail = law_place_words(p),
                                           .source = p->introduced,
                                           .certitude = law_place_certainty(p, at),
                                           .titre = p->nature == LAW_TITRE});
        n++;
    }
    return n;
}

static size_t purposes(day_t at, line_fn *each, void *arg)
{
    size_t n = 0;

    for (size_t f = 0; f < FINALITE_COUNT; f++) {
        const struct law_purpose_def *p = &law_purposes[f];

        if (p->from > at || (p->until != DAY_NONE && p->until <= at))
            continue;
        each(arg, &(struct registre_ligne){.reference = p->name,
                                           .intitule = p->label,
                                           .detail = "",
                                           .source = p->article,
                                           .certitude = law_rows_certainty(p->article, at)});
        n++;
    }
    return n;
}

/* The retention rules in force, those that a fact adds included: none can be lost by the name of its parameter. */
static size_t retentions(day_t at, line_fn *each, void *arg)
{
    const struct law_retention *r;
    size_t n = 0;

    for (size_t i = 0; (r = law_retention_nth(i)) != NULL; i++) {
        char detail[RETENTION_TEXT_BYTES];

        if (r->from > at || (r->until != DAY_NONE && r->until <= at))
            continue;
        each(arg, &(struct registre_ligne){.reference = r->name,
                                           .intitule = r->label,
                                           .detail = law_retention_phrase(r, at, detail),
                                           .source = r->article,
                                           .certitude = law_retention_certainty(r, at)});
        n++;
    }
    return n;
}

/* ---- what the program opens ---------------------------------------------------------------------------------- */

static const char *scope_words(enum law_scope s)
{
    static const char *const words[] = {
        [SCOPE_SELF] = "ses propres données",
        [SCOPE_ALL] = "tous les titulaires",
        [SCOPE_OWN_DOSSIERS] = "les titulaires qui lui ont adressé un dossier",
        [SCOPE_OWN_FUNDING] = "les titulaires qu'il a abondés",
        [SCOPE_DIFE] = "les élus locaux",
    };

    CHECK((size_t)s < ARRAY_LEN(words));
    return words[s];
}

static const char *form_words(enum law_form f)
{
    static const char *const words[] = {
        [LAW_NAMED] = "nominatives", [LAW_PSEUDONYMISED] = "pseudonymisées", [LAW_AGGREGATED] = "agrégées"};

    CHECK((size_t)f < ARRAY_LEN(words));
    return words[f];
}

/* An item is opened when it exists that day: a renumbered or repealed one says nothing. */
static void write_items(FILE *out, const struct item_set *items, day_t at)
{
    const char *sep = "";

    for (size_t i = 0; i < ITEM_COUNT; i++) {
        const struct law_item_version *v = law_item_at((enum law_item)i, at);

        if (v == NULL || !item_set_has(items, (enum law_item)i))
            continue;
        fprintf(out, "%s%s %s", sep, v->address, v->label);
        sep = " ; ";
    }
}

static size_t openings(day_t at, line_fn *each, void *arg)
{
    size_t n = 0;

    for (size_t i = 0; i < law_accesses_n; i++) {
        const struct law_access *a = &law_accesses[i];
        char *detail = NULL;
        size_t size = 0;
        FILE *out;

        if (a->from > at || (a->until != DAY_NONE && a->until <= at))
            continue;
        out = open_memstream(&detail, &size);
        CHECK(out != NULL);
        fprintf(out, "Finalité %s ; %s ; données %s : ", law_purpose_label(a->purpose), scope_words(a->scope),
                form_words(a->form));
        write_items(out, &a->items, at);
        CHECK(fclose(out) == 0);
        each(arg, &(struct registre_ligne){.reference = law_party_name(a->party),
                                           .intitule = law_party_label(a->party),
                                           .detail = detail,
                                           .source = a->article,
                                           .certitude = law_access_certainty(a, at)});
        free(detail);
        n++;
    }
    return n;
}

static size_t protections(line_fn *each, void *arg)
{
    static const enum msg lines[] = {MSG_REGISTRE_PORTE, MSG_REGISTRE_JOURNAL, MSG_REGISTRE_CHIFFREMENT,
                                     MSG_REGISTRE_MINIMUM, MSG_REGISTRE_INTEGRITE};

    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        each(arg, &(struct registre_ligne){
                      .reference = "", .intitule = msg_def(lines[i])->phrase, .detail = "", .source = ""});
    return ARRAY_LEN(lines);
}

size_t registre_lignes(enum registre_rubrique r, day_t at, line_fn *each, void *arg)
{
    size_t n;

    CHECK((size_t)r < REGISTRE_RUBRIQUES);
    if (r == REGISTRE_FINALITES)
        return purposes(at, each, arg);
    if (r == REGISTRE_OUVERTURES)
        return openings(at, each, arg);
    if (r == REGISTRE_SECURITE)
        return protections(each, arg);
    n = places(rubriques[r].objet, at, each, arg);
    return r == REGISTRE_CONSERVATION ? n + retentions(at, each, arg) : n;
}
