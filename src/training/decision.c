#include "training/decision.h"
#include "base/text.h"
#include "law/articles.h"
#include "law/law.h"

/* ---- articles ---------------------------------------------------------------------------------------------- */

enum rc decision_article(const char *article, day_t at, day_t modele, struct err *e)
{
    struct law_article a = law_article(article, at);
    enum rc rc = RC_OK;
    char day[32];

    if (a.etat == ARTICLE_INCONNU)
        rc = ERR(e, MSG_DECISION_ARTICLE_INCONNU, "article", article);
    else if (a.etat == ARTICLE_ABROGE)
        rc = ERR(e, MSG_DECISION_ARTICLE_ABROGE, "article", article, "date", day_french(a.until, day));
    else if (a.etat == ARTICLE_FUTUR)
        rc = ERR(e, MSG_DECISION_ARTICLE_FUTUR, "article", article, "date", day_french(a.from, day));
    else if (modele < a.from)
        rc = ERR(e, MSG_DECISION_MODELE_ANCIEN, "article", article, "date", day_french(a.from, day));
    return rc;
}

/* ---- words ------------------------------------------------------------------------------------------------- */

static bool is_writing(unsigned char c)
{
    return (c >= 0x20 && c != 0x7F) || c == '\n' || c == '\r' || c == '\t';
}

/* The first byte that is no writing, NULL when there is none; *letters: characters before it. */
static const char *not_writing(const char *text, int *letters)
{
    const char *s = text;

    for (*letters = 0; *s != '\0' && is_writing((unsigned char)*s); s++)
        *letters += ((unsigned char)*s & 0xC0) != 0x80;
    return *s != '\0' ? s : NULL;
}

static enum rc wrong_character(const char *at, int before, struct err *e)
{
    char code[16], place[16];

    snprintf(code, sizeof(code), "U+%04X", (unsigned)(unsigned char)*at);
    snprintf(place, sizeof(place), "%d", before + 1);
    return ERR(e, MSG_DECISION_CARACTERE, "code", code, "place", place);
}

static enum rc too_long(int letters, int max, struct err *e)
{
    char n[16], most[16];

    snprintf(n, sizeof(n), "%d", letters);
    snprintf(most, sizeof(most), "%d", max);
    return ERR(e, MSG_DECISION_TEXTE_LONG, "n", n, "max", most);
}

/* Reasons are words: letters or digits, whatever is around them ("M", "ok" say nothing). */
static enum rc says_something(const char *text, day_t at, enum msg wrong, struct err *e)
{
    struct law_value least;
    int64_t letters = 0;
    enum rc rc = law_param(PARAM_MOTIF_LETTRES_MIN, at, &least, e);

    if (rc != RC_OK)
        return rc;
    for (const char *s = text; *s != '\0' && letters < least.value; s++)
        letters += (unsigned char)*s >= 0xC0 || (*s >= '0' && *s <= '9') || (*s >= 'A' && *s <= 'Z') ||
                   (*s >= 'a' && *s <= 'z');
    return letters >= least.value ? RC_OK : ERR(e, wrong);
}

enum rc decision_texte(const char *field, const char *text, int max, enum msg wrong, struct err *e)
{
    const char *bad;
    int letters = 0;
    enum rc rc = RC_OK;

    if (text == NULL || text[strspn(text, " \n\r\t")] == '\0')
        rc = ERR(e, wrong);
    else if (!text_is_utf8(text, strlen(text)))
        rc = ERR(e, MSG_DECISION_ENCODAGE);
    else if ((bad = not_writing(text, &letters)) != NULL)
        rc = wrong_character(bad, letters, e);
    else if (letters > max)
        rc = too_long(letters, max, e);
    return rc == RC_OK ? rc : err_at(e, field, 0);
}

enum rc decision_motifs(const char *field, const char *text, int max, day_t at, struct err *e)
{
    enum rc rc = decision_texte(field, text, max, MSG_DECISION_MOTIFS, e);

    if (rc != RC_OK)
        return rc;
    return says_something(text, at, MSG_DECISION_MOTIFS_COURTS, e) == RC_OK ? RC_OK : err_at(e, field, 0);
}

enum rc decision_urgence(const char *text, int max, day_t at, struct err *e)
{
    enum rc rc = decision_texte("urgence", text, max, MSG_DECISION_URGENCE, e);

    if (rc != RC_OK)
        return rc;
    return says_something(text, at, MSG_DECISION_URGENCE, e) == RC_OK ? RC_OK : err_at(e, "urgence", 0);
}

enum rc decision_signataire(const char *signataire, struct err *e)
{
    char folded[400];
    int words = 0;

    text_fold(signataire != NULL ? signataire : "", folded, sizeof(folded));
    for (const char *s = folded; *s != '\0'; s++)
        words += *s != ' ' && (s == folded || s[-1] == ' ');
    if (words >= 3 && text_is_one_line(signataire))
        return RC_OK;
    ERR(e, MSG_DECISION_SIGNATAIRE);
    return err_at(e, "signataire", 0);
}

/* ---- measures ---------------------------------------------------------------------------------------------- */

/* R. 6333-6 gives no duration for the withdrawal of offers: what it gives for the heavier measure bounds it too. */
static const struct decision_mesure mesures[] = {
    {"avertissement", false, false, NULL, PARAM_COUNT},
    {"refus_de_paiement", false, false, "dossier", PARAM_COUNT},
    {"remboursement", false, false, "dossier", PARAM_COUNT},
    {"retrait_offres", true, false, "formation", PARAM_SANCTION_DEREFERENCEMENT_MAX_MOIS},
    {"dereferencement", true, false, NULL, PARAM_SANCTION_DEREFERENCEMENT_MAX_MOIS},
    {"suspension", true, true, NULL, PARAM_SANCTION_SUSPENSION_IMMEDIATE_MAX_MOIS},
    {"suspension_paiements", true, true, NULL, PARAM_FRAUDE_SUSPENSION_PAIEMENTS_MOIS},
};

const struct decision_mesure *decision_mesure(const char *code)
{
    for (size_t i = 0; code != NULL && i < ARRAY_LEN(mesures); i++)
        if (strcmp(mesures[i].code, code) == 0)
            return &mesures[i];
    return NULL;
}

enum rc decision_mesure_le(const char *code, day_t at, const char **article, struct err *e)
{
    const struct law_code *c = decision_mesure(code) != NULL ? law_code_le("mesures", code, at) : NULL;
    char day[32];

    if (c == NULL) {
        ERR(e, MSG_MESURE_CODE, "mesure", code != NULL ? code : "", "date", day_french(at, day));
        return err_at(e, "mesure", 0);
    }
    *article = c->article;
    return RC_OK;
}

/* Signed, a measure waits for its first day, but not for years. */
static enum rc not_far(day_t le, day_t debut, struct err *e)
{
    struct law_value wait;
    char days[16], day[32];
    enum rc rc = law_param(PARAM_CONTROLE_PREMIER_JOUR_JOURS, le, &wait, e);

    if (rc != RC_OK || debut <= le + (day_t)wait.value)
        return rc;
    snprintf(days, sizeof(days), "%lld", (long long)wait.value);
    ERR(e, MSG_DECISION_DEBUT_LOINTAIN, "jours", days, "date", day_french(le + (day_t)wait.value, day));
    return err_at(e, "debut", 0);
}

/* The last day that a measure with a term may have, and the one that it has. */
static enum rc term(const struct decision_mesure *m, day_t le, day_t debut, day_t fin, struct err *e)
{
    struct law_value max;
    char months[16], day[32];
    day_t last;
    enum rc rc;

    if (!m->a_terme)
        return fin != DAY_NONE ? ERR(e, MSG_DECISION_FIN_INUTILE) : RC_OK;
    if (fin == DAY_NONE)
        return ERR(e, MSG_DECISION_SANS_FIN);
    if (fin < debut)
        return ERR(e, MSG_DECISION_FIN_AVANT, "date", day_french(debut, day));
    rc = law_param((enum law_param)m->max_param, le, &max, e);
    if (rc != RC_OK)
        return rc;
    last = day_add_months(debut, (int)max.value) - 1;
    if (fin <= last)
        return RC_OK;
    snprintf(months, sizeof(months), "%lld", (long long)max.value);
    return ERR(e, MSG_DECISION_TROP_LONGUE, "mois", months, "article", max.article, "date",
               day_french(last, day));
}

enum rc decision_periode(const struct decision_mesure *m, day_t le, day_t debut, day_t fin, struct err *e)
{
    enum rc rc;

    if (debut < le) {
        ERR(e, MSG_DECISION_RETROACTIVE);
        return err_at(e, "debut", 0);
    }
    rc = not_far(le, debut, e);
    if (rc != RC_OK)
        return rc;
    rc = term(m, le, debut, fin, e);
    return rc != RC_OK ? err_at(e, "fin", 0) : RC_OK;
}

enum rc decision_proportion(const char *mesure, const char *gravite, day_t at, struct err *e)
{
    const struct law_code *heaviest = law_code_le("bareme", gravite, at);
    const struct law_code *named;

    if (heaviest == NULL)
        return ERR(e, MSG_MESURE_GRAVITE);
    if (law_code_rank("mesures", mesure, at) <= law_code_rank("mesures", heaviest->label, at))
        return RC_OK;
    named = law_code_le("mesures", heaviest->label, at);
    return ERR(e, MSG_DECISION_DISPROPORTIONNEE, "mesure", named != NULL ? named->label : heaviest->label);
}
