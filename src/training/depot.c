/* depot.c - files of dotations: deposited, their lines decided, approved and called for, given up. */
#include "training/depot.h"
#include "training/compte_refus.h"
#include "training/decision.h"
#include "journal/journal.h"
#include "law/law.h"
#include "rights/acte.h"
#include "rights/dotation.h"
#include "training/dispositif.h"
#include "training/promesse.h"
#include "training/etats.h"
#include "training/retenue.h"

#define ARENA_BYTES ((size_t)64 << 10)
#define MOTIF_MAX 500 /* characters, of a line set aside */
#define CONTENT_BYTES 160

/* ---- reading ------------------------------------------------------------------------------------------------ */

static const char *kept(struct arena *a, struct cursor *c, int column)
{
    return cursor_copy(c, a, column);
}

static const char *kept_or_null(struct arena *a, struct cursor *c, int column)
{
    return cursor_is_null(c, column) ? NULL : kept(a, c, column);
}

static void from_row(struct cursor *c, struct arena *a, struct depot *d)
{
    *d = (struct depot){.id = cursor_i64(c, 0),
                        .numero = kept(a, c, 1),
                        .etat = kept(a, c, 2),
                        .siret = kept(a, c, 3),
                        .denomination = kept(a, c, 4),
                        .dispositif = kept(a, c, 5),
                        .dispositif_no = cursor_i64(c, 6),
                        .depose_par = kept(a, c, 7),
                        .decide_par = kept_or_null(a, c, 8),
                        .reference = kept_or_null(a, c, 9),
                        .total_cents = cursor_i64(c, 10),
                        .echeance = cursor_day(c, 11),
                        .finance_le = cursor_day(c, 12),
                        .financeur_id = cursor_i64(c, 13),
                        .lignes = cursor_i64(c, 14),
                        .en_attente = cursor_i64(c, 15),
                        .creditees = cursor_i64(c, 16),
                        .refusees = cursor_i64(c, 17),
                        .retenu_cents = cursor_i64(c, 18),
                        .recu_cents = cursor_i64(c, 19)};
}

#define PAID_OR_NOT INT64_C(-1)
static enum rc read_depots(struct db *db, struct arena *a, const char *numero, int64_t financeur_id,
                           int64_t unpaid_at, struct depot *out, size_t most, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DEPOTS, &c, e, "tiii", numero, financeur_id, unpaid_at, (int64_t)most);

    *n = 0;
    while (rc == RC_OK && *n < most && cursor_next(&c))
        from_row(&c, a, &out[(*n)++]);
    return cursor_close(&c, e);
}

enum rc depots(struct db *db, struct arena *a, int64_t financeur_id, struct depot **out, size_t *n,
               struct err *e)
{
    *out = ARENA_ARRAY(a, struct depot, DEPOTS_MAX);
    return read_depots(db, a, "", financeur_id, PAID_OR_NOT, *out, DEPOTS_MAX, n, e);
}

enum rc depots_impayes(struct db *db, struct arena *a, int64_t financeur_id, day_t le, struct depot **out,
                       size_t *n, struct err *e)
{
    *out = ARENA_ARRAY(a, struct depot, DEPOTS_MAX);
    return read_depots(db, a, "", financeur_id, le, *out, DEPOTS_MAX, n, e);
}

int64_t depot_retard_jours(const struct depot *d, day_t le)
{
    bool waits = strcmp(d->etat, "appele") == 0 && d->echeance != DAY_NONE;

    return waits && d->echeance < le ? (int64_t)(le - d->echeance) : 0;
}

enum rc depot_lire(struct db *db, struct arena *a, const char *numero, struct depot *out, struct err *e)
{
    size_t n = 0;
    enum rc rc = *numero != '\0' ? read_depots(db, a, numero, 0, PAID_OR_NOT, out, 1, &n, e) : RC_OK;

    return rc == RC_OK && n == 0 ? ERR(e, MSG_DEPOT_INCONNU, "numero", numero) : rc;
}

struct mot {
    const char *etat, *mots;
};

static const char *in_words(const struct mot *all, size_t n, const char *etat)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].etat, etat) == 0)
            return all[i].mots;
    return etat;
}

const char *depot_etat_libelle(const char *etat)
{
    static const struct mot all[] = {{"depose", "déposé, à approuver"},
                                     {"appele", "fonds appelés"},
                                     {"finance", "fonds reçus"},
                                     {"credite", "crédité"},
                                     {"abandonne", "abandonné"}};

    return in_words(all, ARRAY_LEN(all), etat);
}

const char *depot_ligne_etat_libelle(const char *etat)
{
    static const struct mot all[] = {{"attente", "dire de qui elle est"},
                                     {"prete", "prête"},
                                     {"ecartee", "écartée"},
                                     {"creditee", "créditée"},
                                     {"refusee", "refusée"}};

    return in_words(all, ARRAY_LEN(all), etat);
}

static enum rc read_lines(struct db *db, struct arena *a, int64_t depot_id, const char *etat, int64_t apres,
                          size_t max, struct depot_ligne **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_DEPOT_LIGNES, &c, e, "iiti", depot_id, apres, etat, (int64_t)max);

    *n = 0;
    *out = ARENA_ARRAY(a, struct depot_ligne, max);
    while (rc == RC_OK && *n < max && cursor_next(&c))
        (*out)[(*n)++] = (struct depot_ligne){.no = cursor_i64(&c, 0),
                                              .reference = kept(a, &c, 1),
                                              .ligne = cursor_i64(&c, 2),
                                              .titulaire_id = cursor_i64(&c, 3),
                                              .dossier = kept(a, &c, 4),
                                              .montant_cents = cursor_i64(&c, 5),
                                              .etat = kept(a, &c, 6),
                                              .motif = kept(a, &c, 7),
                                              .lot = cursor_i64(&c, 8),
                                              .rattache_par = kept(a, &c, 9)};
    return cursor_close(&c, e);
}

enum rc depot_lignes(struct db *db, struct arena *a, int64_t depot_id, const char *etat, int64_t apres,
                     struct depot_ligne **out, size_t *n, struct err *e)
{
    return read_lines(db, a, depot_id, etat, apres, DEPOT_LIGNES_PAGE, out, n, e);
}

/* ---- a new one ---------------------------------------------------------------------------------------------- */

enum rc depot_creer(struct db *db, struct depot_nouveau *d, struct err *e)
{
    char prefix[40], numero[DEPOT_NUMERO_BYTES], day[DAY_TEXT_BYTES];
    int64_t last, today;
    enum rc rc = db_i64(db, Q_DEPOT_MAX_ID, 0, &last, e, "");

    day_iso(day_of_instant(db_now_us(db)), day);
    snprintf(prefix, sizeof(prefix), "DD-%.4s%.2s%.2s-%%", day, day + 5, day + 8);
    if (rc == RC_OK)
        rc = db_i64(db, Q_DEPOT_DU_JOUR, 0, &today, e, "t", prefix);
    if (rc != RC_OK)
        return rc;
    d->id_out = last + 1;
    snprintf(numero, sizeof(numero), "%.12s%lld", prefix, (long long)today + 1);
    return db_exec(db, Q_DEPOT_INSERT, e, "ititiiti", d->id_out, numero, d->financeur_id, d->dispositif,
                   d->dispositif_no, d->livraison_id, d->agent, db_now_us(db));
}

/* ---- acts --------------------------------------------------------------------------------------------------- */

typedef enum rc act_fn(struct db *db, struct arena *a, struct depot_acte *p, const struct depot *d,
                       struct err *e);

static enum rc act(struct db *db, struct depot_acte *p, act_fn *fn, struct err *e)
{
    struct depot d = {.numero = "", .etat = ""};
    struct arena *a;
    enum rc rc;

    if (p->agent == NULL || p->agent[0] == '\0')
        return ERR(e, MSG_PAIEMENT_AGENT);
    a = arena_new(ARENA_BYTES);
    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = depot_lire(db, a, p->numero, &d, e);
    if (rc == RC_OK)
        rc = fn(db, a, p, &d, e);
    arena_free(a);
    return rc;
}

static enum rc note(struct db *db, const struct depot_acte *p, const char *name, int64_t titulaire_id,
                    int64_t cents, struct err *e)
{
    char content[CONTENT_BYTES];

    snprintf(content, sizeof(content), "{\"depot\":\"%s\",\"ligne\":%lld,\"centimes\":%lld}", p->numero,
             (long long)p->ligne, (long long)cents);
    return acte_noter(db, p->agent, name, titulaire_id, content, e);
}

static enum rc too_late(const struct depot *d, struct err *e)
{
    return ERR(e, MSG_DEPOT_ETAT, "numero", d->numero, "etat", etat_mot(d->etat));
}

/* Who said whose a sum is does not also say that it is to be paid. */
static enum rc attached_by_other(struct db *db, const struct depot_acte *p, const struct depot *d,
                                 struct err *e)
{
    struct cursor c = {0};
    bool same = false;
    enum rc rc = db_query(db, Q_DEPOT_RATTACHEMENTS, &c, e, "i", d->id);

    while (rc == RC_OK && cursor_next(&c))
        same = same || acte_meme_agent(p->agent, cursor_text(&c, 0));
    rc = cursor_close(&c, e);
    return rc == RC_OK && same ? ERR(e, MSG_DEPOT_RATTACHEE, "agent", p->agent) : rc;
}

static enum rc may_approve(struct db *db, const struct depot_acte *p, const struct depot *d, struct err *e)
{
    char n[24];

    if (strcmp(d->etat, "depose") != 0)
        return too_late(d, e);
    if (acte_meme_agent(p->agent, d->depose_par))
        return ERR(e, MSG_FINANCEUR_MEME_AGENT, "agent", d->depose_par);
    snprintf(n, sizeof(n), "%lld", (long long)d->en_attente);
    if (d->en_attente > 0)
        return ERR(e, MSG_DEPOT_ATTENTE, "lignes", n);
    return d->retenu_cents > 0 ? attached_by_other(db, p, d, e) : ERR(e, MSG_DEPOT_VIDE);
}

static enum rc approve(struct db *db, struct arena *a, struct depot_acte *p, const struct depot *d,
                       struct err *e)
{
    day_t today = day_of_instant(db_now_us(db));
    struct law_value delay;
    enum rc rc = may_approve(db, p, d, e);

    (void)a;
    if (rc == RC_OK)
        rc = law_param(PARAM_APPEL_FONDS_DELAI_JOURS, today, &delay, e);
    if (rc != RC_OK)
        return rc;
    rf_reference(d->id, p->reference_out);
    p->total_out = d->retenu_cents;
    p->echeance_out = today + (day_t)delay.value;
    rc = db_exec(db, Q_DEPOT_APPELER, e, "titidi", p->agent, db_now_us(db), p->reference_out, p->total_out,
                 p->echeance_out, d->id);
    return rc == RC_OK ? note(db, p, "depot.approuver", 0, p->total_out, e) : rc;
}

enum rc depot_approuver(struct db *db, void *arg, struct err *e)
{
    return act(db, arg, approve, e);
}

static enum rc give_up(struct db *db, struct arena *a, struct depot_acte *p, const struct depot *d,
                       struct err *e)
{
    enum rc rc;

    if (strcmp(d->etat, "depose") != 0 && strcmp(d->etat, "appele") != 0)
        return too_late(d, e);
    rc = db_exec(db, Q_DEPOT_ABANDONNER, e, "tii", p->agent, db_now_us(db), d->id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_DEPOT_LIGNES_ECARTER, e, "i", d->id);
    if (rc == RC_OK)
        rc = promesses_liberer(db, d->id, e);
    if (rc == RC_OK && d->recu_cents > 0)
        rc = restitution_devoir(db, arena_printf(a, "abandon/%lld", (long long)d->id), d->financeur_id, d->id,
                                0, d->recu_cents, e);
    return rc == RC_OK ? note(db, p, "depot.abandonner", 0, d->recu_cents, e) : rc;
}

enum rc depot_abandonner(struct db *db, void *arg, struct err *e)
{
    return act(db, arg, give_up, e);
}

static enum rc take_back(struct db *db, const struct depot_retrait *p, const struct depot *d, struct err *e)
{
    char content[CONTENT_BYTES];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = PARTY_FINANCEUR,
                                        .actor_id = p->financeur_id,
                                        .actor_name = "",
                                        .purpose = FINALITE_1,
                                        .act = "depot.retirer",
                                        .law_day = day_of_instant(db_now_us(db)),
                                        .content = content};
    enum rc rc;

    if (d->financeur_id != p->financeur_id)
        return ERR(e, MSG_DEPOT_INCONNU, "numero", p->numero);
    if (strcmp(d->etat, "depose") != 0)
        return too_late(d, e);
    snprintf(content, sizeof(content), "{\"depot\":\"%s\"}", d->numero);
    rc = db_exec(db, Q_DEPOT_ABANDONNER, e, "tii", "", db_now_us(db), d->id);
    if (rc == RC_OK)
        rc = db_exec(db, Q_DEPOT_LIGNES_ECARTER, e, "i", d->id);
    return rc == RC_OK ? journal_append(db, &entry, NULL, e) : rc;
}

enum rc depot_retirer(struct db *db, void *depot_retrait, struct err *e)
{
    const struct depot_retrait *p = depot_retrait;
    struct depot d;
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc = a != NULL ? depot_lire(db, a, p->numero, &d, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK)
        rc = take_back(db, p, &d, e);
    arena_free(a);
    return rc;
}

/* ---- lines -------------------------------------------------------------------------------------------------- */

static enum rc read_line(struct db *db, struct arena *a, const struct depot_acte *p, const struct depot *d,
                         struct depot_ligne *out, struct err *e)
{
    struct depot_ligne *lines;
    size_t n;
    char no[24];
    enum rc rc;

    snprintf(no, sizeof(no), "%lld", (long long)p->ligne);
    if (strcmp(d->etat, "depose") != 0)
        return too_late(d, e);
    rc = read_lines(db, a, d->id, "", p->ligne - 1, 1, &lines, &n, e);
    if (rc == RC_OK && (n == 0 || lines[0].ligne != p->ligne))
        rc = ERR(e, MSG_DEPOT_LIGNE, "numero", d->numero, "ligne", no);
    if (rc == RC_OK)
        *out = lines[0];
    return rc;
}

/* What the law says of this line for this person, as the plan did for the others. */
static enum rc examine(struct db *db, struct arena *a, const struct depot_acte *p, const struct depot *d,
                       const struct depot_ligne *l, struct err *e)
{
    struct dispositif s;
    struct dotation_versement v = {.l = {.titulaire_id = p->titulaire_id,
                                         .cle = "depot",
                                         .siret = d->siret,
                                         .montant_cents = l->montant_cents,
                                         .recu_le = day_of_instant(db_now_us(db)),
                                         .source = l->reference},
                                   .dossier = l->dossier[0] != '\0' ? l->dossier : NULL};
    enum rc rc = dispositif_lire(db, a, d->financeur_id, d->dispositif, d->dispositif_no, &s, e);

    if (rc != RC_OK)
        return rc;
    dispositif_stipuler(&s, &v.l);
    return dotation_examiner(db, &v, e);
}

static enum rc attach(struct db *db, struct arena *a, struct depot_acte *p, const struct depot *d,
                      struct err *e)
{
    struct depot_ligne l = {.reference = "", .dossier = "", .etat = "", .motif = "", .rattache_par = ""};
    enum rc rc = read_line(db, a, p, d, &l, e);

    if (rc == RC_OK && strcmp(l.etat, "attente") != 0)
        rc = too_late(d, e);
    if (rc == RC_OK)
        rc = examine(db, a, p, d, &l, e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_DEPOT_LIGNE_RATTACHER, e, "itii", p->titulaire_id, p->agent, d->id, l.no);
    return rc == RC_OK ? note(db, p, "depot.rattacher", p->titulaire_id, l.montant_cents, e) : rc;
}

enum rc depot_rattacher(struct db *db, void *arg, struct err *e)
{
    return act(db, arg, attach, e);
}

static enum rc set_aside(struct db *db, struct arena *a, struct depot_acte *p, const struct depot *d,
                         struct err *e)
{
    struct depot_ligne l = {.reference = "", .dossier = "", .etat = "", .motif = "", .rattache_par = ""};
    enum rc rc = read_line(db, a, p, d, &l, e);

    bool ready = rc == RC_OK && strcmp(l.etat, "prete") == 0;
    bool told = p->motif != NULL && p->motif[strspn(p->motif, " \t\r\n")] != '\0';
    char line[24];

    if (rc == RC_OK && !ready && strcmp(l.etat, "attente") != 0)
        rc = too_late(d, e);
    if (ready && !told) {
        snprintf(line, sizeof(line), "%lld", (long long)l.ligne);
        rc = ERR(e, MSG_DEPOT_LIGNE_PRETE, "ligne", line);
    }
    if (rc == RC_OK && told)
        rc = decision_motifs("motif", p->motif, MOTIF_MAX, day_of_instant(db_now_us(db)), e);
    if (rc == RC_OK)
        rc = db_exec(db, Q_DEPOT_LIGNE_ECARTER, e, "tii", told ? p->motif : "", d->id, l.no);
    return rc == RC_OK ? note(db, p, "depot.ecarter", l.titulaire_id, l.montant_cents, e) : rc;
}

enum rc depot_ecarter(struct db *db, void *arg, struct err *e)
{
    return act(db, arg, set_aside, e);
}

/* ---- money to send back ------------------------------------------------------------------------------------- */

enum rc restitution_devoir(struct db *db, const char *cle, int64_t financeur_id, int64_t depot_id,
                           int64_t ecriture_id, int64_t cents, struct err *e)
{
    int64_t id;
    enum rc rc = db_i64(db, Q_RESTITUTION_NEXT_ID, 1, &id, e, "");

    return rc == RC_OK ? db_exec(db, Q_RESTITUTION_INSERT, e, "itiiiii", id, cle, financeur_id, depot_id,
                                 ecriture_id, cents, db_now_us(db))
                       : rc;
}

/* What a run of today would find of it. */
static enum rc waiting(struct restitution *r, struct cursor *c, int column, struct arena *a, struct db *db,
                       struct err *e)
{
    const day_t today = day_of_instant(db_now_us(db));
    struct law_value delai;
    enum rc rc;

    r->attend = "";
    r->attend_jusque = DAY_NONE;
    if (strcmp(r->etat, "due") != 0 && strcmp(r->etat, "au_livre") != 0)
        return RC_OK;
    r->attend = kept(a, c, column);
    if (r->attend[0] != '\0')
        return RC_OK;
    r->attend = "lot";
    if (cursor_is_null(c, column + 1))
        return RC_OK;
    rc = law_param(PARAM_PAIEMENT_IBAN_DELAI_JOURS, today, &delai, e);
    if (rc == RC_OK)
        r->attend_jusque = retenue_compte_jusque(cursor_i64(c, column + 1), delai.value, today);
    if (r->attend_jusque != DAY_NONE)
        r->attend = "compte_recent";
    return rc;
}

const char *restitution_attente_phrase(const struct restitution *r,
                                       char buf[static RESTITUTION_ATTENTE_BYTES])
{
    static const struct {
        const char *attend, *phrase;
    } phrases[] = {
        {"payeur", "le payeur n'est pas un financeur inscrit : aucun lot ne peut la prendre"},
        {"depart", "un lot dit jamais envoyé est parti avec ce virement : deux agents doivent le reprendre"},
        {"compte", "aucun compte bancaire n'est enregistré"},
        {"banque", "la banque a débité un virement qu'elle dit rejeté, et ne l'a pas encore rendu"},
        {"approbation", "le compte bancaire proposé attend l'approbation d'une autre personne"},
        {"retour", "le dernier virement est revenu : il faut un autre compte, ou qu'un agent le reprenne"},
        {"lot", "le prochain lot de paiement la prendra"},
    };
    char day[32];

    if (strcmp(r->attend, "compte_recent") == 0) {
        snprintf(buf, RESTITUTION_ATTENTE_BYTES,
                 "le compte bancaire a changé : rien n'y est viré jusqu'au %s inclus",
                 day_french(r->attend_jusque, day));
        return buf;
    }
    if (strcmp(r->attend, "compte_refuse") == 0)
        return compte_refus_phrase(false);
    for (size_t i = 0; i < ARRAY_LEN(phrases); i++)
        if (strcmp(phrases[i].attend, r->attend) == 0)
            return phrases[i].phrase;
    return NULL;
}

/* What the next run will find in the book, after the sums that have a number: a page that is full has no place for it. */
static enum rc at_the_book(struct db *db, struct arena *a, int64_t financeur_id, struct restitution *out,
                           size_t *n, struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    size_t room = RESTITUTIONS_PAGE - 1 - MIN(*n, (size_t)RESTITUTIONS_PAGE - 1);
    int64_t from = COMPTE_FINANCEUR_BASE + (financeur_id != 0 ? financeur_id : 1);
    int64_t to = COMPTE_FINANCEUR_BASE + (financeur_id != 0 ? financeur_id : INT32_MAX);
    enum rc rc = db_query(db, Q_RESTITUTIONS_AU_LIVRE, &c, e, "tiii",
                          compte_motifs(day_of_instant(db_now_us(db)), codes), from, to, (int64_t)room),
            closed;

    if (rc != RC_OK)
        return rc;
    while (rc == RC_OK && room > 0 && cursor_next(&c)) {
        out[(*n)++] = (struct restitution){.siret = kept(a, &c, 0),
                                           .denomination = kept(a, &c, 1),
                                           .montant_cents = cursor_i64(&c, 2),
                                           .cree_us = cursor_i64(&c, 3),
                                           .cle = "",
                                           .depot = "",
                                           .donneur = "",
                                           .bout_en_bout = "",
                                           .motif = "",
                                           .etat = "au_livre",
                                           .lot = "",
                                           .paye_le = DAY_NONE};
        rc = waiting(&out[*n - 1], &c, 4, a, db, e);
        room--;
    }
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : closed;
}

enum rc restitutions(struct db *db, struct arena *a, int64_t financeur_id, int64_t apres,
                     struct restitution **out, size_t *n, struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RESTITUTIONS, &c, e, "tiii",
                          compte_motifs(day_of_instant(db_now_us(db)), codes), financeur_id, apres,
                          (int64_t)RESTITUTIONS_PAGE),
            closed;

    *n = 0;
    *out = ARENA_ARRAY(a, struct restitution, RESTITUTIONS_PAGE);
    if (rc != RC_OK)
        return rc;
    while (rc == RC_OK && *n < RESTITUTIONS_PAGE && cursor_next(&c)) {
        (*out)[(*n)++] = (struct restitution){.id = cursor_i64(&c, 0),
                                              .cle = kept(a, &c, 1),
                                              .siret = kept(a, &c, 2),
                                              .denomination = kept(a, &c, 3),
                                              .depot = kept(a, &c, 4),
                                              .montant_cents = cursor_i64(&c, 5),
                                              .cree_us = cursor_i64(&c, 6),
                                              .donneur = kept(a, &c, 7),
                                              .bout_en_bout = kept(a, &c, 8),
                                              .motif = kept(a, &c, 9),
                                              .etat = kept(a, &c, 10),
                                              .lot = kept(a, &c, 11),
                                              .paye_le = cursor_day(&c, 12)};
        rc = waiting(&(*out)[*n - 1], &c, 13, a, db, e);
    }
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    rc = rc != RC_OK ? rc : closed;
    return rc == RC_OK && *n < RESTITUTIONS_PAGE ? at_the_book(db, a, financeur_id, *out, n, e) : rc;
}
