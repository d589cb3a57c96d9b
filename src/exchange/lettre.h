/*
 * lettre.h - the letters of a measure, of a control and of an undue sum: what each says, for whom, and who may have it.
 *
 * A letter is computed from what is recorded, nothing of it is kept: the same record gives the same words whoever asks and whenever.
 * Its sentences are in law/tables/lettres.txt, each with how sure it is; its articles are those of the record, in force on the day of the
 * letter, or there is no letter. The page is web/lettre_pdf.h; its hash goes to the journal each time that it is made.
 *
 *   griefs        a measure is contemplated (DEC-…), once notified      decision   the measure, once signed
 *   pieces        the documents of a control (CTL-…)
 *   notification  an undue sum (IND-…), of a body or of a holder        demeure, contrainte   of a body
 *   decision-N    the N-th decision that reduced or annulled it, once approved; the last one for a debt that was told, then annulled
 *                 with nothing recovered, or because a fraud was recognised
 */
#ifndef SICPF_LETTRE_H
#define SICPF_LETTRE_H

#include "door/door.h"
#include "training/controle.h"
#include "training/dette.h"
#include "training/mesure.h"

#define LETTRE_DECISIONS_MAX 20
#define LETTRES_PAR_OBJET                                                                                    \
    (3 + LETTRE_DECISIONS_MAX + 1) /* an annulment without a decision on what was paid comes after them */
#define LETTRE_OBJETS_MAX 500      /* numbers that a letter lists; beyond, it says where they are */

/* Who asks, and of what. */
struct lettre_demande {
    enum law_party
        partie; /* PARTY_ORGANISME: what is told to that body; PARTY_TITULAIRE: what that holder owes */
    int64_t acteur_id;
    const char *agent;
    enum law_purpose finalite;
    day_t le;           /* day of the law for the door */
    const char *motif;  /* what the journal says of this reading: "commande.lettre" */
    const char *numero; /* DEC-…, CTL-… or IND-… */
};

/* What the number names: one of the three. */
struct lettre_objet {
    const struct mesure *mesure;
    const struct controle *controle;
    const struct dette *dette;
    const struct dette_decision
        *decisions;               /* made of the debt, oldest first; then its annulment, when nothing was
                                               recovered */
    const char **decision_genres; /* "decision-1" */
    size_t decisions_n;
};

/* A letter that exists. */
struct lettre_nom {
    const char *genre, *libelle; /* "griefs", "decision-1", and what the law's table calls it */
    day_t le;
};

/* Reads what a number names, as far as who asks may know of it: RC_NOT_FOUND MSG_LETTRE_INCONNUE for what does not exist, is not told yet or
 * is somebody else's. Texts live in the arena. */
NODISCARD enum rc lettre_objet_lire(struct db *db, struct arena *a, const struct lettre_demande *d,
                                    struct lettre_objet *out, struct err *e);
/* Its letters, in the order of their days; how many. */
NODISCARD size_t lettres_de(const struct lettre_objet *o, struct lettre_nom out[LETTRES_PAR_OBJET]);
/* What the door is asked to say that these letters exist: the rest of the request is the caller's. */
void lettre_portee(const struct lettre_objet *o, struct door_request *rq);

struct lettre_ligne {
    enum law_item item;
    const char *nom; /* NULL: a sentence alone */
    const char *texte;
    enum law_certainty certitude;
};
struct lettre_lignes {
    struct lettre_ligne *v;
    size_t n, room;
};

/* A letter, each line under the datum it says. All in the arena. */
struct lettre {
    const char *genre, *numero, *objet;
    day_t le;
    struct lettre_lignes destinataire, ouverture, faits, objets, griefs, motifs, delais, textes, signatures;
    const struct grant *porte; /* recorded */
};

/*
 * Makes a letter: asks the door for all that it says, records the reading. Errors of lettre_objet_lire(); RC_NOT_FOUND
 * MSG_LETTRE_ABSENTE when this one does not exist (yet); RC_REFUSED MSG_DECISION_ARTICLE_* for an article that was not in force, and the
 * door's: a letter is given whole or not at all.
 */
NODISCARD enum rc lettre_faire(struct store *s, struct arena *a, const struct lettre_demande *d,
                               const char *genre, struct lettre *out, struct err *e);

/* Writes in the journal that this letter was made, with the SHA-256 of its file. */
NODISCARD enum rc lettre_inscrire(struct store *s, const struct lettre *l,
                                  const unsigned char empreinte[HASH_BYTES], struct err *e);

/* lettre_texte.c: what a letter says. Private to exchange/. */
NODISCARD enum rc lettre_composer(struct db *db, struct arena *a, const struct lettre_objet *o,
                                  struct lettre *l, struct err *e);

#endif
