/*
 * webhook.h - the addresses that a training body wants told of what happens to its dossiers, and what waits to be told.
 *
 * Each act of a dossier writes its events for each address of its body that wants them, in the same unit of work. exchange/webhook_envoi.h
 * sends them. The secret that signs is made here, shown once, kept sealed.
 *
 * Instants: UTC microseconds.
 */
#ifndef SICPF_WEBHOOK_H
#define SICPF_WEBHOOK_H

#include "base/adresse.h"
#include "base/arena.h"
#include "base/crypto.h"
#include "training/declaration.h"

#define WEBHOOK_URL_MAX 400
#define WEBHOOK_SECRET_BYTES (KEY_BYTES * 2 + 1) /* hexadecimal */
#define WEBHOOK_SECRET_MIN 16                    /* characters of one that its program chose */
#define WEBHOOK_SECRET_MAX 128
#define WEBHOOKS_MAX 20 /* of one body, open */

/* True for https, and for http inside this machine: the loopback. No user name, no blank. */
NODISCARD bool webhook_url_permise(const char *url);

/* The events that a dossier has: "registrationFolder.accepted", "registrationFolderBilling.billed"… */
#define WEBHOOK_TYPE_BYTES 80
NODISCARD bool webhook_type_connu(const char *type);
/* Those that the programs know and that nothing here sends: of files and of certifications. */
NODISCARD bool webhook_type_jamais(const char *type);

/* Argument of webhook_creer() and webhook_fermer(), unit_fn both. RC_USAGE MSG_WEBHOOK_URL, MSG_WEBHOOK_INTERIEUR with field "url",
 * MSG_API_NOM with field "name", MSG_WEBHOOK_SECRET with field "secret";
 * RC_CONFLICT MSG_WEBHOOK_TROP; RC_NOT_FOUND MSG_ORGANISME_INCONNU, MSG_WEBHOOK_INCONNU when none of that number is open. */
struct webhook_commande {
    int64_t organisme_id; /* of webhook_creer(), and of a body that closes: one of another is unknown to it */
    bool par_organisme;   /* the body itself acts, by its key: otherwise `agent` */
    const char *url, *nom;
    struct adresse_dedans dedans; /* of webhook_creer(): what it may reach inside */
    const char *evenements;       /* of webhook_creer(): known ones, between commas (",a,b,"); NULL for all */
    bool dossier_entier;          /* of webhook_creer(): it is sent the whole folder, not the event alone */
    const char *
        secret_dit; /* of webhook_creer(): the one that its program chose, visible ASCII; NULL: one is made */
    const char *agent;                 /* NULL for the body */
    int64_t numero;                    /* made, or to close */
    char secret[WEBHOOK_SECRET_BYTES]; /* made: to be wiped by the caller; "" when it was chosen */
};
enum rc webhook_creer(struct db *db, void *webhook_commande, struct err *e);
enum rc webhook_fermer(struct db *db, void *webhook_commande, struct err *e);
/* True while the address of that number is open, and of that body. */
NODISCARD enum rc webhook_ouvert(struct db *db, int64_t organisme_id, int64_t numero, bool *out,
                                 struct err *e);

struct webhook {
    int64_t numero, cree_us, ferme_us; /* ferme_us 0 while it is open */
    const char *nom, *url, *par;
    int64_t attendent, morts; /* rows that wait to leave, that were given up */
    bool dossier_entier;
};
/* Of one body, by number; the array lives in the arena. */
NODISCARD enum rc webhooks(struct db *db, struct arena *a, int64_t organisme_id, struct webhook **out,
                           size_t *n, struct err *e);

/* What an address did not receive: an event tried at least once, that waits for another try or was given up. */
struct webhook_echec {
    int64_t no, titulaire_id, cree_us, essais;
    int64_t prochain_us, abandon_us; /* when it is tried again; given up, or 0 */
    int64_t statut;                  /* of the last try: HTTP, 0 without an answer, WEBHOOK_FERME */
    const char *dossier, *type;
};
#define WEBHOOK_ECHECS_PAGE 50
/* Of one open address, in order after number `apres`, at most WEBHOOK_ECHECS_PAGE, in the arena. `organisme_id` is whose it must be, 0 for
 * anybody's. RC_NOT_FOUND MSG_WEBHOOK_INCONNU. */
NODISCARD enum rc webhook_echecs(struct db *db, struct arena *a, int64_t organisme_id, int64_t webhook_id,
                                 int64_t apres, struct webhook_echec **out, size_t *n, struct err *e);
/* Why the last try failed, in words: "réponse HTTP 500". */
#define WEBHOOK_RAISON_BYTES 40
NODISCARD const char *webhook_raison(int64_t statut, char buf[static WEBHOOK_RAISON_BYTES]);

/* Argument of webhook_renvoyer(), a unit_fn: what failed is sent again at once, with all its tries when it was given up. Being sent at this
 * instant, it may arrive twice. RC_NOT_FOUND MSG_WEBHOOK_INCONNU, MSG_WEBHOOK_ECHEC_INCONNU when it was received, or never tried. */
struct webhook_renvoi {
    int64_t webhook_id, no;
    int64_t organisme_id; /* the body itself acts: one of another is unknown to it; 0: `agent` acts */
    const char *agent;    /* NULL for the body */
};
enum rc webhook_renvoyer(struct db *db, void *webhook_renvoi, struct err *e);

/*
 * Inside the unit of work of an act, for each open address of the body that wants it: registrationFolder.created for a new dossier,
 * registrationFolder.STATE for a state entered, registrationFolderBilling.STATE for a billing state entered, and
 * registrationFolder.updated for an act that left both as they were.
 */
struct dossier;
NODISCARD enum rc webhook_noter(struct db *db, const struct dossier *avant, const struct dossier *apres,
                                struct err *e);

/* A row that is due, with what its sending needs. Texts live in the arena. */
struct webhook_ligne {
    int64_t webhook_id, no, organisme_id, titulaire_id, dossier_id;
    int64_t cree_us, essais;
    const char *url, *type, *etat;                /* of the event; state of the dossier after the act */
    const char *dossier, *facturation, *controle; /* as they are now */
    bool entier;                                  /* it is sent the whole folder */
    unsigned char secret[WEBHOOK_SECRET_MAX];
    size_t secret_n;
};
/* True when a row is due at this instant. */
NODISCARD enum rc webhook_attend(struct db *db, bool *out, struct err *e);

/*
 * Argument of webhook_prendre(), a unit_fn: takes rows due at this instant, oldest first, at most `max` and
 * WEBHOOK_PAR_ADRESSE of each address. Nobody else takes them for WEBHOOK_BAIL_S seconds: whoever took them and dies has
 * lost nothing. An address that failed is told nothing for WEBHOOK_PAUSE_S seconds. A row whose secret does not open is a failed
 * try (status WEBHOOK_FERME), and the others are taken.
 */
#define WEBHOOK_PAR_ADRESSE 4
#define WEBHOOK_BAIL_S 120
#define WEBHOOK_PAUSE_S 60
#define WEBHOOK_FERME (-1)
struct webhook_prise {
    struct arena *a;
    size_t max;
    int essais_max;               /* of rows that cannot be read */
    struct webhook_ligne *lignes; /* in the arena */
    size_t n;
    size_t illisibles; /* rows of which this was one more failed try */
};
enum rc webhook_prendre(struct db *db, void *webhook_prise, struct err *e);
/* Gives back a row that was taken and not sent: due at once. A unit_fn; arg is its struct webhook_ligne. */
enum rc webhook_rendre(struct db *db, void *webhook_ligne, struct err *e);

/* Argument of webhook_repondre(), a unit_fn: what came of a sending. A failure waits twice as long each time, from one minute to
 * one day; after `essais_max` it is given up. A row received or given up meanwhile stays so. */
struct webhook_reponse {
    int64_t webhook_id, no, essais; /* essais: those before this one */
    bool recu;
    long statut; /* HTTP; 0 when there was no answer */
    int essais_max;
    bool mort_out;
};
enum rc webhook_repondre(struct db *db, void *webhook_reponse, struct err *e);

#endif
