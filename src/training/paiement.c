/* Payment runs: proposed, approved, emitted. What the bank answers is in paiement_reponse.c. */
#include "training/paiement_interne.h"
#include "base/text.h"
#include "rights/acte.h"
#include "law/law.h"
#include "training/affacturage.h"
#include "training/compte_refus.h"
#include "training/dossier.h"
#include "training/remboursement.h"
#include "training/restitution.h"
#include "training/retenue.h"
#include "training/compte.h"
#include "training/etats.h"

#define LOT_LECTURE 256 /* rows read before they are written: a query never runs on a table being changed */
#define SEPA_NOM_MAX 70
#define SEPA_LIBELLE_MAX 140

/* ---- journal ----------------------------------------------------------------------------------------------- */

/* empreinte: of the lines, NULL when the act does not rest on them. */
static enum rc journaliser(struct db *db, const char *act, const char *agent, const char *numero,
                           int64_t lignes, int64_t total, const unsigned char *empreinte, struct err *e)
{
    char digest[2 * HASH_BYTES + 1] = "";
    char content[260];

    if (empreinte != NULL)
        hex(empreinte, HASH_BYTES, digest);
    snprintf(content, sizeof(content), "{\"lot\":\"%s\",\"lignes\":%lld,\"total\":%lld,\"empreinte\":\"%s\"}",
             numero, (long long)lignes, (long long)total, digest);
    return acte_noter_suivi(db, agent, act, 0, 0, content, e);
}

/* ---- proposal ---------------------------------------------------------------------------------------------- */

struct candidat {
    int64_t titulaire_id, dossier_id, montant;
    struct compte_de de;    /* whom it pays */
    int64_t affacturage_no; /* of the declaration whose account is paid; 0: the body's own account */
    char numero[DOSSIER_NUMERO_BYTES];
    char reference[36];
    char beneficiaire[SEPA_NOM_MAX + 1];
    char libelle[SEPA_LIBELLE_MAX + 1];
    enum paiement_objet objet;
    bool sans_iban;
    bool iban_recent; /* replaced another account too lately to be paid on */
};

struct proposition {
    struct db *db;
    struct paiement_proposition *p;
    struct candidat list[LOT_LECTURE];
    size_t n;
    char apres[DOSSIER_NUMERO_BYTES];
    int64_t lot_id; /* 0 until a first line needs it */
    int64_t no, total;
    int64_t delai_iban; /* days */
    char motifs_de_compte[COMPTE_MOTIFS_BYTES];
    enum paiement_objet quoi; /* what is read */
    day_t le;
};

/* Characters of SEPA, without the slashes that a reference may not begin with or double. */
static void sepa(const char *text, char *out, size_t size, size_t max, const char *otherwise)
{
    size_t n = text_sepa(text, out, size, max);
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        if (out[i] != ' ' && out[i] != '/')
            k++;
    if (k == 0)
        snprintf(out, size, "%s", otherwise);
}

/* A factoring company is paid for several bodies: the remittance names the one it is paid for. */
static void name_candidat(struct candidat *k, const char *numero, const char *facture, const char *organisme,
                          int64_t tries)
{
    static const char *const prefixes[] = {
        [PAIEMENT_SOLDE] = "DOS", [PAIEMENT_ACOMPTE] = "ACO", [PAIEMENT_REMBOURSEMENT] = "RMB"};
    static const char *const words[] = {[PAIEMENT_SOLDE] = "FACTURE ",
                                        [PAIEMENT_ACOMPTE] = "ACOMPTE",
                                        [PAIEMENT_REMBOURSEMENT] = "REMBOURSEMENT"};
    const bool factored = k->affacturage_no != 0;
    char long_text[600];

    snprintf(long_text, sizeof(long_text), "DOSSIER %s %s%s%s%.200s", numero, words[k->objet],
             k->objet == PAIEMENT_SOLDE ? facture : "", factored ? " POUR " : "", factored ? organisme : "");
    sepa(long_text, k->libelle, sizeof(k->libelle), SEPA_LIBELLE_MAX, numero);
    snprintf(k->reference, sizeof(k->reference), "%s%s-%d", prefixes[k->objet], numero,
             (int)(tries % 9999) + 1);
}

static void read_candidat(const struct proposition *x, struct cursor *c, struct candidat *k)
{
    char numero[sizeof(k->numero)];

    memset(k, 0, sizeof(*k));
    k->titulaire_id = cursor_i64(c, 0);
    k->dossier_id = cursor_i64(c, 1);
    snprintf(numero, sizeof(numero), "%s", cursor_text(c, 2));
    memcpy(k->numero, numero, sizeof(numero));
    k->de = (struct compte_de){COMPTE_ORGANISME, cursor_i64(c, 3)};
    k->montant = cursor_i64(c, 4);
    k->objet = x->quoi;
    k->affacturage_no = cursor_i64(c, 11);
    name_candidat(k, numero, cursor_text(c, 5), cursor_text(c, 13), cursor_i64(c, 9));
    sepa(cursor_text(c, 7), k->beneficiaire, sizeof(k->beneficiaire), SEPA_NOM_MAX, cursor_text(c, 6));
    k->sans_iban = cursor_is_null(c, 8);
    k->iban_recent =
        !cursor_is_null(c, 10) && retenue_compte_jusque(cursor_i64(c, 10), x->delai_iban, x->le) != DAY_NONE;
    k->affacturage_no = cursor_i64(c, 11);
}

static enum rc read_candidats(struct proposition *x, struct err *e)
{
    struct cursor c = {0};
    enum dossier_facturation f = x->quoi == PAIEMENT_ACOMPTE ? FACTURATION_DEPOSIT_WAIT : FACTURATION_BILLED;
    enum rc rc = x->quoi == PAIEMENT_REMBOURSEMENT
                     ? db_query(x->db, Q_REMBOURSEMENTS_A_PAYER, &c, e, "dtti", x->le, x->apres,
                                x->motifs_de_compte, (int64_t)LOT_LECTURE)
                     : db_query(x->db, Q_PAIEMENT_A_PAYER, &c, e, "dttti", x->le, dossier_facturation_name(f),
                                x->apres, x->motifs_de_compte, (int64_t)LOT_LECTURE);

    x->n = 0;
    if (rc != RC_OK)
        return rc;
    while (x->n < LOT_LECTURE && cursor_next(&c))
        read_candidat(x, &c, &x->list[x->n++]);
    if (x->n > 0)
        memcpy(x->apres, x->list[x->n - 1].numero, sizeof(x->apres));
    return cursor_close(&c, e);
}

static enum rc ouvrir_lot(struct proposition *x, struct err *e)
{
    char prefix[24], like[32], day[DAY_TEXT_BYTES];
    int64_t last, today;
    int y, m, d;
    enum rc rc = db_i64(x->db, Q_PAIEMENT_LOT_MAX_ID, 0, &last, e, "");

    if (rc != RC_OK)
        return rc;
    day_split(x->le, &y, &m, &d);
    snprintf(day, sizeof(day), "%04d%02d%02d", y % 10000, m % 100, d % 100);
    snprintf(prefix, sizeof(prefix), "SICPF-%s-", day);
    snprintf(like, sizeof(like), "%s%%", prefix);
    rc = db_i64(x->db, Q_PAIEMENT_LOT_DU_JOUR, 0, &today, e, "t", like);
    if (rc != RC_OK)
        return rc;
    x->lot_id = last + 1;
    snprintf(x->p->numero_out, sizeof(x->p->numero_out), "%s%04d", prefix, (int)(today % 9999) + 1);
    return db_exec(x->db, Q_PAIEMENT_LOT_INSERT, e, "itdti", x->lot_id, x->p->numero_out, law_bank_day(x->le),
                   x->p->agent, db_now_us(x->db));
}

/* The account is copied as it is now, with its number: given up later, the run may not leave. */
struct scelle {
    int64_t no; /* 0: a factoring company's */
    unsigned char iban[IBAN_MAX + SEAL_BYTES], index[HASH_BYTES];
    size_t n;
};

static enum rc sceller(const struct proposition *x, const struct candidat *k, struct scelle *out,
                       struct err *e)
{
    const struct store *s = db_store(x->db);
    char iban[IBAN_BYTES], contexte[PAIEMENT_CONTEXTE_BYTES];
    enum rc rc = k->affacturage_no != 0
                     ? affacturage_iban_open(x->db, k->de.id, k->affacturage_no, iban, out->index, e)
                     : compte_iban_open(x->db, k->de, &out->no, iban, out->index, e);

    if (rc == RC_OK) {
        paiement_contexte(x->lot_id, x->no + 1, k->de, k->montant, contexte);
        crypto_seal(store_env(s), &store_keys(s)->wrap, contexte, iban, strlen(iban), out->iban);
        out->n = strlen(iban) + SEAL_BYTES;
    }
    explicit_bzero(iban, sizeof(iban));
    return rc;
}

static enum rc inscrire(struct proposition *x, const struct candidat *k, struct err *e)
{
    struct scelle compte = {0};
    bool back = k->objet == PAIEMENT_RESTITUTION;
    enum rc rc = sceller(x, k, &compte, e);

    if (rc != RC_OK)
        return rc;
    x->no++;
    x->total += k->montant;
    x->p->acomptes_out += k->objet == PAIEMENT_ACOMPTE;
    x->p->remboursements_out += k->objet == PAIEMENT_REMBOURSEMENT;
    rc = db_exec(x->db, Q_PAIEMENT_LIGNE_INSERT, e, "iiiiiitittiibbt", x->lot_id, x->no, k->titulaire_id,
                 k->dossier_id, back ? 0 : k->de.id, back ? k->de.id : 0, paiement_objet_name(k->objet),
                 k->montant, k->reference, k->beneficiaire, compte.no, k->affacturage_no, compte.iban,
                 compte.n, compte.index, sizeof(compte.index), k->libelle);
    if (rc == RC_OK && k->objet == PAIEMENT_REMBOURSEMENT)
        rc = remboursement_prendre(x->db, k->titulaire_id, k->dossier_id, x->lot_id, x->no, e);
    return rc;
}

static enum rc ajouter(struct proposition *x, const struct candidat *k, struct err *e)
{
    enum rc rc = RC_OK;

    if (k->sans_iban) {
        x->p->sans_iban_out++;
        return RC_OK;
    }
    if (k->iban_recent) {
        x->p->iban_recents_out++;
        return RC_OK;
    }
    if (x->no == PAIEMENT_LIGNES_MAX)
        return RC_OK;
    if (x->lot_id == 0)
        rc = ouvrir_lot(x, e);
    return rc == RC_OK ? inscrire(x, k, e) : rc;
}

/* ---- what goes back to financeurs --------------------------------------------------------------------------- */

static void of_due(const struct proposition *x, const struct restitution_due *d, struct candidat *k)
{
    char words[120];

    memset(k, 0, sizeof(*k));
    k->objet = PAIEMENT_RESTITUTION;
    k->de = (struct compte_de){COMPTE_FINANCEUR, d->financeur_id};
    k->montant = d->cents;
    sepa(d->beneficiaire, k->beneficiaire, sizeof(k->beneficiaire), SEPA_NOM_MAX, d->siret);
    snprintf(k->reference, sizeof(k->reference), "REST%lld-%lld", (long long)x->lot_id, (long long)x->no + 1);
    snprintf(words, sizeof(words), "RESTITUTION DE %lld SOMME(S) VERSEES", (long long)d->sommes);
    sepa(words, k->libelle, sizeof(k->libelle), SEPA_LIBELLE_MAX, k->reference);
}

static enum rc rendre(struct proposition *x, const struct restitution_due *d, struct err *e)
{
    struct candidat k;
    enum rc rc = RC_OK;

    if (d->sans_compte ||
        (d->change_us != 0 && retenue_compte_jusque(d->change_us, x->delai_iban, x->le) != DAY_NONE)) {
        x->p->financeurs_attente_out++;
        return RC_OK;
    }
    if (x->no == PAIEMENT_LIGNES_MAX)
        return RC_OK;
    if (x->lot_id == 0)
        rc = ouvrir_lot(x, e);
    of_due(x, d, &k);
    if (rc == RC_OK)
        rc = inscrire(x, &k, e);
    x->p->restitutions_out++;
    return rc == RC_OK ? restitution_prendre(x->db, d->financeur_id, x->lot_id, x->no, e) : rc;
}

static enum rc rendre_aux_financeurs(struct proposition *x, struct err *e)
{
    struct restitution_due list[RESTITUTION_DUES];
    int64_t apres = 0;
    size_t n;
    enum rc rc = restitution_ramasser(x->db, e);

    do {
        n = 0;
        if (rc == RC_OK)
            rc = restitution_dues(x->db, apres, list, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++)
            rc = rendre(x, &list[i], e);
        if (n > 0)
            apres = list[n - 1].financeur_id;
    } while (rc == RC_OK && n == RESTITUTION_DUES);
    return rc;
}

/* What was proposed is what will be approved and sent: the fingerprint says so, in the run and in the journal. */
static enum rc figer(struct proposition *x, struct err *e)
{
    unsigned char empreinte[HASH_BYTES];
    enum rc rc = paiement_empreinte(x->db, x->lot_id, empreinte, e);

    if (rc == RC_OK)
        rc = db_exec(x->db, Q_PAIEMENT_LOT_TOTAL, e, "iibi", x->no, x->total, empreinte, sizeof(empreinte),
                     x->lot_id);
    if (rc == RC_OK)
        rc = journaliser(x->db, "paiement.proposer", x->p->agent, x->p->numero_out, x->no, x->total,
                         empreinte, e);
    return rc;
}

/* The account that sceller() will ask for: all those of a reading come together (db_ahead_of()). */
static enum rc read_account(struct db *db, size_t i, void *arg, struct err *e)
{
    const struct candidat *k = &((const struct proposition *)arg)->list[i];
    char iban[IBAN_BYTES];
    int64_t no;
    enum rc rc = RC_OK;

    if (!k->sans_iban && !k->iban_recent)
        rc = k->affacturage_no != 0 ? affacturage_iban_open(db, k->de.id, k->affacturage_no, iban, NULL, e)
                                    : compte_iban_open(db, k->de, &no, iban, NULL, e);
    explicit_bzero(iban, sizeof(iban));
    return rc;
}

/* Dossiers, in the order of their numbers. */
static enum rc payer(struct proposition *x, enum paiement_objet quoi, struct err *e)
{
    enum rc rc;

    x->quoi = quoi;
    x->apres[0] = '\0';
    do {
        rc = read_candidats(x, e);
        if (rc == RC_OK)
            rc = db_ahead_of(x->db, x->n, read_account, x, e);
        for (size_t i = 0; rc == RC_OK && i < x->n; i++)
            rc = ajouter(x, &x->list[i], e);
    } while (rc == RC_OK && x->n == LOT_LECTURE && x->no < PAIEMENT_LIGNES_MAX);
    return rc;
}

static enum rc proposer(struct proposition *x, struct err *e)
{
    struct law_value delai;
    enum rc rc = law_param(PARAM_PAIEMENT_IBAN_DELAI_JOURS, x->le, &delai, e);

    if (rc == RC_OK)
        rc = compte_operateur_verifier(x->db, store_env(db_store(x->db))->compte, e);
    if (rc != RC_OK)
        return rc;
    x->delai_iban = delai.value;
    compte_motifs(x->le, x->motifs_de_compte);
    rc = payer(x, PAIEMENT_ACOMPTE, e);
    if (rc == RC_OK)
        rc = payer(x, PAIEMENT_SOLDE, e);
    if (rc == RC_OK)
        rc = payer(x, PAIEMENT_REMBOURSEMENT, e);
    if (rc == RC_OK)
        rc = rendre_aux_financeurs(x, e);
    if (rc != RC_OK || x->lot_id == 0)
        return rc;
    x->p->lignes_out = x->no;
    x->p->total_out = x->total;
    rc = paiement_deux_parties_nombre(x->db, x->lot_id, &x->p->deux_parties_out, e);
    return rc == RC_OK ? figer(x, e) : rc;
}

enum rc paiement_proposer(struct db *db, void *arg, struct err *e)
{
    struct paiement_proposition *p = arg;
    struct proposition *x = calloc(1, sizeof(*x));
    enum rc rc;

    if (x == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    x->db = db;
    x->p = p;
    x->le = p->le != DAY_NONE && p->le != 0 ? p->le : day_of_instant(db_now_us(db));
    p->numero_out[0] = '\0';
    p->lignes_out = p->total_out = p->sans_iban_out = p->iban_recents_out = 0;
    p->restitutions_out = p->financeurs_attente_out = p->acomptes_out = p->remboursements_out = 0;
    p->deux_parties_out = 0;
    rc = proposer(x, e);
    free(x);
    return rc;
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

static enum rc lire_lots(struct db *db, struct arena *a, const char *numero, size_t limit,
                         struct paiement_lot *out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PAIEMENT_LOTS, &c, e, "ti", numero, (int64_t)limit);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c)) {
        struct paiement_lot *l = &out[(*n)++];

        *l = (struct paiement_lot){.id = cursor_i64(&c, 0),
                                   .numero = cursor_copy(&c, a, 1),
                                   .etat = cursor_copy(&c, a, 2),
                                   .execution = cursor_day(&c, 3),
                                   .lignes = cursor_i64(&c, 4),
                                   .total_cents = cursor_i64(&c, 5),
                                   .propose_par = cursor_copy(&c, a, 6),
                                   .approuve1_par = cursor_copy(&c, a, 7),
                                   .approuve2_par = cursor_copy(&c, a, 8),
                                   .cree_us = cursor_i64(&c, 9),
                                   .emis_us = cursor_i64(&c, 10),
                                   .payees = cursor_i64(&c, 11),
                                   .rejetees = cursor_i64(&c, 12),
                                   .retirees = cursor_i64(&c, 13),
                                   .revenues = cursor_i64(&c, 14)};
    }
    return cursor_close(&c, e);
}

enum rc paiement_lots(struct db *db, struct arena *a, size_t limit, struct paiement_lot **out, size_t *n,
                      struct err *e)
{
    *out = ARENA_ARRAY(a, struct paiement_lot, limit);
    return lire_lots(db, a, "", limit, *out, n, e);
}

enum rc paiement_lot_lire(struct db *db, struct arena *a, const char *numero, struct paiement_lot *out,
                          struct err *e)
{
    size_t n = 0;
    enum rc rc = numero[0] != '\0' ? lire_lots(db, a, numero, 1, out, &n, e) : RC_OK;

    if (rc == RC_OK && n == 0)
        return ERR(e, MSG_PAIEMENT_LOT_INCONNU);
    return rc;
}

enum rc paiement_parcourir(struct db *db, int64_t lot_id, int64_t apres, paiement_ligne_fn *each, void *arg,
                           struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PAIEMENT_LIGNES, &c, e, "iii", lot_id, apres, (int64_t)PAIEMENT_LIGNES_MAX);
    enum rc closed;

    while (rc == RC_OK && cursor_next(&c)) {
        struct paiement_ligne l = {.lot_id = lot_id,
                                   .no = cursor_i64(&c, 0),
                                   .titulaire_id = cursor_i64(&c, 1),
                                   .dossier_id = cursor_i64(&c, 2),
                                   .organisme_id = cursor_i64(&c, 3),
                                   .financeur_id = cursor_i64(&c, 11),
                                   .compte_no = cursor_i64(&c, 12),
                                   .affacturage_no = cursor_i64(&c, 13),
                                   .genre = cursor_text(&c, 14),
                                   .montant_cents = cursor_i64(&c, 4),
                                   .reference = cursor_text(&c, 5),
                                   .beneficiaire = cursor_text(&c, 6),
                                   .libelle = cursor_text(&c, 7),
                                   .etat = cursor_text(&c, 8),
                                   .motif = cursor_text(&c, 9),
                                   .banque_mots = cursor_text(&c, 15),
                                   .verification = cursor_text(&c, 16),
                                   .bloque_le = cursor_is_null(&c, 18) ? cursor_day(&c, 17) : DAY_NONE};

        l.iban_chiffre = cursor_blob(&c, 10, &l.iban_chiffre_n);
        rc = each(&l, arg, e);
    }
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : closed;
}

enum rc paiement_titulaires(struct db *db, struct arena *a, int64_t lot_id, int64_t **out, size_t *n,
                            struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PAIEMENT_TITULAIRES, &c, e, "i", lot_id);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, int64_t, PAIEMENT_LIGNES_MAX);
    while (*n < PAIEMENT_LIGNES_MAX && cursor_next(&c))
        (*out)[(*n)++] = cursor_i64(&c, 0);
    return cursor_close(&c, e);
}

enum rc paiement_iban(const struct keyring *k, const struct paiement_ligne *l, char *out, struct err *e)
{
    char contexte[PAIEMENT_CONTEXTE_BYTES];
    size_t n = l->iban_chiffre_n;
    bool opened;

    paiement_contexte(l->lot_id, l->no, paiement_a_qui(l), l->montant_cents, contexte);
    opened = n > SEAL_BYTES && n <= IBAN_MAX + SEAL_BYTES &&
             crypto_open(&k->wrap, contexte, l->iban_chiffre, n, (unsigned char *)out);

    out[opened ? n - SEAL_BYTES : 0] = '\0';
    return opened ? RC_OK : ERR(e, MSG_ORGANISME_IBAN_ILLISIBLE);
}

/* ---- approval, emission ------------------------------------------------------------------------------------ */

static bool is(const char *etat, const char *other)
{
    CHECK(etat != NULL);
    return strcmp(etat, other) == 0;
}

static enum rc approuver(struct db *db, struct paiement_approbation *p, struct paiement_lot *l, struct err *e)
{
    unsigned char empreinte[HASH_BYTES];
    struct law_value wanted;
    bool second = is(l->etat, "approuve1");
    enum rc rc = law_param(PARAM_PAIEMENT_APPROBATIONS, day_of_instant(db_now_us(db)), &wanted, e);

    if (rc != RC_OK)
        return rc;
    if (!second && !is(l->etat, "propose"))
        return ERR(e, MSG_PAIEMENT_ETAT, "etat", etat_mot(l->etat));
    if (second && paiement_meme_agent(l->approuve1_par, p->agent))
        return ERR(e, MSG_PAIEMENT_MEME_AGENT);
    if (!p->ecarter)
        rc = paiement_concerne(db, l->id, p->agent, e);
    if (rc == RC_OK)
        rc = paiement_retirer_lignes(db, p->agent, p->ecarter, l, &p->retirees_out, e);
    if (rc == RC_OK && p->ecarter) /* whatever was taken out, none of what is left is theirs */
        rc = paiement_concerne(db, l->id, p->agent, e);
    p->vide_out = l->lignes == 0;
    if (rc == RC_OK && !p->vide_out)
        rc = paiement_verifier(db, l->id, empreinte, e);
    if (rc != RC_OK || p->vide_out)
        return rc;
    p->complet_out = second || wanted.value <= 1;
    if (second)
        rc = db_exec(db, Q_PAIEMENT_LOT_APPROUVER2, e, "tii", p->agent, db_now_us(db), l->id);
    else
        rc = db_exec(db, Q_PAIEMENT_LOT_APPROUVER1, e, "ttii", p->complet_out ? "approuve2" : "approuve1",
                     p->agent, db_now_us(db), l->id);
    if (rc == RC_OK)
        rc = journaliser(db, "paiement.approuver", p->agent, l->numero, l->lignes, l->total_cents, empreinte,
                         e);
    return rc;
}

enum rc paiement_approuver(struct db *db, void *arg, struct err *e)
{
    struct paiement_approbation *p = arg;
    struct arena *a = arena_new(1U << 16);
    struct paiement_lot lot = {0};
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    p->complet_out = p->vide_out = false;
    p->retirees_out = 0;
    rc = paiement_lot_lire(db, a, p->numero, &lot, e);
    if (rc == RC_OK)
        rc = approuver(db, p, &lot, e);
    arena_free(a);
    return rc;
}

enum rc paiement_abandonner(struct db *db, void *arg, struct err *e)
{
    const struct paiement_approbation *p = arg;
    struct arena *a = arena_new(1U << 16);
    struct paiement_lot l = {0};
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = paiement_lot_lire(db, a, p->numero, &l, e);
    if (rc == RC_OK && (l.emis_us != 0 || is(l.etat, "abandonne")))
        rc = ERR(e, MSG_PAIEMENT_ETAT, "etat", etat_mot(l.etat));
    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_LOT_ETAT, e, "tii", "abandonne", db_now_us(db), l.id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_LIGNES_ABANDONNER, e, "i", l.id);
    if (rc == RC_OK)
        rc = restitution_abandonner(db, l.id, e);
    if (rc == RC_OK)
        rc = journaliser(db, "paiement.abandonner", p->agent, l.numero, l.lignes, l.total_cents, NULL, e);
    arena_free(a);
    return rc;
}

static enum rc deja_emis(struct db *db, const struct paiement_emission *p, const struct paiement_lot *l,
                         struct err *e)
{
    struct cursor c = {0};
    bool same = false;
    enum rc rc = db_query(db, Q_PAIEMENT_LOT_EMPREINTE, &c, e, "i", l->id);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        size_t n = 0;
        const void *hash = cursor_blob(&c, 0, &n);

        same = hash != NULL && n == HASH_BYTES && memcmp(hash, p->empreinte, HASH_BYTES) == 0;
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && !same)
        return ERR(e, MSG_PAIEMENT_FICHIER_DIFFERENT);
    return rc;
}

static enum rc emettre(struct db *db, const struct paiement_emission *p, const struct paiement_lot *l,
                       struct err *e)
{
    unsigned char lignes[HASH_BYTES];
    enum rc rc;

    /* A file given again after the bank answered could be sent again: a bank that forgot its number would pay twice. */
    if (is(l->etat, "emis") && l->payees + l->rejetees == 0)
        return deja_emis(db, p, l, e);
    if (!is(l->etat, "approuve2"))
        return ERR(e, MSG_PAIEMENT_ETAT, "etat", etat_mot(l->etat));
    rc = paiement_sans_retenue(db, l->id, e);
    if (rc == RC_OK)
        rc = compte_operateur_verifier(db, p->debiteur, e);
    if (rc == RC_OK)
        rc = paiement_verifier(db, l->id, lignes, e);
    if (rc != RC_OK)
        return rc;
    rc = db_exec(db, Q_PAIEMENT_LOT_EMETTRE, e, "btidii", p->empreinte, (size_t)HASH_BYTES, p->debiteur,
                 p->cree_us, p->execution, db_now_us(db), l->id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_LIGNES_EMETTRE, e, "i", l->id);
    if (rc == RC_OK)
        rc = journaliser(db, "paiement.emettre", p->agent, l->numero, l->lignes, l->total_cents, p->empreinte,
                         e);
    return rc;
}

enum rc paiement_emettre(struct db *db, void *arg, struct err *e)
{
    const struct paiement_emission *p = arg;
    struct arena *a = arena_new(1U << 16);
    struct paiement_lot lot = {0};
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = paiement_lot_lire(db, a, p->numero, &lot, e);
    if (rc == RC_OK)
        rc = emettre(db, p, &lot, e);
    arena_free(a);
    return rc;
}
