/* verb_doctor.c - is this installation fit to work: the machine, the store, the law it rests on. It repairs nothing. */
#include "base/json.h"
#include "book/book.h"
#include "cli/verb.h"
#include "journal/journal.h"
#include "law/law_text.h"
#include "training/compte.h"
#include "training/paiement_retour.h"
#include <libgen.h>
#include <sys/statvfs.h>

#define USAGE "doctor [--json]"
#define EXPIRES_DAYS 30      /* a parameter that ends this soon is told */
#define DISK_FREE_PERCENT 20 /* below, the disk is told */
#define SENTENCE_BYTES 700

enum constat { CONSTAT_BON, CONSTAT_A_VOIR, CONSTAT_FAUX };

/* The answers so far; one of j and ctx->out takes each as it comes. */
struct visite {
    struct ctx *ctx;
    struct json *j; /* NULL: for people */
    int n[CONSTAT_FAUX + 1];
};

static void say(struct visite *v, enum constat c, const char *name, const char *sentence)
{
    static const char *const words[] = {"bon", "à voir", "faux"};

    v->n[c]++;
    if (v->j == NULL) {
        fprintf(v->ctx->out, "[%s] %s : %s\n", words[c], name, sentence);
        return;
    }
    json_object_open(v->j);
    json_kt(v->j, "controle", name);
    json_kt(v->j, "constat", words[c]);
    json_kt(v->j, "phrase", sentence);
    json_object_close(v->j);
}

/* ---- the machine --------------------------------------------------------------------------------------------- */

static void check_zone(struct visite *v)
{
    if (day_zone_is_paris())
        say(v, CONSTAT_BON, "fuseau", "les jours sont ceux de Paris.");
    else
        say(v, CONSTAT_FAUX, "fuseau", "les règles de l'heure de Paris manquent : installer tzdata.");
}

static void check_disk(struct visite *v)
{
    char place[STORE_PLACE_BYTES], sentence[SENTENCE_BYTES];
    struct statvfs disk;
    int free_percent;

    if (store_is_server(v->ctx->cfg->store)) {
        snprintf(sentence, sizeof(sentence),
                 "les données sont sur le serveur « %s » : sa place libre se lit chez lui.",
                 store_shown(v->ctx->store));
        say(v, CONSTAT_BON, "disque", sentence);
        return;
    }
    if (store_place(v->ctx->cfg->store, place, NULL) != RC_OK || statvfs(dirname(place), &disk) != 0 ||
        disk.f_blocks == 0) {
        say(v, CONSTAT_A_VOIR, "disque", "la place libre n'a pas pu être lue.");
        return;
    }
    free_percent = (int)(disk.f_bavail * 100 / disk.f_blocks);
    snprintf(sentence, sizeof(sentence), "%d %% libres là où sont les données.", free_percent);
    say(v, free_percent >= DISK_FREE_PERCENT ? CONSTAT_BON : CONSTAT_A_VOIR, "disque", sentence);
}

static void check_mode(struct visite *v)
{
    const struct config *cfg = v->ctx->cfg;

    if (cfg->demo)
        say(v, CONSTAT_A_VOIR, "réglages",
            "mode démonstration : personne ne s'identifie. Jamais avec de vraies données.");
    else
        say(v, CONSTAT_BON, "réglages", "mode réel.");
    if (cfg->debtor_iban[0] == '\0' || cfg->debtor_name[0] == '\0')
        say(v, CONSTAT_A_VOIR, "paiements", "le compte qui paie n'est pas réglé : aucun lot ne peut partir.");
    else
        say(v, CONSTAT_BON, "paiements", "le compte qui paie est réglé.");
}

/* ---- the store ----------------------------------------------------------------------------------------------- */

static void check_seal(struct visite *v, const struct book_report *r)
{
    char sentence[SENTENCE_BYTES], day[32];

    if (r->sceau.entree > 0) {
        snprintf(sentence, sizeof(sentence), "%lld écritures scellées jusqu'au %s n'ont pas changé.",
                 (long long)r->sceau.ecritures, day_french(day_of_instant(r->sceau.jusqu_us) - 1, day));
        say(v, CONSTAT_BON, "sceau du livre", sentence);
    } else if (r->transfers > 0) {
        say(v, CONSTAT_A_VOIR, "sceau du livre",
            "Le livre n'a jamais été scellé : « sicpf book seal » chaque nuit.");
    }
}

static void check_book(struct visite *v, struct db *db)
{
    char sentence[SENTENCE_BYTES];
    struct book_report r;
    struct err why = {.phrase = ""};

    if (book_verify(db, &r, &why) != RC_OK) {
        say(v, CONSTAT_FAUX, "livre", why.phrase);
        return;
    }
    snprintf(sentence, sizeof(sentence), "%lld écritures, chaque solde est la somme des siennes.",
             (long long)r.transfers);
    say(v, CONSTAT_BON, "livre", sentence);
    check_seal(v, &r);
}

static void check_journal(struct visite *v, struct db *db)
{
    char sentence[SENTENCE_BYTES];
    struct journal_report r;
    struct err why = {.phrase = ""};

    if (journal_verify(db, &r, &why) != RC_OK) {
        say(v, CONSTAT_FAUX, "journal", why.phrase);
        return;
    }
    snprintf(sentence, sizeof(sentence), "%lld entrées se vérifient, %lld têtes signées.",
             (long long)r.entries, (long long)r.signatures);
    say(v, r.entries == 0 || r.signatures > 0 ? CONSTAT_BON : CONSTAT_A_VOIR, "journal", sentence);
}

/* Amounts, accounts and payees of the runs, those that were proposed. */
static void check_runs(struct visite *v, struct db *db)
{
    char sentence[SENTENCE_BYTES];
    struct err why = {.phrase = ""};
    int64_t runs;

    if (paiement_lots_verifier(db, &runs, &why) != RC_OK) {
        say(v, CONSTAT_FAUX, "lots de paiement", why.phrase);
        return;
    }
    snprintf(sentence, sizeof(sentence), "%lld lots, chaque virement est celui qui fut figé.",
             (long long)runs);
    say(v, CONSTAT_BON, "lots de paiement", sentence);
}

/* Set anew, the account that pays may be one that is paid. */
static void check_debtor(struct visite *v, struct db *db)
{
    const char *iban = v->ctx->env->compte;
    struct err why = {.phrase = ""};

    if (iban == NULL || iban[0] == '\0')
        return;
    if (compte_operateur_verifier(db, iban, &why) != RC_OK)
        say(v, CONSTAT_FAUX, "compte débité", why.phrase);
    else
        say(v, CONSTAT_BON, "compte débité", "Aucun lot ne paie le compte que l'opérateur débite.");
}

static enum rc check_store(struct visite *v, struct err *e)
{
    struct db *db;
    enum rc rc = store_read_begin(v->ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    check_book(v, db);
    check_journal(v, db);
    check_runs(v, db);
    check_debtor(v, db);
    store_read_end(v->ctx->store, db);
    return RC_OK;
}

/* ---- the law ------------------------------------------------------------------------------------------------- */

/* Every value in force that was not read in an official text, each told: what a decision may rest on without proof. */
static void check_certainty(struct visite *v)
{
    char sentence[SENTENCE_BYTES];
    size_t n = 0, unsure = 0;

    for (size_t p = 0; p < PARAM_COUNT; p++) {
        struct law_value value;

        if (law_param((enum law_param)p, v->ctx->at, &value, NULL) != RC_OK)
            continue;
        n++;
        if (value.certainty < LAW_UNVERIFIED)
            continue;
        unsure++;
        snprintf(sentence, sizeof(sentence), "%s (%s) n'est pas vérifié.", law_param_name((enum law_param)p),
                 value.article);
        say(v, CONSTAT_A_VOIR, "paramètre", sentence);
    }
    snprintf(sentence, sizeof(sentence), "%zu paramètres en vigueur, dont %zu non vérifiés.", n, unsure);
    say(v, CONSTAT_BON, "droit", sentence);
    for (size_t i = 0; i < law_assumptions_n; i++) {
        snprintf(sentence, sizeof(sentence), "%s : %s", law_assumptions[i].name,
                 law_assumptions[i].statement);
        say(v, CONSTAT_A_VOIR, "hypothèse", sentence);
    }
}

/* The last day of a value that no other follows. */
static void check_endings(struct visite *v)
{
    char sentence[SENTENCE_BYTES], day[32];
    struct law_value value, next;

    for (size_t p = 0; p < PARAM_COUNT; p++) {
        if (law_param((enum law_param)p, v->ctx->at, &value, NULL) != RC_OK || value.until == DAY_NONE ||
            value.until - v->ctx->at > EXPIRES_DAYS ||
            law_param((enum law_param)p, value.until, &next, NULL) == RC_OK)
            continue;
        snprintf(sentence, sizeof(sentence), "%s n'a plus de valeur à partir du %s.",
                 law_param_name((enum law_param)p), day_french(value.until, day));
        say(v, CONSTAT_A_VOIR, "paramètre", sentence);
    }
}

/* ---- the visit ----------------------------------------------------------------------------------------------- */

static enum rc visit(struct visite *v, struct err *e)
{
    enum rc rc;

    check_zone(v);
    check_disk(v);
    check_mode(v);
    rc = check_store(v, e);
    if (rc != RC_OK)
        return rc;
    check_certainty(v);
    check_endings(v);
    return v->n[CONSTAT_FAUX] == 0 ? RC_OK : ERR(e, MSG_DOCTEUR_FAUX);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    struct visite v = {.ctx = ctx};
    enum rc rc;

    if (ctx->argc != 0)
        return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
    if (!ctx->json) {
        rc = visit(&v, e);
        fprintf(ctx->out, "%d bons, %d à voir, %d faux.\n", v.n[CONSTAT_BON], v.n[CONSTAT_A_VOIR],
                v.n[CONSTAT_FAUX]);
        return rc;
    }
    v.j = json_to(ctx->out);
    if (v.j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    json_array_open(v.j);
    rc = visit(&v, e);
    json_array_close(v.j);
    json_line_end(v.j);
    json_free(v.j);
    return rc;
}

const struct verb verb_doctor = {
    .name = "doctor",
    .usage = USAGE,
    .summary = "dit si l'installation est en état : machine, données, droit",
    .help = "Regarde le fuseau, le disque, les réglages, recompte le livre, vérifie le journal, puis nomme "
            "les paramètres en\n"
            "vigueur non vérifiés, ceux qui finissent sans suite dans les 30 jours et les hypothèses "
            "acceptées. Ne répare\n"
            "rien. Code 6 quand quelque chose est faux.\n\n"
            "Exemples :\n  sicpf doctor\n  sicpf doctor --json --at 2027-01-01",
    .flags = VERB_READS,
    .run = run,
};
