/*
 * decision.h - what makes a decision illegal by its form, refused before anybody signs: an article that is not in force that
 * day, a template older than the law, no signatory, no reasons, an end beyond the maximum, a measure heavier than the facts.
 *
 * Pure but for the law: nothing here reads the store.
 */
#ifndef SICPF_DECISION_H
#define SICPF_DECISION_H

#include "base/date.h"
#include "base/err.h"

/* RC_REFUSED unless the article is in force that day (MSG_DECISION_ARTICLE_INCONNU, _ABROGE, _FUTUR), in words that the
 * template, of the day `modele`, can have known (MSG_DECISION_MODELE_ANCIEN). */
NODISCARD enum rc decision_article(const char *article, day_t at, day_t modele, struct err *e);

/* First name, name and quality (CRPA L. 212-1): three words at least, RC_REFUSED MSG_DECISION_SIGNATAIRE. */
NODISCARD enum rc decision_signataire(const char *signataire, struct err *e);

/* A text of a decision: there (`wrong`), of at most `max` characters (MSG_DECISION_TEXTE_LONG, which counts them), in UTF-8 and printable
 * (MSG_DECISION_ENCODAGE, _CARACTERE, which says which one and where). With the field. */
NODISCARD enum rc decision_texte(const char *field, const char *text, int max, enum msg wrong, struct err *e);

/* The same of reasons (MSG_DECISION_MOTIFS when there are none): they have the letters or digits that `motif.lettres_min` asks for on that day
 * (MSG_DECISION_MOTIFS_COURTS). */
NODISCARD enum rc decision_motifs(const char *field, const char *text, int max, day_t at, struct err *e);
/* The same of what makes a measure urgent: MSG_DECISION_URGENCE when it says nothing, field « urgence ». */
NODISCARD enum rc decision_urgence(const char *text, int max, day_t at, struct err *e);

/* What a measure does and asks, by its code of law/tables/controle.txt. */
struct decision_mesure {
    const char *code;
    bool a_terme;       /* its effects last: it has an end, within `max_param` months */
    bool conservatoire; /* may be taken before the body is heard, when urgent */
    const char *objets; /* "dossier" or "formation": what it must name; NULL when it bears on the body */
    int max_param;      /* enum law_param; PARAM_COUNT when it has no end */
};
/* NULL when it is not one this program knows how to apply. */
NODISCARD const struct decision_mesure *decision_mesure(const char *code);

/* RC_REFUSED unless the law has this measure on that day (MSG_MESURE_CODE). *article: the one it is taken on. */
NODISCARD enum rc decision_mesure_le(const char *code, day_t at, const char **article, struct err *e);

/* The period of the effects of a measure: an end when it must have one (MSG_DECISION_SANS_FIN, _FIN_INUTILE), within the
 * maximum of that day (MSG_DECISION_TROP_LONGUE), from `le` on (MSG_DECISION_RETROACTIVE), not from a day far after it
 * (MSG_DECISION_DEBUT_LOINTAIN). */
NODISCARD enum rc decision_periode(const struct decision_mesure *m, day_t le, day_t debut, day_t fin,
                                   struct err *e);

/* The gravest of the grievances upheld allows this measure (MSG_DECISION_DISPROPORTIONNEE). */
NODISCARD enum rc decision_proportion(const char *mesure, const char *gravite, day_t at, struct err *e);

#endif
