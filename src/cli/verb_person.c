#include "base/json.h"
#include "base/text.h"
#include "cli/verb.h"
#include "cli/lecture.h"
#include "cli/lignes.h"
#include "people/match.h"
#include "people/titulaire.h"

#define USAGE "person show TITULAIRE|find"
#define ARENA_BYTES ((size_t)4 << 20)

/* What is shown of a holder, read in one view of the store. */
struct fiche {
    struct titulaire titulaire;
    struct contact contact;
    struct mandat *mandats;
    size_t mandats_n;
    struct grant grant;
};

static enum rc read_fiche(struct db *db, struct arena *a, int64_t id, struct fiche *f, struct err *e)
{
    enum rc rc = titulaire_get(db, a, id, &f->titulaire, e);

    if (rc == RC_OK)
        rc = contact_get(db, a, id, &f->contact, e);
    if (rc == RC_OK)
        rc = mandats_of(db, a, id, &f->mandats, &f->mandats_n, e);
    return rc;
}

static enum rc open_fiche(struct ctx *ctx, struct arena *a, int64_t id, struct fiche *f, struct err *e)
{
    const struct door_request rq = {
        .party = PARTY_CDC,
        .actor_name = ctx->agent,
        .purpose = FINALITE_1,
        .law_day = ctx->at,
        .act = "commande.person-show",
        .titulaire_id = id,
        .items = item_set_of(ITEM_TITULAIRE_ETAT_CIVIL, ITEM_TITULAIRE_COORDONNEES, ITEM_TITULAIRE_DECES,
                             ITEM_MANDAT_TYPE, ITEM_MANDAT_DEBUT, ITEM_MANDAT_FIN, ITEM_COUNT)};
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = read_fiche(db, a, id, f, e);
    return lecture_finir(ctx, db, &rq, &f->grant, rc, e);
}

/* ---- for people ---------------------------------------------------------------------------------------------- */

static void print_line(FILE *out, const char *label, const char *value)
{
    colonne(out, label, 20, value);
}

static void print_identity(const struct fiche *f, FILE *out)
{
    const struct titulaire *t = &f->titulaire;
    char day[DAY_TEXT_BYTES];

    print_line(out, "nom de naissance", t->nom_naissance);
    print_line(out, "nom d'usage", t->nom_usage);
    print_line(out, "prénoms", t->prenoms);
    print_line(out, "sexe", t->sexe == 'F' ? "femme" : "homme");
    print_line(out, "naissance", day_iso(t->naissance, day));
    print_line(out, "lieu de naissance", t->naissance_lieu);
    print_line(out, "identité", t->certifie ? "certifiée (SNGI)" : "non certifiée");
}

static void print_mandats(const struct fiche *f, FILE *out)
{
    for (size_t i = 0; i < f->mandats_n; i++) {
        const struct mandat *m = &f->mandats[i];
        const char *label = law_mandat_label(m->type);
        char debut[DAY_TEXT_BYTES], fin[DAY_TEXT_BYTES];

        fprintf(out, "  mandat               %s", label != NULL ? label : m->type);
        if (grant_has(&f->grant, ITEM_MANDAT_DEBUT))
            fprintf(out, ", depuis le %s", day_iso(m->debut, debut));
        if (grant_has(&f->grant, ITEM_MANDAT_FIN) && m->fin != DAY_NONE)
            fprintf(out, ", jusqu'au %s", day_iso(m->fin, fin));
        fputc('\n', out);
    }
}

static void print_fiche(const struct fiche *f, FILE *out)
{
    char day[DAY_TEXT_BYTES];

    fprintf(out, "Titulaire %lld\n", (long long)f->titulaire.id);
    if (f->titulaire.efface) {
        print_line(out, "effacé", "au terme de la conservation (C. trav. R. 6323-39)");
        return;
    }
    if (grant_has(&f->grant, ITEM_TITULAIRE_ETAT_CIVIL))
        print_identity(f, out);
    if (grant_has(&f->grant, ITEM_TITULAIRE_DECES))
        print_line(out, "décès", day_iso(f->titulaire.deces, day));
    if (grant_has(&f->grant, ITEM_TITULAIRE_COORDONNEES)) {
        print_line(out, "courriel", f->contact.courriel);
        print_line(out, "téléphone", f->contact.telephone);
        print_line(out, "adresse", f->contact.adresse);
    }
    if (grant_has(&f->grant, ITEM_MANDAT_TYPE))
        print_mandats(f, out);
}

/* ---- for machines -------------------------------------------------------------------------------------------- */

static void json_identity(const struct fiche *f, struct json *j)
{
    const struct titulaire *t = &f->titulaire;
    const char sexe[2] = {t->sexe, '\0'};

    json_kt(j, "nom_naissance", t->nom_naissance);
    json_kt(j, "nom_usage", t->nom_usage);
    json_kt(j, "prenoms", t->prenoms);
    json_kt(j, "sexe", sexe);
    json_kd(j, "naissance", t->naissance);
    json_kt(j, "naissance_lieu", t->naissance_lieu);
    json_kb(j, "certifie", t->certifie);
}

static void json_mandats(const struct fiche *f, struct json *j)
{
    json_key(j, "mandats");
    json_array_open(j);
    for (size_t i = 0; i < f->mandats_n; i++) {
        json_object_open(j);
        json_kt(j, "type", f->mandats[i].type);
        if (grant_has(&f->grant, ITEM_MANDAT_DEBUT))
            json_kd(j, "debut", f->mandats[i].debut);
        if (grant_has(&f->grant, ITEM_MANDAT_FIN))
            json_kd(j, "fin", f->mandats[i].fin);
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_fiche(const struct fiche *f, FILE *out)
{
    struct json *j = json_to(out);

    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "titulaire", f->titulaire.id);
    json_kb(j, "efface", f->titulaire.efface);
    if (grant_has(&f->grant, ITEM_TITULAIRE_ETAT_CIVIL) && !f->titulaire.efface)
        json_identity(f, j);
    if (grant_has(&f->grant, ITEM_TITULAIRE_DECES))
        json_kd(j, "deces", f->titulaire.deces);
    if (grant_has(&f->grant, ITEM_TITULAIRE_COORDONNEES)) {
        json_kt(j, "courriel", f->contact.courriel);
        json_kt(j, "telephone", f->contact.telephone);
        json_kt(j, "adresse", f->contact.adresse);
    }
    if (grant_has(&f->grant, ITEM_MANDAT_TYPE))
        json_mandats(f, j);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static enum rc show(struct ctx *ctx, int64_t id, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct fiche f = {0};
    enum rc rc = a != NULL ? open_fiche(ctx, a, id, &f, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK) {
        CHECK(grant_recorded(&f.grant));
        if (ctx->json)
            json_fiche(&f, ctx->out);
        else
            print_fiche(&f, ctx->out);
    }
    arena_free(a);
    return rc;
}

/* "NOM;AAAA-MM-JJ" on the standard input: a name on the command line would be in every list of processes. */
static enum rc read_name(struct ctx *ctx, char *line, size_t size, day_t *naissance, struct err *e)
{
    char *sep;

    if (fgets(line, (int)size, ctx->in) == NULL)
        return ERR(e, MSG_PERSON_FIND);
    line[strcspn(line, "\r\n")] = '\0';
    sep = strrchr(line, ';');
    *naissance = sep != NULL ? day_parse_iso(text_trim(sep + 1)) : DAY_NONE;
    if (*naissance == DAY_NONE)
        return ERR(e, MSG_PERSON_FIND);
    *sep = '\0';
    return RC_OK;
}

static enum rc find(struct ctx *ctx, struct err *e)
{
    char line[512];
    int64_t ids[CANDIDATS_MAX];
    size_t n = 0;
    day_t naissance;
    struct db *db;
    enum rc rc = read_name(ctx, line, sizeof(line), &naissance, e);

    if (rc == RC_OK)
        rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = match_nom(db, line, naissance, ids, &n, e);
    store_read_end(ctx->store, db);
    if (rc == RC_OK && n == 0)
        return ERR(e, MSG_PERSON_AUCUN);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = show(ctx, ids[i], e);
    return rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    int64_t id;

    if (ctx->argc == 1 && strcmp(ctx->argv[0], "find") == 0)
        return find(ctx, e);
    if (ctx->argc != 2 || strcmp(ctx->argv[0], "show") != 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    if (!text_numero(ctx->argv[1], &id))
        return ERR(e, MSG_TITULAIRE_INCONNU);
    return show(ctx, id, e);
}

extern const struct verb verb_person;
const struct verb verb_person = {
    .name = "person",
    .usage = USAGE,
    .summary = "ce que le système sait d'un titulaire",
    .help =
        "Montre l'état civil, les coordonnées et les mandats d'un titulaire, désigné par son identifiant.\n"
        "« find » lit « NOM;AAAA-MM-JJ » (nom de naissance ou d'usage, jour de naissance) sur l'entrée "
        "standard et\n"
        "montre chaque titulaire de ce nom né ce jour-là. La consultation est écrite au journal, où la "
        "personne\n"
        "peut la lire.\n\n"
        "Exemples :\n  sicpf person show 1042\n  echo 'MARTIN;1970-05-12' | sicpf person find",
    .flags = VERB_WRITES | VERB_READS,
    .run = run,
};
