#include "rights/acte.h"
#include "base/text.h"
#include "journal/journal.h"

enum rc acte_cle(const char *cle, struct err *e)
{
    size_t n = strlen(cle);
    char most[8];

    if (n > 0 && n <= ACTE_CLE_MAX &&
        strspn(cle, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._") == n)
        return RC_OK;
    snprintf(most, sizeof(most), "%d", ACTE_CLE_MAX);
    return ERR(e, MSG_ACTE_CLE, "octets", most);
}

const char *acte_agent_cle(const char *agent, char out[ACTE_AGENT_BYTES])
{
    if (agent == NULL)
        out[0] = '\0';
    else if (text_fold(agent, out, ACTE_AGENT_BYTES) == 0)
        text_copy(agent, out, ACTE_AGENT_BYTES); /* a login without a letter is itself */
    return out;
}

bool acte_meme_agent(const char *a, const char *b)
{
    char first[ACTE_AGENT_BYTES], second[ACTE_AGENT_BYTES];

    return a != NULL && b != NULL && strcmp(acte_agent_cle(a, first), acte_agent_cle(b, second)) == 0;
}

static enum rc append(struct db *db, struct journal_entry *entry, const char *agent, struct err *e)
{
    entry->kind = JOURNAL_ACT;
    entry->party = PARTY_CDC;
    entry->actor_name = agent != NULL ? agent : "";
    entry->law_day = day_of_instant(db_now_us(db));
    return journal_append(db, entry, NULL, e);
}

enum rc acte_noter(struct db *db, const char *agent, const char *act, int64_t titulaire_id,
                   const char *content, struct err *e)
{
    struct journal_entry entry = {
        .purpose = FINALITE_1, .act = act, .titulaire_id = titulaire_id, .content = content};

    return append(db, &entry, agent, e);
}

enum rc acte_noter_suivi(struct db *db, const char *agent, const char *act, int64_t titulaire_id,
                         int64_t dossier_id, const char *content, struct err *e)
{
    struct journal_entry entry = {.purpose = FINALITE_3,
                                  .act = act,
                                  .titulaire_id = titulaire_id,
                                  .dossier_id = dossier_id,
                                  .content = content};

    return append(db, &entry, agent, e);
}

enum rc acte_deja(struct db *db, int64_t titulaire_id, const char *cle, const char *demande, int64_t *montant,
                  struct err *e)
{
    struct cursor c = {0};
    size_t n = strlen(demande);
    bool other = false;
    enum rc rc = db_query(db, Q_TRANSFERT_ENTREES, &c, e, "it", titulaire_id, cle);

    *montant = 0;
    if (rc == RC_OK && cursor_next(&c)) {
        const char *inputs = cursor_text(&c, 1);

        *montant = cursor_i64(&c, 0);
        other = inputs == NULL || strncmp(inputs, demande, n) != 0 || (inputs[n] != ',' && inputs[n] != '}');
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && other ? ERR(e, MSG_LIVRE_CLE_AUTRE_CONTENU, "cle", cle) : rc;
}

enum rc acte_compte_ouvert(struct db *db, int64_t titulaire_id, struct err *e)
{
    int64_t open, known;
    enum rc rc = db_i64(db, Q_TITULAIRE_OUVERT, 0, &open, e, "i", titulaire_id);

    if (rc != RC_OK || open != 0)
        return rc;
    rc = db_i64(db, Q_TITULAIRE_EXISTS, 0, &known, e, "i", titulaire_id);
    return rc != RC_OK ? rc : ERR(e, known != 0 ? MSG_DOTATION_COMPTE_FERME : MSG_TITULAIRE_INCONNU);
}

enum rc acte_empeche(struct cursor *c, char numero[EMPECHEMENT_NUMERO_BYTES], day_t *fin, struct err *e)
{
    int64_t id = 0;

    numero[0] = '\0';
    *fin = DAY_NONE;
    while (cursor_next(c)) {
        day_t last = cursor_day(c, 1);
        int64_t row = cursor_i64(c, 2);

        if (numero[0] != '\0' && (last < *fin || (last == *fin && row > id)))
            continue;
        snprintf(numero, EMPECHEMENT_NUMERO_BYTES, "%s", cursor_text(c, 0));
        *fin = last;
        id = row;
    }
    return cursor_close(c, e);
}

static enum rc freeze_on(struct db *db, int64_t titulaire_id, int64_t dossier_id, day_t le,
                         char numero[EMPECHEMENT_NUMERO_BYTES], day_t *fin, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_GEL_ACTIF, &c, e, "iid", titulaire_id, dossier_id, le);

    return rc == RC_OK ? acte_empeche(&c, numero, fin, e) : rc;
}

enum rc acte_gele(struct db *db, int64_t titulaire_id, int64_t dossier_id, day_t le, bool *gele,
                  struct err *e)
{
    char numero[EMPECHEMENT_NUMERO_BYTES] = "";
    day_t fin;
    enum rc rc = freeze_on(db, titulaire_id, dossier_id, le, numero, &fin, e);

    *gele = numero[0] != '\0';
    return rc;
}

enum rc acte_hors_gel(struct db *db, int64_t titulaire_id, int64_t dossier_id, day_t le, struct err *e)
{
    char numero[EMPECHEMENT_NUMERO_BYTES], day[32];
    day_t fin;
    enum rc rc = freeze_on(db, titulaire_id, dossier_id, le, numero, &fin, e);

    if (rc != RC_OK || numero[0] == '\0')
        return rc;
    return ERR(e, MSG_GEL_ACTIF, "date", day_french(fin, day), "numero", numero);
}
