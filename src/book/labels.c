#include "book/book.h"

const char *poche_label(enum poche p)
{
    switch (p) {
    case POCHE_DROITS:
        return msg_def(MSG_LIVRE_POCHE_DROITS)->phrase;
    case POCHE_DIF:
        return msg_def(MSG_LIVRE_POCHE_DIF)->phrase;
    case POCHE_CEC:
        return msg_def(MSG_LIVRE_POCHE_CEC)->phrase;
    case POCHE_HEURES:
        return msg_def(MSG_LIVRE_POCHE_HEURES)->phrase;
    case POCHE_DIFE:
        return msg_def(MSG_LIVRE_POCHE_DIFE)->phrase;
    case POCHE_DOTATION:
        return msg_def(MSG_LIVRE_POCHE_DOTATION)->phrase;
    case POCHE_ABONDEMENT:
        return msg_def(MSG_LIVRE_POCHE_ABONDEMENT)->phrase;
    case POCHE_CARTE:
        return msg_def(MSG_LIVRE_POCHE_CARTE)->phrase;
    }
    return "";
}

static const char *advance_phrase(enum book_genre g)
{
    if (g == GENRE_ACOMPTE)
        return msg_def(MSG_LIVRE_GENRE_ACOMPTE)->phrase;
    return msg_def(g == GENRE_ACOMPTE_IMPUTE ? MSG_LIVRE_GENRE_ACOMPTE_IMPUTE : MSG_LIVRE_GENRE_ACOMPTE_TROP)
        ->phrase;
}

static const char *undue_phrase(enum book_genre g)
{
    switch ((int)g) {
    case GENRE_INDU:
        return msg_def(MSG_LIVRE_GENRE_INDU)->phrase;
    case GENRE_INDU_RECU:
        return msg_def(MSG_LIVRE_GENRE_INDU_RECU)->phrase;
    case GENRE_INDU_RENDU:
        return msg_def(MSG_LIVRE_GENRE_INDU_RENDU)->phrase;
    case GENRE_INDU_EFFACE:
        return msg_def(MSG_LIVRE_GENRE_INDU_EFFACE)->phrase;
    default:
        return msg_def(MSG_LIVRE_GENRE_RENONCIATION)->phrase;
    }
}

const char *genre_phrase(enum book_genre g)
{
    switch (g) {
    case GENRE_CREDIT_CPF:
        return msg_def(MSG_LIVRE_GENRE_CREDIT_CPF)->phrase;
    case GENRE_CREDIT_DIFE:
        return msg_def(MSG_LIVRE_GENRE_CREDIT_DIFE)->phrase;
    case GENRE_REPRISE:
        return msg_def(MSG_LIVRE_GENRE_REPRISE)->phrase;
    case GENRE_DOTATION:
        return msg_def(MSG_LIVRE_GENRE_DOTATION)->phrase;
    case GENRE_ABONDEMENT:
        return msg_def(MSG_LIVRE_GENRE_ABONDEMENT)->phrase;
    case GENRE_CLOTURE_DECES:
        return msg_def(MSG_LIVRE_GENRE_CLOTURE_DECES)->phrase;
    case GENRE_CREDIT_CEC:
        return msg_def(MSG_LIVRE_GENRE_CREDIT_CEC)->phrase;
    case GENRE_CREDIT_DIF:
        return msg_def(MSG_LIVRE_GENRE_CREDIT_DIF)->phrase;
    case GENRE_CONVERSION:
        return msg_def(MSG_LIVRE_GENRE_CONVERSION)->phrase;
    case GENRE_REMBOURSEMENT_FINANCEUR:
        return msg_def(MSG_LIVRE_GENRE_REMBOURSEMENT_FINANCEUR)->phrase;
    case GENRE_RESERVATION:
        return msg_def(MSG_LIVRE_GENRE_RESERVATION)->phrase;
    case GENRE_PRISE_EN_CHARGE:
        return msg_def(MSG_LIVRE_GENRE_PRISE_EN_CHARGE)->phrase;
    case GENRE_LEVEE:
        return msg_def(MSG_LIVRE_GENRE_LEVEE)->phrase;
    case GENRE_RECREDIT:
        return msg_def(MSG_LIVRE_GENRE_RECREDIT)->phrase;
    case GENRE_PERTE_FIN_MANDAT:
        return msg_def(MSG_LIVRE_GENRE_PERTE_FIN_MANDAT)->phrase;
    case GENRE_PERTE_PLAFOND:
        return msg_def(MSG_LIVRE_GENRE_PERTE_PLAFOND)->phrase;
    case GENRE_PERTE_CONTRAT:
        return msg_def(MSG_LIVRE_GENRE_PERTE_CONTRAT)->phrase;
    case GENRE_CARTE:
        return msg_def(MSG_LIVRE_GENRE_CARTE)->phrase;
    case GENRE_PAIEMENT:
        return msg_def(MSG_LIVRE_GENRE_PAIEMENT)->phrase;
    case GENRE_REJET_BANQUE:
        return msg_def(MSG_LIVRE_GENRE_REJET_BANQUE)->phrase;
    case GENRE_BANQUE_DOIT:
        return msg_def(MSG_LIVRE_GENRE_BANQUE_DOIT)->phrase;
    case GENRE_RETENUE:
        return msg_def(MSG_LIVRE_GENRE_RETENUE)->phrase;
    case GENRE_VIREMENT_FINANCEUR:
        return msg_def(MSG_LIVRE_GENRE_VIREMENT_FINANCEUR)->phrase;
    case GENRE_AVANCE:
        return msg_def(MSG_LIVRE_GENRE_AVANCE)->phrase;
    case GENRE_PROMESSE_RECUE:
        return msg_def(MSG_LIVRE_GENRE_PROMESSE_RECUE)->phrase;
    case GENRE_PROMESSE_LEVEE:
        return msg_def(MSG_LIVRE_GENRE_PROMESSE_LEVEE)->phrase;
    case GENRE_INDU:
    case GENRE_INDU_RECU:
    case GENRE_INDU_RENDU:
    case GENRE_INDU_EFFACE:
    case GENRE_RENONCIATION:
        return undue_phrase(g);
    case GENRE_ACOMPTE:
    case GENRE_ACOMPTE_IMPUTE:
    case GENRE_ACOMPTE_TROP:
        return advance_phrase(g);
    case GENRE_CORRECTION:
        return msg_def(MSG_LIVRE_GENRE_CORRECTION)->phrase;
    }
    return "";
}

const char *compte_label(int64_t compte)
{
    static const struct {
        int64_t compte;
        enum msg label;
    } shared[] = {
        {COMPTE_FONDS_CPF, MSG_LIVRE_COMPTE_FONDS_CPF},
        {COMPTE_FONDS_DIFE, MSG_LIVRE_COMPTE_FONDS_DIFE},
        {COMPTE_BANQUE, MSG_LIVRE_COMPTE_BANQUE},
        {COMPTE_CARTE, MSG_LIVRE_COMPTE_CARTE},
        {COMPTE_PERDU, MSG_LIVRE_COMPTE_PERDU},
        {COMPTE_CONVERSION, MSG_LIVRE_COMPTE_CONVERSION},
        {COMPTE_HEURES, MSG_LIVRE_COMPTE_HEURES},
        {COMPTE_HEURES_PERDU, MSG_LIVRE_COMPTE_HEURES_PERDU},
        {COMPTE_FONDS_CEC, MSG_LIVRE_COMPTE_FONDS_CEC},
        {COMPTE_INDU_A_RENDRE, MSG_LIVRE_COMPTE_INDU_A_RENDRE},
        {COMPTE_CREANCE_TITULAIRE, MSG_LIVRE_COMPTE_CREANCE_TITULAIRE},
        {COMPTE_AVANCE, MSG_LIVRE_COMPTE_AVANCE},
        {COMPTE_BANQUE_DOIT, MSG_LIVRE_COMPTE_BANQUE_DOIT},
    };

    if (compte > COMPTE_FINANCEUR_BASE)
        return msg_def(MSG_LIVRE_COMPTE_FINANCEUR)->phrase;
    if (compte > COMPTE_ACOMPTE_BASE)
        return msg_def(MSG_LIVRE_COMPTE_ACOMPTE)->phrase;
    if (compte > COMPTE_CREANCE_BASE)
        return msg_def(MSG_LIVRE_COMPTE_CREANCE_ORGANISME)->phrase;
    if (compte > COMPTE_ORGANISME_BASE)
        return msg_def(MSG_LIVRE_COMPTE_ORGANISME)->phrase;
    for (size_t i = 0; i < ARRAY_LEN(shared); i++)
        if (shared[i].compte == compte)
            return msg_def(shared[i].label)->phrase;
    return "";
}

const char *transfer_phrase(const struct transfer *t)
{
    if (t->genre == GENRE_CARTE && t->debit == POCHE_CARTE)
        return msg_def(MSG_LIVRE_GENRE_CARTE_RENDUE)->phrase;
    if (t->genre == GENRE_PAIEMENT && t->debit == COMPTE_CREANCE_TITULAIRE)
        return msg_def(MSG_LIVRE_GENRE_PAIEMENT_TITULAIRE)->phrase;
    return genre_phrase(t->genre);
}
