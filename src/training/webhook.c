#include "training/webhook.h"
#include "base/adresse.h"
#include "base/text.h"
#include "training/dossier.h"
#include <inttypes.h>

#define CONTEXTE_BYTES 48
#define NOM_MAX 80
#define FIRST_WAIT_S INT64_C(60)
#define LONGEST_WAIT_S INT64_C(86400)
#define SECOND INT64_C(1000000)

bool webhook_url_permise(const char *url)
{
    size_t n = url != NULL ? strlen(url) : 0;

    return n > 0 && n <= WEBHOOK_URL_MAX &&
           strspn(url, "!#$%&'()*+,-./0123456789:;=?ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_"
                       "abcdefghijklmnopqrstuvwxyz~") == n && /* no blank */
           adresse_sure(url);
}

static const char *contexte(int64_t numero, char buf[CONTEXTE_BYTES])
{
    snprintf(buf, CONTEXTE_BYTES, "webhook.secret/%" PRId64, numero);
    return buf;
}

static enum rc record(struct db *db, const struct webhook_commande *c, const char *act, struct err *e)
{
    const struct declarant by = {c->par_organisme ? PARTY_ORGANISME : PARTY_CDC,
                                 c->par_organisme ? c->organisme_id : 0, c->par_organisme ? "" : c->agent};

    return declaration_journal(db, &by, act, c->organisme_id, "webhook", c->numero, e);
}

/* Its program chose it: long enough, and of characters that every program writes alike. */
static bool secret_good(const char *secret)
{
    const size_t n = strlen(secret);
    size_t seen = 0;

    while (secret[seen] > ' ' && secret[seen] < 0x7f)
        seen++;
    return seen == n && n >= WEBHOOK_SECRET_MIN && n <= WEBHOOK_SECRET_MAX;
}

/* ---- addresses ---------------------------------------------------------------------------------------------- */

static enum rc check(struct db *db, const struct webhook_commande *c, struct err *e)
{
    size_t n = c->nom != NULL ? strlen(c->nom) : 0;
    int64_t open;
    enum rc rc;

    if (!webhook_url_permise(c->url)) {
        ERR(e, MSG_WEBHOOK_URL);
        return err_at(e, "url", 0);
    }
    if (!adresse_appelable(c->url, &c->dedans)) {
        ERR(e, MSG_WEBHOOK_INTERIEUR);
        return err_at(e, "url", 0);
    }
    if (n == 0 || n > NOM_MAX || !text_is_utf8(c->nom, n)) {
        ERR(e, MSG_API_NOM);
        return err_at(e, "name", 0);
    }
    if (c->secret_dit != NULL && !secret_good(c->secret_dit)) {
        ERR(e, MSG_WEBHOOK_SECRET);
        return err_at(e, "secret", 0);
    }
    rc = declaration_organisme(db, c->organisme_id, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_WEBHOOKS_OUVERTS, 0, &open, e, "i", c->organisme_id);
    return rc == RC_OK && open >= WEBHOOKS_MAX ? ERR(e, MSG_WEBHOOK_TROP) : rc;
}

/* The key that signs: the bytes of the secret that was chosen, or new ones, told in hexadecimal. Its length. */
static size_t make_key(const struct store *s, struct webhook_commande *c, unsigned char *key)
{
    c->secret[0] = '\0';
    if (c->secret_dit != NULL) {
        memcpy(key, c->secret_dit, strlen(c->secret_dit));
        return strlen(c->secret_dit);
    }
    env_random(store_env(s), key, KEY_BYTES);
    (void)hex(key, KEY_BYTES, c->secret);
    return KEY_BYTES;
}

enum rc webhook_creer(struct db *db, void *arg, struct err *e)
{
    struct webhook_commande *c = arg;
    const struct store *s = db_store(db);
    unsigned char key[WEBHOOK_SECRET_MAX], sealed[WEBHOOK_SECRET_MAX + SEAL_BYTES];
    char bound[CONTEXTE_BYTES];
    size_t n;
    enum rc rc = check(db, c, e);

    if (rc == RC_OK)
        rc = db_i64(db, Q_WEBHOOK_MAX, 0, &c->numero, e, "");
    if (rc != RC_OK)
        return rc;
    c->numero++;
    n = make_key(s, c, key);
    crypto_seal(store_env(s), &store_keys(s)->wrap, contexte(c->numero, bound), key, n, sealed);
    explicit_bzero(key, sizeof(key));
    rc = db_exec(db, Q_WEBHOOK_INSERT, e, "iittbtiti", c->numero, c->organisme_id, c->nom, c->url, sealed,
                 n + SEAL_BYTES, c->evenements != NULL ? c->evenements : "", db_now_us(db),
                 c->par_organisme ? "" : c->agent, (int64_t)c->dossier_entier);
    return rc == RC_OK ? record(db, c, "organisme.webhook-creer", e) : rc;
}

enum rc webhook_fermer(struct db *db, void *arg, struct err *e)
{
    struct webhook_commande *c = arg;
    int64_t body;
    enum rc rc = db_i64(db, Q_WEBHOOK_ORGANISME, 0, &body, e, "i", c->numero);

    if (rc == RC_OK && (body == 0 || (c->par_organisme && body != c->organisme_id)))
        return ERR(e, MSG_WEBHOOK_INCONNU);
    c->organisme_id = body;
    if (rc == RC_OK)
        rc = db_exec(db, Q_WEBHOOK_FERMER, e, "ii", db_now_us(db), c->numero);
    if (rc == RC_OK) /* nobody is to be told any more */
        rc = db_exec(db, Q_WEBHOOK_ENVOIS_OUBLIER, e, "ii", db_now_us(db), c->numero);
    return rc == RC_OK ? record(db, c, "organisme.webhook-fermer", e) : rc;
}

enum rc webhook_ouvert(struct db *db, int64_t organisme_id, int64_t numero, bool *out, struct err *e)
{
    int64_t body = 0;
    enum rc rc = db_i64(db, Q_WEBHOOK_ORGANISME, 0, &body, e, "i", numero);

    *out = rc == RC_OK && body != 0 && body == organisme_id;
    return rc;
}

enum rc webhooks(struct db *db, struct arena *a, int64_t organisme_id, struct webhook **out, size_t *n,
                 struct err *e)
{
    const size_t max = 500;
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_WEBHOOKS, &c, e, "ii", organisme_id, (int64_t)max);

    *n = 0;
    *out = ARENA_ARRAY(a, struct webhook, max);
    if (rc != RC_OK)
        return rc;
    while (*n < max && cursor_next(&c))
        (*out)[(*n)++] = (struct webhook){.numero = cursor_i64(&c, 0),
                                          .nom = cursor_copy(&c, a, 1),
                                          .url = cursor_copy(&c, a, 2),
                                          .cree_us = cursor_i64(&c, 3),
                                          .par = cursor_copy(&c, a, 4),
                                          .ferme_us = cursor_i64(&c, 5),
                                          .attendent = cursor_i64(&c, 6),
                                          .morts = cursor_i64(&c, 7),
                                          .dossier_entier = cursor_i64(&c, 8) != 0};
    return cursor_close(&c, e);
}

/* ---- what failed ------------------------------------------------------------------------------------------------- */

/* An open address, of this body when one is said; *body is whose it is. */
static enum rc open_address(struct db *db, int64_t webhook_id, int64_t organisme_id, int64_t *body,
                            struct err *e)
{
    enum rc rc = db_i64(db, Q_WEBHOOK_ORGANISME, 0, body, e, "i", webhook_id);

    return rc == RC_OK && (*body == 0 || (organisme_id != 0 && *body != organisme_id))
               ? ERR(e, MSG_WEBHOOK_INCONNU)
               : rc;
}

enum rc webhook_echecs(struct db *db, struct arena *a, int64_t organisme_id, int64_t webhook_id,
                       int64_t apres, struct webhook_echec **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    int64_t body;
    enum rc rc = open_address(db, webhook_id, organisme_id, &body, e);

    *n = 0;
    *out = ARENA_ARRAY(a, struct webhook_echec, WEBHOOK_ECHECS_PAGE);
    if (rc == RC_OK)
        rc = db_query(db, Q_WEBHOOK_ECHECS, &c, e, "iii", webhook_id, apres, (int64_t)WEBHOOK_ECHECS_PAGE);
    if (rc != RC_OK)
        return rc;
    while (*n < WEBHOOK_ECHECS_PAGE && cursor_next(&c))
        (*out)[(*n)++] = (struct webhook_echec){.no = cursor_i64(&c, 0),
                                                .titulaire_id = cursor_i64(&c, 1),
                                                .dossier = cursor_copy(&c, a, 2),
                                                .type = cursor_copy(&c, a, 3),
                                                .cree_us = cursor_i64(&c, 4),
                                                .essais = cursor_i64(&c, 5),
                                                .prochain_us = cursor_i64(&c, 6),
                                                .abandon_us = cursor_i64(&c, 7),
                                                .statut = cursor_i64(&c, 8)};
    return cursor_close(&c, e);
}

const char *webhook_raison(int64_t statut, char buf[static WEBHOOK_RAISON_BYTES])
{
    if (statut == 0)
        return "aucune réponse";
    if (statut == WEBHOOK_FERME)
        return "pas envoyé, le secret ne s'ouvre pas";
    snprintf(buf, WEBHOOK_RAISON_BYTES, "réponse HTTP %" PRId64, statut);
    return buf;
}

enum rc webhook_renvoyer(struct db *db, void *arg, struct err *e)
{
    struct webhook_renvoi *r = arg;
    struct webhook_commande c = {
        .par_organisme = r->organisme_id != 0, .agent = r->agent, .numero = r->webhook_id};
    enum rc rc = open_address(db, r->webhook_id, r->organisme_id, &c.organisme_id, e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_WEBHOOK_RENVOYER, e, "iii", db_now_us(db), r->webhook_id, r->no);
    if (rc == RC_OK && db_changes(db) != 1)
        return ERR(e, MSG_WEBHOOK_ECHEC_INCONNU);
    return rc == RC_OK ? record(db, &c, "organisme.webhook-renvoyer", e) : rc;
}

/* ---- what waits to be told ---------------------------------------------------------------------------------- */

#define FOLDER "registrationFolder."
#define BILLING "registrationFolderBilling."

bool webhook_type_connu(const char *type)
{
    const size_t folder = strlen(FOLDER), billing = strlen(BILLING);
    enum dossier_etat state;
    enum dossier_facturation bill;

    if (strncmp(type, BILLING, billing) == 0)
        return dossier_facturation_find(type + billing, &bill);
    if (strncmp(type, FOLDER, folder) != 0)
        return false;
    type += folder;
    return strcmp(type, "created") == 0 || strcmp(type, "updated") == 0 ||
           (dossier_etat_find(type, &state) && state != ETAT_NEANT);
}

bool webhook_type_jamais(const char *type)
{
    static const char *const never[] = {
        "registrationFolderFile.added",       "registrationFolderFile.updated",
        "registrationFolderFile.deleted",     "registrationFolderFile.valid",
        "registrationFolderFile.refused",     "registrationFolderFile.toReview",
        "certificationFolder.created",        "certificationFolder.updated",
        "certificationFolder.accrochageOk",   "certificationFolder.accrochageKo",
        "certificationFolder.toRegister",     "certificationFolder.registered",
        "certificationFolder.toTake",         "certificationFolder.toControl",
        "certificationFolder.success",        "certificationFolder.toRetake",
        "certificationFolder.refused",        "certificationFolder.failed",
        "certificationFolder.aborted",        "certificationFolder.inTrainingStarted",
        "certificationFolder.inTrainingEnded"};

    for (size_t i = 0; i < ARRAY_LEN(never); i++)
        if (strcmp(never[i], type) == 0)
            return true;
    return false;
}

static enum rc note(struct db *db, const struct dossier *d, const char *family, const char *name,
                    struct err *e)
{
    char type[WEBHOOK_TYPE_BYTES];

    snprintf(type, sizeof(type), "%s%s", family, name);
    return db_exec(db, Q_WEBHOOK_NOTER, e, "iittii", d->titulaire_id, d->id, type, dossier_etat_name(d->etat),
                   db_now_us(db), d->organisme_id);
}

enum rc webhook_noter(struct db *db, const struct dossier *avant, const struct dossier *apres, struct err *e)
{
    const bool state = avant->etat != apres->etat, billing = avant->facturation != apres->facturation;
    int64_t open;
    enum rc rc = db_i64(db, Q_WEBHOOKS_OUVERTS, 0, &open, e, "i", apres->organisme_id);

    if (rc != RC_OK || open == 0)
        return rc;
    if (avant->etat == ETAT_NEANT)
        rc = note(db, apres, FOLDER, "created", e);
    if (rc == RC_OK && state)
        rc = note(db, apres, FOLDER, dossier_etat_name(apres->etat), e);
    if (rc == RC_OK && billing)
        rc = note(db, apres, BILLING, dossier_facturation_name(apres->facturation), e);
    return rc == RC_OK && !state && !billing ? note(db, apres, FOLDER, "updated", e) : rc;
}

/* False when the secret does not open: the rest is read. */
static bool read_due(struct cursor *c, struct arena *a, struct webhook_ligne *l)
{
    const struct keyring *keys = store_keys(db_store(c->db));
    char bound[CONTEXTE_BYTES];
    size_t n = 0;
    const void *sealed = cursor_blob(c, 7, &n);

    *l = (struct webhook_ligne){.webhook_id = cursor_i64(c, 0),
                                .no = cursor_i64(c, 1),
                                .organisme_id = cursor_i64(c, 2),
                                .titulaire_id = cursor_i64(c, 3),
                                .dossier_id = cursor_i64(c, 4),
                                .cree_us = cursor_i64(c, 5),
                                .essais = cursor_i64(c, 6),
                                .url = cursor_copy(c, a, 8),
                                .etat = cursor_copy(c, a, 9),
                                .dossier = cursor_copy(c, a, 10),
                                .facturation = cursor_copy(c, a, 11),
                                .controle = cursor_copy(c, a, 12),
                                .type = cursor_copy(c, a, 13),
                                .entier = cursor_i64(c, 14) != 0};
    if (n < WEBHOOK_SECRET_MIN + SEAL_BYTES || n > sizeof(l->secret) + SEAL_BYTES)
        return false;
    l->secret_n = n - SEAL_BYTES;
    return crypto_open(&keys->wrap, contexte(l->webhook_id, bound), sealed, n, l->secret);
}

enum rc webhook_attend(struct db *db, bool *out, struct err *e)
{
    int64_t n;
    enum rc rc = db_i64(db, Q_WEBHOOK_ATTEND, 0, &n, e, "i", db_now_us(db));

    *out = rc == RC_OK && n > 0;
    return rc;
}

/* Readable ones first in the array, the others from its end. */
static enum rc read_all(struct db *db, struct webhook_prise *p, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_WEBHOOK_DUS, &c, e, "iii", db_now_us(db), (int64_t)WEBHOOK_PAR_ADRESSE,
                          (int64_t)p->max);

    p->n = p->illisibles = 0;
    p->lignes = ARENA_ARRAY(p->a, struct webhook_ligne, p->max);
    if (rc != RC_OK)
        return rc;
    while (p->n + p->illisibles < p->max && cursor_next(&c)) {
        struct webhook_ligne l;

        if (read_due(&c, p->a, &l))
            p->lignes[p->n++] = l;
        else
            p->lignes[p->max - ++p->illisibles] = l;
        explicit_bzero(l.secret, sizeof(l.secret));
    }
    return cursor_close(&c, e);
}

static enum rc fail_unread(struct db *db, const struct webhook_prise *p, const struct webhook_ligne *l,
                           struct err *e)
{
    struct webhook_reponse r = {.webhook_id = l->webhook_id,
                                .no = l->no,
                                .essais = l->essais,
                                .statut = WEBHOOK_FERME,
                                .essais_max = p->essais_max};

    return webhook_repondre(db, &r, e);
}

enum rc webhook_prendre(struct db *db, void *arg, struct err *e)
{
    struct webhook_prise *p = arg;
    enum rc rc = read_all(db, p, e);

    for (size_t i = 0; rc == RC_OK && i < p->n; i++)
        rc = db_exec(db, Q_WEBHOOK_DIFFERER, e, "iii", db_now_us(db) + WEBHOOK_BAIL_S * SECOND,
                     p->lignes[i].webhook_id, p->lignes[i].no);
    for (size_t i = 1; rc == RC_OK && i <= p->illisibles; i++)
        rc = fail_unread(db, p, &p->lignes[p->max - i], e);
    return rc;
}

enum rc webhook_rendre(struct db *db, void *arg, struct err *e)
{
    const struct webhook_ligne *l = arg;

    return db_exec(db, Q_WEBHOOK_DIFFERER, e, "iii", db_now_us(db), l->webhook_id, l->no);
}

enum rc webhook_repondre(struct db *db, void *arg, struct err *e)
{
    struct webhook_reponse *r = arg;
    int64_t now = db_now_us(db), wait = FIRST_WAIT_S;

    for (int64_t i = 0; i < r->essais && wait < LONGEST_WAIT_S; i++)
        wait *= 2;
    r->mort_out = !r->recu && r->essais + 1 >= r->essais_max;
    if (!r->recu) {
        enum rc rc = db_exec(db, Q_WEBHOOK_ATTENDRE, e, "ii", now + WEBHOOK_PAUSE_S * SECOND, r->webhook_id);

        if (rc != RC_OK)
            return rc;
    }
    return db_exec(db, Q_WEBHOOK_REPONDRE, e, "iiiiii", r->recu ? now : 0, r->mort_out ? now : 0,
                   now + MIN(wait, LONGEST_WAIT_S) * SECOND, (int64_t)r->statut, r->webhook_id, r->no);
}
