#include "base/text.h"
#include "cli/controle_print.h"
#include "cli/controle_tirage.h"
#include "cli/essai.h"
#include "cli/lecture.h"
#include "cli/organisme_mot.h"
#include "cli/texte.h"
#include "door/door.h"
#include "training/organisme.h"

#define USAGE                                                                                                \
    "controle ouvrir SIRET|NDA MESURE --modele DATE ; controle grief NUMERO --article A --preuve P "         \
    "--gravite G ; "                                                                                         \
    "controle viser NUMERO dossier|formation N ; controle notifier|entendre|abandonner NUMERO ; "            \
    "controle observer NUMERO [--grief N] ; controle repondre NUMERO OBSERVATION ; controle examiner "       \
    "NUMERO GRIEF retenu|ecarte ; controle rediger NUMERO "                                                  \
    "--article A [--debut D] [--fin D] ; controle signer NUMERO --signataire S ; controle lever NUMERO ; "   \
    "controle show NUMERO ; controle list [SIRET|NDA] ; "                                                    \
    "controle annoncer SIRET|NDA --du DATE --au DATE --taille N --source S --le DATE ; controle annonces ; " \
    "controle abandonner-annonce N ; controle tirage SIRET|NDA --annonce N --graine G --taille N --du DATE " \
    "--au DATE ; controle fichier-tirage NUMERO ; "                                                          \
    "controle verifier-tirage FICHIER ; controle suivi NUMERO [--apres N] ; controle controles ; "           \
    "controle recevoir NUMERO DOSSIER --reference R ; controle echanger NUMERO ; controle clore NUMERO"
#define ARENA_BYTES ((size_t)64 << 20) /* the largest population, and its file */
#define LIST_MAX 200

static const struct verb_option options[] = {
    {"modele", "DATE", "[ouvrir] jour du modèle de lettre", 0},
    {"renouvelle", "NUMERO", "[ouvrir] la suspension de paiements que celle-ci renouvelle", 0},
    {"article", "ARTICLE", "[grief, rediger] article, comme « C. trav. R. 6333-6 »", 0},
    {"preuve", "TEXTE", "[grief] référence de la pièce qui l'établit", 0},
    {"gravite", "GRAVITE", "[grief] leger, serieux ou grave", 0},
    {"entretien", NULL, "[observer] l'organisme demande à être entendu", 0},
    {"grief", "NUMERO", "[observer] le grief que les observations concernent ; tous sans elle", 0},
    {"debut", "DATE", "[rediger] premier jour ; aujourd'hui sans elle", 0},
    {"fin", "DATE", "[rediger] dernier jour", 0},
    {"urgence", "TEXTE", "[rediger] pourquoi ne pas attendre (mesures conservatoires)", 0},
    {"signataire", "TEXTE", "[signer] prénom, nom et qualité", 0},
    {"source", "TEXTE", "[annoncer] ce qui donnera la graine, comme « Loto du 12 janvier 2027 »", 0},
    {"le", "DATE", "[annoncer] jour où la graine sera connue", 0},
    {"annonce", "NUMERO", "[tirage] l'annonce de ce tirage", 0},
    {"graine", "TEXTE", "[tirage] la source annoncée, puis ce qu'elle a publié", 0},
    {"taille", "NOMBRE", "[annoncer, tirage] dossiers à tirer", 0},
    {"du", "DATE", "[annoncer, tirage] premier jour d'entrée en formation", 0},
    {"au", "DATE", "[annoncer, tirage] dernier jour d'entrée en formation", 0},
    {"reference", "TEXTE", "[recevoir] référence des pièces reçues", 0},
    {"apres", "N", "[suivi] les dossiers du tirage qui suivent", 0},
    {"avant", "DATE", "[lever] premier jour où elle ne vaut plus ; aujourd'hui sans elle", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"list", 2, "", "controle list [SIRET|NDA]"},
    {"show", 2, "", "controle show NUMERO"},
    {"annonces", 1, "", "controle annonces"},
    {"controles", 1, "", "controle controles"},
    {"suivi", 2, "apres", "controle suivi NUMERO [--apres N]"},
    {"fichier-tirage", 2, "", "controle fichier-tirage NUMERO"},
    {"verifier-tirage", 2, "", "controle verifier-tirage FICHIER"},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_controle;

static const char *option(const struct ctx *ctx, const char *name)
{
    return ctx_option(ctx, &verb_controle, name);
}

static enum rc usage(struct err *e)
{
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
}

static enum rc day_option(const struct ctx *ctx, const char *name, day_t *out, struct err *e)
{
    const char *text = option(ctx, name);

    *out = text != NULL ? day_parse_iso(text) : DAY_NONE;
    return text == NULL || *out != DAY_NONE ? RC_OK : ERR(e, MSG_USAGE_DATE, "texte", text);
}

/* ---- acts -------------------------------------------------------------------------------------------------- */

/* Every sub-verb that writes: its words, whether it reads a text on the input, what it says when it is done. */
static const struct acte {
    const char *name;
    int words;
    bool texte;
    unit_fn *unit;
    const char *fait;
} actes[] = {
    {"ouvrir", 3, false, mesure_ouvrir, "Décision ouverte"},
    {"grief", 2, true, mesure_grief_ajouter, "Grief ajouté"},
    {"viser", 4, false, mesure_viser, "Visé"},
    {"notifier", 2, false, mesure_notifier, "Griefs notifiés"},
    {"observer", 2, true, mesure_observer, "Observations enregistrées"},
    {"repondre", 3, true, mesure_repondre, "Réponse enregistrée"},
    {"entendre", 2, false, mesure_entendre, "Entretien enregistré"},
    {"examiner", 4, true, mesure_examiner, "Grief examiné"},
    {"rediger", 2, true, mesure_rediger, "Décision rédigée : un autre agent doit la signer"},
    {"signer", 2, false, mesure_signer, "Décision signée"},
    {"lever", 2, true, mesure_lever, "Mesure levée"},
    {"abandonner", 2, false, mesure_abandonner, "Décision abandonnée"},
};

static enum rc take_words(struct ctx *ctx, const struct acte *acte, struct mesure_commande *c, struct err *e)
{
    if (acte->unit == mesure_ouvrir) {
        c->mesure = ctx->argv[2];
        return organisme_of_word(ctx, ctx->argv[1], &c->organisme_id, e);
    }
    c->numero = ctx->argv[1];
    if (acte->unit == mesure_viser) {
        c->genre = ctx->argv[2];
        c->objet = ctx->argv[3];
    }
    if (acte->unit == mesure_repondre)
        return text_numero(ctx->argv[2], &c->observation) ? RC_OK : usage(e);
    if (acte->unit == mesure_observer && option(ctx, "grief") != NULL)
        return text_numero(option(ctx, "grief"), &c->grief) ? RC_OK : usage(e);
    if (acte->unit == mesure_examiner) {
        c->retenu = strcmp(ctx->argv[3], "retenu") == 0;
        if (!text_numero(ctx->argv[2], &c->grief) || (!c->retenu && strcmp(ctx->argv[3], "ecarte") != 0))
            return usage(e);
    }
    return RC_OK;
}

static enum rc take(struct ctx *ctx, struct arena *a, const struct acte *acte, struct mesure_commande *c,
                    struct err *e)
{
    enum rc rc;

    *c = (struct mesure_commande){.par = {PARTY_CDC, 0, ctx->agent},
                                  .renouvelle = option(ctx, "renouvelle"),
                                  .article = option(ctx, "article"),
                                  .preuve = option(ctx, "preuve"),
                                  .gravite = option(ctx, "gravite"),
                                  .urgence = option(ctx, "urgence"),
                                  .signataire = option(ctx, "signataire"),
                                  .entretien = option(ctx, "entretien") != NULL};
    rc = take_words(ctx, acte, c, e);
    if (rc == RC_OK)
        rc = day_option(ctx, "modele", &c->modele, e);
    if (rc == RC_OK)
        rc = day_option(ctx, "debut", &c->debut, e);
    if (rc == RC_OK)
        rc = day_option(ctx, acte->unit == mesure_lever ? "avant" : "fin", &c->fin, e);
    if (rc == RC_OK && acte->texte)
        rc = texte_lire(ctx, a, &c->texte, e);
    if (acte->unit == mesure_grief_ajouter)
        c->fait = c->texte;
    return rc;
}

static enum rc do_act(struct ctx *ctx, struct arena *a, const struct acte *acte, struct err *e)
{
    struct mesure_commande c;
    char sentence[200];
    const char *numero;
    enum rc rc = take(ctx, a, acte, &c, e);

    if (rc == RC_OK)
        rc = ctx_write(ctx, acte->unit, &c, e);
    if (rc != RC_OK)
        return rc;
    numero = c.numero != NULL ? c.numero : c.numero_out;
    snprintf(sentence, sizeof(sentence), "%s (%s).", acte->fait, numero);
    return ctx_tell(ctx, sentence, "numero", numero, e);
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

/* What is said of a body is read behind the door, and the reading is in the journal before it is shown. */
static enum rc shown(struct ctx *ctx, struct db *db, enum rc rc, struct err *e)
{
    struct door_request rq = lecture_demande(ctx, "commande.controle");
    struct grant g = {0};

    rq.items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_NDA, ITEM_COUNT);
    return lecture_finir(ctx, db, &rq, &g, rc, e);
}

static enum rc read_fiche(struct db *db, struct arena *a, const char *numero, struct controle_fiche *f,
                          struct err *e)
{
    enum rc rc = mesure_lire(db, a, numero, &f->m, e);

    if (rc == RC_OK)
        rc = mesure_griefs(db, a, f->m.id, &f->griefs, &f->griefs_n, e);
    if (rc == RC_OK)
        rc = mesure_objets(db, a, f->m.id, &f->objets, &f->objets_n, e);
    return rc == RC_OK
               ? mesure_observations(db, a, f->m.id, 0, LIST_MAX, &f->observations, &f->observations_n, e)
               : rc;
}

static enum rc show(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct controle_fiche f = {0};
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rc = read_fiche(db, a, ctx->argv[1], &f, e);
    rc = shown(ctx, db, rc, e);
    return rc == RC_OK ? controle_print(ctx, &f, e) : rc;
}

static enum rc list(struct ctx *ctx, struct arena *a, struct err *e)
{
    struct mesure *found;
    int64_t body = 0;
    struct db *db;
    size_t n = 0;
    enum rc rc = ctx->argc == 2 ? organisme_of_word(ctx, ctx->argv[1], &body, e) : RC_OK;

    if (rc == RC_OK)
        rc = store_read_begin(ctx->store, &db, e);
    if (rc != RC_OK)
        return rc;
    rc = mesures_lister(db, a, body, 0, LIST_MAX, &found, &n, e);
    rc = shown(ctx, db, rc, e);
    return rc == RC_OK ? controle_print_list(ctx, found, n, e) : rc;
}

static enum rc dispatch(struct ctx *ctx, struct arena *a, struct err *e)
{
    bool known;
    enum rc rc = controle_tirage_verbe(ctx, a, &known, e);

    if (known)
        return rc;
    for (size_t i = 0; ctx->argc > 0 && i < ARRAY_LEN(actes); i++)
        if (strcmp(ctx->argv[0], actes[i].name) == 0)
            return ctx->argc == actes[i].words ? do_act(ctx, a, &actes[i], e) : usage(e);
    if (ctx->argc == 2 && strcmp(ctx->argv[0], "show") == 0)
        return show(ctx, a, e);
    if ((ctx->argc == 1 || ctx->argc == 2) && strcmp(ctx->argv[0], "list") == 0)
        return list(ctx, a, e);
    return usage(e);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    return ctx_in_arena(ctx, ARENA_BYTES, dispatch, e);
}

static int flags_for(int argc, char **argv)
{
    bool offline = argc > 0 && strcmp(argv[0], "verifier-tirage") == 0;
    static const char *const readers[] = {"list", "show", "suivi", "controles", "annonces", "fichier-tirage"};
    bool reads = false;

    for (size_t i = 0; argc > 0 && i < ARRAY_LEN(readers); i++)
        reads = reads || strcmp(argv[0], readers[i]) == 0;
    if (offline)
        return VERB_NO_STORE;
    return reads ? VERB_WRITES | VERB_READS : VERB_WRITES | VERB_DRY_RUN;
}

const struct verb verb_controle = {
    .name = "controle",
    .usage = USAGE,
    .summary = "contrôles sur échantillon, et mesures contre un organisme",
    .help =
        "Une décision se prépare pas à pas (C. trav. R. 6333-6) : griefs avec leur preuve et leur article,\n"
        "notification, délai de l'organisme, examen de chaque grief, rédaction, signature par un autre "
        "agent.\n"
        "Elle est refusée si un article n'est pas en vigueur, si une étape manque, sans date de fin, ou si "
        "la\n"
        "mesure est plus lourde que les griefs. Elle prend effet et finit d'elle-même ; « lever » l'arrête.\n"
        "Les textes (fait, observations, réponse, motifs) se lisent sur l'entrée standard.\n"
        "« sicpf law table mesures » et « sicpf law table bareme » donnent les mesures et le barème.\n\n"
        "Exemples :\n"
        "  sicpf controle ouvrir 73282932000074 dereferencement --modele 2026-01-05\n"
        "  echo 'Émargement signé par un absent.' | sicpf controle grief DEC-2026-00001 \\\n"
        "    --article 'C. trav. R. 6333-4' --preuve 'pièce 4' --gravite grave\n"
        "  sicpf controle notifier DEC-2026-00001\n"
        "  echo 'Le planning ne le contredit pas.' | sicpf controle examiner DEC-2026-00001 1 retenu\n"
        "  echo 'Motifs…' | sicpf controle rediger DEC-2026-00001 --article 'C. trav. R. 6333-6' --fin "
        "2026-12-31\n"
        "  sicpf controle signer DEC-2026-00001 --signataire 'Camille Durand, directrice du contrôle'\n"
        "  sicpf controle show DEC-2026-00001\n\n"
        "Un contrôle sur échantillon s'annonce, puis se tire d'une graine publiée ; l'organisme le refait "
        "hors ligne :\n"
        "  sicpf controle annoncer 73282932000074 --source 'Loto du 12 janvier 2027' --le 2027-01-12 \\\n"
        "    --taille 20 --du 2026-01-01 --au 2026-11-30\n"
        "  sicpf controle tirage 73282932000074 --annonce 1 --graine 'Loto du 12 janvier 2027 : 4 8 15' \\\n"
        "    --taille 20 --du 2026-01-01 --au 2026-11-30\n"
        "  sicpf controle fichier-tirage CTL-2026-00001 > tirage.json\n"
        "  sicpf controle verifier-tirage tirage.json",
    .options = options,
    .lectures = lectures,
    .flags = VERB_WRITES | VERB_DRY_RUN,
    .flags_for = flags_for,
    .run = run,
};
