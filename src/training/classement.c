#include "training/classement.h"
#include "base/json.h"
#include "law/articles.h"
#include "law/law.h"
#include "rights/acte.h"
#include "training/carte_ailleurs.h"
#include "training/decision.h"
#include "training/dette.h"
#include "training/dossier.h"
#include "training/dossier_issue.h"

#define ARENA_BYTES ((size_t)1 << 20)
#define DOUBLES_MAX 64 /* of one payment */
#define CLOS_MAX 64    /* read at a time, of one dossier */
#define CHOIX_MAX 16   /* of one table */

/* ---- names ----------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *table, *room; /* room: of its acts in the journal */
} objets[CLASSEMENT_OBJETS] = {[CLASSEMENT_DECES] = {"deces", "classements_deces", "deces"},
                               [CLASSEMENT_DOUBLE] = {"double", "classements_double", "carte"}};

static const char *const etats[] = {
    [CLASSEMENT_PROPOSE] = "proposee",    [CLASSEMENT_CLOS] = "close",
    [CLASSEMENT_A_ROUVRIR] = "a_rouvrir", [CLASSEMENT_ECARTE] = "ecartee",
    [CLASSEMENT_ROUVERT] = "rouverte",    [CLASSEMENT_REMPLACE] = "remplacee"};

enum classement_etat classement_etat_lu(const char *name)
{
    size_t i = ARRAY_LEN(etats) - 1;

    while (name != NULL && i > CLASSEMENT_AUCUN && strcmp(etats[i], name) != 0)
        i--;
    return name != NULL ? (enum classement_etat)i : CLASSEMENT_AUCUN;
}

const char *classement_etat_name(enum classement_etat etat)
{
    return etats[etat];
}

const char *classement_table(enum classement_objet objet)
{
    return objets[objet].table;
}

const char *classement_choix_label(const char *choix, day_t at)
{
    const char *said = NULL;

    for (size_t i = 0; said == NULL && i < CLASSEMENT_OBJETS; i++)
        said = law_code_label(objets[i].table, choix, at, NULL);
    return said;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static struct classement from_row(struct cursor *c, struct arena *a)
{
    struct classement x = {.titulaire_id = cursor_i64(c, 0),
                           .dossier_id = cursor_i64(c, 1),
                           .dossier = cursor_copy(c, a, 2),
                           .no = cursor_i64(c, 3),
                           .objet = strcmp(cursor_text(c, 4), objets[CLASSEMENT_DECES].name) == 0
                                        ? CLASSEMENT_DECES
                                        : CLASSEMENT_DOUBLE,
                           .choix = cursor_copy(c, a, 5),
                           .indu = cursor_copy(c, a, 6),
                           .motif = cursor_copy(c, a, 7),
                           .etat = classement_etat_lu(cursor_text(c, 8)),
                           .propose_par = cursor_copy(c, a, 9),
                           .propose_us = cursor_i64(c, 10),
                           .decide_par = cursor_copy(c, a, 11),
                           .decide_us = cursor_i64(c, 12),
                           .rouvre_par = cursor_copy(c, a, 13),
                           .rouvre_us = cursor_i64(c, 14),
                           .rouvre_motif = cursor_copy(c, a, 15),
                           .rouvert_par = cursor_copy(c, a, 16),
                           .rouvert_us = cursor_i64(c, 17),
                           .mort = cursor_day(c, 18),
                           .reference = cursor_copy(c, a, 19),
                           .cents = cursor_i64(c, 20),
                           .remboursement_no = cursor_i64(c, 21),
                           .vaut = cursor_i64(c, 22) != 0};

    x.libelle = classement_choix_label(x.choix, day_of_instant(x.propose_us));
    return x;
}

/* Each is said by an act of an agent, so that a dossier has few: those beyond the room are read again with more. */
enum rc classements_dossier(struct db *db, struct arena *a, int64_t titulaire_id, int64_t dossier_id,
                            struct classement **out, size_t *n, struct err *e)
{
    size_t room = CLOS_MAX;
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CLASSEMENTS_DOSSIER, &c, e, "ii", titulaire_id, dossier_id);

    *n = 0;
    *out = ARENA_ARRAY(a, struct classement, room);
    while (rc == RC_OK && *n < room && cursor_next(&c)) {
        (*out)[(*n)++] = from_row(&c, a);
        if (*n == room) {
            struct classement *more = ARENA_ARRAY(a, struct classement, 2 * room);

            memcpy(more, *out, room * sizeof(*more));
            *out = more;
            room *= 2;
        }
    }
    return cursor_close(&c, e);
}

enum rc classements_clos(struct db *db, struct arena *a, const struct classement_filtre *f,
                         struct classement **out, size_t *n, struct err *e)
{
    const char *objet = objets[f->objet].name;
    struct cursor c = {0};
    enum rc rc = f->a_rouvrir ? db_query(db, Q_CLASSEMENTS_A_ROUVRIR, &c, e, "ti", objet, (int64_t)f->limit)
                              : db_query(db, Q_CLASSEMENTS_CLOS, &c, e, "titi", objet, f->rang,
                                         f->apres != NULL ? f->apres : "", (int64_t)f->limit);

    *n = 0;
    *out = ARENA_ARRAY(a, struct classement, f->limit);
    while (rc == RC_OK && *n < f->limit && cursor_next(&c))
        (*out)[(*n)++] = from_row(&c, a);
    return cursor_close(&c, e);
}

/* ---- what an act is of ------------------------------------------------------------------------------------------- */

struct ligne {
    int64_t titulaire_id, dossier_id, paiement_id, remboursement_no;
    const char *dossier;
    int64_t cents; /* lost by the holder or a financeur, or given back twice */
    enum classement_etat etat;
    struct classement c; /* what was said of it, when something was */
};

static enum rc of_a_death(struct db *db, struct arena *a, const char *numero, struct ligne *out, size_t *n,
                          struct err *e)
{
    struct dossier_deces_filtre one = {.deces = DAY_NONE, .limit = 1, .classes = true};
    struct dossier_deces *found;
    struct dossier d;
    enum rc rc = dossier_lire(db, a, numero, &d, e);

    if (rc != RC_OK)
        return rc;
    one.titulaire_id = d.titulaire_id;
    one.dossier_id = d.id;
    rc = dossiers_deces(db, a, &one, &found, n, e);
    if (rc == RC_OK && *n > 0 && !found->regle)
        rc = ERR(e, MSG_CLASSEMENT_PAS_REGLE);
    if (rc == RC_OK && *n > 0)
        *out = (struct ligne){.titulaire_id = d.titulaire_id,
                              .dossier_id = d.id,
                              .dossier = found->d.numero,
                              .cents = found->droits_cents + found->carte_cents + found->financeur_cents,
                              .etat = found->classement};
    return rc;
}

static enum rc of_a_double(struct db *db, struct arena *a, const char *reference, struct ligne *out,
                           size_t *n, struct err *e)
{
    struct carte_due *list;
    enum rc rc = cartes_doubles(db, a, reference, true, DOUBLES_MAX, &list, n, e);

    for (size_t i = 0; rc == RC_OK && i < *n; i++)
        out[i] = (struct ligne){.titulaire_id = list[i].titulaire_id,
                                .dossier_id = list[i].dossier_id,
                                .paiement_id = list[i].paiement_id,
                                .remboursement_no = list[i].no,
                                .dossier = list[i].dossier,
                                .cents = list[i].cents,
                                .etat = list[i].classement};
    return rc;
}

/* What an act finds instead of what it is for. */
static enum rc not_so(enum classement_etat wanted, enum classement_etat found, struct err *e)
{
    if (wanted == CLASSEMENT_AUCUN)
        return found == CLASSEMENT_PROPOSE ? ERR(e, MSG_CLASSEMENT_DEJA_PROPOSE)
                                           : ERR(e, MSG_CLASSEMENT_DEJA_CLOS);
    if (wanted == CLASSEMENT_PROPOSE)
        return ERR(e, MSG_CLASSEMENT_NON_PROPOSE);
    if (wanted == CLASSEMENT_A_ROUVRIR)
        return ERR(e, MSG_CLASSEMENT_SANS_REOUVERTURE);
    return found == CLASSEMENT_A_ROUVRIR ? ERR(e, MSG_CLASSEMENT_REOUVERTURE_DEJA)
                                         : ERR(e, MSG_CLASSEMENT_NON_CLOS);
}

/* What was said of the line, whole. */
static enum rc read_said(struct db *db, struct arena *a, enum classement_objet objet, struct ligne *l,
                         struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    if (l->etat == CLASSEMENT_AUCUN)
        return RC_OK;
    rc = db_query(db, Q_CLASSEMENT_VIF, &c, e, "iitii", l->titulaire_id, l->dossier_id, objets[objet].name,
                  l->paiement_id, l->remboursement_no);
    if (rc == RC_OK && cursor_next(&c))
        l->c = from_row(&c, a);
    return cursor_close(&c, e);
}

static enum rc read_lines(struct db *db, struct arena *a, const struct classement_commande *k,
                          struct ligne *list, size_t *n, struct err *e)
{
    enum rc rc = k->agent != NULL && k->agent[0] != '\0' ? RC_OK : ERR(e, MSG_DECISION_AGENT);

    *n = 0;
    if (rc == RC_OK && k->cle != NULL && k->cle[0] != '\0')
        rc = k->objet == CLASSEMENT_DECES ? of_a_death(db, a, k->cle, list, n, e)
                                          : of_a_double(db, a, k->cle, list, n, e);
    return rc == RC_OK && *n == 0 ? ERR(e, MSG_CLASSEMENT_RIEN) : rc;
}

/* The line that the act is for: of a payment given back twice more than once, the one that the agent saw, or the first that is so. */
static enum rc take(struct db *db, struct arena *a, const struct classement_commande *k,
                    enum classement_etat wanted, struct ligne *out, struct err *e)
{
    struct ligne *list = ARENA_ARRAY(a, struct ligne, DOUBLES_MAX);
    size_t n, alike = 0;
    enum rc rc = read_lines(db, a, k, list, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        if (list[i].etat != wanted)
            continue;
        alike++;
        rc = read_said(db, a, k->objet, &list[i], e);
        if (rc == RC_OK && (k->vu == 0 || k->vu == list[i].c.no)) {
            *out = list[i];
            return RC_OK;
        }
    }
    if (rc != RC_OK)
        return rc;
    return alike > 0 ? ERR(e, MSG_CLASSEMENT_CHANGE) : not_so(wanted, list[0].etat, e);
}

/* ---- one act ----------------------------------------------------------------------------------------------------- */

/* The reasons are the dossier's, which goes with its holder: the journal, which stays, has the choice and the sum. */
static enum rc note(struct db *db, const struct classement_commande *k, const struct ligne *l,
                    const char *choix, const char *indu, const char *act, struct err *e)
{
    struct json *j = json_new(512);
    char name[64];
    enum rc rc;

    if (j == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    snprintf(name, sizeof(name), "%s.%s", objets[k->objet].room, act);
    json_object_open(j);
    json_kt(j, "dossier", l->dossier);
    json_ki(j, "montant", l->cents);
    json_kt(j, "choix", choix);
    if (indu != NULL)
        json_kt(j, "indu", indu);
    json_object_close(j);
    rc = json_failed(j)
             ? ERR(e, MSG_MEMOIRE_EPUISEE)
             : acte_noter_suivi(db, k->agent, name, l->titulaire_id, l->dossier_id, json_data(j), e);
    json_free(j);
    return rc;
}

static enum rc unknown_choice(struct arena *a, const struct classement_commande *k, day_t today,
                              struct err *e)
{
    const struct law_code *codes[CHOIX_MAX];
    const char *all = "";
    size_t n = law_codes_at(objets[k->objet].table, today, codes, ARRAY_LEN(codes));

    for (size_t i = 0; i < n; i++)
        all = arena_printf(a, "%s%s%s", all, i == 0 ? "" : ", ", codes[i]->code);
    ERR(e, MSG_CLASSEMENT_CHOIX, "choix", all);
    return err_at(e, "choix", 0);
}

/* Claimed of the body of this very dossier, and not annulled. */
static enum rc check_claim(struct db *db, struct arena *a, const struct ligne *l, const char *indu,
                           struct err *e)
{
    struct dette d = {0};
    enum rc rc = indu != NULL && indu[0] != '\0' ? dette_lire(db, a, indu, &d, e) : RC_NOT_FOUND;

    if (rc == RC_OK && !d.titulaire && d.titulaire_id == l->titulaire_id && d.dossier_id == l->dossier_id &&
        strcmp(d.etat, "annule") != 0)
        return RC_OK;
    if (rc != RC_OK && rc != RC_NOT_FOUND)
        return rc;
    ERR(e, MSG_CLASSEMENT_INDU, "dossier", l->dossier);
    return err_at(e, "indu", 0);
}

static bool asks_for_claim(const char *choix, day_t at)
{
    return law_code_label("classements_avec_somme_indue", choix, at, NULL) != NULL;
}

static enum rc check_said(struct db *db, struct arena *a, const struct classement_commande *k,
                          const struct ligne *l, day_t today, struct err *e)
{
    enum rc rc = RC_OK;

    if (k->choix == NULL || law_code_label(objets[k->objet].table, k->choix, today, NULL) == NULL)
        return unknown_choice(a, k, today, e);
    if (asks_for_claim(k->choix, today))
        rc = check_claim(db, a, l, k->indu, e);
    else if (k->indu != NULL && k->indu[0] != '\0') {
        ERR(e, MSG_CLASSEMENT_SANS_INDU);
        rc = err_at(e, "indu", 0);
    }
    return rc == RC_OK ? decision_motifs("motifs", k->motif, CLASSEMENT_MOTIF_MAX, today, e) : rc;
}

static enum rc propose(struct db *db, struct arena *a, const struct classement_commande *k, struct err *e)
{
    const day_t today = day_of_instant(db_now_us(db));
    const char *objet = objets[k->objet].name, *indu;
    struct ligne l;
    int64_t last;
    enum rc rc = take(db, a, k, CLASSEMENT_AUCUN, &l, e);

    if (rc == RC_OK)
        rc = check_said(db, a, k, &l, today, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_CLASSEMENT_REMPLACER, e, "iitii", l.titulaire_id, l.dossier_id, objet,
                     l.paiement_id, l.remboursement_no);
    if (rc == RC_OK)
        rc = db_i64(db, Q_CLASSEMENT_MAX, 0, &last, e, "ii", l.titulaire_id, l.dossier_id);
    if (rc != RC_OK)
        return rc;
    indu = asks_for_claim(k->choix, today) ? k->indu : NULL;
    rc =
        db_exec(db, Q_CLASSEMENT_INSERT, e, "itiittttiii", last + 1, objet, l.paiement_id, l.remboursement_no,
                k->choix, indu, k->motif, k->agent, db_now_us(db), l.titulaire_id, l.dossier_id);
    return rc == RC_OK ? note(db, k, &l, k->choix, indu, "classer", e) : rc;
}

static enum rc confirm(struct db *db, struct arena *a, const struct classement_commande *k, struct err *e)
{
    struct ligne l;
    enum rc rc = take(db, a, k, CLASSEMENT_PROPOSE, &l, e);

    if (rc == RC_OK && acte_meme_agent(l.c.propose_par, k->agent))
        rc = ERR(e, MSG_CLASSEMENT_MEME_AGENT);
    if (rc == RC_OK && l.c.indu != NULL)
        rc = check_claim(db, a, &l, l.c.indu, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_CLASSEMENT_DECIDER, e, "ttiiii", "close", k->agent, db_now_us(db), l.titulaire_id,
                     l.dossier_id, l.c.no);
    return rc == RC_OK ? note(db, k, &l, l.c.choix, l.c.indu, "classe", e) : rc;
}

static enum rc set_aside(struct db *db, struct arena *a, const struct classement_commande *k, struct err *e)
{
    struct ligne l;
    enum rc rc = take(db, a, k, CLASSEMENT_PROPOSE, &l, e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_CLASSEMENT_DECIDER, e, "ttiiii", "ecartee", k->agent, db_now_us(db),
                     l.titulaire_id, l.dossier_id, l.c.no);
    return rc == RC_OK ? note(db, k, &l, l.c.choix, l.c.indu, "classement-ecarte", e) : rc;
}

static enum rc reopen(struct db *db, struct arena *a, const struct classement_commande *k, struct err *e)
{
    struct ligne l;
    enum rc rc = take(db, a, k, CLASSEMENT_CLOS, &l, e);

    if (rc == RC_OK)
        rc = decision_motifs("motifs", k->motif, CLASSEMENT_MOTIF_MAX, day_of_instant(db_now_us(db)), e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_CLASSEMENT_ROUVRIR, e, "titiii", k->agent, db_now_us(db), k->motif, l.titulaire_id,
                     l.dossier_id, l.c.no);
    return rc == RC_OK ? note(db, k, &l, l.c.choix, l.c.indu, "rouvrir", e) : rc;
}

static enum rc reopened(struct db *db, struct arena *a, const struct classement_commande *k, struct err *e)
{
    struct ligne l;
    enum rc rc = take(db, a, k, CLASSEMENT_A_ROUVRIR, &l, e);

    if (rc == RC_OK && acte_meme_agent(l.c.rouvre_par, k->agent))
        rc = ERR(e, MSG_CLASSEMENT_MEME_AGENT);
    if (rc == RC_OK)
        rc = db_exec(db, Q_CLASSEMENT_ROUVERT, e, "tiiii", k->agent, db_now_us(db), l.titulaire_id,
                     l.dossier_id, l.c.no);
    return rc == RC_OK ? note(db, k, &l, l.c.choix, l.c.indu, "rouvert", e) : rc;
}

static enum rc keep_closed(struct db *db, struct arena *a, const struct classement_commande *k, struct err *e)
{
    struct ligne l;
    enum rc rc = take(db, a, k, CLASSEMENT_A_ROUVRIR, &l, e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_CLASSEMENT_GARDER, e, "iii", l.titulaire_id, l.dossier_id, l.c.no);
    return rc == RC_OK ? note(db, k, &l, l.c.choix, l.c.indu, "reouverture-ecartee", e) : rc;
}

/* ---- units --------------------------------------------------------------------------------------------------------- */

typedef enum rc act_fn(struct db *db, struct arena *a, const struct classement_commande *k, struct err *e);

static enum rc execute(struct db *db, void *arg, act_fn *fn, struct err *e)
{
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc = a != NULL ? fn(db, a, arg, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    arena_free(a);
    return rc;
}

enum rc classement_proposer(struct db *db, void *classement_commande, struct err *e)
{
    return execute(db, classement_commande, propose, e);
}

enum rc classement_confirmer(struct db *db, void *classement_commande, struct err *e)
{
    return execute(db, classement_commande, confirm, e);
}

enum rc classement_ecarter(struct db *db, void *classement_commande, struct err *e)
{
    return execute(db, classement_commande, set_aside, e);
}

enum rc classement_rouvrir(struct db *db, void *classement_commande, struct err *e)
{
    return execute(db, classement_commande, reopen, e);
}

enum rc classement_reouverture_confirmer(struct db *db, void *classement_commande, struct err *e)
{
    return execute(db, classement_commande, reopened, e);
}

enum rc classement_reouverture_ecarter(struct db *db, void *classement_commande, struct err *e)
{
    return execute(db, classement_commande, keep_closed, e);
}
