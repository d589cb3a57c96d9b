#include "training/affacturage.h"
#include "base/text.h"
#include "rights/acte.h"
#include "training/compte.h"
#include "training/compte_refus.h"
#include <inttypes.h>
#include <stddef.h>

#define DECLARE 1U
#define CONTEXTE_BYTES 80

#define AT(member) offsetof(struct affacturage, member)
static const struct declaration_champ champs[] = {
    {"raison_sociale", "Raison sociale", AT(raison_sociale), DECLARATION_NOM, 250, DECLARE, DECLARE},
    {"siret", "SIRET de l'établissement", AT(siret), DECLARATION_SIRET, 14, DECLARE, DECLARE},
    {"voie", "Voie", AT(voie), DECLARATION_LIGNE, 250, DECLARE, DECLARE},
    {"code_postal", "Code postal", AT(code_postal), DECLARATION_CODE_POSTAL, 5, DECLARE, DECLARE},
    {"ville", "Ville", AT(ville), DECLARATION_LIGNE, 100, DECLARE, DECLARE},
    {"iban", "IBAN", AT(iban), DECLARATION_LIGNE, 60, DECLARE, DECLARE},
    {"titulaire_du_compte", "Titulaire du compte", AT(iban_titulaire), DECLARATION_NOM, 140, DECLARE, 0},
};

const struct declaration_champ *affacturage_champs(size_t *n)
{
    *n = ARRAY_LEN(champs);
    return champs;
}

/* What a sealed account is bound to: beside another declaration it no longer opens. */
static const char *contexte(int64_t organisme_id, int64_t no, char buf[CONTEXTE_BYTES])
{
    snprintf(buf, CONTEXTE_BYTES, "affacturage.iban/%" PRId64 "/%" PRId64, organisme_id, no);
    return buf;
}

/* ---- declaring --------------------------------------------------------------------------------------------- */

static enum rc alone(struct db *db, const struct affacturage_declaration *d, struct err *e)
{
    int64_t others;
    enum rc rc = db_i64(db, Q_AFFACTURAGE_MEME_TEMPS, 0, &others, e, "id", d->organisme_id, d->a.depuis);

    return rc == RC_OK && others > 0 ? ERR(e, MSG_AFFACTURAGE_DEJA) : rc;
}

static enum rc insert(struct db *db, const struct affacturage_declaration *d, const char *iban, struct err *e)
{
    const struct affacturage *a = &d->a;
    const struct store *s = db_store(db);
    unsigned char sealed[IBAN_MAX + SEAL_BYTES], blind[HASH_BYTES];
    char bound[CONTEXTE_BYTES];

    compte_index(db, iban, blind);
    crypto_seal(store_env(s), &store_keys(s)->wrap, contexte(d->organisme_id, d->no_out, bound), iban,
                strlen(iban), sealed);
    return db_exec(db, Q_AFFACTURAGE_INSERT, e, "iitttttbbtdit", d->organisme_id, d->no_out,
                   a->raison_sociale, a->siret, a->voie, a->code_postal, a->ville, sealed,
                   strlen(iban) + SEAL_BYTES, blind, sizeof(blind), a->iban_titulaire, a->depuis,
                   db_now_us(db), d->par.agent);
}

static enum rc check(struct db *db, struct affacturage_declaration *d, char iban[IBAN_BYTES], struct err *e)
{
    enum rc rc = declaration_verifier(champs, ARRAY_LEN(champs), DECLARE, &d->a, e);
    enum msg wrong;

    if (rc != RC_OK)
        return rc;
    wrong = iban_normalise(d->a.iban, iban, IBAN_BYTES) ? iban_check(iban) : MSG_IBAN_FORME;
    if (wrong != MSG_AUCUN) {
        ERR(e, wrong);
        return err_at(e, "iban", 0);
    }
    rc = declaration_periode(day_of_instant(db_now_us(db)), &d->a.depuis, DAY_NONE, e);
    return rc == RC_OK ? declaration_organisme(db, d->organisme_id, e) : rc;
}

/* Who knows the account that is paid on now, and the body's address of today. */
static enum rc tell(struct db *db, int64_t organisme_id, const char *genre, int64_t no, struct err *e)
{
    return compte_prevenir(db, (struct compte_de){COMPTE_ORGANISME, organisme_id}, genre, no, e);
}

enum rc affacturage_declarer(struct db *db, void *arg, struct err *e)
{
    struct affacturage_declaration *d = arg;
    char iban[IBAN_BYTES] = "";
    enum rc rc = declarant_nomme(&d->par, e);

    if (rc == RC_OK)
        rc = check(db, d, iban, e);
    if (rc == RC_OK)
        rc = compte_pas_operateur(db, iban, e);
    if (rc == RC_OK)
        rc = alone(db, d, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_AFFACTURAGE_MAX_NO, 0, &d->no_out, e, "i", d->organisme_id);
    d->no_out++;
    if (rc == RC_OK)
        rc = insert(db, d, iban, e);
    explicit_bzero(iban, sizeof(iban));
    if (rc == RC_OK)
        rc = tell(db, d->organisme_id, "affacturage_propose", d->no_out, e);
    if (rc == RC_OK)
        rc = declaration_journal(db, &d->par, "organisme.affacturage", d->organisme_id, "affacturage",
                                 d->no_out, e);
    return rc;
}

/* ---- deciding ---------------------------------------------------------------------------------------------- */

/* Where a declaration stands. */
struct place {
    char enregistre_par[128], fin_par[128];
    int64_t decide_us;
    bool approuve, fin;
    day_t depuis, fin_avant;
};

static enum rc read_place(struct db *db, int64_t organisme_id, int64_t no, const struct declarant *par,
                          struct place *out, struct err *e)
{
    struct cursor c = {0};
    bool found = false, ended = false;
    enum rc rc = declarant_nomme(par, e);

    memset(out, 0, sizeof(*out));
    if (rc == RC_OK)
        rc = db_query(db, Q_AFFACTURAGE_ETAT, &c, e, "ii", organisme_id, no);
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        found = true;
        text_copy(cursor_text(&c, 0), out->enregistre_par, sizeof(out->enregistre_par));
        out->approuve = !cursor_is_null(&c, 1);
        out->decide_us = cursor_i64(&c, 1);
        out->fin = !cursor_is_null(&c, 2);
        text_copy(cursor_text(&c, 2), out->fin_par, sizeof(out->fin_par));
        out->fin_avant = cursor_day(&c, 3);
        ended = !cursor_is_null(&c, 4);
        out->depuis = cursor_day(&c, 5);
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && !found)
        return ERR(e, MSG_DECLARATION_INCONNUE);
    return rc == RC_OK && ended ? ERR(e, MSG_DECLARATION_TERMINEE) : rc;
}

/* What waits, and is what the person who decides has read. */
static enum rc read_waiting(struct db *db, const struct affacturage_decision *d, struct place *out,
                            struct err *e)
{
    enum rc rc = read_place(db, d->organisme_id, d->no, &d->par, out, e);

    if (rc == RC_OK && d->lu && d->fin_lue != out->fin_avant)
        return ERR(e, MSG_AFFACTURAGE_CHANGE);
    return rc;
}

static enum rc step(struct db *db, enum query q, const struct affacturage_decision *d, struct err *e)
{
    return db_exec(db, q, e, "itii", db_now_us(db), d->par.agent, d->organisme_id, d->no);
}

static enum rc record(struct db *db, const struct affacturage_decision *d, const char *notice,
                      const char *act, struct err *e)
{
    enum rc rc = tell(db, d->organisme_id, notice, d->no, e);

    return rc == RC_OK ? declaration_journal(db, &d->par, act, d->organisme_id, "affacturage", d->no, e) : rc;
}

enum rc affacturage_approuver(struct db *db, void *arg, struct err *e)
{
    struct affacturage_decision *d = arg;
    day_t today = day_of_instant(db_now_us(db));
    struct place p;
    int64_t days = 0;
    enum rc rc = read_waiting(db, d, &p, e);

    if (rc != RC_OK)
        return rc;
    if (p.approuve && !p.fin)
        return ERR(e, MSG_AFFACTURAGE_RIEN);
    if (acte_meme_agent(p.fin ? p.fin_par : p.enregistre_par, d->par.agent))
        return ERR(e, MSG_COMPTE_MEME_PERSONNE);
    d->fin_out = p.fin;
    rc = step(db, p.fin ? Q_AFFACTURAGE_FINIR : Q_AFFACTURAGE_APPROUVER, d, e);
    if (rc == RC_OK)
        rc = compte_delai(db, &days, e);
    d->payable_out = today + (day_t)days;
    if (rc == RC_OK)
        rc = record(db, d, p.fin ? "affacturage_fini" : "affacturage_approuve",
                    p.fin ? "organisme.affacturage.fin" : "organisme.affacturage.approuver", e);
    return rc;
}

enum rc affacturage_refuser(struct db *db, void *arg, struct err *e)
{
    struct affacturage_decision *d = arg;
    struct place p;
    int64_t days = 0;
    enum rc rc = read_waiting(db, d, &p, e);

    if (rc == RC_OK)
        rc = compte_delai(db, &days, e);
    if (rc != RC_OK)
        return rc;
    d->fin_out = p.fin;
    if (p.approuve && !p.fin && day_of_instant(p.decide_us) + days <= day_of_instant(db_now_us(db)))
        return ERR(e, MSG_AFFACTURAGE_RIEN);
    if (p.fin)
        rc = db_exec(db, Q_AFFACTURAGE_GARDER, e, "ii", d->organisme_id, d->no);
    else
        rc = step(db, p.approuve ? Q_AFFACTURAGE_ANNULER : Q_AFFACTURAGE_ABANDONNER, d, e);
    return rc == RC_OK
               ? record(db, d, p.fin ? "affacturage_garde" : "affacturage_abandonne",
                        p.fin ? "organisme.affacturage.garder" : "organisme.affacturage.abandonner", e)
               : rc;
}

static enum rc propose_end(struct db *db, struct declaration_fin *f, const struct place *p, struct err *e)
{
    const struct affacturage_decision d = {.organisme_id = f->organisme_id, .no = f->no, .par = f->par};
    day_t today = day_of_instant(db_now_us(db));
    enum rc rc;

    if (f->avant == DAY_NONE)
        f->avant = today;
    if (p->fin)
        return ERR(e, MSG_AFFACTURAGE_FIN_ATTEND);
    if (f->avant > today + 1 || f->avant < p->depuis) {
        ERR(e, f->avant > today + 1 ? MSG_DECLARATION_AVENIR : MSG_DECLARATION_PERIODE);
        return err_at(e, "avant", 0);
    }
    rc = db_exec(db, Q_AFFACTURAGE_FIN_PROPOSER, e, "ditii", f->avant, db_now_us(db), f->par.agent,
                 f->organisme_id, f->no);
    return rc == RC_OK ? record(db, &d, "affacturage_fin_proposee", "organisme.affacturage.fin-proposer", e)
                       : rc;
}

enum rc affacturage_terminer(struct db *db, void *arg, struct err *e)
{
    struct declaration_fin *f = arg;
    struct affacturage_decision d = {.organisme_id = f->organisme_id, .no = f->no, .par = f->par};
    struct place p;
    enum rc rc = read_place(db, f->organisme_id, f->no, &f->par, &p, e);

    if (rc != RC_OK)
        return rc;
    f->propose_out = p.approuve;
    return p.approuve ? propose_end(db, f, &p, e) : affacturage_refuser(db, &d, e);
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

/* The sealed account of the current row, into out (IBAN_BYTES). */
static bool open_account(struct cursor *c, int64_t organisme_id, int64_t no, char out[IBAN_BYTES])
{
    const struct keyring *keys = store_keys(db_store(c->db));
    char bound[CONTEXTE_BYTES];
    size_t n = 0;
    const void *sealed = cursor_blob(c, 6, &n);
    bool opened = false;

    if (sealed != NULL && n > SEAL_BYTES && n <= IBAN_MAX + SEAL_BYTES)
        opened = crypto_open(&keys->wrap, contexte(organisme_id, no, bound), sealed, n, (unsigned char *)out);
    out[opened ? n - SEAL_BYTES : 0] = '\0';
    return opened;
}

static bool read_one(struct cursor *c, struct arena *a, int64_t organisme_id, struct affacturage *out)
{
    char iban[IBAN_BYTES], masked[40];
    bool opened;

    *out = (struct affacturage){.no = cursor_i64(c, 0),
                                .raison_sociale = cursor_copy(c, a, 1),
                                .siret = cursor_copy(c, a, 2),
                                .voie = cursor_copy(c, a, 3),
                                .code_postal = cursor_copy(c, a, 4),
                                .ville = cursor_copy(c, a, 5),
                                .iban_titulaire = cursor_copy(c, a, 7),
                                .depuis = cursor_day(c, 8),
                                .avant = cursor_day(c, 9),
                                .approuve_le =
                                    cursor_is_null(c, 10) ? DAY_NONE : day_of_instant(cursor_i64(c, 10)),
                                .fin_proposee = cursor_day(c, 11),
                                .propose_par = cursor_copy(c, a, 12)};
    opened = open_account(c, organisme_id, out->no, iban);
    if (opened)
        out->iban = arena_strdup(a, iban_masked(iban, masked));
    explicit_bzero(iban, sizeof(iban));
    return opened;
}

static enum rc add_refusals(struct db *db, struct arena *a, int64_t organisme_id, struct affacturage *list,
                            size_t n, struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_AFFACTURAGES_REFUSES, &c, e, "iti", organisme_id,
                          compte_motifs(day_of_instant(db_now_us(db)), codes), (int64_t)AFFACTURAGES_PAGE);

    while (rc == RC_OK && cursor_next(&c))
        for (size_t i = 0; i < n; i++)
            if (list[i].no == cursor_i64(&c, 0))
                list[i].refus = cursor_copy(&c, a, 1);
    return rc == RC_OK ? cursor_close(&c, e) : rc;
}

enum rc affacturages(struct db *db, struct arena *a, int64_t organisme_id, int64_t apres, day_t le,
                     size_t limit, struct affacturage **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    bool opened = true;
    enum rc rc;

    CHECK(limit > 0 && limit <= AFFACTURAGES_PAGE);
    *n = 0;
    *out = ARENA_ARRAY(a, struct affacturage, limit);
    rc = db_query(db, Q_AFFACTURAGES, &c, e, "iidi", organisme_id, apres, le, (int64_t)limit);
    if (rc != RC_OK)
        return rc;
    while (opened && *n < limit && cursor_next(&c))
        opened = read_one(&c, a, organisme_id, &(*out)[(*n)++]);
    rc = cursor_close(&c, e);
    if (rc == RC_OK && !opened)
        return ERR(e, MSG_ORGANISME_IBAN_ILLISIBLE);
    return rc == RC_OK && *n > 0 ? add_refusals(db, a, organisme_id, *out, *n, e) : rc;
}

const char *affacturage_etat(const struct affacturage *a)
{
    if (a->approuve_le == DAY_NONE)
        return a->avant == DAY_NONE ? "attend d'être approuvée" : "abandonnée";
    if (a->avant != DAY_NONE)
        return a->avant == a->depuis ? "annulée" : "terminée";
    return a->fin_proposee != DAY_NONE ? "sa fin attend d'être approuvée" : "approuvée";
}

static bool read_waiting_one(struct cursor *c, struct arena *a, struct affacturage_attente *out)
{
    char iban[IBAN_BYTES], masked[40];
    bool opened;

    *out = (struct affacturage_attente){.organisme_id = cursor_i64(c, 8),
                                        .no = cursor_i64(c, 2),
                                        .nda = cursor_copy(c, a, 0),
                                        .denomination = cursor_copy(c, a, 1),
                                        .raison_sociale = cursor_copy(c, a, 3),
                                        .siret = cursor_copy(c, a, 9),
                                        .propose_par = cursor_copy(c, a, 4),
                                        .propose_le = day_of_instant(cursor_i64(c, 5)),
                                        .depuis = cursor_day(c, 10),
                                        .fin = cursor_day(c, 7)};
    opened = open_account(c, out->organisme_id, out->no, iban);
    if (opened)
        out->iban = arena_strdup(a, iban_masked(iban, masked));
    explicit_bzero(iban, sizeof(iban));
    return opened;
}

enum rc affacturages_en_attente(struct db *db, struct arena *a, size_t limit,
                                struct affacturage_attente **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    bool opened = true;
    enum rc rc = db_query(db, Q_AFFACTURAGES_EN_ATTENTE, &c, e, "i", (int64_t)limit);

    *n = 0;
    *out = ARENA_ARRAY(a, struct affacturage_attente, limit);
    if (rc != RC_OK)
        return rc;
    while (opened && *n < limit && cursor_next(&c))
        opened = read_waiting_one(&c, a, &(*out)[(*n)++]);
    rc = cursor_close(&c, e);
    return rc == RC_OK && !opened ? ERR(e, MSG_ORGANISME_IBAN_ILLISIBLE) : rc;
}

enum rc affacturage_iban_open(struct db *db, int64_t organisme_id, int64_t no, char *out,
                              unsigned char *index, struct err *e)
{
    struct cursor c = {0};
    bool found = false, opened = false;
    enum rc rc = db_query(db, Q_AFFACTURAGES, &c, e, "iidi", organisme_id, no - 1, DAY_NONE, (int64_t)1);

    out[0] = '\0';
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c) && cursor_i64(&c, 0) == no) {
        found = true;
        opened = open_account(&c, organisme_id, no, out) && compte_index_lu(&c, 13, index);
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && !found)
        return ERR(e, MSG_DECLARATION_INCONNUE);
    return rc == RC_OK && !opened ? ERR(e, MSG_ORGANISME_IBAN_ILLISIBLE) : rc;
}
