#include "training/somme.h"
#include "people/titulaire.h"
#include "rights/acte.h"
#include "training/decision.h"
#include "training/declaration.h"
#include "training/financeur.h"
#include <inttypes.h>
#include <stddef.h>

#define ARENA_BYTES ((size_t)64 << 10)
#define SOURCE_MAX 140
#define PROPOSEE 1U

/* ---- what is asked of a proposal ------------------------------------------------------------------------------ */

static enum rc check_agent(const char *agent, struct err *e)
{
    return agent == NULL || agent[0] == '\0' ? ERR(e, MSG_DECISION_AGENT) : RC_OK;
}

static enum rc check_name(struct db *db, const struct somme_recue *s, struct err *e)
{
    struct titulaire t;
    struct arena *a;
    enum rc rc;

    if (s->nom == NULL)
        return RC_OK;
    a = arena_new(ARENA_BYTES);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = titulaire_get(db, a, s->v.l.titulaire_id, &t, e);
    if (rc == RC_OK && !titulaire_porte_nom(&t, s->nom))
        rc = ERR(e, MSG_DOTATION_NOM);
    arena_free(a);
    return rc;
}

/* It is shown to agents and to the holder, and kept as long as the sum: a number of the social security has no place in it. */
static enum rc check_source(const struct somme_recue *s, struct err *e)
{
    static const struct declaration_champ champs[] = {{"source", "Référence",
                                                       offsetof(struct somme_recue, v.l.source),
                                                       DECLARATION_LIGNE, SOURCE_MAX, PROPOSEE, 0}};
    char nir[NIR_LENGTH + 1];
    enum rc rc = declaration_verifier(champs, ARRAY_LEN(champs), PROPOSEE, s, e);
    bool found = nir_parse(s->v.l.source, nir) == NIR_OK;

    explicit_bzero(nir, sizeof(nir));
    return rc == RC_OK && found ? ERR(e, MSG_DOTATION_SOURCE) : rc;
}

/* The key waits already with the same content, which is the same proposal, or with another, which is refused. */
static enum rc find_waiting(struct db *db, struct somme_recue *s, struct err *e)
{
    const struct dotation_lot *l = &s->v.l;
    struct cursor c = {0};
    bool other = false;
    enum rc rc =
        db_query(db, Q_SOMME_MEME, &c, e, "ttiddittttit", l->siret, l->base, l->montant_cents, l->recu_le,
                 l->echeance, (int64_t)l->remboursable, s->v.dossier != NULL ? s->v.dossier : "", l->classes,
                 l->formations, l->source, l->titulaire_id, l->cle);

    s->no_out = 0;
    s->attend_out = false;
    if (rc == RC_OK && cursor_next(&c)) {
        s->attend_out = cursor_i64(&c, 1) == 1;
        s->no_out = s->attend_out ? cursor_i64(&c, 0) : 0;
        other = !s->attend_out;
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && other ? ERR(e, MSG_DOTATION_CLE, "cle", l->cle) : rc;
}

/* ---- proposed --------------------------------------------------------------------------------------------------- */

static enum rc note(struct db *db, const char *agent, const char *act, int64_t titulaire_id, int64_t no,
                    int64_t cents, struct err *e)
{
    char content[96];

    snprintf(content, sizeof(content), "{\"somme\":%" PRId64 ",\"centimes\":%" PRId64 "}", no, cents);
    return acte_noter(db, agent, act, titulaire_id, content, e);
}

static enum rc insert(struct db *db, struct somme_recue *s, struct err *e)
{
    const struct dotation_lot *l = &s->v.l;
    int64_t last;
    enum rc rc = db_i64(db, Q_SOMME_MAX, 0, &last, e, "");

    if (rc == RC_OK)
        rc = db_exec(db, Q_SOMME_INSERT, e, "iititiddittttti", l->titulaire_id, last + 1, l->cle,
                     l->financeur_id, l->base, l->montant_cents, l->recu_le, l->echeance,
                     (int64_t)l->remboursable, s->v.dossier != NULL ? s->v.dossier : "", l->classes,
                     l->formations, l->source, s->v.agent, db_now_us(db));
    if (rc != RC_OK)
        return rc;
    s->no_out = last + 1;
    return note(db, s->v.agent, "dotation.proposer", l->titulaire_id, s->no_out, l->montant_cents, e);
}

enum rc somme_proposer(struct db *db, void *arg, struct err *e)
{
    static const struct financeur_champ fields[] = {
        {MSG_DOTATION_CLE_RESERVEE, "cle"},
        {MSG_DOTATION_CLE, "cle"},
        {MSG_ACTE_CLE, "cle"},
        {MSG_DOTATION_SOURCE, "source"},
        {MSG_TITULAIRE_INCONNU, "titulaire"},
        {MSG_DOTATION_COMPTE_FERME, "titulaire"},
        {MSG_DOTATION_NOM, "nom"},
        {MSG_DOTATION_FINANCEUR_INCONNU, "siret"},
        {MSG_DOTATION_BASE, "base"},
        {MSG_DOTATION_CONDITIONS, "base"},
        {MSG_DOTATION_MONTANT, "montant"},
        {MSG_DOTATION_ECHEANCE, "echeance"},
        {MSG_DOTATION_CLASSE, "classes"},
        {MSG_DOTATION_FORMATION, "formations"},
        {MSG_DOTATION_DOSSIER, "dossier"},
        {MSG_DOTATION_LIE, "dossier"},
    };
    struct somme_recue *s = arg;
    enum rc rc = check_agent(s->v.agent, e);

    if (rc == RC_OK)
        rc = dotation_cle_libre(s->v.l.cle, e);
    if (rc == RC_OK)
        rc = check_source(s, e);
    if (rc == RC_OK)
        rc = check_name(db, s, e);
    if (rc == RC_OK)
        rc = find_waiting(db, s, e);
    if (rc == RC_OK && !s->attend_out)
        rc = dotation_examiner(db, &s->v, e);
    if (rc == RC_OK && !s->attend_out && !s->v.deja_out)
        rc = insert(db, s, e);
    return financeur_au_champ(fields, ARRAY_LEN(fields), rc, e);
}

/* ---- read --------------------------------------------------------------------------------------------------------- */

static void from_row(struct cursor *c, struct arena *a, struct somme_attente *s)
{
    const char *dossier = cursor_text(c, 10);

    *s = (struct somme_attente){.no = cursor_i64(c, 0),
                                .v = {.l = {.titulaire_id = cursor_i64(c, 1),
                                            .cle = cursor_copy(c, a, 2),
                                            .siret = cursor_copy(c, a, 3),
                                            .denomination = cursor_copy(c, a, 4),
                                            .base = cursor_copy(c, a, 5),
                                            .montant_cents = cursor_i64(c, 6),
                                            .recu_le = cursor_day(c, 7),
                                            .echeance = cursor_day(c, 8),
                                            .remboursable = cursor_i64(c, 9) == 1,
                                            .classes = cursor_copy(c, a, 11),
                                            .formations = cursor_copy(c, a, 12),
                                            .source = cursor_copy(c, a, 13)},
                                      .dossier = dossier[0] != '\0' ? cursor_copy(c, a, 10) : NULL,
                                      .agent = cursor_copy(c, a, 14)}};
}

enum rc sommes_en_attente(struct db *db, struct arena *a, int64_t apres, struct somme_attente **out,
                          size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_SOMMES_ATTENTE, &c, e, "ii", apres, (int64_t)SOMMES_PAGE);

    *n = 0;
    *out = ARENA_ARRAY(a, struct somme_attente, SOMMES_PAGE);
    while (rc == RC_OK && *n < SOMMES_PAGE && cursor_next(&c))
        from_row(&c, a, &(*out)[(*n)++]);
    return cursor_close(&c, e);
}

enum rc sommes_en_attente_nombre(struct db *db, int64_t *n, struct err *e)
{
    return db_i64(db, Q_SOMMES_ATTENTE_NOMBRE, 0, n, e, "");
}

enum rc somme_titulaire(struct db *db, int64_t no, int64_t *titulaire_id, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_SOMME_LIRE, &c, e, "i", no);

    *titulaire_id = rc == RC_OK && cursor_next(&c) ? cursor_i64(&c, 1) : 0;
    return cursor_close(&c, e);
}

/* ---- decided ------------------------------------------------------------------------------------------------------ */

/* The sum, which waits for this agent. */
static enum rc take(struct db *db, struct arena *a, struct somme_decision *d, struct somme_attente *s,
                    struct err *e)
{
    struct cursor c = {0};
    bool waits = false;
    enum rc rc = check_agent(d->agent, e);

    *s = (struct somme_attente){0};
    if (rc != RC_OK)
        return rc;
    rc = db_query(db, Q_SOMME_LIRE, &c, e, "i", d->no);
    if (rc == RC_OK && cursor_next(&c)) {
        from_row(&c, a, s);
        waits = strcmp(cursor_text(&c, 15), "proposee") == 0;
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK)
        return rc;
    d->titulaire_id = s->v.l.titulaire_id;
    d->cents_out = s->v.l.montant_cents;
    if (s->no == 0)
        return ERR(e, MSG_DOTATION_SOMME_INCONNUE);
    if (!waits)
        return ERR(e, MSG_DOTATION_SOMME_DECIDEE);
    return acte_meme_agent(s->v.agent, d->agent) ? ERR(e, MSG_DOTATION_SOMME_MEME_AGENT) : RC_OK;
}

static enum rc decide(struct db *db, const struct somme_decision *d, const char *etat, const char *act,
                      struct err *e)
{
    bool refused = d->lot_out == 0;
    enum rc rc = db_exec(db, Q_SOMME_DECIDER, e, "ttitiii", etat, refused ? d->motif : "", d->lot_out,
                         d->agent, db_now_us(db), d->titulaire_id, d->no);

    return rc == RC_OK ? note(db, d->agent, act, d->titulaire_id, d->no, d->cents_out, e) : rc;
}

enum rc somme_approuver(struct db *db, void *arg, struct err *e)
{
    struct somme_decision *d = arg;
    struct somme_attente s;
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc = a != NULL ? take(db, a, d, &s, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK) {
        s.v.agent = d->agent;
        rc = dotation_verser(db, &s.v, e);
        d->lot_out = s.v.lot_out;
    }
    if (rc == RC_OK)
        rc = decide(db, d, "creditee", "dotation.approuver", e);
    arena_free(a);
    return rc;
}

enum rc somme_refuser(struct db *db, void *arg, struct err *e)
{
    struct somme_decision *d = arg;
    struct somme_attente s;
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc = a != NULL ? take(db, a, d, &s, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    d->lot_out = 0;
    if (rc == RC_OK)
        rc = decision_motifs("motif", d->motif, SOMME_MOTIF_MAX, day_of_instant(db_now_us(db)), e);
    if (rc == RC_OK)
        rc = decide(db, d, "refusee", "dotation.refuser", e);
    arena_free(a);
    return rc;
}
