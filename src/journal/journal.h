/*
 * journal.h - the tamper-evident record of acts and reads.
 *
 * Each entry carries the SHA-256 of the entry before it, of its own fields and of its content; the content (which
 * may name a reason or an amount) is a row of its own that can be erased without breaking the chain. The head is
 * signed (Ed25519) at intervals. Which holders an entry concerns is in journal_titulaire, so that each person can
 * read who consulted their data; the entry's hash covers the list.
 *
 * Threads: writing happens inside a unit of work, on the writer's thread.
 */
#ifndef SICPF_JOURNAL_H
#define SICPF_JOURNAL_H

#include "base/base.h"
#include "law/law.h"
#include "store/store.h"

enum journal_kind {
    JOURNAL_READ = 1,    /* personal data left through the door */
    JOURNAL_ACT = 2,     /* the state changed */
    JOURNAL_REFUSAL = 3, /* someone asked for what the law does not allow */
    JOURNAL_SYSTEM = 4   /* migrations, starts, signed heads */
};

struct journal_entry {
    enum journal_kind kind;
    enum law_party party;   /* on whose behalf */
    int64_t actor_id;       /* agent, training body… within the party; 0 for the program itself */
    const char *actor_name; /* login of an agent or "" — never a holder's name */
    enum law_purpose purpose;
    const char *act;           /* stable verb: "dossier.accepter", "export.dgcl", "page.mes-droits" */
    day_t law_day;             /* day of the law that was applied */
    struct item_set items;     /* data read; empty for an act */
    int64_t dossier_id;        /* 0 when none */
    int64_t titulaire_id;      /* the one holder concerned; 0 when none or several */
    const int64_t *titulaires; /* several holders, strictly increasing; NULL when one or none */
    size_t titulaires_n;
    const char *content; /* JSON with the details, may be NULL; erasable */
};

/* Appends inside a unit of work; *seq_out (may be NULL) is the entry's number. */
NODISCARD enum rc journal_append(struct db *db, const struct journal_entry *entry, int64_t *seq_out,
                                 struct err *e);

/* Number and hash (65 bytes, hexadecimal) of the last entry; 0 and zeroes when the journal is empty. */
NODISCARD enum rc journal_head(struct db *db, int64_t *seq, char out[65], struct err *e);

/* Inside a unit of work: erases the contents of the entries that concern this holder alone. The entries stay, and still
 * verify; contents that concern several people end with the duration of traces (conservation.h). */
NODISCARD enum rc journal_forget(struct db *db, int64_t titulaire_id, struct err *e);

struct journal_report {
    int64_t entries;
    int64_t first_bad; /* number of the first entry that does not verify; 0 when all do */
    int64_t contents_erased;
    int64_t signatures;
    char head[65]; /* hexadecimal hash of the last entry */
};

/* Recomputes the whole chain, contents, lists of holders and signatures (made by the store's own key). RC_INTEGRITY
 * (MSG_JOURNAL_ROMPU) when something does not verify; *out is filled either way. */
NODISCARD enum rc journal_verify(struct db *db, struct journal_report *out, struct err *e);

/* Appends a JOURNAL_SYSTEM entry and signs the head it makes. `sicpf journal sign`, and the server when it stops. */
NODISCARD enum rc journal_sign(struct db *db, struct err *e);

/* One line of « Qui a consulté mes données ». Texts live in the arena. */
struct journal_line {
    int64_t seq;
    int64_t at_us;
    enum journal_kind kind;
    enum law_party party; /* PARTY_COUNT: a party the law no longer names */
    int64_t actor_id;
    const char *actor_name;
    enum law_purpose purpose; /* FINALITE_COUNT likewise */
    const char *act;
    struct item_set items;
};

/* The last `limit` entries that concern a holder, newest first, before entry `before` (0: from the end).
 * lines has `limit` cells; *n is how many were filled. */
struct arena;
NODISCARD enum rc journal_of_titulaire(struct db *db, struct arena *a, int64_t titulaire_id, int64_t before,
                                       size_t limit, struct journal_line *lines, size_t *n, struct err *e);

#endif
