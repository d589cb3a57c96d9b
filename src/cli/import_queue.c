#include "cli/import_queue.h"
#include "cli/essai.h"
#include "base/json.h"
#include "cli/lecture.h"
#include "exchange/rne.h"
#include "people/titulaire.h"
#include "base/text.h"

#define ARENA_BYTES ((size_t)8 << 20)
#define PAGE 50

struct page {
    struct rne_attente *lines;
    size_t n;
    struct titulaire *candidats; /* by increasing identifier */
    int64_t *ids;
    size_t ids_n;
    struct grant grant;
};

static int by_id(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* The holders that the page would show, each once. */
static void gather_ids(struct page *p, struct arena *a)
{
    size_t n = 0;

    p->ids = ARENA_ARRAY(a, int64_t, PAGE * CANDIDATS_MAX);
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < p->lines[i].candidats_n; k++)
            p->ids[n++] = p->lines[i].candidats[k];
    qsort(p->ids, n, sizeof(*p->ids), by_id);
    for (size_t i = 0; i < n; i++)
        if (p->ids_n == 0 || p->ids[p->ids_n - 1] != p->ids[i])
            p->ids[p->ids_n++] = p->ids[i];
}

static enum rc read_page(struct db *db, struct arena *a, int64_t after, struct page *p, struct err *e)
{
    enum rc rc = rne_queue(db, a, after, PAGE, &p->lines, &p->n, e);

    if (rc != RC_OK)
        return rc;
    gather_ids(p, a);
    p->candidats = ARENA_ARRAY(a, struct titulaire, MAX(p->ids_n, (size_t)1));
    for (size_t i = 0; rc == RC_OK && i < p->ids_n; i++)
        rc = titulaire_get(db, a, p->ids[i], &p->candidats[i], e);
    return rc;
}

static enum rc open_page(struct ctx *ctx, struct arena *a, int64_t after, struct page *p, struct err *e)
{
    struct door_request rq = {.party = PARTY_CDC,
                              .actor_name = ctx->agent,
                              .purpose = FINALITE_1,
                              .law_day = ctx->at,
                              .act = "commande.rne-queue",
                              .items = item_set_of(ITEM_TITULAIRE_ETAT_CIVIL, ITEM_MANDAT_TYPE,
                                                   ITEM_MANDAT_DEBUT, ITEM_MANDAT_FIN, ITEM_COUNT)};
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = read_page(db, a, after, p, e);
    rq.titulaires = p->ids;
    rq.titulaires_n = p->ids_n;
    return lecture_finir(ctx, db, &rq, &p->grant, rc, e);
}

static const struct titulaire *candidate(const struct page *p, int64_t id)
{
    const int64_t *found = bsearch(&id, p->ids, p->ids_n, sizeof(*p->ids), by_id);

    CHECK(found != NULL);
    return &p->candidats[found - p->ids];
}

/* ---- for people ---------------------------------------------------------------------------------------------- */

static const char *motif_phrase(const char *motif)
{
    if (strcmp(motif, "inconnu") == 0)
        return "personne de ce nom né ce jour";
    return strcmp(motif, "ambigu") == 0 ? "plusieurs titulaires possibles, ou un qui n'est pas sûr"
                                        : "sexe, décès ou lieux qui se contredisent";
}

static void print_candidate(const struct titulaire *t, FILE *out)
{
    char day[DAY_TEXT_BYTES];

    fprintf(out, "      titulaire %lld : %s%s%s, %s, %s, %s%s%s\n", (long long)t->id, t->nom_naissance,
            *t->nom_usage != '\0' ? " / " : "", t->nom_usage, t->prenoms, t->sexe == 'F' ? "F" : "M",
            day_iso(t->naissance, day), t->certifie ? ", certifié" : ", non certifié",
            t->deces != DAY_NONE ? ", décédé" : "");
}

static void print_line(const struct page *p, const struct rne_attente *l, FILE *out)
{
    const char *label = law_mandat_label(l->mandat_type);
    char naissance[DAY_TEXT_BYTES], debut[DAY_TEXT_BYTES], livraison[DAY_TEXT_BYTES];

    fprintf(out, "  n° %lld : %s, %s, %c, %s ; %s depuis le %s (livraison du %s, ligne %ld)\n      %s\n",
            (long long)l->id, l->nom, l->prenoms, l->sexe, day_iso(l->naissance, naissance),
            label != NULL ? label : l->mandat_type, day_iso(l->debut, debut),
            day_iso(l->livraison, livraison), l->ligne, motif_phrase(l->motif));
    for (size_t i = 0; i < l->candidats_n; i++)
        print_candidate(candidate(p, l->candidats[i]), out);
}

static void print_page(const struct page *p, FILE *out)
{
    if (p->n == 0) {
        fputs("Aucune ligne n'attend de décision.\n", out);
        return;
    }
    fputs("Lignes qui attendent une décision :\n", out);
    for (size_t i = 0; i < p->n; i++)
        print_line(p, &p->lines[i], out);
    if (p->n == PAGE)
        fprintf(out, "Suite : sicpf import rne queue %lld\n", (long long)p->lines[p->n - 1].id);
}

/* ---- for machines -------------------------------------------------------------------------------------------- */

static void json_candidates(const struct page *p, const struct rne_attente *l, struct json *j)
{
    json_key(j, "candidats");
    json_array_open(j);
    for (size_t i = 0; i < l->candidats_n; i++) {
        const struct titulaire *t = candidate(p, l->candidats[i]);
        const char sexe[2] = {t->sexe, '\0'};

        json_object_open(j);
        json_ki(j, "titulaire", t->id);
        json_kt(j, "nom_naissance", t->nom_naissance);
        json_kt(j, "nom_usage", t->nom_usage);
        json_kt(j, "prenoms", t->prenoms);
        json_kt(j, "sexe", sexe);
        json_kd(j, "naissance", t->naissance);
        json_kb(j, "certifie", t->certifie);
        json_kd(j, "deces", t->deces);
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_page(const struct page *p, FILE *out)
{
    struct json *j = json_to(out);

    if (j == NULL)
        return;
    json_array_open(j);
    for (size_t i = 0; i < p->n; i++) {
        const struct rne_attente *l = &p->lines[i];
        const char sexe[2] = {l->sexe, '\0'};

        json_object_open(j);
        json_ki(j, "id", l->id);
        json_kt(j, "motif", l->motif);
        json_kt(j, "nom", l->nom);
        json_kt(j, "prenoms", l->prenoms);
        json_kt(j, "sexe", sexe);
        json_kd(j, "naissance", l->naissance);
        json_kt(j, "mandat", l->mandat_type);
        json_kd(j, "debut", l->debut);
        json_kd(j, "fin", l->fin);
        json_kd(j, "livraison", l->livraison);
        json_ki(j, "ligne", l->ligne);
        json_candidates(p, l, j);
        json_object_close(j);
    }
    json_array_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

/* ---- verbs --------------------------------------------------------------------------------------------------- */

enum rc import_queue(struct ctx *ctx, const char *after, struct err *e)
{
    struct arena *a;
    struct page p = {0};
    int64_t from = 0;
    enum rc rc;

    if (after != NULL && !text_whole(after, &from))
        return ERR(e, MSG_RNE_ATTENTE_INCONNUE);
    a = arena_new(ARENA_BYTES);
    rc = a != NULL ? open_page(ctx, a, from, &p, e) : ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK) {
        CHECK(grant_recorded(&p.grant));
        if (!grant_has(&p.grant, ITEM_TITULAIRE_ETAT_CIVIL) || !grant_has(&p.grant, ITEM_MANDAT_TYPE) ||
            !grant_has(&p.grant, ITEM_MANDAT_DEBUT))
            rc = ERR(e, MSG_RNE_QUEUE_FERMEE);
        else if (ctx->json)
            json_page(&p, ctx->out);
        else
            print_page(&p, ctx->out);
    }
    arena_free(a);
    return rc;
}

struct decision {
    int64_t id, titulaire_id;
    const char *agent;
};

static enum rc decide_unit(struct db *db, void *arg, struct err *e)
{
    const struct decision *d = arg;

    return rne_decide(db, d->id, d->titulaire_id, d->agent, e);
}

enum rc import_decide(struct ctx *ctx, const char *id, const char *titulaire, struct err *e)
{
    struct decision d = {.agent = ctx->agent};
    enum rc rc;

    if (!text_whole(id, &d.id))
        return ERR(e, MSG_RNE_ATTENTE_INCONNUE);
    if (!text_whole(titulaire, &d.titulaire_id))
        return ERR(e, MSG_TITULAIRE_INCONNU);
    rc = ctx_write(ctx, decide_unit, &d, e);
    if (rc != RC_OK)
        return rc;
    if (ctx->dry_run)
        return ctx_tell(ctx, "La décision serait acceptée. Rien n'a été enregistré (--dry-run).", "decision",
                        id, e);
    return ctx_tell(ctx,
                    d.titulaire_id != 0 ? "Rapproché : le mandat est enregistré."
                                        : "Écartée : cette ligne n'est de personne.",
                    "decision", id, e);
}
