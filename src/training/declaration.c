#include "training/declaration.h"
#include "base/text.h"
#include "journal/journal.h"
#include "training/identifiants.h"

#define TELEPHONE_CHIFFRES_MIN 4 /* "3949" is one */
#define CODE_POSTAL_CHIFFRES 5U

enum rc declarant_nomme(const struct declarant *par, struct err *e)
{
    bool unknown = par->party == PARTY_CDC && (par->agent == NULL || par->agent[0] == '\0');

    return unknown ? ERR(e, MSG_PAIEMENT_AGENT) : RC_OK;
}

const char *declaration_valeur(const struct declaration_champ *c, const void *structure)
{
    const char *text;

    memcpy(&text, (const char *)structure + c->place, sizeof(text));
    return text;
}

void declaration_poser(const struct declaration_champ *c, void *structure, const char *text)
{
    memcpy((char *)structure + c->place, &text, sizeof(text));
}

/* ---- one field --------------------------------------------------------------------------------------------- */

static bool plain(const char *s, bool lines)
{
    if (!text_is_utf8(s, strlen(s)))
        return false;
    for (; *s != '\0'; s++)
        if (((unsigned char)*s < 0x20 && !(lines && strchr("\n\r\t", *s) != NULL)) || *s == 0x7F)
            return false;
    return true;
}

/* Once folded there are only letters, digits and blanks. */
static bool is_name(const char *s)
{
    char folded[1100];

    text_fold(s, folded, sizeof(folded));
    return folded[strspn(folded, "0123456789 ")] != '\0';
}

/* One @, something before it, a name with a point after it, no blank: the rest is the mail server's business. */
static bool is_address(const char *s)
{
    const char *at = strchr(s, '@');
    const char *dot = at != NULL ? strrchr(at, '.') : NULL;

    return at != NULL && at > s && strchr(at + 1, '@') == NULL && dot != NULL && dot > at + 1 &&
           dot[1] != '\0' && strpbrk(s, " ,;<>\"") == NULL;
}

static bool is_phone(const char *s)
{
    int digits = 0;

    for (const char *p = s; *p != '\0'; p++)
        digits += *p >= '0' && *p <= '9';
    return digits >= TELEPHONE_CHIFFRES_MIN && s[strspn(s, "+0123456789 .()-")] == '\0';
}

static bool is_postcode(const char *s)
{
    return strlen(s) == CODE_POSTAL_CHIFFRES && strspn(s, "0123456789") == CODE_POSTAL_CHIFFRES;
}

static enum msg wrong_with(const struct declaration_champ *c, const char *s)
{
    switch (c->genre) {
    case DECLARATION_LIGNE:
    case DECLARATION_PARAGRAPHE:
        return MSG_AUCUN;
    case DECLARATION_NOM:
        return is_name(s) ? MSG_AUCUN : MSG_DECLARATION_NOM;
    case DECLARATION_COURRIEL:
        return is_address(s) ? MSG_AUCUN : MSG_DECLARATION_COURRIEL;
    case DECLARATION_TELEPHONE:
        return is_phone(s) ? MSG_AUCUN : MSG_DECLARATION_TELEPHONE;
    case DECLARATION_SIRET:
        return siret_check(s);
    case DECLARATION_NDA:
        return nda_check(s);
    case DECLARATION_CODE_POSTAL:
        return is_postcode(s) ? MSG_AUCUN : MSG_DECLARATION_CODE_POSTAL;
    }
    return MSG_AUCUN;
}

static enum rc refuse(struct err *e, enum msg m, const char *field)
{
    ERR(e, m);
    return err_at(e, field, 0);
}

static enum rc check(const struct declaration_champ *c, const char *s, struct err *e)
{
    enum msg wrong;

    if (!plain(s, c->genre == DECLARATION_PARAGRAPHE))
        return refuse(e, MSG_DECLARATION_CARACTERES, c->name);
    if ((int)text_characters(s) > c->max) {
        char max[16];

        snprintf(max, sizeof(max), "%d", c->max);
        ERR(e, MSG_DECLARATION_LONG, "max", max);
        return err_at(e, c->name, 0);
    }
    wrong = wrong_with(c, s);
    return wrong != MSG_AUCUN ? refuse(e, wrong, c->name) : RC_OK;
}

enum rc declaration_verifier(const struct declaration_champ *champs, size_t n, unsigned kind,
                             const void *structure, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const char *s = declaration_valeur(&champs[i], structure);
        bool given = s != NULL && *s != '\0';

        if (given && (champs[i].pour & kind) == 0)
            return refuse(e, MSG_DECLARATION_AUTRE, champs[i].name);
        if (!given && (champs[i].requis & kind) != 0)
            return refuse(e, MSG_DECLARATION_REQUIS, champs[i].name);
        if (given)
            rc = check(&champs[i], s, e);
    }
    return rc;
}

enum rc declaration_periode(day_t today, day_t *depuis, day_t avant, struct err *e)
{
    if (*depuis == DAY_NONE)
        *depuis = today;
    if (*depuis > today)
        return refuse(e, MSG_DECLARATION_AVENIR, "depuis");
    if (avant == DAY_NONE)
        return RC_OK;
    if (avant > today + 1)
        return refuse(e, MSG_DECLARATION_AVENIR, "avant");
    return avant < *depuis ? refuse(e, MSG_DECLARATION_PERIODE, "avant") : RC_OK;
}

/* ---- acts -------------------------------------------------------------------------------------------------- */

enum rc declaration_organisme(struct db *db, int64_t organisme_id, struct err *e)
{
    int64_t known;
    enum rc rc = db_i64(db, Q_ORGANISME_DECLARANT, 0, &known, e, "i", organisme_id);

    return rc == RC_OK && known == 0 ? ERR(e, MSG_ORGANISME_INCONNU) : rc;
}

enum rc declaration_journal(struct db *db, const struct declarant *par, const char *act, int64_t organisme_id,
                            const char *quoi, int64_t no, struct err *e)
{
    char content[160];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = par->party,
                                        .actor_id = par->actor_id,
                                        .actor_name = par->agent,
                                        .purpose = par->party == PARTY_ORGANISME ? FINALITE_4 : FINALITE_3,
                                        .act = act,
                                        .law_day = day_of_instant(db_now_us(db)),
                                        .content = content};

    snprintf(content, sizeof(content), "{\"organisme\":%lld,\"quoi\":\"%s\",\"numero\":%lld}",
             (long long)organisme_id, quoi, (long long)no);
    return journal_append(db, &entry, NULL, e);
}

enum rc declaration_finir(struct db *db, enum query q, struct declaration_fin *f, const char *act,
                          const char *quoi, struct err *e)
{
    day_t today = day_of_instant(db_now_us(db));
    enum rc rc;

    if (f->avant == DAY_NONE)
        f->avant = today;
    if (f->avant > today + 1)
        return refuse(e, MSG_DECLARATION_AVENIR, "avant");
    rc = db_exec(db, q, e, "ditii", f->avant, db_now_us(db), f->par.agent, f->organisme_id, f->no);
    if (rc != RC_OK)
        return rc;
    if (db_changes(db) != 1)
        return ERR(e, MSG_DECLARATION_TERMINEE);
    return declaration_journal(db, &f->par, act, f->organisme_id, quoi, f->no, e);
}
