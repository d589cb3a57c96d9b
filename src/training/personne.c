#include "training/personne.h"
#include "base/text.h"
#include <stddef.h>

#define NOM_PLIE_BYTES 820
#define JAMAIS 2932896 /* 9999-12-31, as the queries write it */

#define R (1U << PERSONNE_REPRESENTANT)
#define C (1U << PERSONNE_COLLABORATEUR)
#define S (1U << PERSONNE_SUIVI)
#define F (1U << PERSONNE_FORMATEUR)

static const struct {
    const char *name, *label;
    enum law_item item;
    enum query finir;
    bool prestataire; /* may be somebody of another provider */
    bool seul;        /* one at a time */
} roles[] = {
    [PERSONNE_REPRESENTANT] = {"representant", "Représentant légal", ITEM_ORGANISME_REPRESENTANT_LEGAL,
                               Q_REPRESENTANT_FINIR, false, true},
    [PERSONNE_COLLABORATEUR] = {"collaborateur", "Collaborateur", ITEM_ORGANISME_COLLABORATEURS,
                                Q_COLLABORATEUR_FINIR, true, false},
    [PERSONNE_SUIVI] = {"suivi", "Suivi pédagogique", ITEM_ORGANISME_SUIVI_PEDAGOGIQUE, Q_SUIVI_FINIR, false,
                        false},
    [PERSONNE_FORMATEUR] = {"formateur", "Formateur", ITEM_ORGANISME_FORMATEURS, Q_FORMATEUR_FINIR, false,
                            false},
};

static const struct {
    const char *name, *label;
} aupres[] = {[AUPRES_CONTRACTANT] = {"contractant", "organisme contractant"},
              [AUPRES_PEDAGOGIQUE] = {"pedagogique", "organisme responsable pédagogique"},
              [AUPRES_PRESTATAIRE] = {"prestataire", "autre prestataire"}};

#define AT(member) offsetof(struct organisme_personne, member)
static const struct declaration_champ champs[] = {
    {"nom", "Nom", AT(nom), DECLARATION_NOM, 100, R | C | S | F, R | C | S | F},
    {"prenom", "Prénom", AT(prenom), DECLARATION_NOM, 100, R | C | S | F, R | C | S | F},
    {"pedagogique_siret", "SIRET de l'organisme responsable pédagogique", AT(pedagogique_siret),
     DECLARATION_SIRET, 14, R | C | S, 0},
    {"courriel", "Adresse électronique", AT(courriel), DECLARATION_COURRIEL, 254, S | F, 0},
    {"telephone", "Téléphone", AT(telephone), DECLARATION_TELEPHONE, 25, S | F, 0},
    {"telephone_2", "Autre téléphone", AT(telephone_2), DECLARATION_TELEPHONE, 25, S, 0},
    {"lien", "Lien contractuel avec l'organisme", AT(lien), DECLARATION_LIGNE, 200, F, F},
    {"titre", "Titre", AT(titre), DECLARATION_LIGNE, 200, F, 0},
    {"qualite", "Qualité", AT(qualite), DECLARATION_LIGNE, 200, F, 0},
    {"cv_etudes", "Études et formations suivies", AT(cv_etudes), DECLARATION_PARAGRAPHE, 4000, F, 0},
    {"cv_diplomes", "Diplômes", AT(cv_diplomes), DECLARATION_PARAGRAPHE, 4000, F, 0},
    {"cv_qualifications", "Qualifications détenues et exercées", AT(cv_qualifications),
     DECLARATION_PARAGRAPHE, 4000, F, 0},
    {"cv_experiences", "Expériences professionnelles", AT(cv_experiences), DECLARATION_PARAGRAPHE, 4000, F,
     0},
    {"cv_aptitudes", "Aptitudes et compétences", AT(cv_aptitudes), DECLARATION_PARAGRAPHE, 4000, F, 0},
};

const char *personne_role_name(enum personne_role r)
{
    CHECK((size_t)r < ARRAY_LEN(roles));
    return roles[r].name;
}

const char *personne_role_label(enum personne_role r)
{
    CHECK((size_t)r < ARRAY_LEN(roles));
    return roles[r].label;
}

bool personne_role_find(const char *name, enum personne_role *out)
{
    for (size_t i = 0; i < ARRAY_LEN(roles); i++)
        if (strcmp(roles[i].name, name) == 0) {
            *out = (enum personne_role)i;
            return true;
        }
    return false;
}

enum law_item personne_item(enum personne_role r)
{
    CHECK((size_t)r < ARRAY_LEN(roles));
    return roles[r].item;
}

const char *personne_aupres_name(enum personne_aupres a)
{
    CHECK((size_t)a < ARRAY_LEN(aupres));
    return aupres[a].name;
}

const char *personne_aupres_label(enum personne_aupres a)
{
    CHECK((size_t)a < ARRAY_LEN(aupres));
    return aupres[a].label;
}

bool personne_aupres_find(const char *name, enum personne_aupres *out)
{
    for (size_t i = 0; i < ARRAY_LEN(aupres); i++)
        if (strcmp(aupres[i].name, name) == 0) {
            *out = (enum personne_aupres)i;
            return true;
        }
    return false;
}

const struct declaration_champ *personne_champs(size_t *n)
{
    *n = ARRAY_LEN(champs);
    return champs;
}

/* ---- recording --------------------------------------------------------------------------------------------- */

static enum rc refuse(struct err *e, enum msg m, const char *field)
{
    ERR(e, m);
    return err_at(e, field, 0);
}

static enum rc check_words(const struct organisme_personne *p, struct err *e)
{
    enum rc rc = declaration_verifier(champs, ARRAY_LEN(champs), 1U << p->role, p, e);

    if (rc != RC_OK)
        return rc;
    if (p->aupres == AUPRES_PRESTATAIRE && !roles[p->role].prestataire)
        return refuse(e, MSG_PERSONNE_AUPRES, "aupres");
    if (p->role == PERSONNE_FORMATEUR && p->aupres != AUPRES_CONTRACTANT)
        return refuse(e, MSG_PERSONNE_AUPRES, "aupres");
    if ((p->aupres == AUPRES_PEDAGOGIQUE) != (p->pedagogique_siret != NULL))
        return refuse(e, MSG_PERSONNE_AUPRES, "pedagogique_siret");
    /* « à contacter par le stagiaire »: nobody can who has neither. */
    if (p->role == PERSONNE_SUIVI && p->courriel == NULL && p->telephone == NULL)
        return refuse(e, MSG_PERSONNE_SANS_CONTACT, "courriel");
    return RC_OK;
}

static enum rc check_pedagogique(struct db *db, const struct personne_inscription *i, struct err *e)
{
    int64_t known;
    enum rc rc;

    if (i->p.aupres != AUPRES_PEDAGOGIQUE)
        return RC_OK;
    rc = db_i64(db, Q_PEDAGOGIQUE_DECLARE, 0, &known, e, "it", i->organisme_id, i->p.pedagogique_siret);
    return rc == RC_OK && known == 0 ? refuse(e, MSG_PEDAGOGIQUE_INCONNU, "pedagogique_siret") : rc;
}

static enum rc alone(struct db *db, const struct personne_inscription *i, const char *folded, enum msg m,
                     struct err *e)
{
    const struct organisme_personne *p = &i->p;
    int64_t others;
    enum rc rc =
        db_i64(db, Q_PERSONNE_MEME_TEMPS, 0, &others, e, "ittttdd", i->organisme_id, roles[p->role].name,
               folded, aupres[p->aupres].name, p->pedagogique_siret != NULL ? p->pedagogique_siret : "",
               p->avant != DAY_NONE ? p->avant : JAMAIS, p->depuis);

    return rc == RC_OK && others > 0 ? ERR(e, m) : rc;
}

static enum rc insert(struct db *db, const struct personne_inscription *i, const char *folded, struct err *e)
{
    const struct organisme_personne *p = &i->p;
    const char *a = aupres[p->aupres].name;
    int64_t now = db_now_us(db);

    switch (p->role) {
    case PERSONNE_REPRESENTANT:
    case PERSONNE_COLLABORATEUR:
        return db_exec(db, p->role == PERSONNE_REPRESENTANT ? Q_REPRESENTANT_INSERT : Q_COLLABORATEUR_INSERT,
                       e, "iitttttddit", i->organisme_id, i->no_out, a, p->pedagogique_siret, p->nom,
                       p->prenom, folded, p->depuis, p->avant, now, i->par.agent);
    case PERSONNE_SUIVI:
        return db_exec(db, Q_SUIVI_INSERT, e, "iittttttttddit", i->organisme_id, i->no_out, a,
                       p->pedagogique_siret, p->nom, p->prenom, folded, p->courriel, p->telephone,
                       p->telephone_2, p->depuis, p->avant, now, i->par.agent);
    default:
        return db_exec(db, Q_FORMATEUR_INSERT, e, "iitttttttttttttddit", i->organisme_id, i->no_out, p->nom,
                       p->prenom, folded, p->courriel, p->telephone, p->lien, p->titre, p->qualite,
                       p->cv_etudes, p->cv_diplomes, p->cv_qualifications, p->cv_experiences, p->cv_aptitudes,
                       p->depuis, p->avant, now, i->par.agent);
    }
}

/* "MARTIN;JEAN": whoever folds alike is the same person. */
static void fold(const struct organisme_personne *p, char out[NOM_PLIE_BYTES])
{
    size_t n = text_fold(p->nom, out, NOM_PLIE_BYTES / 2);

    out[n++] = ';';
    text_fold(p->prenom, out + n, NOM_PLIE_BYTES / 2);
}

enum rc personne_inscrire(struct db *db, void *arg, struct err *e)
{
    struct personne_inscription *i = arg;
    char folded[NOM_PLIE_BYTES];
    enum rc rc = check_words(&i->p, e);

    if (rc == RC_OK)
        rc = declaration_periode(day_of_instant(db_now_us(db)), &i->p.depuis, i->p.avant, e);
    if (rc == RC_OK)
        rc = declaration_organisme(db, i->organisme_id, e);
    if (rc == RC_OK)
        rc = check_pedagogique(db, i, e);
    if (rc != RC_OK)
        return rc;
    fold(&i->p, folded);
    rc = alone(db, i, folded, MSG_PERSONNE_DEJA, e);
    if (rc == RC_OK && roles[i->p.role].seul)
        rc = alone(db, i, "", MSG_PERSONNE_REPRESENTANT, e);
    if (rc == RC_OK)
        rc = db_i64(db, Q_PERSONNE_MAX_NO, 0, &i->no_out, e, "i", i->organisme_id);
    i->no_out++;
    if (rc == RC_OK)
        rc = insert(db, i, folded, e);
    if (rc == RC_OK)
        rc = declaration_journal(db, &i->par, "organisme.personne", i->organisme_id, roles[i->p.role].name,
                                 i->no_out, e);
    return rc;
}

enum rc personne_terminer(struct db *db, void *arg, struct err *e)
{
    struct declaration_fin *f = arg;
    struct cursor c = {0};
    enum personne_role role = PERSONNE_ROLE_COUNT;
    enum rc rc = db_query(db, Q_PERSONNE_ROLE, &c, e, "ii", f->organisme_id, f->no);

    if (rc != RC_OK)
        return rc;
    if (cursor_next(&c))
        CHECK(personne_role_find(cursor_text(&c, 0), &role));
    rc = cursor_close(&c, e);
    if (rc != RC_OK)
        return rc;
    if (role == PERSONNE_ROLE_COUNT)
        return ERR(e, MSG_PERSONNE_INCONNUE);
    return declaration_finir(db, roles[role].finir, f, "organisme.personne.fin", roles[role].name, e);
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

#define AVANT_CV 9 /* texts of a person before the curriculum vitae */

static void read_personne(struct cursor *c, struct arena *a, bool cv, struct organisme_personne *p)
{
    const char **texts[] = {&p->pedagogique_siret, &p->nom,         &p->prenom,      &p->courriel,
                            &p->telephone,         &p->telephone_2, &p->lien,        &p->titre,
                            &p->qualite,           &p->cv_etudes,   &p->cv_diplomes, &p->cv_qualifications,
                            &p->cv_experiences,    &p->cv_aptitudes};

    CHECK(personne_role_find(cursor_text(c, 0), &p->role));
    p->no = cursor_i64(c, 1);
    CHECK(personne_aupres_find(cursor_text(c, 2), &p->aupres));
    for (size_t i = 0; i < (cv ? ARRAY_LEN(texts) : AVANT_CV); i++)
        *texts[i] = cursor_copy(c, a, (int)i + 3);
    p->depuis = cursor_day(c, 17);
    p->avant = cursor_day(c, 18);
}

enum rc personnes(struct db *db, struct arena *a, const struct personne_filtre *f,
                  struct organisme_personne **out, size_t *n, struct err *e)
{
    const char *role = f->role != PERSONNE_ROLE_COUNT ? roles[f->role].name : "";
    struct cursor c = {0};
    enum rc rc;

    CHECK(f->limit > 0 && f->limit <= (f->cv ? PERSONNES_CV_PAGE : PERSONNES_PAGE));
    *n = 0;
    *out = ARENA_ARRAY(a, struct organisme_personne, f->limit);
    rc = db_query(db, Q_PERSONNES, &c, e, "iidtii", f->organisme_id, f->apres, f->le, role, f->action_id,
                  (int64_t)f->limit);
    if (rc != RC_OK)
        return rc;
    while (*n < f->limit && cursor_next(&c))
        read_personne(&c, a, f->cv, &(*out)[(*n)++]);
    return cursor_close(&c, e);
}
