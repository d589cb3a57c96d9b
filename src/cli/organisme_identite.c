#include "cli/organisme_identite.h"
#include "cli/lignes.h"
#include "training/identifiants.h"

#define LIST_MAX 100

enum rc organisme_identite_lire(struct db *db, struct arena *a, const char *mot, day_t le, day_t today,
                                struct organisme_identite *out, struct err *e)
{
    enum rc rc = organisme_cle_lire(db, mot, le != DAY_NONE ? le : today, &out->cle, e);

    out->mot = mot;
    if (rc != RC_OK)
        return rc;
    if (le != DAY_NONE)
        return organisme_le(db, a, out->cle.id, le, &out->o, e);
    rc = organisme_by_id(db, a, out->cle.id, &out->o, e);
    return rc == RC_OK ? organisme_anciens(db, a, out->cle.id, &out->anciens, &out->anciens_n, e) : rc;
}

/* ---- for people ------------------------------------------------------------------------------------------------- */

#define LABEL_WIDTH 18

void organisme_label(FILE *out, const char *label)
{
    colonne_libelle(out, label, LABEL_WIDTH);
}

void organisme_line(FILE *out, const char *label, const char *value)
{
    colonne(out, label, LABEL_WIDTH, value);
}

/* The number asked for is one that it left. */
static void print_left(const struct organisme_identite *i, FILE *out)
{
    char day[DAY_TEXT_BYTES];

    if (!i->cle.ancien)
        return;
    organisme_label(out, "numéro demandé");
    fprintf(out, "%s : ancien numéro, qui n'est plus le sien%s%s\n", i->mot,
            i->cle.depuis != DAY_NONE ? " depuis le " : "",
            i->cle.depuis != DAY_NONE ? day_iso(i->cle.depuis, day) : "");
}

void organisme_identite_print(const struct organisme_identite *i, const struct grant *g, FILE *out)
{
    const struct organisme *o = &i->o;
    char day[DAY_TEXT_BYTES];

    CHECK(grant_recorded(g));
    if (grant_has(g, ITEM_ORGANISME_RAISON_SOCIALE))
        fprintf(out, "%s\n", o->denomination);
    if (grant_has(g, ITEM_ORGANISME_SIRET))
        print_left(i, out);
    if (o->remplace_le != DAY_NONE) {
        organisme_label(out, "identité");
        fprintf(out, "telle que connue avant le %s, où une livraison l'a changée\n",
                day_iso(o->remplace_le, day));
    }
    if (grant_has(g, ITEM_ORGANISME_SIRET))
        organisme_line(out, "SIRET", o->siret);
    if (o->siret_douteux)
        organisme_line(out, "", "à vérifier : la liste publique se contredit sur ce numéro");
    if (grant_has(g, ITEM_ORGANISME_NDA))
        organisme_line(out, "déclaration", o->nda);
    if (grant_has(g, ITEM_ORGANISME_NATURE_JURIDIQUE))
        organisme_line(out, "nature juridique",
                       o->nature_juridique != NULL ? o->nature_juridique : "non connue");
    if (grant_has(g, ITEM_ORGANISME_DEPARTEMENT))
        organisme_line(out, "département", o->departement != NULL ? o->departement : "non connu");
    if (grant_has(g, ITEM_ORGANISME_COORDONNEES)) {
        organisme_line(out, "voie", o->voie);
        organisme_line(out, "code postal", o->code_postal);
        organisme_line(out, "ville", o->ville);
        organisme_line(out, "courriel", o->courriel);
        organisme_line(out, "téléphone", o->telephone);
    }
    organisme_line(out, "Qualiopi", o->qualiopi ? "actions de formation" : "non");
}

static void print_state(const struct organisme *o, const struct grant *g, FILE *out)
{
    char day[DAY_TEXT_BYTES];

    organisme_label(out, "identité");
    fprintf(out, "%s", grant_has(g, ITEM_ORGANISME_RAISON_SOCIALE) ? o->denomination : "(nom fermé)");
    if (grant_has(g, ITEM_ORGANISME_SIRET))
        fprintf(out, ", SIRET %s", o->siret != NULL ? o->siret : "non connu");
    if (grant_has(g, ITEM_ORGANISME_NDA))
        fprintf(out, ", déclaration %s", o->nda);
    if (grant_has(g, ITEM_ORGANISME_NATURE_JURIDIQUE))
        fprintf(out, ", %s",
                o->nature_juridique != NULL ? o->nature_juridique : "nature juridique non connue");
    if (grant_has(g, ITEM_ORGANISME_DEPARTEMENT))
        fprintf(out, ", département %s", o->departement != NULL ? o->departement : "non connu");
    if (grant_has(g, ITEM_ORGANISME_COORDONNEES) && o->ville != NULL)
        fprintf(out, ", %s %s %s", o->voie != NULL ? o->voie : "",
                o->code_postal != NULL ? o->code_postal : "", o->ville);
    fprintf(out, ", Qualiopi : %s", o->qualiopi ? "actions de formation" : "non");
    if (o->remplace_le != DAY_NONE)
        fprintf(out, " (telle que connue avant le %s)", day_iso(o->remplace_le, day));
    fputc('\n', out);
}

void organisme_anciens_print(const struct organisme_identite *i, const struct grant *g, FILE *out)
{
    CHECK(grant_recorded(g));
    if (grant_has(g, ITEM_ORGANISME_RAISON_SOCIALE))
        fprintf(out, "%s\n", i->o.denomination);
    if (grant_has(g, ITEM_ORGANISME_SIRET))
        print_left(i, out);
    for (size_t k = 0; k < i->anciens_n; k++)
        print_state(&i->anciens[k], g, out);
    print_state(&i->o, g, out);
}

/* ---- for machines ----------------------------------------------------------------------------------------------- */

static void json_state(const struct organisme *o, const struct grant *g, struct json *j)
{
    if (grant_has(g, ITEM_ORGANISME_RAISON_SOCIALE))
        json_kt(j, "denomination", o->denomination);
    if (grant_has(g, ITEM_ORGANISME_SIRET))
        json_kt(j, "siret", o->siret);
    json_kb(j, "siret_douteux", o->siret_douteux);
    if (grant_has(g, ITEM_ORGANISME_NDA))
        json_kt(j, "nda", o->nda);
    if (grant_has(g, ITEM_ORGANISME_NATURE_JURIDIQUE))
        json_kt(j, "nature_juridique", o->nature_juridique);
    if (grant_has(g, ITEM_ORGANISME_DEPARTEMENT))
        json_kt(j, "departement", o->departement);
    if (grant_has(g, ITEM_ORGANISME_COORDONNEES)) {
        json_kt(j, "voie", o->voie);
        json_kt(j, "code_postal", o->code_postal);
        json_kt(j, "ville", o->ville);
    }
    json_kb(j, "qualiopi", o->qualiopi);
    json_kd(j, "remplace_le", o->remplace_le);
}

static void json_left(const char *number, const struct organisme_cle *key, struct json *j)
{
    json_kt(j, "ancien_numero", key->ancien ? number : NULL);
    json_kd(j, "ancien_depuis", key->ancien ? key->depuis : DAY_NONE);
}

void organisme_identite_json(const struct organisme_identite *i, const struct grant *g, bool histoire,
                             struct json *j)
{
    CHECK(grant_recorded(g));
    json_ki(j, "id", i->o.id);
    json_state(&i->o, g, j);
    if (grant_has(g, ITEM_ORGANISME_COORDONNEES)) {
        json_kt(j, "courriel", i->o.courriel);
        json_kt(j, "telephone", i->o.telephone);
    }
    if (grant_has(g, ITEM_ORGANISME_SIRET))
        json_left(i->mot, &i->cle, j);
    if (!histoire)
        return;
    json_key(j, "identites");
    json_array_open(j);
    for (size_t k = 0; k <= i->anciens_n; k++) {
        json_object_open(j);
        json_state(k < i->anciens_n ? &i->anciens[k] : &i->o, g, j);
        json_object_close(j);
    }
    json_array_close(j);
}

/* ---- search: the public list ------------------------------------------------------------------------------------ */

static void print_found(const char *word, const struct organisme_trouve *t, FILE *out)
{
    char day[DAY_TEXT_BYTES];

    fprintf(out, "%s  %s  %s", t->o.nda, t->o.siret != NULL ? t->o.siret : "-", t->o.denomination);
    if (t->cle.ancien)
        fprintf(out, "  (%s : ancien %s%s%s)", t->nom_quitte != NULL ? t->nom_quitte : word,
                t->nom_quitte != NULL ? "nom" : "numéro",
                t->cle.depuis != DAY_NONE ? ", qui n'est plus le sien depuis le " : "",
                t->cle.depuis != DAY_NONE ? day_iso(t->cle.depuis, day) : "");
    fputc('\n', out);
}

static enum rc tell_found(struct ctx *ctx, const char *word, const struct organisme_trouve *found, size_t n,
                          struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    if (j == NULL && n == 0)
        fputs("Aucun organisme ne porte ce nom ni ce numéro.\n", ctx->out);
    for (size_t i = 0; i < n; i++) {
        if (j == NULL) {
            print_found(word, &found[i], ctx->out);
            continue;
        }
        json_object_open(j);
        json_kt(j, "nda", found[i].o.nda);
        json_kt(j, "siret", found[i].o.siret);
        json_kt(j, "denomination", found[i].o.denomination);
        json_kt(j, "ancien_nom", found[i].nom_quitte);
        json_left(found[i].nom_quitte == NULL ? word : NULL, &found[i].cle, j);
        json_object_close(j);
    }
    tableau_fermer(j);
    return RC_OK;
}

static bool is_number(const char *word)
{
    const size_t n = strlen(word);

    return (n == SIRET_DIGITS || n == NDA_DIGITS) && word[strspn(word, "0123456789")] == '\0';
}

static enum rc look_for(struct db *db, struct arena *a, const char *word, day_t today,
                        struct organisme_trouve **out, size_t *n, struct err *e)
{
    return is_number(word) ? organismes_du_numero(db, a, word, today, out, n, e)
                           : organisme_search(db, a, word, 0, LIST_MAX, out, n, e);
}

enum rc organisme_chercher(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct organisme_trouve *found;
    struct db *db;
    size_t n;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = look_for(db, a, ctx->argv[1], env_today(ctx->env), &found, &n, e);
    store_read_end(ctx->store, db);
    return rc == RC_OK ? tell_found(ctx, ctx->argv[1], found, n, e) : rc;
}
