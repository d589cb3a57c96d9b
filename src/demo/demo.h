/*
 * demo.h - invented people and their files, in the layouts of the partners.
 *
 * Everything follows from (seed, number of holders, reference day): person i is computed, never stored, so files of
 * any size are streams and memory is constant. Nobody exists: family names and communes are composed from the pieces
 * in data/demo/, NIR and SIRET have valid keys, IBAN belong to a bank that does not exist.
 */
#ifndef SICPF_DEMO_H
#define SICPF_DEMO_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#define DEMO_HOLDERS_MAX 100000000

/* What is asked. */
struct demo_spec {
    int64_t holders; /* rows of the SNGI file, 1 to DEMO_HOLDERS_MAX */
    int64_t seats;   /* municipal seats; 0: a quarter of the holders, 500 000 at most */
    int years;       /* years of activity, the last one being the year before `today` */
    uint64_t seed;
    day_t today; /* reference day: agreements in force and sessions to come are placed around it */
};

/* What was written. */
struct demo_totals {
    int64_t holders, activities, mandates, organismes, agrements, formations;
};

/* Called now and then with the share done, in thousandths; may be NULL. */
typedef void demo_progress_fn(void *arg, int per_mille);

/*
 * Writes the files into the folder (a descriptor of an existing directory):
 *     sngi.csv activite.csv liste-publique-des-of.csv agrements-dife.csv catalogue-lheo.xml communes.csv ibans.csv
 *     rne/AAAA-MM-JJ/elus-….csv     three issues of the RNE, in the layouts of their dates
 * Files of the same names are replaced. RC_USAGE when the spec is out of bounds, RC_FAILURE when the disk refuses.
 */
NODISCARD enum rc demo_make(const struct demo_spec *spec, int folder, demo_progress_fn *progress, void *arg,
                            struct demo_totals *out, struct err *e);

/*
 * Brings such a folder into an empty store, through the same imports, credits and acts as the verbs: holders, issues of
 * the RNE in the order of their dates, activity, training bodies, agreements, catalogue, credits of rights, bank
 * details. Then chooses the people of the sign-in page. Says on `out` what each file gave.
 * RC_REFUSED (MSG_DEMO_DEJA) when the store already has people: nothing that someone entered is ever mixed or lost.
 */
NODISCARD enum rc demo_load(struct store *s, int folder, day_t today, const char *agent, FILE *out,
                            struct err *e);

/* Name of the setting that holds the people of the sign-in page: a JSON array of
 * {"role": "elu"|"titulaire"|"organisme"|"gestionnaire", "id": …, "nom": …, "detail": …}. */
#define DEMO_SETTING "demo.personnes"

/* Chooses those people among what the store holds, and keeps them under DEMO_SETTING. */
NODISCARD enum rc demo_people_choose(struct store *s, day_t today, struct err *e);

/* Prints them, one a line, or as the JSON array that the store keeps. */
NODISCARD enum rc demo_people_print(struct store *s, bool json, FILE *out, struct err *e);

#endif
