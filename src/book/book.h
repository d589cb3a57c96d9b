/*
 * book.h - the book: double-entry transfers that are never changed, and the balances they make.
 *
 * One transfer is one row with a debit and a credit account, so the sum is zero by construction. Accounts below
 * BOOK_SHARED_MIN are purses of the row's holder; the others are shared accounts (funds, payables), whose totals
 * are derived from the rows and stored nowhere. No transfer concerns two holders.
 *
 * Enforced by the store, not only here (sql/schema/book.sql): rows cannot be updated or deleted; a purse is never
 * below zero; what is reserved is within the balance; one effect per (holder, key).
 *
 * Units: cents, except POCHE_HEURES which counts hours. Days: Paris. Instants: UTC microseconds.
 * Threads: writing inside a unit of work only.
 */
#ifndef SICPF_BOOK_H
#define SICPF_BOOK_H

#include "base/base.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

/* Purses of a holder. The numbers are stored; never reuse one. */
enum poche {
    POCHE_DROITS = 1,     /* yearly CPF credits (C. trav. L. 6323-11) */
    POCHE_DIF = 2,        /* converted DIF (15 € an hour) */
    POCHE_CEC = 3,        /* compte d'engagement citoyen */
    POCHE_HEURES = 4,     /* public agents, in hours */
    POCHE_DIFE = 5,       /* élus locaux (CGCT L. 1621-5) */
    POCHE_DOTATION = 6,   /* by lot */
    POCHE_ABONDEMENT = 7, /* by lot, tied to one dossier */
    POCHE_CARTE = 8       /* holder's own share, once paid */
};

#define BOOK_SHARED_MIN 1000
/* The most of one transfer, cents or hours: the CHECK of sql/schema/book.sql. */
#define BOOK_AMOUNT_MAX INT64_C(1000000000000000)
/* Shared accounts. Training bodies: COMPTE_ORGANISME_BASE + organisme id; financeurs likewise. */
enum compte_partage {
    COMPTE_FONDS_CPF = 1000,  /* France compétences, mutualised CPF fund */
    COMPTE_FONDS_DIFE = 1001, /* fund of the élus (CGCT L. 1621-5) */
    COMPTE_BANQUE = 1002,     /* the operator's bank account, for payments that left */
    COMPTE_CARTE = 1003,      /* cards: what holders paid */
    COMPTE_PERDU = 1004,      /* rights lost by a rule: stays in the fund, shown apart */
    COMPTE_CONVERSION = 1005, /* euros made of converted hours */
    COMPTE_HEURES = 1006, /* hours granted by public employers; faces POCHE_HEURES only, as it counts hours */
    COMPTE_HEURES_PERDU = 1007,
    COMPTE_FONDS_CEC = 1008,         /* resources of the CEC, in separate accounting (C. trav. L. 6333-6) */
    COMPTE_INDU_A_RENDRE = 1009,     /* undue sums claimed, owed to whoever had paid them once recovered */
    COMPTE_CREANCE_TITULAIRE = 1010, /* undue sums that holders owe (C. trav. L. 6323-45) */
    COMPTE_AVANCE = 1011,            /* advanced by the operator in the place of a financeur */
    COMPTE_BANQUE_DOIT = 1012        /* debited by the bank for what it did not pay, and to be given back */
};
#define COMPTE_ORGANISME_BASE INT64_C(1000000000)
/* Undue sums that a training body owes (C. trav. L. 6323-44): this, plus the id of the body. */
#define COMPTE_CREANCE_BASE INT64_C(1500000000)
/* Advances paid to a training body, whose service is still to come (rule PAY-03): this, plus the id of the body. */
#define COMPTE_ACOMPTE_BASE INT64_C(1750000000)
#define COMPTE_FINANCEUR_BASE INT64_C(2000000000)

enum book_phase {
    BOOK_POSTED = 0,  /* moves the balance */
    BOOK_RESERVE = 1, /* holds part of a purse: amount counted as reserved */
    BOOK_EXECUTE = 2, /* settles (part of) a reservation: moves the balance, frees as much of the hold */
    BOOK_VOID = 3     /* frees (part of) a reservation, moves nothing */
};

/* Kinds of transfers, stored; each has a plain sentence in the explanation. */
enum book_genre {
    GENRE_CREDIT_CPF = 1,
    GENRE_CREDIT_DIFE = 2,
    GENRE_REPRISE = 3,    /* opening balance taken over from before this system */
    GENRE_DOTATION = 4,   /* a financeur → the lot of a dotation (C. trav. L. 6323-4, III) */
    GENRE_ABONDEMENT = 5, /* a financeur → the lot of an abondement (L. 6323-4, II) */
    GENRE_CREDIT_CEC = 6, /* compte d'engagement citoyen (D. 5151-14) */
    GENRE_CREDIT_DIF = 7, /* hours of the former DIF, in euros */
    GENRE_CONVERSION = 8, /* hours ↔ euros: two transfers, one in each unit (R. 6323-43, D. 6323-44) */
    GENRE_RESERVATION = 10,
    GENRE_PRISE_EN_CHARGE = 11,
    GENRE_LEVEE = 12,
    GENRE_RECREDIT = 13,
    GENRE_PERTE_FIN_MANDAT = 20, /* DIFE-32 */
    GENRE_PERTE_PLAFOND = 21,    /* the part of a yearly credit that the ceiling cut: fund → COMPTE_PERDU */
    GENRE_PERTE_CONTRAT = 22,    /* late cancellation, absence, training given up: purse → COMPTE_PERDU */
    GENRE_REMBOURSEMENT_FINANCEUR = 23, /* what is left of a lot → its financeur (R. 6323-42-1) */
    GENRE_CLOTURE_DECES = 24,           /* purse → lost rights, on the day of death (L. 5151-2) */
    GENRE_RETENUE = 25,                 /* purse → what its holder owes (L. 6323-45) */
    GENRE_CARTE = 30,
    GENRE_PAIEMENT = 40,           /* payable of a training body → bank */
    GENRE_REJET_BANQUE = 41,       /* returned by the bank: the reverse of the payment */
    GENRE_INDU = 42,               /* an undue sum is claimed: debt of its debtor → to give back */
    GENRE_INDU_RECU = 43,          /* bank → the debt: it is paid */
    GENRE_INDU_RENDU = 44,         /* to give back → whoever had filled the purse (R. 6333-7-5) */
    GENRE_INDU_EFFACE = 45,        /* to give back → the debt: given up or cancelled */
    GENRE_VIREMENT_FINANCEUR = 46, /* what goes back to a financeur → bank */
    GENRE_AVANCE = 47, /* the operator ↔ a financeur: advanced for what it owes in a dossier, or taken back */
    GENRE_PROMESSE_RECUE = 48, /* a financeur → the operator: what was advanced for it is paid */
    GENRE_PROMESSE_LEVEE =
        49, /* a lot, or what was lost of it → the financeur that promised it and owes it no more */
    GENRE_CORRECTION = 50,
    GENRE_ACOMPTE = 51,        /* advances of a training body → bank */
    GENRE_ACOMPTE_IMPUTE = 52, /* payable of a training body → its advances: the service is done */
    GENRE_ACOMPTE_TROP = 53,   /* fund → its advances: what the body owes back, claimed as an undue sum */
    GENRE_RENONCIATION =
        54, /* what is owed to a body or a holder and nothing can pay → the fund of the dossier */
    GENRE_BANQUE_DOIT = 55 /* what the bank owes ↔ bank: a transfer that it rejected, debited, given back */
};

struct transfer {
    int64_t titulaire_id;
    const char *cle; /* idempotency key, unique for the holder, at most 60 bytes: "dife/2024-03-30" */
    enum book_phase phase;
    enum book_genre genre;
    int64_t debit, credit; /* account numbers */
    int64_t lot;           /* lot of a dotation or abondement; 0 otherwise */
    int64_t amount;        /* > 0, cents (hours for POCHE_HEURES) */
    day_t value_day;
    int64_t dossier_id;      /* 0 when none */
    const char *reservation; /* EXECUTE, VOID: key of the RESERVE row */
    const char *rule;        /* rule of rules: "DIFE-22" */
    const char *article;     /* "CGCT R. 1621-7" */
    const char
        *params; /* JSON of the law's values the amount came from, kept once for many; NULL when none */
    const char *inputs; /* JSON of its other inputs; NULL when trivial */
};

/* The number of purses of one holder that a caller prepares for (lots included). */
#define BOOK_PURSES_MAX 256

/*
 * Writes transfers, those of one holder in the order given (of many rows, holders in the order of the store). For each: already there with the same content → nothing (its effect stands);
 * same key and other content → RC_CONFLICT (MSG_LIVRE_CLE_AUTRE_CONTENU); purse too small → RC_REFUSED
 * (MSG_DROITS_INSUFFISANTS); reservation unknown → RC_NOT_FOUND (MSG_LIVRE_RESERVATION_INCONNUE), passed →
 * RC_REFUSED (MSG_LIVRE_RESERVATION_DEPASSEE); accounts that cannot face each other → RC_INTEGRITY. On any error the caller's unit of work
 * is to be given up; nothing of it remains. *applied_out (may be NULL) counts the rows really written.
 */
NODISCARD enum rc book_write(struct db *db, const struct transfer *t, size_t n, size_t *applied_out,
                             struct err *e);

struct balance {
    int64_t posted;
    int64_t reserved;
};

/* The balance of a purse now; zeros when it never had a transfer. */
NODISCARD enum rc book_balance(struct db *db, int64_t titulaire_id, enum poche poche, int64_t lot,
                               struct balance *out, struct err *e);

/*
 * The balance at the end of value day `at`, as known at instant `known_us` (INT64_MAX: as known now).
 */
NODISCARD enum rc book_balance_at(struct db *db, int64_t titulaire_id, enum poche poche, int64_t lot,
                                  day_t at, int64_t known_us, struct balance *out, struct err *e);

/*
 * The least that is free (balance less what is reserved) at the end of value day `from` and of every later day: what a
 * reservation dated `from` may take without making the purse short on any day. Never negative.
 */
NODISCARD enum rc book_free_from(struct db *db, int64_t titulaire_id, enum poche poche, int64_t lot,
                                 day_t from, int64_t *out, struct err *e);

/* What remains held of a reservation: its amount less what was executed and voided. */
NODISCARD enum rc book_held(struct db *db, int64_t titulaire_id, const char *reservation, int64_t *out,
                            struct err *e);

/* One transfer as read back; texts live in the arena. */
struct movement {
    struct transfer t;
    int64_t recorded_us;
};

struct arena;
/* The transfers of a holder up to value day `at`, oldest first (value day, then recording). The array and its
 * texts live in the arena. */
NODISCARD enum rc book_statement(struct db *db, struct arena *a, int64_t titulaire_id, day_t at,
                                 int64_t known_us, struct movement **out, size_t *n, struct err *e);

/* Sum of a shared account over all holders (credits less debits), at a value day. */
NODISCARD enum rc book_shared_total(struct db *db, int64_t compte, day_t at, int64_t *out, struct err *e);

/*
 * A seal: what the transfers recorded before an instant are, with the rules they name (their inputs are left out: those of an
 * erased holder go). It is written in the journal, whose head is signed at once: a transfer that somebody adds, takes away or changes
 * afterwards in what is sealed, balance and all, is found by book_verify().
 */
struct book_seal {
    int64_t jusqu_us; /* transfers recorded before it: the first instant of a day in Paris */
    int64_t ecritures;
    int64_t regles; /* number of the last rule there was */
    unsigned char empreinte[HASH_BYTES];
    int64_t entree; /* entry of the journal; 0: not written */
};

struct book_report {
    int64_t transfers;
    int64_t purses;
    int64_t wrong;              /* purses whose stored balance is not the sum of their transfers */
    int64_t wrong_reservations; /* settled for more than they held */
    int64_t orphans;            /* transfers whose holder or rule is not in the store */
    int64_t first_wrong_titulaire;
    int64_t total;        /* sum of all accounts, purses and shared: always 0 */
    int64_t posted_cents; /* sum of the purses, hours left out */
    int64_t reserved_cents;
    struct book_seal sceau;  /* the last one; entree 0 when the book was never sealed */
    int64_t sceau_ecritures; /* transfers found that it covers */
    enum book_sceau {
        SCEAU_JUSTE,     /* or none */
        SCEAU_ECRITURES, /* the transfers or the rules are not those that were sealed */
        SCEAU_JOURNAL    /* the journal says another seal, or one that is not here */
    } sceau_etat;
};

/* Recomputes every balance and reservation from the transfers and compares, then the last seal. RC_INTEGRITY (MSG_LIVRE_FAUX,
 * MSG_LIVRE_SCEAU_FAUX, MSG_LIVRE_SCEAU_JOURNAL); *out is filled either way. That the journal itself is whole is for journal_verify(). */
NODISCARD enum rc book_verify(struct db *db, struct book_report *out, struct err *e);

/*
 * The next seal, up to the first instant of the Paris day of `now_us`: verifies the whole book (a false one is not sealed) and computes it in the
 * same walk, memory as book_verify(). Writes nothing. out->entree is that of the last seal when it goes as far already. Every unit of
 * work begun before that instant must have ended.
 */
NODISCARD enum rc book_seal_next(struct db *db, int64_t now_us, struct book_report *report,
                                 struct book_seal *out, struct err *e);

/* Inside a unit of work: writes it in the journal, signs the head, and fills seal->entree. RC_CONFLICT (MSG_LIVRE_SCEAU_DEJA) when the
 * book was sealed as far in between. */
NODISCARD enum rc book_seal_write(struct db *db, struct book_seal *seal, struct err *e);

struct purse {
    enum poche poche;
    int64_t lot;
    struct balance balance;
};

/* The purses of a holder that ever had a transfer, in order of purse and lot. purses has max cells. */
NODISCARD enum rc book_purses(struct db *db, int64_t titulaire_id, struct purse *purses, size_t max,
                              size_t *n, struct err *e);

const char *poche_label(enum poche p); /* "Droits annuels" */
/* "Fonds des élus locaux", "Organisme de formation": what a shared account is; "" for a number that is none. */
const char *compte_label(int64_t compte);
const char *genre_phrase(enum book_genre g); /* "Crédit annuel d'élu local" */
/* The same of one transfer: money of a card that comes in is not the one that goes back. */
const char *transfer_phrase(const struct transfer *t);

#endif
