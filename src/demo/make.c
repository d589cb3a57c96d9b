/*
 * make.c - the files of holders and of their activity, and the order in which all files are made.
 */
#include "demo/internal.h"
#include "law/law.h"
#include <errno.h>

enum { TOPIC_WORK = 80, TOPIC_YEAR };

#define PROGRESS_EVERY 65536

/* What a year of work looks like: share of the population in thousandths, and how much of the reference was worked. */
enum measure { HOURS, DAYS, WHOLE_YEAR };
static const struct work {
    int per_mille;
    const char *regime;
    enum measure measure;
    int percent;
} works[] = {
    {520, "salarie", HOURS, 100},
    {90, "salarie", HOURS, 70},
    {50, "salarie", HOURS, 40},
    {60, "salarie", DAYS, 100},
    {80, "independant", WHOLE_YEAR, 100},
    {100, "agent_public", HOURS, 100},
    {15, "esat", HOURS, 100},
    {85, NULL, HOURS, 0}, /* no work that year */
};

/* The reference of the law for that measure, that year. */
static int64_t reference_of(enum measure m, int year)
{
    day_t end = day_make(year, 12, 31);

    if (m == WHOLE_YEAR)
        return end - day_make(year - 1, 12, 31);
    return law_param_always(m == HOURS ? PARAM_CPF_HEURES_REFERENCE : PARAM_CPF_JOURS_REFERENCE_MAX, end);
}

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
    file_int(f, reference_of(w->measure, year) * w->percent / 100);
    file_bytes(f, ";", 1);
    file_int(f, reference_of(w->measure, year));
    file_text(f, w->measure == HOURS ? ";heures" : ";jours");
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
        !bodies_write(spec, folder, out) || !catalogue_write(spec, folder, &out->formations) ||
        !communes_write(spec, folder))
        return ERR(e, MSG_FICHIER_ECRITURE, "fichier", "les fichiers de démonstration", "raison",
                   err_reason(errno));
    return RC_OK;
}
