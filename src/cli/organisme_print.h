/* organisme_print.h - what a body declared, as « organisme show » and « organisme history » say it. */
#ifndef SICPF_CLI_ORGANISME_PRINT_H
#define SICPF_CLI_ORGANISME_PRINT_H

#include "base/json.h"
#include "door/door.h"
#include "training/affacturage.h"
#include "training/pedagogique.h"
#include "training/personne.h"

/* What is read together of one body; each list may be cut at its page. */
struct organisme_declare {
    struct organisme_personne *personnes;
    struct pedagogique *pedagogiques;
    struct affacturage *affacturages;
    size_t personnes_n, pedagogiques_n, affacturages_n;
    int64_t
        suite; /* there are more: the number to go on after, 0 when there are not. Each list numbers its own: it is the
                    * lowest of the lists that were cut, so that nothing is missed (another list may then repeat). */
};

/* The items that these show. */
void organisme_declare_items(struct item_set *items);

/* In force on `le`, or all that ever was (with curricula) when it is DAY_NONE, numbers after `apres`. */
NODISCARD enum rc organisme_declare_lire(struct db *db, struct arena *a, int64_t organisme_id, day_t le,
                                         int64_t apres, struct organisme_declare *out, struct err *e);

/* For people, one line each and its fields below. The grant is recorded. */
void organisme_declare_print(const struct organisme_declare *d, const struct grant *g, FILE *out);
/* The members "personnes", "pedagogiques" and "affacturages" of the open object. */
void organisme_declare_json(const struct organisme_declare *d, const struct grant *g, struct json *j);

#endif
