/* compte_fixture.h - the account of a training body, proposed by one person and approved by another. */
#ifndef SICPF_COMPTE_FIXTURE_H
#define SICPF_COMPTE_FIXTURE_H

#include "training/compte.h"

#define COMPTE_SECOND "essai-deux"

/* Proposed by `agent`, approved by COMPTE_SECOND. */
static inline enum rc compte_poser(struct store *s, int64_t organisme, const char *iban, const char *agent,
                                   struct err *e)
{
    struct compte_commande k = {
        .de = {COMPTE_ORGANISME, organisme}, .par = {PARTY_CDC, 0, agent}, .iban = iban};
    enum rc rc = store_write(s, compte_proposer, &k, e);

    k.par.agent = COMPTE_SECOND;
    return rc == RC_OK ? store_write(s, compte_approuver, &k, e) : rc;
}

#endif
