/* faits.c - facts that make a duration start or hold an erasure back, recorded by an agent and told in the journal. */
#include "conservation/conservation.h"
#include "journal/journal.h"

struct sujet {
    bool titulaire, dossier, organisme, clos;
};

static const char *const names[] = {"contentieux", "fraude", "fonds_europeens", "fin_referencement",
                                    "refus_referencement"};
/* What each fact may be about, and whether it can end. */
static const struct sujet sujets[] = {
    [FAIT_CONTENTIEUX] = {.titulaire = true, .organisme = true, .clos = true},
    [FAIT_FRAUDE] = {.titulaire = true, .organisme = true, .clos = true},
    [FAIT_FONDS_EUROPEENS] = {.dossier = true},
    [FAIT_FIN_REFERENCEMENT] = {.organisme = true, .clos = false},
    [FAIT_REFUS_REFERENCEMENT] = {.organisme = true, .clos = false},
};

const char *fait_name(enum fait_genre g)
{
    CHECK((size_t)g < ARRAY_LEN(names));
    return names[g];
}

bool fait_find(const char *name, enum fait_genre *out)
{
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(names[i], name) == 0) {
            *out = (enum fait_genre)i;
            return true;
        }
    return false;
}

static enum rc find_dossier(struct db *db, const char *numero, int64_t *titulaire, int64_t *id, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CONSERVATION_DOSSIER, &c, e, "t", numero);
    bool found = rc == RC_OK && cursor_next(&c);

    if (found) {
        *titulaire = cursor_i64(&c, 0);
        *id = cursor_i64(&c, 1);
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !found ? ERR(e, MSG_DOSSIER_INCONNU) : rc;
}

/* The subject exists, and the fact is about such a one. */
static enum rc check_subject(struct db *db, const struct fait *f, int64_t *titulaire, int64_t *dossier,
                             struct err *e)
{
    const struct sujet *s = &sujets[f->genre];
    int64_t known = 0;
    enum rc rc;

    *titulaire = f->titulaire_id;
    *dossier = 0;
    if ((f->titulaire_id != 0 && !s->titulaire) || (f->organisme_id != 0 && !s->organisme) ||
        (f->dossier != NULL && !s->dossier) ||
        (f->titulaire_id != 0) + (f->organisme_id != 0) + (f->dossier != NULL) != 1)
        return ERR(e, MSG_CONSERVATION_FAIT_SUJET, "fait", fait_name(f->genre));
    if (f->dossier != NULL)
        return find_dossier(db, f->dossier, titulaire, dossier, e);
    if (f->titulaire_id != 0)
        rc = db_i64(db, Q_CONSERVATION_TITULAIRE_CONNU, 0, &known, e, "i", f->titulaire_id);
    else
        rc = db_i64(db, Q_CONSERVATION_ORGANISME_CONNU, 0, &known, e, "i", f->organisme_id);
    if (rc != RC_OK || known > 0)
        return rc;
    return f->titulaire_id != 0 ? ERR(e, MSG_TITULAIRE_INCONNU) : ERR(e, MSG_ORGANISME_INCONNU);
}

static enum rc tell(struct db *db, const struct fait *f, const char *act, int64_t titulaire, int64_t dossier,
                    struct err *e)
{
    char content[80];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = PARTY_CDC,
                                        .actor_name = f->agent,
                                        .purpose = FINALITE_1,
                                        .act = act,
                                        .law_day = f->jour,
                                        .titulaire_id = titulaire,
                                        .dossier_id = dossier,
                                        .content = content};

    snprintf(content, sizeof(content), "{\"fait\":\"%s\"}", fait_name(f->genre));
    return journal_append(db, &entry, NULL, e);
}

enum rc fait_noter(struct db *db, void *fait, struct err *e)
{
    const struct fait *f = fait;
    int64_t titulaire, dossier;
    enum rc rc = check_subject(db, f, &titulaire, &dossier, e);

    if (rc == RC_OK)
        rc = db_exec(db, Q_CONSERVATION_FAIT_INSERT, e, "iiitd", titulaire, f->organisme_id, dossier,
                     fait_name(f->genre), f->jour);
    if (rc == RC_CONFLICT)
        return ERR(e, MSG_CONSERVATION_FAIT_CONNU);
    return rc == RC_OK ? tell(db, f, "conservation.noter", titulaire, dossier, e) : rc;
}

enum rc fait_clore(struct db *db, void *fait, struct err *e)
{
    const struct fait *f = fait;
    int64_t titulaire, dossier;
    enum rc rc = check_subject(db, f, &titulaire, &dossier, e);

    if (rc == RC_OK && !sujets[f->genre].clos)
        return ERR(e, MSG_CONSERVATION_FAIT_SUJET, "fait", fait_name(f->genre));
    if (rc == RC_OK)
        rc = db_exec(db, Q_CONSERVATION_FAIT_FIN, e, "diit", f->jour, titulaire, f->organisme_id,
                     fait_name(f->genre));
    if (rc == RC_OK && db_changes(db) == 0)
        return ERR(e, MSG_CONSERVATION_FAIT_ABSENT);
    return rc == RC_OK ? tell(db, f, "conservation.clore", titulaire, dossier, e) : rc;
}
