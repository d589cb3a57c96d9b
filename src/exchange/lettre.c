/* lettre.c - who may have which letter, what the door is asked for it, and its hash in the journal (lettre.h). */
#include "exchange/lettre.h"
#include "base/ids.h"
#include "law/articles.h"

/* ---- what a number names ----------------------------------------------------------------------------------------- */

static bool is_told(const struct lettre_demande *d, const struct lettre_objet *o)
{
    const bool body = d->partie == PARTY_ORGANISME;

    if (d->partie == PARTY_CDC)
        return true;
    if (o->mesure != NULL)
        return body && o->mesure->organisme_id == d->acteur_id &&
               (o->mesure->notifiee_le != DAY_NONE || o->mesure->signee_le != DAY_NONE);
    if (o->controle != NULL)
        return body && o->controle->organisme_id == d->acteur_id;
    if (o->dette == NULL || o->dette->notifie_le == DAY_NONE)
        return false;
    return o->dette->titulaire ? d->partie == PARTY_TITULAIRE && o->dette->titulaire_id == d->acteur_id
                               : body && o->dette->organisme_id == d->acteur_id;
}

/* It was told to whoever owed it, and no decision of two people on a sum recovered ends it: nothing of it was recovered, or a fraud was
 * recognised (decision 43). */
static bool is_annulled_alone(const struct dette *d, const struct dette_decision *list, size_t n)
{
    return strcmp(d->etat, "annule") == 0 && d->notifie_le != DAY_NONE && (n == 0 || list[n - 1].cents > 0);
}

/* That annulment as a decision: by one agent, or proposed by another. What a holder had paid is owed back, the rest was withheld. */
static struct dette_decision annulment_of(const struct dette *d)
{
    const bool proposed = d->clore_etat != NULL && strcmp(d->clore_etat, "annule") == 0;

    return (struct dette_decision){.avant_cents = d->montant_cents,
                                   .le = d->clos_le,
                                   .motif = d->clos_motif,
                                   .propose_par = proposed ? d->clore_par : NULL,
                                   .decide_le = d->clos_le,
                                   .decide_par = d->clos_par,
                                   .droits_cents =
                                       d->titulaire ? d->recouvre_cents - d->a_rembourser_cents : 0,
                                   .argent_cents = d->titulaire ? d->a_rembourser_cents : 0};
}

/* The part that a reduction took away is told by the letter of the debt it was. */
static enum rc read_decisions(struct db *db, struct arena *a, struct lettre_objet *o, struct err *e)
{
    struct dette_decision *list = NULL;
    size_t n = 0;
    enum rc rc = o->dette->part_de == NULL ? dette_decisions(db, a, o->dette->id, &list, &n, e) : RC_OK;

    if (rc != RC_OK)
        return rc;
    o->decisions_n = MIN(n, LETTRE_DECISIONS_MAX);
    struct dette_decision *told = ARENA_ARRAY(a, struct dette_decision, o->decisions_n + 1);

    if (o->decisions_n > 0)
        memcpy(told, list, o->decisions_n * sizeof(*told));
    if (o->dette->part_de == NULL && is_annulled_alone(o->dette, list, n))
        told[o->decisions_n++] = annulment_of(o->dette);
    o->decisions = told;
    o->decision_genres = ARENA_ARRAY(a, const char *, o->decisions_n + 1);
    for (size_t i = 0; i < o->decisions_n; i++)
        o->decision_genres[i] = arena_printf(a, "decision-%zu", i + 1);
    return RC_OK;
}

static enum rc read_it(struct db *db, struct arena *a, const char *numero, struct lettre_objet *out,
                       struct err *e)
{
    struct mesure *m = ARENA_NEW(a, struct mesure);
    struct controle *k = ARENA_NEW(a, struct controle);
    struct dette *d = ARENA_NEW(a, struct dette);
    enum rc rc = RC_NOT_FOUND;

    *out = (struct lettre_objet){0};
    if (strncmp(numero, "DEC-", 4) == 0) {
        rc = mesure_lire(db, a, numero, m, e);
        out->mesure = m;
    } else if (strncmp(numero, "CTL-", 4) == 0) {
        rc = controle_lire(db, a, numero, k, e);
        out->controle = k;
    } else if (strncmp(numero, "IND-", 4) == 0) {
        rc = dette_lire(db, a, numero, d, e);
        out->dette = d;
        if (rc == RC_OK)
            rc = read_decisions(db, a, out, e);
    }
    return rc;
}

enum rc lettre_objet_lire(struct db *db, struct arena *a, const struct lettre_demande *d,
                          struct lettre_objet *out, struct err *e)
{
    enum rc rc = read_it(db, a, d->numero, out, e);

    if (rc == RC_NOT_FOUND || (rc == RC_OK && !is_told(d, out)))
        return ERR(e, MSG_LETTRE_INCONNUE);
    return rc;
}

/* `nom`: in the law's table. */
static size_t add_as(struct lettre_nom *out, size_t n, const char *nom, const char *genre, day_t le)
{
    const struct law_code *code = le != DAY_NONE ? law_code_le("lettres", nom, le) : NULL;

    if (code != NULL)
        out[n++] = (struct lettre_nom){genre, code->label, le};
    return n;
}

static size_t add(struct lettre_nom *out, size_t n, const char *genre, day_t le)
{
    return add_as(out, n, genre, genre, le);
}

size_t lettres_de(const struct lettre_objet *o, struct lettre_nom out[LETTRES_PAR_OBJET])
{
    size_t n = 0;

    if (o->mesure != NULL) {
        n = add(out, n, "griefs", o->mesure->notifiee_le);
        n = add(out, n, "decision", o->mesure->signee_le);
    } else if (o->controle != NULL) {
        n = add(out, n, "pieces", o->controle->ouvert_le);
    } else if (o->dette != NULL) {
        n = add(out, n, "notification", o->dette->part_de == NULL ? o->dette->notifie_le : DAY_NONE);
        n = add(out, n, "demeure", o->dette->demeure_le);
        n = add(out, n, "contrainte", o->dette->contrainte_le);
        for (size_t i = 0; i < o->decisions_n; i++)
            n = add_as(out, n, o->decisions[i].cents == 0 ? "annulation" : "reduction", o->decision_genres[i],
                       o->decisions[i].decide_le);
    }
    return n;
}

void lettre_portee(const struct lettre_objet *o, struct door_request *rq)
{
    rq->items = item_set_of(o->dette == NULL      ? ITEM_ORGANISME_RAISON_SOCIALE
                            : o->dette->titulaire ? ITEM_DROITS_MOUVEMENTS
                                                  : ITEM_DOSSIER_FACTURE,
                            ITEM_COUNT);
    if (o->dette == NULL)
        return;
    rq->titulaire_id = o->dette->titulaire_id;
    rq->dossier_id = o->dette->dossier_id;
}

/* ---- the door ---------------------------------------------------------------------------------------------------- */

static void add_items(struct item_set *items, const struct lettre_lignes *lines)
{
    for (size_t i = 0; i < lines->n; i++)
        item_set_add(items, lines->v[i].item);
}

/* The holders of the dossiers that a letter names. */
static enum rc add_holders(struct db *db, struct arena *a, const struct lettre_objet *o,
                           struct door_request *rq, struct err *e)
{
    struct mesure_objet *objects = NULL;
    struct controle_dossier *sample = NULL;
    int64_t *holders;
    size_t n = 0, count = 0;
    enum rc rc = o->mesure != NULL     ? mesure_objets(db, a, o->mesure->id, &objects, &n, e)
                 : o->controle != NULL ? controle_dossiers(db, a, o->controle->id, &sample, &n, e)
                                       : RC_OK;

    if (rc != RC_OK)
        return rc;
    holders = ARENA_ARRAY(a, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const int64_t holder = objects != NULL  ? objects[i].titulaire_id
                               : sample != NULL ? sample[i].titulaire_id
                                                : 0;

        if (holder != 0)
            holders[count++] = holder;
    }
    rq->titulaires_n = ids_distincts(holders, count);
    rq->titulaires = holders;
    return RC_OK;
}

static enum rc ask_door(struct db *db, struct arena *a, const struct lettre_demande *d,
                        const struct lettre_objet *o, const struct lettre *l, struct grant *g, struct err *e)
{
    const struct lettre_lignes *all[] = {&l->destinataire, &l->ouverture, &l->faits,
                                         &l->objets,       &l->griefs,    &l->motifs,
                                         &l->delais,       &l->textes,    &l->signatures};
    struct door_request rq = {.party = d->partie,
                              .actor_id = d->acteur_id,
                              .actor_name = d->agent,
                              .purpose = d->finalite,
                              .law_day = d->le,
                              .act = d->motif};
    char day[32];
    enum rc rc;

    lettre_portee(o, &rq);
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        add_items(&rq.items, all[i]);
    rc = add_holders(db, a, o, &rq, e);
    if (rc == RC_OK)
        rc = door_open(db, &rq, g, e);
    if (rc == RC_OK && !item_set_within(&rq.items, &g->items)) {
        door_refuse(&rq, g);
        return ERR(e, MSG_LOI_ACCES_REFUSE, "partie", law_party_label(d->partie), "date",
                   day_french(d->le, day), "raison", "une lettre se donne entière");
    }
    return rc;
}

/* ---- making one -------------------------------------------------------------------------------------------------- */

static enum rc compose(struct db *db, struct arena *a, const struct lettre_demande *d, const char *genre,
                       struct lettre_objet *o, struct lettre *l, struct err *e)
{
    struct lettre_nom names[LETTRES_PAR_OBJET];
    enum rc rc = lettre_objet_lire(db, a, d, o, e);
    size_t n;

    if (rc != RC_OK)
        return rc;
    n = lettres_de(o, names);
    *l = (struct lettre){.numero = d->numero};
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i].genre, genre) == 0) {
            l->genre = names[i].genre;
            l->objet = names[i].libelle;
            l->le = names[i].le;
            return lettre_composer(db, a, o, l, e);
        }
    return ERR(e, MSG_LETTRE_ABSENTE);
}

enum rc lettre_faire(struct store *s, struct arena *a, const struct lettre_demande *d, const char *genre,
                     struct lettre *out, struct err *e)
{
    struct grant *g = ARENA_NEW(a, struct grant);
    struct err second = {0};
    struct lettre_objet o;
    struct db *db;
    enum rc opened, rc = store_read_begin(s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = compose(db, a, d, genre, &o, out, e);
    opened = rc == RC_OK ? ask_door(db, a, d, &o, out, g, e) : rc;
    store_read_end(s, db);
    if (rc != RC_OK)
        return rc;
    rc = door_commit(s, g, &second); /* a refusal is recorded too */
    if (opened == RC_OK && rc != RC_OK)
        *e = second;
    out->porte = g;
    return opened != RC_OK ? opened : rc;
}

struct inscription {
    const struct lettre *lettre;
    char empreinte[2 * HASH_BYTES + 1];
};

static enum rc write_hash(struct db *db, void *arg, struct err *e)
{
    const struct inscription *x = arg;
    const struct door_request *rq = &x->lettre->porte->rq;
    char content[200];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = rq->party,
                                        .actor_id = rq->actor_id,
                                        .actor_name = rq->actor_name,
                                        .purpose = rq->purpose,
                                        .act = "lettre.produire",
                                        .law_day = rq->law_day,
                                        .dossier_id = rq->dossier_id,
                                        .titulaire_id = rq->titulaire_id,
                                        .content = content};

    snprintf(content, sizeof(content), "{\"lettre\":\"%s\",\"numero\":\"%s\",\"empreinte\":\"%s\"}",
             x->lettre->genre, x->lettre->numero, x->empreinte);
    return journal_append(db, &entry, NULL, e);
}

enum rc lettre_inscrire(struct store *s, const struct lettre *l, const unsigned char empreinte[HASH_BYTES],
                        struct err *e)
{
    struct inscription x = {.lettre = l};

    hex(empreinte, HASH_BYTES, x.empreinte);
    return store_write(s, write_hash, &x, e);
}
