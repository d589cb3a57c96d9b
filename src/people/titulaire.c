#include "people/titulaire.h"
#include "base/text.h"
#include "journal/journal.h"
#include "people/identite.h"
#include "people/secret.h"

#define MANDATS_MAX 1000
#define ACTIVITES_MAX 1000
#define CONTACT_MAX 300
#define CONTACT_ARENA ((size_t)64 << 10)

enum rc titulaire_get(struct db *db, struct arena *a, int64_t id, struct titulaire *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_TITULAIRE_GET, &c, e, "i", id);
    bool found;

    if (rc != RC_OK)
        return rc;
    found = cursor_next(&c);
    if (found) {
        const char *sexe = cursor_text(&c, 4);

        *out = (struct titulaire){
            .id = cursor_i64(&c, 0),
            .nom_naissance = cursor_copy_or_empty(&c, a, 1),
            .nom_usage = cursor_copy_or_empty(&c, a, 2),
            .prenoms = cursor_copy_or_empty(&c, a, 3),
            .sexe = sexe != NULL ? sexe[0] : ' ',
            .naissance = cursor_day(&c, 5),
            .naissance_lieu = cursor_copy_or_empty(&c, a, 6),
            .certifie = cursor_i64(&c, 7) != 0,
            .deces = cursor_day(&c, 8),
            .ouvert_us = cursor_i64(&c, 9),
            .modifie_us = cursor_i64(&c, 10),
            .efface = cursor_i64(&c, 11) != 0,
        };
    }
    rc = cursor_close(&c, e);
    return rc != RC_OK ? rc : found ? RC_OK : ERR(e, MSG_TITULAIRE_INCONNU);
}

enum rc titulaire_by_nir(struct db *db, const char *nir, int64_t *id, struct err *e)
{
    char number[NIR_LENGTH + 1];
    unsigned char index[NIR_INDEX_BYTES];
    enum nir_fault fault = nir_parse(nir, number);
    enum rc rc;

    if (fault != NIR_OK)
        return ERR(e, MSG_NIR_REFUSE, "raison", nir_fault_text(fault));
    secret_nir_index(store_keys(db_store(db)), number, index);
    rc = db_i64(db, Q_TITULAIRE_BY_NIR, 0, id, e, "b", index, sizeof(index));
    return rc != RC_OK ? rc : *id != 0 ? RC_OK : ERR(e, MSG_TITULAIRE_NIR_INCONNU);
}

enum rc titulaire_nir(struct db *db, int64_t id, char out[NIR_LENGTH + 1], struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_TITULAIRE_NIR, &c, e, "i", id);
    bool found = false;
    bool opened = false;

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c)) {
        size_t key_n, nir_n;
        const void *key = cursor_blob(&c, 0, &key_n);
        const void *nir = cursor_blob(&c, 1, &nir_n);

        found = key != NULL && nir != NULL;
        opened = found && secret_nir_open(store_keys(db_store(db)), key, key_n, nir, nir_n, out);
    }
    rc = cursor_close(&c, e);
    if (rc != RC_OK)
        return rc;
    if (!found)
        return ERR(e, MSG_TITULAIRE_INCONNU);
    return opened ? RC_OK : ERR(e, MSG_TITULAIRE_SCELLE);
}

const char *titulaire_nom(struct arena *a, const struct titulaire *t)
{
    size_t first = strcspn(t->prenoms, " ");

    return arena_printf(a, "%.*s%s%s", (int)first, t->prenoms, first > 0 ? " " : "",
                        *t->nom_usage != '\0' ? t->nom_usage : t->nom_naissance);
}

bool titulaire_porte_nom(const struct titulaire *t, const char *nom)
{
    char said[NOM_BYTES], birth[NOM_BYTES], usage[NOM_BYTES];

    text_fold(nom, said, sizeof(said));
    text_fold(t->nom_naissance, birth, sizeof(birth));
    text_fold(t->nom_usage, usage, sizeof(usage));
    return said[0] != '\0' && (strcmp(said, birth) == 0 || strcmp(said, usage) == 0);
}

/* ---- contact ------------------------------------------------------------------------------------------------- */

enum rc contact_get(struct db *db, struct arena *a, int64_t titulaire_id, struct contact *out, struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_CONTACT_GET, &c, e, "i", titulaire_id);

    *out = (struct contact){"", "", "", 0};
    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c))
        *out = (struct contact){cursor_copy_or_empty(&c, a, 0), cursor_copy_or_empty(&c, a, 1),
                                cursor_copy_or_empty(&c, a, 2), cursor_i64(&c, 3)};
    return cursor_close(&c, e);
}

/* One @, something before it, a dot inside what follows, no blank: more is the mail server's to say. */
static bool is_courriel(const char *s)
{
    const char *at = strchr(s, '@');
    const char *dot = at != NULL ? strrchr(at, '.') : NULL;

    return at != NULL && at > s && strchr(at + 1, '@') == NULL && dot != NULL && dot > at + 1 &&
           dot[1] != '\0' && strpbrk(s, " \t\r\n<>,;\"") == NULL;
}

static bool is_telephone(const char *s)
{
    bool abroad = *s == '+';
    int digits = 0;

    for (const char *p = s + abroad; *p != '\0'; p++) {
        if (*p >= '0' && *p <= '9')
            digits++;
        else if (*p != ' ' && *p != '.' && *p != '-')
            return false;
    }
    return abroad ? digits >= 8 && digits <= 15 : digits == 10;
}

static enum rc contact_check(const struct contact *c, struct err *e)
{
    static const char *const fields[] = {"courriel", "telephone", "adresse"};
    const char *const values[] = {c->courriel, c->telephone, c->adresse};

    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (strlen(values[i]) > CONTACT_MAX || !text_is_utf8(values[i], strlen(values[i]))) {
            char max[16];

            snprintf(max, sizeof(max), "%d", CONTACT_MAX);
            ERR(e, MSG_CONTACT_TROP_LONG, "max", max);
            return err_at(e, fields[i], 0);
        } else if (!text_is_one_line(values[i])) {
            ERR(e, MSG_CONTACT_CARACTERE);
            return err_at(e, fields[i], 0);
        }
    if (*c->courriel != '\0' && !is_courriel(c->courriel)) {
        ERR(e, MSG_CONTACT_COURRIEL);
        return err_at(e, fields[0], 0);
    }
    if (*c->telephone != '\0' && !is_telephone(c->telephone)) {
        ERR(e, MSG_CONTACT_TELEPHONE);
        return err_at(e, fields[1], 0);
    }
    return RC_OK;
}

static const char *null_if_empty(const char *s)
{
    return *s == '\0' ? NULL : s;
}

enum rc contact_set(struct db *db, int64_t titulaire_id, const struct contact *c, struct err *e)
{
    int64_t known;
    enum rc rc = contact_check(c, e);

    if (rc == RC_OK)
        rc = db_i64(db, Q_TITULAIRE_EXISTS, 0, &known, e, "i", titulaire_id);
    if (rc != RC_OK)
        return rc;
    if (known == 0)
        return ERR(e, MSG_TITULAIRE_INCONNU);
    return db_exec(db, Q_CONTACT_SET, e, "ittti", titulaire_id, null_if_empty(c->courriel),
                   null_if_empty(c->telephone), null_if_empty(c->adresse), db_now_us(db));
}

/* The fields that change, never their values. */
static void name_changes(const struct contact *old, const struct contact *new, char *out, size_t size)
{
    const struct {
        const char *name;
        bool changed;
    } fields[] = {{"courriel", strcmp(old->courriel, new->courriel) != 0},
                  {"telephone", strcmp(old->telephone, new->telephone) != 0},
                  {"adresse", strcmp(old->adresse, new->adresse) != 0}};
    size_t used = (size_t)snprintf(out, size, "{\"champs\":[");
    const char *comma = "";

    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (fields[i].changed) {
            used += (size_t)snprintf(out + used, size - used, "%s\"%s\"", comma, fields[i].name);
            comma = ",";
        }
    snprintf(out + used, size - used, "]}");
}

static enum rc record_rectification(struct db *db, const struct contact_commande *c,
                                    const struct contact *old, struct err *e)
{
    char content[80];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = PARTY_TITULAIRE,
                                        .actor_id = c->titulaire_id,
                                        .actor_name = "",
                                        .purpose = FINALITE_2,
                                        .act = "titulaire.coordonnees",
                                        .law_day = day_of_instant(db_now_us(db)),
                                        .titulaire_id = c->titulaire_id,
                                        .content = content};

    name_changes(old, &c->contact, content, sizeof(content));
    return journal_append(db, &entry, NULL, e);
}

enum rc contact_rectifier(struct db *db, void *arg, struct err *e)
{
    const struct contact_commande *c = arg;
    struct arena *a = arena_new(CONTACT_ARENA);
    struct contact old;
    enum rc rc = a != NULL ? contact_get(db, a, c->titulaire_id, &old, e) : ERR(e, MSG_MEMOIRE_EPUISEE);

    if (rc == RC_OK)
        rc = contact_set(db, c->titulaire_id, &c->contact, e);
    if (rc == RC_OK)
        rc = record_rectification(db, c, &old, e);
    arena_free(a);
    return rc;
}

/* ---- mandates and years of work ------------------------------------------------------------------------------ */

enum rc mandats_of(struct db *db, struct arena *a, int64_t titulaire_id, struct mandat **out, size_t *n,
                   struct err *e)
{
    struct cursor c = {0};
    size_t room = 8;
    enum rc rc = db_query(db, Q_MANDATS_OF, &c, e, "i", titulaire_id);

    *out = ARENA_ARRAY(a, struct mandat, room);
    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < MANDATS_MAX && cursor_next(&c)) {
        if (*n == room) {
            struct mandat *bigger = ARENA_ARRAY(a, struct mandat, 2 * room);

            memcpy(bigger, *out, room * sizeof(**out));
            *out = bigger;
            room *= 2;
        }
        (*out)[(*n)++] = (struct mandat){cursor_copy_or_empty(&c, a, 0), cursor_day(&c, 1), cursor_day(&c, 2),
                                         cursor_day(&c, 3), cursor_copy_or_empty(&c, a, 4)};
    }
    return cursor_close(&c, e);
}

static struct activite activite_read(struct cursor *c, struct arena *a)
{
    return (struct activite){
        .annee = (int)cursor_i64(c, 0),
        .regime = cursor_copy_or_empty(c, a, 1),
        .travaille = cursor_i64(c, 2),
        .reference = cursor_i64(c, 3),
        .unite = cursor_copy_or_empty(c, a, 4),
        .peu_qualifie = cursor_i64(c, 5) != 0,
        .boe = cursor_i64(c, 6) != 0,
        .categorie_c = cursor_i64(c, 7) != 0,
        .cotisation_payee = cursor_i64(c, 8) != 0,
    };
}

enum rc activites_of(struct db *db, struct arena *a, int64_t titulaire_id, struct activite **out, size_t *n,
                     struct err *e)
{
    struct cursor c = {0};
    size_t room = 16;
    enum rc rc = db_query(db, Q_ACTIVITES_OF, &c, e, "i", titulaire_id);

    *out = ARENA_ARRAY(a, struct activite, room);
    *n = 0;
    if (rc != RC_OK)
        return rc;
    while (*n < ACTIVITES_MAX && cursor_next(&c)) {
        if (*n == room) {
            struct activite *bigger = ARENA_ARRAY(a, struct activite, 2 * room);

            memcpy(bigger, *out, room * sizeof(**out));
            *out = bigger;
            room *= 2;
        }
        (*out)[(*n)++] = activite_read(&c, a);
    }
    return cursor_close(&c, e);
}
