/* interne.h - what the files of conservation/ share. */
#ifndef SICPF_CONSERVATION_INTERNE_H
#define SICPF_CONSERVATION_INTERNE_H

#include "conservation/conservation.h"

#define GENRE_TITULAIRE "titulaire"
#define GENRE_ORGANISME "organisme"

/* Called for each subject that is due, in order. */
typedef enum rc due_fn(void *arg, struct db *db, const char *genre, int64_t id, struct err *e);

/* Walks the subjects with identifiers after `apres` up to `jusque`: counts in *out, calls each() (may be NULL) for those
 * that are due and not held back. */
NODISCARD enum rc examiner_titulaires(struct db *db, day_t at, int64_t apres, int64_t jusque, due_fn *each,
                                      void *arg, struct conservation_compte *out, struct err *e);
NODISCARD enum rc examiner_organismes(struct db *db, day_t at, int64_t apres, int64_t jusque, due_fn *each,
                                      void *arg, struct conservation_compte *out, struct err *e);

/* What goes with the holders of a slice: dossiers, and contents of the journal, whatever their age. */
struct effaces {
    int64_t dossiers, contenus;
};
/* Erase one subject inside a unit of work; *n is added to. */
NODISCARD enum rc effacer_titulaire(struct db *db, int64_t id, struct effaces *n, struct err *e);
NODISCARD enum rc effacer_organisme(struct db *db, int64_t id, struct err *e);

struct execution {
    int64_t id;
    day_t jour;
    int64_t contenus_avant_us, contenus_seq, contenus_max;
    int64_t dossiers, contenus, sessions;
    int64_t commencee_us, terminee_us;
    unsigned char plan[HASH_BYTES];
};

/* The signed certificate of a run, into out (`size` bytes). */
NODISCARD enum rc certificat_ecrire(struct db *db, const struct execution *x,
                                    const struct conservation_bilan *b, char *out, size_t size,
                                    struct err *e);

#endif
