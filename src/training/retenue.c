#include "training/retenue.h"
#include "base/text.h"
#include "law/law.h"
#include "training/compte_refus.h"
#include "training/dossier.h"

#define REASONS_PER_DOSSIER 8
#define OF_ONE_DOSSIER 64

static const struct {
    const char *name, *phrase, *to_body; /* to_body: NULL when it is the same */
} motifs[RETENUE_COUNT] = {
    [RETENUE_DEPART] = {"depart",
                        "un lot abandonné comme jamais envoyé l'a payé : dire ce lot parti, à deux agents",
                        "le gestionnaire vérifie un virement avec la banque"},
    [RETENUE_BANQUE] = {"banque",
                        "la banque a débité un virement qu'elle dit rejeté, et ne l'a pas encore rendu",
                        "le gestionnaire vérifie un virement avec la banque"},
    [RETENUE_CONTROLE] = {"controle",
                          "un contrôle du dossier est en cours, ou ce qu'il a trouvé attend une décision",
                          NULL},
    [RETENUE_MESURE] = {"mesure", "une mesure retient le paiement", NULL},
    [RETENUE_GEL] = {"gel", "un gel est en cours", NULL},
    [RETENUE_RECLAMATION] = {"reclamation", "une réclamation pour fraude attend sa réponse",
                             "une vérification est en cours"},
    [RETENUE_RETOUR] = {"retour",
                        "la banque n'a pas pu payer sur ce compte : donner un autre compte bancaire", NULL},
    [RETENUE_AFFACTURAGE_REFUSE] = {"affacturage_refuse", NULL, NULL},
    [RETENUE_COMPTE_REFUSE] = {"compte_refuse", NULL, NULL},
    [RETENUE_SANS_IBAN] = {"sans_iban", "l'organisme n'a pas donné de compte bancaire", NULL},
    [RETENUE_COMPTE] = {"compte_recent", "le compte bancaire vient de changer", NULL},
    [RETENUE_AFFACTURAGE] = {"affacturage_recent", "la société d'affacturage vient d'être approuvée", NULL},
    [RETENUE_ECART] = {"ecart",
                       "ce que le dossier dit payé n'est pas ce qui a été viré : le gestionnaire vérifie",
                       NULL},
};

const char *retenue_motif_name(enum retenue_motif motif)
{
    return motifs[motif].name;
}

const char *retenue_phrase(const struct paiement_retenue *r, enum retenue_lecteur lecteur)
{
    const char *to_body = motifs[r->motif].to_body;

    if (r->motif == RETENUE_AFFACTURAGE_REFUSE || r->motif == RETENUE_COMPTE_REFUSE)
        return compte_refus_phrase(r->motif == RETENUE_AFFACTURAGE_REFUSE);
    return lecteur == RETENUE_POUR_ORGANISME && to_body != NULL ? to_body : motifs[r->motif].phrase;
}

const char *retenue_regle(const struct paiement_retenue *r)
{
    const bool bank = r->motif == RETENUE_RETOUR || r->motif == RETENUE_AFFACTURAGE_REFUSE ||
                      r->motif == RETENUE_COMPTE_REFUSE;

    return bank ? r->mot : r->article;
}

const char *retenue_attente_phrase(void)
{
    return "Votre facture est transmise. Elle sera payée quand plus rien ne retiendra ce paiement.";
}

day_t retenue_compte_jusque(int64_t change_us, int64_t delai, day_t le)
{
    day_t payable = (day_t)(day_of_instant(change_us) + delai);

    return payable > le ? payable - 1 : DAY_NONE;
}

/* ---- reading ------------------------------------------------------------------------------------------------ */

static enum retenue_motif find(const char *name)
{
    for (int m = 0; m < RETENUE_COUNT; m++)
        if (strcmp(name, motifs[m].name) == 0)
            return (enum retenue_motif)m;
    CHECK(false); /* the queries tell no other */
    return RETENUE_COUNT;
}

/* False when it does not hold on that day: an account that changed long enough ago. */
static bool read_one(struct cursor *c, struct arena *a, int64_t delai, day_t le, struct paiement_retenue *r)
{
    const char *numero = cursor_copy(c, a, 0);

    *r = (struct paiement_retenue){.dossier = numero != NULL ? numero : "",
                                   .titulaire_id = cursor_i64(c, 1),
                                   .montant_cents = cursor_i64(c, 2),
                                   .motif = find(cursor_text(c, 3)),
                                   .decision = cursor_copy(c, a, 4),
                                   .mot = cursor_copy(c, a, 5),
                                   .article = cursor_copy(c, a, 6),
                                   .jusque = cursor_day(c, 7),
                                   .denomination = cursor_copy(c, a, 9),
                                   .nda = cursor_copy(c, a, 10),
                                   .siret = cursor_copy(c, a, 11)};
    if (r->motif == RETENUE_COMPTE || r->motif == RETENUE_AFFACTURAGE) {
        r->jusque = retenue_compte_jusque(cursor_i64(c, 8), delai, le);
        return r->jusque != DAY_NONE;
    }
    /* A claim that is late still holds: its last day says nothing any more. */
    if (r->motif == RETENUE_RECLAMATION && r->jusque < le)
        r->jusque = DAY_NONE;
    return true;
}

/* A transfer that came back twice is one reason. */
static bool said(const struct paiement_retenue *list, size_t n, const struct paiement_retenue *r)
{
    for (size_t i = n; i > 0 && strcmp(list[i - 1].dossier, r->dossier) == 0; i--)
        if (list[i - 1].motif == r->motif && r->motif == RETENUE_RETOUR)
            return true;
    return false;
}

/* What was read, those that do not hold that day too: the last dossier, and the one before it. */
struct read {
    size_t rows;
    char before[DOSSIER_NUMERO_BYTES], last[DOSSIER_NUMERO_BYTES];
};

static void count(struct read *x, const char *dossier)
{
    x->rows++;
    if (strcmp(x->last, dossier) == 0)
        return;
    memcpy(x->before, x->last, sizeof(x->before));
    text_copy(dossier, x->last, sizeof(x->last));
}

static enum rc read_all(struct cursor *c, struct arena *a, day_t le, size_t limit,
                        struct paiement_retenue **out, size_t *n, struct read *x, struct err *e)
{
    struct law_value delai;
    enum rc closed, rc = law_param(PARAM_PAIEMENT_IBAN_DELAI_JOURS, le, &delai, e);

    *n = 0;
    *x = (struct read){0};
    *out = ARENA_ARRAY(a, struct paiement_retenue, limit);
    while (rc == RC_OK && *n < limit && cursor_next(c)) {
        struct paiement_retenue *r = &(*out)[*n];

        count(x, cursor_text(c, 0));
        if (read_one(c, a, delai.value, le, r) && !said(*out, *n, r))
            (*n)++;
    }
    closed = cursor_close(c, rc == RC_OK ? e : NULL);
    return rc == RC_OK ? closed : rc;
}

enum rc retenues_dossier(struct db *db, struct arena *a, int64_t titulaire_id, int64_t dossier_id, day_t le,
                         struct paiement_retenue **out, size_t *n, struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    struct read x;
    enum rc rc = db_query(db, Q_RETENUES_DOSSIER, &c, e, "iidti", titulaire_id, dossier_id, le,
                          compte_motifs(le, codes), (int64_t)OF_ONE_DOSSIER);

    *n = 0;
    return rc == RC_OK ? read_all(&c, a, le, OF_ONE_DOSSIER, out, n, &x, e) : rc;
}

enum rc retenues_organisme(struct db *db, struct arena *a, int64_t organisme_id, day_t le, const char *apres,
                           size_t limit, struct paiement_retenue **out, size_t *n, struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    struct read x;
    enum rc rc = db_query(db, Q_RETENUES_ORGANISME, &c, e, "itidt", organisme_id, apres, (int64_t)limit, le,
                          compte_motifs(le, codes));

    *n = 0;
    return rc == RC_OK ? read_all(&c, a, le, limit * REASONS_PER_DOSSIER, out, n, &x, e) : rc;
}

enum rc retenues_toutes(struct db *db, struct arena *a, day_t le, const char *apres, size_t limit,
                        struct paiement_retenue **out, size_t *n, const char **suite, struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    struct read x;
    enum rc rc =
        db_query(db, Q_RETENUES_TOUTES, &c, e, "tdti", apres, le, compte_motifs(le, codes), (int64_t)limit);

    *n = 0;
    *suite = NULL;
    if (rc == RC_OK)
        rc = read_all(&c, a, le, limit, out, n, &x, e);
    if (rc != RC_OK || x.rows < limit)
        return rc;
    /* The last dossier may have more: it is read again, unless it is alone. */
    while (x.before[0] != '\0' && *n > 0 && strcmp((*out)[*n - 1].dossier, x.last) == 0)
        (*n)--;
    *suite = arena_strdup(a, x.before[0] != '\0' ? x.before : x.last);
    return RC_OK;
}

/* ---- telling ------------------------------------------------------------------------------------------------ */

const char *retenues_dites(struct arena *a, const struct paiement_retenue *list, size_t n,
                           enum retenue_lecteur lecteur)
{
    const char *text = "";

    for (size_t i = 0; i < n; i++) {
        const char *rule = retenue_regle(&list[i]);
        char day[32] = "";

        if (list[i].jusque != DAY_NONE)
            day_french(list[i].jusque, day);
        text =
            arena_printf(a, "%s%s%s%s%s%s%s%s", text, i > 0 ? " ; " : "", retenue_phrase(&list[i], lecteur),
                         rule != NULL ? " (" : "", rule != NULL ? rule : "", rule != NULL ? ")" : "",
                         day[0] != '\0' ? ", jusqu'au " : "", day);
    }
    return text;
}

day_t retenues_jusque(const struct paiement_retenue *list, size_t n)
{
    day_t last = DAY_NONE;

    for (size_t i = 0; i < n; i++) {
        if (list[i].jusque == DAY_NONE)
            return DAY_NONE;
        last = MAX(last, list[i].jusque);
    }
    return last;
}
