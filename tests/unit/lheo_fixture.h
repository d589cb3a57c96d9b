/* A LHÉO file of one formation, of the first body of training_fixture.h. */
#ifndef SICPF_LHEO_FIXTURE_H
#define SICPF_LHEO_FIXTURE_H

#include <stdio.h>

/* A catalogue of one formation: its code element, its action's numbers, what stands around the session. */
static inline char *catalogue(char *out, size_t size, const char *code, const char *heures, const char *prix,
                              const char *session)
{
    int n = snprintf(
        out, size,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres>\n"
        "<formation numero=\"B-1\">\n"
        "<domaine-formation><code-FORMACODE ref=\"V14\">13028</code-FORMACODE></domaine-formation>\n"
        "<intitule-formation>Préparer le budget communal</intitule-formation>\n"
        "<objectif-formation>Être à l'aise avec la M57.</objectif-formation>\n"
        "<resultats-attendus>Savoir lire un budget.</resultats-attendus>\n"
        "<contenu-formation>Sections, équilibre, dette.</contenu-formation>\n<certifiante>0</certifiante>\n"
        "<contact-formation><type-contact>3</type-contact><coordonnees><courriel>a@b.example</courriel></"
        "coordonnees>"
        "</contact-formation>\n<parcours-de-formation>1</parcours-de-formation>\n"
        "<code-niveau-entree>1</code-niveau-entree>\n%s\n"
        "<action numero=\"B-1-A1\">\n<rythme-formation>Une journée</rythme-formation>"
        "<code-public-vise ref=\"V14\">83056</code-public-vise>"
        "<niveau-entree-obligatoire>0</niveau-entree-obligatoire><modalites-alternance>-</"
        "modalites-alternance>"
        "<modalites-enseignement>1</modalites-enseignement><conditions-specifiques>Aucune.</"
        "conditions-specifiques>"
        "<prise-en-charge-frais-possible>0</prise-en-charge-frais-possible>"
        "<lieu-de-formation><coordonnees><adresse><ligne>1 rue des "
        "Lilas</ligne><codepostal>75012</codepostal>"
        "<ville>PARIS</ville></adresse></coordonnees></lieu-de-formation>"
        "<modalites-entrees-sorties>0</modalites-entrees-sorties>\n%s\n<langue-formation>fr</"
        "langue-formation>\n"
        "%s%s</action>\n"
        "<organisme-formation-responsable><numero-activite>11750000007</numero-activite>"
        "<SIRET-organisme-formation><SIRET>73282932000074</SIRET></SIRET-organisme-formation>"
        "<nom-organisme>X</nom-organisme><raison-sociale>X</"
        "raison-sociale><coordonnees-organisme><coordonnees>"
        "<courriel>a@b.example</courriel></coordonnees></"
        "coordonnees-organisme><contact-organisme><coordonnees>"
        "<courriel>a@b.example</courriel></coordonnees></contact-organisme></"
        "organisme-formation-responsable>\n"
        "</formation></offres></lheo>\n",
        code, session, prix, heures);

    assert_true(n > 0 && (size_t)n < size);
    return out;
}

#define ELU "<code-type-formation><code-ELU>ELU001</code-ELU></code-type-formation>"
#define HEURES "<nombre-heures-total>7</nombre-heures-total>"
#define PRIX "<prix-total-TTC>560.00</prix-total-TTC>"
#define SESSION(debut, fin)                                                                                  \
    "<session numero=\"S1\"><periode><debut>" debut "</debut><fin>" fin "</fin></periode>"                   \
    "<adresse-inscription><adresse><ligne>1 "                                                                \
    "rue</ligne><codepostal>75012</codepostal><ville>PARIS</ville></adresse>"                                \
    "</adresse-inscription><etat-recrutement>1</etat-recrutement></session>"

#endif
