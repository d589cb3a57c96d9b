/*
 * parts.h - pieces of view that several pages show the same way: a dossier, a value of the law, the journal. Private
 * to web/.
 */
#ifndef SICPF_PARTS_H
#define SICPF_PARTS_H

#include "training/classement.h"
#include "training/compte.h"
#include "training/controle.h"
#include "training/dette.h"
#include "training/dossier.h"
#include "training/evaluation.h"
#include "training/mesure.h"
#include "training/retenue.h"
#include "web/page.h"
#include "web/parts_law.h"

/* The means of an evaluation that people read, or what it takes to read one. */
void part_evaluations(struct page *p, struct view *v, const struct evaluation_bilan *b);
/* The questions that the holder of a dossier answers, with what was typed, and the last day to do it. */
NODISCARD enum rc part_evaluer(struct page *p, const struct grant *g, const struct dossier *d, struct err *e);

/* A dossier in a list: number, title, body, dates, state, who must act. */
/* How late whoever must act is, and what the holder and the operator did about it; nothing when nobody is. */
void part_retard(struct view *v, const struct grant *g, const struct dossier *d, day_t last, day_t today);
void part_dossier_card(struct view *v, const struct grant *g, const struct dossier *d,
                       const struct dossier_attente *wait);

/* What a death learnt after a dossier was settled cost, keys dc_*: nothing gives it back. */
struct dossier_deces;
void part_deces(struct view *v, const struct grant *g, const struct dossier_deces *x);
/* The items that it and the card of its dossier show. */
NODISCARD struct item_set part_deces_items(void);

/* Why an order of an élu is to be looked at, by the operator alone (training/dossier_verifier.h): K_AV_MOTIFS. */
struct dossier_a_verifier;
void part_a_verifier(struct view *v, const struct grant *g, const struct dossier_a_verifier *x);
/* What it asks of the door, for a page of an order: to be added to the page's own. */
void part_a_verifier_items(struct item_set *items);

/* How two agents said a line settled (training/classement.h). */
void part_classement(struct view *v, const struct grant *g, const struct classement *c);
/* Those of a list that an agent says wrong, read behind the door under `act`. */
NODISCARD enum rc part_reouvertures(struct page *p, enum classement_objet objet, const char *act,
                                    struct err *e);
/* "20610-12345678901234", where the page after begins: a rank, then the number of a dossier. True with nothing read for NULL; false when the
 * address says something else. */
NODISCARD bool part_place(const char *text, int64_t *rang, const char **apres);

/* What is typed to find a body: a SIRET or a declaration of activity, digits and blanks alone, or a name. */
NODISCARD bool part_est_numero(const char *word);
/* A SIRET as people write it has blanks: without them, in the arena. */
NODISCARD const char *part_sans_blancs(struct arena *a, const char *word);

/* Names the holders of n dossiers in a reading, in the arena. */
void part_holders_of(struct page *p, const struct dossier *dossiers, size_t n, struct page_reading *reading);

/* Who a number of holder is, for the agent who decides of a sum that is theirs: name and day of birth, in `v`; nothing when the
 * law opens neither to this reader. RC_NOT_FOUND when nobody has the number. */
NODISCARD enum rc part_qui(struct page *p, struct view *v, const struct grant *g, int64_t titulaire_id,
                           struct err *e);

/* A dossier whole: its card, hours, price, shares of each purse, acts so far; as `reader` reads it. */
NODISCARD enum rc part_dossier(struct page *p, const struct grant *g, const struct dossier *d,
                               enum dossier_role reader, struct err *e);

/* The reading that an agent opens on undue sums or on frauds, of those n holders, in the journal under `act`. */
NODISCARD enum rc part_lecture_dus(struct page *p, const char *act, int64_t *holders, size_t n,
                                   const struct grant **g, struct err *e);

/* The items that part_dossier() shows, for the reading that precedes it. */
NODISCARD struct item_set part_dossier_items(void);

/* The item of the law that the balance of a purse is. */
NODISCARD enum law_item part_purse_item(enum poche poche);

/* A measure in a list: its number and what it is called. */
void part_mesure(struct view *v, const struct mesure *m);

/* Why a payment is held, each reason with its rule and its last day: keys retenue_*. A body reads the numbers of what is its own business:
 * the decision against it, the transfer that came back. */
void part_retenues(struct view *v, const struct grant *g, const struct paiement_retenue *list, size_t n,
                   enum retenue_lecteur lecteur);

/* A grievance of a measure as it is told before its examination: number, fact, evidence, article, gravity. */
void part_grief(struct view *v, const struct mesure_grief *g);

/* What the body said of a measure, and what it was answered, at most `limit`. RC_FAILURE when it cannot be read. */
NODISCARD enum rc part_observations(struct page *p, int64_t mesure_id, size_t limit, struct err *e);

/* A control in a list: keys rc_*. */
void part_controle(struct view *v, const struct controle *k);

/* A control whole, for its two sides: draw, sample, messages. The reading says its purpose and its act, and receives the holders of the
 * sample, whom it names: who looks up who read about them finds this page. RC_FAILURE when it cannot be read. */
NODISCARD enum rc part_controle_lu(struct page *p, const struct controle *k, struct page_reading *reading,
                                   const struct grant **g, struct err *e);

/* The draws announced that wait (keys rc_annonces), the one that a refused form named chosen. RC_FAILURE when they cannot be read. */
NODISCARD enum rc part_annonces(struct page *p, const struct grant *g, struct err *e);

/* The draw of a control as the file that anyone can verify (training/tirage.h); the reading says its purpose and its act. */
NODISCARD enum rc part_controle_fichier(struct page *p, const struct controle *k,
                                        struct page_reading *reading, struct err *e);

/* The days that a declaration of a body holds: keys pers_depuis, pers_jusque, pers_jamais, for the partial pers_periode. */
void part_periode(struct view *v, const struct grant *g, enum law_item item, day_t depuis, day_t avant);

/* A bank account: keys cpt_*. */
void part_compte(struct page *p, struct view *v, const struct grant *g, const struct compte *k);
/* What the agent who decides on it compares it with, and whom to ask: keys cpt_adresse, cpt_avant…, cpt_courriel, cpt_telephone, cpt_anciens. */
NODISCARD enum rc part_compte_connu(struct page *p, struct view *v, const struct grant *g,
                                    const struct compte *k, struct err *e);
/* The account that the page showed, which the form posts back (field "numero"), into k->no_lu. RC_USAGE (MSG_WEB_CHAMP_…) without it. */
NODISCARD enum rc part_compte_vise(struct page *p, struct compte_commande *k, struct err *e);
/* Those of a party, the last proposed first, with what whoever reads may do of them, what its contacts were told, and what was typed
 * in a proposal; `root` is the address that the forms are sent below. The grant has ITEM_ORGANISME_RIB, _COORDONNEES. */
NODISCARD enum rc part_comptes(struct page *p, const struct grant *g, struct compte_de de, const char *root,
                               struct err *e);
/* How many corrections of the book, how many sums, wait for a second agent. */
NODISCARD enum rc part_corrections_nombre(struct page *p, struct err *e);
NODISCARD enum rc part_sommes_nombre(struct page *p, struct err *e);

/* The financeurs that were registered, and the one whose SIRET the query string asks for: its page instead of this one. */
NODISCARD enum rc part_inscrits(struct page *p, struct err *e);
/* What the form of a proposal says. */
void part_compte_propose(struct page *p, struct compte_commande *k);

/* Who teaches this dossier's training today and whom to contact there. */
NODISCARD enum rc part_enseignement(struct page *p, const struct grant *g, const struct dossier *d,
                                    struct err *e);

/* The rules of a version of a scheme: what each sum is, how much, until when, for what. */
struct dispositif;
void part_dispositif(struct view *v, const struct dispositif *d);

/* How a price is shared out between the purses of a holder, and what would be left of each. */
NODISCARD enum rc part_split(struct page *p, const struct grant *g, int64_t titulaire_id,
                             const struct dossier_financement *f, struct err *e);
/* How a proposal would be paid if it were accepted today, as part_split() shows it. with_cpf adds the CPF purses to a réinsertion
 * training; third_to_come: a financeur is about to be asked. */
NODISCARD enum rc part_financing(struct page *p, const struct grant *g, const struct dossier *d,
                                 bool with_cpf, bool third_to_come, struct err *e);

/* `limit` entries of the journal about a holder, newest first, before entry `before` (0: from the end). Sets the key
 * K_AVANT when there are more. */
NODISCARD enum rc part_journal(struct page *p, const struct grant *g, int64_t titulaire_id, int64_t before,
                               size_t limit, struct err *e);

/* What is frozen on the account of a holder today, what becomes of their claims for fraud and of what they reported; for one
 * dossier, what touches it (0: all). The grant names them. */
NODISCARD enum rc part_fraude(struct page *p, const struct grant *g, int64_t titulaire_id, int64_t dossier_id,
                              struct err *e);

/* The days of a sum to give back, one view each under `liste`; `tout`: those that only the operator has to know too. */
struct dette_jours_cles {
    enum view_key liste, nom, jour;
};
void part_dette_jours(struct view *to, const struct grant *g, enum law_item item, const struct dette *d,
                      const struct dette_jours_cles *cles, bool tout);
/* A sum to give back, in a list: keys du_…, each value under the item its reader has. */
void part_dette(struct page *p, struct view *v, const struct grant *g, enum law_item item,
                const struct dette *d);
/* Its days, its instalments and what was given back already. RC_FAILURE when they cannot be read. */
NODISCARD enum rc part_dette_detail(struct page *p, struct view *v, const struct grant *g, enum law_item item,
                                    const struct dette *d, struct err *e);

/* What a holder still owes, once notified: in all, or of one dossier (0: all). The grant names them. */
NODISCARD enum rc part_dettes(struct page *p, const struct grant *g, int64_t titulaire_id, int64_t dossier_id,
                              struct err *e);

/* What the body of a dossier has to give back for it, once notified; the grant is that of the dossier. */
NODISCARD enum rc part_dus(struct page *p, const struct grant *g, const struct dossier *dossier,
                           struct err *e);

/* The undue sums that the holder owes for it, once notified: each leads to its letters. */
NODISCARD enum rc part_dus_titulaire(struct page *p, const struct grant *g, const struct dossier *dossier,
                                     struct err *e);

/* An offer of the public catalogue. */
void part_offer(struct view *v, const struct offre *o);
/* An offer for its body and for the operator: what it sells, what is found on it with its article, keys cat_*. RC_FAILURE when it cannot be
 * read. */
struct constat;
struct formation_resume;
struct offre_constats;
NODISCARD enum rc part_offre_constats(struct page *p, struct view *v, const struct offre_constats *o,
                                      struct err *e);
void part_constat(struct view *v, const struct constat *c);
/* When a formation was withdrawn, and the operator's reason. */
void part_retrait(struct view *v, const struct formation_resume *f);

/* An amount of a purse of the book: hours of a public agent are told in words; money is an amount for programs too. */
void part_amount(struct page *p, struct view *v, const struct grant *g, enum view_key key, enum law_item item,
                 enum poche poche, int64_t amount);
/* A transfer in the list of an account, keys m_*. */
struct movement;
void part_movement(struct page *p, struct view *v, const struct grant *g, const struct movement *m);
/* The purses of a holder today, list « poches ». */
NODISCARD enum rc part_purses(struct page *p, const struct grant *g, int64_t titulaire_id, struct err *e);
void part_purse(struct page *p, const struct grant *g, enum poche poche, int64_t posted, int64_t reserved);

#endif
