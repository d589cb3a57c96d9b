#include "training/compte.h"
#include "base/crypto.h"
#include "base/text.h"
#include "journal/journal.h"
#include "rights/acte.h"
#include "training/avis.h"
#include "training/compte_refus.h"
#include "training/identifiants.h"
#include <inttypes.h>
#include <stddef.h>
#include <strings.h>

#define INDEX_CONTEXT "compte_bancaire.iban"
#define CONTEXTE_BYTES 80
#define PROPOSE 1U
#define CONTACTS_MAX 32 /* told of one step: the last ones */

static const struct {
    const char *name;
    enum query lire;
    enum msg inconnu;
} parties[COMPTE_PARTIES] = {
    [COMPTE_ORGANISME] = {"organisme", Q_COMPTE_ORGANISME, MSG_ORGANISME_INCONNU},
    [COMPTE_FINANCEUR] = {"financeur", Q_COMPTE_FINANCEUR, MSG_DOTATION_FINANCEUR_INCONNU},
};

static const struct {
    const char *etat, *libelle;
} etats[] = {{"propose", "attend d'être approuvé"},
             {"en_vigueur", "en vigueur"},
             {"remplace", "remplacé"},
             {"refuse", "refusé"},
             {"annule", "annulé"}};

const char *compte_partie_name(enum compte_partie partie)
{
    CHECK(partie < COMPTE_PARTIES);
    return parties[partie].name;
}

const char *compte_etat_label(const char *etat)
{
    for (size_t i = 0; i < ARRAY_LEN(etats); i++)
        if (strcmp(etats[i].etat, etat) == 0)
            return etats[i].libelle;
    return "";
}

/* What a sealed account is bound to: beside another party it no longer opens. */
static const char *contexte(struct compte_de de, int64_t no, char buf[CONTEXTE_BYTES])
{
    snprintf(buf, CONTEXTE_BYTES, INDEX_CONTEXT "/%s/%" PRId64 "/%" PRId64, parties[de.partie].name, de.id,
             no);
    return buf;
}

/* ---- what an act stands on ---------------------------------------------------------------------------------- */

/* The account of a party that is in one state; no 0 when there is none. */
struct place {
    int64_t no, remplace_no, decide_us;
    char propose_par[128], contact[256];
};

static enum rc read_place(struct db *db, struct compte_de de, const char *etat, struct place *out,
                          struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_COMPTE_DANS_ETAT, &c, e, "tit", parties[de.partie].name, de.id, etat);

    memset(out, 0, sizeof(*out));
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        out->no = cursor_i64(&c, 0);
        text_copy(cursor_text(&c, 1), out->propose_par, sizeof(out->propose_par));
        out->decide_us = cursor_i64(&c, 2);
        out->remplace_no = cursor_i64(&c, 3);
        text_copy(cursor_text(&c, 4), out->contact, sizeof(out->contact));
    }
    return cursor_close(&c, e);
}

/* The party is there; its e-mail address as it is known now, "" without one. */
static enum rc read_address(struct db *db, struct compte_de de, char courriel[256], struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, parties[de.partie].lire, &c, e, "i", de.id);

    courriel[0] = '\0';
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        text_copy(cursor_text(&c, 1), courriel, 256);
        found = true;
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !found ? ERR(e, parties[de.partie].inconnu) : rc;
}

static enum rc read_party(struct db *db, const struct compte_commande *k, char courriel[256], struct err *e)
{
    enum rc rc = declarant_nomme(&k->par, e);

    return rc == RC_OK ? read_address(db, k->de, courriel, e) : rc;
}

enum rc compte_delai(struct db *db, int64_t *days, struct err *e)
{
    struct law_value v;
    enum rc rc = law_param(PARAM_PAIEMENT_IBAN_DELAI_JOURS, day_of_instant(db_now_us(db)), &v, e);

    *days = rc == RC_OK ? v.value : 0;
    return rc;
}

static enum rc record(struct db *db, const struct compte_commande *k, const char *act, int64_t no,
                      struct err *e)
{
    char content[120];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = k->par.party,
                                        .actor_id = k->par.actor_id,
                                        .actor_name = k->par.agent,
                                        .purpose = k->par.party == PARTY_CDC         ? FINALITE_3
                                                   : k->par.party == PARTY_FINANCEUR ? FINALITE_1
                                                                                     : FINALITE_4,
                                        .act = act,
                                        .law_day = day_of_instant(db_now_us(db)),
                                        .content = content};

    snprintf(content, sizeof(content), "{\"%s\":%" PRId64 ",\"numero\":%" PRId64 "}",
             parties[k->de.partie].name, k->de.id, no);
    return journal_append(db, &entry, NULL, e);
}

/* Addresses to tell, each once, whatever its capitals. */
struct destinataires {
    char adresse[CONTACTS_MAX][256];
    size_t n;
};

static void add_address(struct destinataires *d, const char *address)
{
    if (address == NULL || address[0] == '\0' || d->n == ARRAY_LEN(d->adresse))
        return;
    for (size_t i = 0; i < d->n; i++)
        if (strcasecmp(d->adresse[i], address) == 0)
            return;
    text_copy(address, d->adresse[d->n++], sizeof(d->adresse[0]));
}

static enum rc add_former(struct db *db, struct compte_de de, struct destinataires *d, struct err *e)
{
    struct cursor c = {0};
    struct law_value days;
    const day_t today = day_of_instant(db_now_us(db));
    enum rc rc = law_param(PARAM_PAIEMENT_CONTACT_ANCIEN_JOURS, today, &days, e);

    if (rc == RC_OK)
        rc = db_query(db, Q_CONTACTS_ANCIENS, &c, e, "tiii", parties[de.partie].name, de.id,
                      instant_of_day(today - (day_t)days.value), (int64_t)CONTACTS_MAX);
    if (rc != RC_OK)
        return rc;
    while (cursor_next(&c))
        add_address(d, cursor_text(&c, 0));
    return cursor_close(&c, e);
}

/* Who knew the account before, who is known today, and who was the contact not long ago: a thief who changed the address first is told, and
 * so is the owner, however many times it was changed. */
static enum rc tell(struct db *db, struct compte_de de, const char *genre, int64_t no, const char *before,
                    const char *today, struct err *e)
{
    struct destinataires d = {0};
    enum rc rc = RC_OK;

    add_address(&d, before);
    add_address(&d, today);
    if (strcmp(genre, AVIS_RELANCE) != 0) /* about a dossier, not the account */
        rc = add_former(db, de, &d, e);
    if (rc == RC_OK && d.n == 0)
        return avis_ecrire(db, de, genre, no, "", e);
    for (size_t i = 0; rc == RC_OK && i < d.n; i++)
        rc = avis_ecrire(db, de, genre, no, d.adresse[i], e);
    return rc;
}

enum rc compte_prevenir(struct db *db, struct compte_de de, const char *genre, int64_t no, struct err *e)
{
    char courriel[256];
    struct place now;
    enum rc rc = read_address(db, de, courriel, e);

    if (rc == RC_OK)
        rc = read_place(db, de, "en_vigueur", &now, e);
    return rc == RC_OK ? tell(db, de, genre, no, now.contact, courriel, e) : rc;
}

/* ---- proposing ---------------------------------------------------------------------------------------------- */

static enum rc check(const struct compte_commande *k, char iban[IBAN_BYTES], struct err *e)
{
    static const struct declaration_champ champs[] = {
        {"titulaire", "Titulaire du compte", offsetof(struct compte_commande, titulaire), DECLARATION_NOM,
         140, PROPOSE, 0},
        {"contact", "Adresse à prévenir", offsetof(struct compte_commande, contact), DECLARATION_COURRIEL,
         254, PROPOSE, 0}};
    enum rc rc = declaration_verifier(champs, ARRAY_LEN(champs), PROPOSE, k, e);
    enum msg wrong;

    if (rc != RC_OK)
        return rc;
    wrong = k->iban != NULL && iban_normalise(k->iban, iban, IBAN_BYTES) ? iban_check(iban) : MSG_IBAN_FORME;
    if (wrong == MSG_AUCUN)
        return RC_OK;
    ERR(e, wrong);
    return err_at(e, "iban", 0);
}

void compte_index(struct db *db, const char *iban, unsigned char *out)
{
    crypto_blind(&store_keys(db_store(db))->index, INDEX_CONTEXT, iban, strlen(iban), out);
}

bool compte_index_lu(struct cursor *c, int column, unsigned char *out)
{
    size_t n = 0;
    const void *kept = cursor_blob(c, column, &n);

    if (kept == NULL || n != HASH_BYTES)
        return false;
    if (out != NULL)
        memcpy(out, kept, HASH_BYTES);
    return true;
}

enum rc compte_pas_operateur(struct db *db, const char *iban, struct err *e)
{
    const char *ours = store_env(db_store(db))->compte;
    char normal[IBAN_BYTES];

    if (ours == NULL || !iban_normalise(ours, normal, sizeof(normal)) || strcmp(normal, iban) != 0)
        return RC_OK;
    ERR(e, MSG_COMPTE_OPERATEUR);
    return err_at(e, "iban", 0);
}

/* Neither beside one that waits, nor the same again. */
static enum rc is_new(struct db *db, const struct compte_commande *k, const unsigned char blind[HASH_BYTES],
                      struct err *e)
{
    struct place waiting;
    int64_t same = 0;
    enum rc rc = read_place(db, k->de, "propose", &waiting, e);

    if (rc == RC_OK)
        rc = db_i64(db, Q_COMPTE_EN_VIGUEUR_MEME, 0, &same, e, "tib", parties[k->de.partie].name, k->de.id,
                    blind, (size_t)HASH_BYTES);
    if (rc != RC_OK)
        return rc;
    if (waiting.no != 0)
        return ERR(e, MSG_COMPTE_ATTENTE);
    return same != 0 ? ERR(e, MSG_COMPTE_DEJA) : RC_OK;
}

static enum rc insert(struct db *db, struct compte_commande *k, const char *iban, struct err *e)
{
    const struct store *s = db_store(db);
    unsigned char sealed[IBAN_MAX + SEAL_BYTES], blind[HASH_BYTES];
    const char *name = parties[k->de.partie].name;
    char bound[CONTEXTE_BYTES];
    enum rc rc;

    compte_index(db, iban, blind);
    rc = is_new(db, k, blind, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_COMPTE_NEXT_NO, 0, &k->no_out, e, "ti", name, k->de.id);
    if (rc != RC_OK)
        return rc;
    crypto_seal(store_env(s), &store_keys(s)->wrap, contexte(k->de, k->no_out, bound), iban, strlen(iban),
                sealed);
    return db_exec(db, Q_COMPTE_INSERT, e, "tiibbttti", name, k->de.id, k->no_out, sealed,
                   strlen(iban) + SEAL_BYTES, blind, sizeof(blind), k->titulaire, k->contact, k->par.agent,
                   db_now_us(db));
}

enum rc compte_proposer(struct db *db, void *arg, struct err *e)
{
    struct compte_commande *k = arg;
    char iban[IBAN_BYTES] = "", courriel[256];
    struct place before;
    enum rc rc = read_party(db, k, courriel, e);

    if (rc == RC_OK)
        rc = check(k, iban, e);
    if (rc == RC_OK)
        rc = compte_pas_operateur(db, iban, e);
    if (rc == RC_OK)
        rc = insert(db, k, iban, e);
    explicit_bzero(iban, sizeof(iban));
    if (rc == RC_OK)
        rc = read_place(db, k->de, "en_vigueur", &before, e);
    if (rc == RC_OK)
        rc = tell(db, k->de, "propose", k->no_out, before.contact, courriel, e);
    return rc == RC_OK ? record(db, k, "compte.proposer", k->no_out, e) : rc;
}

/* ---- deciding ----------------------------------------------------------------------------------------------- */

/* Between the reading and the act, the account that waited may have been cancelled and another proposed. */
static enum rc is_the_one_read(const struct compte_commande *k, const struct place *found, struct err *e)
{
    return k->no_lu == 0 || k->no_lu == found->no ? RC_OK : ERR(e, MSG_COMPTE_CHANGE);
}

static enum rc decide(struct db *db, struct compte_commande *k, bool approve, struct err *e)
{
    const char *name = parties[k->de.partie].name;
    char courriel[256];
    struct place waiting, before;
    enum rc rc = read_party(db, k, courriel, e);

    if (rc == RC_OK)
        rc = read_place(db, k->de, "propose", &waiting, e);
    if (rc == RC_OK)
        rc = read_place(db, k->de, "en_vigueur", &before, e);
    if (rc != RC_OK)
        return rc;
    if (waiting.no == 0)
        return ERR(e, MSG_COMPTE_AUCUN);
    rc = is_the_one_read(k, &waiting, e);
    if (rc != RC_OK)
        return rc;
    if (acte_meme_agent(waiting.propose_par, k->par.agent))
        return ERR(e, MSG_COMPTE_MEME_PERSONNE);
    k->no_out = waiting.no;
    if (approve)
        rc = db_exec(db, Q_COMPTE_REMPLACER, e, "iti", db_now_us(db), name, k->de.id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_COMPTE_DECIDER, e, "ttititi", approve ? "en_vigueur" : "refuse",
                     approve && courriel[0] != '\0' ? courriel : NULL, approve ? before.no : 0, k->par.agent,
                     db_now_us(db), name, k->de.id);
    if (rc == RC_OK)
        rc = tell(db, k->de, approve ? "approuve" : "refuse", waiting.no, before.contact, courriel, e);
    if (rc == RC_OK)
        rc = record(db, k, approve ? "compte.approuver" : "compte.refuser", waiting.no, e);
    k->payable_out = before.no != 0 ? day_of_instant(db_now_us(db)) : DAY_NONE;
    return rc;
}

enum rc compte_approuver(struct db *db, void *arg, struct err *e)
{
    struct compte_commande *k = arg;
    int64_t days = 0;
    enum rc rc = decide(db, k, true, e);

    if (rc == RC_OK && k->payable_out != DAY_NONE)
        rc = compte_delai(db, &days, e);
    k->payable_out += (day_t)(rc == RC_OK && k->payable_out != DAY_NONE ? days : 0);
    return rc;
}

enum rc compte_refuser(struct db *db, void *arg, struct err *e)
{
    return decide(db, arg, false, e);
}

/* The one to cancel, and what it had replaced when it is in force already. */
static enum rc read_cancelled(struct db *db, struct compte_de de, struct place *out, bool *in_force,
                              struct err *e)
{
    int64_t days = 0;
    enum rc rc = read_place(db, de, "propose", out, e);

    *in_force = false;
    if (rc != RC_OK || out->no != 0)
        return rc;
    rc = read_place(db, de, "en_vigueur", out, e);
    if (rc == RC_OK)
        rc = compte_delai(db, &days, e);
    *in_force = rc == RC_OK && out->remplace_no != 0 &&
                day_of_instant(out->decide_us) + days > day_of_instant(db_now_us(db));
    return rc == RC_OK && !*in_force ? ERR(e, MSG_COMPTE_RIEN) : rc;
}

enum rc compte_annuler(struct db *db, void *arg, struct err *e)
{
    struct compte_commande *k = arg;
    const char *name = parties[k->de.partie].name;
    char courriel[256];
    struct place gone, back;
    enum rc rc = read_party(db, k, courriel, e);

    if (rc == RC_OK)
        rc = read_cancelled(db, k->de, &gone, &k->rendu_out, e);
    if (rc == RC_OK)
        rc = is_the_one_read(k, &gone, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_COMPTE_ANNULER, e, "titii", k->par.agent, db_now_us(db), name, k->de.id, gone.no);
    if (rc == RC_OK && k->rendu_out)
        rc = db_exec(db, Q_COMPTE_RENDRE, e, "tii", name, k->de.id, gone.remplace_no);
    if (rc == RC_OK)
        rc = read_place(db, k->de, "en_vigueur", &back, e);
    if (rc == RC_OK)
        rc = tell(db, k->de, "annule", gone.no, back.contact, courriel, e);
    k->no_out = rc == RC_OK ? gone.no : 0;
    return rc == RC_OK ? record(db, k, "compte.annuler", gone.no, e) : rc;
}

/* ---- reading ------------------------------------------------------------------------------------------------ */

static enum rc open_sealed(struct db *db, struct compte_de de, int64_t no, const void *sealed, size_t n,
                           char *out, struct err *e)
{
    char bound[CONTEXTE_BYTES];
    bool opened = sealed != NULL && n > SEAL_BYTES && n <= IBAN_MAX + SEAL_BYTES &&
                  crypto_open(&store_keys(db_store(db))->wrap, contexte(de, no, bound), sealed, n,
                              (unsigned char *)out);

    out[opened ? n - SEAL_BYTES : 0] = '\0';
    return opened ? RC_OK : ERR(e, MSG_COMPTE_ILLISIBLE);
}

enum rc compte_iban_open(struct db *db, struct compte_de de, int64_t *no, char *out, unsigned char *index,
                         struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc closed, rc = db_query(db, Q_COMPTE_IBAN, &c, e, "ti", parties[de.partie].name, de.id);

    *no = 0;
    out[0] = '\0';
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        size_t n = 0;
        const void *sealed = cursor_blob(&c, 1, &n);

        found = true;
        *no = cursor_i64(&c, 0);
        rc = open_sealed(db, de, *no, sealed, n, out, e);
        if (rc == RC_OK && !compte_index_lu(&c, 2, index))
            rc = ERR(e, MSG_COMPTE_ILLISIBLE);
    }
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    rc = rc != RC_OK ? rc : closed;
    return rc == RC_OK && !found ? ERR(e, MSG_COMPTE_ABSENT) : rc;
}

enum rc compte_iban_masked(struct db *db, struct compte_de de, char *out, struct err *e)
{
    char iban[IBAN_BYTES];
    int64_t no;
    enum rc rc = compte_iban_open(db, de, &no, iban, NULL, e);

    out[0] = '\0';
    if (rc == RC_NOT_FOUND)
        return RC_OK;
    if (rc == RC_OK)
        iban_masked(iban, out);
    explicit_bzero(iban, sizeof(iban));
    return rc;
}

/* A text that is always there. */
static const char *word(struct cursor *c, struct arena *a, int column)
{
    const char *s = cursor_copy(c, a, column);

    return s != NULL ? s : "";
}

static day_t day_at(struct cursor *c, int column)
{
    return cursor_is_null(c, column) ? DAY_NONE : day_of_instant(cursor_i64(c, column));
}

static enum rc read_one(struct cursor *c, struct arena *a, int64_t days, struct compte *out, struct err *e)
{
    char iban[IBAN_BYTES], masked[40];
    size_t n = 0;
    const void *sealed = cursor_blob(c, 1, &n);
    enum rc rc;

    *out = (struct compte){.de.id = cursor_i64(c, 13),
                           .denomination = cursor_copy(c, a, 14),
                           .no = cursor_i64(c, 0),
                           .titulaire = cursor_copy(c, a, 2),
                           .contact = cursor_copy(c, a, 3),
                           .etat = word(c, a, 4),
                           .propose_par = word(c, a, 6),
                           .propose_le = day_at(c, 7),
                           .decide_par = cursor_copy(c, a, 8),
                           .decide_le = day_at(c, 9),
                           .fin_par = cursor_copy(c, a, 10),
                           .fin_le = day_at(c, 11),
                           .payable_le = DAY_NONE,
                           .refus = cursor_copy(c, a, 15)};
    if (strcmp(out->etat, "en_vigueur") == 0 && !cursor_is_null(c, 5))
        out->payable_le = out->decide_le + (day_t)days;
    if (strcmp(word(c, a, 12), parties[COMPTE_FINANCEUR].name) == 0)
        out->de.partie = COMPTE_FINANCEUR;
    rc = open_sealed(c->db, out->de, out->no, sealed, n, iban, e);
    if (rc == RC_OK)
        out->iban = arena_strdup(a, iban_masked(iban, masked));
    explicit_bzero(iban, sizeof(iban));
    return rc;
}

enum rc comptes(struct db *db, struct arena *a, const struct compte_de *de, size_t limit, struct compte **out,
                size_t *n, struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    int64_t days;
    enum rc closed, rc = compte_delai(db, &days, e);

    *n = 0;
    *out = ARENA_ARRAY(a, struct compte, limit);
    if (rc == RC_OK)
        rc = db_query(db, Q_COMPTES, &c, e, "ttii", compte_motifs(day_of_instant(db_now_us(db)), codes),
                      de != NULL ? parties[de->partie].name : "", de != NULL ? de->id : 0, (int64_t)limit);
    if (rc != RC_OK)
        return rc;
    while (rc == RC_OK && *n < limit && cursor_next(&c))
        rc = read_one(&c, a, days, &(*out)[(*n)++], e);
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : closed;
}

/* ---- what is known of the party ------------------------------------------------------------------------------- */

static enum rc read_known(struct db *db, struct arena *a, struct compte_de de, struct compte_connu *out,
                          struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, parties[de.partie].lire, &c, e, "i", de.id);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        found = true;
        *out = (struct compte_connu){.courriel = cursor_copy(&c, a, 1),
                                     .telephone = cursor_copy(&c, a, 2),
                                     .cle = cursor_copy(&c, a, 3)};
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !found ? ERR(e, parties[de.partie].inconnu) : rc;
}

enum rc compte_connaitre(struct db *db, struct arena *a, struct compte_de de, struct compte_connu *out,
                         struct err *e)
{
    struct destinataires all = {0}; /* those known first: what comes after is another address */
    size_t known = 0;
    char iban[40] = "";
    const char **list;
    struct place now;
    enum rc rc = read_known(db, a, de, out, e);

    if (rc == RC_OK)
        rc = read_place(db, de, "en_vigueur", &now, e);
    if (rc == RC_OK)
        rc = compte_iban_masked(db, de, iban, e);
    if (rc != RC_OK)
        return rc;
    out->iban = arena_strdup(a, iban);
    out->contact = now.contact[0] != '\0' ? arena_strdup(a, now.contact) : NULL;
    add_address(&all, out->courriel);
    add_address(&all, out->contact);
    known = all.n;
    rc = add_former(db, de, &all, e);
    list = ARENA_ARRAY(a, const char *, all.n - known);
    for (size_t i = known; i < all.n; i++)
        list[i - known] = arena_strdup(a, all.adresse[i]);
    out->anciens = list;
    out->anciens_n = all.n - known;
    return rc;
}
