/*
 * make.c - the files of holders and of their activity, and the order in which all files are made.
 */
#include "demo/internal.h"
#include <errno.h>

enum { TOPIC_WORK = 80, TOPIC_YEAR };

#define SEATS_MAX 500000
#define PROGRESS_EVERY 65536

/* What a year of work looks like, by share of the population in thousandths. */
static const struct work {
    int per_mille;
    const char *regime;
    int worked, reference;
    const char *unit;
} works[] = {
    {520, "salarie", 1607, 1607, "heures"}, {90, "salarie", 1100, 1607, "heures"},
    {50, "salarie", 640, 1607, "heures"},   {60, "salarie", 218, 218, "jours"},
    {80, "independant", 360, 360, "jours"}, {100, "agent_public", 1607, 1607, "heures"},
    {15, "esat", 1820, 1820, "heures"},     {85, NULL, 0, 0, NULL}, /* no work that year */
};

static void holder_row(struct file *f, const struct person *p)
{
    file_bytes(f, p->nir, 15);
    file_bytes(f, ";", 1);
    file_text(f, p->nom);
    file_bytes(f, ";", 1);
    file_text(f, p->usage);
    file_bytes(f, ";", 1);
    file_text(f, p->prenoms);
    file_bytes(f, p->sexe == 'F' ? ";F;" : ";M;", 3);
    file_day(f, p->naissance, true);
    file_bytes(f, ";", 1);
    file_text(f, p->lieu);
    file_bytes(f, "\n", 1);
}

static bool activity_row(const struct demo_spec *s, struct file *f, const struct person *p, int64_t i,
                         int year)
{
    uint64_t job = draw(s, i, TOPIC_WORK);
    uint64_t luck = draw(s, i * 64 + year % 64, TOPIC_YEAR);
    int share =
        (int)(luck % 10 == 0 ? luck / 16 % 1000 : job % 1000); /* one year in ten is unlike the others */
    int age = year - day_year(p->naissance);
    const struct work *w = works;

    while (share >= w->per_mille) {
        share -= w->per_mille;
        w++;
    }
    if (w->regime == NULL || age < 18 || age > 66)
        return false;
    file_bytes(f, p->nir, 15);
    file_bytes(f, ";", 1);
    file_int(f, year);
    file_bytes(f, ";", 1);
    file_text(f, w->regime);
    file_bytes(f, ";", 1);
    file_int(f, w->worked);
    file_bytes(f, ";", 1);
    file_int(f, w->reference);
    file_bytes(f, ";", 1);
    file_text(f, w->unit);
    file_text(f, job / 1024 % 8 == 0 ? ";1" : ";0");
    file_text(f, job / 8192 % 25 == 0 ? ";1" : ";0");
    file_text(f, strcmp(w->regime, "agent_public") == 0 && job / 262144 % 3 == 0 ? ";1;1\n" : ";0;1\n");
    return true;
}

static bool people_write(const struct demo_spec *s, int folder, demo_progress_fn *progress, void *arg,
                         struct demo_totals *t)
{
    int last = day_year(s->today) - 1;
    struct file holders;
    struct file work;

    if (!file_open(&holders, folder, "sngi.csv"))
        return false;
    if (!file_open(&work, folder, "activite.csv")) {
        file_drop(&holders);
        return false;
    }
    file_text(&holders, "nir;nom_naissance;nom_usage;prenoms;sexe;date_naissance;lieu_naissance\n");
    file_text(&work,
              "nir;annee;regime;travaille;reference;unite;peu_qualifie;boe;categorie_c;cotisation_payee\n");
    for (int64_t i = 0; i < s->holders; i++) {
        struct person p;

        person_make(s, i, &p);
        holder_row(&holders, &p);
        t->holders++;
        for (int year = last - s->years + 1; year <= last; year++)
            t->activities += activity_row(s, &work, &p, i, year) ? 1 : 0;
        if (progress != NULL && i % PROGRESS_EVERY == 0)
            progress(arg, (int)(i * 1000 / s->holders));
    }
    bool ok = file_close(&holders);
    return file_close(&work) && ok;
}

enum rc demo_make(const struct demo_spec *spec, int folder, demo_progress_fn *progress, void *arg,
                  struct demo_totals *out, struct err *e)
{
    memset(out, 0, sizeof(*out));
    if (spec->holders < 1 || spec->holders > DEMO_HOLDERS_MAX || spec->seats < 0 || spec->seats > SEATS_MAX ||
        spec->seats > spec->holders || spec->years < 0 || spec->years > 12)
        return ERR(e, MSG_DEMO_BORNES);
    if (!people_write(spec, folder, progress, arg, out) || !rne_write(spec, folder, &out->mandates) ||
        !bodies_write(spec, folder, out) || !catalogue_write(spec, folder, &out->formations))
        return ERR(e, MSG_FICHIER_ECRITURE, "fichier", "les fichiers de démonstration", "raison",
                   strerror(errno));
    return RC_OK;
}
