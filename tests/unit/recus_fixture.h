/* Every act on one person that a test writes has a receipt in words: none of its details is told as programs write it. */
#ifndef SICPF_RECUS_FIXTURE_H
#define SICPF_RECUS_FIXTURE_H

#include "exchange/recu.h"
#include "journal/mots.h"
#include "temp_store.h"

/* What a receipt of this act, of these details, says. The caller frees it. */
static inline char *recu_des_details(const char *acte, const char *details)
{
    const size_t room = strlen(details) + 32;
    char *fact = malloc(room), *said = NULL;
    struct recu_lu r = {.entree = 7,
                        .code = acte,
                        .acte = recu_mot(acte),
                        .par = "titulaire",
                        .le = "2026-11-24",
                        .enregistre = "2026-11-24T09:00:00Z",
                        .dossier = ""};
    size_t n;
    FILE *out = open_memstream(&said, &n);

    CHECK(fact != NULL && out != NULL);
    snprintf(fact, room, "{\"detail\":%s}", details);
    r.fait = fact;
    recu_dire(out, &r);
    fclose(out);
    free(fact);
    return said;
}

/* True when each detail has a word of its own, and each amount says which amount it is. */
static inline bool recu_tout_dit(const char *said)
{
    return strstr(said, "\nDétail, ") == NULL && strstr(said, "\nMontant : ") == NULL;
}

/* Of the acts of a file that its test is done with; those that web/journal.txt does not know are no acts of ours. */
static inline void recus_en_mots(struct temp_store *t)
{
    static const char acts[] =
        "SELECT DISTINCT j.acte, c.contenu FROM journal j JOIN journal_contenu c ON c.seq = j.seq "
        "WHERE j.genre = 2 AND c.contenu IS NOT NULL AND 1 = (SELECT COUNT(*) FROM "
        "journal_titulaire t WHERE t.seq = j.seq)";
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;

    if (sqlite3_open_v2(t->path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, acts, -1, &s, NULL) == SQLITE_OK)
        while (sqlite3_step(s) == SQLITE_ROW) {
            const char *acte = (const char *)sqlite3_column_text(s, 0);
            char *said = journal_mot(acte) != NULL
                             ? recu_des_details(acte, (const char *)sqlite3_column_text(s, 1))
                             : NULL;

            if (said != NULL && !recu_tout_dit(said))
                fail_msg("%s : %s", acte, said);
            free(said);
        }
    sqlite3_finalize(s);
    sqlite3_close(db);
}

#endif
