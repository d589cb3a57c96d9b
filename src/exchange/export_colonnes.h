/*
 * export_colonnes.h - the columns of an export and how a line of it is written (part of export.h).
 */
#ifndef SICPF_EXCHANGE_EXPORT_COLONNES_H
#define SICPF_EXCHANGE_EXPORT_COLONNES_H

#include "book/book.h"
#include "exchange/export.h"
#include "people/titulaire.h"
#include "training/catalogue.h"
#include "training/dossier.h"
#include "training/fraude.h"
#include "training/organisme.h"
#include "training/pedagogique.h"
#include "training/personne.h"

#define EXPORT_COLUMNS_MAX 160

/* What a dossier's line shows that is computed for the day of the export. */
struct export_dossier {
    const char *classe, *fonds, *etat, *facturation, *dernier_acte, *cause, *controle, *atteste;
    int64_t
        part_dife; /* paid by the rights of the élu; -1 until accepted, or when it is not the recipient's */
    int64_t reste; /* as above */
    int64_t reste_realise;
    int64_t reste_ht, reste_realise_ht;
    int64_t sollicite; /* asked of a financeur; as above */
    day_t facture_transmise, dernier_le;
    bool accepte, realise, facture, paye, acompte; /* that day */
    bool actuel;                                   /* nothing happened to it since */
};

/* What a line is made from; only what its kind needs is set. */
struct export_ligne {
    enum export_genre genre;
    day_t at;
    const char *personne; /* pseudonym */

    const struct titulaire *titulaire; /* EXPORT_TITULAIRE */
    const struct contact *contact;
    struct {
        int64_t dife_acquis, dife_disponible, cpf_disponible;
        int64_t naissance_annee; /* -1 when unknown */
    } personne_calcul;

    const struct mandat *mandat;     /* EXPORT_MANDAT */
    const struct activite *activite; /* EXPORT_ACTIVITE */
    struct {
        const char *travaille, *reference; /* in the unit of the line */
    } activite_calcul;
    struct {
        const char *nature, *phase, *debit, *credit, *montant, *entrees;
        day_t jour;
    } mouvement; /* EXPORT_MOUVEMENT */

    const struct dossier *dossier; /* EXPORT_DOSSIER, and the lines that follow its own */
    struct export_dossier calcul;
    struct {
        const char *modalite, *certification, *code_elu, *objectif, *conditions, *lieu, *annexes;
    } catalogue;                       /* NULL texts when the catalogue does not say */
    const struct organisme *organisme; /* EXPORT_DOSSIER */
    const struct agrement *agrement;   /* the last one begun that day; NULL when none */

    struct {
        const char *poche;
        int64_t montant, paye, rendu, perdu;
    } financement; /* EXPORT_FINANCEMENT */
    struct {
        const char *acte, *avant, *apres, *detail;
        day_t jour;
    } acte;                                 /* EXPORT_ACTE */
    const struct pedagogique *pedagogique;  /* EXPORT_PEDAGOGIQUE */
    const struct organisme_personne *suivi; /* EXPORT_SUIVI */
    const struct gel *gel;                  /* EXPORT_GEL; what is after the day of the export is blank */
    const struct reclamation *reclamation;  /* EXPORT_RECLAMATION; as above */
};

/* The columns that a grant opens, in the order of the file. */
struct export_table {
    const struct grant *grant;
    bool elus; /* persons are said "elu" */
    int shown[EXPORT_COLUMNS_MAX];
    int n;
};
void export_table_init(struct export_table *t, const struct grant *g, enum law_scope scope);

/* True when this kind of line would show something. */
NODISCARD bool export_table_has(const struct export_table *t, enum export_genre genre);

/* Writes the names of the columns, then the line that says the article and the day; returns how many columns. */
NODISCARD int export_header(const struct export_table *t, day_t at, FILE *out);

/* Writes one line: the columns of another kind of line are empty. */
void export_line(const struct export_table *t, const struct export_ligne *l, FILE *out);

#define EXPORT_TEXT_BYTES 1024
/* The text of one column of a line, "" when it has none: numbers as they are added up (cents, hours) go into *number,
 * which is -1 when there is none. Returns a text of the line or `buf`, which has EXPORT_TEXT_BYTES. */
const char *export_cell(const struct export_table *t, int column, const struct export_ligne *l, char *buf,
                        int64_t *number);

/* For aggregates: what a column of the table is for, its name, and how an amount of it is written. */
NODISCARD bool export_column_groups(const struct export_table *t, int column, enum export_genre genre);
NODISCARD bool export_column_sums(const struct export_table *t, int column, enum export_genre genre);
void export_column_amount(const struct export_table *t, int column, int64_t number, char *buf);
NODISCARD const char *export_genre_word(const struct export_table *t, enum export_genre genre);

/* A cell of CSV after a separator; one that a spreadsheet would run as a formula is preceded by an apostrophe. */
void export_put_cell(const char *text, FILE *out);

#endif
