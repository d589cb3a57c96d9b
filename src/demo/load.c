/*
 * load.c - the files of a demonstration, brought in as an operator would.
 */
#include "demo/demo.h"
#include "base/money.h"
#include "base/text.h"
#include "exchange/activite.h"
#include "exchange/communes.h"
#include "exchange/csv.h"
#include "exchange/plan.h"
#include "exchange/lheo.h"
#include "exchange/organismes.h"
#include "exchange/rne.h"
#include "exchange/sngi.h"
#include "law/articles.h"
#include "rights/accrue.h"
#include "rights/dotation.h"
#include "training/compte.h"
#include "training/evaluation.h"
#include "training/organisme.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct loading {
    struct store *store;
    int folder;
    day_t today;
    const char *agent;
    FILE *out;
};

/* What several files of one issue gave together. */
struct counts {
    int64_t rows, created, ended, queued, refused;
};

/* ---- imports ---------------------------------------------------------------------------------------------------- */

static enum rc file_read(int folder, const char *name, FILE **out, struct err *e)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);

    *out = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (*out != NULL)
        return RC_OK;
    if (fd >= 0)
        close(fd);
    return ERR(e, MSG_FICHIER_OUVERTURE, "fichier", name, "raison", err_reason(errno));
}

/* Plan, then apply under the hash of that plan. */
static enum rc plan_and_apply(const struct loading *l, const struct partner *partner, FILE *in, day_t issued,
                              struct plan *p, struct err *e)
{
    char hash[PLAN_HASH_BYTES];
    bool already;
    enum rc rc = import_plan(l->store, partner, in, issued, l->agent, p, e);

    if (rc != RC_OK)
        return rc;
    memcpy(hash, p->hash, sizeof(hash));
    rewind(in);
    memset(p, 0, sizeof(*p));
    return import_apply(l->store, partner, in, issued, hash, l->agent, p, &already, e);
}

static void count(struct counts *c, const struct plan *p)
{
    c->rows += p->rows;
    c->created += p->effects[PLAN_NEW];
    c->ended += p->effects[PLAN_ENDED];
    c->queued += p->effects[PLAN_QUEUED];
    c->refused += p->refused;
}

static void say(const struct loading *l, const char *name, const struct counts *c)
{
    fprintf(l->out, "  %s : %lld lignes, %lld nouvelles", name, (long long)c->rows, (long long)c->created);
    if (c->ended > 0)
        fprintf(l->out, ", %lld terminées", (long long)c->ended);
    if (c->queued > 0)
        fprintf(l->out, ", %lld en attente d'une personne", (long long)c->queued);
    if (c->refused > 0)
        fprintf(l->out, ", %lld refusées", (long long)c->refused);
    fputc('\n', l->out);
}

static enum rc import_one(const struct loading *l, const struct partner *partner, int folder,
                          const char *name, day_t issued, struct counts *c, struct err *e)
{
    struct plan *p = calloc(1, sizeof(*p));
    FILE *in = NULL;
    enum rc rc = p != NULL ? file_read(folder, name, &in, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK)
        rc = plan_and_apply(l, partner, in, issued, p, e);
    if (rc == RC_OK)
        count(c, p);
    if (in != NULL)
        fclose(in);
    free(p);
    return rc;
}

static enum rc import_alone(const struct loading *l, const struct partner *partner, const char *name,
                            struct err *e)
{
    struct counts c = {0};
    enum rc rc = import_one(l, partner, l->folder, name, DAY_NONE, &c, e);

    if (rc == RC_OK)
        say(l, name, &c);
    return rc;
}

/* ---- issues of the RNE: one folder a date, in order ------------------------------------------------------------------ */

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

typedef enum rc each_fn(const struct loading *l, int folder, const char *name, day_t issued, struct counts *c,
                        struct err *e);

/* Calls fn for each name of a folder, in alphabetical order, until one fails. */
static enum rc each_name(const struct loading *l, int folder, const char *sub, day_t issued, each_fn *fn,
                         struct counts *c, struct err *e)
{
    struct dirent **names = NULL;
    int n = scandirat(folder, sub, &names, visible, alphasort);
    int fd = n >= 0 ? openat(folder, sub, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    enum rc rc = fd >= 0 ? RC_OK : ERR(e, MSG_DEMO_DOSSIER, "dossier", sub, "raison", err_reason(errno));

    for (int i = 0; i < n; i++) {
        if (rc == RC_OK)
            rc = fn(l, fd, names[i]->d_name, issued, c, e);
        free(names[i]);
    }
    free(names);
    if (fd >= 0)
        close(fd);
    return rc;
}

static enum rc rne_file(const struct loading *l, int folder, const char *name, day_t issued, struct counts *c,
                        struct err *e)
{
    return import_one(l, &partner_rne, folder, name, issued, c, e);
}

static enum rc rne_issue(const struct loading *l, int folder, const char *name, day_t unused,
                         struct counts *c, struct err *e)
{
    day_t issued = day_parse_iso(name);
    char title[64];
    enum rc rc;

    (void)unused;
    if (issued == DAY_NONE)
        return RC_OK; /* a folder that is not an issue */
    *c = (struct counts){0};
    rc = each_name(l, folder, name, issued, rne_file, c, e);
    snprintf(title, sizeof(title), "rne/%.10s", name);
    if (rc == RC_OK)
        say(l, title, c);
    return rc;
}

#define SECOND_AGENT "contrôle-démonstration" /* a second person approves what the first one proposed */

/* ---- bank details ------------------------------------------------------------------------------------------------ */

static enum rc account_of(const struct loading *l, const struct csv_row *row, const int *at, struct err *e)
{
    struct compte_commande k = {.de.partie = COMPTE_ORGANISME,
                                .par = {PARTY_CDC, 0, l->agent},
                                .iban = row->fields[at[1]],
                                .titulaire = row->fields[at[2]]};
    struct db *db;
    enum rc rc = store_read_begin(l->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = db_i64(db, Q_ORGANISME_BY_SIRET, 0, &k.de.id, e, "t", row->fields[at[0]]);
    store_read_end(l->store, db);
    if (rc == RC_OK && k.de.id != 0)
        rc = store_write(l->store, compte_proposer, &k, e);
    k.par.agent = SECOND_AGENT;
    if (rc == RC_OK && k.de.id != 0)
        rc = store_write(l->store, compte_approuver, &k, e);
    return rc == RC_OK ? RC_OK : err_at(e, "", row->line);
}

static enum rc accounts(const struct loading *l, struct err *e)
{
    static const struct csv_column columns[] = {{"siret", NULL, true, ITEM_ORGANISME_SIRET},
                                                {"iban", NULL, true, ITEM_ORGANISME_RIB},
                                                {"titulaire", NULL, true, ITEM_ORGANISME_RIB}};
    const struct csv_row *row = NULL;
    int at[ARRAY_LEN(columns)];
    struct csv_file *f = NULL;
    int64_t n = 0;
    FILE *in;
    enum rc rc = file_read(l->folder, "ibans.csv", &in, e);

    if (rc != RC_OK)
        return rc;
    rc = csv_file_open(in, 0, &f, e);
    if (rc == RC_OK)
        rc = csv_file_bind(f, columns, ARRAY_LEN(columns), false, at, e);
    while (rc == RC_OK && (rc = csv_file_next(f, &row, e)) == RC_OK && row != NULL) {
        rc = account_of(l, row, at, e);
        n++;
    }
    csv_file_close(f);
    fclose(in);
    if (rc == RC_OK)
        fprintf(l->out, "  ibans.csv : %lld comptes\n", (long long)n);
    return rc;
}

/* ---- what people would have said of trainings: no dossier is behind it ---- */

static enum rc say_of_trainings(struct db *db, void *today, struct err *e)
{
    const day_t le = *(const day_t *)today;
    const struct law_code *questions[EVALUATION_CODES_MAX], *marks[EVALUATION_CODES_MAX];
    size_t n = law_codes_at("questions_evaluation", le, questions, ARRAY_LEN(questions));
    size_t scale = law_codes_at("notes_evaluation", le, marks, ARRAY_LEN(marks));
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n * scale; i++) {
        int64_t mark = 0;

        CHECK(text_whole(marks[i % scale]->code, &mark));
        rc = db_exec(db, Q_DEMO_EVALUER, e, "tii", questions[i / scale]->code, mark, (int64_t)(i / scale));
    }
    return rc;
}

/* ---- what the years and the mandates gave ---- */

static enum rc credit(const struct loading *l, const struct accrue_options *options, const char *name,
                      struct err *e)
{
    struct accrue_report report;
    char amount[MONEY_TEXT_BYTES];
    enum rc rc = accrue_run(l->store, options, &report, e);

    if (rc == RC_OK)
        fprintf(l->out, "  %s : %lld crédits, %s\n", name, (long long)report.credits,
                money_french(report.credited_cents, amount));
    return rc;
}

static enum rc credits(const struct loading *l, struct err *e)
{
    struct accrue_options cpf = {.kind = ACCRUE_CPF, .write = true, .agent = l->agent};
    struct accrue_options dife = {.kind = ACCRUE_DIFE, .at = l->today, .write = true, .agent = l->agent};
    struct db *db;
    int64_t first = 0;
    enum rc rc = store_read_begin(l->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = db_i64(db, Q_DEMO_PREMIERE_ANNEE, 0, &first, e, "");
    store_read_end(l->store, db);
    for (cpf.annee = (int)first; rc == RC_OK && first > 0 && cpf.annee < day_year(l->today); cpf.annee++) {
        char name[32];

        snprintf(name, sizeof(name), "droits CPF de %d", cpf.annee);
        rc = credit(l, &cpf, name, e);
    }
    return rc == RC_OK ? credit(l, &dife, "droits des élus", e) : rc;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static enum rc must_be_empty(struct store *s, struct err *e)
{
    struct db *db;
    int64_t empty = 0;
    enum rc rc = store_read_begin(s, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = db_i64(db, Q_DEMO_VIDE, 0, &empty, e, "");
    store_read_end(s, db);
    if (rc == RC_OK && empty == 0)
        rc = ERR(e, MSG_DEMO_DEJA);
    return rc;
}

enum rc demo_load(struct store *s, int folder, day_t today, const char *agent, FILE *out, struct err *e)
{
    static const struct {
        const char *file;
        const struct partner *partner;
    } files[] = {{"sngi.csv", &partner_sngi},
                 {"activite.csv", &partner_activite},
                 {"liste-publique-des-of.csv", &partner_organismes},
                 {"agrements-dife.csv", &partner_agrements},
                 {"communes.csv", &partner_communes},
                 {"catalogue-lheo.xml", &partner_lheo}};
    struct loading l = {s, folder, today, agent, out};
    struct financeur_inscription region = {.siret = "90000000100017",
                                           .denomination = "Région des Trois-Ardelles",
                                           .categorie = "region",
                                           .agent = agent};
    struct counts c = {0};
    enum rc rc = must_be_empty(s, e);

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(files); i++)
        rc = import_alone(&l, files[i].partner, files[i].file, e);
    if (rc == RC_OK)
        rc = each_name(&l, folder, "rne", DAY_NONE, rne_issue, &c, e);
    if (rc == RC_OK)
        rc = accounts(&l, e);
    if (rc == RC_OK)
        rc = store_write(s, say_of_trainings, &l.today, e);
    if (rc == RC_OK)
        rc = credits(&l, e);
    if (rc == RC_OK)
        rc = store_write(s, financeur_inscrire, &region, e);
    return rc == RC_OK ? demo_people_choose(s, today, e) : rc;
}
