/* The payments by card as they are kept: their rows, their states, what goes back. The provider is carte_suivre.c's. */
#include "training/carte.h"
#include "base/crypto.h"
#include "base/json.h"
#include "journal/journal.h"
#include "training/carte_interne.h"

#define CLE_BYTES 61
#define ARENA_BYTES ((size_t)1 << 20)

static const char *const names[CARTE_ETAT_COUNT] = {
#define X(constant, name, label) [constant] = (name),
    CARTE_ETATS(X)
#undef X
};
static const char *const labels[CARTE_ETAT_COUNT] = {
#define X(constant, name, label) [constant] = (label),
    CARTE_ETATS(X)
#undef X
};

const char *carte_etat_name(enum carte_etat etat)
{
    return names[etat];
}

const char *carte_etat_label(enum carte_etat etat)
{
    return labels[etat];
}

const char *carte_dit(const struct paiement_carte *p)
{
    if (p->etat == CARTE_PAYE && p->prestataire_id == NULL)
        return "Reçu par un agent, hors du service de carte";
    return carte_etat_label(p->etat);
}

day_t carte_jour(const struct paiement_carte *p)
{
    return p->etat == CARTE_PAYE && p->prestataire_id == NULL ? p->recu_le : day_of_instant(p->cree_us);
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static const char *text_at(struct cursor *c, struct arena *a, int column)
{
    return cursor_copy(c, a, column);
}

static void from_row(struct cursor *c, struct arena *a, struct paiement_carte *out)
{
    const char *etat = cursor_text(c, 7);

    *out = (struct paiement_carte){.titulaire_id = cursor_i64(c, 0),
                                   .id = cursor_i64(c, 1),
                                   .dossier_id = cursor_i64(c, 2),
                                   .montant_cents = cursor_i64(c, 5),
                                   .avec_cpf = cursor_i64(c, 6) != 0,
                                   .etat = CARTE_ETAT_COUNT,
                                   .motif = text_at(c, a, 8),
                                   .prestataire_id = text_at(c, a, 9),
                                   .page = text_at(c, a, 10),
                                   .autorise_us = cursor_i64(c, 11),
                                   .cree_us = cursor_i64(c, 12),
                                   .recu_cents = cursor_i64(c, 13),
                                   .version = cursor_i64(c, 14),
                                   .recu_le = cursor_day(c, 15)};
    snprintf(out->numero, sizeof(out->numero), "%s", cursor_text(c, 3));
    snprintf(out->reference, sizeof(out->reference), "%s", cursor_text(c, 4));
    for (enum carte_etat i = 0; i < CARTE_ETAT_COUNT; i++)
        if (strcmp(names[i], etat) == 0)
            out->etat = i;
    CHECK(out->etat != CARTE_ETAT_COUNT);
}

enum rc carte_lire(struct db *db, struct arena *a, const char *reference, struct paiement_carte *out,
                   struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_CARTE_LIRE, &c, e, "t", reference);

    if (rc == RC_OK && cursor_next(&c)) {
        from_row(&c, a, out);
        found = true;
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !found ? ERR(e, MSG_CARTE_INCONNUE) : rc;
}

enum rc cartes_dossier(struct db *db, struct arena *a, const struct dossier *d, struct paiement_carte **out,
                       size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CARTES_DOSSIER, &c, e, "ii", d->titulaire_id, d->id);

    *n = 0;
    *out = ARENA_ARRAY(a, struct paiement_carte, CARTES_MAX);
    while (rc == RC_OK && *n < CARTES_MAX && cursor_next(&c))
        from_row(&c, a, &(*out)[(*n)++]);
    return cursor_close(&c, e);
}

enum rc carte_remboursements(struct db *db, struct arena *a, const struct dossier *d,
                             struct remboursement_carte **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CARTE_REMBOURSEMENTS, &c, e, "ii", d->titulaire_id, d->id);

    *n = 0;
    *out = ARENA_ARRAY(a, struct remboursement_carte, CARTES_MAX);
    while (rc == RC_OK && *n < CARTES_MAX && cursor_next(&c))
        (*out)[(*n)++] = (struct remboursement_carte){.montant_cents = cursor_i64(&c, 0),
                                                      .du_le = cursor_day(&c, 1),
                                                      .avant_le = cursor_day(&c, 2),
                                                      .fait_us = cursor_i64(&c, 3),
                                                      .ailleurs_le = cursor_day(&c, 4),
                                                      .ailleurs_reference = text_at(&c, a, 5),
                                                      .double_us = cursor_i64(&c, 6),
                                                      .hors_service = cursor_i64(&c, 7) != 0};
    return cursor_close(&c, e);
}

/* ---- writing ------------------------------------------------------------------------------------------------------ */

/* In the journal for the operator: the provider speaks to it, and the holder reads it among his own. */
static enum rc note(struct db *db, const struct paiement_carte *p, const char *act, struct err *e)
{
    struct json *j = json_new(1024);
    struct journal_entry entry = {.kind = JOURNAL_ACT,
                                  .party = p->etat == CARTE_PREPARE ? PARTY_TITULAIRE : PARTY_CDC,
                                  .actor_id = p->etat == CARTE_PREPARE ? p->titulaire_id : 0,
                                  .actor_name = "",
                                  .purpose = FINALITE_3,
                                  .act = act,
                                  .law_day = day_of_instant(db_now_us(db)),
                                  .dossier_id = p->dossier_id,
                                  .titulaire_id = p->titulaire_id};
    enum rc rc;

    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_object_open(j);
    json_ki(j, "montant", p->montant_cents);
    if (p->recu_cents != 0 && p->recu_cents != p->montant_cents)
        json_ki(j, "recu", p->recu_cents);
    if (p->motif != NULL)
        json_kt(j, "motif", p->motif);
    json_object_close(j);
    entry.content = json_data(j);
    rc = json_failed(j) ? ERR(e, MSG_MEMOIRE_EPUISEE) : journal_append(db, &entry, NULL, e);
    json_free(j);
    return rc;
}

enum rc carte_changer(struct db *db, struct paiement_carte *p, enum carte_etat to, const char *motif,
                      struct err *e)
{
    char act[48];
    enum rc rc;

    if (to == CARTE_AUTORISE)
        p->autorise_us = db_now_us(db);
    rc = db_exec(db, Q_CARTE_ETAT, e, "ttttiiiiit", names[to], motif, p->prestataire_id, p->page,
                 p->autorise_us, p->recu_cents, db_now_us(db), p->titulaire_id, p->id, names[p->etat]);
    if (rc == RC_OK && db_changes(db) != 1)
        return ERR(e, MSG_CARTE_EN_COURS);
    p->etat = to;
    p->motif = motif;
    snprintf(act, sizeof(act), "carte.%s", names[to]);
    return rc == RC_OK ? note(db, p, act, e) : rc;
}

/* One of another amount, or for a dossier that moved: the holder may have its page open still, and pay there. */
static enum rc replace(struct db *db, struct paiement_carte *p, struct carte_demande *c, struct err *e)
{
    bool known = p->etat == CARTE_OUVERT;

    if (known)
        memcpy(c->remplacee, p->reference, CARTE_REFERENCE_BYTES);
    return carte_changer(db, p, known ? CARTE_A_ANNULER : CARTE_ABANDONNE, msg_def(MSG_CARTE_REMPLACEE)->code,
                         e);
}

/* A payment of this dossier that is not over serves again; one of another amount, or asked of what the dossier no longer says, is
 * replaced. */
static enum rc clear_others(struct db *db, struct arena *a, struct carte_demande *c, const struct dossier *d,
                            bool *found, struct err *e)
{
    struct paiement_carte *list;
    size_t n;
    enum rc rc = cartes_dossier(db, a, d, &list, &n, e);

    *found = false;
    c->remplacee[0] = '\0';
    if (rc == RC_OK && n == CARTES_MAX)
        return ERR(e, MSG_CARTE_TROP);
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct paiement_carte *p = &list[i];

        if (p->etat == CARTE_AUTORISE)
            return ERR(e, MSG_CARTE_EN_COURS);
        if (p->etat != CARTE_PREPARE && p->etat != CARTE_OUVERT)
            continue;
        if (p->montant_cents == c->montant_cents && p->avec_cpf == c->avec_cpf && p->version == c->version &&
            !*found) {
            memcpy(c->reference, p->reference, CARTE_REFERENCE_BYTES);
            *found = true;
        } else
            rc = replace(db, p, c, e);
    }
    return rc;
}

static enum rc insert(struct db *db, struct carte_demande *c, const struct dossier *d, struct err *e)
{
    unsigned char random[(CARTE_REFERENCE_BYTES - 1) / 2];
    struct paiement_carte p = {.titulaire_id = d->titulaire_id,
                               .dossier_id = d->id,
                               .montant_cents = c->montant_cents,
                               .etat = CARTE_PREPARE};
    enum rc rc = db_i64(db, Q_CARTE_MAX_ID, 0, &p.id, e, "i", d->titulaire_id);

    if (rc != RC_OK)
        return rc;
    p.id = MAX(p.id + 1, db_now_us(db));
    env_random(store_env(db_store(db)), random, sizeof(random));
    (void)hex(random, sizeof(random), c->reference);
    rc = db_exec(db, Q_CARTE_INSERT, e, "iiitiiii", d->titulaire_id, p.id, d->id, c->reference,
                 c->montant_cents, (int64_t)c->avec_cpf, db_now_us(db), c->version);
    return rc == RC_OK ? note(db, &p, "carte.prepare", e) : rc;
}

enum rc carte_preparer_unit(struct db *db, void *carte_demande, struct err *e)
{
    struct carte_demande *c = carte_demande;
    struct arena *a = arena_new(ARENA_BYTES);
    struct dossier d;
    bool found = false;
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = dossier_lire(db, a, c->numero, &d, e);
    if (rc == RC_OK && d.titulaire_id != c->titulaire_id)
        rc = ERR(e, MSG_DOSSIER_INCONNU);
    if (rc == RC_OK && c->version == 0) /* nobody said what he saw: what is there now */
        c->version = d.version;
    if (rc == RC_OK && c->version != d.version)
        rc = ERR(e, MSG_DOSSIER_CHANGE);
    if (rc == RC_OK)
        rc = clear_others(db, a, c, &d, &found, e);
    if (rc == RC_OK && !found)
        rc = insert(db, c, &d, e);
    arena_free(a);
    return rc;
}

enum rc carte_ouvrir_unit(struct db *db, void *carte_ouverture, struct err *e)
{
    struct carte_ouverture *o = carte_ouverture;
    struct arena *a = arena_new(ARENA_BYTES);
    struct paiement_carte p;
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = carte_lire(db, a, o->reference, &p, e);
    if (rc == RC_OK && p.etat == CARTE_PREPARE) {
        p.prestataire_id = o->reponse->id;
        p.page = o->reponse->page;
        rc = carte_changer(db, &p, CARTE_OUVERT, NULL, e);
    }
    arena_free(a);
    return rc;
}

/* ---- what the provider says --------------------------------------------------------------------------------------- */

/* Where an authorisation takes a payment: CARTE_ETAT_COUNT when it is already known. One that comes after the end of the
 * payment, or of another amount, is freed; MSG_AUCUN: for the reason already written. */
static enum carte_etat authorised(const struct paiement_carte *p, const struct carte_avis *n, enum msg *why)
{
    bool live = p->etat == CARTE_PREPARE || p->etat == CARTE_OUVERT;
    bool given_up = p->etat == CARTE_A_ANNULER || p->etat == CARTE_ANNULE;

    *why = live ? MSG_CARTE_MONTANT : MSG_CARTE_TARDIVE;
    if (live)
        return n->montant_cents == p->montant_cents && !n->autre_devise ? CARTE_AUTORISE : CARTE_A_ANNULER;
    if (given_up && n->issue == ISSUE_CAPTUREE &&
        (p->etat == CARTE_ANNULE || n->montant_cents != p->recu_cents)) {
        *why = MSG_AUCUN; /* taken all the same: that amount goes back */
        return CARTE_A_ANNULER;
    }
    return p->etat == CARTE_REFUSE || p->etat == CARTE_ABANDONNE ? CARTE_A_ANNULER : CARTE_ETAT_COUNT;
}

static enum carte_etat next_of(const struct paiement_carte *p, const struct carte_avis *n, enum msg *why)
{
    bool live = p->etat == CARTE_PREPARE || p->etat == CARTE_OUVERT;

    switch (n->issue) {
    case ISSUE_OUVERTE:
        return CARTE_ETAT_COUNT;
    case ISSUE_AUTORISEE:
    case ISSUE_CAPTUREE:
        return authorised(p, n, why);
    case ISSUE_REFUSEE:
        *why = MSG_CARTE_REFUSEE;
        return live ? CARTE_REFUSE : CARTE_ETAT_COUNT;
    case ISSUE_ABANDONNEE:
    case ISSUE_ANNULEE:
        *why = MSG_CARTE_ABANDONNEE;
        return live ? CARTE_ABANDONNE : CARTE_ETAT_COUNT;
    case ISSUE_EXPIREE:
        *why = MSG_CARTE_EXPIREE;
        return live ? CARTE_ABANDONNE : CARTE_ETAT_COUNT;
    }
    return CARTE_ETAT_COUNT;
}

static enum rc apply(struct db *db, struct arena *a, struct carte_avis *n, struct err *e)
{
    struct paiement_carte p;
    enum msg why = MSG_CARTE_INCONNUE;
    enum carte_etat to;
    enum rc rc = carte_lire(db, a, n->reference, &p, e);

    if (rc != RC_OK)
        return rc;
    if (p.prestataire_id != NULL && strcmp(p.prestataire_id, n->prestataire_id) != 0)
        return ERR(e, MSG_CARTE_INCONNUE);
    p.prestataire_id = n->prestataire_id;
    to = next_of(&p, n, &why);
    n->deja_out = to == CARTE_ETAT_COUNT;
    if ((n->issue == ISSUE_AUTORISEE || n->issue == ISSUE_CAPTUREE) && n->montant_cents > 0)
        p.recu_cents = n->montant_cents;
    if (!n->deja_out)
        rc = carte_changer(db, &p, to,
                           to == CARTE_AUTORISE ? NULL
                           : why == MSG_AUCUN   ? p.motif
                                                : msg_def(why)->code,
                           e);
    n->etat_out = p.etat;
    return rc;
}

enum rc carte_avis_unit(struct db *db, void *carte_avis, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc = a != NULL ? apply(db, a, carte_avis, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    arena_free(a);
    return rc;
}

/* ---- the order, and what goes back -------------------------------------------------------------------------------- */

void carte_acceptation(const struct paiement_carte *p, bool essai, struct dossier_commande *out)
{
    *out = (struct dossier_commande){.acte = ACTE_ACCEPTER,
                                     .par = ROLE_TITULAIRE,
                                     .par_id = p->titulaire_id,
                                     .agent = "",
                                     .numero = p->numero,
                                     .le = p->autorise_us != 0 ? day_of_instant(p->autorise_us) : 0,
                                     .version = p->version,
                                     .essai = essai,
                                     .avec_cpf = p->avec_cpf,
                                     .reste_paye_cents = p->montant_cents};
}

enum rc carte_accepter_unit(struct db *db, void *paiement_carte, struct err *e)
{
    struct paiement_carte *p = paiement_carte;
    struct dossier_commande c;
    enum rc rc;

    carte_acceptation(p, false, &c);
    rc = dossier_executer(db, &c, e);
    return rc == RC_OK ? carte_changer(db, p, CARTE_PAYE, NULL, e) : rc;
}

static enum rc owe(struct db *db, const struct paiement_carte *p, int64_t cents, day_t jour, struct err *e)
{
    struct law_value delai;
    int64_t last;
    enum rc rc = law_param(PARAM_DELAI_REMBOURSEMENT_RETRACTATION, jour, &delai, e);

    if (rc == RC_OK)
        rc = db_i64(db, Q_CARTE_REMBOURSEMENT_MAX, 0, &last, e, "ii", p->titulaire_id, p->id);
    if (rc != RC_OK)
        return rc;
    return db_exec(db, Q_CARTE_REMBOURSEMENT_INSERT, e, "iiiidd", p->titulaire_id, p->id, last + 1, cents,
                   jour, jour + (day_t)delai.value);
}

/* The payment of the share, that an order was made of. */
static enum rc find_paid(struct db *db, struct arena *a, const struct dossier *d, struct paiement_carte *out,
                         bool *found, struct err *e)
{
    struct paiement_carte *list;
    size_t n = 0;
    enum rc rc = cartes_dossier(db, a, d, &list, &n, e);

    *found = false;
    for (size_t i = 0; rc == RC_OK && i < n && !*found; i++)
        if (list[i].etat == CARTE_PAYE) {
            *out = list[i];
            *found = true;
        }
    return rc;
}

/* A share that an agent said received, without a provider, has a payment once something of it is due: what names it in the list. */
static enum rc outside(struct db *db, const struct dossier *d, struct paiement_carte *out, struct err *e)
{
    unsigned char random[(CARTE_REFERENCE_BYTES - 1) / 2];
    enum rc rc;

    *out = (struct paiement_carte){.titulaire_id = d->titulaire_id, .dossier_id = d->id};
    rc = db_i64(db, Q_CARTE_MAX_ID, 0, &out->id, e, "i", d->titulaire_id);
    if (rc != RC_OK)
        return rc;
    out->id = MAX(out->id + 1, db_now_us(db));
    env_random(store_env(db_store(db)), random, sizeof(random));
    (void)hex(random, sizeof(random), out->reference);
    return db_exec(db, Q_CARTE_HORS_SERVICE, e, "iiitii", d->titulaire_id, out->id, d->id, out->reference,
                   d->reste_cents, db_now_us(db));
}

enum rc carte_hors_service(struct db *db, struct arena *a, const struct dossier *d, bool *out, struct err *e)
{
    struct paiement_carte p;
    bool found;
    enum rc rc = find_paid(db, a, d, &p, &found, e);

    *out = rc == RC_OK && (!found || p.prestataire_id == NULL);
    return rc;
}

enum rc carte_devoir(struct db *db, const struct dossier *d, int64_t cents, day_t jour, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct paiement_carte p;
    bool found = false;
    enum rc rc = a != NULL ? find_paid(db, a, d, &p, &found, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK && !found)
        rc = outside(db, d, &p, e);
    if (rc == RC_OK)
        rc = owe(db, &p, cents, jour, e);
    arena_free(a);
    return rc;
}

struct libre {
    int64_t paiement_id, no, cents;
};

static enum rc read_free(struct db *db, const struct carte_reprise *r, struct libre *out, size_t *n,
                         struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CARTE_LIBRES, &c, e, "iiii", r->titulaire_id, r->dossier_id, r->indu_id,
                          (int64_t)CARTE_LIBRES_MAX);

    *n = 0;
    while (rc == RC_OK && *n < CARTE_LIBRES_MAX && cursor_next(&c))
        out[(*n)++] = (struct libre){cursor_i64(&c, 0), cursor_i64(&c, 1), cursor_i64(&c, 2)};
    return cursor_close(&c, e);
}

enum rc carte_libre(struct db *db, const struct carte_reprise *r, int64_t *out, struct err *e)
{
    struct libre rows[CARTE_LIBRES_MAX];
    size_t n;
    enum rc rc = read_free(db, r, rows, &n, e);

    *out = 0;
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        *out += rows[i].cents;
    return rc;
}

enum rc carte_reprendre(struct db *db, const struct carte_reprise *r, int64_t cents, struct err *e)
{
    struct libre rows[CARTE_LIBRES_MAX];
    size_t n;
    enum rc rc = read_free(db, r, rows, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n && cents > 0; i++) {
        const struct libre *row = &rows[i];

        rc = row->cents <= cents ? db_exec(db, Q_CARTE_REMBOURSEMENT_OUBLIER, e, "iii", r->titulaire_id,
                                           row->paiement_id, row->no)
                                 : db_exec(db, Q_CARTE_REMBOURSEMENT_BAISSER, e, "iiii", cents,
                                           r->titulaire_id, row->paiement_id, row->no);
        cents -= MIN(cents, row->cents);
    }
    CHECK(rc != RC_OK || cents == 0);
    return rc;
}

/* Money that came for an order that could not be made: what came goes through the book, in and out, and is due back. */
enum rc carte_sans_suite_unit(struct db *db, void *paiement_carte, struct err *e)
{
    struct paiement_carte *p = paiement_carte;
    day_t today = day_of_instant(db_now_us(db));
    int64_t cents = p->recu_cents != 0 ? p->recu_cents : p->montant_cents;
    char keys[2][CLE_BYTES];
    struct transfer t[2];
    enum rc rc;

    for (size_t i = 0; i < ARRAY_LEN(t); i++) {
        snprintf(keys[i], CLE_BYTES, "carte/%s/%s", p->reference, i == 0 ? "recu" : "rendu");
        t[i] = (struct transfer){.titulaire_id = p->titulaire_id,
                                 .cle = keys[i],
                                 .phase = BOOK_POSTED,
                                 .genre = GENRE_CARTE,
                                 .debit = i == 0 ? (int64_t)COMPTE_CARTE : (int64_t)POCHE_CARTE,
                                 .credit = i == 0 ? (int64_t)POCHE_CARTE : (int64_t)COMPTE_CARTE,
                                 .amount = cents,
                                 .value_day = today,
                                 .dossier_id = p->dossier_id,
                                 .rule = "MON-21",
                                 .article = "C. trav. L. 6323-4"};
    }
    rc = book_write(db, t, ARRAY_LEN(t), NULL, e);
    if (rc == RC_OK)
        rc = owe(db, p, cents, today, e);
    return rc == RC_OK ? carte_changer(db, p, CARTE_SANS_SUITE, p->motif, e) : rc;
}

enum rc carte_etat_unit(struct db *db, void *carte_passage, struct err *e)
{
    struct carte_passage *x = carte_passage;

    return carte_changer(db, x->p, x->to, x->motif, e);
}

/* ---- giving back -------------------------------------------------------------------------------------------------- */

static enum rc read_asked(struct db *db, struct carte_du *r, bool *awaited, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CARTE_DEMANDE, &c, e, "iii", r->titulaire_id, r->paiement_id, r->no);

    *awaited = false;
    r->appel_out = 0;
    if (rc == RC_OK && cursor_next(&c)) {
        *awaited = cursor_i64(&c, 0) != 0;
        r->appel_out = cursor_i64(&c, 1);
    }
    return cursor_close(&c, e);
}

enum rc carte_demander_unit(struct db *db, void *carte_du, struct err *e)
{
    struct carte_du *r = carte_du;
    bool awaited;
    enum rc rc = read_asked(db, r, &awaited, e);

    r->premier_out = !awaited;
    r->appel_out++;
    if (rc == RC_OK)
        rc = db_exec(db, Q_CARTE_DEMANDER, e, "iiii", db_now_us(db), r->titulaire_id, r->paiement_id, r->no);
    r->pris_out = rc == RC_OK && db_changes(db) == 1;
    return rc;
}

static enum rc note_refund(struct db *db, const struct carte_du *r, const char *act, struct err *e)
{
    const struct paiement_carte p = {.titulaire_id = r->titulaire_id,
                                     .dossier_id = r->dossier_id,
                                     .montant_cents = r->montant_cents,
                                     .etat = CARTE_PAYE};

    return note(db, &p, act, e);
}

enum rc carte_rendu_unit(struct db *db, void *carte_du, struct err *e)
{
    struct carte_du *r = carte_du;
    enum rc rc = db_exec(db, Q_CARTE_REMBOURSEMENT_FAIT, e, "iiii", db_now_us(db), r->titulaire_id,
                         r->paiement_id, r->no);

    r->rendu_out = rc == RC_OK && db_changes(db) == 1;
    if (r->rendu_out)
        rc = note_refund(db, r, "carte.rendu", e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_CARTE_DOUBLE, e, "iiii", db_now_us(db), r->titulaire_id, r->paiement_id, r->no);
    r->double_out = rc == RC_OK && db_changes(db) == 1;
    return r->double_out ? note_refund(db, r, "carte.rendu-deux-fois", e) : rc;
}

enum rc carte_non_rendu_unit(struct db *db, void *carte_non, struct err *e)
{
    const struct carte_non *x = carte_non;

    return db_exec(db, Q_CARTE_DEMANDE_FINIE, e, "iiiii", (int64_t)x->ignore, x->du->titulaire_id,
                   x->du->paiement_id, x->du->no, x->du->appel_out);
}
