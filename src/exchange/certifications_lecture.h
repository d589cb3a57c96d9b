/*
 * certifications_lecture.h - one record at a time out of an export of RNCP or RS (inside exchange/ only).
 *
 * Memory holds one record, whatever the length of the file. Texts live until the next record.
 */
#ifndef SICPF_EXCHANGE_CERTIFICATIONS_LECTURE_H
#define SICPF_EXCHANGE_CERTIFICATIONS_LECTURE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "exchange/csv.h"

#define FICHE_NUMERO_BYTES 16
#define FICHE_RANG_MAX 99999999   /* eight digits */
#define FICHE_LIGNES_MAX 200000   /* of one list of one record */
#define FICHE_TEXTE_BYTES 2000    /* of one text that is kept */
#define FICHE_MEMOIRE (96U << 20) /* of one record and its lists */

enum registre { REGISTRE_RNCP, REGISTRE_RS };
NODISCARD const char *registre_name(enum registre r); /* "RNCP" */

/* The lists of a record; a file of the zip holds one of them. */
enum fiche_liste { LISTE_CERTIFICATEURS, LISTE_PARTENAIRES, LISTE_BLOCS, FICHE_LISTES };

/* A line of a list. */
struct fiche_ligne {
    const char *siret; /* 14 digits; NULL when not said, or wrong */
    const char *nom;   /* of the company, or label of the bloc */
    const char *mot;   /* habilitation of a partenaire, code of a bloc; NULL when not said */
    const char *etat;  /* "Actif"…; NULL when not said */
    day_t actif_le, modifie_le;
};

struct fiche {
    char numero[FICHE_NUMERO_BYTES]; /* "RNCP35340"; "" when it is not readable */
    enum registre registre;
    int64_t rang; /* the digits of the number */
    long line;
    const char *intitule;
    int64_t niveau;             /* 0 when not said */
    const char *enregistrement; /* "droit", "demande"; NULL when not said */
    day_t decision, effet, fin, delivrance_fin;
    bool active, active_dite;
    bool listes_dites; /* XML: the record says its lists; the table Standard does not */
    struct fiche_ligne *lignes[FICHE_LISTES];
    size_t lignes_n[FICHE_LISTES];
    int64_t siret_douteux; /* lines whose SIRET is not one: kept without it */
};

/* `faute` is what is wrong with this record, with field and line; NULL when nothing is. Anything but RC_OK stops. */
typedef enum rc fiche_fn(struct fiche *f, const struct err *faute, void *arg, struct err *e);

/* Reads an XML export from its start. Errors of xml.h; RC_USAGE MSG_RNCP_FICHIER (another root), MSG_RNCP_VERSION,
 * MSG_RNCP_TROP_GRAND. */
NODISCARD enum rc fiches_xml(FILE *in, fiche_fn *each, void *arg, struct err *e);

/* What a file is. */
enum fiches_contenu {
    CONTENU_XML,
    CONTENU_STANDARD,
    CONTENU_CERTIFICATEURS,
    CONTENU_PARTENAIRES,
    CONTENU_BLOCS
};

/* Looks at the beginning of a file, and rewinds it. RC_USAGE MSG_RNCP_FICHIER, and errors of csv.h. */
NODISCARD enum rc fiches_contenu(FILE *in, enum fiches_contenu *out, struct err *e);

/* Reads the table Standard from its start. Errors of csv.h. */
NODISCARD enum rc fiches_standard(FILE *in, fiche_fn *each, void *arg, struct err *e);

/* One line of a table of lists: number and line of *f are set, and *l. `douteux`: its SIRET is not one. */
typedef enum rc fiche_ligne_fn(const struct fiche *f, const struct fiche_ligne *l, bool douteux,
                               const struct err *faute, void *arg, struct err *e);

/* Reads one of the other tables from its start. Errors of csv.h. */
NODISCARD enum rc fiches_liste(FILE *in, enum fiche_liste liste, fiche_ligne_fn *each, void *arg,
                               struct err *e);

/* The n-th field that is read, of all kinds of files; false past the last one. */
NODISCARD bool fiches_champ(size_t n, struct import_champ *out);

/* ---- values, for the two readers ------------------------------------------------------------------------------- */

/* The number of a record: "RNCP35340". */
void fiche_nommer(enum registre r, int64_t rang, char out[FICHE_NUMERO_BYTES]);
/* False, and nothing changed, when the text is not the number of a record. */
NODISCARD bool fiche_numero(const char *s, struct fiche *f);
NODISCARD bool fiche_niveau(const char *s, int64_t *out); /* "NIV5"; "AUCUN", "REPRISE" and "" give 0 */
NODISCARD bool fiche_enregistrement(const char *s, const char **out);
NODISCARD bool fiche_active(const char *s, bool *out);
NODISCARD bool fiche_jour(const char *s, day_t *out); /* "" gives DAY_NONE */
NODISCARD bool fiche_habilitation(const char *s, const char **out);
NODISCARD bool fiche_etat(const char *s, const char **out);
/* The SIRET without blanks into out (16 bytes), "" when there is none; false, and "", when it is not one. */
NODISCARD bool fiche_siret(const char *s, char *out);

#endif
