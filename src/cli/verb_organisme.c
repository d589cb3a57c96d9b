#include "training/organisme.h"
#include "base/json.h"
#include "cli/compte.h"
#include "cli/lecture.h"
#include "cli/verb_cle_api.h"
#include "cli/organisme_identite.h"
#include "cli/organisme_mot.h"
#include "cli/organisme_print.h"
#include "cli/organisme_referencement.h"
#include "cli/organisme_saisie.h"
#include "cli/organisme_sous_traitance.h"
#include "cli/organisme_webhook.h"
#include "cli/verb.h"
#include "base/text.h"
#include "law/articles.h"
#include "training/mesure.h"

#define USAGE                                                                                                \
    "organisme show|history SIRET|NDA ; organisme search TEXTE|SIRET|NDA ; " COMPTE_USAGE(                   \
        "organisme",                                                                                         \
        "SIRET|NDA") " ; "                                                                                   \
                     "organisme record SIRET|NDA QUOI < FICHE ; organisme close SIRET|NDA QUOI NUMERO ; "    \
                     "organisme sous-traitance SIRET|NDA [--annee AAAA] ; "                                  \
                     "organisme affacturage approuver|refuser SIRET|NDA NUMERO ; "                           \
                     "organisme referencement file|reprendre ; organisme referencement ACTE SIRET|NDA "      \
                     "[PIECE] ; "                                                                            \
                     "organisme cle-api creer SIRET|NDA NOM | lister SIRET|NDA | revoquer NUMERO ; "         \
                     "organisme webhook creer SIRET|NDA NOM --url URL [--dossier-entier] | lister "          \
                     "SIRET|NDA | fermer NUMERO | "                                                          \
                     "echecs NUMERO [--apres ENVOI] | renvoyer NUMERO ENVOI"
#define ARENA_BYTES ((size_t)16 << 20)

static const struct verb_option options[] = {
    {"titulaire-du-compte", "NOM", "[compte proposer] nom du titulaire ; celui de l'organisme sans elle", 0},
    {"contact", "COURRIEL",
     "[compte proposer] à prévenir du prochain changement ; celui de l'organisme sans elle", 0},
    {"numero", "N", "[compte approuver|refuser|annuler] le compte lu, que « compte montrer » numérote", 0},
    {"url", "URL", "[webhook creer] https, hors du réseau interne (réglage webhook_hotes)", 0},
    {"dossier-entier", NULL, "[webhook creer] envoyer tout le dossier, pas l'événement seul", 0},
    {"annee", "AAAA", "[sous-traitance] l'année du plafond ; celle-ci sans elle", 0},
    {"avant", "DATE", "[close] premier jour où cela ne vaut plus ; aujourd'hui sans elle", 0},
    {"apres", "NUMERO", "[history, webhook echecs] ce qui vient après ce numéro", 0},
    {"reference", "TEXTE", "[referencement deposer] numéro ou place de la pièce", 0},
    {"ferme", NULL, "[referencement envoyer] l'organisme sait que ses ventes s'arrêtent jusqu'à la décision",
     0},
    {"motif", "CODE", "[referencement refuser] « sicpf law table motifs_refus_referencement » les donne", 0},
    {"signataire", "TEXTE", "[referencement accepter|refuser] prénom, nom et qualité", 0},
    {NULL, NULL, NULL, 0},
};

/* Those that read: an option of another act, or a word more, would be ignored. */
static const struct verb_lecture lectures[] = {
    {"show", 2, "", "organisme show SIRET|NDA"},
    {"history", 2, "apres", "organisme history SIRET|NDA [--apres NUMERO]"},
    {"search", 2, "", "organisme search TEXTE|SIRET|NDA"},
    {"sous-traitance", 2, "annee", "organisme sous-traitance SIRET|NDA [--annee AAAA]"},
    {"referencement file", 2, "", "organisme referencement file"},
    {"referencement montrer", 3, "", "organisme referencement montrer SIRET|NDA"},
    {"compte montrer", 3, "", "organisme compte montrer SIRET|NDA"},
    {"cle-api lister", 3, "", "organisme cle-api lister SIRET|NDA"},
    {"webhook lister", 3, "", "organisme webhook lister SIRET|NDA"},
    {"webhook echecs", 3, "apres", "organisme webhook echecs NUMERO [--apres ENVOI]"},
    {NULL, 0, NULL, NULL},
};

extern const struct verb verb_organisme;

/* A body and what is recorded with it, read on one view of the store. */
#define MESURES_LUES 100

struct fiche {
    struct organisme_identite i;
    struct agrement *agrements;
    size_t agrements_n;
    char iban[64]; /* masked */
    struct organisme_declare declare;
    struct mesure *mesures; /* of control, in force on that day */
    size_t mesures_n;
    day_t le; /* DAY_NONE: what was ever declared, after that number */
    int64_t apres;
    struct grant grant;
};

/* Signed, begun, not over and not lifted on that day. */
static bool in_force(const struct mesure *m, day_t le)
{
    return m->signee_le != DAY_NONE && m->debut <= le && (m->fin == DAY_NONE || m->fin >= le) &&
           (m->levee_le == DAY_NONE || m->levee_le > le);
}

static enum rc read_mesures(struct db *db, struct arena *a, struct fiche *f, struct err *e)
{
    size_t n = 0, kept = 0;
    enum rc rc =
        f->le != DAY_NONE ? mesures_lister(db, a, f->i.o.id, 0, MESURES_LUES, &f->mesures, &n, e) : RC_OK;

    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (in_force(&f->mesures[i], f->le))
            f->mesures[kept++] = f->mesures[i];
    f->mesures_n = kept;
    return rc;
}

static enum rc read_fiche(struct db *db, struct arena *a, const char *cle, day_t today, struct fiche *f,
                          struct err *e)
{
    enum rc rc = organisme_identite_lire(db, a, cle, f->le, today, &f->i, e);

    if (rc == RC_OK)
        rc = f->le != DAY_NONE
                 ? organisme_agrements(db, a, f->i.o.id, f->le, &f->agrements, &f->agrements_n, e)
                 : organisme_agrements_histoire(db, a, f->i.o.id, &f->agrements, &f->agrements_n, e);
    if (rc == RC_OK)
        rc = organisme_declare_lire(db, a, f->i.o.id, f->le, f->apres, &f->declare, e);
    return rc == RC_OK ? compte_iban_masked(db, (struct compte_de){COMPTE_ORGANISME, f->i.o.id}, f->iban, e)
                       : rc;
}

static enum rc open_fiche(struct ctx *ctx, struct arena *a, const char *cle, struct fiche *f, struct err *e)
{
    struct door_request rq =
        lecture_demande(ctx, f->le != DAY_NONE ? "commande.organisme-show" : "commande.organisme-history");
    struct db *db;
    enum rc rc = store_read_begin(ctx->store, &db, e);

    if (rc != RC_OK)
        return rc;
    rq.items = item_set_of(ITEM_ORGANISME_RAISON_SOCIALE, ITEM_ORGANISME_SIRET, ITEM_ORGANISME_NDA,
                           ITEM_ORGANISME_COORDONNEES, ITEM_ORGANISME_NATURE_JURIDIQUE,
                           ITEM_ORGANISME_DEPARTEMENT, ITEM_ORGANISME_AGREMENT_DEBUT,
                           ITEM_ORGANISME_AGREMENT_FIN, ITEM_ORGANISME_AGREMENT_SUSPENSION,
                           ITEM_ORGANISME_AGREMENT_RENOUVELLEMENT, ITEM_ORGANISME_RIB, ITEM_COUNT);
    organisme_declare_items(&rq.items);
    rc = read_fiche(db, a, cle, env_today(ctx->env), f, e);
    if (rc == RC_OK)
        rc = read_mesures(db, a, f, e);
    return lecture_finir(ctx, db, &rq, &f->grant, rc, e);
}

/* ---- for people -------------------------------------------------------------------------------------------- */

static void print_mesures(const struct fiche *f, FILE *out)
{
    for (size_t i = 0; i < f->mesures_n; i++) {
        const struct mesure *m = &f->mesures[i];
        const struct law_code *c = law_code_le("mesures", m->mesure, m->ouverte_le);
        char from[DAY_TEXT_BYTES], to[DAY_TEXT_BYTES];

        organisme_label(out, "mesure");
        fprintf(out, "%s (%s), depuis le %s%s%s\n", c != NULL ? c->label : m->mesure, m->numero,
                day_iso(m->debut, from), m->fin != DAY_NONE ? " jusqu'au " : "",
                m->fin != DAY_NONE ? day_iso(m->fin, to) : "");
    }
}

static void print_agrements(const struct fiche *f, FILE *out)
{
    if (f->agrements_n == 0)
        organisme_line(out, "agrément", "aucun : cet organisme ne peut pas former des élus pour leur mandat");
    for (size_t i = 0; i < f->agrements_n; i++) {
        const struct agrement *g = &f->agrements[i];
        char from[DAY_TEXT_BYTES], to[DAY_TEXT_BYTES], held[DAY_TEXT_BYTES], until[DAY_TEXT_BYTES];

        organisme_label(out, "agrément");
        fprintf(out, "%s, du %s au %s, %s", g->decision, day_iso(g->debut, from), day_iso(g->fin, to),
                agrement_etat_name(g->etat));
        if (g->suspension != DAY_NONE)
            fprintf(out, ", suspendu le %s", day_iso(g->suspension, held));
        if (g->suspension_fin != DAY_NONE)
            fprintf(out, " jusqu'au %s", day_iso(g->suspension_fin, held));
        if (g->renouvellement != DAY_NONE)
            fprintf(out, ", renouvelé le %s", day_iso(g->renouvellement, held));
        if (g->remplace_le != DAY_NONE)
            fprintf(out, " (tel que connu avant le %s)", day_iso(g->remplace_le, until));
        fputc('\n', out);
    }
}

static void print_fiche(const struct fiche *f, FILE *out)
{
    const struct grant *g = &f->grant;

    organisme_identite_print(&f->i, g, out);
    print_mesures(f, out);
    if (grant_has(g, ITEM_ORGANISME_AGREMENT_DEBUT) && grant_has(g, ITEM_ORGANISME_AGREMENT_FIN))
        print_agrements(f, out);
    if (grant_has(g, ITEM_ORGANISME_RIB))
        organisme_line(out, "compte", f->iban[0] != '\0' ? f->iban : "non enregistré");
    organisme_declare_print(&f->declare, g, out);
    if (f->declare.suite != 0)
        fprintf(out, "  … et d'autres : « sicpf organisme history --apres %lld » donne la suite.\n",
                (long long)f->declare.suite);
}

static void print_history(const struct fiche *f, FILE *out)
{
    organisme_anciens_print(&f->i, &f->grant, out);
    if (grant_has(&f->grant, ITEM_ORGANISME_AGREMENT_DEBUT) &&
        grant_has(&f->grant, ITEM_ORGANISME_AGREMENT_FIN))
        print_agrements(f, out);
    organisme_declare_print(&f->declare, &f->grant, out);
    if (f->declare.suite != 0)
        fprintf(out, "  … la suite : --apres %lld\n", (long long)f->declare.suite);
}

/* ---- for machines ------------------------------------------------------------------------------------------ */

static void json_agrements(const struct fiche *f, struct json *j)
{
    json_key(j, "agrements");
    json_array_open(j);
    for (size_t i = 0; i < f->agrements_n; i++) {
        const struct agrement *g = &f->agrements[i];
        const struct {
            const char *key;
            day_t day;
        } days[] = {{"debut", g->debut},
                    {"fin", g->fin},
                    {"suspension", g->suspension},
                    {"suspension_fin", g->suspension_fin},
                    {"renouvellement", g->renouvellement},
                    {"remplace_le", g->remplace_le}};

        json_object_open(j);
        json_kt(j, "decision", g->decision);
        for (size_t k = 0; k < ARRAY_LEN(days); k++) {
            char day[DAY_TEXT_BYTES];

            if (days[k].day != DAY_NONE)
                json_kt(j, days[k].key, day_iso(days[k].day, day));
        }
        json_kt(j, "etat", agrement_etat_name(g->etat));
        json_object_close(j);
    }
    json_array_close(j);
}

static void json_fiche(const struct fiche *f, struct json *j)
{
    const struct grant *g = &f->grant;

    json_object_open(j);
    organisme_identite_json(&f->i, g, f->le == DAY_NONE, j);
    json_key(j, "mesures");
    json_array_open(j);
    for (size_t i = 0; i < f->mesures_n; i++) {
        json_object_open(j);
        json_kt(j, "numero", f->mesures[i].numero);
        json_kt(j, "mesure", f->mesures[i].mesure);
        json_kd(j, "debut", f->mesures[i].debut);
        json_kd(j, "fin", f->mesures[i].fin);
        json_object_close(j);
    }
    json_array_close(j);
    if (grant_has(g, ITEM_ORGANISME_AGREMENT_DEBUT) && grant_has(g, ITEM_ORGANISME_AGREMENT_FIN))
        json_agrements(f, j);
    if (grant_has(g, ITEM_ORGANISME_RIB))
        json_kt(j, "compte", f->iban[0] != '\0' ? f->iban : NULL);
    organisme_declare_json(&f->declare, g, j);
    json_object_close(j);
    json_raw(j, "\n", 1);
}

/* On what day, or after what number. */
static enum rc show_fiche(struct ctx *ctx, struct arena *a, struct fiche f, struct err *e)
{
    enum rc rc = open_fiche(ctx, a, ctx->argv[1], &f, e);
    struct json *j;

    if (rc != RC_OK)
        return rc;
    j = ctx->json ? json_to(ctx->out) : NULL;
    if (j == NULL) {
        (f.le != DAY_NONE ? print_fiche : print_history)(&f, ctx->out);
        return RC_OK;
    }
    json_fiche(&f, j);
    json_free(j);
    return RC_OK;
}

static enum rc show(struct ctx *ctx, struct arena *a, struct err *e)
{
    return show_fiche(ctx, a, (struct fiche){.le = ctx->at}, e);
}

static enum rc history(struct ctx *ctx, struct arena *a, struct err *e)
{
    const char *apres = ctx_option(ctx, &verb_organisme, "apres");
    int64_t after = 0;

    if (apres != NULL && !text_whole(apres, &after))
        return ERR(e, MSG_DECLARATION_INCONNUE);
    return show_fiche(ctx, a, (struct fiche){.le = DAY_NONE, .apres = after}, e);
}

static enum rc account(struct ctx *ctx, struct arena *a, struct err *e)
{
    const struct compte_mots words = {ctx_option(ctx, &verb_organisme, "titulaire-du-compte"),
                                      ctx_option(ctx, &verb_organisme, "contact"),
                                      ctx_option(ctx, &verb_organisme, "numero")};
    struct compte_de de = {.partie = COMPTE_ORGANISME};
    enum rc rc = organisme_of_word(ctx, ctx->argv[2], &de.id, e);

    (void)a;
    return rc == RC_OK ? compte_executer(ctx, de, &words, e) : rc;
}

static enum rc subcontract(struct ctx *ctx, struct arena *a, struct err *e)
{
    return organisme_sous_traitance(ctx, a, ctx_option(ctx, &verb_organisme, "annee"), e);
}

static enum rc close_one(struct ctx *ctx, struct arena *a, struct err *e)
{
    return organisme_close(ctx, a, ctx_option(ctx, &verb_organisme, "avant"), e);
}

static enum rc run(struct ctx *ctx, struct err *e)
{
    static const struct {
        const char *name;
        int words;
        enum rc (*run)(struct ctx *, struct arena *, struct err *);
    } actions[] = {{"show", 2, show},
                   {"history", 2, history},
                   {"search", 2, organisme_chercher},
                   {"compte", 3, account},
                   {"record", 3, organisme_record},
                   {"close", 4, close_one},
                   {"affacturage", 4, organisme_affacturage},
                   {"sous-traitance", 2, subcontract}};
    struct arena *a = arena_new(ARENA_BYTES);
    enum rc rc;

    if (a == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    if (ctx->argc > 1 &&
        (strcmp(ctx->argv[0], "referencement") == 0 || strcmp(ctx->argv[0], "cle-api") == 0)) {
        rc = ctx->argv[0][0] == 'r' ? organisme_referencement(ctx, a, e) : organisme_cle_api(ctx, a, e);
        arena_free(a);
        return rc;
    }
    if (ctx->argc > 1 && strcmp(ctx->argv[0], "webhook") == 0) {
        rc = organisme_webhook(ctx, a, ctx_option(ctx, &verb_organisme, "url"),
                               ctx_option(ctx, &verb_organisme, "dossier-entier") != NULL,
                               ctx_option(ctx, &verb_organisme, "apres"), e);
        arena_free(a);
        return rc;
    }
    for (size_t i = 0; i < ARRAY_LEN(actions); i++)
        if (ctx->argc == actions[i].words && strcmp(ctx->argv[0], actions[i].name) == 0) {
            rc = actions[i].run(ctx, a, e);
            arena_free(a);
            return rc;
        }
    arena_free(a);
    return ERR(e, MSG_USAGE_ARGUMENT, "usage", "sicpf " USAGE);
}

static int flags_for(int argc, char **argv)
{
    return argc > 0 && (strcmp(argv[0], "search") == 0 || strcmp(argv[0], "sous-traitance") == 0)
               ? 0
               : VERB_WRITES;
}

const struct verb verb_organisme = {
    .name = "organisme",
    .usage = USAGE,
    .summary =
        "un organisme de formation : fiche, recherche, compte bancaire, coordonnées, personnes, affacturage",
    .help =
        "« show » montre l'organisme, ses agréments, son compte masqué, et ce qu'il déclare et qui vaut "
        "aujourd'hui\n"
        "(le jour de --at : l'identité de ce jour aussi) ; « history » montre tout ce qu'il a déclaré, et "
        "ses "
        "identités.\n"
        "Un ancien SIRET trouve l'organisme qui l'avait, et le dit ; ailleurs, il est refusé. La "
        "consultation est "
        "au journal.\n"
        "« compte proposer » lit l'IBAN sur l'entrée standard, le vérifie (zone SEPA, clés de l'IBAN et du "
        "RIB) "
        "et le\n"
        "scelle ; une autre personne l'approuve. Un compte qui en remplace un autre n'est payé qu'après un "
        "délai, "
        "pendant\n"
        "lequel « compte annuler » rend celui d'avant ; le contact connu est prévenu (« sicpf avis »).\n"
        "« record » lit une fiche JSON sur l'entrée standard et l'enregistre. QUOI est representant, "
        "collaborateur,\n"
        "suivi, formateur, pedagogique (l'organisme responsable pédagogique d'une action), sous-traitance "
        "(un "
        "contrat),\n"
        "affacturage ou\n"
        "coordonnees (de l'organisme lui-même : elles sont remplacées, un champ vide ou null est effacé).\n"
        "« referencement » suit la demande d'un organisme (C. trav. L. 6323-9-1) : deposer une PIECE, "
        "envoyer,\n"
        "retirer, completer, accepter, refuser, montrer ; « file » donne celles qui attendent, « reprendre » "
        "inscrit\n"
        "d'office les organismes qui ont déjà des offres. Les motifs se lisent sur l'entrée standard.\n"
        "« affacturage » décide de ce qu'une autre personne a déclaré ou voulu terminer ; « refuser » sert "
        "aussi à "
        "abandonner\n"
        "une déclaration, jusqu'à son premier jour de paiement. Le contact connu est prévenu.\n"
        "« sous-traitance » donne les contrats d'un organisme et la part de son chiffre d'affaires de "
        "l'année "
        "qu'ils\n"
        "prennent, contre son plafond (C. trav. R. 6333-6-2).\n"
        "« webhook echecs » donne ce qu'une adresse n'a pas reçu, avec la réponse du dernier essai ; "
        "« webhook renvoyer »\n"
        "le fait repartir.\n"
        "« close » termine ce qui a été enregistré : QUOI est personne, pedagogique, sous-traitance ou "
        "affacturage. Une\n"
        "période n'est jamais récrite : une erreur se termine au jour de son début, et s'enregistre de "
        "nouveau.\n\n"
        "Champs d'une fiche (tous des textes ; « depuis » est aujourd'hui par défaut) :\n"
        "  personnes    nom, prenom, aupres (contractant, pedagogique avec pedagogique_siret, prestataire), "
        "depuis, avant\n"
        "  suivi        et courriel, telephone, telephone_2\n"
        "  formateur    et courriel, telephone, lien, titre, qualite, cv_etudes, cv_diplomes, "
        "cv_qualifications,\n"
        "               cv_experiences, cv_aptitudes\n"
        "  pedagogique  formation, action, siret, raison_sociale, nda, voie, code_postal, ville, telephone, "
        "courriel, depuis\n"
        "  sous-traitance  formation, action, siret, raison_sociale, contrat, montant (hors taxes, un "
        "stagiaire),\n"
        "               mentions (oui), nda (demandé à qui n'est pas sur la liste publique), micro et bloc\n"
        "               (oui, non ; bloc : il donne un bloc complet de la certification), depuis\n"
        "  affacturage  raison_sociale, siret, voie, code_postal, ville, iban, titulaire_du_compte, "
        "depuis\n"
        "  coordonnees  courriel, telephone : l'un, l'autre ou les deux\n\n"
        "Exemples :\n"
        "  sicpf organisme search \"école élus\"\n"
        "  sicpf organisme show 73282932000074\n"
        "  sicpf organisme compte proposer 73282932000074 < iban.txt\n"
        "  echo '{\"nom\":\"Roux\",\"prenom\":\"Ada\"}' | sicpf organisme record 73282932000074 "
        "representant\n"
        "  echo '{\"courriel\":\"accueil@exemple.fr\"}' | sicpf organisme record 73282932000074 coordonnees\n"
        "  sicpf organisme close 73282932000074 personne 3 --avant 2026-09-01",
    .flags = VERB_DRY_RUN,
    .options = options,
    .lectures = lectures,
    .flags_for = flags_for,
    .run = run,
};
