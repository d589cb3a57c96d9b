#include "training/referencement.h"
#include "base/liste.h"
#include "law/articles.h"
#include "rights/acte.h"
#include "training/mesure.h"
#include "training/etats.h"

#define PIECES_MAX 64
#define ARTICLE "C. trav. L. 6323-9-1"

/* ---- reading ----------------------------------------------------------------------------------------------- */

static void read_one(struct cursor *c, struct arena *a, struct referencement *r)
{
    *r = (struct referencement){.organisme_id = cursor_i64(c, 0),
                                .no = cursor_i64(c, 1),
                                .etat = cursor_copy(c, a, 2),
                                .envoyee_le = cursor_day(c, 3),
                                .recevable_avant = cursor_day(c, 4),
                                .decider_avant = cursor_day(c, 5),
                                .completer_avant = cursor_day(c, 6),
                                .decidee_le = cursor_day(c, 7),
                                .motif_code = cursor_copy(c, a, 8),
                                .article = cursor_copy(c, a, 9),
                                .motifs = cursor_copy(c, a, 10),
                                .signataire = cursor_copy(c, a, 11),
                                .denomination = cursor_copy(c, a, 12),
                                .nda = cursor_copy(c, a, 13),
                                .enregistre_par = cursor_copy(c, a, 14),
                                .envoyee_par = cursor_copy(c, a, 15),
                                .recevable_le = cursor_day(c, 16)};
}

static enum rc read_list(struct cursor *c, struct arena *a, size_t limit, struct referencement **out,
                         size_t *n, struct err *e)
{
    *out = ARENA_ARRAY(a, struct referencement, limit);
    for (*n = 0; *n < limit && cursor_next(c); (*n)++)
        read_one(c, a, &(*out)[*n]);
    return cursor_close(c, e);
}

enum rc referencements(struct db *db, struct arena *a, int64_t organisme_id, int64_t no, size_t limit,
                       struct referencement **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_REFERENCEMENT_LIRE, &c, e, "iii", organisme_id, no, (int64_t)limit);

    return rc == RC_OK ? read_list(&c, a, limit, out, n, e) : rc;
}

enum rc referencement_file(struct db *db, struct arena *a, size_t limit, struct referencement **out,
                           size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_REFERENCEMENT_FILE, &c, e, "i", (int64_t)limit);

    return rc == RC_OK ? read_list(&c, a, limit, out, n, e) : rc;
}

static size_t checklist(struct arena *a, day_t at, struct referencement_piece **out)
{
    static const char *const tables[] = {"pieces_referencement", "pieces_referencement_selon_le_cas"};
    const struct law_code *codes[PIECES_MAX];
    size_t total = 0;

    *out = ARENA_ARRAY(a, struct referencement_piece, PIECES_MAX * ARRAY_LEN(tables));
    for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
        size_t n = law_codes_at(tables[t], at, codes, PIECES_MAX);

        for (size_t i = 0; i < n; i++)
            (*out)[total++] = (struct referencement_piece){.code = codes[i]->code,
                                                           .libelle = codes[i]->label,
                                                           .article = codes[i]->article,
                                                           .requise = t == 0};
    }
    return total;
}

enum rc referencement_pieces(struct db *db, struct arena *a, int64_t organisme_id, int64_t no, day_t at,
                             struct referencement_piece **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    *n = checklist(a, at, out);
    rc = db_query(db, Q_REFERENCEMENT_PIECES, &c, e, "ii", organisme_id, no);
    if (rc != RC_OK)
        return rc;
    while (cursor_next(&c))
        for (size_t i = 0; i < *n; i++)
            if (strcmp((*out)[i].code, cursor_text(&c, 0)) == 0)
                (*out)[i].reference = cursor_copy(&c, a, 1);
    return cursor_close(&c, e);
}

/* ---- steps ------------------------------------------------------------------------------------------------- */

/* A unit of work: the last request of the body, when its state is one of `wanted` ("envoyee complement"). */
struct etape {
    struct db *db;
    struct arena *a;
    struct referencement_commande *c;
    struct referencement r;
    day_t le;
};

static enum rc last_request(struct etape *x, bool *found, struct err *e)
{
    struct referencement *list;
    size_t n;
    enum rc rc = referencements(x->db, x->a, x->c->organisme_id, 0, 1, &list, &n, e);

    *found = rc == RC_OK && n > 0;
    if (*found) {
        x->r = list[0];
        x->c->no_out = x->r.no;
    }
    return rc;
}

void referencement_empreinte(const struct referencement *r, const struct referencement_piece *pieces,
                             size_t n, char out[REFERENCEMENT_LU_BYTES])
{
    unsigned char hash[HASH_BYTES];
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);

    CHECK(to != NULL);
    fprintf(to, "%lld %d\n", (long long)r->no, (int)r->envoyee_le);
    for (size_t i = 0; i < n; i++)
        fprintf(to, "%s=%s\n", pieces[i].code, pieces[i].reference != NULL ? pieces[i].reference : "");
    CHECK(fclose(to) == 0);
    sha256(text, length, hash);
    free(text);
    hex(hash, HASH_BYTES, out);
}

/* Nobody decides on pieces that they did not read: those of now are those of then. */
static enum rc as_read(struct etape *x, struct err *e)
{
    char now[REFERENCEMENT_LU_BYTES];
    struct referencement_piece *pieces;
    size_t n;
    enum rc rc;

    if (x->c->lu == NULL)
        return RC_OK;
    rc = referencement_pieces(x->db, x->a, x->c->organisme_id, x->r.no, x->le, &pieces, &n, e);
    if (rc != RC_OK)
        return rc;
    referencement_empreinte(&x->r, pieces, n, now);
    return strcmp(now, x->c->lu) == 0 ? RC_OK : ERR(e, MSG_REFERENCEMENT_CHANGE);
}

static enum rc must_be(struct etape *x, const char *wanted, struct err *e)
{
    bool found;
    enum rc rc = last_request(x, &found, e);

    if (rc != RC_OK)
        return rc;
    if (!found)
        return ERR(e, MSG_REFERENCEMENT_AUCUN);
    if (x->c->no_lu != 0 && x->c->no_lu != x->r.no)
        return ERR(e, MSG_REFERENCEMENT_AUTRE);
    return liste_a(wanted, x->r.etat) ? RC_OK : ERR(e, MSG_REFERENCEMENT_ETAT, "etat", etat_mot(x->r.etat));
}

static enum rc note(const struct etape *x, const char *act, struct err *e)
{
    return declaration_journal(x->db, &x->c->par, act, x->c->organisme_id, "referencement", x->c->no_out, e);
}

typedef enum rc etape_fn(struct etape *x, struct err *e);

static enum rc run(struct db *db, void *arg, etape_fn *fn, struct err *e)
{
    struct etape x = {.db = db, .a = arena_new(1U << 18), .c = arg, .le = day_of_instant(db_now_us(db))};
    enum rc rc;

    if (x.a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = fn(&x, e);
    arena_free(x.a);
    return rc;
}

/* ---- the body ---------------------------------------------------------------------------------------------- */

static enum rc open_draft(struct etape *x, struct err *e)
{
    bool found;
    enum rc rc = last_request(x, &found, e);

    if (rc != RC_OK || (found && liste_a("brouillon complement", x->r.etat)))
        return rc;
    if (found && liste_a("envoyee", x->r.etat))
        return ERR(e, MSG_REFERENCEMENT_ETAT, "etat", etat_mot(x->r.etat));
    if (found && liste_a("acceptee reprise", x->r.etat))
        return ERR(e, MSG_REFERENCEMENT_DEJA);
    x->c->no_out = (found ? x->r.no : 0) + 1;
    return db_exec(x->db, Q_REFERENCEMENT_INSERT, e, "iiit", x->c->organisme_id, x->c->no_out,
                   db_now_us(x->db), x->c->par.agent);
}

static enum rc deposer(struct etape *x, struct err *e)
{
    const struct declaration_champ champ = {.name = "reference",
                                            .libelle = "Référence",
                                            .genre = DECLARATION_LIGNE,
                                            .max = REFERENCEMENT_REFERENCE_MAX,
                                            .pour = 1,
                                            .requis = 1};
    enum rc rc = declaration_verifier(&champ, 1, 1, &x->c->reference, e);

    if (rc == RC_OK)
        rc = declaration_organisme(x->db, x->c->organisme_id, e);
    if (rc == RC_OK && law_code_le("pieces_referencement", x->c->piece, x->le) == NULL &&
        law_code_le("pieces_referencement_selon_le_cas", x->c->piece, x->le) == NULL) {
        ERR(e, MSG_REFERENCEMENT_PIECE, "piece", x->c->piece);
        return err_at(e, "piece", 0);
    }
    if (rc == RC_OK)
        rc = open_draft(x, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_REFERENCEMENT_PIECE_SET, e, "iitti", x->c->organisme_id, x->c->no_out,
                     x->c->piece, x->c->reference, db_now_us(x->db));
    return rc == RC_OK ? note(x, "referencement.deposer", e) : rc;
}

static enum rc complete(struct etape *x, struct err *e)
{
    struct referencement_piece *pieces;
    size_t n;
    enum rc rc = referencement_pieces(x->db, x->a, x->c->organisme_id, x->r.no, x->le, &pieces, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (pieces[i].requise && pieces[i].reference == NULL) {
            ERR(e, MSG_REFERENCEMENT_INCOMPLET, "piece", pieces[i].libelle);
            return err_at(e, pieces[i].code, 0);
        }
    return rc;
}

enum rc referencement_fermerait(struct db *db, int64_t organisme_id, day_t le, bool *out, day_t *jusque,
                                struct err *e)
{
    struct law_value months;
    struct err closed = {0};
    int64_t offers = 0;
    enum rc rc = law_param(PARAM_REFERENCEMENT_DECISION_MOIS, le, &months, e);

    *out = false;
    if (rc == RC_OK)
        rc = db_i64(db, Q_ORGANISME_A_DES_OFFRES, 0, &offers, e, "i", organisme_id);
    if (rc != RC_OK || offers == 0)
        return rc;
    *jusque = day_add_months(le, (int)months.value);
    rc = organisme_vend_le(db, organisme_id, NULL, le, &closed);
    *out = rc == RC_OK;
    if (rc == RC_OK || rc == RC_REFUSED)
        return RC_OK;
    *e = closed;
    return rc;
}

/* Sales that stop are told before they do. */
static enum rc closing_is_known(const struct etape *x, struct err *e)
{
    bool closes;
    day_t until;
    char day[32];
    enum rc rc = referencement_fermerait(x->db, x->c->organisme_id, x->le, &closes, &until, e);

    if (rc != RC_OK || !closes || x->c->ferme)
        return rc;
    ERR(e, MSG_REFERENCEMENT_FERME, "date", day_french(until, day));
    return err_at(e, "confirme", 0);
}

static enum rc envoyer(struct etape *x, struct err *e)
{
    struct law_value receive, decide;
    enum rc rc = must_be(x, "brouillon complement", e);

    if (rc == RC_OK)
        rc = complete(x, e);
    if (rc == RC_OK)
        rc = closing_is_known(x, e);
    if (rc == RC_OK)
        rc = law_param(PARAM_REFERENCEMENT_RECEVABILITE_JOURS_OUVRES, x->le, &receive, e);
    if (rc == RC_OK)
        rc = law_param(PARAM_REFERENCEMENT_DECISION_MOIS, x->le, &decide, e);
    if (rc == RC_OK)
        rc =
            db_exec(x->db, Q_REFERENCEMENT_ENVOYER, e, "dddtiii", x->le,
                    law_add_working_days(x->le, (int)receive.value), day_add_months(x->le, (int)decide.value),
                    x->c->par.agent, db_now_us(x->db), x->c->organisme_id, x->r.no);
    return rc == RC_OK ? note(x, "referencement.envoyer", e) : rc;
}

static enum rc retirer(struct etape *x, struct err *e)
{
    enum rc rc = must_be(x, "brouillon envoyee complement", e);

    if (rc == RC_OK)
        rc = db_exec(x->db, Q_REFERENCEMENT_RETIRER, e, "iii", db_now_us(x->db), x->c->organisme_id, x->r.no);
    return rc == RC_OK ? note(x, "referencement.retirer", e) : rc;
}

/* ---- the operator ------------------------------------------------------------------------------------------ */

static enum rc recevoir(struct etape *x, struct err *e)
{
    enum rc rc = must_be(x, "envoyee", e);

    if (rc == RC_OK && x->r.recevable_le != DAY_NONE)
        rc = ERR(e, MSG_REFERENCEMENT_RECEVABLE);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_REFERENCEMENT_RECEVOIR, e, "dtiii", x->le, x->c->par.agent, db_now_us(x->db),
                     x->c->organisme_id, x->r.no);
    return rc == RC_OK ? note(x, "referencement.recevoir", e) : rc;
}

static enum rc completer(struct etape *x, struct err *e)
{
    struct law_value delay;
    enum rc rc = must_be(x, "envoyee", e);

    if (rc == RC_OK)
        rc = as_read(x, e);
    if (rc == RC_OK)
        rc = decision_motifs("motifs", x->c->motifs, REFERENCEMENT_TEXTE_MAX, x->le, e);
    if (rc == RC_OK)
        rc = law_param(PARAM_REFERENCEMENT_COMPLEMENT_JOURS, x->le, &delay, e);
    if (rc == RC_OK)
        rc = db_exec(x->db, Q_REFERENCEMENT_COMPLETER, e, "dtiii", x->le + (day_t)delay.value, x->c->motifs,
                     db_now_us(x->db), x->c->organisme_id, x->r.no);
    return rc == RC_OK ? note(x, "referencement.completer", e) : rc;
}

/* The years before, of which L. 6323-9-1 lets a sanction refuse. */
static enum rc sanctioned(struct etape *x, struct err *e)
{
    struct law_value years;
    int64_t n;
    enum rc rc = law_param(PARAM_REFERENCEMENT_EXCLUSION_ANNEES, x->le, &years, e);

    if (rc == RC_OK)
        rc = db_i64(x->db, Q_MESURE_SANCTIONS_DEPUIS, 0, &n, e, "id", x->c->organisme_id,
                    day_add_months(x->le, -12 * (int)years.value));
    return rc == RC_OK && n == 0 ? ERR(e, MSG_REFERENCEMENT_SANS_SANCTION) : rc;
}

static enum rc write_decision(struct etape *x, const char *etat, const char *code, const char *article,
                              const char *act, struct err *e)
{
    enum rc rc =
        db_exec(x->db, Q_REFERENCEMENT_DECIDER, e, "tdtttttiii", etat, x->le, code, article, x->c->motifs,
                x->c->signataire, x->c->par.agent, db_now_us(x->db), x->c->organisme_id, x->r.no);

    return rc == RC_OK ? note(x, act, e) : rc;
}

static enum rc accepter(struct etape *x, struct err *e)
{
    enum rc rc = must_be(x, "envoyee", e);

    if (rc == RC_OK && (acte_meme_agent(x->r.enregistre_par, x->c->par.agent) ||
                        acte_meme_agent(x->r.envoyee_par, x->c->par.agent)))
        return ERR(e, MSG_REFERENCEMENT_MEME_AGENT);
    if (rc == RC_OK)
        rc = as_read(x, e);
    if (rc == RC_OK)
        rc = decision_signataire(x->c->signataire, e);
    if (rc == RC_OK)
        rc = decision_article(ARTICLE, x->le, x->le, e);
    if (rc == RC_OK)
        rc = complete(x, e);
    return rc == RC_OK ? write_decision(x, "acceptee", NULL, ARTICLE, "referencement.accepter", e) : rc;
}

static enum rc refuser(struct etape *x, struct err *e)
{
    const char *given = x->c->motif_code != NULL ? x->c->motif_code : "";
    const struct law_code *why = law_code_le("motifs_refus_referencement", given, x->le);
    enum rc rc = must_be(x, "envoyee complement", e);

    if (rc == RC_OK && liste_a("complement", x->r.etat) && x->le <= x->r.completer_avant) {
        char day[32];

        return ERR(e, MSG_REFERENCEMENT_COMPLEMENT_ATTENDU, "date", day_french(x->r.completer_avant, day));
    }
    if (rc == RC_OK)
        rc = as_read(x, e);
    if (rc == RC_OK && why == NULL) {
        ERR(e, MSG_REFERENCEMENT_MOTIF, "motif", given);
        return err_at(e, "motif", 0);
    }
    if (rc == RC_OK)
        rc = decision_motifs("motifs", x->c->motifs, REFERENCEMENT_TEXTE_MAX, x->le, e);
    if (rc == RC_OK)
        rc = decision_signataire(x->c->signataire, e);
    if (rc == RC_OK && strcmp(why->code, "sanction") == 0)
        rc = sanctioned(x, e);
    return rc == RC_OK ? write_decision(x, "refusee", why->code, why->article, "referencement.refuser", e)
                       : rc;
}

static enum rc reprendre(struct etape *x, struct err *e)
{
    enum rc rc = db_exec(x->db, Q_REFERENCEMENT_REPRENDRE, e, "it", db_now_us(x->db), x->c->par.agent);

    if (rc != RC_OK)
        return rc;
    x->c->reprises_out = db_changes(x->db);
    x->c->organisme_id = 0;
    x->c->no_out = x->c->reprises_out;
    return x->c->reprises_out > 0 ? note(x, "referencement.reprendre", e) : RC_OK;
}

enum rc referencement_deposer(struct db *db, void *arg, struct err *e)
{
    return run(db, arg, deposer, e);
}

enum rc referencement_envoyer(struct db *db, void *arg, struct err *e)
{
    return run(db, arg, envoyer, e);
}

enum rc referencement_recevoir(struct db *db, void *arg, struct err *e)
{
    return run(db, arg, recevoir, e);
}

enum rc referencement_retirer(struct db *db, void *arg, struct err *e)
{
    return run(db, arg, retirer, e);
}

enum rc referencement_completer(struct db *db, void *arg, struct err *e)
{
    return run(db, arg, completer, e);
}

enum rc referencement_accepter(struct db *db, void *arg, struct err *e)
{
    return run(db, arg, accepter, e);
}

enum rc referencement_refuser(struct db *db, void *arg, struct err *e)
{
    return run(db, arg, refuser, e);
}

enum rc referencement_reprendre(struct db *db, void *arg, struct err *e)
{
    return run(db, arg, reprendre, e);
}

enum rc referencement_a_reprendre(struct db *db, int64_t *n, struct err *e)
{
    return db_i64(db, Q_REFERENCEMENT_A_REPRENDRE, 0, n, e, "");
}

/* ---- the right to sell ------------------------------------------------------------------------------------- */

static enum rc referenced(struct db *db, int64_t organisme_id, day_t day, struct err *e)
{
    struct law_value asked;
    struct cursor c = {0};
    bool found = false, yes = false;
    enum rc rc = law_param(PARAM_REFERENCEMENT_EXIGE, day, &asked, e);

    if (rc == RC_OK)
        rc = db_query(db, Q_REFERENCEMENT_ETAT, &c, e, "i", organisme_id);
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        found = true;
        yes = liste_a("acceptee reprise", cursor_text(&c, 0));
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK || yes || (!found && asked.value == 0))
        return rc;
    return ERR(e, MSG_REFERENCEMENT_ABSENT);
}

enum rc organisme_vend_le(struct db *db, int64_t organisme_id, const char *formation, day_t day,
                          struct err *e)
{
    enum rc rc = mesure_ferme_le(db, organisme_id, formation, day, e);

    return rc == RC_OK ? referenced(db, organisme_id, day, e) : rc;
}
