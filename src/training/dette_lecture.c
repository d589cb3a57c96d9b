/* Reading debts, what was recovered of them, and what comes next. */
#include "base/money.h"
#include "training/dette.h"
#include "training/dossier.h"
#include "training/indu.h"

static void from_row(struct cursor *c, struct arena *a, struct dette *d)
{
    *d = (struct dette){.id = cursor_i64(c, 0),
                        .numero = cursor_copy(c, a, 1),
                        .titulaire = strcmp(cursor_text(c, 2), "titulaire") == 0,
                        .organisme_id = cursor_i64(c, 3),
                        .titulaire_id = cursor_i64(c, 4),
                        .dossier_id = cursor_i64(c, 5),
                        .dossier = cursor_copy(c, a, 6),
                        .etat = cursor_copy(c, a, 7),
                        .article = cursor_copy(c, a, 8),
                        .motifs = cursor_copy(c, a, 9),
                        .montant_cents = cursor_i64(c, 10),
                        .recouvre_cents = cursor_i64(c, 11),
                        .fraude = cursor_i64(c, 12) != 0,
                        .paye_le = cursor_day(c, 13),
                        .ouvert_le = cursor_day(c, 14),
                        .ouvert_par = cursor_copy(c, a, 15),
                        .notifie_le = cursor_day(c, 16),
                        .payer_avant = cursor_day(c, 17),
                        .demeure_le = cursor_day(c, 18),
                        .demeure_avant = cursor_day(c, 19),
                        .contrainte_le = cursor_day(c, 20),
                        .signataire = cursor_copy(c, a, 21),
                        .opposer_avant = cursor_day(c, 22),
                        .oppose_le = cursor_day(c, 23),
                        .juge_le = cursor_day(c, 24),
                        .echelonne_le = cursor_day(c, 25),
                        .echelonne_base_cents = cursor_i64(c, 26),
                        .clos_le = cursor_day(c, 27),
                        .clos_motif = cursor_copy(c, a, 28),
                        .denomination = cursor_copy(c, a, 29),
                        .nda = cursor_copy(c, a, 30),
                        .a_rembourser_cents = cursor_i64(c, 31),
                        .rembourse_le = cursor_day(c, 32),
                        .renonce = !cursor_is_null(c, 33),
                        .echeance_le = cursor_day(c, 34),
                        .echeance_fin = cursor_day(c, 35),
                        .notifie_reference = cursor_copy(c, a, 36),
                        .demeure_reference = cursor_copy(c, a, 37),
                        .demeure_cents = cursor_i64(c, 38),
                        .contrainte_reference = cursor_copy(c, a, 39),
                        .contrainte_cents = cursor_i64(c, 40),
                        .contrainte_par = cursor_copy(c, a, 41),
                        .clore_etat = cursor_copy(c, a, 42),
                        .clore_le = cursor_day(c, 43),
                        .clore_par = cursor_copy(c, a, 44),
                        .clore_motif = cursor_copy(c, a, 45),
                        .revoir_no = cursor_i64(c, 46),
                        .revoir_cents = cursor_i64(c, 47),
                        .revoir_le = cursor_day(c, 48),
                        .revoir_reference = cursor_copy(c, a, 49),
                        .initial_cents = cursor_i64(c, 50),
                        .part_de = cursor_copy(c, a, 51),
                        .decision_le = cursor_day(c, 52),
                        .clos_par = cursor_copy(c, a, 53),
                        .annule_par_decision = cursor_i64(c, 54) == 0,
                        .renonce_dossier = cursor_i64(c, 55) != 0};
}

static enum rc take_rows(struct cursor *c, struct arena *a, size_t limit, struct dette *out, size_t *n,
                         struct err *e)
{
    while (*n < limit && cursor_next(c))
        from_row(c, a, &out[(*n)++]);
    return cursor_close(c, e);
}

static enum rc read_list(struct db *db, struct arena *a, const char *numero, int64_t organisme_id,
                         int64_t avant, size_t limit, struct dette *out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_INDUS, &c, e, "tiii", numero, organisme_id, avant, (int64_t)limit);

    *n = 0;
    return rc == RC_OK ? take_rows(&c, a, limit, out, n, e) : rc;
}

static enum rc read_some(struct db *db, struct arena *a, enum query q, int64_t titulaire_id,
                         int64_t dossier_id, size_t limit, struct dette **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, q, &c, e, "iii", titulaire_id, dossier_id, (int64_t)limit);

    *n = 0;
    *out = ARENA_ARRAY(a, struct dette, limit);
    return rc == RC_OK ? take_rows(&c, a, limit, *out, n, e) : rc;
}

enum rc dettes_du_dossier(struct db *db, struct arena *a, int64_t titulaire_id, int64_t dossier_id,
                          size_t limit, struct dette **out, size_t *n, struct err *e)
{
    return read_some(db, a, Q_INDUS_DU_DOSSIER, titulaire_id, dossier_id, limit, out, n, e);
}

enum rc dettes_du_titulaire(struct db *db, struct arena *a, int64_t titulaire_id, int64_t dossier_id,
                            size_t limit, struct dette **out, size_t *n, struct err *e)
{
    return read_some(db, a, Q_INDUS_DU_TITULAIRE, titulaire_id, dossier_id, limit, out, n, e);
}

enum rc dette_lire(struct db *db, struct arena *a, const char *numero, struct dette *out, struct err *e)
{
    size_t n;
    enum rc rc = read_list(db, a, numero, 0, 0, 1, out, &n, e);

    return rc == RC_OK && (n == 0 || numero[0] == '\0') ? ERR(e, MSG_INDU_INCONNU) : rc;
}

enum rc dettes_lister(struct db *db, struct arena *a, int64_t organisme_id, int64_t avant, size_t limit,
                      struct dette **out, size_t *n, struct err *e)
{
    *out = ARENA_ARRAY(a, struct dette, limit);
    return read_list(db, a, "", organisme_id, avant, limit, *out, n, e);
}

enum rc dette_parts(struct db *db, struct arena *a, int64_t dette_id, struct dette_part **out, size_t *n,
                    struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_INDU_PARTS, &c, e, "i", dette_id);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct dette_part, DETTE_PARTS_MAX);
    while (*n < DETTE_PARTS_MAX && cursor_next(&c))
        (*out)[(*n)++] = (struct dette_part){cursor_i64(&c, 0), cursor_i64(&c, 1), cursor_i64(&c, 2),
                                             cursor_i64(&c, 3), cursor_i64(&c, 4)};
    return cursor_close(&c, e);
}

/* A part that a reduction annulled gives back what it has; any other debt, what decisions took of it, and all once it is annulled. */
static struct dette_ligne line_of(struct cursor *c, struct arena *a, const struct dette *d)
{
    struct dette_ligne l = {.no = cursor_i64(c, 0),
                            .genre = cursor_copy(c, a, 1),
                            .le = cursor_day(c, 2),
                            .montant_cents = cursor_i64(c, 3),
                            .reference = cursor_copy(c, a, 4)};
    int64_t own = cursor_i64(c, 5);

    l.garde_cents = strcmp(d->etat, "annule") == 0 ? 0 : own;
    l.rendu_cents = d->part_de != NULL ? own : l.montant_cents - l.garde_cents;
    return l;
}

enum rc dette_recouvrements(struct db *db, struct arena *a, const struct dette *d, struct dette_ligne **out,
                            size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_INDU_SOMMES, &c, e, "i", d->id);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct dette_ligne, DETTE_LIGNES_MAX);
    while (*n < DETTE_LIGNES_MAX && cursor_next(&c)) {
        (*out)[*n] = line_of(&c, a, d);
        *n += d->part_de == NULL || (*out)[*n].rendu_cents > 0;
    }
    return cursor_close(&c, e);
}

enum rc dette_rendus(struct db *db, struct arena *a, const struct dette *d, const struct dette_decision *v,
                     struct dette_ligne **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_INDU_SOMMES_DECISION, &c, e, "ii", v->no, d->id);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct dette_ligne, DETTE_LIGNES_MAX);
    while (*n < DETTE_LIGNES_MAX && cursor_next(&c)) {
        struct dette_ligne l = {cursor_i64(&c, 0),
                                cursor_copy(&c, a, 1),
                                cursor_day(&c, 2),
                                cursor_i64(&c, 3),
                                cursor_copy(&c, a, 4),
                                0,
                                v->cents == 0 ? cursor_i64(&c, 7) : cursor_i64(&c, 5),
                                0};

        l.garde_cents = v->cents == 0 ? 0 : l.montant_cents - l.rendu_cents - cursor_i64(&c, 6);
        if (l.rendu_cents > 0)
            (*out)[(*n)++] = l;
    }
    return cursor_close(&c, e);
}

/* A sum due on a dossier is given up whole, whatever made it due (training/renonciation.h). */
#define RENONCE ", sauf ce à quoi il a été renoncé pour ce dossier"

/* By a fraud, what a body had paid stays on its account (decision 43). */
static bool counted_with_fraud(const struct dette *d)
{
    return !d->titulaire && d->part_de == NULL && strcmp(d->etat, "annule") == 0 && !d->annule_par_decision;
}

/* Where goes what a decision gives back of a payment, or a withholding. */
static const char *goes_to(const struct dette *d, const struct dette_ligne *l)
{
    if (strcmp(l->genre, "retenue") == 0)
        return "sont revenus aux droits";
    if (counted_with_fraud(d))
        return "sont comptés avec ce que la fraude met à la charge de l'organisme";
    if (d->renonce)
        return "étaient à rendre, ce à quoi il a été renoncé";
    return d->renonce_dossier ? "reviennent à qui les a payés" RENONCE : "reviennent à qui les a payés";
}

const char *dette_ligne_suite(struct arena *a, const struct dette *d, const struct dette_ligne *l)
{
    char kept[MONEY_TEXT_BYTES], back[MONEY_TEXT_BYTES];
    const char *where = goes_to(d, l);

    if (l->rendu_cents == 0)
        return NULL;
    money_french(l->rendu_cents, back);
    if (l->garde_cents > 0)
        return arena_printf(a, "dont %s gardés ; %s %s", money_french(l->garde_cents, kept), back, where);
    if (d->part_de != NULL && l->rendu_cents < l->montant_cents)
        return arena_printf(a, "dont %s, de cette part annulée, %s", back, where);
    return arena_printf(a, "rien n'en est gardé : %s %s", back, where);
}

/* Of what a holder paid, or had withheld. */
static const char *back_to_holder(struct arena *a, const struct dette *d)
{
    char rights[MONEY_TEXT_BYTES], money[MONEY_TEXT_BYTES], day[32];
    int64_t withheld = d->recouvre_cents - d->a_rembourser_cents;
    const char *said = d->renonce ? "dont le remboursement est abandonné"
                       : d->rembourse_le != DAY_NONE
                           ? arena_printf(a, "remboursés le %s", day_french(d->rembourse_le, day))
                           : "à rembourser";

    money_french(withheld, rights);
    money_french(d->a_rembourser_cents, money);
    if (d->a_rembourser_cents == 0)
        return arena_printf(a, "%s revenus aux droits du titulaire", rights);
    return withheld == 0 ? arena_printf(a, "%s %s", money, said)
                         : arena_printf(a, "%s revenus aux droits du titulaire, %s %s", rights, money, said);
}

const char *dette_bilan(struct arena *a, const struct dette *d)
{
    char all[MONEY_TEXT_BYTES];

    if (strcmp(d->etat, "annule") != 0 || d->recouvre_cents == 0)
        return NULL;
    money_french(d->recouvre_cents, all);
    if (d->titulaire)
        return arena_printf(a, "Rien n'est gardé du titulaire : des %s reçus, %s.", all,
                            back_to_holder(a, d));
    if (counted_with_fraud(d))
        return arena_printf(a,
                            "Les %s reçus sont comptés avec ce que la fraude met à la charge de "
                            "l'organisme ; ce qui dépasse lui est rendu.",
                            all);
    return arena_printf(a, "Rien n'est gardé de l'organisme : les %s reçus lui reviennent%s.", all,
                        d->renonce_dossier ? RENONCE : "");
}

enum rc dette_echeances(struct db *db, struct arena *a, int64_t dette_id, struct dette_ligne **out, size_t *n,
                        struct err *e)
{
    struct cursor c = {0};
    int64_t before = 0; /* asked by the instalments that come first */
    enum rc rc = db_query(db, Q_INDU_ECHEANCES, &c, e, "i", dette_id);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct dette_ligne, DETTE_LIGNES_MAX);
    while (*n < DETTE_LIGNES_MAX && cursor_next(&c)) {
        const int64_t cents = cursor_i64(&c, 2), paid = MIN(MAX(cursor_i64(&c, 3) - before, 0), cents);

        before += cents;
        (*out)[(*n)++] = (struct dette_ligne){.no = cursor_i64(&c, 0),
                                              .le = cursor_day(&c, 1),
                                              .montant_cents = cents,
                                              .reste_cents = cents - paid};
    }
    return cursor_close(&c, e);
}

int64_t dette_reste(const struct dette *d)
{
    return d->clos_le == DAY_NONE ? d->montant_cents - d->recouvre_cents : 0;
}

bool dette_fin_attend(const struct dette *d)
{
    return d->revoir_no > 0 || (d->clore_etat != NULL && d->clos_le == DAY_NONE);
}

enum rc dette_decisions(struct db *db, struct arena *a, int64_t dette_id, struct dette_decision **out,
                        size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_INDU_DECISIONS, &c, e, "ii", dette_id, (int64_t)DETTE_LIGNES_MAX);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct dette_decision, DETTE_LIGNES_MAX);
    while (*n < DETTE_LIGNES_MAX && cursor_next(&c))
        (*out)[(*n)++] = (struct dette_decision){.no = cursor_i64(&c, 0),
                                                 .cents = cursor_i64(&c, 1),
                                                 .avant_cents = cursor_i64(&c, 2),
                                                 .le = cursor_day(&c, 3),
                                                 .reference = cursor_copy(&c, a, 4),
                                                 .motif = cursor_copy(&c, a, 5),
                                                 .propose_par = cursor_copy(&c, a, 6),
                                                 .decide_le = cursor_day(&c, 7),
                                                 .decide_par = cursor_copy(&c, a, 8),
                                                 .droits_cents = cursor_i64(&c, 9),
                                                 .argent_cents = cursor_i64(&c, 10),
                                                 .part = cursor_copy(&c, a, 11)};
    return cursor_close(&c, e);
}

const char *dette_decision_dite(struct arena *a, const struct dette_decision *v)
{
    char day[32], to[MONEY_TEXT_BYTES], from[MONEY_TEXT_BYTES], rights[MONEY_TEXT_BYTES],
        money[MONEY_TEXT_BYTES];

    return arena_printf(
        a, "Décision du %s (%s) : %s réclamés au lieu de %s ; %s rendus aux droits, %s à rendre%s%s.",
        day_french(v->le, day), v->reference, money_french(v->cents, to), money_french(v->avant_cents, from),
        money_french(v->droits_cents, rights), money_french(v->argent_cents, money),
        v->part != NULL ? " ; part annulée : " : "", v->part != NULL ? v->part : "");
}

enum rc dette_creances(struct db *db, struct arena *a, const struct dette *d, struct dette_creance **out,
                       size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_INDU_CREANCES, &c, e, "iti", d->titulaire_id,
                          arena_printf(a, "indu/%s/%%", d->numero), (int64_t)DETTE_LIGNES_MAX);

    *n = 0;
    if (rc != RC_OK)
        return rc;
    *out = ARENA_ARRAY(a, struct dette_creance, DETTE_LIGNES_MAX);
    while (*n < DETTE_LIGNES_MAX && cursor_next(&c))
        (*out)[(*n)++] = (struct dette_creance){.siret = cursor_copy(&c, a, 0),
                                                .denomination = cursor_copy(&c, a, 1),
                                                .cents = cursor_i64(&c, 2),
                                                .lot = cursor_copy(&c, a, 3),
                                                .reference = cursor_copy(&c, a, 4),
                                                .vire_le = cursor_day(&c, 5)};
    return cursor_close(&c, e);
}

const char *dette_creance_dite(struct arena *a, const struct dette_creance *c)
{
    char day[32], cents[MONEY_TEXT_BYTES];

    return arena_printf(a, "À redemander à %s (SIRET %s), hors du service : %s, %s%s%s%s.", c->denomination,
                        c->siret, money_french(c->cents, cents),
                        c->vire_le != DAY_NONE ? arena_printf(a, "virés le %s", day_french(c->vire_le, day))
                                               : "à la banque",
                        *c->reference != '\0' ? ", référence " : "", c->reference,
                        *c->lot != '\0' ? arena_printf(a, ", lot %s", c->lot) : "");
}

enum rc dette_rendu(struct db *db, const struct dossier *d, int64_t no, int64_t *out, struct err *e)
{
    return db_i64(db, Q_INDU_RENDU, 0, out, e, "iii", d->titulaire_id, d->id, no);
}

/* ---- what comes next ------------------------------------------------------------------------------------------- */

static const char *until(struct arena *a, const char *before, day_t last, day_t at, const char *after)
{
    char day[32];

    return at <= last ? arena_printf(a, "%s jusqu'au %s", before, day_french(last, day))
                      : arena_printf(a, "%s depuis le %s", after, day_french(last + 1, day));
}

bool dette_sous_seuil(const struct dette *d, day_t at, int64_t *seuil)
{
    struct appuis unused = {0};
    int64_t first;

    if (indu_seuil(at, seuil, &unused, NULL) != RC_OK)
        return false;
    if (d->demeure_avant != DAY_NONE && d->demeure_avant < at &&
        indu_seuil(d->demeure_avant + 1, &first, &unused, NULL) == RC_OK)
        *seuil = MIN(*seuil, first);
    return d->montant_cents < *seuil;
}

/* After the formal notice: a contrainte, but under the threshold. */
static const char *after_notice(struct arena *a, const struct dette *d, day_t at)
{
    char day[32], text[MONEY_TEXT_BYTES];
    int64_t threshold;

    if (!dette_sous_seuil(d, at, &threshold))
        return until(a, "à payer", d->demeure_avant, at, "contrainte possible");
    return arena_printf(a, "à payer %s %s, sans contrainte possible : moins de %s",
                        at <= d->demeure_avant ? "jusqu'au" : "depuis le",
                        day_french(d->demeure_avant + (at > d->demeure_avant), day),
                        money_french(threshold, text));
}

/* Instalments take the place of the first delay, and hold the next step while they are kept. */
static const char *by_instalments(struct arena *a, const struct dette *d, day_t at)
{
    char next[32], last[32];

    if (at > d->echeance_le)
        return arena_printf(a, "mensualité en retard depuis le %s", day_french(d->echeance_le + 1, next));
    if (d->echeance_le == d->echeance_fin)
        return arena_printf(a, "dernière mensualité à payer jusqu'au %s", day_french(d->echeance_fin, last));
    return arena_printf(a, "à payer par mensualités, la prochaine jusqu'au %s, la dernière jusqu'au %s",
                        day_french(d->echeance_le, next), day_french(d->echeance_fin, last));
}

/* What was done last, before what comes next: instalments never hide a formal notice, a contrainte, or what a judge said. */
static const char *reached(struct arena *a, const struct dette *d)
{
    char day[32];

    if (strcmp(d->etat, "en_demeure") == 0)
        return arena_printf(a, "mis en demeure le %s ; ", day_french(d->demeure_le, day));
    if (strcmp(d->etat, "contraint") != 0)
        return "";
    return d->juge_le != DAY_NONE
               ? arena_printf(a, "contrainte maintenue par le juge le %s ; ", day_french(d->juge_le, day))
               : arena_printf(a, "contrainte signifiée le %s ; ", day_french(d->contrainte_le, day));
}

/* A debt that is over. */
static const char *ended(struct arena *a, const struct dette *d)
{
    char day[32];

    if (d->renonce)
        return "annulé ; son remboursement, que rien ne permettait, est abandonné";
    if (d->a_rembourser_cents > 0)
        return d->rembourse_le == DAY_NONE ? "annulé, à rembourser à qui l'avait payé"
                                           : "annulé et remboursé";
    if (d->part_de != NULL)
        return arena_printf(a, "annulé : part retirée de %s par une décision", d->part_de);
    if (strcmp(d->etat, "annule") == 0)
        return d->annule_par_decision
                   ? arena_printf(
                         a,
                         "annulé par une décision du %s, ce qui était recouvré revient à qui l'avait payé%s",
                         day_french(d->decision_le, day), d->renonce_dossier ? RENONCE : "")
                   : "annulé";
    return strcmp(d->etat, "solde") == 0 ? "recouvré" : "abandonné";
}

const char *dette_suite(struct arena *a, const struct dette *d, day_t at)
{
    const char *so_far = reached(a, d);
    char day[32];

    if (d->clos_le != DAY_NONE)
        return ended(a, d);
    if (strcmp(d->etat, "ouvert") == 0)
        return "à notifier";
    if (strcmp(d->etat, "oppose") == 0)
        return arena_printf(a, "opposition du %s : devant le juge", day_french(d->oppose_le, day));
    if (d->echeance_le != DAY_NONE)
        return arena_printf(a, "%s%s", so_far, by_instalments(a, d, at));
    if (strcmp(d->etat, "notifie") == 0)
        return until(a, "à payer", d->payer_avant, at,
                     d->titulaire ? "retenue possible sur les droits" : "mise en demeure possible");
    if (strcmp(d->etat, "en_demeure") == 0)
        return arena_printf(a, "%s%s", so_far, after_notice(a, d, at));
    return d->juge_le != DAY_NONE
               ? arena_printf(a, "%sà payer", so_far)
               : arena_printf(a, "%s%s", so_far,
                              until(a, "opposition possible", d->opposer_avant, at, "contrainte exécutoire"));
}
