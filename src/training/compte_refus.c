#include "training/compte_refus.h"
#include "law/articles.h"
#include "rights/acte.h"
#include "training/decision.h"
#include "training/paiement_retour.h"

#define CODES "motifs_de_compte"
#define CODES_MAX 32
#define MOTIF_MAX 500
#define BATCH 256

const char *compte_motifs(day_t le, char buf[static COMPTE_MOTIFS_BYTES])
{
    const struct law_code *codes[CODES_MAX];
    size_t n = law_codes_at(CODES, le, codes, CODES_MAX), at = 0;

    buf[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        int more = snprintf(buf + at, COMPTE_MOTIFS_BYTES - at, "%s%s,", at == 0 ? "," : "", codes[i]->code);

        at += (size_t)more;
        CHECK(at < COMPTE_MOTIFS_BYTES);
    }
    return buf;
}

bool compte_motif(const char *code, day_t le)
{
    return code != NULL && law_code_le(CODES, code, le) != NULL;
}

const char *compte_refus_phrase(bool affacturage)
{
    return affacturage
               ? "la banque refuse le compte de la société d'affacturage : il en faut un autre, ou que deux "
                 "agents le vérifient avec elle"
               : "la banque refuse ce compte bancaire : il en faut un autre, ou que deux agents le vérifient "
                 "avec celui qu'il paie";
}

const char *compte_refus_dit(struct arena *a, const char *refus, bool affacturage, day_t le)
{
    char why[PAIEMENT_MOTIF_BYTES];

    return arena_printf(a, "%s (%s)", compte_refus_phrase(affacturage), paiement_motif_dit(refus, le, why));
}

/* ---- checked by two people ---------------------------------------------------------------------------------- */

static const char *today_codes(struct db *db, char buf[static COMPTE_MOTIFS_BYTES])
{
    return compte_motifs(day_of_instant(db_now_us(db)), buf);
}

static enum rc note(struct db *db, const char *agent, const char *act, const struct compte_refus *r,
                    int64_t n, struct err *e)
{
    char content[120];

    snprintf(content, sizeof(content), "{\"lot\":%lld,\"ligne\":%lld,\"reponses\":%lld}",
             (long long)r->lot_id, (long long)r->no, (long long)n);
    return acte_noter_suivi(db, agent, act, 0, 0, content, e);
}

enum rc compte_refus_dire(struct db *db, const struct compte_refus *r, const char *agent, const char *motif,
                          int64_t *n, struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    enum rc rc = decision_motifs("motif", motif, MOTIF_MAX, day_of_instant(db_now_us(db)), e);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    if (r->dit_par != NULL)
        return ERR(e, MSG_PAIEMENT_COMPTE_DIT, "agent", r->dit_par);
    rc = db_exec(db, Q_COMPTE_DIRE, e, "ttitii", agent, motif, db_now_us(db), today_codes(db, codes),
                 r->lot_id, r->no);
    *n = rc == RC_OK ? db_changes(db) : 0;
    return rc == RC_OK ? note(db, agent, "paiement.compte-verifie", r, *n, e) : rc;
}

struct reponse {
    int64_t lot_id, no, titulaire_id, dossier_id;
};

static enum rc read_said(struct db *db, const struct compte_refus *r, struct reponse *out, size_t *n,
                         struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_COMPTE_DITS, &c, e, "ttiii", r->dit_par, today_codes(db, codes), r->lot_id,
                          r->no, (int64_t)BATCH);

    *n = 0;
    while (rc == RC_OK && *n < BATCH && cursor_next(&c))
        out[(*n)++] =
            (struct reponse){cursor_i64(&c, 0), cursor_i64(&c, 1), cursor_i64(&c, 2), cursor_i64(&c, 3)};
    return rc == RC_OK ? cursor_close(&c, e) : rc;
}

static enum rc clear(struct db *db, const struct reponse *x, const char *agent, struct err *e)
{
    char content[96];
    enum rc rc = db_exec(db, Q_RETOUR_REPRENDRE, e, "tiii", agent, db_now_us(db), x->lot_id, x->no);

    snprintf(content, sizeof(content), "{\"lot\":%lld,\"ligne\":%lld}", (long long)x->lot_id,
             (long long)x->no);
    return rc == RC_OK
               ? acte_noter_suivi(db, agent, "paiement.reprendre", x->titulaire_id, x->dossier_id, content, e)
               : rc;
}

/* A run may have many lines on one account: read by parts, since each part changes the table. */
enum rc compte_refus_confirmer(struct db *db, const struct compte_refus *r, const char *agent, int64_t *n,
                               struct err *e)
{
    struct reponse list[BATCH];
    size_t read;
    enum rc rc;

    *n = 0;
    if (r->dit_par == NULL)
        return ERR(e, MSG_PAIEMENT_COMPTE_AUCUN);
    if (acte_meme_agent(r->dit_par, agent))
        return ERR(e, MSG_PAIEMENT_COMPTE_MEME);
    do {
        rc = read_said(db, r, list, &read, e);
        for (size_t i = 0; rc == RC_OK && i < read; i++)
            rc = clear(db, &list[i], agent, e);
        *n += (int64_t)read;
    } while (rc == RC_OK && read == BATCH);
    return rc;
}

enum rc compte_refus_retirer(struct db *db, const struct compte_refus *r, const char *agent, int64_t *n,
                             struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    enum rc rc;

    *n = 0;
    if (r->dit_par == NULL)
        return ERR(e, MSG_PAIEMENT_COMPTE_AUCUN);
    rc = db_exec(db, Q_COMPTE_DIT_RETIRER, e, "ttii", r->dit_par, today_codes(db, codes), r->lot_id, r->no);
    *n = rc == RC_OK ? db_changes(db) : 0;
    return rc == RC_OK ? note(db, agent, "paiement.compte-retire", r, *n, e) : rc;
}
