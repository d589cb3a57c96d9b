/*
 * saisie.h - reading a form sent by GET whose address is the answer's own link: rows of repeated fields, every fault told
 * beside its field and above the page, what was typed shown again. Nothing typed is kept or logged. Private to web/.
 *
 * A field of a row is repeated in the address, once a row, in order ("de=2019&de=2022"); a box of a row carries its number
 * ("boe=2"). Rows left blank are passed over: those that stay are numbered from 1, in the page and in the link.
 *
 * What was typed goes to K_Z_… keys, a fault to K_F_… keys of the view of the row.
 */
#ifndef SICPF_SAISIE_H
#define SICPF_SAISIE_H

#include "web/page.h"

struct saisie {
    struct page *p;
    bool demandee;     /* a result is asked for: neither a first visit nor one more row */
    const char *ligne; /* the rows that one more is asked for: "periodes"; NULL: none */
    size_t fautes;
    size_t resultats; /* shown so far */
    const char
        *lien; /* what was typed so far, as an address: without blank rows or empty fields outside rows */
};

/* A row being read; the fields outside rows are those of a row whose `numero` is 0. */
struct rangee {
    struct saisie *s;
    struct view *v;
    const char *nom; /* "Période 2", before the label in the list of faults; NULL outside rows */
    size_t place;    /* of its values in the address */
    size_t numero;   /* as shown */
    bool neuve;      /* shown for the first time: a default may be put in its fields */
    bool vierge;     /* blank, for one more answer: nothing of it is asked, told or computed */
};

struct champ_saisi {
    const char *name, *label; /* as the template and as people read it */
    enum view_key valeur, faute;
};

/* `cle` is the field that is in the address as soon as the form was sent. */
void saisie_debut(struct saisie *s, struct page *p, const char *cle);
/* The fields outside rows. */
NODISCARD struct rangee saisie_hors_rangs(struct saisie *s);
/* The rows of a form: `list` gets one view a row that is not blank, at least one, one more when asked, `max` at most (a
 * fault beyond). A row is blank when each of the fields `noms` (ended by NULL) is empty or as `vides` says ("travaille" of
 * a new row is 100) and no box of `cases` is ticked in it; the first `requis` rows are never passed over. out has `max`
 * cells. Returns how many rows are shown, all to be read. */
struct saisie_rangs {
    const char *nom; /* "Période" */
    const char *cle; /* "periodes": the button « plus » of these rows */
    enum view_key list;
    const char *const *noms, *const *cases;
    const char *const *vides; /* as noms; NULL: all "" */
    size_t requis, max;
};
NODISCARD size_t saisie_rangs(struct saisie *s, const struct saisie_rangs *def, struct rangee *out);
/* Shows the fault of a field. */
void saisie_faute(const struct rangee *r, const struct champ_saisi *c, const struct err *e);
/* True when there is something to compute: asked for, and no fault. Else the page is filled to say what is wrong. */
NODISCARD bool saisie_fin(struct saisie *s);

/* Each shows what was typed, and false with its fault told when it is wrong; an empty field that is not required leaves
 * *out as it is. */
NODISCARD bool saisie_vide(const struct rangee *r, const struct champ_saisi *c);
bool saisie_jour(const struct rangee *r, const struct champ_saisi *c, bool requis, day_t *out);
bool saisie_euros(const struct rangee *r, const struct champ_saisi *c, bool requis, int64_t *out);
bool saisie_entier(const struct rangee *r, const struct champ_saisi *c, bool requis, int64_t min, int64_t max,
                   int64_t *out);
/* A number of at most three decimals, in thousandths; `max` is in units. */
bool saisie_nombre(const struct rangee *r, const struct champ_saisi *c, bool requis, int64_t max,
                   int64_t *out_milliemes);

struct choix {
    const char *nom, *libelle;
};
/* One of the choices, ended by a NULL name; c->valeur is the list of options. The first is shown when nothing was typed. */
bool saisie_choix(const struct rangee *r, const struct champ_saisi *c, const struct choix *choix,
                  size_t *out);
/* A box of a row. */
bool saisie_case(const struct rangee *r, const char *name, enum view_key key);

/* `seconde` must not precede `premiere`, both known: else a fault of the field of `seconde`. */
bool saisie_ordre(const struct rangee *r, const struct champ_saisi *seconde, day_t b, const char *premiere,
                  day_t a);

#endif
