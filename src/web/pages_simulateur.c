/* pages_simulateur.c - the simulator for everyone: its entry, and what its three pages share. */
#include "web/simulateur.h"
#include "web/pages.h"

struct champ_saisi simulateur_champ_date(size_t i, const char *label)
{
    return i == 0 ? (struct champ_saisi){"date", label, K_Z_DATE, K_F_DATE}
                  : (struct champ_saisi){"autre", "Comparer avec une autre date", K_Z_AUTRE, K_F_AUTRE};
}

void simulateur_dates(const struct rangee *r, const char *label, day_t *out, size_t *n)
{
    const struct champ_saisi first = simulateur_champ_date(0, label), other = simulateur_champ_date(1, label);

    out[0] = out[1] = DAY_NONE;
    (void)saisie_jour(r, &first, true, &out[0]);
    (void)saisie_jour(r, &other, false, &out[1]);
    *n = out[1] != DAY_NONE && out[1] != out[0] ? 2 : 1;
    if (request_query(r->s->p->rq, "date") == NULL)
        view_query_date(r->s->p, K_Z_DATE, "date", r->s->p->today);
}

struct view *simulateur_resultat(struct saisie *s, day_t at)
{
    struct view *v = view_add(s->p->view, K_RESULTATS);

    view_day(v, K_R_DATE, at);
    view_flag(v, K_R_SECONDE, s->resultats++ > 0);
    return v;
}

/* Once all results are shown: the link to share, and what to compare next. */
static void suite(struct saisie *s, const day_t *dates, size_t n)
{
    char first[DAY_TEXT_BYTES], second[DAY_TEXT_BYTES];

    view_flag(s->p->view, K_MONTRE, true);
    view_printf(s->p->view, K_PARTAGE, "%s#resultat", s->lien);
    if (n < SIMULATEUR_DATES)
        return;
    view_text(s->p->view, K_COMPARAISON,
              arena_printf(s->p->arena, "/comparer?du=%s&au=%s", day_iso(MIN(dates[0], dates[1]), first),
                           day_iso(MAX(dates[0], dates[1]), second)));
}

void simulateur_page(struct page *p, void *demande, const day_t *dates, const size_t *dates_n,
                     void (*read)(struct saisie *s, void *demande),
                     bool (*compute)(struct saisie *s, void *demande, day_t at))
{
    struct saisie s;
    bool told = true;

    saisie_debut(&s, p, "date");
    read(&s, demande);
    if (!saisie_fin(&s))
        return;
    for (size_t i = 0; told && i < *dates_n; i++)
        told = compute(&s, demande, dates[i]);
    if (saisie_fin(&s))
        suite(&s, dates, *dates_n);
}

void simulateur_textes(struct appuis *all, const struct appuis *more)
{
    for (size_t i = 0; i < more->n; i++) {
        size_t k = 0;

        while (k < all->n &&
               (all->a[k].param != more->a[i].param || all->a[k].value.from != more->a[i].value.from))
            k++;
        if (k == all->n && all->n < ARRAY_LEN(all->a))
            all->a[all->n++] = more->a[i];
    }
}
