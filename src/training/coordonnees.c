#include "training/coordonnees.h"
#include "base/text.h"
#include "journal/journal.h"
#include "training/avis.h"
#include <inttypes.h>
#include <stddef.h>
#include <strings.h>

#define DECLARE 1U
#define COURRIEL_BYTES 256

#define AT(member) offsetof(struct coordonnees, member)
static const struct declaration_champ champs[] = {
    {"courriel", "Adresse électronique", AT(courriel), DECLARATION_COURRIEL, 254, DECLARE, 0},
    {"telephone", "Téléphone", AT(telephone), DECLARATION_TELEPHONE, 25, DECLARE, 0},
};

const struct declaration_champ *coordonnees_champs(size_t *n)
{
    *n = ARRAY_LEN(champs);
    return champs;
}

static enum rc check(const struct coordonnees *c, struct err *e)
{
    if (c->courriel == NULL && c->telephone == NULL) {
        ERR(e, MSG_ORGANISME_COORDONNEES);
        return err_at(e, champs[0].name, 0);
    }
    return declaration_verifier(champs, ARRAY_LEN(champs), DECLARE, c, e);
}

/* The columns of the query are in the order of the fields. `before` is the e-mail address held, "" without one. */
static enum rc compare(struct db *db, struct coordonnees_saisie *s, bool changed[ARRAY_LEN(champs)],
                       char before[COURRIEL_BYTES], struct err *e)
{
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_ORGANISME_COORDONNEES, &c, e, "i", s->organisme_id);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c))
        for (size_t i = 0; i < ARRAY_LEN(champs); i++) {
            const char *given = declaration_valeur(&champs[i], &s->c);
            const char *held = cursor_text(&c, (int)i);

            changed[i] = given != NULL && strcmp(given, held != NULL ? held : "") != 0;
            if (champs[i].genre == DECLARATION_COURRIEL)
                text_copy(held, before, COURRIEL_BYTES);
        }
    return cursor_close(&c, e);
}

static enum rc record_act(struct db *db, const struct coordonnees_saisie *s, const char *quoted,
                          struct err *e)
{
    char content[128];
    const struct journal_entry entry = {.kind = JOURNAL_ACT,
                                        .party = s->par.party,
                                        .actor_id = s->par.actor_id,
                                        .actor_name = s->par.agent,
                                        .purpose = FINALITE_3,
                                        .act = "organisme.coordonnees",
                                        .law_day = day_of_instant(db_now_us(db)),
                                        .content = content};

    snprintf(content, sizeof(content), "{\"organisme\":%" PRId64 ",\"champs\":[%s]}", s->organisme_id,
             quoted);
    return journal_append(db, &entry, NULL, e);
}

static enum rc write_changes(struct db *db, struct coordonnees_saisie *s,
                             const bool changed[ARRAY_LEN(champs)], struct err *e)
{
    char quoted[COORDONNEES_CHANGES_BYTES] = "";
    size_t q = 0, t = 0;
    enum rc rc;

    for (size_t i = 0; i < ARRAY_LEN(champs); i++) {
        if (!changed[i])
            continue;
        q += (size_t)snprintf(quoted + q, sizeof(quoted) - q, "%s\"%s\"", q > 0 ? "," : "", champs[i].name);
        t += (size_t)snprintf(s->changes_out + t, sizeof(s->changes_out) - t, "%s%s", t > 0 ? ", " : "",
                              champs[i].name);
    }
    if (t == 0)
        return RC_OK;
    rc = db_exec(db, Q_ORGANISME_COORDONNEES_SET, e, "ttii", s->c.courriel, s->c.telephone, db_now_us(db),
                 s->organisme_id);
    return rc == RC_OK ? record_act(db, s, quoted, e) : rc;
}

enum rc coordonnees_enregistrer(struct db *db, void *arg, struct err *e)
{
    struct coordonnees_saisie *s = arg;
    bool changed[ARRAY_LEN(champs)] = {false};
    char before[COURRIEL_BYTES] = "";
    enum rc rc = check(&s->c, e);

    s->changes_out[0] = '\0';
    if (rc == RC_OK)
        rc = declaration_organisme(db, s->organisme_id, e);
    if (rc == RC_OK)
        rc = compare(db, s, changed, before, e);
    if (rc == RC_OK)
        rc = write_changes(db, s, changed, e);
    /* Whoever takes the address first, to be the only one told of the rest, tells its owner. */
    return rc == RC_OK && changed[0] && before[0] != '\0' && strcasecmp(before, s->c.courriel) != 0
               ? avis_contact_change(db, s->organisme_id, before, e)
               : rc;
}
