#include "exchange/partenaires.h"
#include "exchange/activite.h"
#include "exchange/certifications.h"
#include "exchange/communes.h"
#include "exchange/depots.h"
#include "exchange/lheo.h"
#include "exchange/organismes.h"
#include "exchange/releves.h"
#include "exchange/rne.h"
#include "exchange/sngi.h"

const struct partner *const import_partners[] = {
    &partner_sngi,      &partner_activite, &partner_rne,      &partner_organismes,
    &partner_agrements, &partner_lheo,     &partner_rncp,     &partner_rs,
    &partner_dotations, &partner_camt,     &partner_communes, NULL,
};
