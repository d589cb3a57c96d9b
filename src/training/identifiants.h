/*
 * identifiants.h - the numbers by which companies, training bodies and bank accounts are known, checked by
 * their own arithmetic. Pure functions: no store, no clock, no law.
 *
 * Each check returns MSG_AUCUN when the number is good, otherwise the message that says what is wrong with
 * it; the value itself is never quoted. Input is text ended by NUL, as read, without blanks unless said
 * otherwise.
 */
#ifndef SICPF_IDENTIFIANTS_H
#define SICPF_IDENTIFIANTS_H

#include "base/base.h"
#include "base/err.h"

#define SIRET_DIGITS 14
#define SIREN_DIGITS 9
#define NDA_DIGITS 11
#define IBAN_MAX 34
#define IBAN_BYTES (IBAN_MAX + 1)

/* Nine digits whose Luhn sum is a multiple of ten. MSG_SIREN_FORME, MSG_SIREN_CLE. */
NODISCARD enum msg siren_check(const char *siren);

/*
 * Fourteen digits whose Luhn sum is a multiple of ten. For La Poste (SIREN 356000000), whose establishments
 * passed the room the key leaves, the plain sum of the digits is a multiple of five instead; its head office
 * follows both. MSG_SIRET_FORME, MSG_SIRET_CLE.
 */
NODISCARD enum msg siret_check(const char *siret);

/* Numéro de déclaration d'activité: eleven digits. It has no public key (Corsica and overseas vary): only the
 * shape is checked. MSG_NDA_FORME. */
NODISCARD enum msg nda_check(const char *nda);

/*
 * An IBAN of the SEPA area without blanks, in capitals: length of its country, remainder 1 modulo 97 (ISO
 * 7064), and for France and Monaco the key of the RIB inside. MSG_IBAN_FORME, MSG_IBAN_PAYS, MSG_IBAN_CLE,
 * MSG_IBAN_RIB.
 */
NODISCARD enum msg iban_check(const char *iban);

/* Removes blanks and puts letters in capitals: "fr76 3000…" gives "FR763000…". False when it does not fit in
 * `size` bytes or holds anything but ASCII letters, digits and blanks. */
NODISCARD bool iban_normalise(const char *text, char *out, size_t size);

/* "FR76 •••• •••• 0185": country, control digits and the last four characters, the only form that is shown.
 * buf has 40 bytes. Returns buf. */
const char *iban_masked(const char *iban, char *buf);

/*
 * Creditor reference (ISO 11649): "RF", two check digits, the creditor's own reference; remainder 1 modulo 97, as an IBAN.
 * rf_reference() writes that of a call for funds into out (RF_BYTES) and returns it. rf_normalise() removes blanks and
 * puts letters in capitals; false when the text is not a creditor reference, or its check digits are wrong.
 */
#define RF_MAX 25
#define RF_BYTES (RF_MAX + 1)
const char *rf_reference(int64_t appel, char out[RF_BYTES]);
NODISCARD bool rf_normalise(const char *text, char out[RF_BYTES]);

/* Key of a French RIB: 97 less the remainder of bank, branch and account (letters counted as the RIB does).
 * -1 when a part holds something else than digits (or letters, for the account) or has the wrong length. */
NODISCARD int rib_key(const char bank[5], const char branch[5], const char account[11]);

#endif
