/*
 * registre.h - the record of processing activities (RGPD art. 30) as the law of a day makes it: who is responsible, what
 * for, which data, who accesses, receives and feeds, the rights of persons, how long, how protected.
 *
 * Every line comes from law/, the protections excepted: they are what this program does (message catalogue). Shown by
 * `sicpf register` and the page « Registre ».
 */
#ifndef SICPF_REGISTRE_H
#define SICPF_REGISTRE_H

#include "law/law_text.h"

enum registre_rubrique {
    REGISTRE_TRAITEMENT,           /* the processing, who is responsible, its legal ground */
    REGISTRE_FINALITES,            /* R. 6323-33 */
    REGISTRE_DONNEES,              /* R. 6323-34, annex 1 */
    REGISTRE_ACCES,                /* R. 6323-35, annex 2 */
    REGISTRE_DESTINATAIRES,        /* R. 6323-36, annex 3 */
    REGISTRE_ALIMENTATIONS,        /* R. 6323-37, annex 4.1 */
    REGISTRE_MISES_EN_RELATION,    /* annex 4.2 */
    REGISTRE_DROITS_DES_PERSONNES, /* R. 6323-38 */
    REGISTRE_CONSERVATION,         /* R. 6323-39, -40 and their durations */
    REGISTRE_OUVERTURES,           /* what this program opens to each party, within the above */
    REGISTRE_SECURITE,             /* what protects the data (RGPD art. 30, 1, g) */
    REGISTRE_RUBRIQUES
};

/* One line. Texts are constant but for `detail`, which lasts as long as the call of each(). */
struct registre_ligne {
    const char
        *reference; /* address, number of a purpose, name of a retention rule or of a party; "" when none */
    const char *intitule; /* short, French */
    const char *detail;   /* words of the text, or what is opened; "" when none */
    const char *source;   /* text or article that says so; "" for protections */
    enum law_certainty certitude;
    bool titre; /* a heading: the lines that follow are below it */
};

/* "finalites", "donnees"…: stable, for machines. "Finalités": for people. */
const char *registre_cle(enum registre_rubrique r);
const char *registre_titre(enum registre_rubrique r);

/* Calls each() for every line of a heading of the record as it reads on a day, in the order of the texts. Returns how many. */
size_t registre_lignes(enum registre_rubrique r, day_t at,
                       void (*each)(void *arg, const struct registre_ligne *l), void *arg);

#endif
