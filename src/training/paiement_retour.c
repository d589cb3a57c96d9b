/* What came back and what is not reconciled, for people; and the agent's word to pay again. See paiement_retour.h. */
#include "training/paiement_retour.h"
#include "base/money.h"
#include "law/articles.h"
#include "rights/acte.h"
#include "training/compte_refus.h"

enum rc paiement_retours(struct db *db, struct arena *a, int64_t avant_us, size_t limit,
                         struct paiement_retour **out, size_t *n, struct err *e)
{
    const day_t today = day_of_instant(db_now_us(db));
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_RETOURS, &c, e, "tdii", compte_motifs(today, codes), today, avant_us, (int64_t)limit);

    *n = 0;
    *out = ARENA_ARRAY(a, struct paiement_retour, limit);
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c))
        (*out)[(*n)++] = (struct paiement_retour){.reference = cursor_copy(&c, a, 0),
                                                  .dossier = cursor_copy(&c, a, 1),
                                                  .siret = cursor_copy(&c, a, 2),
                                                  .denomination = cursor_copy(&c, a, 3),
                                                  .montant_cents = cursor_i64(&c, 4),
                                                  .motif = cursor_copy(&c, a, 5),
                                                  .le = cursor_day(&c, 6),
                                                  .reprise_par = cursor_copy(&c, a, 7),
                                                  .suite = cursor_copy(&c, a, 8),
                                                  .titulaire_id = cursor_i64(&c, 9),
                                                  .retour_us = cursor_i64(&c, 10),
                                                  .rejete = cursor_i64(&c, 11) != 0,
                                                  .frais_cents = cursor_i64(&c, 12),
                                                  .reste_du_cents = cursor_i64(&c, 13),
                                                  .dit_par = cursor_copy(&c, a, 14),
                                                  .dit_motif = cursor_copy(&c, a, 15)};
    return cursor_close(&c, e);
}

static const char *phrase_of(const char *word, const char *const (*all)[2], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i][0], word) == 0)
            return all[i][1];
    return word;
}

const char *paiement_retour_phrase(const struct paiement_retour *r, char buf[static PAIEMENT_SUITE_BYTES])
{
    char sum[MONEY_TEXT_BYTES];
    static const char *const all[][2] = {
        {"attente", "attend un autre compte, ou qu'un agent le laisse payer de nouveau"},
        {"compte_dit", "un agent a vérifié ce compte : un autre doit le confirmer"},
        {"a_payer", "sera dans le prochain lot"},
        {"avec_facture", "payé avec la facture"},
        {"plus_du", "plus rien n'est à payer"},
        {"en_cours", "dans un lot en cours"},
        {"paye", "payé depuis"}};

    if (strcmp(r->suite, "compte") == 0)
        return compte_refus_phrase(false);
    if (r->reste_du_cents == 0 || (strcmp(r->suite, "attente") != 0 && strcmp(r->suite, "a_payer") != 0))
        return phrase_of(r->suite, all, ARRAY_LEN(all));
    snprintf(buf, PAIEMENT_SUITE_BYTES, "n'est plus dû ; %s restent dus à l'organisme, et %s",
             money_french(r->reste_du_cents, sum),
             strcmp(r->suite, "attente") == 0 ? "attendent un autre compte, ou qu'un agent les laisse payer"
                                              : "seront dans le prochain lot");
    return buf;
}

static bool is_code(const char *text)
{
    size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    return n == 4 && text[n] == '\0';
}

const char *paiement_motif_dit(const char *motif, day_t le, char buf[static PAIEMENT_MOTIF_BYTES])
{
    static const struct {
        const char *table, *mot;
    } known[] = {{"motifs_de_retour", "motif"},
                 {"motifs_de_compte", "motif"},
                 {"operations_de_retour", "opération"},
                 {"statuts_virement_annule", "statut"}};

    if (motif == NULL || motif[0] == '\0')
        return "motif non donné";
    if (strcmp(motif, "RVSL") == 0)
        return "contre-passation";
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        const struct law_code *c = law_code_le(known[i].table, motif, le);

        if (c != NULL) {
            snprintf(buf, PAIEMENT_MOTIF_BYTES, "%s %s, %s", known[i].mot, motif, c->label);
            return buf;
        }
    }
    if (is_code(motif))
        snprintf(buf, PAIEMENT_MOTIF_BYTES, "motif %s (code non connu)", motif);
    else /* before decision 95, an agent wrote what they liked */
        snprintf(buf, PAIEMENT_MOTIF_BYTES, "motif écrit sans code : « %.100s »", motif);
    return buf;
}

const char *paiement_ecart_phrase(const char *quoi)
{
    static const char *const all[][2] = {
        {"sans_reponse", "sans réponse de la banque"},
        {"nom", "la banque dit que le nom du bénéficiaire n'est pas, ou pas tout à fait, celui du compte : "
                "vérifier l'organisme ou le financeur, puis confirmer ou annuler ce virement auprès d'elle"},
        {"bloque", "bloqué selon la banque : ni versé au bénéficiaire, ni rendu. Rien ne le repaie : lui "
                   "demander pourquoi"},
        {"sans_debit", "payé, mais aucun relevé ne montre son départ"},
        {"rejete_debite",
         "rejeté, mais un relevé montre son départ : la banque doit le rendre, rien ne le repaie avant"},
        {"sans_retour", "revenu selon la banque, mais aucun relevé ne montre la somme rendue"},
        {"rendu_sans_debit", "rendu par la banque, mais aucun relevé ne montre son départ"},
        {"frais", "revenu, moins ce que la banque a gardé : sa retenue reste à la charge de l'opérateur"},
        {"double", "payé aussi par un autre lot : en demander le retour à la banque"},
        {"parti", "un relevé le montre, et le lot est abandonné comme jamais envoyé : le dire parti, à deux"},
        {"sortie", "argent parti sans lot de paiement : à classer, avec son motif"},
        {"frais_banque", "frais de la banque : à classer, avec leur motif"},
        {"revenu",
         "revenu une seconde fois, ou dit deux fois par la banque : voir les écritures de la banque"},
        {"deja", "parti une seconde fois, ou dit deux fois par la banque"},
        {"debit", "écriture au débit qui ne correspond pas : elle attend parmi les écritures de la banque"},
        {"retour",
         "écriture de retour qui ne correspond pas : elle attend parmi les écritures de la banque"}};

    return phrase_of(quoi, all, ARRAY_LEN(all));
}

/* ---- paid again --------------------------------------------------------------------------------------------- */

struct retour {
    bool trouve, repris_deja, plus_du;
    bool du_compte; /* the bank refuses its account */
    char dit_par[ACTE_AGENT_BYTES];
    int64_t lot_id, no, titulaire_id, dossier_id, reste_du;
    enum paiement_repris repris;
};

static enum paiement_repris repris_of(const char *word)
{
    if (strcmp(word, "avec_facture") == 0)
        return REPRIS_AVEC_FACTURE;
    return strcmp(word, "reste_du") == 0 ? REPRIS_RESTE_DU : REPRIS_DE_NOUVEAU;
}

static enum rc read_return(struct db *db, const char *reference, struct retour *out, struct err *e)
{
    char codes[COMPTE_MOTIFS_BYTES];
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RETOUR_LIRE, &c, e, "tt", compte_motifs(day_of_instant(db_now_us(db)), codes),
                          reference);

    memset(out, 0, sizeof(*out));
    if (rc == RC_OK && cursor_next(&c)) {
        *out = (struct retour){.trouve = true,
                               .repris_deja = !cursor_is_null(&c, 2),
                               .plus_du = cursor_i64(&c, 3) != 0,
                               .du_compte = cursor_i64(&c, 8) != 0,
                               .lot_id = cursor_i64(&c, 0),
                               .no = cursor_i64(&c, 1),
                               .titulaire_id = cursor_i64(&c, 4),
                               .dossier_id = cursor_i64(&c, 5),
                               .repris = repris_of(cursor_text(&c, 6)),
                               .reste_du = cursor_i64(&c, 7)};
        snprintf(out->dit_par, sizeof(out->dit_par), "%s", cursor_is_null(&c, 9) ? "" : cursor_text(&c, 9));
    }
    return cursor_close(&c, e);
}

static enum rc note(struct db *db, const struct paiement_reprise *p, const struct retour *r, struct err *e)
{
    char content[96];

    snprintf(content, sizeof(content), "{\"lot\":%lld,\"ligne\":%lld}", (long long)r->lot_id,
             (long long)r->no);
    return acte_noter_suivi(db, p->agent, "paiement.reprendre", r->titulaire_id, r->dossier_id, content, e);
}

/* It holds its account, whatever its own dossier has become. */
static enum rc free_account(struct db *db, struct paiement_reprise *p, const struct retour *r, struct err *e)
{
    const struct compte_refus answer = {r->lot_id, r->no, r->dit_par[0] != '\0' ? r->dit_par : NULL};

    if (p->retirer) {
        p->etape_out = REPRISE_RETIREE;
        return compte_refus_retirer(db, &answer, p->agent, &p->reponses_out, e);
    }
    p->etape_out = p->motif != NULL ? REPRISE_DITE : REPRISE_CONFIRMEE;
    return p->motif != NULL ? compte_refus_dire(db, &answer, p->agent, p->motif, &p->reponses_out, e)
                            : compte_refus_confirmer(db, &answer, p->agent, &p->reponses_out, e);
}

enum rc paiement_reprendre(struct db *db, void *arg, struct err *e)
{
    struct paiement_reprise *p = arg;
    struct retour r;
    enum rc rc;

    if (p->agent == NULL || p->agent[0] == '\0')
        return ERR(e, MSG_PAIEMENT_AGENT);
    rc = read_return(db, p->reference, &r, e);
    if (rc != RC_OK)
        return rc;
    if (!r.trouve)
        return ERR(e, MSG_PAIEMENT_RETOUR_INCONNU);
    if (r.repris_deja || (r.plus_du && !r.du_compte))
        return ERR(e, MSG_PAIEMENT_RETOUR_DECIDE);
    if (r.du_compte)
        return free_account(db, p, &r, e);
    if (p->motif != NULL || p->retirer)
        return ERR(e, MSG_PAIEMENT_COMPTE_AUTRE);
    p->repris_out = r.repris;
    p->reste_du_out = r.reste_du;
    rc = db_exec(db, Q_RETOUR_REPRENDRE, e, "tiii", p->agent, db_now_us(db), r.lot_id, r.no);
    return rc == RC_OK ? note(db, p, &r, e) : rc;
}

/* ---- differences -------------------------------------------------------------------------------------------- */

static const char *entry_difference(const char *attente, bool credit)
{
    static const enum banque_attente of[] = {ATTENTE_SORTIE, ATTENTE_FRAIS, ATTENTE_DOUBLE, ATTENTE_REVENU};
    static const char *const words[] = {"sortie", "frais_banque", "deja", "revenu"};

    for (size_t i = 0; i < ARRAY_LEN(of); i++)
        if (strcmp(attente, banque_attente_mot(of[i])) == 0)
            return words[i];
    return credit ? "retour" : "debit";
}

/* Lines that two runs paid: the second departure is money out until it comes back, once its run is taken up again too. */
static enum rc read_doubles(struct db *db, struct arena *a, size_t limit, struct paiement_ecart *out,
                            size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RELEVE_DOUBLES, &c, e, "i", (int64_t)limit);

    while (rc == RC_OK && *n < limit && cursor_next(&c))
        out[(*n)++] = (struct paiement_ecart){.reference = cursor_copy(&c, a, 0),
                                              .montant_cents = cursor_i64(&c, 1),
                                              .titulaire_id = cursor_i64(&c, 2),
                                              .quoi = cursor_copy(&c, a, 3)};
    return cursor_close(&c, e);
}

enum rc paiement_sorties(struct db *db, struct arena *a, size_t limit, struct paiement_ecart **out, size_t *n,
                         struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_BANQUE_SORTIES, &c, e, "i", (int64_t)limit);

    *n = 0;
    *out = ARENA_ARRAY(a, struct paiement_ecart, limit);
    while (rc == RC_OK && *n < limit && cursor_next(&c))
        (*out)[(*n)++] =
            (struct paiement_ecart){.ecriture = cursor_i64(&c, 0),
                                    .reference = cursor_copy(&c, a, 1),
                                    .montant_cents = cursor_i64(&c, 2),
                                    .quoi = entry_difference(cursor_text(&c, 3), cursor_i64(&c, 4) != 0)};
    rc = cursor_close(&c, e);
    return rc == RC_OK ? read_doubles(db, a, limit, *out, n, e) : rc;
}

enum rc paiement_ecarts(struct db *db, struct arena *a, int64_t lot_id, const char *numero, size_t limit,
                        struct paiement_ecart **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_RELEVE_ECARTS_LIGNES, &c, e, "ii", lot_id, (int64_t)limit);

    *n = 0;
    *out = ARENA_ARRAY(a, struct paiement_ecart, limit);
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c))
        (*out)[(*n)++] = (struct paiement_ecart){.reference = cursor_copy(&c, a, 0),
                                                 .montant_cents = cursor_i64(&c, 1),
                                                 .quoi = cursor_copy(&c, a, 4),
                                                 .titulaire_id = cursor_i64(&c, 3)};
    rc = cursor_close(&c, e);
    if (rc == RC_OK)
        rc = db_query(db, Q_RELEVE_ECARTS_ECRITURES, &c, e, "iti", lot_id, numero, (int64_t)limit);
    if (rc != RC_OK)
        return rc;
    while (*n < limit && cursor_next(&c))
        (*out)[(*n)++] = (struct paiement_ecart){.ecriture = cursor_i64(&c, 0),
                                                 .reference = cursor_copy(&c, a, 1),
                                                 .montant_cents = cursor_i64(&c, 2),
                                                 .quoi = cursor_copy(&c, a, 3)};
    return cursor_close(&c, e);
}

/* ---- what must hold ----------------------------------------------------------------------------------------- */

enum rc paiement_banque_doit_verifier(struct db *db, int64_t *cents, struct err *e)
{
    struct cursor c = {0};
    char lines[MONEY_TEXT_BYTES], book[MONEY_TEXT_BYTES];
    int64_t written = 0;
    enum rc rc = db_query(db, Q_RELEVE_DU_VERIFIER, &c, e, "");

    *cents = 0;
    if (rc == RC_OK && cursor_next(&c)) {
        *cents = cursor_i64(&c, 0);
        written = cursor_i64(&c, 1);
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && *cents != written
               ? ERR(e, MSG_PAIEMENT_BANQUE_DOIT_FAUX, "lignes", money_french(*cents, lines), "livre",
                     money_french(written, book))
               : rc;
}

enum rc paiement_verses_verifier(struct db *db, struct paiement_verses *out, struct err *e)
{
    struct cursor c = {0};
    char count[24];
    enum rc rc = db_query(db, Q_PAIEMENT_VERSES_FAUX, &c, e, "");

    *out = (struct paiement_verses){0};
    if (rc == RC_OK && cursor_next(&c)) {
        out->faux = cursor_i64(&c, 0);
        snprintf(out->premier, sizeof(out->premier), "%s", cursor_text(&c, 1));
    }
    rc = cursor_close(&c, e);
    snprintf(count, sizeof(count), "%lld", (long long)out->faux);
    return rc == RC_OK && out->faux > 0 ? ERR(e, MSG_PAIEMENT_VERSE_FAUX, "nombre", count) : rc;
}
