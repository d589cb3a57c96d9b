/* promesse_appel.c - what financeurs promised and owe is called for, alone or by period; and listed. */
#include "law/law.h"
#include "rights/acte.h"
#include "rights/par_lots.h"
#include "training/dispositif.h"
#include "training/promesse.h"

#define BATCH 64
#define SYSTEME "échéances"
#define US_PAR_JOUR INT64_C(86400000000)

/* ---- one call ----------------------------------------------------------------------------------------------- */

/* A call without a file: it takes its number and its place among the others, to be paid and matched as they are. */
static enum rc open_call(struct db *db, int64_t financeur_id, struct promesse_appel *p, int64_t *id,
                         struct err *e)
{
    char prefix[40], day[DAY_TEXT_BYTES];
    int64_t last, today;
    enum rc rc = db_i64(db, Q_DEPOT_MAX_ID, 0, &last, e, "");

    day_iso(day_of_instant(db_now_us(db)), day);
    snprintf(prefix, sizeof(prefix), "AP-%.4s%.2s%.2s-%%", day, day + 5, day + 8);
    if (rc == RC_OK)
        rc = db_i64(db, Q_DEPOT_DU_JOUR, 0, &today, e, "t", prefix);
    if (rc != RC_OK)
        return rc;
    *id = last + 1;
    snprintf(p->numero_out, sizeof(p->numero_out), "%.12s%lld", prefix, (long long)today + 1);
    return db_exec(db, Q_APPEL_PROMESSES_INSERT, e, "ititi", *id, p->numero_out, financeur_id, p->agent,
                   db_now_us(db));
}

static enum rc read_total(struct db *db, int64_t financeur_id, int64_t id, struct promesse_appel *p,
                          struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_APPEL_PROMESSES_TOTAL, &c, e, "ii", financeur_id, id);

    if (rc == RC_OK && cursor_next(&c)) {
        p->total_out = cursor_i64(&c, 0);
        p->promesses_out = cursor_i64(&c, 1);
        p->reste_out = cursor_i64(&c, 2);
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && p->promesses_out == 0 ? ERR(e, MSG_PROMESSE_RIEN) : rc;
}

static enum rc call(struct db *db, int64_t financeur_id, struct promesse_appel *p, struct err *e)
{
    day_t today = day_of_instant(db_now_us(db));
    struct law_value delay;
    char content[160];
    int64_t id = 0;
    enum rc rc = law_param(PARAM_APPEL_FONDS_DELAI_JOURS, today, &delay, e);

    if (rc == RC_OK)
        rc = open_call(db, financeur_id, p, &id, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_PROMESSES_APPELER, e, "iiti", id, financeur_id,
                     p->dossier != NULL ? p->dossier : "", (int64_t)PROMESSES_PAR_APPEL);
    if (rc == RC_OK)
        rc = read_total(db, financeur_id, id, p, e);
    if (rc != RC_OK)
        return rc;
    rf_reference(id, p->reference_out);
    p->echeance_out = today + (day_t)delay.value;
    rc = db_exec(db, Q_DEPOT_APPELER, e, "titidi", p->agent, db_now_us(db), p->reference_out, p->total_out,
                 p->echeance_out, id);
    snprintf(content, sizeof(content), "{\"appel\":\"%s\",\"promesses\":%lld,\"centimes\":%lld}",
             p->numero_out, (long long)p->promesses_out, (long long)p->total_out);
    return rc == RC_OK ? acte_noter(db, p->agent, "promesse.appeler", 0, content, e) : rc;
}

enum rc promesse_appeler(struct db *db, void *appel, struct err *e)
{
    struct promesse_appel *p = appel;
    int64_t financeur_id;
    enum rc rc;

    if (p->agent == NULL || p->agent[0] == '\0')
        return ERR(e, MSG_PAIEMENT_AGENT);
    rc = financeur_de_siret(db, p->siret, &financeur_id, e);
    return rc == RC_OK ? call(db, financeur_id, p, e) : rc;
}

enum rc promesse_a_appeler(struct db *db, int64_t financeur_id, int64_t *cents, int64_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PROMESSES_DU_FINANCEUR, &c, e, "i", financeur_id);

    *cents = *n = 0;
    if (rc == RC_OK && cursor_next(&c)) {
        *cents = cursor_i64(&c, 0);
        *n = cursor_i64(&c, 1);
    }
    return cursor_close(&c, e);
}

/* ---- by period ---------------------------------------------------------------------------------------------- */

struct batch {
    int64_t apres, ids[BATCH];
    size_t n;
    struct promesse_bilan *out;
};

static enum rc read_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    struct law_value period;
    struct cursor c = {0};
    enum rc rc = law_param(PARAM_PROMESSE_APPEL_PERIODE_JOURS, day_of_instant(db_now_us(db)), &period, e);

    b->n = 0;
    if (rc == RC_OK)
        rc = db_query(db, Q_PROMESSES_A_APPELER, &c, e, "iii", b->apres,
                      db_now_us(db) - period.value * US_PAR_JOUR, (int64_t)BATCH);
    while (rc == RC_OK && b->n < BATCH && cursor_next(&c))
        b->ids[b->n++] = b->apres = cursor_i64(&c, 0);
    return cursor_close(&c, e);
}

static enum rc count_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < b->n; i++) {
        int64_t cents, sums;

        rc = promesse_a_appeler(db, b->ids[i], &cents, &sums, e);
        b->out->appels += (sums + PROMESSES_PAR_APPEL - 1) / PROMESSES_PAR_APPEL;
        b->out->cents += cents;
        b->out->promesses += sums;
    }
    return rc;
}

static enum rc write_batch(struct db *db, void *arg, struct err *e)
{
    struct batch *b = arg;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < b->n; i++) {
        struct promesse_appel p = {.agent = SYSTEME};

        do {
            rc = call(db, b->ids[i], &p, e);
            if (rc != RC_OK)
                break;
            b->out->appels++;
            b->out->cents += p.total_out;
            b->out->promesses += p.promesses_out;
        } while (p.reste_out > 0);
    }
    return rc;
}

enum rc promesses_appeler(struct store *s, bool dry_run, struct promesse_bilan *out, struct err *e)
{
    struct batch b = {.out = out};

    *out = (struct promesse_bilan){0};
    return par_lots_run(s, &(struct par_lots){read_batch, count_batch, write_batch, &b, &b.n, BATCH}, dry_run,
                        e);
}

/* ---- lists -------------------------------------------------------------------------------------------------- */

static const char *kept(struct arena *a, struct cursor *c, int column)
{
    return cursor_copy(c, a, column);
}

static void from_row(struct cursor *c, struct arena *a, struct promesse *p)
{
    *p = (struct promesse){.titulaire_id = cursor_i64(c, 0),
                           .lot = cursor_i64(c, 1),
                           .dossier = kept(a, c, 2),
                           .siret = kept(a, c, 3),
                           .denomination = kept(a, c, 4),
                           .accorde_le = cursor_day(c, 5),
                           .montant_cents = cursor_i64(c, 6),
                           .etat = kept(a, c, 7),
                           .du_cents = cursor_i64(c, 8),
                           .du_le = cursor_day(c, 9),
                           .appel = kept(a, c, 10),
                           .reference = kept(a, c, 11),
                           .echeance = cursor_day(c, 12),
                           .recu_cents = cursor_i64(c, 13),
                           .recu_le = cursor_day(c, 14),
                           .rendu_cents = cursor_i64(c, 15),
                           .recouvre_cents = cursor_i64(c, 16),
                           .a_rendre_cents = cursor_i64(c, 17)};
}

/* The last dossier of a full page may go on after it: it begins the next one, whole. */
static size_t whole(const struct promesse *list, size_t n)
{
    size_t kept_n = n;

    while (kept_n > 0 && strcmp(list[kept_n - 1].dossier, list[n - 1].dossier) == 0)
        kept_n--;
    return n == PROMESSES_PAGE && kept_n > 0 ? kept_n : n;
}

enum rc promesses_lister(struct db *db, struct arena *a, const struct promesse_filtre *f,
                         struct promesse **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_PROMESSES, &c, e, "itti", f->financeur_id, f->dossier != NULL ? f->dossier : "",
                 f->apres != NULL ? f->apres : "", (int64_t)PROMESSES_PAGE);

    *n = 0;
    *out = ARENA_ARRAY(a, struct promesse, PROMESSES_PAGE);
    while (rc == RC_OK && *n < PROMESSES_PAGE && cursor_next(&c))
        from_row(&c, a, &(*out)[(*n)++]);
    *n = whole(*out, *n);
    return cursor_close(&c, e);
}

const char *promesse_etat_mot(const char *etat)
{
    static const struct {
        const char *etat, *mot;
    } all[] = {{"promise", "accordée"},
               {"due", "due, à appeler"},
               {"appelee", "appelée"},
               {"recue", "reçue"},
               {"annulee", "levée"}};

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (strcmp(all[i].etat, etat) == 0)
            return all[i].mot;
    return etat;
}
