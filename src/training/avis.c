#include "training/avis.h"
#include "rights/acte.h"
#include <inttypes.h>

/* A notice says: what begins its sentence, the party, what ends it. */
static const struct {
    const char *genre, *objet, *debut, *fin;
} genres[] = {
    {"propose", "Un nouveau compte bancaire est proposé", "Un nouveau compte bancaire est proposé pour ",
     ". Une autre personne doit encore l'approuver. Si cette demande ne vient pas de vous, annulez-la dans "
     "votre "
     "espace ou prévenez le gestionnaire."},
    {"approuve", "Votre compte bancaire est enregistré", "Un compte bancaire vient d'être enregistré pour ",
     ". Si cette demande ne vient pas de vous, prévenez le gestionnaire sans attendre."},
    {"refuse", "Le compte bancaire proposé est refusé", "Le compte bancaire proposé pour ",
     " est refusé. Rien ne change."},
    {"annule", "Le changement de compte bancaire est annulé", "Le changement de compte bancaire de ",
     " est annulé. Rien n'est payé sur le compte proposé."},
    {"affacturage_propose", "Une société d'affacturage est déclarée",
     "Une société d'affacturage est déclarée pour ",
     ". Une autre personne doit encore l'approuver : jusque-là rien ne change. Si cette demande ne vient pas "
     "de vous, annulez-la dans votre espace ou prévenez le gestionnaire."},
    {"affacturage_approuve", "Une société d'affacturage sera payée à votre place",
     "La société d'affacturage déclarée pour ",
     " vient d'être approuvée. Si cette demande ne vient pas de vous, annulez-la dans votre espace ou "
     "prévenez le "
     "gestionnaire sans attendre."},
    {"affacturage_abandonne", "La déclaration d'une société d'affacturage est annulée",
     "La société d'affacturage déclarée pour ", " ne sera pas payée. Rien ne change."},
    {"affacturage_fin_proposee", "La fin de l'affacturage est proposée",
     "La fin de l'affacturage est proposée pour ",
     ". Une autre personne doit encore l'approuver. Si cette demande ne vient pas de vous, prévenez le "
     "gestionnaire."},
    {"affacturage_fini", "L'affacturage est terminé", "L'affacturage est terminé pour ",
     " : vos factures sont de nouveau payées sur votre compte, après un délai. Si cette demande ne vient pas "
     "de "
     "vous, prévenez le gestionnaire sans attendre."},
    {AVIS_RELANCE, "Une déclaration est attendue de vous", "Le délai est passé, et ",
     " n'a pas encore déclaré l'entrée, la sortie ou le service fait attendu. Déclarez-le dans votre espace "
     "; sinon "
     "le gestionnaire pourra annuler la formation, et rien ne vous sera dû. Dossier n° "},
    {AVIS_CONTACT, "Cette adresse n'est plus celle de votre organisme",
     "Cette adresse électronique n'est plus celle de ",
     " : un autre contact vient d'être enregistré, ou aucun. Si ce changement ne vient pas de vous, prévenez "
     "le "
     "gestionnaire "
     "sans attendre."},
    {AVIS_OFFRE_RETIREE, "Une de vos formations est retirée de la publication",
     "Le gestionnaire a retiré de la publication une formation de ",
     ", qui ne se demande plus. La raison se lit dans votre espace, page « Catalogue » : corrigez ce qu'elle "
     "dit, puis écrivez au gestionnaire, qui peut la remettre. Les dossiers en cours continuent. "
     "Formation : "},
    {AVIS_OFFRE_REMISE, "Une de vos formations est de nouveau publiée",
     "Le gestionnaire a remis en publication une formation de ",
     ", qui se demande de nouveau. Elle se voit dans votre espace, page « Catalogue ». Formation : "},
    {"affacturage_garde", "L'affacturage continue", "La fin de l'affacturage proposée pour ",
     " est refusée. Rien ne change."},
};

enum rc avis_ecrire(struct db *db, struct compte_de de, const char *genre, int64_t compte_no,
                    const char *adresse, struct err *e)
{
    int64_t id;
    enum rc rc = db_i64(db, Q_AVIS_NEXT_ID, 0, &id, e, "");

    if (rc != RC_OK)
        return rc;
    return db_exec(db, Q_AVIS_INSERT, e, "itititi", id, compte_partie_name(de.partie), de.id, genre,
                   compte_no, adresse, db_now_us(db));
}

enum rc avis_contact_change(struct db *db, int64_t organisme_id, const char *ancien, struct err *e)
{
    int64_t id;
    enum rc rc = db_i64(db, Q_AVIS_NEXT_ID, 0, &id, e, "");

    return rc == RC_OK
               ? db_exec(db, Q_CONTACT_ANCIEN_INSERT, e, "iiti", id, organisme_id, ancien, db_now_us(db))
               : rc;
}

enum rc avis_offre(struct db *db, int64_t formation_id, bool retiree, struct err *e)
{
    int64_t id;
    enum rc rc = db_i64(db, Q_AVIS_NEXT_ID, 0, &id, e, "");

    return rc == RC_OK ? db_exec(db, Q_OFFRE_AVIS_INSERT, e, "iiii", id, (int64_t)(retiree ? 1 : 0),
                                 db_now_us(db), formation_id)
                       : rc;
}

/* ---- reading ------------------------------------------------------------------------------------------------ */

/* A text that is always there. */
static const char *word(struct cursor *c, struct arena *a, int column)
{
    const char *s = cursor_copy(c, a, column);

    return s != NULL ? s : "";
}

/* A change can be cancelled until the account is paid on, and an address is told for a time: the notice says the last day. */
static enum rc last_day(struct arena *a, const struct avis *v, bool changed, const char **out, struct err *e)
{
    struct law_value delay;
    day_t told = day_of_instant(v->cree_us);
    char day[32];
    enum rc rc;

    *out = "";
    if (strcmp(v->genre, AVIS_CONTACT) == 0) {
        rc = law_param(PARAM_PAIEMENT_CONTACT_ANCIEN_JOURS, told, &delay, e);
        if (rc == RC_OK)
            *out = arena_printf(
                a,
                " Jusqu'au %s compris, elle reste prévenue de ce qui touche le compte bancaire de "
                "l'organisme.",
                day_french(told + (day_t)delay.value, day));
        return rc;
    }
    if (strcmp(v->genre, "affacturage_approuve") != 0 && (!changed || strcmp(v->genre, "approuve") != 0))
        return RC_OK;
    rc = law_param(PARAM_PAIEMENT_IBAN_DELAI_JOURS, told, &delay, e);
    if (rc == RC_OK && delay.value > 0)
        *out = arena_printf(a,
                            " Rien n'y est payé et le changement peut être annulé dans votre espace "
                            "jusqu'au %s compris.",
                            day_french(told + (day_t)delay.value - 1, day));
    return rc;
}

static enum rc read_one(struct cursor *c, struct arena *a, struct avis *v, struct err *e)
{
    const char *until;
    enum rc rc;

    *v = (struct avis){.id = cursor_i64(c, 0),
                       .de.id = cursor_i64(c, 2),
                       .genre = word(c, a, 3),
                       .adresse = cursor_copy(c, a, 4),
                       .cree_us = cursor_i64(c, 5),
                       .remis_us = cursor_i64(c, 6),
                       .denomination = cursor_copy(c, a, 7)};
    const bool dossier = strcmp(v->genre, AVIS_RELANCE) == 0;
    const char *offre = cursor_copy(c, a, 10); /* NULL: it is of no formation */

    if (strcmp(word(c, a, 1), compte_partie_name(COMPTE_FINANCEUR)) == 0)
        v->de.partie = COMPTE_FINANCEUR;
    rc = last_day(a, v, !cursor_is_null(c, 8), &until, e);
    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(genres); i++)
        if (strcmp(genres[i].genre, v->genre) == 0) {
            v->objet = genres[i].objet;
            v->texte = arena_printf(a, "%s%s%s%s", genres[i].debut,
                                    v->denomination != NULL ? v->denomination : "", genres[i].fin,
                                    dossier         ? arena_printf(a, "%" PRId64 ".", cursor_i64(c, 9))
                                    : offre != NULL ? arena_printf(a, "%s.", offre)
                                                    : until);
        }
    return rc;
}

enum rc avis_lister(struct db *db, struct arena *a, const struct compte_de *de, int64_t apres,
                    struct avis **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc closed, rc;

    *n = 0;
    *out = ARENA_ARRAY(a, struct avis, AVIS_PAGE);
    rc = db_query(db, Q_AVIS_LISTE, &c, e, "itii", apres, de != NULL ? compte_partie_name(de->partie) : "",
                  de != NULL ? de->id : 0, (int64_t)AVIS_PAGE);
    if (rc != RC_OK)
        return rc;
    while (rc == RC_OK && *n < AVIS_PAGE && cursor_next(&c))
        rc = read_one(&c, a, &(*out)[(*n)++], e);
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : closed;
}

/* ---- leaving ------------------------------------------------------------------------------------------------ */

enum rc avis_remettre(struct db *db, void *arg, struct err *e)
{
    const struct avis_remise *r = arg;
    char content[48];
    enum rc rc;

    if (r->agent == NULL || r->agent[0] == '\0')
        return ERR(e, MSG_PAIEMENT_AGENT);
    rc = db_exec(db, Q_AVIS_REMETTRE, e, "iti", db_now_us(db), r->agent, r->id);
    if (rc == RC_OK && db_changes(db) == 0)
        rc = db_exec(db, Q_AVIS_CONTACT_REMETTRE, e, "iti", db_now_us(db), r->agent, r->id);
    if (rc == RC_OK && db_changes(db) == 0)
        rc = db_exec(db, Q_OFFRE_AVIS_REMETTRE, e, "iti", db_now_us(db), r->agent, r->id);
    if (rc != RC_OK)
        return rc;
    if (db_changes(db) != 1)
        return ERR(e, MSG_AVIS_INCONNU);
    snprintf(content, sizeof(content), "{\"avis\":%" PRId64 "}", r->id);
    return acte_noter_suivi(db, r->agent, "avis.remettre", 0, 0, content, e);
}
