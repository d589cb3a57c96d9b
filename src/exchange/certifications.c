/*
 * The registers of certifications: a file of records is read twice (whole, to refuse what does not hold; then record by record
 * against the store), a file of lists once, sorted by record.
 */
#include "exchange/certifications.h"
#include "exchange/certifications_ecrire.h"
#include "exchange/plan_sort.h"
#include "law/law.h"

#define GENRE_FICHES "fiches"
#define LISTE_KEY 8 /* digits of the number, then line */

struct repertoire {
    enum registre registre;
    enum fiches_contenu contenu;
    unsigned char *vues; /* a bit for each number the file has */
    bool illisible;      /* a number could not be read: nobody is said to be gone */
    struct sorter *lignes;
    struct sorter
        *ordre; /* numbers of the records that the second reading compares, in the order of the file */
    struct sorter_lot lot; /* of them, those asked ahead */
    size_t lot_next;
    struct arena *a;
    struct db *db;
    struct import *im;
    struct fiche courante; /* lists: the record whose lines are gathered */
    size_t room;
};

static bool seen(const struct repertoire *s, int64_t rang)
{
    return (s->vues[rang / 8] >> (rang % 8) & 1) != 0;
}

static void see(struct repertoire *s, int64_t rang)
{
    s->vues[rang / 8] = (unsigned char)(s->vues[rang / 8] | 1 << rang % 8);
}

static void refuse(struct import *im, enum msg m, const char *field, long line)
{
    struct err why = {0};

    ERR(&why, m);
    err_at(&why, field, line);
    plan_refuse(im->plan, &why);
}

/* The tables hold both registers; an XML export holds one. */
static bool other_register(struct import *im, const struct fiche *f)
{
    struct repertoire *s = im->state;

    if (f->registre == s->registre)
        return false;
    if (s->contenu == CONTENU_XML)
        refuse(im, MSG_RNCP_REGISTRE, "NUMERO_FICHE", f->line);
    else
        plan_counter_add(im->plan, "autre_registre", "lignes de l'autre répertoire, laissées", 1);
    return true;
}

/* ---- first reading ----------------------------------------------------------------------------------------------- */

static enum rc on_read(struct fiche *f, const struct err *faute, void *arg, struct err *e)
{
    struct import *im = arg;
    struct repertoire *s = im->state;
    unsigned char rang[4];

    if (f->rang != 0 && other_register(im, f))
        return RC_OK;
    im->plan->rows++;
    s->illisible |= f->rang == 0;
    if (faute != NULL) {
        if (f->rang != 0)
            see(s, f->rang); /* it is there, however badly told */
        plan_refuse(im->plan, faute);
        return RC_OK;
    }
    if (f->siret_douteux > 0)
        plan_counter_add(im->plan, "siret_douteux", "SIRET faux, laissés vides", f->siret_douteux);
    sort_put_u32(rang, (uint32_t)f->rang);
    return sorter_add_next(s->ordre, rang, sizeof(rang), e);
}

/* Number, line, then the texts one after the other, each ended by NUL, then the days. */
static size_t pack(const struct fiche *f, const struct fiche_ligne *l, unsigned char *out)
{
    const char *texts[] = {l->siret, l->nom, l->mot, l->etat};
    size_t n = LISTE_KEY;

    sort_put_u32(out, (uint32_t)f->rang);
    sort_put_u32(out + 4, (uint32_t)f->line);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const char *s = texts[i] != NULL ? texts[i] : "";

        memcpy(out + n, s, strlen(s) + 1);
        n += strlen(s) + 1;
    }
    memcpy(out + n, &l->actif_le, sizeof(l->actif_le));
    memcpy(out + n + sizeof(l->actif_le), &l->modifie_le, sizeof(l->modifie_le));
    return n + sizeof(l->actif_le) + sizeof(l->modifie_le);
}

static enum rc on_ligne(const struct fiche *f, const struct fiche_ligne *l, bool douteux,
                        const struct err *faute, void *arg, struct err *e)
{
    struct import *im = arg;
    struct repertoire *s = im->state;
    unsigned char record[SORTER_RECORD_MAX];

    if (f->rang != 0 && other_register(im, f))
        return RC_OK;
    im->plan->rows++;
    if (faute != NULL) {
        if (f->rang != 0)
            see(s, f->rang);
        s->illisible |= f->rang == 0;
        plan_refuse(im->plan, faute);
        return RC_OK;
    }
    if (douteux)
        plan_counter_add(im->plan, "siret_douteux", "SIRET faux, laissés vides", 1);
    return sorter_add(s->lignes, record, pack(f, l, record), e);
}

static enum rc parcourir(struct import *im, fiche_fn *each, void *arg, struct err *e)
{
    const struct repertoire *s = im->state;

    return s->contenu == CONTENU_XML ? fiches_xml(im->file, each, arg, e)
                                     : fiches_standard(im->file, each, arg, e);
}

static bool has_fiches(const struct repertoire *s)
{
    return s->contenu == CONTENU_XML || s->contenu == CONTENU_STANDARD;
}

static enum fiche_liste list_of(const struct repertoire *s)
{
    return (enum fiche_liste)(s->contenu - CONTENU_CERTIFICATEURS);
}

static enum rc read_file(struct import *im, enum registre r, struct err *e)
{
    static const char *const kinds[] = {GENRE_FICHES, GENRE_FICHES, "certificateurs", "partenaires", "blocs"};
    struct repertoire *s = calloc(1, sizeof(*s));
    enum rc rc;

    im->state = s;
    if (s == NULL || (s->vues = calloc(FICHE_RANG_MAX / 8 + 1, 1)) == NULL ||
        (s->a = arena_new(FICHE_MEMOIRE)) == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    s->registre = r;
    rc = fiches_contenu(im->file, &s->contenu, e);
    if (rc != RC_OK)
        return rc;
    im->plan->kind = kinds[s->contenu];
    if (has_fiches(s)) {
        s->ordre = sorter_new(im->env, SORTER_NEXT_KEY, SORTER_MEMORY);
        if (s->ordre == NULL)
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        rc = parcourir(im, on_read, im, e);
        return rc == RC_OK ? sorter_sort(s->ordre, e) : rc;
    }
    s->lignes = sorter_new(im->env, LISTE_KEY, SORTER_MEMORY);
    if (s->lignes == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    rc = fiches_liste(im->file, list_of(s), on_ligne, im, e);
    return rc == RC_OK ? sorter_sort(s->lignes, e) : rc;
}

static enum rc read_rncp(struct import *im, struct err *e)
{
    return read_file(im, REGISTRE_RNCP, e);
}

static enum rc read_rs(struct import *im, struct err *e)
{
    return read_file(im, REGISTRE_RS, e);
}

static void end(struct import *im)
{
    struct repertoire *s = im->state;

    if (s != NULL) {
        sorter_free(s->lignes);
        sorter_free(s->ordre);
        sorter_lot_free(&s->lot);
        arena_free(s->a);
        free(s->vues);
    }
    free(s);
    im->state = NULL;
}

/* ---- effects of records ------------------------------------------------------------------------------------------ */

/* Compares the lists that the record says, and writes those that changed. */
static enum rc compare_lists(struct repertoire *s, const struct fiche *f, const struct fiche_connue *known,
                             unsigned char changes[2 * FICHE_LISTES][HASH_BYTES], bool *changed,
                             struct err *e)
{
    enum rc rc = RC_OK;

    for (int l = 0; rc == RC_OK && f->listes_dites && l < FICHE_LISTES; l++) {
        memcpy(changes[2 * l], known->listes[l], HASH_BYTES);
        if (!fiche_liste_empreinte(f, (enum fiche_liste)l, changes[2 * l + 1]))
            return ERR(e, MSG_MEMOIRE_EPUISEE);
        if (known->listee[l] && memcmp(changes[2 * l], changes[2 * l + 1], HASH_BYTES) == 0)
            continue;
        *changed = true;
        if (s->im->apply)
            rc = fiche_liste_ecrire(s->db, f, (enum fiche_liste)l, changes[2 * l + 1], e);
    }
    return rc;
}

static enum rc compare(struct repertoire *s, struct fiche *f, struct err *e)
{
    unsigned char change[2 + 2 * FICHE_LISTES][HASH_BYTES];
    struct fiche_connue known;
    bool changed;
    size_t twins = fiche_sans_doublons(f);
    enum rc rc = fiche_connue(s->db, f->numero, &known, e);

    if (rc != RC_OK)
        return rc;
    if (twins > 0)
        plan_counter_add(s->im->plan, "blocs_repetes",
                         "blocs dits deux fois par leur fiche, comptés une fois", (int64_t)twins);
    memset(change, 0, sizeof(change));
    memcpy(change[0], known.empreinte, HASH_BYTES);
    fiche_empreinte(f, change[1]);
    changed = !known.connue || known.absente || memcmp(change[0], change[1], HASH_BYTES) != 0;
    if (changed && s->im->apply)
        rc = fiche_ecrire(s->db, f, s->im->livraison_id, change[1], e);
    if (rc == RC_OK)
        rc = compare_lists(s, f, &known, change + 2, &changed, e);
    if (rc != RC_OK)
        return rc;
    if (!changed) {
        s->im->plan->effects[PLAN_UNCHANGED]++;
        return RC_OK;
    }
    plan_state(s->im->plan, f->numero, strlen(f->numero));
    plan_effect(s->im->plan, known.connue ? PLAN_CHANGED : PLAN_NEW, change, sizeof(change));
    return RC_OK;
}

/* What the store has of the next records of the file, when those asked ahead are over. */
static enum rc ask_ahead(struct repertoire *s, struct err *e)
{
    enum rc rc;

    if (s->lot_next++ < s->lot.count)
        return RC_OK;
    rc = sorter_take(s->ordre, &s->lot, e);
    for (size_t i = 0; rc == RC_OK && i < s->lot.count; i++)
        rc = fiche_connue_ahead(s->db, s->registre,
                                (int64_t)sort_get_u32(s->lot.bytes + s->lot.at[i] + SORTER_NEXT_KEY), e);
    s->lot_next = 1;
    return rc == RC_OK ? db_ahead_end(s->db, e) : rc;
}

static enum rc on_effect(struct fiche *f, const struct err *faute, void *arg, struct err *e)
{
    struct repertoire *s = arg;
    enum rc rc;

    if (faute != NULL || f->registre != s->registre)
        return RC_OK; /* refused, or left, by the first reading */
    rc = ask_ahead(s, e);
    if (rc != RC_OK)
        return rc;
    if (seen(s, f->rang)) {
        refuse(s->im, MSG_RNCP_DEUX_FOIS, "NUMERO_FICHE", f->line);
        return RC_OK;
    }
    see(s, f->rang);
    return compare(s, f, e);
}

/* The numbers that the query gives and the file does not have, in the arena: reading ends before writing begins. */
static enum rc gone(struct repertoire *s, enum query q, int64_t **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    size_t room = 1024;
    int64_t *list = malloc(room * sizeof(*list));
    enum rc rc = db_query(s->db, q, &c, e, "t", registre_name(s->registre));

    *n = 0;
    while (list != NULL && rc == RC_OK && cursor_next(&c)) {
        if (seen(s, cursor_i64(&c, 0)))
            continue;
        if (*n == room) {
            int64_t *larger = reallocarray(list, room *= 2, sizeof(*list));

            if (larger == NULL) {
                free(list);
                list = NULL;
                break;
            }
            list = larger;
        }
        list[(*n)++] = cursor_i64(&c, 0);
    }
    if (rc == RC_OK)
        rc = cursor_close(&c, e);
    *out = list;
    return rc == RC_OK && list == NULL ? ERR(e, MSG_MEMOIRE_EPUISEE) : rc;
}

static enum rc end_fiches(struct repertoire *s, struct err *e)
{
    int64_t *list = NULL;
    size_t n = 0;
    enum rc rc = gone(s, Q_CERTIFICATION_PRESENTES, &list, &n, e);

    if (rc == RC_OK && s->illisible && n > 0) {
        plan_counter_add(s->im->plan, "maintenues", "fiches maintenues : leur ligne est peut-être refusée",
                         (int64_t)n);
        n = 0;
    }
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        plan_effect(s->im->plan, PLAN_ENDED, &list[i], sizeof(list[i]));
        if (s->im->apply)
            rc = db_exec(s->db, Q_CERTIFICATION_ABSENTE, e, "diti", s->im->plan->issued, s->im->livraison_id,
                         registre_name(s->registre), list[i]);
    }
    free(list);
    return rc;
}

/* ---- effects of lists -------------------------------------------------------------------------------------------- */

/* `gone_list`: the file has no line for this record. */
static enum rc settle_list(struct repertoire *s, bool gone_list, struct err *e)
{
    struct fiche *f = &s->courante;
    const enum fiche_liste l = list_of(s);
    unsigned char change[2][HASH_BYTES];
    struct fiche_connue known;
    size_t twins = l == LISTE_BLOCS ? fiche_sans_doublons(f) : 0;
    enum rc rc = fiche_connue(s->db, f->numero, &known, e);

    if (rc != RC_OK)
        return rc;
    if (!known.connue) {
        refuse(s->im, MSG_RNCP_FICHE_INCONNUE, "Numero_Fiche", f->line);
        return RC_OK;
    }
    if (twins > 0)
        plan_counter_add(s->im->plan, "blocs_repetes",
                         "blocs dits deux fois par leur fiche, comptés une fois", (int64_t)twins);
    memcpy(change[0], known.listes[l], HASH_BYTES);
    if (!fiche_liste_empreinte(f, l, change[1]))
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    if (known.listee[l] && memcmp(change[0], change[1], HASH_BYTES) == 0) {
        s->im->plan->effects[PLAN_UNCHANGED] += !gone_list;
        return RC_OK;
    }
    plan_state(s->im->plan, f->numero, strlen(f->numero));
    plan_effect(s->im->plan,
                gone_list         ? PLAN_ENDED
                : known.listee[l] ? PLAN_CHANGED
                                  : PLAN_NEW,
                change, sizeof(change));
    return s->im->apply ? fiche_liste_ecrire(s->db, f, l, change[1], e) : RC_OK;
}

static const char *unpack_text(struct repertoire *s, const unsigned char **at)
{
    const char *text = (const char *)*at;

    *at += strlen(text) + 1;
    return *text != '\0' ? arena_strdup(s->a, text) : NULL;
}

static void begin_list(struct repertoire *s, int64_t rang, long line)
{
    arena_reset(s->a);
    s->courante = (struct fiche){.registre = s->registre, .rang = rang, .line = line};
    s->room = 0;
    fiche_nommer(s->registre, rang, s->courante.numero);
    if (rang != 0)
        see(s, rang);
}

static enum rc gather(struct repertoire *s, const unsigned char *record, struct err *e)
{
    const enum fiche_liste l = list_of(s);
    struct fiche *f = &s->courante;
    const unsigned char *at = record + LISTE_KEY;
    const char *etat;
    struct fiche_ligne *line;

    if (f->lignes_n[l] == FICHE_LIGNES_MAX || arena_used(s->a) > FICHE_MEMOIRE / 4)
        return ERR(e, MSG_RNCP_TROP_GRAND);
    if (f->lignes_n[l] == s->room) {
        struct fiche_ligne *larger =
            ARENA_ARRAY(s->a, struct fiche_ligne, s->room = s->room == 0 ? 8 : 2 * s->room);

        if (f->lignes_n[l] > 0)
            memcpy(larger, f->lignes[l], f->lignes_n[l] * sizeof(*larger));
        f->lignes[l] = larger;
    }
    line = &f->lignes[l][f->lignes_n[l]++];
    line->siret = unpack_text(s, &at);
    line->nom = unpack_text(s, &at);
    line->mot = unpack_text(s, &at);
    etat = unpack_text(s, &at);
    line->etat = etat;
    memcpy(&line->actif_le, at, sizeof(line->actif_le));
    memcpy(&line->modifie_le, at + sizeof(line->actif_le), sizeof(line->modifie_le));
    return RC_OK;
}

static enum rc ask_gone(struct repertoire *s, const int64_t *rangs, size_t n, struct err *e)
{
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = fiche_connue_ahead(s->db, s->registre, rangs[i], e);
    return rc == RC_OK ? db_ahead_end(s->db, e) : rc;
}

/* Records whose list the store has and the file does not: the list is empty now. */
static enum rc empty_lists(struct repertoire *s, struct err *e)
{
    static const enum query listed[FICHE_LISTES] = {Q_CERTIFICATION_LISTEES_CERTIFICATEURS,
                                                    Q_CERTIFICATION_LISTEES_PARTENAIRES,
                                                    Q_CERTIFICATION_LISTEES_BLOCS};
    int64_t *list = NULL;
    size_t n = 0;
    enum rc rc = gone(s, listed[list_of(s)], &list, &n, e);

    if (s->illisible)
        n = 0;
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        if (i % SORTER_LOT_MAX == 0)
            rc = ask_gone(s, list + i, MIN(n - i, (size_t)SORTER_LOT_MAX), e);
        begin_list(s, list[i], 0);
        if (rc == RC_OK)
            rc = settle_list(s, true, e);
    }
    free(list);
    return rc;
}

/* The record whose lines are gathered, and those that begin in this lot. */
static enum rc ask_lists(struct repertoire *s, const struct sorter_lot *lot, struct err *e)
{
    int64_t last = s->courante.rang;
    enum rc rc = last != 0 ? fiche_connue_ahead(s->db, s->registre, last, e) : RC_OK;

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++) {
        const int64_t rang = (int64_t)sort_get_u32(lot->bytes + lot->at[i]);

        if (rang != last)
            rc = fiche_connue_ahead(s->db, s->registre, rang, e);
        last = rang;
    }
    return rc == RC_OK ? db_ahead_end(s->db, e) : rc;
}

static enum rc lot_of_lines(void *arg, const struct sorter_lot *lot, struct err *e)
{
    struct repertoire *s = arg;
    enum rc rc = ask_lists(s, lot, e);

    for (size_t i = 0; rc == RC_OK && i < lot->count; i++) {
        const unsigned char *record = lot->bytes + lot->at[i];
        const int64_t rang = (int64_t)sort_get_u32(record);

        if (s->courante.rang != rang) {
            if (s->courante.rang != 0)
                rc = settle_list(s, false, e);
            begin_list(s, rang, (long)sort_get_u32(record + 4));
        }
        if (rc == RC_OK)
            rc = gather(s, record, e);
    }
    return rc;
}

static enum rc list_effects(struct repertoire *s, struct err *e)
{
    enum rc rc;

    begin_list(s, 0, 0);
    rc = sorter_each_lot(s->lignes, lot_of_lines, s, e);
    if (rc == RC_OK && s->courante.rang != 0)
        rc = settle_list(s, false, e);
    return rc == RC_OK ? empty_lists(s, e) : rc;
}

/* A list that is older than the records would take back what they say. */
static enum rc check_order(struct repertoire *s, struct err *e)
{
    struct cursor c = {0};
    day_t last = DAY_NONE;
    char day[32];
    enum rc rc = db_query(s->db, Q_LIVRAISON_LAST, &c, e, "tt", s->im->partner->name, GENRE_FICHES);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c))
        last = cursor_day(&c, 1);
    rc = cursor_close(&c, e);
    if (rc != RC_OK || last == DAY_NONE || s->im->plan->issued >= last)
        return rc;
    return ERR(e, MSG_RNCP_LISTE_ANCIENNE, "date", day_french(last, day));
}

/* An issue that shrinks too much is an accident of the publisher: it would close offers that are good. */
static enum rc check_size(const struct import *im, struct err *e)
{
    int64_t percent = law_param_always(PARAM_CERTIFICATIONS_BAISSE_MAX_POURCENT, im->plan->issued);
    int64_t lines = im->plan->rows - im->plan->refused;
    char before[24], now[24], most[24];

    if (!im->has_previous || lines * 100 >= im->previous.lignes * (100 - percent))
        return RC_OK;
    snprintf(before, sizeof(before), "%lld", (long long)im->previous.lignes);
    snprintf(now, sizeof(now), "%lld", (long long)lines);
    snprintf(most, sizeof(most), "%lld", (long long)percent);
    return ERR(e, MSG_RNCP_RETRECIT, "lignes", now, "avant", before, "pourcent", most);
}

static enum rc effects(struct db *db, struct import *im, struct err *e)
{
    struct repertoire *s = im->state;
    enum rc rc = check_size(im, e);

    s->db = db;
    s->im = im;
    if (rc != RC_OK)
        return rc;
    if (!has_fiches(s)) {
        rc = check_order(s, e);
        return rc == RC_OK ? list_effects(s, e) : rc;
    }
    rc = parcourir(im, on_effect, s, e);
    return rc == RC_OK ? end_fiches(s, e) : rc;
}

const struct partner partner_rncp = {.name = "rncp",
                                     .label = "Répertoire national des certifications professionnelles",
                                     .act = "import.rncp",
                                     .ordered = true,
                                     .feed = FEED_COUNT,
                                     .champ = fiches_champ,
                                     .read = read_rncp,
                                     .effects = effects,
                                     .end = end};

const struct partner partner_rs = {.name = "rs",
                                   .label = "Répertoire spécifique des certifications",
                                   .act = "import.rs",
                                   .ordered = true,
                                   .feed = FEED_COUNT,
                                   .champ = fiches_champ,
                                   .read = read_rs,
                                   .effects = effects,
                                   .end = end};
