/* The verbs, in the order of --help. A new verb is a file verb_*.c, one line here and one line below. */
#include "cli/verb.h"

extern const struct verb verb_accrue;
extern const struct verb verb_avis;
extern const struct verb verb_book;
extern const struct verb verb_carte;
extern const struct verb verb_catalogue;
extern const struct verb verb_cec;
extern const struct verb verb_controle;
extern const struct verb verb_conversion;
extern const struct verb verb_deadlines;
extern const struct verb verb_demo;
extern const struct verb verb_doctor;
extern const struct verb verb_dossier;
extern const struct verb verb_dotation;
extern const struct verb verb_financeur;
extern const struct verb verb_explain;
extern const struct verb verb_export;
extern const struct verb verb_fraude;
extern const struct verb verb_import;
extern const struct verb verb_indu;
extern const struct verb verb_init;
extern const struct verb verb_journal;
extern const struct verb verb_law;
extern const struct verb verb_lettre;
extern const struct verb verb_migrate;
extern const struct verb verb_organisme;
extern const struct verb verb_panne;
extern const struct verb verb_pay;
extern const struct verb verb_person;
extern const struct verb verb_receipt;
extern const struct verb verb_register;
extern const struct verb verb_retention;
extern const struct verb verb_risques;
extern const struct verb verb_serve;
extern const struct verb verb_simulate;
extern const struct verb verb_store;
extern const struct verb verb_cle_api;
extern const struct verb verb_webhooks;

/* clang-format off */
const struct verb *const verbs[] = {
    &verb_accrue,
    &verb_avis,
    &verb_book,
    &verb_carte,
    &verb_catalogue,
    &verb_cec,
    &verb_controle,
    &verb_conversion,
    &verb_deadlines,
    &verb_demo,
    &verb_doctor,
    &verb_dossier,
    &verb_dotation,
    &verb_financeur,
    &verb_explain,
    &verb_export,
    &verb_fraude,
    &verb_import,
    &verb_indu,
    &verb_init,
    &verb_journal,
    &verb_law,
    &verb_lettre,
    &verb_migrate,
    &verb_organisme,
    &verb_panne,
    &verb_pay,
    &verb_person,
    &verb_receipt,
    &verb_register,
    &verb_retention,
    &verb_risques,
    &verb_serve,
    &verb_simulate,
    &verb_store,
    &verb_cle_api,
    &verb_webhooks,
    NULL,
};
/* clang-format on */
