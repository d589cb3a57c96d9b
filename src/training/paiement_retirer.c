/* Lines that leave a run before it is sent: what holds a dossier holds its own line, not those of the others. */
#include "base/text.h"
#include "rights/acte.h"
#include "training/compte_refus.h"
#include "training/dossier.h"
#include "training/paiement_interne.h"
#include "training/restitution.h"

#define LOT_LECTURE 256

struct ligne_retenue {
    int64_t no, titulaire_id, dossier_id, montant;
    char motif[16];
};

static const struct {
    const char *motif, *phrase;
} motifs[] = {
    {"depart", "un lot abandonné comme jamais envoyé l'a payé : le dire parti, à deux"},
    {"double", "un autre lot l'a payé aussi : en demander le retour à la banque"},
    {"banque", "la banque a débité un autre virement qu'elle dit rejeté : attendre qu'elle le rende"},
    {"controle", "le dossier est en contrôle"},
    {"reclamation", "une réclamation pour fraude attend sa réponse"},
    {"gel", "un gel est en cours"},
    {"mesure", "une décision retient les paiements de l'organisme"},
    {"retour", "un autre virement sur ce compte est revenu"},
    {"compte_refuse", "la banque refuse ce compte depuis"},
    {"compte", "le compte payé a été remplacé, annulé ou terminé"},
    {"etat", "le dossier n'attend plus ce virement"},
    {"juge", "celui qui approuve a proposé ce compte : le lot suivant, par d'autres"},
    {"agi", "celui qui approuve a agi dans ce dossier : le lot suivant, par d'autres"},
};

const char *paiement_motif_phrase(const char *motif)
{
    for (size_t i = 0; i < ARRAY_LEN(motifs); i++)
        if (strcmp(motif, motifs[i].motif) == 0)
            return motifs[i].phrase;
    return "";
}

/* Read by parts, since each part changes the table. `agent`: whose lines are read; nobody's here. */
typedef enum rc ligne_reader(struct db *db, int64_t lot_id, const char *agent, struct ligne_retenue *out,
                             size_t *n, struct err *e);

static void add_line(struct cursor *c, const char *motif, struct ligne_retenue *out, size_t *n)
{
    struct ligne_retenue *r = &out[(*n)++];

    *r = (struct ligne_retenue){.no = cursor_i64(c, 0),
                                .titulaire_id = cursor_i64(c, 1),
                                .dossier_id = cursor_i64(c, 2),
                                .montant = cursor_i64(c, 3)};
    text_copy(motif, r->motif, sizeof(r->motif));
}

static enum rc read_held(struct db *db, int64_t lot_id, const char *agent, struct ligne_retenue *out,
                         size_t *n, struct err *e)
{
    const day_t today = day_of_instant(db_now_us(db));
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PAIEMENT_LIGNES_RETENUES, &c, e, "dtii", today, compte_motifs(today, codes),
                          lot_id, (int64_t)LOT_LECTURE);

    (void)agent;
    *n = 0;
    while (rc == RC_OK && *n < LOT_LECTURE && cursor_next(&c))
        add_line(&c, cursor_text(&c, 4), out, n);
    return rc == RC_OK ? cursor_close(&c, e) : rc;
}

static enum rc note(struct db *db, const char *agent, const struct paiement_lot *l,
                    const struct ligne_retenue *r, struct err *e)
{
    char content[160];

    snprintf(content, sizeof(content), "{\"lot\":\"%s\",\"ligne\":%lld,\"motif\":\"%s\"}", l->numero,
             (long long)r->no, r->motif);
    return acte_noter_suivi(db, agent, "paiement.retirer", r->titulaire_id, r->dossier_id, content, e);
}

static enum rc take_out(struct db *db, const char *agent, struct paiement_lot *l,
                        const struct ligne_retenue *r, struct err *e)
{
    enum rc rc = db_exec(db, Q_PAIEMENT_LIGNE_RETIRER, e, "tii", r->motif, l->id, r->no);

    if (rc == RC_OK)
        rc = restitution_liberer(db, l->id, r->no, e);
    l->lignes--;
    l->total_cents -= r->montant;
    return rc == RC_OK ? note(db, agent, l, r, e) : rc;
}

/* What is left of the run is what was proposed, less these lines: its fingerprint is taken again. */
static enum rc seal_again(struct db *db, struct paiement_lot *l, struct err *e)
{
    unsigned char empreinte[HASH_BYTES];
    enum rc rc = paiement_empreinte(db, l->id, empreinte, e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_PAIEMENT_LOT_TOTAL, e, "iibi", l->lignes, l->total_cents, empreinte,
                     sizeof(empreinte), l->id);
    if (rc == RC_OK && l->lignes == 0) {
        l->etat = "abandonne";
        rc = db_exec(db, Q_PAIEMENT_LOT_ETAT, e, "tii", l->etat, db_now_us(db), l->id);
    }
    return rc;
}

/* Lines on an account that this agent proposed: two acts may have made one account, and give one line twice. */
static enum rc read_own(struct db *db, int64_t lot_id, const char *agent, struct ligne_retenue *out,
                        size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PAIEMENT_LIGNES_COMPTES_PAR, &c, e, "ii", lot_id, (int64_t)0);

    *n = 0;
    while (rc == RC_OK && *n < LOT_LECTURE && cursor_next(&c)) {
        int64_t no = cursor_i64(&c, 0);

        if (!paiement_meme_agent(cursor_text(&c, 4), agent) || (*n > 0 && out[*n - 1].no == no))
            continue;
        add_line(&c, "juge", out, n);
    }
    return rc == RC_OK ? cursor_close(&c, e) : rc;
}

/* Lines of a dossier in which this agent acted (decision 80). */
static enum rc read_acted(struct db *db, int64_t lot_id, const char *agent, struct ligne_retenue *out,
                          size_t *n, struct err *e)
{
    char cle[ACTE_AGENT_BYTES];
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_PAIEMENT_LIGNES_AGIES, &c, e, "iti", lot_id, acte_agent_cle(agent, cle),
                          (int64_t)LOT_LECTURE);

    *n = 0;
    while (rc == RC_OK && *n < LOT_LECTURE && cursor_next(&c))
        add_line(&c, "agi", out, n);
    return rc == RC_OK ? cursor_close(&c, e) : rc;
}

/* One reading after the other until nothing is left to take out. */
static enum rc take_all(struct db *db, const char *agent, ligne_reader *read, struct paiement_lot *l,
                        int64_t *out, struct err *e)
{
    struct ligne_retenue list[LOT_LECTURE];
    enum rc rc;
    size_t n;

    do {
        n = 0;
        rc = read(db, l->id, agent, list, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++)
            rc = take_out(db, agent, l, &list[i], e);
        *out += (int64_t)n;
    } while (rc == RC_OK && n == LOT_LECTURE);
    return rc;
}

enum rc paiement_retirer_lignes(struct db *db, const char *agent, bool ecarter, struct paiement_lot *l,
                                int64_t *out, struct err *e)
{
    unsigned char unused[HASH_BYTES];
    enum rc rc =
        paiement_verifier(db, l->id, unused, e); /* or a line changed would be sealed with the rest */

    *out = 0;
    if (rc == RC_OK)
        rc = take_all(db, agent, read_held, l, out, e);
    if (rc == RC_OK && ecarter)
        rc = take_all(db, agent, read_own, l, out, e);
    if (rc == RC_OK && ecarter)
        rc = take_all(db, agent, read_acted, l, out, e);
    return rc == RC_OK && *out > 0 ? seal_again(db, l, e) : rc;
}

enum rc paiement_sans_retenue(struct db *db, int64_t lot_id, struct err *e)
{
    struct ligne_retenue list[LOT_LECTURE];
    size_t n;
    enum rc rc = read_held(db, lot_id, "", list, &n, e);

    return rc == RC_OK && n > 0 ? ERR(e, MSG_PAIEMENT_RETENU) : rc;
}

enum rc paiement_retirer(struct db *db, void *arg, struct err *e)
{
    struct paiement_approbation *p = arg;
    struct arena *a = arena_new(1U << 16);
    struct paiement_lot l = {0};
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    p->retirees_out = 0;
    rc = paiement_lot_lire(db, a, p->numero, &l, e);
    if (rc == RC_OK && strcmp(l.etat, "approuve2") == 0)
        rc = paiement_retirer_lignes(db, p->agent, false, &l, &p->retirees_out, e);
    p->vide_out = rc == RC_OK && l.lignes == 0;
    arena_free(a);
    return rc;
}
