/* pain.002.001.03: what may be where, as ISO 20022 has it (CustomerPaymentStatusReportV03). */
#include "exchange/sepa_forme.h"
#include "base/text.h"

#define IDENTIFIANT 35 /* Max35Text */
#define MOTS 105       /* Max105Text */
#define CODE 4
#define DATE 40
#define NOMBRE 20

enum combien { UN, AU_PLUS_UN, PLUSIEURS, AU_CHOIX };
enum contenu { ENFANTS = 0, PASSE = -1 };

struct forme_regle {
    const char *parent, *nom;
    enum combien combien;
    int contenu; /* the most letters of a leaf, or ENFANTS, PASSE */
};

/* The children of one element follow each other, in their order. */
static const struct forme_regle regles[] = {
    {"", "Document", UN, ENFANTS},
    {"Document", "CstmrPmtStsRpt", UN, ENFANTS},
    {"CstmrPmtStsRpt", "GrpHdr", UN, ENFANTS},
    {"CstmrPmtStsRpt", "OrgnlGrpInfAndSts", UN, ENFANTS},
    {"CstmrPmtStsRpt", "OrgnlPmtInfAndSts", PLUSIEURS, ENFANTS},
    {"GrpHdr", "MsgId", UN, IDENTIFIANT},
    {"GrpHdr", "CreDtTm", UN, DATE},
    {"GrpHdr", "InitgPty", AU_PLUS_UN, PASSE},
    {"GrpHdr", "FwdgAgt", AU_PLUS_UN, PASSE},
    {"GrpHdr", "DbtrAgt", AU_PLUS_UN, PASSE},
    {"GrpHdr", "CdtrAgt", AU_PLUS_UN, PASSE},
    {"OrgnlGrpInfAndSts", "OrgnlMsgId", UN, IDENTIFIANT},
    {"OrgnlGrpInfAndSts", "OrgnlMsgNmId", UN, IDENTIFIANT},
    {"OrgnlGrpInfAndSts", "OrgnlCreDtTm", AU_PLUS_UN, DATE},
    {"OrgnlGrpInfAndSts", "OrgnlNbOfTxs", AU_PLUS_UN, NOMBRE},
    {"OrgnlGrpInfAndSts", "OrgnlCtrlSum", AU_PLUS_UN, NOMBRE},
    {"OrgnlGrpInfAndSts", "GrpSts", AU_PLUS_UN, CODE},
    {"OrgnlGrpInfAndSts", "StsRsnInf", PLUSIEURS, ENFANTS},
    {"OrgnlGrpInfAndSts", "NbOfTxsPerSts", PLUSIEURS, PASSE},
    {"OrgnlPmtInfAndSts", "OrgnlPmtInfId", UN, IDENTIFIANT},
    {"OrgnlPmtInfAndSts", "OrgnlNbOfTxs", AU_PLUS_UN, NOMBRE},
    {"OrgnlPmtInfAndSts", "OrgnlCtrlSum", AU_PLUS_UN, NOMBRE},
    {"OrgnlPmtInfAndSts", "PmtInfSts", AU_PLUS_UN, CODE},
    {"OrgnlPmtInfAndSts", "StsRsnInf", PLUSIEURS, ENFANTS},
    {"OrgnlPmtInfAndSts", "NbOfTxsPerSts", PLUSIEURS, PASSE},
    {"OrgnlPmtInfAndSts", "TxInfAndSts", PLUSIEURS, ENFANTS},
    {"TxInfAndSts", "StsId", AU_PLUS_UN, IDENTIFIANT},
    {"TxInfAndSts", "OrgnlInstrId", AU_PLUS_UN, IDENTIFIANT},
    {"TxInfAndSts", "OrgnlEndToEndId", AU_PLUS_UN, IDENTIFIANT},
    {"TxInfAndSts", "TxSts", AU_PLUS_UN, CODE},
    {"TxInfAndSts", "StsRsnInf", PLUSIEURS, ENFANTS},
    {"TxInfAndSts", "ChrgsInf", PLUSIEURS, PASSE},
    {"TxInfAndSts", "AccptncDtTm", AU_PLUS_UN, DATE},
    {"TxInfAndSts", "AcctSvcrRef", AU_PLUS_UN, IDENTIFIANT},
    {"TxInfAndSts", "ClrSysRef", AU_PLUS_UN, IDENTIFIANT},
    {"TxInfAndSts", "OrgnlTxRef", AU_PLUS_UN, PASSE},
    {"StsRsnInf", "Orgtr", AU_PLUS_UN, PASSE},
    {"StsRsnInf", "Rsn", AU_PLUS_UN, ENFANTS},
    {"StsRsnInf", "AddtlInf", PLUSIEURS, MOTS},
    {"Rsn", "Cd", AU_CHOIX, CODE},
    {"Rsn", "Prtry", AU_CHOIX, IDENTIFIANT},
};

static enum rc refuse(enum msg m, const char *expected, const struct xml_event *ev, struct err *e)
{
    ERR(e, m, "attendu", expected);
    return err_at(e, ev->name, ev->line);
}

static enum rc empty(const struct xml_event *ev, struct err *e)
{
    ERR(e, MSG_XML_VALEUR);
    return err_at(e, ev->name, ev->line);
}

static const char *parent_of(const struct forme *f, int depth)
{
    return depth > 1 ? f->ouverte[depth - 1]->nom : "";
}

static bool is_of(size_t i, const char *parent)
{
    return i < ARRAY_LEN(regles) && strcmp(regles[i].parent, parent) == 0;
}

/* The first rule of the children of an element; past the last one when it has none. */
static size_t first_of(const char *parent)
{
    size_t i = 0;

    while (i < ARRAY_LEN(regles) && !is_of(i, parent))
        i++;
    return i;
}

/* What must still come of an element, from a rule on and before another one; NULL when nothing. */
static const char *missing(size_t from, size_t before, const char *parent)
{
    for (size_t i = from; i < before && is_of(i, parent); i++)
        if (regles[i].combien == UN || (regles[i].combien == AU_CHOIX && i == first_of(parent)))
            return regles[i].nom;
    return NULL;
}

/* After one of a choice, none of the others. */
static size_t after(size_t i)
{
    if (regles[i].combien == AU_CHOIX)
        while (is_of(i + 1, regles[i].parent))
            i++;
    return regles[i].combien == PLUSIEURS ? i : i + 1;
}

static enum rc on_start(struct forme *f, const struct xml_event *ev, struct err *e)
{
    const char *parent = parent_of(f, ev->depth), *lacks;
    const size_t from = ev->depth > 1 ? f->suivante[ev->depth - 1] : 0;
    size_t i = from;

    while (is_of(i, parent) && strcmp(regles[i].nom, ev->name) != 0)
        i++;
    if (!is_of(i, parent) || strcmp(ev->ns, FORME_03) != 0)
        return refuse(MSG_XML_SCHEMA, is_of(from, parent) ? regles[from].nom : "aucun autre élément", ev, e);
    lacks = regles[i].combien == AU_CHOIX ? NULL : missing(from, i, parent);
    if (lacks != NULL)
        return refuse(MSG_XML_SCHEMA, lacks, ev, e);
    if (ev->depth > 1)
        f->suivante[ev->depth - 1] = after(i);
    f->ouverte[ev->depth] = &regles[i];
    f->suivante[ev->depth] = first_of(ev->name);
    f->lettres = 0;
    f->passe = regles[i].contenu == PASSE ? ev->depth : 0;
    return RC_OK;
}

static enum rc on_text(struct forme *f, const struct xml_event *ev, struct err *e)
{
    if (f->ouverte[ev->depth]->contenu == ENFANTS)
        return refuse(MSG_XML_SCHEMA, "aucun texte", ev, e);
    f->lettres += text_characters(ev->text);
    return RC_OK;
}

static enum rc on_close(const struct forme *f, const struct xml_event *ev, struct err *e)
{
    const struct forme_regle *r = f->ouverte[ev->depth];
    const char *lacks;

    if (r->contenu == ENFANTS) {
        lacks = missing(f->suivante[ev->depth], ARRAY_LEN(regles), r->nom);
        return lacks != NULL ? refuse(MSG_XML_MANQUE, lacks, ev, e) : RC_OK;
    }
    if (f->lettres == 0)
        return empty(ev, e);
    if (f->lettres <= (size_t)r->contenu)
        return RC_OK;
    return xml_trop_long_dire(ev->name, ev->line, f->lettres, (size_t)r->contenu, e);
}

enum rc forme_suivre(struct forme *f, const struct xml_event *ev, bool *lu, struct err *e)
{
    *lu = f->passe == 0 || (ev->depth > f->passe && strcmp(ev->name, "InstdAmt") == 0);
    if (ev->kind == XML_FIN || (f->passe != 0 && ev->depth > f->passe))
        return RC_OK;
    if (f->passe != 0) { /* its own text or its end */
        if (ev->kind == XML_CLOSE)
            f->passe = 0;
        return RC_OK;
    }
    if (ev->kind == XML_START)
        return on_start(f, ev, e);
    return ev->kind == XML_TEXT ? on_text(f, ev, e) : on_close(f, ev, e);
}
