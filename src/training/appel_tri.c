/* appel_tri.c - an entry of the bank: told before, paying a call, or waiting for a person, and why. */
#include "law/articles.h"
#include "law/law.h"
#include "rights/acte.h"
#include "training/appel.h"
#include "training/depot.h"
#include "training/paiement_retour.h"

#define RELIRE_LOT 256

static const struct {
    const char *mot, *phrase;
} attentes[ATTENTES] = {
    [ATTENTE_AUCUNE] = {"", ""},
    [ATTENTE_REFERENCE] = {"reference", "aucun appel de fonds en cours n'a cette référence"},
    [ATTENTE_PLUSIEURS] = {"plusieurs", "il cite plusieurs appels de fonds"},
    [ATTENTE_SANS_BANQUE] = {"sans-banque", "la banque ne lui donne pas de référence"},
    [ATTENTE_REPETEE] = {"repetee", "le fichier le dit deux fois"},
    [ATTENTE_MEME_MONTANT] = {"meme-montant",
                              "un autre relevé dit la même somme pour cet appel : la mettre de côté si c'est "
                              "la même, sinon la rattacher, et ce qui dépasse l'appel sera à rendre"},
    [ATTENTE_A_VENIR] = {"a-venir", "sa date est à venir"},
    [ATTENTE_DATE] = {"date", "sa date de valeur est loin de sa date comptable"},
    [ATTENTE_AVANT_APPEL] = {"avant-appel", "il est arrivé avant l'appel de fonds"},
    [ATTENTE_RETOUR] = {"retour", "retour ou contre-passation"},
    [ATTENTE_VIREMENT] = {"virement", "il nomme un de nos virements ou un lot sans y correspondre : autre "
                                      "somme, autre compte, ou retour que la banque ne dit pas"},
    [ATTENTE_DOUBLE] = {"double",
                        "un relevé montrait déjà le départ de ce virement : il est parti deux fois, ou "
                        "la banque le dit deux fois"},
    [ATTENTE_SORTIE] = {"sortie", "de l'argent est parti sans lot de paiement"},
    [ATTENTE_FRAIS] = {"frais", "la banque dit l'avoir pris pour elle : frais, commission ou intérêts"},
    [ATTENTE_REVENU] = {"revenu",
                        "un relevé montrait déjà le retour de ce virement : il est rendu deux fois, ou la "
                        "banque le dit deux fois"},
    [ATTENTE_DETAIL] = {"detail", "ce détail n'est pas ce qu'a dit le total de son écriture"},
    [ATTENTE_REFUS] = {"refus", "le dossier ne permet pas d'écrire ce virement : à vérifier avec la banque"},
};

const char *banque_attente_mot(enum banque_attente a)
{
    return attentes[a].mot;
}

const char *banque_attente_phrase(const char *mot)
{
    for (size_t i = 0; i < ARRAY_LEN(attentes); i++)
        if (strcmp(attentes[i].mot, mot) == 0)
            return attentes[i].phrase;
    return "";
}

/* ---- the call it cites -------------------------------------------------------------------------------------- */

struct appel {
    int64_t depot_id; /* 0: none */
    day_t le;         /* day it was made */
    char reference[RF_BYTES];
    struct banque_appel dit;
    bool plusieurs;
    bool abandonnes; /* wanted too */
};

static enum rc find_call(struct db *db, const char *reference, struct appel *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, out->abandonnes ? Q_BANQUE_APPEL_CITE : Q_BANQUE_APPEL, &c, e, "t", reference);

    if (rc == RC_OK && cursor_next(&c)) {
        int64_t id = cursor_i64(&c, 0);

        out->plusieurs = out->plusieurs || (out->depot_id != 0 && out->depot_id != id);
        out->depot_id = id;
        out->le = day_of_instant(cursor_i64(&c, 1));
        snprintf(out->reference, sizeof(out->reference), "%s", reference);
        snprintf(out->dit.numero, sizeof(out->dit.numero), "%s", cursor_text(&c, 2));
        snprintf(out->dit.etat, sizeof(out->dit.etat), "%s", cursor_text(&c, 3));
    }
    return cursor_close(&c, e);
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Payers write words around the reference ("REF:RF18…", "/ROC/RF18…/") and blanks inside it. Each length it may have is tried:
 * check digits alone would take a part of it for the whole, one time in a hundred, so the calls decide. */
static enum rc from_here(struct db *db, const char *p, struct appel *out, struct err *e)
{
    char text[RF_BYTES], reference[RF_BYTES];
    size_t n = 0;
    enum rc rc = RC_OK;

    while (rc == RC_OK && n < RF_MAX && (is_word(*p) || *p == ' ')) {
        if (*p != ' ')
            text[n++] = *p;
        text[n] = '\0';
        p++;
        if (!is_word(*p) && rf_normalise(text, reference))
            rc = find_call(db, reference, out, e);
    }
    return rc;
}

static enum rc find_calls(struct db *db, const char *text, struct appel *out, struct err *e)
{
    enum rc rc = RC_OK;

    for (const char *p = text; rc == RC_OK && *p != '\0'; p++)
        if ((p == text || !is_word(p[-1])) && (*p == 'R' || *p == 'r') && (p[1] == 'F' || p[1] == 'f'))
            rc = from_here(db, p, out, e);
    return rc;
}

enum rc banque_appel_cite(struct db *db, const char *reference, const char *libelle, struct banque_appel *out,
                          struct err *e)
{
    struct appel call = {.abandonnes = true};
    enum rc rc = find_calls(db, reference, &call, e);

    if (rc == RC_OK)
        rc = find_calls(db, libelle, &call, e);
    *out = call.plusieurs ? (struct banque_appel){0} : call.dit;
    return rc;
}

enum rc banque_cite_appel(struct db *db, const char *text, bool *out, struct err *e)
{
    struct appel call = {.abandonnes = true};
    enum rc rc = find_calls(db, text, &call, e);

    *out = call.depot_id != 0;
    return rc;
}

/* ---- what becomes of it ------------------------------------------------------------------------------------- */

static bool to_come(struct db *db, const struct banque_entree *b)
{
    return MAX(b->jour, b->comptable) > day_of_instant(db_now_us(db));
}

static enum rc check_days(struct db *db, const struct banque_entree *b, const struct appel *call,
                          enum banque_attente *out, struct err *e)
{
    day_t today = day_of_instant(db_now_us(db));
    struct law_value far;
    enum rc rc = law_param(PARAM_APPEL_FONDS_VALEUR_ECART_JOURS, today, &far, e);

    if (rc != RC_OK)
        return rc;
    if (to_come(db, b))
        *out = ATTENTE_A_VENIR;
    else if (MAX(b->jour, b->comptable) - MIN(b->jour, b->comptable) > far.value)
        *out = ATTENTE_DATE;
    else if (b->jour < call->le)
        *out = ATTENTE_AVANT_APPEL;
    return RC_OK;
}

/* Money that came in, and the call it cites. */
static enum rc sort_credit(struct db *db, int64_t livraison_id, const struct banque_entree *b,
                           struct banque_avis *out, struct err *e)
{
    struct appel call = {0};
    int64_t alike = 0;
    enum rc rc = find_calls(db, b->reference, &call, e);

    if (rc == RC_OK)
        rc = find_calls(db, b->libelle, &call, e);
    if (rc == RC_OK && call.depot_id != 0)
        rc = db_i64(db, Q_BANQUE_RESSEMBLE, 0, &alike, e, "iiidd", call.depot_id, b->montant_cents,
                    livraison_id, b->jour, b->comptable);
    if (rc != RC_OK)
        return rc;
    if (!b->sure)
        out->attente = ATTENTE_SANS_BANQUE;
    else if (call.depot_id == 0)
        out->attente = ATTENTE_REFERENCE;
    else if (call.plusieurs)
        out->attente = ATTENTE_PLUSIEURS;
    else if (alike > 0)
        out->attente = ATTENTE_MEME_MONTANT;
    else
        rc = check_days(db, b, &call, &out->attente, e);
    if (out->attente == ATTENTE_AUCUNE) {
        out->sort = BANQUE_RAPPROCHEE;
        out->depot_id = call.depot_id;
        snprintf(out->reference, sizeof(out->reference), "%s", call.reference);
    }
    return rc;
}

/* Money that left for nothing that a run paid. What the bank takes for itself is told apart, and waits as well. */
static enum banque_attente of_a_debit(struct db *db, const struct banque_entree *b)
{
    const char *what = b->operation != NULL ? b->operation : "";

    return *what != '\0' && law_code_le("operations_de_frais", what, day_of_instant(db_now_us(db))) != NULL
               ? ATTENTE_FRAIS
               : ATTENTE_SORTIE;
}

/* What comes back without a reason is the bank's word on what it rejected, unless its payer cites a call for funds. */
static enum rc of_a_payer(struct db *db, const struct banque_entree *b, bool *out, struct err *e)
{
    const char *const texts[] = {b->reference, b->libelle};
    enum rc rc = RC_OK;

    *out = false;
    for (size_t i = 0; rc == RC_OK && !*out && b->motif_retour[0] == '\0' && i < ARRAY_LEN(texts); i++)
        rc = banque_cite_appel(db, texts[i], out, e);
    return rc;
}

/* What names a run or a line of one: *out->sort is BANQUE_CONNUE when it names none. */
static enum rc sort_transfer(struct db *db, const struct banque_entree *b, struct banque_avis *out,
                             struct err *e)
{
    bool payer = false;
    enum rc rc = paiement_releve_sort(db, b, &out->sort, e);

    if (rc == RC_OK && (out->sort == BANQUE_RETOUR || (out->sort == BANQUE_SANS_OBJET && b->credit)))
        rc = of_a_payer(db, b, &payer, e);
    if (rc != RC_OK)
        return rc;
    if (out->sort == BANQUE_ATTENTE || payer)
        out->attente = ATTENTE_VIREMENT;
    else if (out->sort == BANQUE_SANS_OBJET)
        out->attente = b->credit ? ATTENTE_REVENU : ATTENTE_DOUBLE;
    else if ((out->sort == BANQUE_VIREMENT || out->sort == BANQUE_RETOUR) && to_come(db, b))
        out->attente = ATTENTE_A_VENIR;
    if (out->attente != ATTENTE_AUCUNE)
        out->sort = BANQUE_ATTENTE;
    return RC_OK;
}

/* What names no transfer of ours: a call for funds, or a person. */
static enum rc sort_other(struct db *db, int64_t livraison_id, const struct banque_entree *b,
                          struct banque_avis *out, struct err *e)
{
    out->sort = BANQUE_ATTENTE;
    if (b->motif_retour[0] != '\0')
        out->attente = ATTENTE_RETOUR;
    else if (!b->credit)
        out->attente = of_a_debit(db, b);
    else
        return sort_credit(db, livraison_id, b, out, e);
    return RC_OK;
}

/* A detail of an entry that another file told by its total, once that total is what it is: it says nothing new, or contradicts it. */
static enum rc sort_detail(struct db *db, const struct banque_entree *b, struct banque_avis *out,
                           struct err *e)
{
    bool named = false, written = false, agrees;
    enum rc rc = paiement_releve_ecrit(db, b, b->dite.jour, &named, &written, e);

    if (b->dite.sort == ENTREE_ECRITE)
        agrees = named ? written : b->bout_en_bout[0] == '\0';
    else /* a person decided of its total */
        agrees = !named;
    *out = agrees ? (struct banque_avis){.sort = BANQUE_CONNUE}
                  : (struct banque_avis){.sort = BANQUE_ATTENTE, .attente = ATTENTE_DETAIL};
    return rc;
}

/* Told by the other message, when one of the two has no reference of the bank: statements and notifications tell the same movements, each of them
 * once. *id: that movement, 0 when none. */
static enum rc other_message(struct db *db, const struct banque_entree *b, int64_t *id, struct err *e)
{
    *id = 0;
    if (b->message == 0 || (b->bout_en_bout[0] == '\0' && b->lot[0] == '\0'))
        return RC_OK;
    return db_i64(db, Q_BANQUE_AUTRE_MESSAGE, 0, id, e, "ttiidii", b->bout_en_bout, b->lot,
                  (int64_t)b->credit, b->montant_cents, b->comptable, (int64_t)b->message, (int64_t)!b->sure);
}

/* What it is, of those that no key tells. */
static enum rc sort_new(struct db *db, int64_t livraison_id, const struct banque_entree *b,
                        struct banque_avis *out, struct err *e)
{
    enum rc rc = sort_transfer(db, b, out, e);

    if (rc == RC_OK && out->sort == BANQUE_CONNUE)
        rc = sort_other(db, livraison_id, b, out, e);
    if (rc == RC_OK && b->dite.sort == ENTREE_CLASSEE && out->sort == BANQUE_ATTENTE)
        *out = (struct banque_avis){.sort = BANQUE_CONNUE};
    return rc;
}

enum rc banque_trier(struct db *db, int64_t livraison_id, const struct banque_entree *b,
                     struct banque_avis *out, struct err *e)
{
    int64_t known;
    enum rc rc = db_i64(db, Q_BANQUE_CONNUE, 0, &known, e, "tti", b->cle, b->autre_cle, b->montant_cents);

    *out = (struct banque_avis){.sort = BANQUE_CONNUE};
    if (rc != RC_OK || known != 0)
        return rc;
    if (b->repetee) {
        *out = (struct banque_avis){.sort = BANQUE_ATTENTE, .attente = ATTENTE_REPETEE};
        return RC_OK;
    }
    if (b->dite.sort == ENTREE_DETAILLEE)
        return RC_OK;
    if (b->dite.sort == ENTREE_ECRITE || b->dite.sort == ENTREE_DECIDEE)
        return sort_detail(db, b, out, e);
    if (!b->sure)
        rc = other_message(db, b, &out->deja, e);
    if (rc != RC_OK || out->deja != 0)
        return rc;
    rc = sort_new(db, livraison_id, b, out, e);
    if (rc == RC_OK && b->sure && (out->attente == ATTENTE_REVENU || out->attente == ATTENTE_DOUBLE))
        rc = other_message(db, b, &out->deja, e);
    if (rc == RC_OK && out->deja != 0)
        *out = (struct banque_avis){.sort = BANQUE_CONNUE, .deja = out->deja};
    return rc;
}

/* ---- recorded ----------------------------------------------------------------------------------------------- */

static const char *const etats[] = {[BANQUE_CONNUE] = "",           [BANQUE_RAPPROCHEE] = "rapprochee",
                                    [BANQUE_ATTENTE] = "attente",   [BANQUE_SANS_OBJET] = "sans_objet",
                                    [BANQUE_VIREMENT] = "virement", [BANQUE_RETOUR] = "retour"};

static const char *entry_of(const struct banque_entree *b)
{
    return b->entree_cle != NULL ? b->entree_cle : "";
}

static int64_t told_by(const struct banque_entree *b)
{
    return b->message + (b->sure || b->message == 0 ? 0 : 4);
}

/* Told again: what the store did not know of it yet. */
static enum rc learn(struct db *db, const struct banque_entree *b, const struct banque_avis *v, struct err *e)
{
    if (v->deja != 0)
        return db_exec(db, Q_BANQUE_DITE_AUSSI, e, "tti", b->sure ? b->cle : "", entry_of(b), v->deja);
    return db_exec(db, Q_BANQUE_APPRENDRE, e, "ttti", b->autre_cle, b->cle, entry_of(b), (int64_t)b->message);
}

/* Names and texts are kept for the one who must decide, nobody else. */
static enum rc insert(struct db *db, int64_t id, int64_t livraison_id, const struct banque_entree *b,
                      const struct banque_avis *v, struct err *e)
{
    bool waits = v->sort == BANQUE_ATTENTE;

    return db_exec(db, Q_BANQUE_INSERT, e,
                   "iittiidd"
                   "ttttttttit"
                   "ti",
                   id, livraison_id, b->cle, b->autre_cle, (int64_t)b->credit, b->montant_cents, b->jour,
                   b->comptable, banque_attente_mot(v->attente), waits ? b->reference : v->reference,
                   b->bout_en_bout, b->lot, b->motif_retour, waits ? b->donneur : "", waits ? b->libelle : "",
                   etats[v->sort], v->depot_id, b->compte, entry_of(b), told_by(b));
}

static enum rc tell_the_run(struct db *db, void *arg, struct err *e)
{
    const struct banque_entree *b = arg;

    return paiement_releve_appliquer(db, b, e);
}

/* One line that a dossier cannot take waits for a person: the rest of the statement is written. */
static enum rc of_our_transfers(struct db *db, const struct banque_entree *b, struct banque_avis *out,
                                struct err *e)
{
    struct banque_entree said = *b;
    enum rc rc = db_part(db, tell_the_run, &said, e);

    if (rc != RC_REFUSED)
        return rc;
    out->refuse = true;
    if (e != NULL)
        memset(e, 0, sizeof(*e));
    return RC_OK;
}

static enum rc number(struct db *db, const struct banque_entree *b, int64_t *id, struct err *e)
{
    if (b->groupe == NULL)
        return db_i64(db, Q_BANQUE_NEXT_ID, 1, id, e, "");
    *id = b->groupe->suivant++;
    return RC_OK;
}

enum rc banque_recevoir(struct db *db, int64_t livraison_id, const struct banque_entree *b,
                        struct banque_avis *out, struct err *e)
{
    struct banque_avis kept;
    int64_t id;
    enum rc rc = banque_trier(db, livraison_id, b, out, e);

    if (rc == RC_OK && out->sort == BANQUE_CONNUE)
        return learn(db, b, out, e);
    if (rc != RC_OK)
        return rc;
    if (out->sort == BANQUE_VIREMENT || out->sort == BANQUE_RETOUR)
        rc = of_our_transfers(db, b, out, e);
    kept = out->refuse ? (struct banque_avis){.sort = BANQUE_ATTENTE, .attente = ATTENTE_REFUS} : *out;
    if (rc == RC_OK)
        rc = number(db, b, &id, e);
    if (rc == RC_OK && out->depot_id != 0)
        rc = appel_recevoir(db, out->depot_id, id, b->montant_cents, b->jour, e);
    return rc == RC_OK ? insert(db, id, livraison_id, b, &kept, e) : rc;
}

/* ---- an entry and its details ------------------------------------------------------------------------------ */

static enum banque_entree_dite told_of(const char *etat)
{
    static const struct {
        const char *etat;
        enum banque_entree_dite is;
    } all[] = {{"virement", ENTREE_ECRITE},    {"retour", ENTREE_ECRITE},  {"sans_objet", ENTREE_ECRITE},
               {"rapprochee", ENTREE_DECIDEE}, {"rendue", ENTREE_DECIDEE}, {"classee", ENTREE_CLASSEE}};

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (strcmp(all[i].etat, etat) == 0)
            return all[i].is;
    return ENTREE_INCONNUE;
}

/* It waited: its details say what it is, and are read instead. */
static enum rc give_way(struct db *db, int64_t id, const char *agent, struct err *e)
{
    char content[64];
    enum rc rc = db_exec(db, Q_BANQUE_RELUE, e, "ttii", "sans_objet", agent, db_now_us(db), id);

    snprintf(content, sizeof(content), "{\"ecriture\":%lld}", (long long)id);
    return rc == RC_OK ? acte_noter(db, agent, "banque.relire", 0, content, e) : rc;
}

enum rc banque_entree_dite(struct db *db, const struct banque_total *t, struct banque_dite *out,
                           struct err *e)
{
    struct cursor c = {0};
    char etat[16] = "";
    int64_t details = 0, id = 0;
    enum rc rc = db_query(db, Q_BANQUE_ENTREE, &c, e, "ti", t->cle, t->livraison_id);

    *out = (struct banque_dite){.jour = DAY_NONE};
    if (rc == RC_OK && cursor_next(&c)) {
        details = cursor_i64(&c, 0);
        id = cursor_i64(&c, 1);
        snprintf(etat, sizeof(etat), "%s", cursor_text(&c, 2));
        out->jour = cursor_day(&c, 3);
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK)
        return rc;
    out->sort = details == t->cents ? ENTREE_DETAILLEE : told_of(etat);
    return strcmp(etat, "attente") == 0 && out->sort == ENTREE_INCONNUE ? give_way(db, id, t->agent, e)
                                                                        : RC_OK;
}

/* ---- a group ------------------------------------------------------------------------------------------------ */

struct groupe {
    int64_t livraison_id, premier;
    struct banque_entree *b;
    struct banque_avis *out;
    struct banque_groupe g;
};

static enum rc receive_one(struct db *db, size_t i, void *arg, struct err *e)
{
    struct groupe *x = arg;

    if (i == 0) {
        x->g.suivant = x->premier;
        x->g.lots_n = 0;
    }
    return banque_recevoir(db, x->livraison_id, &x->b[i], &x->out[i], e);
}

enum rc banque_recevoir_groupe(struct db *db, int64_t livraison_id, struct banque_entree *b, size_t n,
                               struct banque_avis *out, struct err *e)
{
    struct groupe *x = calloc(1, sizeof(*x));
    enum rc rc;

    CHECK(n <= BANQUE_GROUPE_MAX);
    if (x == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    *x = (struct groupe){.livraison_id = livraison_id, .b = b, .out = out};
    for (size_t i = 0; i < n; i++)
        b[i].groupe = &x->g;
    rc = db_i64(db, Q_BANQUE_NEXT_ID, 1, &x->premier, e, "");
    if (rc == RC_OK)
        rc = db_acts(db, n, receive_one, x, e);
    for (size_t i = 0; rc == RC_OK && i < x->g.lots_n; i++)
        rc = paiement_releve_suivre(db, x->g.lots[i], e);
    free(x);
    return rc;
}

/* ---- read again --------------------------------------------------------------------------------------------- */

/* An entry that was kept. */
struct gardee {
    struct banque_entree b;
    const char *attente; /* what it waits, or waited, for */
    int64_t livraison_id;
    bool trouvee, attend; /* put aside: it does not wait */
};

/* Texts in the arena. */
static enum rc read_again(struct db *db, struct arena *a, int64_t id, struct gardee *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_BANQUE_RELIRE, &c, e, "i", id);

    *out = (struct gardee){.trouvee = rc == RC_OK && cursor_next(&c)};
    if (out->trouvee) {
        out->b = (struct banque_entree){.credit = cursor_i64(&c, 0) != 0,
                                        .montant_cents = cursor_i64(&c, 1),
                                        .jour = cursor_day(&c, 2),
                                        .comptable = cursor_day(&c, 3),
                                        .bout_en_bout = cursor_copy(&c, a, 4),
                                        .lot = cursor_copy(&c, a, 5),
                                        .motif_retour = cursor_copy(&c, a, 6),
                                        .compte = cursor_copy(&c, a, 7),
                                        .reference = cursor_copy(&c, a, 9),
                                        .libelle = cursor_copy(&c, a, 10),
                                        .sure = true,
                                        .cle = "",
                                        .autre_cle = "",
                                        .donneur = ""};
        out->attente = cursor_copy(&c, a, 8);
        out->livraison_id = cursor_i64(&c, 11);
        out->attend = cursor_i64(&c, 12) != 0;
    }
    return cursor_close(&c, e);
}

static bool waits_for(const struct gardee *g, enum banque_attente why)
{
    return strcmp(g->attente, attentes[why].mot) == 0;
}

/* What names no run is sorted as when it came. What its file or its bank leave in doubt stays so: another file may tell it. */
static enum rc sort_again(struct db *db, const struct gardee *g, struct banque_avis *out, struct err *e)
{
    static const enum banque_attente lasting[] = {ATTENTE_SANS_BANQUE, ATTENTE_REPETEE, ATTENTE_MEME_MONTANT,
                                                  ATTENTE_FRAIS, ATTENTE_DETAIL};
    enum rc rc = sort_transfer(db, &g->b, out, e);

    if (rc != RC_OK || out->sort != BANQUE_CONNUE)
        return rc;
    out->sort = BANQUE_ATTENTE;
    for (size_t i = 0; i < ARRAY_LEN(lasting); i++)
        if (waits_for(g, lasting[i])) {
            out->attente = lasting[i];
            return RC_OK;
        }
    if (g->b.motif_retour[0] != '\0')
        out->attente = ATTENTE_RETOUR;
    else if (!g->b.credit)
        out->attente = ATTENTE_SORTIE;
    else
        rc = sort_credit(db, g->livraison_id, &g->b, out, e);
    return rc;
}

/* A call that it pays now: its day has come, or the call was made since. */
static enum rc match(struct db *db, int64_t id, const struct gardee *g, const struct banque_avis *v,
                     const char *agent, struct err *e)
{
    enum rc rc = db_exec(db, Q_BANQUE_DECIDER, e, "tidtiti", etats[v->sort], v->depot_id, g->b.jour, agent,
                         db_now_us(db), "", id);

    return rc == RC_OK ? appel_suivre(db, v->depot_id, id, g->b.montant_cents, e) : rc;
}

/* A departure, a return or the money of a call is written; what waits still is told why it does. Put aside, it may only be a transfer of ours. */
static enum rc settle(struct db *db, int64_t id, const struct gardee *g, struct banque_avis *v,
                      const char *agent, struct err *e)
{
    char content[64];
    enum rc rc = RC_OK;

    if (v->sort == BANQUE_VIREMENT || v->sort == BANQUE_RETOUR)
        rc = of_our_transfers(db, &g->b, v, e);
    if (v->refuse)
        *v = (struct banque_avis){.sort = BANQUE_ATTENTE, .attente = ATTENTE_REFUS};
    if (rc == RC_OK && v->sort == BANQUE_ATTENTE)
        return g->attend && !waits_for(g, v->attente)
                   ? db_exec(db, Q_BANQUE_ATTENDRE, e, "ti", attentes[v->attente].mot, id)
                   : RC_OK;
    if (rc == RC_OK && v->sort == BANQUE_RAPPROCHEE)
        rc = match(db, id, g, v, agent, e);
    else if (rc == RC_OK)
        rc = db_exec(db, Q_BANQUE_RELUE, e, "ttii", etats[v->sort], agent, db_now_us(db), id);
    snprintf(content, sizeof(content), "{\"ecriture\":%lld}", (long long)id);
    return rc == RC_OK ? acte_noter(db, agent, "banque.relire", 0, content, e) : rc;
}

/* *why: what it waits for still, once it was read; ATTENTE_AUCUNE when it does not any more. *before: what it waited for. */
static enum rc again(struct db *db, int64_t id, const char *agent, enum banque_attente *why, bool *changed,
                     struct err *e)
{
    struct banque_avis v = {.sort = BANQUE_CONNUE};
    struct arena *a = arena_new((size_t)64 << 10);
    struct gardee g;
    enum rc rc;

    *why = ATTENTE_SORTIE;
    *changed = false;
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = read_again(db, a, id, &g, e);
    if (rc == RC_OK && g.trouvee)
        rc = sort_again(db, &g, &v, e);
    if (rc == RC_OK && v.sort == BANQUE_RAPPROCHEE && !g.attend)
        v = (struct banque_avis){.sort = BANQUE_ATTENTE, .attente = ATTENTE_REFERENCE};
    if (rc == RC_OK && g.trouvee)
        rc = settle(db, id, &g, &v, agent, e);
    if (rc == RC_OK && g.trouvee) {
        *why = v.sort == BANQUE_ATTENTE ? v.attente : ATTENTE_AUCUNE;
        *changed = !waits_for(&g, *why);
    }
    arena_free(a);
    return rc;
}

struct relues {
    const int64_t *list;
    const char *agent;
    enum banque_attente why[BANQUE_GROUPE_MAX];
};

static enum rc again_one(struct db *db, size_t i, void *arg, struct err *e)
{
    struct relues *x = arg;
    bool changed;

    return again(db, x->list[i], x->agent, &x->why[i], &changed, e);
}

enum rc banque_relire_groupe(struct db *db, const int64_t *ecritures, size_t n, const char *agent,
                             int64_t *ecrites, struct err *e)
{
    struct relues x = {.list = ecritures, .agent = agent};
    enum rc rc;

    CHECK(n <= BANQUE_GROUPE_MAX);
    rc = db_acts(db, n, again_one, &x, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        *ecrites += x.why[i] == ATTENTE_AUCUNE;
    return rc;
}

enum rc banque_relire(struct db *db, void *arg, struct err *e)
{
    struct banque_decision *d = arg;
    enum banque_attente why;
    bool changed = false;
    char no[24];
    enum rc rc = banque_attend(db, d, e);

    snprintf(no, sizeof(no), "%lld", (long long)d->ecriture);
    d->attend_out = NULL;
    if (rc == RC_OK)
        rc = again(db, d->ecriture, d->agent, &why, &changed, e);
    if (rc != RC_OK || why == ATTENTE_AUCUNE)
        return rc;
    d->attend_out = attentes[why].phrase;
    return changed ? RC_OK
                   : ERR(e, MSG_BANQUE_ATTEND_TOUJOURS, "ecriture", no, "pourquoi", attentes[why].phrase);
}

/* ---- those that contradicted a run, once it changed ---------------------------------------------------------- */

static enum rc read_waiting(struct db *db, const char *lot, int64_t after, int64_t *list, size_t *n,
                            struct err *e)
{
    struct cursor c = {0};
    enum rc rc = lot != NULL
                     ? db_query(db, Q_RELEVE_LOT_A_RELIRE, &c, e, "iti", after, lot, (int64_t)RELIRE_LOT)
                     : db_query(db, Q_RELEVE_A_RELIRE, &c, e, "ii", after, (int64_t)RELIRE_LOT);

    *n = 0;
    while (rc == RC_OK && *n < RELIRE_LOT && cursor_next(&c))
        list[(*n)++] = cursor_i64(&c, 0);
    return cursor_close(&c, e);
}

/* Once through all of them; read by parts, since each changes the table. */
static enum rc read_all_again(struct db *db, const char *lot, const char *agent, int64_t *settled,
                              struct err *e)
{
    int64_t list[RELIRE_LOT], after = 0;
    size_t n;
    enum rc rc;

    *settled = 0;
    do {
        rc = read_waiting(db, lot, after, list, &n, e);
        if (rc == RC_OK)
            rc = banque_relire_groupe(db, list, n, agent, settled, e);
        if (n > 0)
            after = list[n - 1];
    } while (rc == RC_OK && n == RELIRE_LOT);
    return rc;
}

enum rc banque_relire_lot(struct db *db, const char *lot, const char *agent, int64_t *ecrites, struct err *e)
{
    int64_t settled;
    enum rc rc;

    *ecrites = 0;
    do {
        rc = read_all_again(db, lot, agent, &settled, e);
        *ecrites += settled;
    } while (rc == RC_OK && settled > 0);
    return rc;
}
