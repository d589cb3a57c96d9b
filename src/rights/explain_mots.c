#include "rights/explain_mots.h"
#include "base/err.h"
#include "law/law.h"
#include "rights/financement.h"

/* Inputs whose codes are those of a table of the law. */
static const struct {
    const char *name;
    const char *table;
} tables[] = {
    {"regime", "statuts"},
    {"situation", "statuts"},
    {"cause", "causes_interruption"},
    {"activite", "activites_engagement"},
    {"versement", "dotations"},
    {"motif", "dotations"},
};

/* Codes that no text names. */
static const struct {
    const char *name;
    const char *word;
    enum msg said;
} words[] = {
    {"situation", "demandeur_emploi", MSG_EXPLICATION_MOT_DEMANDEUR_EMPLOI},
    {"situation", "elu", MSG_EXPLICATION_MOT_ELU},
    {"situation", "autre", MSG_EXPLICATION_MOT_AUTRE_SITUATION},
    {"fonds", "CPF", MSG_EXPLICATION_MOT_CPF},
    {"fonds", "DIFE", MSG_EXPLICATION_MOT_DIFE},
    {"unite", "brut", MSG_EXPLICATION_MOT_BRUT},
    {"motif", "mandat_non_tenu", MSG_EXPLICATION_MOT_MANDAT_NON_TENU},
    {"cause", "totale", MSG_EXPLICATION_MOT_TOTALE},
    {"sens", "dif", MSG_EXPLICATION_MOT_DIF},
    {"sens", "euros_heures", MSG_EXPLICATION_MOT_EUROS_HEURES},
    {"sens", "heures_euros", MSG_EXPLICATION_MOT_HEURES_EUROS},
    {"effet", "liberer", MSG_EXPLICATION_MOT_LIBERER},
    {"effet", "annuler", MSG_EXPLICATION_MOT_ANNULER},
    {"effet", "perdre", MSG_EXPLICATION_MOT_PERDRE},
    {"effet", "solder", MSG_EXPLICATION_MOT_SOLDER},
    {"effet", "restituer", MSG_EXPLICATION_MOT_RESTITUER},
};

static const char *enumerated(const char *name, const char *word, day_t at)
{
    enum classe classe;
    enum financeur financeur;

    if (strcmp(name, "mandat") == 0)
        return law_mandat_label(word);
    if (strcmp(name, "classe") == 0 && classe_find(word, &classe))
        return classe_label(classe);
    if (strcmp(name, "financeur") == 0 && financeur_find(word, &financeur))
        return financeur_libelle(financeur, at);
    return NULL;
}

const char *explain_mot(const char *name, const char *word, day_t at)
{
    const char *said = enumerated(name, word, at);

    for (size_t i = 0; said == NULL && i < ARRAY_LEN(tables); i++)
        if (strcmp(tables[i].name, name) == 0)
            said = law_code_label(tables[i].table, word, at, NULL);
    for (size_t i = 0; said == NULL && i < ARRAY_LEN(words); i++)
        if (strcmp(words[i].name, name) == 0 && strcmp(words[i].word, word) == 0)
            said = msg_def(words[i].said)->phrase;
    return said;
}
