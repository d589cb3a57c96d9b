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

const char *genre_phrase(enum book_genre g)
{
    switch (g) {
    case GENRE_CREDIT_CPF:
        return msg_def(MSG_LIVRE_GENRE_CREDIT_CPF)->phrase;
    case GENRE_CREDIT_DIFE:
        return msg_def(MSG_LIVRE_GENRE_CREDIT_DIFE)->phrase;
    case GENRE_REPRISE:
        return msg_def(MSG_LIVRE_GENRE_REPRISE)->phrase;
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
    case GENRE_CORRECTION:
        return msg_def(MSG_LIVRE_GENRE_CORRECTION)->phrase;
    }
    return "";
}
