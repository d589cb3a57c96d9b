/* api_formations.c - GET /api/v1/formations: the offers of the public catalogue, as the page « Chercher une formation » finds them.
 * About nobody: it is answered to anyone. */
#include "base/json.h"
#include "base/text.h"
#include "training/evaluation.h"
#include "web/api.h"
#include "web/filtre_offres.h"
#include "web/pages.h"

#define ANSWER_BYTES_MAX ((size_t)8 << 20)
#define OFFERS_ANSWERED 20
#define OFFERS_ANSWERED_MAX 100

static void day_or_none(struct json *j, const char *key, day_t day)
{
    char buf[DAY_TEXT_BYTES];

    if (day != DAY_NONE) {
        json_kt(j, key, day_iso(day, buf));
        return;
    }
    json_key(j, key);
    json_none(j);
}

static void text_or_none(struct json *j, const char *key, const char *text)
{
    if (text != NULL) {
        json_kt(j, key, text);
        return;
    }
    json_key(j, key);
    json_none(j);
}

static void number_or_none(struct json *j, const char *key, int64_t n)
{
    if (n >= 0) {
        json_ki(j, key, n);
        return;
    }
    json_key(j, key);
    json_none(j);
}

static void put_place(struct json *j, const struct offre *o, const struct filtre_offres *q)
{
    json_key(j, "lieu");
    json_object_open(j);
    json_kt(j, "modalite", modalite_name(o->modalite));
    text_or_none(j, "adresse", o->lieu);
    text_or_none(j, "code_commune", o->commune.code);
    text_or_none(j, "commune", o->commune.nom);
    number_or_none(j, "distance_m",
                   q->f.rayon_m != 0 && o->commune.code != NULL ? distance_m(q->f.centre, o->commune.ou)
                                                                : -1);
    json_object_close(j);
}

static void put_price(struct json *j, const struct offre *o)
{
    json_key(j, "prix");
    json_object_open(j);
    json_ki(j, "ht", o->prix_ht_cents);
    json_ki(j, "ttc", o->prix_ttc_cents);
    number_or_none(j, "tva_dix_milliemes", o->tva_taux);
    number_or_none(j, "frais_annexes", o->annexes_cents);
    text_or_none(j, "frais_annexes_nature", o->annexes_nature);
    json_object_close(j);
}

static void put_body(struct json *j, const struct offre *o)
{
    json_key(j, "organisme");
    json_object_open(j);
    json_kt(j, "denomination", o->organisme_denomination);
    text_or_none(j, "siret", o->organisme_siret);
    text_or_none(j, "nda", o->organisme_nda);
    json_object_close(j);
}

/* What holders said of its action: the questions with enough answers, none otherwise. */
static enum rc put_evaluations(struct page *p, struct json *j, const struct offre *o, struct err *e)
{
    struct evaluation_bilan said;
    enum rc rc = evaluation_de_session(p->db, o->session_id, p->today, &said, e);

    if (rc != RC_OK)
        return rc;
    json_key(j, "evaluations");
    json_array_open(j);
    for (size_t i = 0; i < said.n; i++) {
        json_object_open(j);
        json_kt(j, "question", said.moyennes[i].question);
        json_kt(j, "libelle", said.moyennes[i].libelle);
        json_ki(j, "reponses", said.moyennes[i].reponses);
        json_ki(j, "moyenne_dixiemes", said.moyennes[i].dixiemes);
        json_ki(j, "note_max", said.note_max);
        json_object_close(j);
    }
    json_array_close(j);
    return RC_OK;
}

static enum rc put_offer(struct page *p, struct json *j, const struct offre *o, const struct filtre_offres *q,
                         struct err *e)
{
    enum rc rc;

    json_object_open(j);
    json_ki(j, "session", o->session_id);
    json_kt(j, "formation_numero", o->formation_numero);
    json_kt(j, "action_numero", o->action_numero);
    json_kt(j, "session_numero", o->session_numero);
    json_ki(j, "action", o->action_id);
    if (q->f.par_action)
        json_ki(j, "autres_sessions", o->autres);
    json_kt(j, "intitule", o->intitule);
    json_kt(j, "classe", classe_name(o->classe));
    text_or_none(j, "certification", o->code_certification);
    text_or_none(j, "code_elu", o->code_elu);
    json_ki(j, "heures", o->heures);
    day_or_none(j, "debut", o->debut);
    day_or_none(j, "fin", o->fin);
    json_kb(j, "prerequis", o->prerequis);
    text_or_none(j, "prerequis_detail", o->prerequis ? o->prerequis_detail : NULL);
    put_price(j, o);
    put_place(j, o, q);
    put_body(j, o);
    rc = put_evaluations(p, j, o, e);
    json_object_close(j);
    return rc;
}

static enum rc put_answer(struct page *p, struct json *j, const struct offre *list, size_t n, bool more,
                          const struct filtre_offres *q, struct err *e)
{
    enum rc rc = RC_OK;

    json_object_open(j);
    json_key(j, "formations");
    json_array_open(j);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = put_offer(p, j, &list[i], q, e);
    json_array_close(j);
    day_or_none(j, "premier_debut", q->premier);
    json_key(j, "suite");
    if (more) {
        json_object_open(j);
        json_ki(j, "apres", offre_rang(&list[n - 1]));
        json_ki(j, "session", list[n - 1].session_id);
        json_object_close(j);
    } else {
        json_none(j);
    }
    json_object_close(j);
    return rc;
}

static enum rc search(struct page *p, const struct filtre_offres *q, struct json *out, struct err *e)
{
    struct offre *list;
    size_t n;
    const size_t wanted = q->f.limit - 1;
    enum rc rc = catalogue_search(p->db, p->arena, &q->f, &list, &n, e);

    if (rc != RC_OK)
        return rc;
    rc = put_answer(p, out, list, MIN(n, wanted), n > wanted, q, e);
    return rc == RC_OK && json_failed(out) ? ERR(e, MSG_MEMOIRE_EPUISEE) : rc;
}

static enum rc refuse(const char *name, const char *wanted, struct err *e)
{
    ERR(e, MSG_RECHERCHE_CRITERE, "nom", name, "attendu", wanted);
    return err_at(e, name, 0);
}

/* A program is told of what would be passed over: a distance from nowhere, half of where the page before ended. */
static enum rc check_alone(struct page *p, struct err *e)
{
    static const char *const known[] = {
        "q",    "type",  "modalite",      "debut",  "avant", "prix",    "certification", "organisme",
        "lieu", "rayon", "sans_distance", "nombre", "apres", "session", "par",           "action"};
    static const struct {
        const char *name, *with;
    } alone[] = {{"rayon", "lieu"}, {"sans_distance", "lieu"}, {"apres", "session"}, {"session", "apres"}};
    enum rc rc = api_parametres(p, known, ARRAY_LEN(known), e);

    for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(alone); i++) {
        const char *with = request_query(p->rq, alone[i].with);

        if (request_query(p->rq, alone[i].name) != NULL && (with == NULL || *with == '\0'))
            rc = refuse(alone[i].name, arena_printf(p->arena, "%s avec lui", alone[i].with), e);
    }
    return rc;
}

/* What a page reads as nothing. */
static enum rc check_numbers(struct page *p, struct err *e)
{
    static const char *const numbers[] = {"apres", "session", "action"};
    const char *without = request_query(p->rq, "sans_distance");
    int64_t n;

    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        const char *text = request_query(p->rq, numbers[i]);

        if (text != NULL && !text_whole(text, &n))
            return refuse(numbers[i], "un nombre", e);
    }
    if (without != NULL && strcmp(without, "0") != 0 && strcmp(without, "1") != 0)
        return refuse("sans_distance", "0 ou 1", e);
    return RC_OK;
}

/* par=action: an action once, in its first session that answers. action: the sessions of one. */
static enum rc read_group(struct page *p, struct filtre_offres *q, struct err *e)
{
    const char *by = request_query(p->rq, "par");

    if (by != NULL && strcmp(by, "session") != 0 && strcmp(by, "action") != 0)
        return refuse("par", "session ou action", e);
    q->f.par_action = by != NULL && strcmp(by, "action") == 0;
    if (request_query(p->rq, "action") != NULL) {
        q->f.action_id = query_number(p, "action");
        if (q->f.action_id == 0)
            q->f.action_id = -1; /* no action */
    }
    return RC_OK;
}

static enum rc read_request(struct page *p, struct filtre_offres *q, struct err *e)
{
    const char *text = request_query(p->rq, "nombre");
    int64_t n = query_number(p, "nombre");
    enum rc rc = check_alone(p, e);

    if (rc == RC_OK)
        rc = check_numbers(p, e);
    if (rc == RC_OK)
        rc = filtre_offres_lire(p, q, e);
    if (rc == RC_OK && q->fautes_n > 0) {
        *e = q->fautes[0];
        return e->rc;
    }
    if (rc == RC_OK && text != NULL && (n < 1 || n > OFFERS_ANSWERED_MAX))
        return refuse("nombre", "un nombre de 1 à 100", e);
    if (rc == RC_OK)
        rc = read_group(p, q, e);
    q->f.limit = 1 + (text != NULL ? (size_t)n : OFFERS_ANSWERED);
    return rc;
}

enum rc api_formations(struct page *p, struct err *e)
{
    struct filtre_offres *q = ARENA_NEW(p->arena, struct filtre_offres);
    struct json *out;
    enum rc rc = store_read_begin(p->web->store, &p->db, e);

    if (rc != RC_OK)
        return rc;
    out = json_new(ANSWER_BYTES_MAX);
    rc = out != NULL ? read_request(p, q, e) : ERR(e, MSG_MEMOIRE_EPUISEE);
    if (rc == RC_OK)
        rc = search(p, q, out, e);
    store_read_end(p->web->store, p->db);
    p->db = NULL;
    if (rc == RC_OK)
        answer(p->rq, 200, "application/json", arena_strndup(p->arena, json_data(out), json_length(out)),
               json_length(out));
    json_free(out);
    return rc;
}
