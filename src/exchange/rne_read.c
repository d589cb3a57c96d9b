#include "exchange/rne_internal.h"
#include "base/text.h"
#include "law/law.h"
#include <sodium.h>

/* ---- hashes and records -------------------------------------------------------------------------------------- */

/* A text and its end, so that two lists of parts are never the same bytes. Every part is shorter than NOM_BYTES. */
static size_t put_part(char *out, size_t at, const char *part)
{
    size_t n = strlen(part) + 1;

    CHECK(n <= NOM_BYTES);
    memcpy(out + at, part, n);
    return at + n;
}

void rne_index_personne(const struct keyring *k, const char *type, const struct elu *elu,
                        unsigned char out[RNE_HALF])
{
    unsigned char whole[HASH_BYTES];
    char text[3 * NOM_BYTES + 8];
    size_t n = 0;

    n = put_part(text, n, type);
    n = put_part(text, n, elu->nom);
    n = put_part(text, n, elu->prenom);
    rne_put_day((unsigned char *)text + n, elu->naissance);
    text[n + 4] = elu->sexe;
    crypto_blind(&k->index, "mandat.personne", text, n + 5, whole);
    memcpy(out, whole, RNE_HALF);
}

void rne_index_territoire(const struct keyring *k, struct rne *r, const char *territoire)
{
    unsigned char whole[HASH_BYTES];
    char text[RNE_TERRITOIRE_BYTES + 64];
    int n;

    if (r->territoire_known && strcmp(r->territoire_text, territoire) == 0)
        return;
    n = snprintf(text, sizeof(text), "%s|%s", r->type, territoire);
    crypto_blind(&k->index, "mandat.territoire", text, MIN((size_t)n, sizeof(text) - 1), whole);
    memcpy(r->territoire, whole, RNE_HALF);
    snprintf(r->territoire_text, sizeof(r->territoire_text), "%s", territoire);
    r->territoire_known = true;
}

void rne_put_day(unsigned char *out, day_t d)
{
    sort_put_u32(out, (uint32_t)d ^ 0x80000000U);
}

day_t rne_get_day(const unsigned char *in)
{
    return (day_t)(sort_get_u32(in) ^ 0x80000000U);
}

size_t rne_pack(unsigned char *record, size_t head, const struct rne_ligne *l)
{
    unsigned char *p = record + head;
    size_t nom = strlen(l->nom) + 1;
    size_t prenom = strlen(l->prenom) + 1;

    memcpy(p, l->index, RNE_INDEX_BYTES);
    p += RNE_INDEX_BYTES;
    rne_put_day(p, l->debut);
    rne_put_day(p + 4, l->naissance);
    sort_put_u64(p + 8, (uint64_t)l->line);
    p[16] = (unsigned char)l->sexe;
    memcpy(p + 17, l->nom, nom);
    memcpy(p + 17 + nom, l->prenom, prenom);
    return head + RNE_INDEX_BYTES + 17 + nom + prenom;
}

void rne_keep_texts(struct rne_ligne *l, char out[2 * NOM_BYTES])
{
    size_t n = put_part(out, 0, l->nom);

    (void)put_part(out, n, l->prenom);
    l->nom = out;
    l->prenom = out + n;
}

void rne_unpack(const unsigned char *record, size_t head, struct rne_ligne *l)
{
    const unsigned char *p = record + head;

    memcpy(l->index, p, RNE_INDEX_BYTES);
    p += RNE_INDEX_BYTES;
    l->debut = rne_get_day(p);
    l->naissance = rne_get_day(p + 4);
    l->line = (long)sort_get_u64(p + 8);
    l->sexe = (char)p[16];
    l->nom = (const char *)p + 17;
    l->prenom = l->nom + strlen(l->nom) + 1;
}

/* ---- one row ------------------------------------------------------------------------------------------------- */

static const char *field_name(enum rne_column c)
{
    switch (c) {
    case RNE_NOM:
        return "Nom de l'élu";
    case RNE_PRENOM:
        return "Prénom de l'élu";
    case RNE_SEXE:
        return "Code sexe";
    case RNE_NAISSANCE:
        return "Date de naissance";
    default:
        return "Date de début du mandat";
    }
}

static enum rc refuse_field(struct err *e, enum msg m, enum rne_column c, long line)
{
    ERR(e, m);
    return err_at(e, field_name(c), line);
}

/* A file writes years with two digits or with four; a date of the other kind was cut or pasted. */
static enum rc read_day(struct rne *r, const struct csv_row *row, enum rne_column c, day_t issued, day_t *out,
                        struct err *e)
{
    enum rne_date_kind kind = c == RNE_NAISSANCE ? RNE_DATE_NAISSANCE : RNE_DATE_DEBUT;
    int digits;

    *out = rne_day(row->fields[r->layout.at[c]], kind, issued, &digits);
    if (*out == DAY_NONE)
        return refuse_field(e, MSG_RNE_DATE, c, row->line);
    if (r->year_digits[kind] == 0)
        r->year_digits[kind] = digits;
    if (r->year_digits[kind] != digits)
        return refuse_field(e, MSG_RNE_DATE_MELEE, c, row->line);
    return RC_OK;
}

static enum rc read_days(struct rne *r, const struct csv_row *row, day_t issued, struct rne_ligne *l,
                         struct err *e)
{
    enum rc rc = read_day(r, row, RNE_NAISSANCE, issued, &l->naissance, e);

    if (rc == RC_OK)
        rc = read_day(r, row, RNE_DEBUT, issued, &l->debut, e);
    if (rc != RC_OK)
        return rc;
    if (l->naissance > issued || day_year(issued) - day_year(l->naissance) > AGE_MAX)
        return refuse_field(e, MSG_RNE_INVRAISEMBLABLE, RNE_NAISSANCE, row->line);
    if (l->debut <= l->naissance || l->debut > day_add_months(issued, 12))
        return refuse_field(e, MSG_RNE_INVRAISEMBLABLE, RNE_DEBUT, row->line);
    return RC_OK;
}

static enum rc read_name(const struct rne *r, const struct csv_row *row, enum rne_column c,
                         char folded[NOM_BYTES], const char **out, struct err *e)
{
    *out = row->fields[r->layout.at[c]];
    if (strlen(*out) >= NOM_BYTES)
        return refuse_field(e, MSG_SNGI_TROP_LONG, c, row->line);
    if (text_fold(*out, folded, NOM_BYTES) == 0)
        return refuse_field(e, MSG_SNGI_NOM, c, row->line);
    return RC_OK;
}

static void read_territoire(struct import *im, const struct csv_row *row)
{
    struct rne *r = im->state;
    const char *cell[RNE_COLUMNS];
    char territoire[RNE_TERRITOIRE_BYTES];

    for (size_t i = 0; i < RNE_COLUMNS; i++)
        cell[i] = r->layout.at[i] >= 0 ? row->fields[r->layout.at[i]] : "";
    rne_territoire(r->layout.genre, cell, territoire);
    rne_index_territoire(im->keys, r, territoire);
}

static enum rc read_ligne(struct import *im, const struct csv_row *row, struct rne_ligne *l, struct err *e)
{
    struct rne *r = im->state;
    const char *sexe = row->fields[r->layout.at[RNE_SEXE]];
    char nom[NOM_BYTES], prenom[NOM_BYTES];
    enum rc rc = read_name(r, row, RNE_NOM, nom, &l->nom, e);

    l->line = row->line;
    if (rc == RC_OK)
        rc = read_name(r, row, RNE_PRENOM, prenom, &l->prenom, e);
    if (rc == RC_OK && strcmp(sexe, "M") != 0 && strcmp(sexe, "F") != 0)
        rc = refuse_field(e, MSG_SNGI_SEXE, RNE_SEXE, row->line);
    if (rc == RC_OK)
        rc = read_days(r, row, im->plan->issued, l, e);
    if (rc != RC_OK)
        return rc;
    l->sexe = *sexe;
    rne_index_personne(im->keys, r->type, &(struct elu){nom, prenom, l->sexe, l->naissance}, l->index);
    memcpy(l->index + RNE_HALF, r->territoire, RNE_HALF);
    return RC_OK;
}

/* ---- the file ------------------------------------------------------------------------------------------------ */

static enum rc keep_ligne(struct rne *r, const struct rne_ligne *l, struct err *e)
{
    unsigned char record[RNE_RECORD_MAX];

    memcpy(record, l->index, RNE_INDEX_BYTES);
    rne_put_day(record + RNE_INDEX_BYTES, l->debut);
    record[RNE_INDEX_BYTES + 4] = 2; /* after what is stored: rne_lignes.c */
    return sorter_add(r->lignes, record, rne_pack(record, RNE_LIGNES_KEY, l), e);
}

/* A refused line is not a line that is gone: its territory is remembered, so that nothing ends there. */
static enum rc keep_refus(struct import *im, const struct err *why, struct err *e)
{
    struct rne *r = im->state;

    plan_refuse(im->plan, why);
    if (r->refus_n == RNE_REFUS_MAX)
        return ERR(e, MSG_RNE_TROP_DE_REFUS);
    memcpy(r->refus[r->refus_n++], r->territoire, RNE_HALF);
    return RC_OK;
}

static enum rc read_rows(struct import *im, struct csv_file *f, struct err *e)
{
    const struct csv_row *row;
    enum rc rc;

    while ((rc = csv_file_next(f, &row, e)) == RC_OK && row != NULL) {
        struct rne_ligne l;
        struct err why = {0};

        im->plan->rows++;
        read_territoire(im, row);
        if (read_ligne(im, row, &l, &why) == RC_OK)
            rc = keep_ligne(im->state, &l, e);
        else
            rc = keep_refus(im, &why, e);
        if (rc != RC_OK)
            return rc;
    }
    return rc;
}

static bool allocate(struct import *im)
{
    struct rne *r = calloc(1, sizeof(*r));

    im->state = r;
    if (r == NULL)
        return false;
    r->lignes = sorter_new(im->env, RNE_LIGNES_KEY, SORTER_MEMORY);
    r->inconnus = sorter_new(im->env, RNE_INCONNUS_KEY, SORTER_MEMORY);
    r->titulaires = sorter_new(im->env, RNE_TITULAIRES_KEY, SORTER_MEMORY);
    r->refus = calloc(RNE_REFUS_MAX, sizeof(*r->refus));
    return r->lignes != NULL && r->inconnus != NULL && r->titulaires != NULL && r->refus != NULL;
}

static enum rc read_file(struct import *im, struct err *e)
{
    struct csv_file *f = NULL;
    struct rne *r;
    enum rc rc;

    if (!allocate(im))
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    r = im->state;
    rc = csv_file_open(im->file, 0, &f, e);
    if (rc == RC_OK)
        rc = rne_layout_of(f, &r->layout, e);
    if (rc == RC_OK) {
        im->plan->kind = rne_genre_code(r->layout.genre);
        r->type = law_mandat_of_rne(im->plan->kind);
        CHECK(r->type != NULL);
        rc = read_rows(im, f, e);
    }
    csv_file_close(f);
    return rc;
}

static void end(struct import *im)
{
    struct rne *r = im->state;

    if (r != NULL) {
        sorter_free(r->lignes);
        sorter_free(r->inconnus);
        sorter_free(r->titulaires);
        free(r->refus);
    }
    free(r);
    im->state = NULL;
}

/* An issue that shrinks too much is an accident of the publisher: it would end mandates that go on. Lines said twice do
 * not make up for those that are missing. */
static enum rc check_size(const struct import *im, struct err *e)
{
    int64_t percent = law_param_always(PARAM_RNE_BAISSE_MAX_POURCENT, im->plan->issued);
    int64_t lines = im->plan->rows - im->plan->refused - im->plan->repeated;
    char before[24], now[24], most[24];

    if (!im->has_previous || lines * 100 >= im->previous.lignes * (100 - percent))
        return RC_OK;
    snprintf(before, sizeof(before), "%lld", (long long)im->previous.lignes);
    snprintf(now, sizeof(now), "%lld", (long long)lines);
    snprintf(most, sizeof(most), "%lld", (long long)percent);
    return ERR(e, MSG_RNE_RETRECIT, "lignes", now, "avant", before, "pourcent", most);
}

static enum rc effects(struct db *db, struct import *im, struct err *e)
{
    struct rne *r = im->state;
    enum rc rc = check_size(im, e);

    if (rc == RC_OK)
        rc = rne_pass_lignes(db, im, e);
    if (rc == RC_OK)
        rc = check_size(im, e);
    sorter_free(r->lignes);
    r->lignes = NULL;
    if (rc == RC_OK)
        rc = rne_pass_inconnus(db, im, e);
    sorter_free(r->inconnus);
    r->inconnus = NULL;
    return rc == RC_OK ? rne_pass_mandats(db, im, e) : rc;
}

const struct partner partner_rne = {.name = "rne",
                                    .label = "Répertoire national des élus",
                                    .act = "import.rne",
                                    .ordered = true,
                                    .feed = FEED_RNE,
                                    .champ = rne_champ,
                                    .read = read_file,
                                    .effects = effects,
                                    .end = end};
