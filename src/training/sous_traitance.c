#include "training/sous_traitance.h"
#include "base/money.h"
#include "base/text.h"
#include "law/law.h"
#include "training/constats.h"
#include "training/identifiants.h"
#include "training/organisme.h"
#include "training/pedagogique.h"
#include <stddef.h>

#define DECLARE 1U
#define OUI "oui"
#define JAMAIS 2932896 /* 9999-12-31, as the queries write it */

#define AT(member) offsetof(struct sous_traitance, member)
static const struct declaration_champ champs[] = {
    {"formation", "Numéro de la formation au catalogue", AT(formation), DECLARATION_LIGNE, 127, DECLARE,
     DECLARE},
    {"action", "Numéro de l'action au catalogue", AT(action), DECLARATION_LIGNE, 127, DECLARE, DECLARE},
    {"siret", "SIRET", AT(siret), DECLARATION_SIRET, 14, DECLARE, DECLARE},
    {"raison_sociale", "Raison sociale", AT(raison_sociale), DECLARATION_NOM, 250, DECLARE, DECLARE},
    {"nda", "Numéro de déclaration d'activité", AT(nda), DECLARATION_NDA, 11, DECLARE, 0},
    {"contrat", "Référence du contrat", AT(contrat), DECLARATION_LIGNE, 127, DECLARE, DECLARE},
    {"montant", "Montant hors taxes pour un stagiaire", AT(montant), DECLARATION_LIGNE, 20, DECLARE, DECLARE},
    {"mentions", "Le contrat a toutes ses mentions", AT(mentions), DECLARATION_LIGNE, 3, DECLARE, DECLARE},
    {"micro", "Micro-entreprise sous le seuil", AT(micro), DECLARATION_LIGNE, 3, DECLARE, 0},
    {"bloc", "Bloc complet de la certification", AT(bloc), DECLARATION_LIGNE, 3, DECLARE, 0},
};

const struct declaration_champ *sous_traitance_champs(size_t *n)
{
    *n = ARRAY_LEN(champs);
    return champs;
}

static enum rc refuse(struct err *e, enum msg m, const char *field)
{
    ERR(e, m);
    return err_at(e, field, 0);
}

/* ---- who may be in a contract ----------------------------------------------------------------------------------- */

struct confie {
    int64_t id;    /* of the body of this establishment, or of its company; 0: the public list has none */
    bool seul;     /* it is the one body with this SIRET */
    bool certifie; /* one of the bodies of this SIRET is, or of its company when none has it */
};

#define ETABLISSEMENTS_MAX 100 /* of a company, that are read */

static enum rc find_body(struct db *db, const struct sous_traitance_cas *k, struct confie *out, struct err *e)
{
    struct cursor c = {0};
    int64_t same = 0, exact;
    enum rc rc = db_query(db, Q_SOUS_TRAITANT, &c, e, "ti", k->siret, (int64_t)ETABLISSEMENTS_MAX);

    *out = (struct confie){0};
    while (rc == RC_OK && cursor_next(&c)) {
        exact = cursor_i64(&c, 4);
        if (exact == 0 && same > 0)
            break;
        same += exact;
        out->id = out->id != 0 ? out->id : cursor_i64(&c, 0);
        out->certifie |= cursor_i64(&c, k->classe == CLASSE_BC ? 2 : k->classe == CLASSE_VAE ? 3 : 1) != 0;
    }
    out->seul = same == 1;
    return cursor_close(&c, e);
}

/* A company struck off is so by each of its establishments, and by the declaration of activity that it gives (R. 6333-6-2). */
static enum rc not_struck_off(struct db *db, const struct sous_traitance_cas *k, day_t le, struct err *e)
{
    int64_t n = 0;
    enum rc rc = db_i64(db, Q_SOUS_TRAITANT_FERME, 0, &n, e, "ttd", k->siret, k->nda, le);

    return rc == RC_OK && n > 0 ? ERR(e, MSG_SOUS_TRAITANCE_DEREFERENCE) : rc;
}

/* What this contract and those that hold with it entrust of an action, on the day when it is the most. A contract that is being
 * declared holds from that day on. */
static enum rc entrusted(struct db *db, const struct sous_traitance_cas *k, day_t le, int64_t *out,
                         struct err *e)
{
    const day_t until = k->no == 0 ? JAMAIS : le;
    enum rc rc = db_i64(db, Q_SOUS_TRAITANCE_ENSEMBLE, 0, out, e, "iidd", k->action_id, k->no, le, until);

    *out += k->montant_cents;
    return rc;
}

/* No more than a share of the fees without tax, all the contracts of the action together (DIFE-42). */
static enum rc below_the_share(struct db *db, const struct sous_traitance_cas *k, day_t le, struct err *e)
{
    char max_text[24], most[MONEY_TEXT_BYTES], all[MONEY_TEXT_BYTES];
    struct law_value max;
    int64_t total;
    enum rc rc = law_param(PARAM_DIFE_SOUS_TRAITANCE_MAX_POURCENT, le, &max, NULL);

    if (rc != RC_OK)
        return RC_OK; /* no share is said for that day */
    rc = entrusted(db, k, le, &total, e);
    if (rc != RC_OK || total * 100 <= k->prix_ht_cents * max.value)
        return rc;
    snprintf(max_text, sizeof(max_text), "%lld", (long long)max.value);
    return ERR(e, MSG_SOUS_TRAITANCE_PLAFOND_ELU, "pourcent", max_text, "montant",
               money_french(k->prix_ht_cents * max.value / 100, most), "total", money_french(total, all));
}

/* Refused for what no body of this SIRET has: that it is nobody's any more is the reason, when it is so. */
static enum rc lacks(struct db *db, const struct sous_traitance_cas *k, enum msg what, struct err *e)
{
    enum rc rc = organisme_siret_en_cours(db, k->siret, e);

    return rc == RC_OK ? ERR(e, what) : rc;
}

/* Élus: another body with the agreement (DIFE-42). */
static enum rc for_elus(struct db *db, const struct sous_traitance_cas *k, const struct confie *b, day_t le,
                        struct err *e)
{
    enum rc rc = b->seul ? organisme_agree_le(db, b->id, le, e) : RC_REFUSED;

    if (rc == RC_REFUSED)
        return lacks(db, k, MSG_SOUS_TRAITANCE_SANS_AGREMENT, e);
    return rc == RC_OK ? below_the_share(db, k, le, e) : rc;
}

/* A body is certified, unless it is a micro-enterprise under the threshold: what it earned here alone may be above (OF-04). */
static enum rc certified(struct db *db, const struct sous_traitance_cas *k, const struct confie *b, day_t le,
                         struct err *e)
{
    struct sous_traitance_annee year;
    struct law_value most;
    char text[MONEY_TEXT_BYTES];
    enum rc rc;

    if (b->certifie)
        return RC_OK;
    if (!k->dispense)
        return lacks(db, k, MSG_SOUS_TRAITANCE_SANS_CERTIFICATION, e);
    if (b->id == 0 || law_param(PARAM_SOUS_TRAITANCE_MICRO_SEUIL, le, &most, NULL) != RC_OK)
        return RC_OK;
    rc = sous_traitance_annee(db, b->id, day_year(le), &year, e);
    return rc == RC_OK && year.chiffre_cents > most.value
               ? ERR(e, MSG_SOUS_TRAITANCE_MICRO, "seuil", money_french(most.value, text))
               : rc;
}

/* Who gives a complete block of a certification is entitled to train for it, as its seller is, when the register says who is (OF-04). */
static enum rc entitled(struct db *db, const struct sous_traitance_cas *k, day_t le, struct err *e)
{
    const bool rncp = k->classe == CLASSE_RNCP;
    struct constats_regle r;
    int64_t some = 0;
    enum rc rc;

    if (!k->complet || k->certification == NULL || k->certification[0] == '\0' ||
        !(rncp || k->classe == CLASSE_RS || k->classe == CLASSE_CLEA))
        return RC_OK;
    rc = constats_regle(db, le, &r, e);
    if (rc != RC_OK || (rncp ? r.rncp : r.rs) < 2)
        return rc;
    rc = db_i64(db, Q_SOUS_TRAITANT_HABILITE, 0, &some, e, "tti", k->certification, k->siret, r.siren);
    return rc == RC_OK && some == 0 ? ERR(e, MSG_SOUS_TRAITANCE_SANS_HABILITATION, "numero", k->certification)
                                    : rc;
}

static enum rc for_others(struct db *db, const struct sous_traitance_cas *k, const struct confie *b, day_t le,
                          struct err *e)
{
    enum rc rc = certified(db, k, b, le, e);

    return rc == RC_OK ? entitled(db, k, le, e) : rc;
}

struct sous_traitance_cas sous_traitance_cas(const struct sous_traitance *s)
{
    return (struct sous_traitance_cas){.classe = s->classe,
                                       .siret = s->siret,
                                       .nda = s->nda,
                                       .action_id = s->action_id,
                                       .no = s->no,
                                       .montant_cents = s->montant_cents,
                                       .prix_ht_cents = s->prix_ht_cents,
                                       .dispense = s->dispense,
                                       .complet = s->complet,
                                       .certification = s->certification};
}

enum rc sous_traitance_verifier(struct db *db, const struct sous_traitance_cas *c, day_t le, struct err *e)
{
    struct confie body = {0};
    enum rc rc = not_struck_off(db, c, le, e);

    if (rc == RC_OK)
        rc = find_body(db, c, &body, e);
    if (rc != RC_OK)
        return rc;
    return (c->classe == CLASSE_DIFE_MANDAT ? for_elus : for_others)(db, c, &body, le, e);
}

/* ---- declaring --------------------------------------------------------------------------------------------------- */

struct action {
    int64_t id, prix_ht_cents;
    enum classe classe;
    char certification[32];
};

static enum rc find_action(struct db *db, const struct sous_traitance_declaration *d, struct action *out,
                           struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(db, Q_SOUS_TRAITANCE_ACTION, &c, e, "itt", d->organisme_id, d->s.formation, d->s.action);

    *out = (struct action){0};
    if (rc == RC_OK && cursor_next(&c)) {
        out->id = cursor_i64(&c, 0);
        out->prix_ht_cents = cursor_i64(&c, 1);
        CHECK(classe_find(cursor_text(&c, 2), &out->classe));
        text_copy(cursor_text(&c, 3), out->certification, sizeof(out->certification));
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && out->id == 0 ? refuse(e, MSG_PEDAGOGIQUE_ACTION, "action") : rc;
}

/* Not said is no. */
static bool yes_or_no(const char *word, bool *yes)
{
    *yes = word != NULL && strcmp(word, OUI) == 0;
    return word == NULL || *yes || strcmp(word, "non") == 0;
}

static enum rc check_words(struct db *db, struct sous_traitance_declaration *d, struct err *e)
{
    struct sous_traitance *s = &d->s;
    struct law_value rule;
    enum rc rc = declaration_verifier(champs, ARRAY_LEN(champs), DECLARE, s, e);

    if (rc == RC_OK)
        rc = declaration_periode(day_of_instant(db_now_us(db)), &s->depuis, DAY_NONE, e);
    if (rc == RC_OK)
        rc = declaration_organisme(db, d->organisme_id, e);
    if (rc != RC_OK)
        return rc;
    if (law_param(PARAM_SOUS_TRAITANCE_MAX_POURCENT, s->depuis, &rule, NULL) != RC_OK)
        return ERR(e, MSG_SOUS_TRAITANCE_TROP_TOT);
    if (!yes_or_no(s->micro, &s->dispense))
        return refuse(e, MSG_SOUS_TRAITANCE_OUI_NON, "micro");
    if (!yes_or_no(s->bloc, &s->complet))
        return refuse(e, MSG_SOUS_TRAITANCE_OUI_NON, "bloc");
    if (strcmp(s->mentions, OUI) != 0)
        return refuse(e, MSG_SOUS_TRAITANCE_MENTIONS, "mentions");
    if (!money_parse(s->montant, &s->montant_cents) || s->montant_cents <= 0)
        return refuse(e, MSG_SOUS_TRAITANCE_MONTANT, "montant");
    return RC_OK;
}

static enum rc not_twice(struct db *db, const struct sous_traitance_declaration *d, const struct action *a,
                         struct err *e)
{
    int64_t n;
    enum rc rc = db_i64(db, Q_SOUS_TRAITANCE_SOI, 0, &n, e, "it", d->organisme_id, d->s.siret);

    if (rc == RC_OK && n > 0)
        return refuse(e, MSG_SOUS_TRAITANCE_LUI_MEME, "siret");
    if (rc == RC_OK)
        rc = db_i64(db, Q_SOUS_TRAITANCE_MEME_TEMPS, 0, &n, e, "itd", a->id, d->s.siret, d->s.depuis);
    return rc == RC_OK && n > 0 ? refuse(e, MSG_SOUS_TRAITANCE_DEJA, "siret") : rc;
}

static enum rc verify(struct db *db, const struct sous_traitance *s, struct err *e)
{
    const struct sous_traitance_cas k = sous_traitance_cas(s);

    return sous_traitance_verifier(db, &k, s->depuis, e);
}

static enum rc check(struct db *db, struct sous_traitance_declaration *d, struct action *a, struct err *e)
{
    enum rc rc = check_words(db, d, e);

    if (rc == RC_OK)
        rc = organisme_siret_en_cours(db, d->s.siret, e);
    if (rc == RC_OK)
        rc = find_action(db, d, a, e);
    if (rc == RC_OK && d->s.montant_cents > a->prix_ht_cents)
        rc = refuse(e, MSG_SOUS_TRAITANCE_MONTANT, "montant");
    if (rc == RC_OK)
        rc = not_twice(db, d, a, e);
    if (rc != RC_OK)
        return rc;
    d->s.classe = a->classe;
    d->s.prix_ht_cents = a->prix_ht_cents;
    d->s.action_id = a->id;
    d->s.no = 0;
    d->s.certification = a->certification;
    return verify(db, &d->s, e);
}

/* Who gives trainings has declared its activity: R. 6333-6-3 asks for it even of who is exempt of the rest. */
static enum rc check_activity(struct db *db, const struct sous_traitance *s, char buf[NDA_DIGITS + 1],
                              const char **nda, struct err *e)
{
    enum rc rc = pedagogique_nda(db, s->siret, s->nda, buf, nda, e);

    return rc == RC_OK && *nda == NULL ? refuse(e, MSG_SOUS_TRAITANCE_NDA, "nda") : rc;
}

enum rc sous_traitance_declarer(struct db *db, void *arg, struct err *e)
{
    struct sous_traitance_declaration *d = arg;
    char buf[NDA_DIGITS + 1];
    const char *nda = NULL;
    struct action a;
    enum rc rc = check(db, d, &a, e);

    if (rc == RC_OK)
        rc = check_activity(db, &d->s, buf, &nda, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_SOUS_TRAITANCE_MAX_NO, 0, &d->no_out, e, "i", d->organisme_id);
    d->no_out++;
    if (rc == RC_OK)
        rc = db_exec(db, Q_SOUS_TRAITANCE_INSERT, e, "iiittttiiidit", d->organisme_id, d->no_out, a.id,
                     d->s.siret, d->s.raison_sociale, nda, d->s.contrat, d->s.montant_cents,
                     (int64_t)d->s.dispense, (int64_t)d->s.complet, d->s.depuis, db_now_us(db), d->par.agent);
    d->s.certification = NULL;
    return rc == RC_OK ? declaration_journal(db, &d->par, "organisme.sous_traitance", d->organisme_id,
                                             "sous_traitance", d->no_out, e)
                       : rc;
}

enum rc sous_traitance_terminer(struct db *db, void *arg, struct err *e)
{
    struct declaration_fin *f = arg;
    int64_t known;
    enum rc rc = db_i64(db, Q_SOUS_TRAITANCE_CONNUE, 0, &known, e, "ii", f->organisme_id, f->no);

    if (rc != RC_OK)
        return rc;
    return known == 0 ? ERR(e, MSG_DECLARATION_INCONNUE)
                      : declaration_finir(db, Q_SOUS_TRAITANCE_FINIR, f, "organisme.sous_traitance.fin",
                                          "sous_traitance", e);
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static struct sous_traitance read_one(struct cursor *c, struct arena *a)
{
    struct sous_traitance s = {.no = cursor_i64(c, 0),
                               .formation = cursor_copy(c, a, 1),
                               .action = cursor_copy(c, a, 2),
                               .siret = cursor_copy(c, a, 3),
                               .raison_sociale = cursor_copy(c, a, 4),
                               .contrat = cursor_copy(c, a, 5),
                               .montant_cents = cursor_i64(c, 6),
                               .dispense = cursor_i64(c, 7) != 0,
                               .depuis = cursor_day(c, 8),
                               .avant = cursor_day(c, 9),
                               .prix_ht_cents = cursor_i64(c, 10),
                               .nda = cursor_copy(c, a, 12),
                               .complet = cursor_i64(c, 13) != 0,
                               .action_id = cursor_i64(c, 15)};
    s.certification = cursor_copy(c, a, 14);
    CHECK(classe_find(cursor_text(c, 11), &s.classe));
    return s;
}

enum rc sous_traitances(struct db *db, struct arena *a, int64_t organisme_id, int64_t apres, size_t limit,
                        struct sous_traitance **out, size_t *n, struct err *e)
{
    struct cursor c = {0};
    enum rc rc;

    CHECK(limit > 0 && limit <= SOUS_TRAITANCES_PAGE);
    rc = db_query(db, Q_SOUS_TRAITANCES, &c, e, "iii", organisme_id, apres, (int64_t)limit);
    *n = 0;
    *out = ARENA_ARRAY(a, struct sous_traitance, limit);
    while (rc == RC_OK && *n < limit && cursor_next(&c))
        (*out)[(*n)++] = read_one(&c, a);
    return cursor_close(&c, e);
}

enum rc sous_traitance_session(struct db *db, int64_t session_id, day_t le, struct err *e)
{
    enum { MOST = 50 };
    struct sous_traitance_cas list[MOST];
    char sirets[MOST][16], codes[MOST][32], ndas[MOST][NDA_DIGITS + 1];
    struct cursor c = {0};
    size_t n = 0;
    enum rc rc = db_query(db, Q_SOUS_TRAITANCES_DE_SESSION, &c, e, "idi", session_id, le, (int64_t)MOST);

    while (rc == RC_OK && n < MOST && cursor_next(&c)) {
        struct sous_traitance_cas *k = &list[n];

        text_copy(cursor_text(&c, 0), sirets[n], sizeof(sirets[n]));
        text_copy(cursor_text(&c, 6), codes[n], sizeof(codes[n]));
        text_copy(cursor_text(&c, 7), ndas[n], sizeof(ndas[n]));
        *k = (struct sous_traitance_cas){.siret = sirets[n],
                                         .nda = ndas[n],
                                         .action_id = cursor_i64(&c, 8),
                                         .no = cursor_i64(&c, 9),
                                         .montant_cents = cursor_i64(&c, 1),
                                         .dispense = cursor_i64(&c, 2) != 0,
                                         .prix_ht_cents = cursor_i64(&c, 3),
                                         .complet = cursor_i64(&c, 5) != 0,
                                         .certification = codes[n]};
        CHECK(classe_find(cursor_text(&c, 4), &k->classe));
        n++;
    }
    rc = cursor_close(&c, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = sous_traitance_verifier(db, &list[i], le, e);
    return rc;
}

/* ---- the ceiling of a year ---------------------------------------------------------------------------------------- */

/* Its first day is that of the rule: for 2024, the first of April (OF-03). */
static day_t first_day(int annee)
{
    day_t from = day_make(annee, 1, 1), until = day_make(annee, 12, 31);
    struct law_value v;

    while (from <= until && law_param(PARAM_SOUS_TRAITANCE_MAX_POURCENT, from, &v, NULL) != RC_OK)
        from++;
    return from <= until ? from : DAY_NONE;
}

enum rc sous_traitance_annee(struct db *db, int64_t organisme_id, int annee, struct sous_traitance_annee *out,
                             struct err *e)
{
    const day_t from = first_day(annee), until = day_make(annee, 12, 31);
    struct cursor c = {0};
    struct law_value max = {0};
    enum rc rc = from != DAY_NONE ? law_param(PARAM_SOUS_TRAITANCE_MAX_POURCENT, until, &max, e)
                                  : ERR(e, MSG_SOUS_TRAITANCE_TROP_TOT);

    *out = (struct sous_traitance_annee){0};
    if (rc == RC_OK)
        rc = db_query(db, Q_SOUS_TRAITANCE_ANNEE, &c, e, "idd", organisme_id, from, until);
    if (rc != RC_OK)
        return rc;
    out->max_pourcent = max.value;
    if (cursor_next(&c)) {
        out->chiffre_cents = cursor_i64(&c, 0);
        out->confie_cents = cursor_i64(&c, 1);
    }
    out->depasse = out->confie_cents * 100 > out->chiffre_cents * max.value;
    return cursor_close(&c, e);
}
