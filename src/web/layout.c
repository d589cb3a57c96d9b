/* layout.c - what surrounds a page: title, menu of the space, breadcrumb, bands, the outcome of an act. */
#include "web/page.h"

/* The address of a route, its {parameters} filled with those of the page being shown: a page below a dossier is
 * below the same dossier. NULL when it needs more. */
static const char *path_of(struct page *p, const struct route *r)
{
    char *out = arena_alloc(p->arena, PATH_BYTES_MAX);
    size_t used = 0;
    size_t param = 0;

    for (const char *c = r->path; *c != '\0'; c++) {
        const char *piece = c;
        size_t n = 1;

        if (*c == '{') {
            piece = param < PARAMS_MAX ? p->params[param++] : NULL;
            if (piece == NULL)
                return NULL;
            n = strlen(piece);
            c = strchr(c, '}');
        }
        CHECK(used + n < PATH_BYTES_MAX);
        memcpy(out + used, piece, n);
        used += n;
    }
    return out;
}

static const struct route *route_of(enum template_id template)
{
    size_t n;
    const struct route *all = routes_all(&n);

    for (size_t i = 0; i < n; i++)
        if (all[i].template == template && all[i].method == HTTP_GET)
            return &all[i];
    return NULL;
}

static void add_to_menu(struct page *p, const struct route *r)
{
    struct view *v = view_add(p->view, K_MENU);

    view_text(v, K_LIEN, r->path);
    view_text(v, K_LIBELLE, page_title(r->template, p->view, request_buffer(p->rq)));
    view_flag(v, K_COURANT, r->template == p->template);
}

/* The pages of the space, then the public ones that are useful there. */
static void fill_menu(struct page *p)
{
    size_t n;
    const struct route *all = routes_all(&n);

    for (size_t i = 0; i < n; i++)
        if ((all[i].flags & ROUTE_NAV) != 0 && all[i].espace == p->session.espace)
            add_to_menu(p, &all[i]);
    for (size_t i = 0; i < n && p->session.espace == ESPACE_TITULAIRE; i++)
        if ((all[i].flags & ROUTE_NAV_TITULAIRE) != 0)
            add_to_menu(p, &all[i]);
}

/* From the home page down to the page above this one; the page itself closes the trail. */
static void fill_trail(struct page *p)
{
    enum template_id above[8];
    size_t n = 0;

    for (enum template_id t = page_parent(p->template); t != T_AUCUN && n < ARRAY_LEN(above);
         t = page_parent(t))
        above[n++] = t;
    while (n-- > 0) {
        const struct route *r = route_of(above[n]);
        const char *path = r != NULL ? path_of(p, r) : NULL;
        struct view *v;

        if (path == NULL)
            continue;
        v = view_add(p->view, K_FIL);
        view_text(v, K_LIEN, path);
        view_text(v, K_LIBELLE, page_title(above[n], p->view, request_buffer(p->rq)));
    }
}

/* {{#faux_prix}} is true beside the field "prix" when it is the one to correct. */
static void mark_field(struct page *p, const char *field)
{
    enum view_key key = *field != '\0' ? view_key_named(arena_printf(p->arena, "faux_%s", field)) : K_AUCUNE;

    if (key == K_AUCUNE)
        return;
    view_flag(p->view, key, true);
    view_text(p->view, K_ERREUR_CHAMP, field);
}

static void fill_refusal(struct page *p)
{
    const struct err *e = p->refused;
    const struct msg_def *def;

    if (e == NULL)
        return;
    def = msg_def(e->msg);
    view_flag(p->view, K_ERREUR, true);
    view_text(p->view, K_ERREUR_PHRASE, e->phrase);
    view_text(p->view, K_ERREUR_ARTICLE, def->article);
    view_text(p->view, K_ERREUR_CODE, def->code);
    if (e->line > 0) {
        view_int(p->view, K_ERREUR_LIGNE, e->line);
        view_text(p->view, K_ERREUR_OBJET, e->objet);
        view_text(p->view, K_ERREUR_ELEMENT, e->field);
    }
    mark_field(p, e->field);
}

/* ?fait=WORD after an act; the words are those of the template partial `fait`. */
static const struct {
    const char *word;
    enum view_key key;
} done_words[] = {
    {"deconnexion", K_FAIT_DECONNEXION},
    {"demande", K_FAIT_DEMANDE},
    {"acceptee", K_FAIT_ACCEPTEE},
    {"refusee", K_FAIT_REFUSEE},
    {"annulee", K_FAIT_ANNULEE},
    {"ecarte", K_FAIT_ECARTE},
    {"proposee", K_FAIT_PROPOSEE},
    {"inchangee", K_FAIT_INCHANGEE},
    {"entree", K_FAIT_ENTREE},
    {"sortie", K_FAIT_SORTIE},
    {"declare", K_FAIT_DECLARE},
    {"corrige", K_FAIT_CORRIGE},
    {"signale", K_FAIT_SIGNALE},
    {"retracte", K_FAIT_RETRACTE},
    {"relance", K_FAIT_RELANCE},
    {"evaluee", K_FAIT_EVALUEE},
    {"valide", K_FAIT_VALIDE},
    {"facture", K_FAIT_FACTURE},
    {"lot", K_FAIT_LOT},
    {"lot-vide", K_FAIT_LOT_VIDE},
    {"approuve", K_FAIT_APPROUVE},
    {"reponse", K_FAIT_REPONSE},
    {"absence", K_FAIT_ABSENCE},
    {"rapproche", K_FAIT_RAPPROCHE},
    {"etape", K_FAIT_ETAPE},
    {"fraude", K_FAIT_FRAUDE},
    {"catalogue", K_FAIT_CATALOGUE},
    {"releve", K_FAIT_RELEVE},
    {"livraison", K_FAIT_LIVRAISON},
    {"coordonnees", K_FAIT_COORDONNEES},
    {"inscription", K_FAIT_INSCRIPTION},
    {"fin-personne", K_FAIT_FIN_PERSONNE},
    {"compte-propose", K_FAIT_COMPTE_PROPOSE},
    {"compte-approuve", K_FAIT_COMPTE_APPROUVE},
    {"compte-refuse", K_FAIT_COMPTE_REFUSE},
    {"compte-annule", K_FAIT_COMPTE_ANNULE},
    {"financeur-inscrit", K_FAIT_FINANCEUR_INSCRIT},
    {"financeur-deja", K_FAIT_FINANCEUR_DEJA},
    {"fichier-sommes", K_FAIT_FICHIER_SOMMES},
    {"sommes-retirees", K_FAIT_SOMMES_RETIREES},
    {"somme", K_FAIT_SOMME},
    {"somme-deja", K_FAIT_SOMME_DEJA},
    {"somme-proposee", K_FAIT_SOMME_PROPOSEE},
    {"somme-refusee", K_FAIT_SOMME_REFUSEE},
    {"partenaire", K_FAIT_PARTENAIRE},
    {"fin-partenaire", K_FAIT_FIN_PARTENAIRE},
    {"affacturage-declare", K_FAIT_AFFACTURAGE_DECLARE},
    {"affacturage-fin", K_FAIT_AFFACTURAGE_FIN},
    {"affacturage-approuve", K_FAIT_AFFACTURAGE_APPROUVE},
    {"affacturage-refuse", K_FAIT_AFFACTURAGE_REFUSE},
    {"retiree", K_FAIT_RETIREE},
    {"publiee", K_FAIT_PUBLIEE},
    {"correction-proposee", K_FAIT_CORRECTION_PROPOSEE},
    {"correction-faite", K_FAIT_CORRECTION_FAITE},
    {"correction-abandonnee", K_FAIT_CORRECTION_ABANDONNEE},
    {"abandonne", K_FAIT_ABANDONNE},
    {"non-envoi", K_FAIT_NON_ENVOI},
    {"depart", K_FAIT_DEPART},
    {"retour-dit", K_FAIT_RETOUR_DIT},
    {"compte-verifie", K_FAIT_COMPTE_VERIFIE},
    {"parti", K_FAIT_PARTI},
    {"reponse-partielle", K_FAIT_REPONSE_PARTIELLE},
    {"reponse-a-voir", K_FAIT_REPONSE_A_VOIR},
    {"controle", K_FAIT_CONTROLE},
    {"leve", K_FAIT_LEVE},
    {"confirme", K_FAIT_CONFIRME},
    {"conteste", K_FAIT_CONTESTE},
    {"sollicite", K_FAIT_SOLLICITE},
    {"recue", K_FAIT_RECUE},
    {"report", K_FAIT_REPORT},
    {"report-accepte", K_FAIT_REPORT_ACCEPTE},
    {"accordee", K_FAIT_ACCORDEE},
    {"financeur-retire", K_FAIT_FINANCEUR_RETIRE},
    {"financeur-appele", K_FAIT_FINANCEUR_APPELE},
};

/* What was done is said on the page that follows, once: read again later, or by a link, it may no more be so. */
#define FAIT_COOKIE "sicpf_fait"
#define FAIT_SECONDES 60

static const char *word_of(const char *address)
{
    const char *at = strstr(address, "fait=");

    return at != NULL && at > address && (at[-1] == '?' || at[-1] == '&') ? at + strlen("fait=") : "";
}

/* Of an act alone: whoever signs in is sent where a link says, and no link says what was done. */
void layout_dire_une_fois(struct page *p, const char *to)
{
    const char *word = word_of(to);
    const size_t n = strcspn(word, "&#");

    if (request_method(p->rq) != HTTP_POST || p->session.espace == ESPACE_PUBLIC)
        return;
    for (size_t i = 0; i < ARRAY_LEN(done_words); i++)
        if (strlen(done_words[i].word) == n && strncmp(done_words[i].word, word, n) == 0)
            page_cookie(p, FAIT_COOKIE, done_words[i].word, FAIT_SECONDES);
}

static void fill_done(struct page *p)
{
    const char *word = request_method(p->rq) == HTTP_GET ? request_query(p->rq, "fait") : NULL;
    const char *just = word != NULL ? request_cookie(p->rq, FAIT_COOKIE) : NULL;

    if (just == NULL || strcmp(word, just) != 0)
        return;
    page_cookie(p, FAIT_COOKIE, NULL, 0);
    for (size_t i = 0; i < ARRAY_LEN(done_words); i++)
        if (strcmp(word, done_words[i].word) == 0) {
            view_flag(p->view, K_FAIT, true);
            view_flag(p->view, done_words[i].key, true);
        }
}

void layout_fill(struct page *p)
{
    struct view *v = p->view;
    const char *space = page_space(p->template);

    view_text(v, K_SERVICE, p->web->cfg->service_name);
    view_flag(v, K_DEMO, p->web->cfg->demo);
    view_text(v, K_STYLE, asset_path("sicpf.css"));
    view_text(v, K_ICONE, asset_path("icone.svg"));
    view_text(v, K_TITRE, page_title(p->template, v, request_buffer(p->rq)));
    view_text(v, K_ESPACE, *space != '\0' ? space : NULL);
    view_flag(v, K_EST_ACCUEIL, p->template == T_ACCUEIL);
    view_flag(v, K_CONNECTE, p->session.espace != ESPACE_PUBLIC);
    view_flag(v, K_EST_TITULAIRE, p->session.espace == ESPACE_TITULAIRE);
    view_flag(v, K_EST_ORGANISME, p->session.espace == ESPACE_ORGANISME);
    view_flag(v, K_EST_GESTION, p->session.espace == ESPACE_GESTION);
    view_flag(v, K_EST_FINANCEUR, p->session.espace == ESPACE_FINANCEUR);
    view_text(v, K_AGENT, p->session.agent);
    view_text(v, K_JETON, session_page_token(p));
    view_text(v, K_MON_ESPACE, espace_home(p->session.espace));
    fill_menu(p);
    fill_trail(p);
    fill_refusal(p);
    fill_done(p);
}
