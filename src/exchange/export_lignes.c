/* The lines of one person: what the scope lets through, as it was at the end of the day. */
#include "base/money.h"
#include "exchange/export_interne.h"
#include <jansson.h>

#define PAGE 100
#define PSEUDONYM_BYTES 33
#define LOTS_MAX 256

/* What a financeur gave to one person. */
struct apport {
    int64_t lot, dossier_id;
};

struct personne {
    struct export *x;
    int64_t id;
    const char *pseudonyme;
    struct apport apports[LOTS_MAX]; /* scope « ses abondements » */
    size_t apports_n;
};

static struct export_ligne line_of(const struct personne *p, enum export_genre genre)
{
    return (struct export_ligne){.genre = genre, .at = p->x->d->at, .personne = p->pseudonyme};
}

/* For a page: only the cells that hold something. */
static enum rc read_line(const struct export *x, const struct export_ligne *l, struct err *e)
{
    struct export_cellule cells[EXPORT_COLUMNS_MAX];
    struct export_ligne_lue read = {
        .genre = l->genre, .dossier = l->dossier != NULL ? l->dossier->numero : "", .cells = cells};
    char buf[EXPORT_TEXT_BYTES];
    int64_t number;

    for (int i = 0; i < x->table.n; i++) {
        const char *text = export_cell(&x->table, i, l, buf, &number);

        if (*text != '\0')
            cells[read.n++] = (struct export_cellule){(size_t)x->table.shown[i],
                                                      text == buf ? arena_strdup(x->arena, buf) : text};
    }
    return x->read(&read, x->read_arg, e);
}

static enum rc put(const struct personne *p, const struct export_ligne *l, struct err *e)
{
    struct export *x = p->x;

    x->bilan->lignes[l->genre]++;
    if (x->read != NULL)
        return read_line(x, l, e);
    if (x->agregat != NULL)
        return agregat_add(x->agregat, l, p->id, e);
    export_line(&x->table, l, x->out);
    return RC_OK;
}

/* ---- person ---------------------------------------------------------------------------------------------------- */

static enum rc disponible(const struct personne *p, enum poche poche, int64_t *out, struct err *e)
{
    struct balance b;
    enum rc rc = book_balance_at(p->x->db, p->id, poche, 0, p->x->d->at, INT64_MAX, &b, e);

    if (rc == RC_OK)
        *out += b.posted - b.reserved;
    return rc;
}

static enum rc droits(const struct personne *p, struct export_ligne *l, struct err *e)
{
    enum rc rc =
        db_i64(p->x->db, Q_EXPORT_ACQUIS, 0, &l->personne_calcul.dife_acquis, e, "id", p->id, p->x->d->at);

    if (rc == RC_OK)
        rc = disponible(p, POCHE_DIFE, &l->personne_calcul.dife_disponible, e);
    if (rc == RC_OK)
        rc = disponible(p, POCHE_DROITS, &l->personne_calcul.cpf_disponible, e);
    if (rc == RC_OK)
        rc = disponible(p, POCHE_DIF, &l->personne_calcul.cpf_disponible, e);
    return rc;
}

static enum rc titulaire_line(const struct personne *p, struct err *e)
{
    struct export_ligne l = line_of(p, EXPORT_TITULAIRE);
    struct titulaire t;
    struct contact contact;
    enum rc rc = titulaire_get(p->x->db, p->x->arena, p->id, &t, e);

    if (rc == RC_OK)
        rc = contact_get(p->x->db, p->x->arena, p->id, &contact, e);
    if (rc == RC_OK)
        rc = droits(p, &l, e);
    if (rc != RC_OK)
        return rc;
    l.titulaire = &t;
    l.contact = &contact;
    l.personne_calcul.naissance_annee = t.naissance != DAY_NONE ? day_year(t.naissance) : -1;
    return put(p, &l, e);
}

static enum rc mandat_lines(const struct personne *p, struct err *e)
{
    struct mandat *m;
    size_t n;
    day_t at = p->x->d->at;
    enum rc rc = mandats_of(p->x->db, p->x->arena, p->id, &m, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct export_ligne l = line_of(p, EXPORT_MANDAT);

        if (m[i].debut > at || (p->x->scope == SCOPE_DIFE && !law_mandat_gives_dife(m[i].type, at)))
            continue;
        l.mandat = &m[i];
        rc = put(p, &l, e);
    }
    return rc;
}

/* "brut" is an amount, the other units are whole numbers. */
static const char *quantity(struct arena *a, const char *unite, int64_t n)
{
    char text[MONEY_TEXT_BYTES];

    return strcmp(unite, "brut") == 0 ? arena_strdup(a, money_plain(n, text))
                                      : arena_printf(a, "%lld", (long long)n);
}

static enum rc activite_lines(const struct personne *p, struct err *e)
{
    struct activite *y;
    size_t n;
    enum rc rc = activites_of(p->x->db, p->x->arena, p->id, &y, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        struct export_ligne l = line_of(p, EXPORT_ACTIVITE);

        if (y[i].annee > day_year(p->x->d->at))
            continue;
        l.activite = &y[i];
        l.activite_calcul.travaille = quantity(p->x->arena, y[i].unite, y[i].travaille);
        l.activite_calcul.reference = quantity(p->x->arena, y[i].unite, y[i].reference);
        rc = put(p, &l, e);
    }
    return rc;
}

/* ---- movements of rights --------------------------------------------------------------------------------------- */

static bool own_lot(const struct personne *p, int64_t lot)
{
    for (size_t i = 0; lot != 0 && i < p->apports_n; i++)
        if (p->apports[i].lot == lot)
            return true;
    return false;
}

static bool movement_in_scope(const struct personne *p, const struct transfer *t)
{
    int64_t shared = p->x->d->pour;

    switch (p->x->scope) {
    case SCOPE_SELF:
    case SCOPE_ALL:
        return true;
    case SCOPE_OWN_DOSSIERS:
        return t->debit == COMPTE_ORGANISME_BASE + shared || t->credit == COMPTE_ORGANISME_BASE + shared ||
               t->debit == COMPTE_ACOMPTE_BASE + shared || t->credit == COMPTE_ACOMPTE_BASE + shared;
    case SCOPE_OWN_FUNDING:
        return t->debit == COMPTE_FINANCEUR_BASE + shared || own_lot(p, t->lot);
    case SCOPE_DIFE:
        return t->debit == POCHE_DIFE || t->credit == POCHE_DIFE;
    }
    return false;
}

static const char *account(int64_t compte)
{
    return compte < BOOK_SHARED_MIN ? poche_label((enum poche)compte) : compte_label(compte);
}

static bool in_hours(const struct transfer *t)
{
    return t->debit == POCHE_HEURES || t->credit == POCHE_HEURES;
}

static enum rc mouvement_lines(const struct personne *p, struct err *e)
{
    static const char *const phases[] = {"ecriture", "reservation", "execution", "levee"};
    struct movement *m;
    size_t n;
    enum rc rc = book_statement(p->x->db, p->x->arena, p->id, p->x->d->at, INT64_MAX, &m, &n, e);

    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        const struct transfer *t = &m[i].t;
        struct export_ligne l = line_of(p, EXPORT_MOUVEMENT);

        if (!movement_in_scope(p, t))
            continue;
        l.mouvement.jour = t->value_day;
        l.mouvement.nature = transfer_phrase(t);
        l.mouvement.phase = (size_t)t->phase < ARRAY_LEN(phases) ? phases[t->phase] : "";
        l.mouvement.debit = account(t->debit);
        l.mouvement.credit = account(t->credit);
        l.mouvement.montant = quantity(p->x->arena, in_hours(t) ? "heures" : "brut", t->amount);
        l.mouvement.entrees = t->inputs;
        rc = put(p, &l, e);
    }
    return rc;
}

/* ---- dossiers -------------------------------------------------------------------------------------------------- */

/* What the acts recorded by the end of the day made of the dossier, and whether that is still all of it. */
static enum rc acts_until(struct export *x, const struct dossier *d, struct export_dossier *out,
                          struct dossier_ligne_acte **actes, size_t *n, struct err *e)
{
    enum dossier_etat etat = ETAT_NOT_PROCESSED;
    enum rc rc = dossier_actes(x->db, x->arena, d, actes, n, e);
    size_t known = 0;

    for (size_t i = 0; rc == RC_OK && i < *n; i++) {
        if (day_of_instant((*actes)[i].enregistre_us) > x->d->at)
            continue;
        etat = (*actes)[i].apres;
        out->dernier_acte = dossier_acte_name((*actes)[i].acte);
        out->dernier_le = day_of_instant((*actes)[i].enregistre_us);
        known++;
    }
    out->etat = dossier_etat_name(etat);
    out->actuel = rc == RC_OK && known == *n;
    if (out->actuel)
        out->dernier_le = d->dernier_le;
    if (rc == RC_OK)
        *n = known;
    return rc;
}

static void compute(const struct export *x, const struct dossier *d, struct export_dossier *out)
{
    day_t at = x->d->at;
    bool others = x->scope == SCOPE_OWN_FUNDING; /* what others paid is none of a financeur's business */

    out->classe = classe_name(d->classe);
    out->fonds = fonds_name(d->fonds);
    out->dernier_le = DAY_NONE;
    out->facturation = dossier_facturation_name(d->facturation);
    out->controle = dossier_controle_name(d->controle);
    out->atteste = dossier_atteste_name(d->atteste);
    out->cause = dossier_cause_name(d->cause);
    out->reste = others ? -1 : d->reste_cents;
    out->sollicite = others ? -1 : d->sollicite_cents;
    out->reste_realise = others ? -1 : d->reste_realise_cents;
    out->reste_ht = dossier_ht_de(d, out->reste);
    out->reste_realise_ht = dossier_ht_de(d, out->reste_realise);
    out->accepte = d->accepte_le != DAY_NONE && d->accepte_le <= at;
    out->realise = d->sorti_le != DAY_NONE && d->sorti_le <= at;
    out->facture = d->facture_numero != NULL && day_of_instant(d->facture_transmise_us) <= at;
    out->facture_transmise = out->facture ? day_of_instant(d->facture_transmise_us) : DAY_NONE;
    out->paye = d->paye_le != DAY_NONE && d->paye_le <= at;
    out->acompte = d->acompte_le != DAY_NONE && d->acompte_le <= at;
}

static void part_of_dife(const struct export *x, const struct dossier *d, const struct dossier_prise *prises,
                         size_t n, struct export_dossier *out)
{
    out->part_dife = d->accepte_le != DAY_NONE && x->scope != SCOPE_OWN_FUNDING ? 0 : -1;
    for (size_t i = 0; i < n && out->part_dife >= 0; i++)
        if (prises[i].poche == POCHE_DIFE)
            out->part_dife += prises[i].montant_cents;
}

/* Only the dossiers of this recipient: addressed to this body, helped by this financeur, paid by the rights of élu. */
static bool dossier_in_scope(const struct personne *p, const struct dossier *d,
                             const struct dossier_prise *prises, size_t n, int64_t part_dife)
{
    switch (p->x->scope) {
    case SCOPE_SELF:
    case SCOPE_ALL:
        return true;
    case SCOPE_OWN_DOSSIERS:
        return d->organisme_id == p->x->d->pour;
    case SCOPE_OWN_FUNDING:
        for (size_t i = 0; i < p->apports_n; i++)
            if (p->apports[i].dossier_id == d->id)
                return true;
        for (size_t i = 0; i < n; i++)
            if (own_lot(p, prises[i].lot))
                return true;
        return false;
    case SCOPE_DIFE:
        return d->fonds == FONDS_DIFE || part_dife > 0;
    }
    return false;
}

static bool prise_in_scope(const struct personne *p, const struct dossier_prise *prise)
{
    if (p->x->scope == SCOPE_OWN_FUNDING)
        return own_lot(p, prise->lot);
    return p->x->scope != SCOPE_DIFE || prise->poche == POCHE_DIFE;
}

/* The agreement in force that day, or the last one before it. */
static enum rc agrement_at(struct export *x, int64_t organisme_id, const struct agrement **out, struct err *e)
{
    struct agrement *g;
    size_t n;
    enum rc rc = organisme_agrements(x->db, x->arena, organisme_id, x->d->at, &g, &n, e);

    *out = NULL;
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (g[i].debut <= x->d->at)
            *out = &g[i];
    return rc;
}

/* "45.00 Repas": the extra costs, as the catalogue said when the dossier was requested; NULL when it said nothing. */
static const char *annexes(struct arena *a, const struct dossier *d)
{
    const char *nature = d->annexes_nature != NULL ? d->annexes_nature : "";
    char buf[64];

    if (d->annexes_cents < 0)
        return d->annexes_nature;
    return arena_printf(a, "%s%s%s", money_plain(d->annexes_cents, buf), *nature != '\0' ? " " : "", nature);
}

static enum rc catalogue_of(struct export *x, const struct dossier *d, struct export_ligne *l, struct err *e)
{
    struct offre o;
    enum rc rc = catalogue_offre(x->db, x->arena, d->session_id, &o, NULL);

    l->catalogue.annexes = annexes(x->arena, d);
    if (rc == RC_NOT_FOUND)
        return RC_OK;
    if (rc != RC_OK)
        return catalogue_offre(x->db, x->arena, d->session_id, &o, e);
    l->catalogue.modalite = modalite_name(o.modalite);
    l->catalogue.certification = o.code_certification;
    l->catalogue.code_elu = o.code_elu;
    l->catalogue.objectif = o.objectif;
    l->catalogue.conditions = o.conditions;
    l->catalogue.lieu = o.lieu;
    return RC_OK;
}

static enum rc dossier_line(const struct personne *p, struct export_ligne *l, struct err *e)
{
    struct organisme *o = ARENA_ARRAY(p->x->arena, struct organisme, 1);
    enum rc rc = organisme_by_id(p->x->db, p->x->arena, l->dossier->organisme_id, o, e);

    if (rc == RC_OK)
        rc = agrement_at(p->x, l->dossier->organisme_id, &l->agrement, e);
    if (rc == RC_OK)
        rc = catalogue_of(p->x, l->dossier, l, e);
    if (rc != RC_OK)
        return rc;
    l->organisme = o;
    return put(p, l, e);
}

static enum rc financement_lines(const struct personne *p, struct export_ligne l,
                                 const struct dossier_prise *prises, size_t n, struct err *e)
{
    enum rc rc = RC_OK;

    l.genre = EXPORT_FINANCEMENT;
    for (size_t i = 0; rc == RC_OK && i < n && l.calcul.accepte; i++) {
        if (!prise_in_scope(p, &prises[i]))
            continue;
        l.financement.poche = poche_label(prises[i].poche);
        l.financement.montant = prises[i].montant_cents;
        l.financement.paye = prises[i].paye_cents;
        l.financement.rendu = prises[i].rendu_cents;
        l.financement.perdu = prises[i].perdu_cents;
        rc = put(p, &l, e);
    }
    return rc;
}

static bool is_party(const struct personne *p)
{
    const enum law_party who = p->x->d->partie;

    return who == PARTY_TITULAIRE || who == PARTY_ORGANISME || who == PARTY_CDC;
}

/* What an act may tell who is not a party to the dossier: each key by the item that the law opens to him, as the columns. One that is not here
 * stays closed: the words of a person, what was asked of a financeur or granted by one, what is left to the holder, an invoice, an advance. */
static const struct {
    const char *cle;
    enum law_item item;
} details[] = {{"dossier", ITEM_DOSSIER_SUIVI},
               {"de", ITEM_DOSSIER_SUIVI},
               {"vers", ITEM_DOSSIER_SUIVI},
               {"par_agent", ITEM_DOSSIER_SUIVI},
               {"code", ITEM_DOSSIER_SUIVI},
               {"echeance", ITEM_DOSSIER_SUIVI},
               {"regle", ITEM_DOSSIER_SUIVI},
               {"phrase", ITEM_DOSSIER_SUIVI},
               {"resultat", ITEM_DOSSIER_SUIVI},
               {"entree_le", ITEM_DOSSIER_SUIVI},
               {"sortie_le", ITEM_DOSSIER_SUIVI},
               {"heures", ITEM_DOSSIER_SUIVI},
               {"taux", ITEM_DOSSIER_SUIVI},
               {"taux_avant", ITEM_DOSSIER_SUIVI},
               {"cause", ITEM_DOSSIER_SUIVI},
               {"cause_avant", ITEM_DOSSIER_SUIVI},
               {"force_majeure", ITEM_DOSSIER_SUIVI},
               {"force_majeure_avant", ITEM_DOSSIER_SUIVI},
               {"prerequis", ITEM_DOSSIER_FORMATION},
               {"debut", ITEM_DOSSIER_FORMATION},
               {"debut_avant", ITEM_DOSSIER_FORMATION},
               {"debut_propose", ITEM_DOSSIER_FORMATION},
               {"fin", ITEM_DOSSIER_FORMATION},
               {"fin_avant", ITEM_DOSSIER_FORMATION},
               {"fin_proposee", ITEM_DOSSIER_FORMATION},
               {"heures_prevues", ITEM_DOSSIER_FORMATION},
               {"heures_avant", ITEM_DOSSIER_FORMATION},
               {"prix", ITEM_DOSSIER_FORMATION_FINANCEMENT},
               {"prix_avant", ITEM_DOSSIER_FORMATION_FINANCEMENT},
               {"prix_ht", ITEM_DOSSIER_FORMATION_FINANCEMENT},
               {"prix_ht_avant", ITEM_DOSSIER_FORMATION_FINANCEMENT},
               {"organisme", ITEM_DOSSIER_FORMATION_FINANCEMENT}};

static bool may_tell(const struct grant *g, const char *key)
{
    for (size_t i = 0; i < ARRAY_LEN(details); i++)
        if (strcmp(details[i].cle, key) == 0)
            return grant_has(g, details[i].item);
    return false;
}

static enum rc detail_for(const struct personne *p, const char *detail, const char **out, struct err *e)
{
    json_t *object, *value;
    const char *key;
    void *next;
    char *text;

    *out = detail;
    if (detail == NULL || is_party(p))
        return RC_OK;
    object = json_loads(detail, 0, NULL);
    if (object == NULL)
        return ERR(e, MSG_INTERNE, "quoi", "détail d'un acte");
    json_object_foreach_safe(object, next, key, value) if (!may_tell(&p->x->grant, key))
        json_object_del(object, key);
    text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    if (text == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    *out = arena_strdup(p->x->arena, text);
    free(text);
    return RC_OK;
}

/* Asked of two financeurs: neither may read that the other was. */
static bool between_financeurs(const struct personne *p, const struct dossier_ligne_acte *actes, size_t n)
{
    size_t asked = 0;

    for (size_t i = 0; i < n; i++)
        asked += actes[i].acte == ACTE_SOLLICITER;
    return asked > 1 && !is_party(p);
}

static enum rc acte_lines(const struct personne *p, struct export_ligne l,
                          const struct dossier_ligne_acte *actes, size_t n, struct err *e)
{
    const bool several = between_financeurs(p, actes, n);
    enum rc rc = RC_OK;

    l.genre = EXPORT_ACTE;
    for (size_t i = 0; rc == RC_OK && i < n; i++) {
        if (several && (actes[i].acte == ACTE_SOLLICITER || actes[i].par == ROLE_FINANCEUR))
            continue; /* what one was asked, or answered */
        l.acte.acte = dossier_acte_name(actes[i].acte);
        l.acte.avant = dossier_etat_name(actes[i].avant);
        l.acte.apres = dossier_etat_name(actes[i].apres);
        l.acte.jour = actes[i].jour;
        rc = detail_for(p, actes[i].detail, &l.acte.detail, e);
        if (rc == RC_OK)
            rc = put(p, &l, e);
    }
    return rc;
}

/* Whom the trainee may contact that day. */
static enum rc suivi_lines(const struct personne *p, struct export_ligne l, struct err *e)
{
    struct personne_filtre f = {.organisme_id = l.dossier->organisme_id,
                                .le = p->x->d->at,
                                .role = PERSONNE_SUIVI,
                                .action_id = l.dossier->action_id,
                                .limit = PERSONNES_PAGE};
    struct organisme_personne *list;
    size_t n = PERSONNES_PAGE;
    enum rc rc = RC_OK;

    l.genre = EXPORT_SUIVI;
    while (rc == RC_OK && n == PERSONNES_PAGE) {
        rc = personnes(p->x->db, p->x->arena, &f, &list, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++) {
            l.suivi = &list[i];
            f.apres = list[i].no;
            rc = put(p, &l, e);
        }
    }
    return rc;
}

/* Who teaches: the bodies that answer for it, then the people to contact. */
static enum rc teaching_lines(const struct personne *p, struct export_ligne l, struct err *e)
{
    struct pedagogique *list;
    size_t n;
    enum rc rc =
        pedagogiques_of_action(p->x->db, p->x->arena, l.dossier->action_id, p->x->d->at, &list, &n, e);

    l.genre = EXPORT_PEDAGOGIQUE;
    for (size_t i = 0; rc == RC_OK && i < n && export_table_has(&p->x->table, EXPORT_PEDAGOGIQUE); i++) {
        l.pedagogique = &list[i];
        rc = put(p, &l, e);
    }
    if (rc == RC_OK && export_table_has(&p->x->table, EXPORT_SUIVI))
        rc = suivi_lines(p, l, e);
    return rc;
}

static enum rc one_dossier(const struct personne *p, const struct dossier *d, struct err *e)
{
    struct export_ligne l = line_of(p, EXPORT_DOSSIER);
    struct dossier_prise *prises;
    struct dossier_ligne_acte *actes;
    size_t prises_n, actes_n;
    bool restituees;
    enum rc rc = dossier_prises_lues(p->x->db, p->x->arena, d, &prises, &prises_n, &restituees, e);

    if (rc != RC_OK)
        return rc;
    l.dossier = d;
    compute(p->x, d, &l.calcul);
    part_of_dife(p->x, d, prises, prises_n, &l.calcul);
    if (!dossier_in_scope(p, d, prises, prises_n, l.calcul.part_dife))
        return RC_OK;
    rc = acts_until(p->x, d, &l.calcul, &actes, &actes_n, e);
    if (rc == RC_OK)
        rc = dossier_line(p, &l, e);
    if (rc == RC_OK && export_table_has(&p->x->table, EXPORT_FINANCEMENT))
        rc = financement_lines(p, l, prises, prises_n, e);
    if (rc == RC_OK && export_table_has(&p->x->table, EXPORT_ACTE))
        rc = acte_lines(p, l, actes, actes_n, e);
    if (rc == RC_OK &&
        (export_table_has(&p->x->table, EXPORT_PEDAGOGIQUE) || export_table_has(&p->x->table, EXPORT_SUIVI)))
        rc = teaching_lines(p, l, e);
    return rc;
}

static enum rc dossier_lines(const struct personne *p, struct err *e)
{
    struct dossier_filtre filtre = {.titulaire_id = p->id, .limit = PAGE};
    struct dossier *d;
    size_t n = PAGE;
    enum rc rc = RC_OK;

    while (rc == RC_OK && n == PAGE) {
        rc = dossier_lister(p->x->db, p->x->arena, &filtre, &d, &n, e);
        for (size_t i = 0; rc == RC_OK && i < n; i++)
            if (d[i].demande_le <= p->x->d->at)
                rc = one_dossier(p, &d[i], e);
        if (rc == RC_OK && n > 0)
            filtre.avant = d[n - 1].numero;
    }
    return rc;
}

/* ---- frauds ------------------------------------------------------------------------------------------------------ */

/* A line that says the number of its dossier and nothing else of it; NULL without one. */
static const struct dossier *only_number(const struct personne *p, int64_t id, const char *numero)
{
    struct dossier *d;

    if (id == 0)
        return NULL;
    d = ARENA_NEW(p->x->arena, struct dossier);
    snprintf(d->numero, sizeof(d->numero), "%s", numero);
    return d;
}

static enum rc gel_lines(const struct personne *p, struct err *e)
{
    day_t at = p->x->d->at;
    struct gel *list;
    size_t n;
    enum rc rc = gels_lister(p->x->db, p->x->arena, 0, p->id, &list, &n, e);

    for (size_t i = n; rc == RC_OK && i-- > 0;) {
        struct export_ligne l = line_of(p, EXPORT_GEL);

        if (list[i].debut > at)
            continue;
        if (list[i].leve_le > at) {
            list[i].leve_le = DAY_NONE;
            list[i].leve_motif = NULL;
        }
        l.gel = &list[i];
        l.dossier = only_number(p, list[i].dossier_id, list[i].dossier);
        rc = put(p, &l, e);
    }
    return rc;
}

/* What an examination proposes is not told before the decision; what was decided after the day had not been. */
static void as_told(struct reclamation *r, day_t at)
{
    if (r->decidee_le != DAY_NONE && r->decidee_le <= at)
        return;
    if (strcmp(r->etat, "recue") != 0)
        r->etat = r->instruite_le <= at ? "instruite" : "recue";
    r->decidee_le = r->recours_avant = DAY_NONE;
    r->motifs = r->article = NULL;
    r->rendu_cents = -1;
}

static enum rc reclamation_lines(const struct personne *p, struct err *e)
{
    struct reclamation *list;
    size_t n;
    enum rc rc = reclamations_lister(p->x->db, p->x->arena, 0, p->id, &list, &n, e);

    for (size_t i = n; rc == RC_OK && i-- > 0;) {
        struct export_ligne l = line_of(p, EXPORT_RECLAMATION);

        if (list[i].recue_le > p->x->d->at)
            continue;
        as_told(&list[i], p->x->d->at);
        l.reclamation = &list[i];
        l.dossier = only_number(p, list[i].dossier_id, list[i].dossier);
        rc = put(p, &l, e);
    }
    return rc;
}

/* ---- all of them ----------------------------------------------------------------------------------------------- */

static enum rc read_apports(struct personne *p, struct err *e)
{
    struct cursor c = {0};
    enum rc rc =
        db_query(p->x->db, Q_EXPORT_LOTS_DU_FINANCEUR, &c, e, "iid", p->id, p->x->d->pour, p->x->d->at);
    enum rc closed;

    while (rc == RC_OK && cursor_next(&c)) {
        if (p->apports_n == LOTS_MAX)
            rc = ERR(e, MSG_EXPORT_LOTS);
        else
            p->apports[p->apports_n++] = (struct apport){cursor_i64(&c, 0), cursor_i64(&c, 1)};
    }
    closed = cursor_close(&c, rc == RC_OK ? e : NULL);
    return rc != RC_OK ? rc : closed;
}

enum rc export_personne(struct export *x, int64_t id, struct err *e)
{
    static const struct {
        enum export_genre genres[5];
        size_t n;
        enum rc (*lines)(const struct personne *p, struct err *e);
    } kinds[] = {{{EXPORT_TITULAIRE}, 1, titulaire_line},
                 {{EXPORT_MANDAT}, 1, mandat_lines},
                 {{EXPORT_ACTIVITE}, 1, activite_lines},
                 {{EXPORT_MOUVEMENT}, 1, mouvement_lines},
                 {{EXPORT_GEL}, 1, gel_lines},
                 {{EXPORT_RECLAMATION}, 1, reclamation_lines},
                 {{EXPORT_DOSSIER, EXPORT_FINANCEMENT, EXPORT_ACTE, EXPORT_PEDAGOGIQUE, EXPORT_SUIVI},
                  5,
                  dossier_lines}};
    char pseudonyme[PSEUDONYM_BYTES];
    struct personne p = {.x = x, .id = id, .pseudonyme = pseudonyme};
    enum rc rc = x->scope == SCOPE_OWN_FUNDING ? read_apports(&p, e) : RC_OK;

    door_pseudonym(x->keys, &x->grant, id, pseudonyme);
    x->bilan->personnes++;
    for (size_t k = 0; rc == RC_OK && k < ARRAY_LEN(kinds); k++) {
        /* The line of the person says that there is one, whatever else is open. */
        bool open = kinds[k].genres[0] == EXPORT_TITULAIRE;

        for (size_t i = 0; i < kinds[k].n; i++)
            open = open || export_table_has(&x->table, kinds[k].genres[i]);
        if (open)
            rc = kinds[k].lines(&p, e);
    }
    return rc;
}
