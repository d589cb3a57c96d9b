/*
 * What a party may not see cannot be had by any page: route × party × parameter × date, and by no file that leaves.
 *
 * Two ways to fail. Canaries: words that only one person's data hold, in no answer to anybody else. Non-interference:
 * everything of the others changes (names, amounts, how many dossiers they have), and every answer stays the same, byte
 * for byte, error texts and counts included. Every route of the site has an entry here, or the test fails.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "exchange/export.h"
#include "rights/dotation.h"
#include "training/personne.h"
#include "training_fixture.h"
#include "web/page.h"
#include "web_fixture.h"

enum { NOBODY, HOLDER_1, HOLDER_2, HOLDER_3, BODY_7, BODY_8, AGENT, FUNDER_1, FUNDER_2, ACTORS };
#define REGION "18002002600019"
#define EMPLOYEUR "73282932000074"
#define ONLY(actor) (1U << (actor))

static const char people[] = "[{\"role\":\"elu\",\"id\":1,\"nom\":\"Un\",\"detail\":\"\"},"
                             "{\"role\":\"elu\",\"id\":2,\"nom\":\"Deux\",\"detail\":\"\"},"
                             "{\"role\":\"titulaire\",\"id\":3,\"nom\":\"Trois\",\"detail\":\"\"},"
                             "{\"role\":\"organisme\",\"id\":7,\"nom\":\"Sept\",\"detail\":\"\"},"
                             "{\"role\":\"organisme\",\"id\":8,\"nom\":\"Huit\",\"detail\":\"\"},"
                             "{\"role\":\"gestionnaire\",\"id\":0,\"nom\":\"agent-a\",\"detail\":\"\"},"
                             "{\"role\":\"financeur\",\"id\":1,\"nom\":\"Région\",\"detail\":\"\"},"
                             "{\"role\":\"financeur\",\"id\":2,\"nom\":\"Employeur\",\"detail\":\"\"}]";

static const enum espace spaces[ACTORS] = {ESPACE_PUBLIC,    ESPACE_TITULAIRE, ESPACE_TITULAIRE,
                                           ESPACE_TITULAIRE, ESPACE_ORGANISME, ESPACE_ORGANISME,
                                           ESPACE_GESTION,   ESPACE_FINANCEUR, ESPACE_FINANCEUR};

/* What each canary is in, and who may read it on some page. */
static const struct canary {
    const char *text;
    unsigned may;
} canaries[] = {
    {"CANARIUN", ONLY(HOLDER_1) | ONLY(BODY_7) | ONLY(BODY_8) | ONLY(AGENT)}, /* asked both bodies */
    {"11 février 1961", ONLY(HOLDER_1)},
    {"canari.un@exemple.fr", ONLY(HOLDER_1)},
    {"0611111111", ONLY(HOLDER_1)},
    {"Impasse Première", ONLY(HOLDER_1)},
    {"212,34", ONLY(HOLDER_1) | ONLY(AGENT)}, /* what is left: read by an agent who corrects an account */
    {"F-CANARI-UN", ONLY(HOLDER_1) | ONLY(BODY_7) | ONLY(AGENT)},
    {"CANARITROIS", ONLY(HOLDER_3) | ONLY(BODY_8) | ONLY(AGENT)},
    {"13 mars 1973", ONLY(HOLDER_3)},
    {"canari.trois@exemple.fr", ONLY(HOLDER_3)},
    {"0633333333", ONLY(HOLDER_3)},
    {"Impasse Troisième", ONLY(HOLDER_3)},
    {"006,78", ONLY(HOLDER_3) | ONLY(AGENT)},
    {"F-CANARI-TROIS", ONLY(HOLDER_3) | ONLY(BODY_8) | ONLY(AGENT)},
    {"CANARICINQ", ONLY(BODY_8) | ONLY(AGENT) | ONLY(FUNDER_1)}, /* asks a financeur */
    {"777,00", ONLY(FUNDER_1)},                                  /* what is asked */
    {"CANARISEPT", ONLY(BODY_7)},                                /* people of the bodies */
    {"CANARIHUIT", ONLY(BODY_8)},
    {"FR7630006000011234567890189", 0},
    {"FR1420041010050500013M02606", 0},
};

/* Addresses of each route. {1} is a dossier of holder 1 with body 7, {2} of holder 1 with body 8, {3} of holder 3 with body
 * 8, {4} of holder 5 with body 8, who asks the first financeur, {lot} a run of payments. */
static const struct {
    enum http_method method;
    const char *route;
    const char *addresses[6];
} tries[] = {
    {HTTP_GET, "/", {"/"}},
    {HTTP_GET, "/formations", {"/formations"}},
    {HTTP_GET, "/formations/{session}", {"/formations/1", "/formations/4", "/formations/999"}},
    {HTTP_GET, "/formations/{session}/demander", {"/formations/1/demander", "/formations/4/demander"}},
    {HTTP_POST, "/formations/{session}/demander", {"/formations/999/demander"}},
    {HTTP_GET, "/simulateur", {"/simulateur"}},
    {HTTP_GET, "/simulateur/droits", {"/simulateur/droits"}},
    {HTTP_GET, "/simulateur/elu", {"/simulateur/elu"}},
    {HTTP_GET, "/simulateur/reste-a-payer", {"/simulateur/reste-a-payer"}},
    {HTTP_GET, "/regles", {"/regles"}},
    {HTTP_GET, "/registre", {"/registre"}},
    {HTTP_GET, "/comparer", {"/comparer"}},
    {HTTP_GET, "/recus/verifier", {"/recus/verifier"}},
    {HTTP_POST, "/recus/verifier", {"/recus/verifier"}},
    {HTTP_GET, "/accessibilite", {"/accessibilite"}},
    {HTTP_GET, "/mentions-legales", {"/mentions-legales"}},
    {HTTP_GET, "/donnees-personnelles", {"/donnees-personnelles"}},
    {HTTP_GET, "/plan-du-site", {"/plan-du-site"}},
    {HTTP_GET, "/connexion", {"/connexion"}},
    {HTTP_GET, "/demonstration", {NULL}},  /* gives a new token each time; reads nothing */
    {HTTP_POST, "/demonstration", {NULL}}, /* signs in */
    {HTTP_GET, "/api/v1/formations", {"/api/v1/formations", "/api/v1/formations?lieu=nulle-part"}},
    {HTTP_POST, "/api/v1/paiements/avis", {"/api/v1/paiements/avis"}},
    {HTTP_POST, "/api/v1/simulation/{calcul}", {"/api/v1/simulation/credit", "/api/v1/simulation/inconnu"}},
    /* A cookie opens nothing of the API. */
    {HTTP_GET,
     "/api/v1/dossiers/{dossier}/accuse-reception",
     {"/api/v1/dossiers/{1}/accuse-reception", "/api/v1/dossiers/{3}/accuse-reception"}},
    {HTTP_POST,
     "/api/v1/dossiers/{dossier}/accuse-reception",
     {"/api/v1/dossiers/{1}/accuse-reception", "/api/v1/dossiers/{3}/accuse-reception"}},
    {HTTP_GET, "/api/registrationFolders", {"/api/registrationFolders"}},
    {HTTP_GET, "/api/registrationFolders/{dossier}", {"/api/registrationFolders/{1}"}},
    {HTTP_PUT, "/api/registrationFolders/{dossier}", {NULL}}, /* tests/unit/test_web_dossiers.c */
    {HTTP_POST, "/api/registrationFolders/{dossier}/{acte}", {"/api/registrationFolders/{1}/refuse"}},
    {HTTP_GET,
     "/api/registrationFolders/utils/sessionMinDates",
     {"/api/registrationFolders/utils/sessionMinDates"}},
    {HTTP_GET,
     "/api/registrationFolders/{dossier}/files",
     {"/api/registrationFolders/{1}/files", "/api/registrationFolders/{3}/files"}},
    {HTTP_GET, "/api/users/me", {"/api/users/me"}},
    {HTTP_GET, "/api/registrationFoldersReasons", {"/api/registrationFoldersReasons?type=refused"}},
    {HTTP_POST, "/api/webhooks", {"/api/webhooks"}},
    {HTTP_DELETE, "/api/webhooks/{webhook}", {NULL}}, /* tests/run/webhooks.sh */
    {HTTP_POST, "/deconnexion", {NULL}},              /* signs out */
    {HTTP_GET, "/tableau-de-bord", {"/tableau-de-bord"}},
    {HTTP_GET, "/mes-droits", {"/mes-droits"}},
    {HTTP_GET, "/mes-droits/pourquoi", {"/mes-droits/pourquoi"}},
    {HTTP_GET, "/mes-droits/fraude", {"/mes-droits/fraude"}},
    {HTTP_POST, "/mes-droits/fraude", {"/mes-droits/fraude"}}, /* lacks words */
    {HTTP_GET, "/mes-droits/dettes", {"/mes-droits/dettes"}},
    {HTTP_GET, "/mes-mandats", {"/mes-mandats"}},
    {HTTP_GET, "/mes-dossiers", {"/mes-dossiers"}},
    {HTTP_GET, "/mes-dossiers/{dossier}", {"/mes-dossiers/{1}", "/mes-dossiers/{3}"}},
    {HTTP_GET, "/mes-dossiers/{dossier}/fraude", {"/mes-dossiers/{1}/fraude", "/mes-dossiers/{3}/fraude"}},
    {HTTP_POST,
     "/mes-dossiers/{dossier}/fraude",
     {"/mes-dossiers/{1}/fraude", "/mes-dossiers/{3}/fraude"}}, /* lacks words */
    {HTTP_GET,
     "/mes-dossiers/{dossier}/{acte}",
     {"/mes-dossiers/{1}/accepter", "/mes-dossiers/{3}/accepter", "/mes-dossiers/{1}/annuler",
      "/mes-dossiers/{3}/annuler", "/mes-dossiers/{3}/inconnu"}},
    {HTTP_POST, "/mes-dossiers/{dossier}/recu", {"/mes-dossiers/{1}/recu", "/mes-dossiers/{3}/recu"}},
    {HTTP_POST,
     "/mes-dossiers/{dossier}/{acte}",
     {"/mes-dossiers/{1}/accepter", "/mes-dossiers/{3}/accepter", "/mes-dossiers/{1}/annuler",
      "/mes-dossiers/{3}/annuler"}},
    {HTTP_GET, "/mes-lettres/{numero}", {"/mes-lettres/IND-2026-00001", "/mes-lettres/DEC-2026-00001"}},
    {HTTP_POST, "/mes-lettres/{numero}/{genre}", {"/mes-lettres/IND-2026-00001/absente"}},
    {HTTP_GET, "/paiements/{reference}", {"/paiements/inconnue"}},
    {HTTP_GET, "/mes-donnees", {"/mes-donnees"}},
    {HTTP_POST, "/mes-donnees/fichier", {"/mes-donnees/fichier"}},
    {HTTP_GET, "/mes-coordonnees", {"/mes-coordonnees"}},
    {HTTP_POST, "/mes-coordonnees", {NULL}}, /* changes one's own */
    {HTTP_GET, "/mes-acces", {"/mes-acces"}},
    {HTTP_POST, "/mes-acces", {NULL}}, /* gives a new key each time; reads nobody */
    {HTTP_POST, "/mes-acces/{cle}/revoquer", {"/mes-acces/1/revoquer", "/mes-acces/999/revoquer"}},
    {HTTP_GET, "/consultations", {"/consultations"}},
    {HTTP_GET, "/organisme", {"/organisme"}},
    {HTTP_GET,
     "/organisme/dossiers/{dossier}",
     {"/organisme/dossiers/{1}", "/organisme/dossiers/{2}", "/organisme/dossiers/{3}",
      "/organisme/dossiers/{4}"}},
    {HTTP_GET,
     "/organisme/dossiers/{dossier}/{acte}",
     {"/organisme/dossiers/{1}/facturer", "/organisme/dossiers/{3}/facturer",
      "/organisme/dossiers/{1}/annuler", "/organisme/dossiers/{3}/annuler"}},
    {HTTP_POST,
     "/organisme/dossiers/{dossier}/recu",
     {"/organisme/dossiers/{1}/recu", "/organisme/dossiers/{3}/recu"}},
    {HTTP_POST,
     "/organisme/dossiers/{dossier}/{acte}",
     {"/organisme/dossiers/{1}/refuser", "/organisme/dossiers/{3}/refuser",
      "/organisme/dossiers/{1}/facturer", "/organisme/dossiers/{3}/facturer"}},
    {HTTP_GET, "/organisme/fiche", {"/organisme/fiche"}},
    {HTTP_POST, "/organisme/fiche", {"/organisme/fiche"}}, /* lacks both fields */
    {HTTP_GET, "/organisme/catalogue", {"/organisme/catalogue"}},
    {HTTP_POST, "/organisme/catalogue/fichier", {"/organisme/catalogue/fichier"}}, /* lacks a file */
    {HTTP_POST, "/organisme/catalogue/{formation}/{acte}", {"/organisme/catalogue/999999/retirer"}},
    {HTTP_GET, "/organisme/personnes", {"/organisme/personnes"}},
    {HTTP_GET, "/organisme/personnes/inscrire/{role}", {"/organisme/personnes/inscrire/formateur"}},
    {HTTP_POST,
     "/organisme/personnes/inscrire/{role}",
     {"/organisme/personnes/inscrire/formateur"}}, /* lacks fields */
    {HTTP_GET, "/organisme/personnes/{numero}", {"/organisme/personnes/1", "/organisme/personnes/2"}},
    {HTTP_POST, "/organisme/personnes/{numero}", {"/organisme/personnes/9"}},
    {HTTP_GET, "/organisme/pedagogiques", {"/organisme/pedagogiques"}},
    {HTTP_POST, "/organisme/pedagogiques", {"/organisme/pedagogiques"}}, /* lacks fields */
    {HTTP_GET, "/organisme/pedagogiques/{no}", {"/organisme/pedagogiques/1", "/organisme/pedagogiques/x"}},
    {HTTP_POST, "/organisme/pedagogiques/{no}", {"/organisme/pedagogiques/1"}},
    {HTTP_GET, "/organisme/sous-traitance", {"/organisme/sous-traitance"}},
    {HTTP_GET, "/organisme/sous-traitance/declarer", {"/organisme/sous-traitance/declarer"}},
    {HTTP_POST,
     "/organisme/sous-traitance/declarer",
     {"/organisme/sous-traitance/declarer"}}, /* lacks fields */
    {HTTP_GET, "/organisme/sous-traitance/{no}", {"/organisme/sous-traitance/1"}},
    {HTTP_POST, "/organisme/sous-traitance/{no}", {"/organisme/sous-traitance/1"}},
    {HTTP_GET, "/organisme/affacturage", {"/organisme/affacturage"}},
    {HTTP_POST, "/organisme/affacturage", {"/organisme/affacturage"}}, /* lacks an account */
    {HTTP_GET, "/organisme/affacturage/{no}", {"/organisme/affacturage/1", "/organisme/affacturage/x"}},
    {HTTP_POST, "/organisme/affacturage/{no}", {"/organisme/affacturage/1"}},
    {HTTP_GET, "/organisme/compte", {"/organisme/compte"}},
    {HTTP_POST, "/organisme/compte", {"/organisme/compte"}}, /* lacks an account */
    {HTTP_POST, "/organisme/compte/{acte}", {"/organisme/compte/approuver", "/organisme/compte/inconnu"}},
    {HTTP_GET, "/organisme/acces", {"/organisme/acces"}},
    {HTTP_POST, "/organisme/acces", {NULL}}, /* gives a new key each time; reads nobody */
    {HTTP_POST,
     "/organisme/acces/{cle}/revoquer",
     {"/organisme/acces/1/revoquer", "/organisme/acces/999/revoquer"}},
    {HTTP_GET, "/organisme/webhooks", {"/organisme/webhooks"}},
    {HTTP_POST, "/organisme/webhooks", {"/organisme/webhooks"}}, /* lacks an address */
    {HTTP_GET, "/organisme/webhooks/{webhook}/echecs", {"/organisme/webhooks/1/echecs"}},
    {HTTP_POST, "/organisme/webhooks/{webhook}/echecs/{envoi}", {"/organisme/webhooks/1/echecs/999"}},
    {HTTP_POST, "/organisme/webhooks/{webhook}/fermer", {"/organisme/webhooks/999/fermer"}},
    {HTTP_GET, "/organisme/reglements", {"/organisme/reglements"}},
    {HTTP_POST, "/organisme/reglements/fichier", {"/organisme/reglements/fichier"}},
    {HTTP_GET, "/organisme/referencement", {"/organisme/referencement"}},
    {HTTP_POST,
     "/organisme/referencement/{acte}",
     {"/organisme/referencement/deposer", "/organisme/referencement/envoyer",
      "/organisme/referencement/inconnu"}},
    {HTTP_GET, "/organisme/controles", {"/organisme/controles"}},
    {HTTP_GET, "/organisme/controles/{controle}", {"/organisme/controles/CTL-2026-00001"}},
    {HTTP_GET, "/organisme/controles/{controle}/fichier", {"/organisme/controles/CTL-2026-00001/fichier"}},
    {HTTP_POST,
     "/organisme/controles/{controle}/{acte}",
     {"/organisme/controles/CTL-2026-00001/ecrire", "/organisme/controles/CTL-2026-00001/inconnu"}},
    {HTTP_GET,
     "/organisme/lettres/{numero}",
     {"/organisme/lettres/IND-2026-00001", "/organisme/lettres/CTL-2026-00001",
      "/organisme/lettres/DEC-2026-00001"}},
    {HTTP_POST,
     "/organisme/lettres/{numero}/{genre}",
     {"/organisme/lettres/CTL-2026-00001/absente", "/organisme/lettres/IND-2026-00001/absente"}},
    {HTTP_GET, "/organisme/indus", {"/organisme/indus"}},
    {HTTP_GET, "/organisme/indus/{indu}", {"/organisme/indus/IND-2026-00001"}},
    {HTTP_GET, "/organisme/mesures/{mesure}", {"/organisme/mesures/DEC-2026-00001"}},
    {HTTP_POST, "/organisme/mesures/{mesure}", {"/organisme/mesures/DEC-2026-00001"}},
    {HTTP_GET, "/financeur", {"/financeur"}},
    {HTTP_GET,
     "/financeur/dossiers/{dossier}",
     {"/financeur/dossiers/{1}", "/financeur/dossiers/{3}", "/financeur/dossiers/{4}"}},
    {HTTP_POST,
     "/financeur/dossiers/{dossier}/{acte}",
     {"/financeur/dossiers/{1}/refuser", "/financeur/dossiers/{4}/refuser",
      "/financeur/dossiers/{4}/accorder", "/financeur/dossiers/{1}/annuler",
      "/financeur/dossiers/{4}/annuler", "/financeur/dossiers/{4}/valider"}},
    {HTTP_GET, "/financeur/acces", {"/financeur/acces"}},
    {HTTP_POST, "/financeur/acces", {NULL}}, /* gives a new key each time; reads nobody */
    {HTTP_POST,
     "/financeur/acces/{cle}/revoquer",
     {"/financeur/acces/1/revoquer", "/financeur/acces/999/revoquer"}},
    {HTTP_GET, "/financeur/sommes", {"/financeur/sommes"}},
    {HTTP_POST, "/financeur/sommes/fichier", {"/financeur/sommes/fichier"}}, /* lacks a file */
    {HTTP_POST, "/financeur/sommes/{depot}/retirer", {"/financeur/sommes/DD-20260101-9/retirer"}},
    {HTTP_GET, "/gestion", {"/gestion"}},
    {HTTP_GET, "/gestion/paiements", {"/gestion/paiements"}},
    {HTTP_POST, "/gestion/paiements", {NULL}}, /* makes a run: of the fixture */
    {HTTP_GET, "/gestion/paiements/retours", {"/gestion/paiements/retours"}},
    {HTTP_POST, "/gestion/paiements/retours", {"/gestion/paiements/retours"}}, /* lacks a reference */
    {HTTP_GET, "/gestion/paiements/{lot}", {"/gestion/paiements/{lot}", "/gestion/paiements/inconnu"}},
    {HTTP_POST, "/gestion/paiements/{lot}/abandonner", {"/gestion/paiements/{lot}/abandonner"}},
    {HTTP_POST, "/gestion/paiements/{lot}/approuver", {"/gestion/paiements/{lot}/approuver"}},
    {HTTP_POST, "/gestion/paiements/{lot}/fichier", {"/gestion/paiements/{lot}/fichier"}},
    {HTTP_POST, "/gestion/paiements/{lot}/non-envoye", {"/gestion/paiements/{lot}/non-envoye"}},
    {HTTP_POST, "/gestion/paiements/{lot}/parti", {"/gestion/paiements/{lot}/parti"}},
    {HTTP_POST, "/gestion/reponse-banque", {"/gestion/reponse-banque"}},
    {HTTP_GET, "/gestion/comptes", {"/gestion/comptes"}},
    {HTTP_POST,
     "/organisme/affacturage/{no}/{acte}",
     {"/organisme/affacturage/1/approuver", "/organisme/affacturage/999/refuser",
      "/organisme/affacturage/1/inconnu"}},
    {HTTP_POST,
     "/gestion/affacturages/{affacturage}/{acte}",
     {"/gestion/affacturages/8-1/approuver", "/gestion/affacturages/8-999/refuser",
      "/gestion/affacturages/x/refuser"}},
    {HTTP_POST, "/gestion/comptes/{compte}/{acte}", {"/gestion/comptes/organisme-7/approuver"}},
    {HTTP_GET, "/gestion/controles", {"/gestion/controles"}},
    {HTTP_GET, "/gestion/financeurs", {"/gestion/financeurs"}},
    {HTTP_POST, "/gestion/financeurs/fichier", {"/gestion/financeurs/fichier"}}, /* lacks a file */
    {HTTP_GET, "/gestion/financeurs/dispositif", {"/gestion/financeurs/dispositif"}},
    {HTTP_POST, "/gestion/financeurs/dispositif", {"/gestion/financeurs/dispositif"}}, /* lacks a SIRET */
    {HTTP_POST,
     "/gestion/financeurs/dispositifs/{dispositif}/{acte}",
     {"/gestion/financeurs/dispositifs/18002002600019-1-X/approuver",
      "/gestion/financeurs/dispositifs/x/refuser"}},
    {HTTP_GET, "/gestion/financeurs/inscrire", {"/gestion/financeurs/inscrire"}},
    {HTTP_POST, "/gestion/financeurs/inscrire", {"/gestion/financeurs/inscrire"}}, /* lacks a SIRET */
    {HTTP_GET, "/gestion/financeurs/somme", {"/gestion/financeurs/somme"}},
    {HTTP_POST, "/gestion/financeurs/somme", {"/gestion/financeurs/somme"}}, /* lacks a SIRET */
    {HTTP_GET, "/gestion/financeurs/sommes", {"/gestion/financeurs/sommes"}},
    {HTTP_POST,
     "/gestion/financeurs/sommes/{somme}/{acte}",
     {"/gestion/financeurs/sommes/1/approuver", "/gestion/financeurs/sommes/999/approuver",
      "/gestion/financeurs/sommes/1/refuser", "/gestion/financeurs/sommes/1/regarder"}},
    {HTTP_GET,
     "/gestion/financeurs/{financeur}",
     {"/gestion/financeurs/" REGION, "/gestion/financeurs/18002002600018"}},
    {HTTP_POST,
     "/gestion/financeurs/{financeur}/appeler",
     {"/gestion/financeurs/" REGION "/appeler", "/gestion/financeurs/18002002600018/appeler"}},
    {HTTP_POST,
     "/gestion/financeurs/{financeur}/compte",
     {"/gestion/financeurs/" REGION "/compte"}}, /* lacks an IBAN */
    {HTTP_POST,
     "/gestion/financeurs/{financeur}/compte/{acte}",
     {"/gestion/financeurs/" REGION "/compte/approuver", "/gestion/financeurs/" REGION "/compte/regarder"}},
    {HTTP_GET, "/gestion/financeurs/depots/{depot}", {"/gestion/financeurs/depots/DD-20260101-1"}},
    {HTTP_POST,
     "/gestion/financeurs/depots/{depot}/{acte}",
     {"/gestion/financeurs/depots/DD-20260101-1/approuver",
      "/gestion/financeurs/depots/DD-20260101-1/ecarter"}},
    {HTTP_GET, "/gestion/banque", {"/gestion/banque"}},
    {HTTP_POST, "/gestion/banque/releve", {"/gestion/banque/releve"}}, /* lacks a file */
    {HTTP_POST, "/gestion/banque/{ecriture}/{acte}", {"/gestion/banque/1/classer"}},
    {HTTP_GET, "/gestion/recherche", {"/gestion/recherche"}},
    {HTTP_POST, "/gestion/recherche", {"/gestion/recherche"}}, /* lacks what to look for */
    {HTTP_GET, "/gestion/organismes", {"/gestion/organismes", "/gestion/organismes?q=langues"}},
    {HTTP_GET,
     "/gestion/organismes/{organisme}",
     {"/gestion/organismes/73282932000074", "/gestion/organismes/11750000008"}},
    {HTTP_GET,
     "/gestion/catalogue",
     {"/gestion/catalogue", "/gestion/catalogue?organisme=11750000008", "/gestion/catalogue?session=4"}},
    {HTTP_GET, "/gestion/catalogue/{formation}", {"/gestion/catalogue/4", "/gestion/catalogue/999"}},
    {HTTP_POST,
     "/gestion/catalogue/{formation}/{acte}",
     {"/gestion/catalogue/4/retirer", "/gestion/catalogue/4/publier"}}, /* no reason; it is not withdrawn */
    {HTTP_GET, "/gestion/livre", {"/gestion/livre"}},
    {HTTP_POST, "/gestion/livre", {"/gestion/livre"}}, /* lacks what to look for */
    {HTTP_GET, "/gestion/livre/{titulaire}", {"/gestion/livre/1", "/gestion/livre/3", "/gestion/livre/999"}},
    {HTTP_GET,
     "/gestion/livre/{titulaire}/corriger",
     {"/gestion/livre/1/corriger?cle=canari/1", "/gestion/livre/3/corriger?cle=canari/3"}},
    {HTTP_POST, "/gestion/livre/{titulaire}/corriger", {"/gestion/livre/3/corriger"}}, /* lacks a reason */
    {HTTP_GET, "/gestion/livre/{titulaire}/{correction}", {"/gestion/livre/3/1"}},     /* none was proposed */
    {HTTP_POST, "/gestion/livre/{titulaire}/{correction}", {"/gestion/livre/3/1"}},
    {HTTP_GET, "/gestion/referencements", {"/gestion/referencements"}},
    {HTTP_POST,
     "/gestion/referencements/reprendre",
     {"/gestion/referencements/reprendre"}}, /* not confirmed */
    {HTTP_GET, "/gestion/referencements/{organisme}", {"/gestion/referencements/73282932000074"}},
    {HTTP_GET,
     "/gestion/referencements/{organisme}/{etape}",
     {"/gestion/referencements/73282932000074/accepter"}},
    {HTTP_POST,
     "/gestion/referencements/{organisme}/{etape}",
     {"/gestion/referencements/73282932000074/refuser"}},
    {HTTP_GET, "/gestion/mesures", {"/gestion/mesures"}},
    {HTTP_GET, "/gestion/mesures/ouvrir", {"/gestion/mesures/ouvrir"}},
    {HTTP_POST, "/gestion/mesures/ouvrir", {"/gestion/mesures/ouvrir"}}, /* lacks a body */
    {HTTP_GET, "/gestion/mesures/{mesure}", {"/gestion/mesures/DEC-2026-00001"}},
    {HTTP_GET, "/gestion/mesures/{mesure}/{etape}", {"/gestion/mesures/DEC-2026-00001/signer"}},
    {HTTP_POST, "/gestion/mesures/{mesure}/{etape}", {"/gestion/mesures/DEC-2026-00001/lever"}},
    {HTTP_GET,
     "/gestion/lettres/{numero}",
     {"/gestion/lettres/IND-2026-00001", "/gestion/lettres/CTL-2026-00001"}},
    {HTTP_POST, "/gestion/lettres/{numero}/{genre}", {"/gestion/lettres/CTL-2026-00001/absente"}},
    {HTTP_GET, "/gestion/indus", {"/gestion/indus"}},
    {HTTP_GET, "/gestion/indus/ouvrir", {"/gestion/indus/ouvrir"}},
    {HTTP_POST, "/gestion/indus/ouvrir", {"/gestion/indus/ouvrir"}}, /* lacks a dossier */
    {HTTP_GET, "/gestion/renonciations", {"/gestion/renonciations"}},
    {HTTP_GET,
     "/gestion/renonciations/{objet}",
     {"/gestion/renonciations/IND-2026-00001"}}, /* nothing is owed */
    {HTTP_POST, "/gestion/renonciations/{objet}", {"/gestion/renonciations/IND-2026-00001"}},
    {HTTP_GET, "/gestion/remboursements", {"/gestion/remboursements"}},
    {HTTP_GET, "/gestion/remboursements/{paiement}", {"/gestion/remboursements/abc"}}, /* nothing is due */
    {HTTP_POST, "/gestion/remboursements/{paiement}", {"/gestion/remboursements/abc"}},
    {HTTP_GET, "/gestion/livraisons", {"/gestion/livraisons"}},
    {HTTP_POST, "/gestion/livraisons/fichier", {"/gestion/livraisons/fichier"}}, /* lacks a file */
    {HTTP_GET, "/gestion/avis", {"/gestion/avis"}},
    {HTTP_POST, "/gestion/avis/{avis}/remis", {"/gestion/avis/999/remis"}}, /* none waits */
    {HTTP_GET, "/gestion/remboursements/classes", {"/gestion/remboursements/classes"}},
    {HTTP_GET,
     "/gestion/remboursements/{paiement}/double",
     {"/gestion/remboursements/abc/double"}}, /* nothing was given back twice */
    {HTTP_POST, "/gestion/remboursements/{paiement}/double", {"/gestion/remboursements/abc/double"}},
    {HTTP_GET, "/gestion/a-verifier", {"/gestion/a-verifier"}},
    {HTTP_GET, "/gestion/deces", {"/gestion/deces"}},
    {HTTP_GET, "/gestion/deces/classes", {"/gestion/deces/classes"}},
    {HTTP_GET, "/gestion/deces/{dossier}", {"/gestion/deces/17900000000001"}}, /* unknown */
    {HTTP_POST, "/gestion/deces/{dossier}", {"/gestion/deces/17900000000001"}},
    {HTTP_GET, "/gestion/interruptions", {"/gestion/interruptions"}},
    {HTTP_GET, "/gestion/interruptions/declarer", {"/gestion/interruptions/declarer"}},
    {HTTP_POST, "/gestion/interruptions/declarer", {"/gestion/interruptions/declarer"}}, /* lacks its hours */
    {HTTP_POST,
     "/gestion/interruptions/declarees/{interruption}",
     {"/gestion/interruptions/declarees/1"}},                                     /* none was declared */
    {HTTP_POST, "/gestion/interruptions/{mesure}", {"/gestion/interruptions/1"}}, /* none was measured */
    {HTTP_GET, "/gestion/indus/{indu}", {"/gestion/indus/IND-2026-00001"}},
    {HTTP_GET, "/gestion/indus/{indu}/{etape}", {"/gestion/indus/IND-2026-00001/notifier"}},
    {HTTP_POST, "/gestion/indus/{indu}/{etape}", {"/gestion/indus/IND-2026-00001/payer"}},
    {HTTP_GET, "/gestion/fraudes", {"/gestion/fraudes"}},
    {HTTP_GET, "/gestion/fraudes/signaler", {"/gestion/fraudes/signaler"}},
    {HTTP_POST, "/gestion/fraudes/signaler", {"/gestion/fraudes/signaler"}}, /* lacks facts */
    {HTTP_GET, "/gestion/fraudes/{fraude}", {"/gestion/fraudes/FRA-2026-00001"}},
    {HTTP_GET,
     "/gestion/fraudes/{numero}/{etape}",
     {"/gestion/fraudes/FRA-2026-00001/geler", "/gestion/fraudes/GEL-2026-00001/lever"}},
    {HTTP_POST,
     "/gestion/fraudes/{numero}/{etape}",
     {"/gestion/fraudes/FRA-2026-00001/classer", "/gestion/fraudes/REC-2026-00001/decider"}},
    {HTTP_GET, "/gestion/tirages", {"/gestion/tirages"}},
    {HTTP_GET, "/gestion/tirages/tirer", {"/gestion/tirages/tirer"}},
    {HTTP_POST, "/gestion/tirages/tirer", {"/gestion/tirages/tirer"}}, /* lacks a seed */
    {HTTP_GET, "/gestion/tirages/annoncer", {"/gestion/tirages/annoncer"}},
    {HTTP_POST, "/gestion/tirages/annoncer", {"/gestion/tirages/annoncer"}}, /* lacks a body */
    {HTTP_GET, "/gestion/tirages/abandonner", {"/gestion/tirages/abandonner"}},
    {HTTP_POST, "/gestion/tirages/abandonner", {"/gestion/tirages/abandonner"}}, /* lacks a number */
    {HTTP_GET, "/gestion/tirages/{controle}", {"/gestion/tirages/CTL-2026-00001"}},
    {HTTP_GET, "/gestion/tirages/{controle}/fichier", {"/gestion/tirages/CTL-2026-00001/fichier"}},
    {HTTP_POST,
     "/gestion/tirages/{controle}/{etape}",
     {"/gestion/tirages/CTL-2026-00001/ecrire", "/gestion/tirages/CTL-2026-00001/inconnu"}},
    {HTTP_GET, "/gestion/acces", {"/gestion/acces"}},
    {HTTP_POST, "/gestion/acces", {NULL}}, /* gives a new key each time; reads nobody */
    {HTTP_POST,
     "/gestion/acces/{cle}/revoquer",
     {"/gestion/acces/1/revoquer", "/gestion/acces/999/revoquer"}},
    {HTTP_GET, "/gestion/risques", {"/gestion/risques"}},
    {HTTP_POST, "/gestion/risques", {"/gestion/risques"}},
    {HTTP_GET, "/gestion/rapprochements", {"/gestion/rapprochements"}},
    {HTTP_GET, "/gestion/rapprochements/{ligne}", {"/gestion/rapprochements/1"}},
    {HTTP_POST, "/gestion/rapprochements/{ligne}", {"/gestion/rapprochements/1"}},
    {HTTP_GET,
     "/gestion/dossiers/{dossier}",
     {"/gestion/dossiers/{1}", "/gestion/dossiers/{3}", "/gestion/dossiers/{4}"}},
    {HTTP_GET,
     "/gestion/dossiers/{dossier}/{acte}",
     {"/gestion/dossiers/{1}/valider", "/gestion/dossiers/{3}/annuler"}},
    {HTTP_POST,
     "/gestion/dossiers/{dossier}/recu",
     {"/gestion/dossiers/{1}/recu", "/gestion/dossiers/{3}/recu"}},
    {HTTP_POST,
     "/gestion/dossiers/{dossier}/{acte}",
     {"/gestion/dossiers/{1}/valider", "/gestion/dossiers/{3}/annuler"}},
};

/* Sort, filter, search, page, date, and what somebody would try. */
static const char *const queries[] = {
    "",
    "?au=2022-12-02",
    "?au=2022-12-03",
    "?au=2025-01-01",
    "?au=2026-07-20&tout=1",
    "?du=2022-12-02&au=2022-12-03",
    "?avant=0",
    "?avant=99999999999999",
    "?avant={1}",
    "?avant={2}",
    "?avant={3}",
    "?apres=0&session=0",
    "?apres={3}",
    "?q=canari",
    "?q=%25&type=certifiante&prix=99999",
    "?debut=2022-12-02&q=1973",
    "?verifier=0-0&retard=0-0&payer=0-0",
    "?cle=reprise",
    "?cle=canari/3",
    "?cle=canari/1",
    "?tri=nom&sort=naissance&filtre=CANARI&page=2",
    "?titulaire=3&titulaire_id=3&id=3&organisme=8&pour=3",
    "?tous=1&formateur=0&pedagogique=0",
    "?fait=acceptee&erreur=1&element=nom",
    "?date=2026-09-07&de=2024&travaille=100&debut=2020-05-18&cout=1650&droits=5000",
    "?date=2026-09-07&titulaire=1&dossier={1}&nir=CANARI&plus=periodes",
};

struct world {
    struct web_fixture web;
    char cookie[ACTORS][160], token[ACTORS][120];
    char one[DOSSIER_NUMERO_BYTES], two[DOSSIER_NUMERO_BYTES], three[DOSSIER_NUMERO_BYTES],
        four[DOSSIER_NUMERO_BYTES];
    char lot[40];
};

/* ---- the world ---------------------------------------------------------------------------------------------------- */

static void add_credit(struct temp_store *t, int64_t holder, const char *key, enum poche poche, int64_t cents)
{
    struct transfer c = credit_of(holder, key, poche, cents, "2026-01-03");

    c.debit = poche == POCHE_DIFE ? COMPTE_FONDS_DIFE : COMPTE_FONDS_CPF;
    assert_int_equal(book_fixture_write(t, &c, 1, NULL, NULL), RC_OK);
}

static void name_people(struct temp_store *t)
{
    char sql[1500];

    snprintf(
        sql, sizeof(sql),
        "UPDATE titulaire SET nom_naissance = 'CANARIUN', nom_usage = '', prenoms = 'Prenomun', sexe = 'F', "
        "naissance = %d, naissance_lieu = '75056' WHERE id = 1;"
        "UPDATE titulaire SET nom_naissance = 'CANARITROIS', nom_usage = '', prenoms = 'Prenomtrois', "
        "sexe = 'M', naissance = %d, naissance_lieu = '75056' WHERE id = 3;"
        "UPDATE titulaire SET nom_naissance = 'CANARICINQ', prenoms = 'Prenomcinq', sexe = 'F', naissance = "
        "0 "
        "WHERE id = 5;"
        "UPDATE titulaire SET nom_naissance = 'DEUX', prenoms = 'Deux', sexe = 'F', naissance = 0 WHERE id = "
        "2;"
        "INSERT INTO contact (titulaire_id, courriel, telephone, adresse, modifie_us) VALUES "
        "(1, 'canari.un@exemple.fr', '0611111111', 'Impasse Première', 0),"
        "(3, 'canari.trois@exemple.fr', '0633333333', 'Impasse Troisième', 0)",
        on("1961-02-11"), on("1973-03-13"));
    assert_int_equal(raw_sql(t, sql), SQLITE_OK);
}

static void make_dossiers(struct world *w)
{
    const struct parcours one = {.titulaire = 1,
                                 .organisme = ORG_AGREE,
                                 .session = SESSION_MANDAT,
                                 .realisees = -1,
                                 .facture = "F-CANARI-UN"};
    const struct parcours three = {.titulaire = 3,
                                   .organisme = ORG_SANS,
                                   .session = SESSION_CPF,
                                   .realisees = -1,
                                   .reste = 15000,
                                   .facture = "F-CANARI-TROIS"};
    /* Holder 1 asks the other body too: each may know her, and nothing of what she does with the other. */
    const struct parcours two = {.titulaire = 1, .organisme = ORG_SANS, .session = SESSION_CPF};
    struct err e = {0};

    assert_ok(compte_poser(w->web.t.store, ORG_AGREE, "FR7630006000011234567890189", "essai", &e), &e);
    assert_ok(compte_poser(w->web.t.store, ORG_SANS, "FR1420041010050500013M02606", "essai", &e), &e);
    assert_ok(parcourir(&w->web.t, &one, FACTURE, w->one, &e), &e);
    assert_ok(parcourir(&w->web.t, &two, DEMANDE, w->two, &e), &e);
    assert_ok(parcourir(&w->web.t, &three, FACTURE, w->three, &e), &e);
}

static void ask_a_financeur(struct world *w)
{
    const struct parcours asks = {.titulaire = 5, .organisme = ORG_SANS, .session = SESSION_CPF};
    struct financeur_inscription f = {.siret = REGION, .denomination = "Région", .categorie = "region"};
    struct dossier_commande c;
    struct err e = {0};

    assert_ok(store_write(w->web.t.store, financeur_inscrire, &f, &e), &e);
    f = (struct financeur_inscription){
        .siret = EMPLOYEUR, .denomination = "Employeur", .categorie = "employeur"};
    assert_ok(store_write(w->web.t.store, financeur_inscrire, &f, &e), &e);
    assert_ok(parcourir(&w->web.t, &asks, PROPOSE, w->four, &e), &e);
    c = commande(ACTE_SOLLICITER, ROLE_TITULAIRE, 5, w->four);
    c.financeur_siret = REGION;
    assert_ok(faire(&w->web.t, &c, "2026-06-02", &e), &e);
    assert_int_equal(raw_sql(&w->web.t, "UPDATE dossier SET sollicite_cents = 77700 WHERE titulaire_id = 5"),
                     SQLITE_OK);
}

static void sign_everybody_in(struct world *w)
{
    for (int actor = HOLDER_1; actor < ACTORS; actor++) {
        web_sign_in(&w->web, actor - 1, w->cookie[actor], sizeof(w->cookie[actor]));
        assert_int_equal(web_get(&w->web, "/", w->cookie[actor]), 200);
        assert_true(web_reply_between(&w->web, "name=\"jeton\" value=\"", "\"", w->token[actor],
                                      sizeof(w->token[actor])));
    }
}

static void inscribe(struct world *w, int64_t body, const char *name)
{
    struct personne_inscription i = {.organisme_id = body,
                                     .p = {.role = PERSONNE_FORMATEUR,
                                           .nom = name,
                                           .prenom = "Prénom",
                                           .courriel = "essai@exemple.fr",
                                           .lien = "CDI",
                                           .depuis = DAY_NONE,
                                           .avant = DAY_NONE},
                                     .par = {PARTY_ORGANISME, body, ""}};
    struct err e = {0};

    assert_ok(store_write(w->web.t.store, personne_inscrire, &i, &e), &e);
}

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    training_fixture_open(&w->web.t);
    name_people(&w->web.t);
    add_credit(&w->web.t, 1, "canari/1", POCHE_DIFE, 1234);
    add_credit(&w->web.t, 1, "canari/cpf", POCHE_DROITS, 130000);
    add_credit(&w->web.t, 3, "canari/3", POCHE_DROITS, 5678);
    add_credit(&w->web.t, 5, "canari/5", POCHE_DROITS, 40000);
    make_dossiers(w);
    ask_a_financeur(w);
    inscribe(w, ORG_AGREE, "CANARISEPT");
    inscribe(w, ORG_SANS, "CANARIHUIT");
    inscribe(w, ORG_SANS, "CANARIHUIT BIS");
    w->web.t.now_us = instant_of_day(on("2026-07-20")) + INT64_C(36000000000);
    web_fixture_serve(&w->web, true);
    web_people(&w->web, people);
    sign_everybody_in(w);
    assert_int_equal(web_submit(&w->web, "/gestion/paiements", "/gestion/paiements", w->cookie[AGENT], ""),
                     303);
    assert_true(web_reply_between(&w->web, "/gestion/paiements/", "?fait=lot\r", w->lot, sizeof(w->lot)));
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;

    web_fixture_stop(&w->web);
    free(w);
    return 0;
}

/* ---- asking ------------------------------------------------------------------------------------------------------- */

static void replace(char *text, size_t size, const char *mark, const char *by)
{
    for (char *at; (at = strstr(text, mark)) != NULL;) {
        char *copy = NULL;

        CHECK(asprintf(&copy, "%.*s%s%s", (int)(at - text), text, by, at + strlen(mark)) >= 0);
        CHECK(strlen(copy) < size);
        memcpy(text, copy, strlen(copy) + 1);
        free(copy);
    }
}

static void address(const struct world *w, const char *pattern, const char *query, char *out, size_t size)
{
    snprintf(out, size, "%s%s", pattern, query);
    replace(out, size, "{1}", w->one);
    replace(out, size, "{2}", w->two);
    replace(out, size, "{3}", w->three);
    replace(out, size, "{4}", w->four);
    replace(out, size, "{lot}", w->lot);
}

static int ask(struct world *w, int actor, enum http_method method, const char *path)
{
    char body[400];

    if (method == HTTP_GET)
        return web_get(&w->web, path, w->cookie[actor]);
    snprintf(body, sizeof(body),
             "jeton=%s&version=1&confirme=1&abandonne=1&motif=non&facture=F-1&emise=2026-07-20&montant=1,00&"
             "personne=0",
             w->token[actor]);
    return web_post(&w->web, path, w->cookie[actor], body);
}

typedef void visit_fn(struct world *w, int actor, const char *path, int status, void *arg);

/* What may change the world is asked only by those whom the page is not for: see may_act(). */
static bool may_act(int actor, enum http_method method, const char *pattern)
{
    if (method == HTTP_GET || strstr(pattern, "/fichier") == pattern + strlen("/mes-donnees"))
        return false;
    return spaces[actor] == ESPACE_GESTION ||
           ((actor == HOLDER_1 || actor == BODY_7) && strstr(pattern, "{1}")) ||
           ((actor == HOLDER_3 || actor == BODY_8) && strstr(pattern, "{3}")) ||
           ((actor == HOLDER_1 || actor == BODY_8) && strstr(pattern, "{2}")) ||
           ((actor == FUNDER_1 || actor == BODY_8) && strstr(pattern, "{4}"));
}

static void visit_address(struct world *w, int actor, size_t try, const char *pattern, visit_fn *fn,
                          void *arg)
{
    enum http_method method = tries[try].method;
    bool no_more = method == HTTP_POST || strncmp(pattern, "/formations/999", 15) == 0;

    for (size_t q = 0; q < (no_more ? 1 : ARRAY_LEN(queries)); q++) {
        char path[300];
        int status;

        address(w, pattern, queries[q], path, sizeof(path));
        status = ask(w, actor, method, path);
        fn(w, actor, path, status, arg);
        /* Another space, or a sign-in page: the query is not read. */
        if (status == 303 || status == 403)
            break;
    }
}

static void visit_all(struct world *w, int actor, visit_fn *fn, void *arg)
{
    for (size_t i = 0; i < ARRAY_LEN(tries); i++)
        for (size_t a = 0; a < ARRAY_LEN(tries[i].addresses) && tries[i].addresses[a] != NULL; a++)
            if (!may_act(actor, tries[i].method, tries[i].addresses[a]))
                visit_address(w, actor, i, tries[i].addresses[a], fn, arg);
}

/* ---- canaries ----------------------------------------------------------------------------------------------------- */

static void every_route_is_tried(void **state)
{
    size_t n;
    const struct route *all = routes_all(&n);

    (void)state;
    for (size_t r = 0; r < n; r++) {
        bool found = false;

        for (size_t i = 0; i < ARRAY_LEN(tries); i++)
            found = found || (tries[i].method == all[r].method && strcmp(tries[i].route, all[r].path) == 0);
        if (!found)
            fail_msg("%s n'est pas essayée ici", all[r].path);
    }
    assert_int_equal(n, ARRAY_LEN(tries));
}

static void number_unseen(struct world *w, const char *path, const char *numero, int actor, unsigned may)
{
    if ((may & ONLY(actor)) == 0 && strstr(path, numero) == NULL && web_reply_has(&w->web, numero))
        fail_msg("%s donne un numéro de dossier à la partie %d", path, actor);
}

/* seen[c] gathers who was given a canary. */
static void look(struct world *w, int actor, const char *path, int status, void *arg)
{
    unsigned *seen = arg;

    assert_true(status >= 200 && status < 500);
    for (size_t c = 0; c < ARRAY_LEN(canaries); c++) {
        if (!web_reply_has(&w->web, canaries[c].text))
            continue;
        seen[c] |= ONLY(actor);
        if ((canaries[c].may & ONLY(actor)) == 0)
            fail_msg("%s lit « %s » (partie %d)", path, canaries[c].text, actor);
    }
    /* The number of a dossier is in the address of those who try it; nowhere else. */
    number_unseen(w, path, w->one, actor, ONLY(HOLDER_1) | ONLY(BODY_7) | ONLY(AGENT));
    number_unseen(w, path, w->two, actor, ONLY(HOLDER_1) | ONLY(BODY_8) | ONLY(AGENT));
    number_unseen(w, path, w->three, actor, ONLY(HOLDER_3) | ONLY(BODY_8) | ONLY(AGENT));
    number_unseen(w, path, w->four, actor, ONLY(BODY_8) | ONLY(AGENT) | ONLY(FUNDER_1));
    if (actor != AGENT && strstr(path, w->lot) == NULL)
        assert_false(web_reply_has(&w->web, w->lot));
}

static void no_page_gives_what_is_another_s(void **state)
{
    unsigned seen[ARRAY_LEN(canaries)] = {0};

    for (int actor = 0; actor < ACTORS; actor++)
        visit_all(*state, actor, look, seen);
    /* The test would see them: those who may read them do. */
    for (size_t c = 0; c < ARRAY_LEN(canaries); c++)
        if (seen[c] != canaries[c].may)
            fail_msg("« %s » : %x attendu, %x lu", canaries[c].text, canaries[c].may, seen[c]);
}

/* ---- non-interference --------------------------------------------------------------------------------------------- */

/* The answer as a number, without what changes from one request to the next: places in the journal, the token of a form
 * with the number of its page, headers. */
static uint64_t digest(const struct world *w, int status)
{
    static const char *const changing[] = {"/consultations?avant=", "name=\"jeton\" value="};
    const char *body = strstr(w->web.reply, "\r\n\r\n");
    uint64_t h = UINT64_C(14695981039346656037) ^ (uint64_t)status;

    for (const char *s = body != NULL ? body : ""; *s != '\0'; s++) {
        h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
        for (size_t i = 0; i < ARRAY_LEN(changing); i++)
            if (strncmp(s, changing[i], strlen(changing[i])) == 0)
                s += strlen(changing[i]) + strcspn(s + strlen(changing[i]) + 1, "\"");
    }
    return h;
}

struct memory {
    struct {
        char path[300];
        int actor;
        uint64_t digest;
    } answers[12000];
    size_t n, at;
    bool compare;
};

static void remember(struct world *w, int actor, const char *path, int status, void *arg)
{
    struct memory *m = arg;
    uint64_t d = digest(w, status);

    if (!m->compare) {
        assert_true(m->n < ARRAY_LEN(m->answers));
        snprintf(m->answers[m->n].path, sizeof(m->answers[0].path), "%s", path);
        m->answers[m->n].actor = actor;
        m->answers[m->n++].digest = d;
        return;
    }
    assert_string_equal(m->answers[m->at].path, path);
    if (m->answers[m->at++].digest != d)
        fail_msg("%s dit à la partie %d quelque chose des autres", path, actor);
}

/* Everything of holder 3 and of body 8: name, contact, amounts, invoices, and a hundred dossiers more. */
static void change_the_others(struct world *w)
{
    add_credit(&w->web.t, 3, "canari/autre", POCHE_DROITS, 77777);
    inscribe(w, ORG_SANS, "AUTRE");
    dossiers_en_nombre(&w->web.t, 100, "titulaire_id = 3, organisme_id = 8, etat = 'notProcessed'");
    assert_int_equal(
        raw_sql(&w->web.t,
                "UPDATE titulaire SET nom_naissance = 'AUTRE', prenoms = 'Autre', sexe = 'F', "
                "naissance = 1000 WHERE id = 3;"
                "UPDATE contact SET courriel = 'autre@exemple.fr', telephone = '', adresse = 'Ailleurs' "
                "WHERE titulaire_id = 3;"
                "UPDATE dossier SET numero = '55555555555555', prix_ttc_cents = 130000, "
                "facture_numero = 'AUTRE' WHERE titulaire_id = 3 AND facture_numero IS NOT NULL;"
                "INSERT INTO mandat (titulaire_id, type, debut, ligne_index, fin, source) VALUES "
                "(3, 'maire', 18000, x'33', NULL, 'rne')"),
        SQLITE_OK);
}

static void answers_do_not_depend_on_the_others(void **state)
{
    static const int parties[] = {NOBODY, HOLDER_1, HOLDER_2, BODY_7, FUNDER_1, FUNDER_2};
    struct world *w = *state;
    struct memory *m = calloc(1, sizeof(*m));

    assert_non_null(m);
    /* Twice before: the last lines of one's own journal are then those of the same requests. */
    for (int pass = 0; pass < 3; pass++) {
        m->n = pass < 2 ? 0 : m->n;
        m->compare = pass == 2;
        if (pass == 2)
            change_the_others(w);
        for (size_t i = 0; i < ARRAY_LEN(parties); i++)
            visit_all(w, parties[i], remember, m);
    }
    assert_int_equal(m->at, m->n);
    assert_true(m->n > 500);
    free(m);
}

/* ---- files -------------------------------------------------------------------------------------------------------- */

static char *file_of(struct world *w, enum law_party party, enum law_purpose purpose, int64_t pour,
                     const char *day, struct err *e)
{
    const struct law_access *access = law_access_at(party, purpose, on(day), NULL);
    const struct export_demande d = {.partie = party,
                                     .finalite = purpose,
                                     .pour = access != NULL && export_needs_pour(access->scope) ? pour : 0,
                                     .at = on(day),
                                     .agent = "essai"};
    struct export_bilan bilan;
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    enum rc rc = export_party(w->web.t.store, &d, out, &bilan, e);

    fclose(out);
    assert_true(rc == RC_OK || n == 0);
    return text;
}

/* An invoice is of a body, and may be in a file under a pseudonym; a number of dossier may not. */
static bool names_somebody(const struct world *w, const char *text)
{
    static const char *const words[] = {
        "CANARIUN",   "CANARITROIS", "Prenom",          "canari.",      "0611111111", "0633333333", "Impasse",
        "1961-02-11", "1973-03-13",  "11 février 1961", "13 mars 1973", "FR76",       "FR14"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strstr(text, words[i]) != NULL)
            return true;
    return strstr(text, w->one) != NULL || strstr(text, w->two) != NULL || strstr(text, w->three) != NULL;
}

/* party × purpose × date: a refusal says nothing of anybody; a file is of its own rows, named only where it may be. */
static void no_file_gives_what_is_another_s(void **state)
{
    static const char *const days[] = {"2022-12-02", "2022-12-03", "2025-01-01", "2026-07-20"};
    struct world *w = *state;

    for (enum law_party p = 0; p < PARTY_COUNT; p++)
        for (enum law_purpose f = 0; f < FINALITE_COUNT; f++)
            for (size_t d = 0; d < ARRAY_LEN(days); d++) {
                const struct law_access *access = law_access_at(p, f, on(days[d]), NULL);
                int64_t pour = p == PARTY_ORGANISME ? ORG_AGREE : 1;
                struct err e = {0};
                char *text = file_of(w, p, f, pour, days[d], &e);

                assert_false(names_somebody(w, e.phrase));
                if (access == NULL || access->form != LAW_NAMED)
                    assert_false(names_somebody(w, text));
                else if (access->scope != SCOPE_ALL) {
                    assert_null(strstr(text, "TROIS"));
                    assert_null(strstr(text, "canari.trois"));
                    assert_null(strstr(text, w->three));
                    assert_true(p != PARTY_ORGANISME || strstr(text, w->two) == NULL);
                }
                /* Only requests already made that day, and of the CPF nothing to those of the élus. */
                if (p == PARTY_FINANCEUR) /* asked is not yet funded: the file is of what was used */
                    assert_null(strstr(text, "CINQ"));
                if (access != NULL && access->scope == SCOPE_DIFE)
                    assert_null(strstr(text, "TROIS"));
                if (d < 3)
                    assert_null(strstr(text, "F-CANARI"));
                free(text);
            }
}

/* A file of one's own rows stays the same when the others change, and an aggregate under the threshold too. */
static void files_do_not_depend_on_the_others(void **state)
{
    static const struct {
        enum law_party party;
        enum law_purpose purpose;
        int64_t pour;
    } files[] = {{PARTY_TITULAIRE, FINALITE_2, 1},
                 {PARTY_TITULAIRE, FINALITE_2, 2},
                 {PARTY_ORGANISME, FINALITE_4, 7},
                 {PARTY_FINANCEUR, FINALITE_4, 9}};
    struct world *w = *state;
    char *before[ARRAY_LEN(files)];
    struct err e = {0};

    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        before[i] = file_of(w, files[i].party, files[i].purpose, files[i].pour, "2026-07-20", &e);
    change_the_others(w);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char *after = file_of(w, files[i].party, files[i].purpose, files[i].pour, "2026-07-20", &e);

        assert_string_equal(before[i], after);
        free(before[i]);
        free(after);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_tried),    CASE(no_page_gives_what_is_another_s),
        CASE(answers_do_not_depend_on_the_others), CASE(no_file_gives_what_is_another_s),
        CASE(files_do_not_depend_on_the_others),
    };

    setenv("TZ", "Europe/Paris", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
