#include "cli/organisme_print.h"

void organisme_declare_items(struct item_set *items)
{
    static const enum law_item pedagogique[] = {
        ITEM_ORGANISME_PEDAGOGIQUE_SIRET, ITEM_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE,
        ITEM_ORGANISME_PEDAGOGIQUE_NDA, ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES};

    for (int r = 0; r < PERSONNE_ROLE_COUNT; r++)
        item_set_add(items, personne_item((enum personne_role)r));
    for (size_t i = 0; i < ARRAY_LEN(pedagogique); i++)
        item_set_add(items, pedagogique[i]);
    item_set_add(items, ITEM_ORGANISME_AFFACTURAGE);
}

static void cut_after(struct organisme_declare *d, size_t n, size_t page, int64_t last)
{
    if (n == page && (d->suite == 0 || last < d->suite))
        d->suite = last;
}

enum rc organisme_declare_lire(struct db *db, struct arena *a, int64_t organisme_id, day_t le, int64_t apres,
                               struct organisme_declare *out, struct err *e)
{
    const struct personne_filtre f = {.organisme_id = organisme_id,
                                      .apres = apres,
                                      .le = le,
                                      .role = PERSONNE_ROLE_COUNT,
                                      .cv = le == DAY_NONE,
                                      .limit = le == DAY_NONE ? PERSONNES_CV_PAGE : PERSONNES_PAGE};
    enum rc rc = personnes(db, a, &f, &out->personnes, &out->personnes_n, e);

    if (rc == RC_OK)
        rc = pedagogiques(db, a, organisme_id, apres, le, PEDAGOGIQUES_PAGE, &out->pedagogiques,
                          &out->pedagogiques_n, e);
    if (rc == RC_OK)
        rc = affacturages(db, a, organisme_id, apres, le, AFFACTURAGES_PAGE, &out->affacturages,
                          &out->affacturages_n, e);
    if (rc != RC_OK)
        return rc;
    out->suite = 0;
    cut_after(out, out->personnes_n, f.limit,
              out->personnes_n > 0 ? out->personnes[out->personnes_n - 1].no : 0);
    cut_after(out, out->pedagogiques_n, PEDAGOGIQUES_PAGE,
              out->pedagogiques_n > 0 ? out->pedagogiques[out->pedagogiques_n - 1].no : 0);
    cut_after(out, out->affacturages_n, AFFACTURAGES_PAGE,
              out->affacturages_n > 0 ? out->affacturages[out->affacturages_n - 1].no : 0);
    return RC_OK;
}

/* The item that a field of a pédagogique body is. */
static enum law_item pedagogique_item(const char *field)
{
    static const struct {
        const char *field;
        enum law_item item;
    } items[] = {{"formation", ITEM_ORGANISME_PEDAGOGIQUE_SIRET},
                 {"action", ITEM_ORGANISME_PEDAGOGIQUE_SIRET},
                 {"siret", ITEM_ORGANISME_PEDAGOGIQUE_SIRET},
                 {"raison_sociale", ITEM_ORGANISME_PEDAGOGIQUE_RAISON_SOCIALE},
                 {"nda", ITEM_ORGANISME_PEDAGOGIQUE_NDA}};

    for (size_t i = 0; i < ARRAY_LEN(items); i++)
        if (strcmp(items[i].field, field) == 0)
            return items[i].item;
    return ITEM_ORGANISME_PEDAGOGIQUE_COORDONNEES;
}

/* ---- for people -------------------------------------------------------------------------------------------- */

static void print_field(FILE *out, const char *label, const char *text)
{
    if (text == NULL)
        return;
    fprintf(out, "      %s : ", label);
    for (; *text != '\0'; text++) {
        fputc(*text, out);
        if (*text == '\n')
            fputs("        ", out);
    }
    fputc('\n', out);
}

static void print_period(FILE *out, day_t depuis, day_t avant)
{
    char from[DAY_TEXT_BYTES], until[DAY_TEXT_BYTES];

    if (avant == DAY_NONE)
        fprintf(out, "depuis le %s\n", day_iso(depuis, from));
    else if (avant == depuis)
        fprintf(out, "jamais en vigueur (inscrit pour le %s par erreur)\n", day_iso(depuis, from));
    else
        fprintf(out, "du %s au %s\n", day_iso(depuis, from), day_iso(avant - 1, until));
}

static void print_personne(const struct organisme_personne *p, const struct grant *g, FILE *out)
{
    size_t n;
    const struct declaration_champ *champs = personne_champs(&n);

    if (!grant_has(g, personne_item(p->role)))
        return;
    fprintf(out, "  %lld. %s : %s %s, ", (long long)p->no, personne_role_label(p->role), p->prenom, p->nom);
    print_period(out, p->depuis, p->avant);
    if (p->aupres != AUPRES_CONTRACTANT)
        print_field(out, "auprès de", personne_aupres_label(p->aupres));
    for (size_t i = 2; i < n; i++) /* the name is said already */
        if (p->pedagogique_siret == NULL ||
            champs[i].place != offsetof(struct organisme_personne, pedagogique_siret) ||
            grant_has(g, ITEM_ORGANISME_PEDAGOGIQUE_SIRET))
            print_field(out, champs[i].libelle, declaration_valeur(&champs[i], p));
}

static void print_pedagogique(const struct pedagogique *p, const struct grant *g, FILE *out)
{
    size_t n;
    const struct declaration_champ *champs = pedagogique_champs(&n);

    if (!grant_has(g, ITEM_ORGANISME_PEDAGOGIQUE_SIRET))
        return;
    fprintf(out, "  %lld. Responsable pédagogique, ", (long long)p->no);
    print_period(out, p->depuis, p->avant);
    for (size_t i = 0; i < n; i++)
        if (grant_has(g, pedagogique_item(champs[i].name)))
            print_field(out, champs[i].libelle, declaration_valeur(&champs[i], p));
}

static void print_affacturage(const struct affacturage *f, FILE *out)
{
    size_t n;
    const struct declaration_champ *champs = affacturage_champs(&n);

    fprintf(out, "  %lld. Société d'affacturage, ", (long long)f->no);
    print_period(out, f->depuis, f->avant);
    print_field(out, "État", affacturage_etat(f));
    if (f->refus != NULL)
        print_field(out, "Refus de la banque", f->refus);
    for (size_t i = 0; i < n; i++)
        print_field(out, champs[i].libelle, declaration_valeur(&champs[i], f));
}

void organisme_declare_print(const struct organisme_declare *d, const struct grant *g, FILE *out)
{
    CHECK(grant_recorded(g));
    for (size_t i = 0; i < d->personnes_n; i++)
        print_personne(&d->personnes[i], g, out);
    for (size_t i = 0; i < d->pedagogiques_n; i++)
        print_pedagogique(&d->pedagogiques[i], g, out);
    for (size_t i = 0; i < d->affacturages_n && grant_has(g, ITEM_ORGANISME_AFFACTURAGE); i++)
        print_affacturage(&d->affacturages[i], out);
}

/* ---- for machines ------------------------------------------------------------------------------------------ */

static void json_period(struct json *j, int64_t no, day_t depuis, day_t avant)
{
    char day[DAY_TEXT_BYTES];

    json_ki(j, "numero", no);
    json_kt(j, "depuis", day_iso(depuis, day));
    json_kt(j, "avant", avant != DAY_NONE ? day_iso(avant, day) : NULL);
}

static void json_personne(const struct organisme_personne *p, const struct grant *g, struct json *j)
{
    size_t n;
    const struct declaration_champ *champs = personne_champs(&n);

    if (!grant_has(g, personne_item(p->role)))
        return;
    json_object_open(j);
    json_kt(j, "role", personne_role_name(p->role));
    json_kt(j, "aupres", personne_aupres_name(p->aupres));
    json_period(j, p->no, p->depuis, p->avant);
    for (size_t i = 0; i < n; i++)
        if ((champs[i].pour & (1U << p->role)) != 0 &&
            (champs[i].place != offsetof(struct organisme_personne, pedagogique_siret) ||
             grant_has(g, ITEM_ORGANISME_PEDAGOGIQUE_SIRET)))
            json_kt(j, champs[i].name, declaration_valeur(&champs[i], p));
    json_object_close(j);
}

static void json_pedagogique(const struct pedagogique *p, const struct grant *g, struct json *j)
{
    size_t n;
    const struct declaration_champ *champs = pedagogique_champs(&n);

    if (!grant_has(g, ITEM_ORGANISME_PEDAGOGIQUE_SIRET))
        return;
    json_object_open(j);
    json_period(j, p->no, p->depuis, p->avant);
    for (size_t i = 0; i < n; i++)
        if (grant_has(g, pedagogique_item(champs[i].name)))
            json_kt(j, champs[i].name, declaration_valeur(&champs[i], p));
    json_object_close(j);
}

static void json_affacturage(const struct affacturage *f, struct json *j)
{
    size_t n;
    const struct declaration_champ *champs = affacturage_champs(&n);

    json_object_open(j);
    json_period(j, f->no, f->depuis, f->avant);
    json_kt(j, "etat", affacturage_etat(f));
    json_kd(j, "approuve_le", f->approuve_le);
    json_kd(j, "fin_proposee", f->fin_proposee);
    json_kt(j, "refus", f->refus);
    for (size_t i = 0; i < n; i++)
        json_kt(j, champs[i].name, declaration_valeur(&champs[i], f));
    json_object_close(j);
}

void organisme_declare_json(const struct organisme_declare *d, const struct grant *g, struct json *j)
{
    CHECK(grant_recorded(g));
    json_key(j, "personnes");
    json_array_open(j);
    for (size_t i = 0; i < d->personnes_n; i++)
        json_personne(&d->personnes[i], g, j);
    json_array_close(j);
    json_key(j, "pedagogiques");
    json_array_open(j);
    for (size_t i = 0; i < d->pedagogiques_n; i++)
        json_pedagogique(&d->pedagogiques[i], g, j);
    json_array_close(j);
    json_key(j, "affacturages");
    json_array_open(j);
    for (size_t i = 0; i < d->affacturages_n && grant_has(g, ITEM_ORGANISME_AFFACTURAGE); i++)
        json_affacturage(&d->affacturages[i], j);
    json_array_close(j);
    json_ki(j, "suite", d->suite);
}
