/*
 * organismes.h - training bodies: the public list of C. trav. L. 6351-7-1, and the agreements of DIFE.
 *
 * partner_organismes reads the list of « Mon activité formation »: 30 columns, a ; after the last one, quoted or not,
 * flags true, false or empty, days DD/MM/YYYY. A body is known by its NDA. When the list gives a new NDA to a body that
 * lists its old one, of the same company, the body keeps its dossiers, its agreements and its account, and the old
 * NDA still finds it. The SIRET column is not to be trusted: what does not hold together is flagged, never guessed.
 * Bodies absent from the list are left alone.
 *
 * partner_agrements reads the agreements to train élus (CGCT L. 1221-3), decision by decision. The exchange format
 * of the DGCL is not public: the layout is ours (siret, denomination, nature_juridique, departement_rattachement,
 * numero_decision, date_decision, date_debut, date_fin, date_suspension, date_fin_suspension, date_renouvellement,
 * etat). A body that is not known refuses the row.
 */
#ifndef SICPF_EXCHANGE_ORGANISMES_H
#define SICPF_EXCHANGE_ORGANISMES_H

#include "exchange/plan.h"

extern const struct partner partner_organismes;
extern const struct partner partner_agrements;

#endif
