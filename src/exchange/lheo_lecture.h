/*
 * lheo_lecture.h - one formation at a time out of a LHÉO file (inside exchange/ only).
 *
 * Memory holds one formation; its limits are those below. Texts live until the next formation.
 */
#ifndef SICPF_EXCHANGE_LHEO_LECTURE_H
#define SICPF_EXCHANGE_LHEO_LECTURE_H

#include "base/date.h"
#include "exchange/csv.h"
#include "training/catalogue.h"
#include "training/pedagogique.h"

#define LHEO_ACTIONS_MAX 500   /* of one formation */
#define LHEO_SESSIONS_MAX 2000 /* of one action */
#define LHEO_NUMERO_BYTES 128

struct lheo_session {
    char numero[LHEO_NUMERO_BYTES];
    long line;
    day_t debut, fin; /* DAY_NONE: permanent entries */
    bool ouverte;
    int64_t participants; /* capacity; 0 when not said */
    bool debut_faux, fin_faux;
};

/* organisme-formateur: who does the training, in the words of annex 1.1 « responsable pédagogique ». */
struct lheo_formateur {
    struct pedagogique p; /* its words; NULL when not said */
    long line;
};

struct lheo_action {
    char numero[LHEO_NUMERO_BYTES];
    long line;
    enum modalite modalite;
    int64_t heures_total, heures_centre, heures_entreprise; /* -1 when not said */
    int64_t prix_total_cents, prix_horaire_cents;           /* TTC; -1 when not said */
    int64_t frais_ht_cents, frais_ttc_cents;                /* dialect; -1 when not said */
    int64_t tva_taux;                                       /* dialect, ten-thousandths; -1 when not said */
    bool prix_plusieurs;   /* dialect, a price said twice, by rates of VAT: nothing says which is sold */
    int64_t annexes_cents; /* dialect, extra costs that nothing finances; -1 when not said */
    const char *annexes_nature;
    int annexes_examen; /* dialect, 1: the examination is one of them; -1 when not said */
    const char *ligne, *code_postal, *ville; /* of the first place; NULL when not said */
    const char *conditions;
    int prerequis; /* dialect, 1: something is required to enter; -1 when not said, then lheo_verifier() says it */
    struct lheo_session *sessions;
    size_t sessions_n;
    struct lheo_formateur *formateurs;
    size_t formateurs_n;

    /* Worked out by lheo_verifier(). */
    int64_t heures, prix_ht_cents, prix_ttc_cents;
    const char *lieu; /* "1 place de la Mairie, 32000 AUCH"; NULL when not said */
};

struct lheo_formation {
    int64_t rang; /* in the file, from 1 */
    char numero[LHEO_NUMERO_BYTES];
    long line;
    const char *intitule, *objectif, *contenu, *resultats; /* NULL when not said */
    const char *prerequis; /* the modules required, as said, one after the other; NULL when none */
    char code_elu[16], code_rncp[16], code_rs[16], code_cpf[16];
    char nda[32], siret[32];
    struct lheo_action *actions;
    size_t actions_n;

    /* Worked out by lheo_verifier(). */
    enum classe classe;
    const char *code_certification; /* NULL for a mandate training */
};

/* What the file is. */
struct lheo_source {
    bool dialecte;      /* the catalogue dialect: no schema */
    int64_t formations; /* read */
};

/* Says of an error, beside its line, which formation it is of: its place in the file and, when it has a number that a line can show, that
 * number. Programs write such a file on one line. */
void lheo_nommer(const struct lheo_formation *f, struct err *e);

/* `faute` is what is wrong with this formation, with its place, field and line; NULL when nothing is. Anything but RC_OK stops. */
typedef enum rc lheo_formation_fn(struct lheo_formation *f, const struct err *faute, void *arg,
                                  struct err *e);

/* The n-th element that is read and the datum it brings; false past the last one. */
NODISCARD bool lheo_champ(size_t n, struct import_champ *out);

/* Reads a whole file from its start; `verifie` says that a reading before this one checked it against its schema: then a text that is too long is no fault, that reading told it. Errors of xml.h; RC_USAGE MSG_LHEO_VERSION when the root is not one of the two;
 * MSG_LHEO_TROP_GRAND when a formation passes the limits. */
NODISCARD enum rc lheo_parcourir(FILE *in, bool verifie, struct lheo_source *source, lheo_formation_fn *each,
                                 void *arg, struct err *e);

/*
 * Checks what the schema does not, and works out class, hours, prices and place (in the arena). RC_USAGE with field and
 * line: MSG_LHEO_NUMERO, MSG_LHEO_DEUX_FOIS, MSG_LHEO_CLASSE, MSG_LHEO_HEURES, MSG_LHEO_PRIX, MSG_LHEO_DATES,
 * MSG_LHEO_ABSENT, and those of siret_check() and nda_check().
 */
NODISCARD enum rc lheo_verifier(struct arena *a, struct lheo_formation *f, struct err *e);

/* The body, by NDA else by SIRET; *id is 0 when it is not known, or not one body only. RC_REFUSED with field and line:
 * MSG_PEDAGOGIQUE_NDA when the two numbers are of two companies, MSG_LHEO_AUTRE_ORGANISME when it is not `seul`, the one body whose catalogue may
 * be sent (0: any). */
NODISCARD enum rc lheo_organisme(struct db *db, const struct lheo_formation *f, int64_t seul, int64_t *id,
                                 struct err *e);

/* What only the law of the day can say, of a formation that lheo_verifier() took: its prices without tax are those of a VAT rate. *why: the
 * refusal, with field and line. */
NODISCARD bool lheo_prix_tiennent(const struct lheo_formation *f, day_t day, struct err *why);

#endif
