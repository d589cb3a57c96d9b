#include "training/dossier_dit.h"
#include <jansson.h>

const char *dossier_cause_phrase(enum dossier_cause cause, bool force_majeure)
{
    if (cause != CAUSE_TITULAIRE)
        return dossier_cause_label(cause);
    return force_majeure ? "Le titulaire a arrêté la formation, force majeure retenue"
                         : "Le titulaire a arrêté la formation, sans force majeure";
}

static json_t *details(const struct dossier_ligne_acte *l)
{
    return l->detail != NULL ? json_loads(l->detail, 0, NULL) : NULL;
}

bool dossier_ligne_service(const struct dossier_ligne_acte *l, struct dossier_service_dit *out)
{
    json_t *root = l->acte == ACTE_DECLARER || l->acte == ACTE_CORRIGER ? details(l) : NULL;
    const json_t *hours = json_object_get(root, "heures");
    const char *word = json_string_value(json_object_get(root, "cause"));
    bool said = hours != NULL && word != NULL && dossier_cause_find(word, &out->cause);

    if (said) {
        out->heures = json_integer_value(hours);
        out->taux = (int)json_integer_value(json_object_get(root, "taux"));
        out->force_majeure = json_is_true(json_object_get(root, "force_majeure"));
    }
    json_decref(root);
    return said;
}

int64_t dossier_ligne_accorde(const struct dossier_ligne_acte *l)
{
    json_t *root = l->acte == ACTE_ACCORDER || l->acte == ACTE_ACCORDER_PARTIE ? details(l) : NULL;
    const json_t *cents = json_object_get(root, "accorde");
    const int64_t out = json_is_integer(cents) ? (int64_t)json_integer_value(cents) : -1;

    json_decref(root);
    return out;
}

struct dossier_conditions dossier_conditions(const struct dossier *d)
{
    return (struct dossier_conditions){d->debut, d->fin, d->heures, d->prix_ttc_cents, d->prix_ht_cents};
}

struct dossier_ecarts dossier_ecarts(const struct dossier_conditions *a, const struct dossier_conditions *b)
{
    return (struct dossier_ecarts){.jours = a->debut != b->debut || a->fin != b->fin,
                                   .heures = a->heures != b->heures,
                                   .prix = a->ttc_cents != b->ttc_cents || a->ht_cents != b->ht_cents};
}

bool dossier_ecarts_existent(struct dossier_ecarts x)
{
    return x.jours || x.heures || x.prix;
}

static int64_t before(const json_t *root, const char *key, int64_t now)
{
    const json_t *v = json_object_get(root, key);

    return json_is_integer(v) ? json_integer_value(v) : now;
}

static day_t day_before(const json_t *root, const char *key, day_t now)
{
    const char *text = json_string_value(json_object_get(root, key));
    const day_t day = text != NULL ? day_parse_iso(text) : DAY_NONE;

    return day != DAY_NONE ? day : now;
}

void dossier_ligne_remonter(const struct dossier_ligne_acte *l, struct dossier_conditions *s)
{
    json_t *root = l->acte == ACTE_PROPOSER || l->acte == ACTE_ACCEPTER_REPORT ? details(l) : NULL;

    *s = (struct dossier_conditions){
        day_before(root, "debut_avant", s->debut), day_before(root, "fin_avant", s->fin),
        before(root, "heures_avant", s->heures), before(root, "prix_avant", s->ttc_cents),
        before(root, "prix_ht_avant", s->ht_cents)};
    json_decref(root);
}

void dossier_conditions_suivre(const struct dossier *d, const struct dossier_ligne_acte *acts, size_t n,
                               struct dossier_conditions *out)
{
    out[n] = dossier_conditions(d);
    for (size_t i = n; i-- > 0;) {
        out[i] = out[i + 1];
        dossier_ligne_remonter(&acts[i], &out[i]);
    }
}

struct dossier_conditions dossier_conditions_demandees(const struct dossier *d,
                                                       const struct dossier_ligne_acte *acts, size_t n)
{
    struct dossier_conditions s = dossier_conditions(d);

    if (d->etat != ETAT_VALIDATED && d->etat != ETAT_WAITING_ACCEPTATION)
        return s;
    for (size_t i = n; i-- > 0;) {
        if (acts[i].par == ROLE_TITULAIRE && acts[i].acte != ACTE_SOLLICITER)
            break; /* what he answered to, he has seen */
        dossier_ligne_remonter(&acts[i], &s);
    }
    return s;
}
