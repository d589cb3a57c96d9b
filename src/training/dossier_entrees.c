/*
 * What a dossier writes beside its transfers: the inputs from which each amount can be computed again, without the
 * store, by rights/financement.h and training/denouement.h.
 */
#include "base/json.h"
#include "training/dossier_interne.h"

/* Two lists of FINANCEMENT_POTS_MAX lots stay well within. */
#define ENTREES_BYTES ((size_t)16 << 10)

static const char *kept(struct json *j, struct arena *a)
{
    const char *text = json_failed(j) ? NULL : arena_strndup(a, json_data(j), json_length(j));

    json_free(j);
    return text;
}

/* What is nil is left out: it is read back as nil. */
static void amount(struct json *j, const char *key, int64_t value)
{
    if (value != 0)
        json_ki(j, key, value);
}

static void day(struct json *j, const char *key, day_t d)
{
    char buf[DAY_TEXT_BYTES];

    if (d != DAY_NONE)
        json_kt(j, key, day_iso(d, buf));
}

static void lots(struct json *j, const struct financement_in *in)
{
    if (in->dotations_n > 0) {
        json_key(j, "dotations");
        json_array_open(j);
    }
    for (size_t i = 0; i < in->dotations_n; i++) {
        const struct dotation *d = &in->dotations[i];

        json_object_open(j);
        json_ki(j, "lot", d->lot);
        json_kt(j, "financeur", financeur_name(d->financeur));
        if (d->base != NULL)
            json_kt(j, "motif", d->base);
        json_ki(j, "montant", d->montant_cents);
        day(j, "echeance", d->echeance);
        day(j, "ouvert", d->ouvert_le);
        json_object_close(j);
    }
    if (in->dotations_n > 0)
        json_array_close(j);
    if (in->abondements_n > 0) {
        json_key(j, "abondements");
        json_array_open(j);
    }
    for (size_t i = 0; i < in->abondements_n; i++) {
        json_object_open(j);
        json_kt(j, "financeur", financeur_name(in->abondements[i].financeur));
        json_ki(j, "montant", in->abondements[i].montant_cents);
        json_object_close(j);
    }
    if (in->abondements_n > 0)
        json_array_close(j);
}

const char *dossier_entrees_financement(struct arena *a, const struct financement_in *in)
{
    struct json *j = json_new(ENTREES_BYTES);

    if (j == NULL)
        return NULL;
    json_object_open(j);
    json_ki(j, "prix", in->cout_cents);
    json_kt(j, "classe", classe_name(in->classe));
    json_kt(j, "fonds", fonds_name(in->fonds));
    json_kt(j, "situation", situation_name(in->situation));
    amount(j, "droits", in->droits_cents);
    amount(j, "dif", in->dif_cents);
    amount(j, "cec", in->cec_cents);
    amount(j, "dife", in->dife_cents);
    if (in->fonds == FONDS_DIFE) {
        json_ki(j, "prix_ht", in->cout_ht_cents);
        json_ki(j, "heures", in->heures);
        json_ki(j, "participants", in->participants);
    }
    lots(j, in);
    json_object_close(j);
    return kept(j, a);
}

/* Counted from the acceptance, unless new dates or an outage gave the holder that time again. */
static void retractation(struct json *j, const struct dossier *d)
{
    day_t usual;

    if (denouement_retractation_fin(d->accepte_le, &usual, NULL) != RC_OK || usual != d->retractation_fin)
        day(j, "retractation", d->retractation_fin);
}

const char *dossier_entrees_denouement(struct arena *a, const struct dossier *d, enum dossier_effet effet,
                                       int64_t organisme_cents)
{
    struct json *j = json_new(ENTREES_BYTES);

    if (j == NULL)
        return NULL;
    json_object_open(j);
    json_kt(j, "effet", dossier_effet_name(effet));
    json_ki(j, "prix", d->prix_ttc_cents);
    json_ki(j, "organisme", organisme_cents);
    if (effet != EFFET_LIBERER)
        day(j, "accepte", d->accepte_le);
    if (effet == EFFET_ANNULER) {
        day(j, "debut", d->debut);
        retractation(j, d);
        if (d->annulation_fin != DAY_NONE)
            day(j, "gratuite", d->annulation_fin);
    }
    if (effet == EFFET_SOLDER) {
        json_ki(j, "taux", d->taux);
        json_kt(j, "cause", dossier_cause_name(d->cause));
        json_ki(j, "force_majeure", d->force_majeure ? 1 : 0);
    }
    json_object_close(j);
    return kept(j, a);
}
