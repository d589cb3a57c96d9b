/*
 * lieu.h - where a training takes place: communes, and how far two places are. Integers only: millionths of a degree, metres.
 */
#ifndef SICPF_LIEU_H
#define SICPF_LIEU_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

#define RAYON_KM_MAX 300 /* the distance below is that of a plane: farther it would drift */

struct point {
    int64_t lat, lon; /* millionths of a degree, WGS 84 */
};

struct commune {
    const char *code; /* INSEE; NULL: none */
    const char *nom;
    struct point ou;
};

/* South, north, west, east, millionths of a degree. It holds the circle, and does not go around the 180th meridian. */
struct boite {
    int64_t sud, nord, ouest, est;
};

/*
 * Metres between two places, on a sphere of 6 371 km of which the two share a tangent plane at their mean latitude. Up to
 * RAYON_KM_MAX and 60 degrees of latitude it is within 0,2 % of the great circle, which is itself within 0,6 % of the ellipsoid.
 */
NODISCARD int64_t distance_m(struct point a, struct point b);

/* The box around a circle; rayon_m from 1 to 1000 * RAYON_KM_MAX. */
void boite_autour(struct point centre, int64_t rayon_m, struct boite *out);

/* The comparison form of the name of a town: text_fold(), SAINT and SAINTE as the post office shortens them, no CEDEX. */
void commune_plier(const char *nom, char *out, size_t size);

/*
 * The communes that a person means: "Auch", "32000", "32000 Auch", "Saint-Denis (97411)" where the five characters are the
 * INSEE code. At most `max`, in order of code; *n is 0 when none. The array lives in the arena.
 */
NODISCARD enum rc communes_chercher(struct db *db, struct arena *a, const char *texte, size_t max,
                                    struct commune **out, size_t *n, struct err *e);

#endif
