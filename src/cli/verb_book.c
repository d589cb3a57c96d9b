#include "base/json.h"
#include "base/money.h"
#include "cli/book_correct.h"
#include "cli/holder.h"
#include "book/book.h"
#include "rights/explain.h"
#include "training/paiement_retour.h"
#include "training/promesse.h"

#define USAGE                                                                                                \
    "book verify | book seal | book balance|statement TITULAIRE|nir:- [--at DATE] [--known QUAND] "          \
    "; " BOOK_CORRECT_USAGE
#define FRENCH_BYTES 32
#define ARENA_BYTES ((size_t)64 << 20)

extern const struct verb verb_book;

static const struct verb_option options[] = {
    HOLDER_KNOWN_OPTION,
    {"motif", "TEXTE", "[correct propose] l'erreur que la correction répare", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"verify", 1, "", "book verify"},
    {"balance", 2, "known", "book balance TITULAIRE|nir:- [--at DATE] [--known QUAND]"},
    {"statement", 2, "known", "book statement TITULAIRE|nir:- [--at DATE] [--known QUAND]"},
    {NULL, 0, NULL, NULL},
};

/* ---- verify --------------------------------------------------------------------------------------------------- */

static const char *const seal_states[] = {
    [SCEAU_JUSTE] = "juste", [SCEAU_ECRITURES] = "ecritures", [SCEAU_JOURNAL] = "journal"};

/* "sceau" as an object, null when there is none. */
static void json_seal(struct json *j, const struct book_seal *seal)
{
    char digits[2 * HASH_BYTES + 1];
    char day[DAY_TEXT_BYTES];

    json_key(j, "sceau");
    if (seal->jusqu_us == 0) {
        json_none(j);
        return;
    }
    json_object_open(j);
    json_kt(j, "dernier_jour", day_iso(day_of_instant(seal->jusqu_us) - 1, day));
    json_ki(j, "ecritures", seal->ecritures);
    json_ki(j, "regles", seal->regles);
    json_kt(j, "empreinte", hex(seal->empreinte, HASH_BYTES, digits));
    json_ki(j, "entree_journal", seal->entree);
    json_object_close(j);
}

static void print_seal(struct ctx *ctx, const struct book_seal *seal, bool right)
{
    char digits[2 * HASH_BYTES + 1];
    char day[FRENCH_BYTES];

    if (seal->entree == 0 && right)
        fputs("Le livre n'a jamais été scellé : « sicpf book seal ».\n", ctx->out);
    else if (right)
        fprintf(ctx->out,
                "Il est celui qui a été scellé : %lld écritures jusqu'au %s, empreinte %s, entrée %lld du "
                "journal.\n",
                (long long)seal->ecritures, day_french(day_of_instant(seal->jusqu_us) - 1, day),
                hex(seal->empreinte, HASH_BYTES, digits), (long long)seal->entree);
}

static void print_report(struct ctx *ctx, const struct book_report *r, int64_t promises,
                         const struct paiement_verses *paid, int64_t owed, bool right)
{
    char posted[MONEY_TEXT_BYTES];
    char reserved[MONEY_TEXT_BYTES];
    struct json *j;

    if (!ctx->json) {
        fprintf(ctx->out, "%lld écritures, %lld poches, %s au total dont %s réservés : %s.\n",
                (long long)r->transfers, (long long)r->purses, money_french(r->posted_cents, posted),
                money_french(r->reserved_cents, reserved),
                right ? "le livre se vérifie" : "le livre est faux");
        if (owed != 0)
            fprintf(ctx->out, "Dû par la banque sur des virements non payés : %s.\n",
                    money_french(owed, posted));
        print_seal(ctx, &r->sceau, right);
        if (!right)
            fprintf(ctx->out,
                    "Poches fausses : %lld ; réservations fausses : %lld ; écritures sans titulaire ou sans "
                    "règle : %lld ; "
                    "premier titulaire : %lld ; promesses "
                    "fausses : %lld ; dossiers qui disent une autre somme versée : %lld%s%s.\n",
                    (long long)r->wrong, (long long)r->wrong_reservations, (long long)r->orphans,
                    (long long)r->first_wrong_titulaire, (long long)promises, (long long)paid->faux,
                    paid->faux > 0 ? ", le premier " : "", paid->premier);
        return;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return;
    json_object_open(j);
    json_ki(j, "ecritures", r->transfers);
    json_ki(j, "poches", r->purses);
    json_ki(j, "soldes_centimes", r->posted_cents);
    json_ki(j, "reserves_centimes", r->reserved_cents);
    json_ki(j, "poches_fausses", r->wrong);
    json_ki(j, "reservations_fausses", r->wrong_reservations);
    json_ki(j, "ecritures_orphelines", r->orphans);
    json_ki(j, "premier_titulaire_faux", r->first_wrong_titulaire);
    json_ki(j, "total", r->total);
    json_ki(j, "promesses_fausses", promises);
    json_ki(j, "verses_faux", paid->faux);
    json_kt(j, "premier_verse_faux", paid->faux > 0 ? paid->premier : NULL);
    json_ki(j, "du_par_la_banque", owed);
    json_kt(j, "sceau_etat", seal_states[r->sceau_etat]);
    json_seal(j, &r->sceau);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static enum rc verify(struct ctx *ctx, struct err *e)
{
    struct book_report report;
    struct paiement_verses paid = {0};
    int64_t promises = 0, owed = 0;
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = book_verify(db, &report, e);
    if (rc == RC_OK)
        rc = promesses_verifier(db, &promises, e);
    if (rc == RC_OK)
        rc = paiement_verses_verifier(db, &paid, e);
    if (rc == RC_OK)
        rc = paiement_banque_doit_verifier(db, &owed, e);
    store_read_end(ctx->store, db);
    if (rc == RC_OK || rc == RC_INTEGRITY)
        print_report(ctx, &report, promises, &paid, owed, rc == RC_OK);
    return rc;
}

/* ---- seal ----------------------------------------------------------------------------------------------------- */

/* Every unit of work begun before it has ended once this one is durable. */
static enum rc take_instant(struct db *db, void *instant, struct err *e)
{
    (void)e;
    *(int64_t *)instant = db_now_us(db);
    return RC_OK;
}

static enum rc write_seal(struct db *db, void *seal, struct err *e)
{
    return book_seal_write(db, seal, e);
}

static void print_sealed(struct ctx *ctx, const struct book_seal *seal, bool already)
{
    char digits[2 * HASH_BYTES + 1];
    char day[FRENCH_BYTES];
    struct json *j;

    if (!ctx->json) {
        fprintf(ctx->out, "%s jusqu'au %s : %lld écritures, empreinte %s.\n",
                already        ? "Le livre était déjà scellé"
                : ctx->dry_run ? "Le livre se vérifie et serait scellé"
                               : "Le livre est scellé",
                day_french(day_of_instant(seal->jusqu_us) - 1, day), (long long)seal->ecritures,
                hex(seal->empreinte, HASH_BYTES, digits));
        if (!already && !ctx->dry_run)
            fprintf(ctx->out,
                    "Entrée %lld du journal, dont la tête est signée. Noter l'empreinte ailleurs.\n",
                    (long long)seal->entree);
        return;
    }
    j = json_to(ctx->out);
    if (j == NULL)
        return;
    json_object_open(j);
    json_kb(j, "deja", already);
    json_kb(j, "a_blanc", ctx->dry_run);
    json_seal(j, seal);
    json_object_close(j);
    json_raw(j, "\n", 1);
    json_free(j);
}

static enum rc seal(struct ctx *ctx, struct err *e)
{
    int64_t now = env_now_us(ctx->env);
    struct book_report report;
    struct book_seal next;
    struct db *db;
    bool already;
    enum rc rc = ctx->dry_run ? RC_OK : store_write(ctx->store, take_instant, &now, e);

    if (rc == RC_OK)
        rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = book_seal_next(db, now, &report, &next, e);
    store_read_end(ctx->store, db);
    already = rc == RC_OK && next.entree > 0;
    if (rc == RC_OK && !already && !ctx->dry_run)
        rc = store_write(ctx->store, write_seal, &next, e);
    if (rc == RC_OK)
        print_sealed(ctx, &next, already);
    return rc;
}

/* ---- balance and statement ------------------------------------------------------------------------------------ */

struct account {
    struct grant grant;
    int64_t known_us;
    struct purse purses[BOOK_PURSES_MAX];
    size_t purses_n;
    struct movement *movements;
    size_t movements_n;
};

static enum rc read_balances(struct db *db, struct account *acc, day_t at, int64_t known, struct err *e)
{
    int64_t id = acc->grant.rq.titulaire_id;
    enum rc rc = book_purses(db, id, acc->purses, ARRAY_LEN(acc->purses), &acc->purses_n, e);

    for (size_t i = 0; rc == RC_OK && i < acc->purses_n; i++)
        rc = book_balance_at(db, id, acc->purses[i].poche, acc->purses[i].lot, at, known,
                             &acc->purses[i].balance, e);
    return rc;
}

static void print_balances(struct ctx *ctx, struct arena *a, const struct account *acc, struct json *j)
{
    for (size_t i = 0; i < acc->purses_n; i++) {
        const struct purse *p = &acc->purses[i];

        if (!holder_may_show(&acc->grant, p->poche))
            continue;
        if (j == NULL) {
            fprintf(ctx->out, "%s : %s, dont %s réservés\n", poche_label(p->poche),
                    explain_amount(a, p->poche, p->balance.posted),
                    explain_amount(a, p->poche, p->balance.reserved));
            continue;
        }
        json_object_open(j);
        json_kt(j, "poche", poche_label(p->poche));
        json_ki(j, "lot", p->lot);
        json_kt(j, "unite", p->poche == POCHE_HEURES ? "heures" : "centimes");
        json_ki(j, "solde", p->balance.posted);
        json_ki(j, "reserve", p->balance.reserved);
        json_object_close(j);
    }
    if (j == NULL && acc->purses_n == 0)
        fputs("Ce compte n'a jamais eu de mouvement.\n", ctx->out);
}

static const char *account_name(int64_t account)
{
    return account < BOOK_SHARED_MIN ? poche_label((enum poche)account) : compte_label(account);
}

static void print_movement(struct ctx *ctx, struct arena *a, const struct movement *m, struct json *j)
{
    static const char *const phases[] = {"inscrit", "réservé", "exécuté", "libéré"};
    const struct transfer *t = &m->t;
    enum poche unit = t->debit == POCHE_HEURES || t->credit == POCHE_HEURES || t->debit == COMPTE_HEURES
                          ? POCHE_HEURES
                          : POCHE_DROITS;
    char buf[40];

    if (j == NULL) {
        fprintf(ctx->out, "%s  %s (%s) : %s, de « %s » vers « %s », %s [%s]\n", day_iso(t->value_day, buf),
                transfer_phrase(t), phases[t->phase], explain_amount(a, unit, t->amount),
                account_name(t->debit), account_name(t->credit), t->article, t->cle);
        return;
    }
    json_object_open(j);
    json_kt(j, "date", day_iso(t->value_day, buf));
    json_kt(j, "enregistre", instant_iso(m->recorded_us, buf));
    json_kt(j, "cle", t->cle);
    json_kt(j, "phase", phases[t->phase]);
    json_kt(j, "nature", transfer_phrase(t));
    json_ki(j, "debit", t->debit);
    json_kt(j, "debit_nom", account_name(t->debit));
    json_ki(j, "credit", t->credit);
    json_kt(j, "credit_nom", account_name(t->credit));
    json_ki(j, "lot", t->lot);
    json_kt(j, "unite", unit == POCHE_HEURES ? "heures" : "centimes");
    json_ki(j, "montant", t->amount);
    json_ki(j, "dossier", t->dossier_id);
    json_kt(j, "reservation", t->reservation);
    json_kt(j, "regle", t->rule);
    json_kt(j, "article", t->article);
    json_object_close(j);
}

static bool may_show_movement(const struct grant *g, const struct transfer *t)
{
    bool dife = t->debit == POCHE_DIFE || t->credit == POCHE_DIFE || t->debit == COMPTE_FONDS_DIFE;

    return holder_may_show(g, dife ? POCHE_DIFE : POCHE_DROITS);
}

static void print_account(struct ctx *ctx, struct arena *a, const struct account *acc, bool statement)
{
    struct json *j = ctx->json ? json_to(ctx->out) : NULL;

    if (ctx->json && j == NULL)
        return;
    if (j != NULL) {
        json_object_open(j);
        json_ki(j, "titulaire", acc->grant.rq.titulaire_id);
        holder_dates_json(j, ctx->at, acc->known_us);
        json_key(j, statement ? "mouvements" : "poches");
        json_array_open(j);
    }
    for (size_t i = 0; statement && i < acc->movements_n; i++)
        if (may_show_movement(&acc->grant, &acc->movements[i].t))
            print_movement(ctx, a, &acc->movements[i], j);
    if (!statement)
        print_balances(ctx, a, acc, j);
    else if (j == NULL && acc->movements_n == 0)
        fputs("Ce compte n'a jamais eu de mouvement.\n", ctx->out);
    if (j != NULL) {
        json_array_close(j);
        json_object_close(j);
        json_raw(j, "\n", 1);
        json_free(j);
    }
}

static enum rc prepare(struct ctx *ctx, struct arena *a, struct account *acc, bool statement, struct err *e)
{
    int64_t id;
    bool by_nir;
    struct db *db;
    enum rc rc = holder_known(ctx, &verb_book, &acc->known_us, e);

    if (rc == RC_OK)
        rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = holder_find(ctx, db, ctx->argv[1], &id, &by_nir, e);
    if (rc != RC_OK) {
        store_read_end(ctx->store, db);
        return rc;
    }
    rc = holder_account_open(ctx, db, id, by_nir, statement ? "book.statement" : "book.balance", &acc->grant,
                             e);
    if (rc == RC_OK)
        rc = statement
                 ? book_statement(db, a, id, ctx->at, acc->known_us, &acc->movements, &acc->movements_n, e)
                 : read_balances(db, acc, ctx->at, acc->known_us, e);
    store_read_end(ctx->store, db);
    return holder_account_commit(ctx, &acc->grant, rc, e);
}

static enum rc show(struct ctx *ctx, bool statement, struct err *e)
{
    struct account acc = {0};
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = prepare(ctx, a, &acc, statement, e);
    if (rc == RC_OK) {
        CHECK(grant_recorded(&acc.grant));
        print_account(ctx, a, &acc, statement);
    }
    arena_free(a);
    return rc;
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    if (ctx->argc == 1 && strcmp(ctx->argv[0], "verify") == 0)
        return verify(ctx, e);
    if (ctx->argc == 1 && strcmp(ctx->argv[0], "seal") == 0)
        return seal(ctx, e);
    if (ctx->argc == 2 && strcmp(ctx->argv[0], "balance") == 0)
        return show(ctx, false, e);
    if (ctx->argc == 2 && strcmp(ctx->argv[0], "statement") == 0)
        return show(ctx, true, e);
    if (ctx->argc > 0 && strcmp(ctx->argv[0], "correct") == 0)
        return book_correct(ctx, ctx_option(ctx, &verb_book, "motif"), e);
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
}

/* Reading an account is recorded in the journal, which writes; verifying only reads. */
static int flags_for(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[0], "correct") == 0 && strcmp(argv[1], "list") != 0)
        return VERB_WRITES | VERB_DRY_RUN;
    if (argc > 0 && strcmp(argv[0], "seal") == 0)
        return VERB_WRITES | VERB_DRY_RUN;
    return argc > 0 && strcmp(argv[0], "verify") == 0 ? 0 : VERB_WRITES | VERB_READS;
}

const struct verb verb_book = {
    .name = "book",
    .usage = USAGE,
    .summary = "vérifie le livre, donne un solde ou un relevé, corrige une écriture",
    .help =
        "verify recalcule chaque solde et chaque réservation à partir des écritures et les compare à ce qui "
        "est tenu ;\n"
        "code de sortie 6 si quelque chose diffère, ou si ce qui a été scellé a changé.\n"
        "seal vérifie le livre, puis en écrit au journal l'empreinte jusqu'à la fin de la veille, et signe "
        "la tête : "
        "à\n"
        "lancer chaque nuit ; deux fois le même jour est sans effet. balance et statement répondent à une "
        "date de valeur "
        "(--at) et\n"
        "tel que connu à un moment passé (--known) ; leur lecture est inscrite au journal avant la réponse.\n"
        "correct annule une écriture faite par erreur, par l'écriture inverse et avec son motif : un agent "
        "propose, un\n"
        "autre approuve. Ce qu'un dossier a écrit se corrige par ses actes.\n"
        "TITULAIRE est le numéro interne ; nir:- lit le NIR sur l'entrée standard.\n\n"
        "Exemples :\n  sicpf book verify\n  sicpf book seal\n  sicpf book balance 12 --at 2023-12-31 --known "
        "2024-06-30\n"
        "  sicpf book statement 12 --json\n"
        "  sicpf book correct propose 12 cec/2025/benevolat --motif 'attestation d'une autre personne'\n"
        "  sicpf book correct approve 12 1",
    .options = options,
    .lectures = lectures,
    .flags = VERB_DRY_RUN,
    .run = run,
    .flags_for = flags_for,
};
