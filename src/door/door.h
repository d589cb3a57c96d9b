/*
 * door.h - the only way out for personal data.
 *
 * To show, print, export or send anything about a person, ask the door: who (party, actor), for which purpose,
 * about whom, which data, under the law of which day. The answer is a grant that says which items may be shown, or
 * a refusal with its article. Encoders (view.h of web/, door/encode.h for JSON and CSV) take a grant and leave out
 * what it does not hold. What a party may not see it may not sort or filter by: those items are the request's criteria,
 * and one that the law does not grant refuses the whole request.
 *
 * A grant is good only once recorded in the journal, and an answer may leave only when that record is durable:
 *   - a command: door_open() then door_commit() before printing;
 *   - the server: door_open() on a reader, compute the answer, queue door_record() as a unit of work, send when done.
 * web/http.h and cli/ check grant_recorded() before the first byte leaves; an unrecorded grant is a bug.
 */
#ifndef SICPF_DOOR_H
#define SICPF_DOOR_H

#include "base/base.h"
#include "journal/journal.h"
#include "law/law.h"
#include "store/store.h"

struct door_request {
    enum law_party party;
    int64_t actor_id;       /* holder's id for PARTY_TITULAIRE, organisme's id for PARTY_ORGANISME… */
    const char *actor_name; /* login of an agent, "" otherwise */
    enum law_purpose purpose;
    day_t law_day;
    const char *act;      /* what the journal will say: "page.mes-droits" */
    int64_t titulaire_id; /* the person, or 0 for a set */
    int64_t dossier_id;   /* when the read is about one dossier */
    const int64_t
        *titulaires; /* a set of persons, strictly increasing (exports, lists); owned by the caller */
    size_t titulaires_n;
    struct item_set items;    /* what would be shown */
    struct item_set criteria; /* what rows are chosen, searched or sorted by */
};

struct grant {
    struct door_request rq;
    struct item_set items; /* what may be shown: the request's items within the law's */
    enum law_form form;    /* named, pseudonymised, aggregated */
    const char *article;
    int64_t seq; /* entry of the journal; 0 until recorded */
};

/*
 * Checks the request against the law of rq->law_day and the row scope (through a reader or the writer).
 * RC_OK: *out holds the grant, its items the part of the request the law allows. RC_REFUSED: the law gives this
 * party nothing for this purpose that day (MSG_LOI_ACCES_REFUSE), a criterion is not granted
 * (MSG_PORTE_CRITERE), or this person is outside its rows (MSG_PORTE_HORS_PORTEE). *out is filled on refusal too, so that door_record() can record the attempt.
 */
NODISCARD enum rc door_open(struct db *db, const struct door_request *rq, struct grant *out, struct err *e);

/* A request that its caller refuses before any law is asked (not a party to the dossier, another space): *out covers
 * nothing and is to be recorded as a refusal, which the person concerned can read. */
void door_refuse(const struct door_request *rq, struct grant *out);

/* Records the grant (or the refusal) in the journal: a unit_fn whose argument is the struct grant. */
enum rc door_record(struct db *db, void *grant, struct err *e);

/* Records in a unit of work of its own and waits until it is durable. */
NODISCARD enum rc door_commit(struct store *s, struct grant *g, struct err *e);

/* True when the grant covers this item; when it is in the journal, so that an encoder may write. */
NODISCARD bool grant_has(const struct grant *g, enum law_item it);
NODISCARD bool grant_recorded(const struct grant *g);

/* The pseudonym of a holder for one recipient: stable for that recipient, unlinkable between two of them.
 * out has 33 bytes. Used when the grant's form is LAW_PSEUDONYMISED. */
void door_pseudonym(const struct keyring *k, const struct grant *g, int64_t titulaire_id, char *out);

#endif
