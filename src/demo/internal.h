/*
 * internal.h - what the files of demo/ share.
 */
#ifndef SICPF_DEMO_INTERNAL_H
#define SICPF_DEMO_INTERNAL_H

#include "demo/demo.h"

/* ---- a file being written -------------------------------------------------------------------------------------- */

/* A buffered file. Errors are kept and told by file_close(), so callers write without asking. */
struct file {
    int fd;
    size_t used;
    int error; /* errno of the first failure, 0 when none */
    char *buffer;
};

/* Opens (or replaces) a file below a folder. False with errno when it cannot. */
NODISCARD bool file_open(struct file *f, int folder, const char *name);
/* Flushes and closes; false with errno when anything failed since the opening. */
NODISCARD bool file_close(struct file *f);
/* Closes a file that will not be finished. */
void file_drop(struct file *f);
/* Appends bytes, a text, a number, a number of at least `width` digits. */
void file_bytes(struct file *f, const char *s, size_t n);
void file_text(struct file *f, const char *s);
void file_int(struct file *f, int64_t v);
void file_digits(struct file *f, int64_t v, int width);
/* A day as AAAA-MM-JJ, or JJ/MM/AAAA. */
void file_day(struct file *f, day_t d, bool iso);
/* Text in double quotes, those inside doubled. */
void file_quoted(struct file *f, const char *s);
/* Text escaped for XML. */
void file_xml(struct file *f, const char *s);

/* ---- chance ---------------------------------------------------------------------------------------------------- */

/* A number that follows from the seed, an index and a topic; topics keep draws apart. */
NODISCARD uint64_t draw(const struct demo_spec *s, int64_t index, unsigned topic);

/* Writes v in exactly `width` digits at out, the higher ones dropped; no NUL. */
void digits_put(char *out, int64_t v, int width);

/* ---- people ---------------------------------------------------------------------------------------------------- */

struct person {
    char nir[16];
    char sexe;
    day_t naissance;
    char lieu[6];     /* INSEE code of the commune, or 99 and the country */
    char nom[64];     /* birth name */
    char usage[64];   /* usage name, "" when none */
    char prenoms[96]; /* all first names, separated by spaces */
    char prenom[40];  /* the first one */
};

/* Computes person i, 0 <= i < 2 × holders; those from holders on are in no SNGI file. */
void person_make(const struct demo_spec *s, int64_t i, struct person *out);
/* True when i and i - 1 bear the same names, were born the same day and are two people. */
NODISCARD bool person_is_twin(const struct demo_spec *s, int64_t i);
/* "Beaulinard-Castel" gives "BEAULINARD-CASTEL", as the RNE writes family names. out has size bytes. */
void person_upper(const char *name, char *out, size_t size);

/* Municipal seats, and the distance between the indexes of two neighbours in a council. */
NODISCARD int64_t demo_seats(const struct demo_spec *s);
NODISCARD int64_t demo_stride(const struct demo_spec *s);

/* ---- communes -------------------------------------------------------------------------------------------------- */

#define COMMUNE_SEATS 15
#define COMMUNES_MAX 33334 /* three digits a department */
#define SEATS_MAX ((int64_t)COMMUNES_MAX * COMMUNE_SEATS)

struct commune {
    const char *departement; /* code */
    const char *departement_nom;
    const char *region;
    const char *region_nom;
    char code[6];   /* INSEE */
    char postal[6]; /* of the commune alone, but in Corsica */
    char nom[96];
    int64_t lat, lon; /* thousandths of a degree, near the chief town of the department */
};

/* Computes commune c. */
void commune_make(const struct demo_spec *s, int64_t c, struct commune *out);
/* How many there are: those of the seats and of the training bodies. */
NODISCARD int64_t commune_count(const struct demo_spec *s);
/* communes.csv: those, then the chief towns of the departments. */
NODISCARD bool communes_write(const struct demo_spec *s, int folder);
/* A SIREN of a public body (starts with 2), valid by its key; n < 10 million. out has 10 bytes. */
void siren_public(int64_t n, char *out);

/* ---- files ----------------------------------------------------------------------------------------------------- */

/* The twelve… no more than the nine kinds of RNE files that matter to the two schemes, in three issues. */
NODISCARD bool rne_write(const struct demo_spec *s, int folder, int64_t *rows);

/* Training bodies: how many, and the one numbered b. */
struct body {
    char siren[10], siret[15], nda[12], iban[28];
    char nom[128];
    struct commune siege;
    bool agreed; /* has an agreement in force to train élus */
};
NODISCARD int64_t body_count(const struct demo_spec *s);
void body_make(const struct demo_spec *s, int64_t b, struct body *out);
NODISCARD bool bodies_write(const struct demo_spec *s, int folder, struct demo_totals *t);
NODISCARD bool catalogue_write(const struct demo_spec *s, int folder, int64_t *formations);

#endif
