/* Names as C: "te.st" and "te_st" are two names of the law and one name of the program. */
#include "model.h"

struct named {
    const char *name;
    struct lc_pos pos;
};
typedef LC_VEC(struct named) named_list;

static char as_c(char ch)
{
    return ch == '.' || ch == ' ' ? '_' : ch;
}

static int compare_c(const char *a, const char *b)
{
    while (*a != '\0' && as_c(*a) == as_c(*b)) {
        a++;
        b++;
    }
    return (unsigned char)as_c(*a) - (unsigned char)as_c(*b);
}

/* Same C names side by side, in the order of the files. */
static int by_c_name(const void *a, const void *b)
{
    const struct named *x = a;
    const struct named *y = b;
    int d = compare_c(x->name, y->name);

    d = d != 0 ? d : strcmp(x->pos.file, y->pos.file);
    return d != 0 ? d : (x->pos.line > y->pos.line) - (x->pos.line < y->pos.line);
}

static void add(struct lc *c, named_list *all, const char *name, struct lc_pos pos)
{
    *LC_PUSH(c, *all) = (struct named){name, pos};
}

/* "count" is what the program calls their number. */
static void check(struct lc *c, named_list *all, const char *what)
{
    if (all->n > 1)
        qsort(all->v, all->n, sizeof(*all->v), by_c_name);
    for (size_t i = 0; i < all->n; i++) {
        const struct named *b = &all->v[i];
        const struct named *a = i > 0 ? &all->v[i - 1] : b;

        if (strcmp(b->name, "count") == 0)
            lc_error(c, b->pos, "%s « count » : le programme garde ce nom pour lui.", what);
        if (strcmp(a->name, b->name) != 0 && compare_c(a->name, b->name) == 0)
            lc_error(c, b->pos, "%s « %.60s » a le même nom dans le programme que « %.60s » (%s:%d).", what,
                     b->name, a->name, a->pos.file, a->pos.line);
    }
}

static void check_list(struct lc *c, const lc_names *names, const char *what)
{
    named_list all = {0};

    for (size_t i = 0; i < names->n && !c->full; i++)
        add(c, &all, names->v[i].name, names->v[i].pos);
    check(c, &all, what);
}

void lc_check_names(struct lc *c)
{
    named_list params = {0};
    named_list rules = {0};

    for (size_t i = 0; i < c->params.n && !c->full; i++)
        add(c, &params, c->params.v[i].name, c->params.v[i].pos);
    for (size_t i = 0; i < c->retentions.n && !c->full; i++)
        add(c, &rules, c->retentions.v[i].name, c->retentions.v[i].pos);
    check(c, &params, "le paramètre");
    check(c, &rules, "la règle de conservation");
    check_list(c, &c->items, "la donnée");
    check_list(c, &c->parties, "la partie");
    check_list(c, &c->purposes, "la finalité");
    check_list(c, &c->feed_names, "l'alimentation");
}
