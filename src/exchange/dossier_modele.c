#include "exchange/dossier_modele.h"
#include "base/money.h"
#include "people/titulaire.h"
#include "training/catalogue.h"

#define F ITEM_DOSSIER_FORMATION
#define M ITEM_DOSSIER_FORMATION_FINANCEMENT
#define S ITEM_DOSSIER_SUIVI
#define I ITEM_DOSSIER_FACTURE

struct folder {
    struct arena *a;
    const struct grant *g;
    const struct dossier *d;
    struct json *j;
    struct titulaire holder;
    struct contact contact;
    struct offre offer;
    const char *certification; /* its title; NULL */
    struct dossier_ligne_acte *acts;
    size_t acts_n;
    struct dossier_tva tva;
    struct tva realised;      /* of what is amountTtc */
    int64_t rates[TVA_COUNT]; /* of what is invoiced, in ten-thousandths */
};

struct item_set dossier_modele_items(void)
{
    return item_set_of(F, M, S, I, ITEM_TITULAIRE_ETAT_CIVIL, ITEM_TITULAIRE_COORDONNEES,
                       ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_SIRET, ITEM_COUNT);
}

/* ---- values the door allows ---------------------------------------------------------------------------------- */

static bool may(const struct folder *f, enum law_item item)
{
    return grant_has(f->g, item);
}

static void text(struct folder *f, enum law_item item, const char *key, const char *value)
{
    json_kt(f->j, key, may(f, item) && value != NULL && *value != '\0' ? value : NULL);
}

static void number(struct folder *f, enum law_item item, const char *key, int64_t value)
{
    json_key(f->j, key);
    if (may(f, item) && value >= 0)
        json_int(f->j, value);
    else
        json_none(f->j);
}

static void amount(struct folder *f, enum law_item item, const char *key, int64_t cents)
{
    char buf[MONEY_TEXT_BYTES];
    const char *plain = money_plain(cents, buf);

    json_key(f->j, key);
    if (may(f, item) && cents >= 0)
        json_number_text(f->j, plain);
    else
        json_none(f->j);
}

static void instant(struct folder *f, enum law_item item, const char *key, int64_t us)
{
    char buf[40];

    text(f, item, key, us > 0 ? instant_iso(us, buf) : NULL);
}

static void day(struct folder *f, enum law_item item, const char *key, day_t d)
{
    char buf[DAY_TEXT_BYTES];

    text(f, item, key, d != DAY_NONE ? arena_printf(f->a, "%sT00:00:00.000Z", day_iso(d, buf)) : NULL);
}

static void nulls(struct folder *f, const char *const *keys, size_t n)
{
    for (size_t i = 0; i < n; i++)
        json_kt(f->j, keys[i], NULL);
}

#define NULLS(f, ...)                                                                                        \
    nulls(f, (const char *const[]){__VA_ARGS__},                                                             \
          sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* ---- its parts ----------------------------------------------------------------------------------------------- */

/* The address is one text in the store: no tool is given pieces that were guessed. */
static void write_address(struct folder *f)
{
    const enum law_item c = ITEM_TITULAIRE_COORDONNEES;

    json_key(f->j, "address");
    json_object_open(f->j);
    text(f, c, "fullAddress", f->contact.adresse);
    NULLS(f, "id", "city", "line4", "number", "country", "postBox", "zipCode", "roadName", "roadType",
          "idAddress", "residence", "countryCode", "trainingSite", "corporateName", "roadTypeLabel",
          "informationSite", "repetitionIndex", "subscriptionSite", "additionalAddress",
          "repetitionIndexLabel", "reducedMobilityAccessCompliant", "reducedMobilityAccessModalities");
    json_object_close(f->j);
}

static void write_attendee(struct folder *f)
{
    const enum law_item c = ITEM_TITULAIRE_ETAT_CIVIL;
    const char *all = f->holder.prenoms != NULL ? f->holder.prenoms : "";
    const char *first = arena_strndup(f->a, all, strcspn(all, " "));
    const char *usage = f->holder.nom_usage;

    json_key(f->j, "attendee");
    json_object_open(f->j);
    text(f, c, "lastName", usage != NULL && *usage != '\0' ? usage : f->holder.nom_naissance);
    text(f, c, "firstName", first);
    text(f, c, "birthName", f->holder.nom_naissance);
    text(f, c, "gender", f->holder.sexe == 'F' ? "female" : f->holder.sexe == 'M' ? "male" : NULL);
    day(f, c, "dateOfBirth", f->holder.naissance);
    text(f, c, "codeCityOfBirth", f->holder.naissance_lieu);
    text(f, ITEM_TITULAIRE_COORDONNEES, "email", f->contact.courriel);
    text(f, ITEM_TITULAIRE_COORDONNEES, "phoneNumber", f->contact.telephone);
    NULLS(f, "id", "phoneFixed", "degree", "degreeTitle", "nameCityOfBirth", "codeCountryOfBirth",
          "poleEmploiId", "poleEmploiDpt", "firstName2", "firstName3", "nameCountryOfBirth",
          "poleEmploiRegionCode");
    write_address(f);
    json_kb(f->j, "readOnly", true);
    json_kb(f->j, "cdcCompliant", may(f, c) && f->holder.certifie);
    json_object_close(f->j);
}

/* The instant at which a state was last entered; 0: never. A financeur who grants a part gives the body's proposal back to the holder: it was
 * made before. */
static int64_t entered(const struct folder *f, enum dossier_etat state)
{
    int64_t us = 0;

    for (size_t i = 0; i < f->acts_n; i++)
        if (f->acts[i].apres == state && f->acts[i].avant != state && f->acts[i].acte != ACTE_ACCORDER_PARTIE)
            us = f->acts[i].enregistre_us;
    return us;
}

static void write_history(struct folder *f)
{
    static const enum dossier_etat states[] = {ETAT_NOT_PROCESSED,
                                               ETAT_VALIDATED,
                                               ETAT_ACCEPTED,
                                               ETAT_IN_TRAINING,
                                               ETAT_TERMINATED,
                                               ETAT_SERVICE_DONE_DECLARED,
                                               ETAT_SERVICE_DONE_VALIDATED,
                                               ETAT_REFUSED_BY_ATTENDEE,
                                               ETAT_REFUSED_BY_ORGANISM,
                                               ETAT_REFUSED_BY_FINANCER,
                                               ETAT_CANCELED_BY_ATTENDEE,
                                               ETAT_CANCELED_BY_ORGANISM,
                                               ETAT_CANCELED_BY_FINANCER,
                                               ETAT_CANCELED_BY_ATTENDEE_NOT_REALIZED,
                                               ETAT_REJECTED_WITHOUT_TITULAIRE_SUITE};

    json_key(f->j, "history");
    json_object_open(f->j);
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        instant(f, S, arena_printf(f->a, "%sDate", dossier_etat_name(states[i])), entered(f, states[i]));
    day(f, S, "serviceDoneDeclaredAttendeeDate", f->d->atteste_le);
    instant(f, I, "billedDate", f->d->facture_numero != NULL ? f->d->facture_transmise_us : 0);
    day(f, I, "paidDate", f->d->paye_le);
    day(f, S, "inControlDate", f->d->controle_le);
    day(f, S, "releasedDate", f->d->controle_leve_le);
    instant(f, S, "completionRateLastUpdate", f->d->taux >= 0 ? entered(f, ETAT_SERVICE_DONE_DECLARED) : 0);
    json_object_close(f->j);
}

/* One base of a price: without tax, then its tax, or (`whole`) all taxes included; null for a base that is not there. */
static void base(struct folder *f, const struct tva *t, enum tva_taux which, const char *ht, const char *tax,
                 bool whole)
{
    const struct tva_base *b = &t->bases[which];
    bool there = b->ht_cents > 0;

    amount(f, M, ht, there ? b->ht_cents : -1);
    if (tax != NULL)
        amount(f, M, tax, there ? b->tva_cents + (whole ? b->ht_cents : 0) : -1);
}

/* What the invoice says, base by base (MON-13), overseas rates too: null until what is to be paid is known. */
static void write_to_invoice(struct folder *f)
{
    json_key(f->j, "vatToInvoice");
    if (!may(f, M) || !may(f, I) || !f->tva.facturee) {
        json_none(f->j);
        return;
    }
    json_array_open(f->j);
    for (int i = 0; i < TVA_COUNT; i++) {
        const struct tva_base *b = &f->tva.facture.bases[i];

        if (b->ht_cents == 0)
            continue;
        json_object_open(f->j);
        amount(f, M, "vatRate", f->rates[i]);
        amount(f, M, "amountHt", b->ht_cents);
        amount(f, M, "vatAmount", b->tva_cents);
        json_object_close(f->j);
    }
    json_array_close(f->j);
}

/* Of a price, the VAT of a base of Guadeloupe, Martinique or La Réunion has no field of its own: the total alone tells it. */
static void write_money(struct folder *f)
{
    const struct dossier *d = f->d;
    int64_t ttc = d->realise_ttc_cents >= 0 ? d->realise_ttc_cents : d->prix_ttc_cents;
    int64_t ht = d->realise_ht_cents >= 0 ? d->realise_ht_cents : d->prix_ht_cents;

    amount(f, M, "amountTtc", ttc);
    amount(f, M, "amountHt", ht);
    amount(f, M, "vatAmount", ttc - ht);
    amount(f, I, "amountToInvoice", d->a_payer_cents);
    write_to_invoice(f);
    text(f, I, "billNumber", d->facture_numero);
    base(f, &f->realised, TVA_EXONEREE, "amountHtNet", NULL, false);
    base(f, &f->realised, TVA_REDUITE, "vatHtAmount5", "vatAmount5", false);
    base(f, &f->realised, TVA_NORMALE, "vatHtAmount20", "vatAmount20", false);
    NULLS(f, "billId", "amountCGU");
}

static const char *body_key(const struct folder *f)
{
    return f->offer.organisme_siret != NULL ? f->offer.organisme_siret : f->offer.organisme_nda;
}

static void write_training(struct folder *f)
{
    static const char *const modes[] = {
        [MODALITE_PRESENTIEL] = "0", [MODALITE_MIXTE] = "1", [MODALITE_DISTANCE] = "2"};
    const struct dossier *d = f->d;
    const struct offre *o = &f->offer;

    json_key(f->j, "trainingActionInfo");
    json_object_open(f->j);
    text(f, F, "title", d->intitule);
    text(f, F, "content", o->contenu);
    text(f, F, "trainingGoal", o->objectif);
    text(f, F, "expectedResult", o->resultats);
    text(f, F, "sessionId", o->session_numero);
    day(f, F, "sessionStartDate", d->debut);
    day(f, F, "sessionEndDate", d->fin);
    number(f, F, "indicativeDuration", d->heures);
    text(f, F, "teachingModalities", modes[o->modalite]);
    amount(f, M, "totalExcl", d->prix_ht_cents);
    amount(f, M, "totalIncl", d->prix_ttc_cents);
    number(f, S, "trainingCompletionRate", d->taux);
    text(f, S, "quitReason", d->heures_realisees >= 0 ? dossier_cause_name(d->cause) : NULL);
    text(f, F, "externalId", arena_printf(f->a, "%s_%s", body_key(f), o->formation_numero));
    text(f, F, "trainingActionId",
         arena_printf(f->a, "%s_%s/%s", body_key(f), o->formation_numero, o->action_numero));
    json_key(f->j, "address");
    json_object_open(f->j);
    json_kt(f->j, "id", NULL);
    text(f, F, "fullAddress", o->lieu);
    json_object_close(f->j);
    base(f, &f->tva.prix, TVA_REDUITE, "vatExclTax5", "vatInclTax5", true);
    base(f, &f->tva.prix, TVA_NORMALE, "vatExclTax20", "vatInclTax20", true);
    amount(f, M, "additionalFees", d->annexes_cents);
    NULLS(f, "vat", "weeklyDuration", "trainingPaces", "externalLink");
    json_object_close(f->j);
}

static void link_to(struct folder *f, const char *name, const char *after)
{
    json_key(f->j, name);
    json_object_open(f->j);
    json_kt(f->j, "href", arena_printf(f->a, "/api/registrationFolders/%s%s", f->d->numero, after));
    json_object_close(f->j);
}

/* Known to the tools, and to no address of this API: they find the key, and that there is nothing behind. */
static void link_to_nothing(struct folder *f, const char *name)
{
    json_key(f->j, name);
    json_object_open(f->j);
    json_kt(f->j, "href", NULL);
    json_object_close(f->j);
}

/* Only to what this API answers. */
static void write_links(struct folder *f)
{
    static const char *const none[] = {"session", "payments", "trainingAction", "activities"};
    static const char *const acts[] = {"validate", "inTraining", "terminate", "serviceDone",
                                       "refuse",   "cancel",     "billing"};

    json_key(f->j, "_links");
    json_object_open(f->j);
    link_to(f, "self", "");
    for (size_t i = 0; i < ARRAY_LEN(acts); i++)
        link_to(f, acts[i], arena_printf(f->a, "/%s", acts[i]));
    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        link_to_nothing(f, none[i]);
    json_key(f->j, "organism");
    json_object_open(f->j);
    json_kt(f->j, "href", NULL);
    text(f, ITEM_ORGANISME_RAISON_SOCIALE, "name", f->offer.organisme_denomination);
    text(f, ITEM_ORGANISME_SIRET, "siret", f->offer.organisme_siret);
    json_object_close(f->j);
    json_key(f->j, "certification");
    json_object_open(f->j);
    text(f, F, "externalId", f->offer.code_certification);
    text(f, F, "name", f->certification);
    NULLS(f, "href", "certifInfo", "id", "enabled");
    json_object_close(f->j);
    json_object_close(f->j);
}

static void write_folder(struct folder *f)
{
    const struct dossier *d = f->d;

    json_object_open(f->j);
    json_kt(f->j, "externalId", d->numero);
    json_kt(f->j, "type", "cpf");
    text(f, S, "state", dossier_etat_name(d->etat));
    text(f, S, "billingState", dossier_facturation_name(d->facturation));
    text(f, S, "controlState", dossier_controle_name(d->controle));
    text(f, S, "attendeeState",
         d->atteste == ATTESTE_RIEN ? "serviceDoneNotDeclared" : "serviceDoneDeclared");
    instant(f, S, "createdOn", d->cree_us);
    instant(f, S, "updatedOn", d->modifie_us);
    instant(f, S, "lastUpdate", d->modifie_us);
    number(f, S, "completionRate", d->taux);
    json_kb(f->j, "isAllowActions", true);
    json_kb(f->j, "withPoleEmploi", false);
    write_attendee(f);
    write_money(f);
    write_history(f);
    write_training(f);
    write_links(f);
    json_key(f->j, "files");
    json_array_open(f->j);
    json_array_close(f->j);
    json_key(f->j, "tags");
    json_array_open(f->j);
    json_array_close(f->j);
    NULLS(f, "attendeeLink", "dataProviderId", "permalink", "notes", "description", "externalLink");
    json_object_close(f->j);
}

static enum rc read_rates(struct folder *f, struct err *e)
{
    enum rc rc = RC_OK;

    for (int i = 0; rc == RC_OK && f->tva.facturee && i < TVA_COUNT; i++)
        if (f->tva.facture.bases[i].ht_cents > 0)
            rc = tva_taux((enum tva_taux)i, f->tva.le, &f->rates[i], e);
    return rc;
}

enum rc dossier_modele_ecrire(struct db *db, struct arena *a, const struct grant *g, const struct dossier *d,
                              struct json *j, struct err *e)
{
    struct folder f = {.a = a, .g = g, .d = d, .j = j};
    enum rc rc = dossier_actes(db, a, d, &f.acts, &f.acts_n, e);

    if (rc == RC_OK)
        rc = dossier_tva_lire(db, d, &f.tva, e);
    if (rc == RC_OK)
        rc = read_rates(&f, e);
    if (rc == RC_OK)
        rc = dossier_tva_de(&f.tva, d->realise_ttc_cents, &f.realised, e);
    if (rc == RC_OK)
        rc = catalogue_offre(db, a, d->session_id, &f.offer, e);
    if (rc == RC_OK && f.offer.code_certification != NULL)
        rc = catalogue_certification(db, a, f.offer.code_certification, &f.certification, e);
    if (rc == RC_OK && grant_has(g, ITEM_TITULAIRE_ETAT_CIVIL))
        rc = titulaire_get(db, a, d->titulaire_id, &f.holder, e);
    else
        f.holder.naissance = DAY_NONE;
    if (rc == RC_OK && grant_has(g, ITEM_TITULAIRE_COORDONNEES) && !f.holder.efface)
        rc = contact_get(db, a, d->titulaire_id, &f.contact, e);
    if (rc == RC_OK)
        write_folder(&f);
    return rc;
}
