/*
 * tva.h - the VAT of a training, base by base (rules MON-10 to MON-13). Pure; cents.
 */
#ifndef SICPF_TVA_H
#define SICPF_TVA_H

#include "base/base.h"
#include "base/date.h"
#include "base/err.h"
#include "law/law.h"

/* The bases of a price: exempt, reduced rate, normal rate; the last two are those of Guadeloupe, Martinique, La Réunion. */
enum tva_taux {
    TVA_EXONEREE,
    TVA_REDUITE,
    TVA_NORMALE,
    TVA_REDUITE_OUTRE_MER,
    TVA_NORMALE_OUTRE_MER,
    TVA_COUNT
};

struct tva_base {
    int64_t ht_cents;
    int64_t tva_cents;
};

struct tva {
    struct tva_base bases[TVA_COUNT]; /* zeros for a base that is not there */
    int64_t ht_cents, tva_cents, ttc_cents;
};

/* The rate on a day, in ten-thousandths. RC_NOT_FOUND when the law has none that day. */
NODISCARD enum rc tva_taux(enum tva_taux t, day_t le, int64_t *out, struct err *e);

/* The base whose rate, in ten-thousandths, is that one on a day; false when the law has none. */
NODISCARD bool tva_de_taux(int64_t taux, day_t le, enum tva_taux *out);

/* VAT of each base, to the nearest cent, halves up, and the totals (MON-12). ht has TVA_COUNT cells, all >= 0: RC_USAGE
 * (MSG_TVA_MONTANT) otherwise. */
NODISCARD enum rc tva_calculer(const int64_t *ht_cents, day_t le, struct tva *out, struct err *e);

/* The same, when the total all taxes included was announced: RC_REFUSED (MSG_TVA_TOTAL) when it differs by a cent. */
NODISCARD enum rc tva_verifier(const int64_t *ht_cents, int64_t ttc_cents, day_t le, struct tva *out,
                               struct err *e);

/* "exoneree", "reduite"…: the word of a base, as it is stored; "TVA 20 %", as people read it on a day, in `buf` of TVA_LABEL_BYTES. */
#define TVA_LABEL_BYTES 48
const char *tva_mot(enum tva_taux t);
NODISCARD bool tva_trouver(const char *mot, enum tva_taux *out);
NODISCARD enum rc tva_libelle(enum tva_taux t, day_t le, char buf[TVA_LABEL_BYTES], struct err *e);

/* The one base that makes the second price of the first: that of the rate the body says (ten-thousandths; -1: it says none) when it
 * does, the first that does otherwise. False, and *out of zeros, when no rate of that day does. */
NODISCARD bool tva_deduire(int64_t ht_cents, int64_t ttc_cents, int64_t taux, day_t le, struct tva *out);

/* Part of a price is paid: the amount all taxes included is shared between the bases as they were, each to the nearest, the cent that is over or short is
 * the largest's (MON-13), or to the one that lets the VAT of every base be its price without tax times its rate, to the nearest (MON-12); then
 * each gives its price without tax and its VAT. 0 <= paye <= prix->ttc. */
NODISCARD enum rc tva_partager(const struct tva *prix, int64_t paye_ttc_cents, day_t le, struct tva *out,
                               struct err *e);

#endif
