/* preuve.c - making and checking the proof that an entry is in the journal (preuve.h). */
#include "journal/interne.h"
#include "journal/journal.h"

static enum rc bytes_of(struct cursor *c, int column, size_t wanted, unsigned char *out)
{
    size_t n;
    const void *p = cursor_blob(c, column, &n);

    memset(out, 0, wanted);
    if (n == wanted)
        memcpy(out, p, wanted);
    return n == wanted ? RC_OK : RC_INTEGRITY;
}

static enum rc broken(int64_t seq, struct err *e)
{
    char number[24];

    snprintf(number, sizeof(number), "%lld", (long long)seq);
    return ERR(e, MSG_JOURNAL_ROMPU, "entree", number);
}

static enum rc read_entry(struct db *db, struct arena *a, int64_t seq, struct journal_preuve *out,
                          struct err *e)
{
    struct cursor c = {0};
    bool found = false;
    enum rc rc = db_query(db, Q_JOURNAL_ENTREE, &c, e, "i", seq);

    if (rc == RC_OK && cursor_next(&c)) {
        found = true;
        journal_fields_read(&c, a, &out->entree);
        out->contenu_present =
            !cursor_is_null(&c, 14) && bytes_of(&c, 13, JOURNAL_SALT_BYTES, out->sel) == RC_OK;
        out->contenu = out->contenu_present ? cursor_copy(&c, a, 14) : NULL;
    }
    rc = cursor_close(&c, e);
    return rc == RC_OK && !found ? ERR(e, MSG_RECU_ENTREE) : rc;
}

/* Of a head whose entry has no tree: an older store, or a signature that covered nothing. */
static enum rc read_head(struct db *db, struct arena *a, struct journal_preuve *out, struct err *e)
{
    struct cursor c = {0};
    bool found = false, whole = true;
    enum rc rc = db_query(db, Q_JOURNAL_TETE_APRES, &c, e, "i", out->entree.seq);

    if (rc == RC_OK && cursor_next(&c)) {
        found = true;
        journal_fields_read(&c, a, &out->tete);
        out->tete_contenu = cursor_is_null(&c, 14) ? NULL : cursor_copy(&c, a, 14);
        whole = out->tete_contenu != NULL && bytes_of(&c, 13, JOURNAL_SALT_BYTES, out->tete_sel) == RC_OK &&
                bytes_of(&c, 15, HASH_BYTES, out->precedente) == RC_OK &&
                bytes_of(&c, 16, SIGNATURE_BYTES, out->signature) == RC_OK &&
                bytes_of(&c, 17, sizeof(out->cle), out->cle) == RC_OK;
    }
    rc = cursor_close(&c, e);
    if (rc == RC_OK && !found)
        return ERR(e, MSG_RECU_PAS_SIGNE);
    return rc == RC_OK && !whole ? broken(out->tete.seq, e) : rc;
}

enum rc journal_tree_read(struct db *db, int64_t after, int64_t before, int64_t followed, struct arbre *tree,
                          struct err *e)
{
    const struct keyring *keys = store_keys(db_store(db));
    struct sha256_stream *s = sha256_begin();
    struct cursor c = {0};
    enum rc rc = db_query(db, Q_JOURNAL_SUITE, &c, e, "ii", after, before);

    while (rc == RC_OK && cursor_next(&c)) {
        unsigned char leaf[HASH_BYTES];
        struct journal_fields f;

        journal_fields_read(&c, NULL, &f);
        journal_grain(keys, f.seq, leaf);
        journal_leaf(s, &f, leaf, leaf);
        arbre_ajouter(tree, leaf, f.seq == followed);
    }
    sha256_drop(s);
    return cursor_close(&c, e);
}

static enum rc read_path(struct db *db, struct arena *a, struct journal_preuve *out, struct err *e)
{
    struct arbre *tree = ARENA_NEW(a, struct arbre);
    unsigned char root[HASH_BYTES];
    int64_t before;
    enum rc rc = db_i64(db, Q_JOURNAL_SIGNATURE_AVANT, 0, &before, e, "i", out->tete.seq);

    if (rc == RC_OK)
        rc = journal_tree_read(db, before, out->tete.seq, out->entree.seq, tree, e);
    if (rc != RC_OK)
        return rc;
    if (!tree->suit)
        return broken(out->entree.seq, e);
    arbre_racine(tree, root);
    out->chemin = tree->chemin;
    out->chemin_n = tree->chemin_n;
    return RC_OK;
}

enum rc journal_prouver(struct db *db, struct arena *a, int64_t seq, struct journal_preuve *out,
                        struct err *e)
{
    enum rc rc;

    memset(out, 0, sizeof(*out));
    rc = read_entry(db, a, seq, out, e);
    if (rc == RC_OK)
        rc = read_head(db, a, out, e);
    if (rc == RC_OK)
        rc = read_path(db, a, out, e);
    if (rc != RC_OK)
        return rc;
    journal_grain(store_keys(db_store(db)), seq, out->grain);
    return journal_preuve_verifier(out) == PREUVE_JUSTE ? RC_OK : broken(seq, e);
}

enum rc journal_couvrir(struct db *db, void *seq, struct err *e)
{
    const int64_t *entry = seq;
    int64_t signed_seq, head;
    char hash[2 * HASH_BYTES + 1];
    enum rc rc = db_i64(db, Q_JOURNAL_DERNIERE_SIGNATURE, 0, &signed_seq, e, "");

    if (rc == RC_OK)
        rc = journal_head(db, &head, hash, e);
    if (rc != RC_OK || signed_seq > *entry)
        return rc;
    return *entry > 0 && *entry <= head ? journal_sign(db, e) : ERR(e, MSG_RECU_ENTREE);
}

/* ---- checking ------------------------------------------------------------------------------------------------ */

static bool content_is(struct sha256_stream *s, const unsigned char salt[JOURNAL_SALT_BYTES],
                       const char *content, const unsigned char wanted[HASH_BYTES])
{
    unsigned char hash[HASH_BYTES];

    journal_hash_content(s, salt, content, strlen(content), hash);
    return memcmp(hash, wanted, HASH_BYTES) == 0;
}

/* A number of the text that journal_tree_text() writes; -1 when it is not there. */
static int64_t number_after(const char *text, const char *key)
{
    const char *at = strstr(text, key);
    char *end;
    int64_t n = at != NULL ? strtoll(at + strlen(key), &end, 10) : -1;

    return at != NULL && end != at + strlen(key) ? n : -1;
}

/* What the head says is written again from the root found, and must be the same text. */
static bool leads_to_head(struct sha256_stream *s, const struct journal_preuve *p)
{
    int64_t first = number_after(p->tete_contenu, "\"premiere\":");
    int64_t last = number_after(p->tete_contenu, "\"derniere\":");
    unsigned char hash[HASH_BYTES];
    char text[JOURNAL_TREE_TEXT_BYTES];

    journal_leaf(s, &p->entree, p->grain, hash);
    arbre_remonter(hash, p->chemin, p->chemin_n, hash);
    journal_tree_text(first, last, hash, text);
    return p->entree.seq >= first && p->entree.seq <= last && strcmp(text, p->tete_contenu) == 0;
}

static enum journal_defaut check(struct sha256_stream *s, const struct journal_preuve *p)
{
    unsigned char hash[HASH_BYTES];

    if (!content_is(s, p->tete_sel, p->tete_contenu, p->tete.content))
        return PREUVE_TETE_CONTENU;
    journal_hash_entry(s, p->precedente, &p->tete, hash);
    if (strcmp(p->tete.act, JOURNAL_ACTE_SIGNER) != 0 || p->tete.kind != JOURNAL_SYSTEM ||
        !crypto_check(p->cle, hash, sizeof(hash), p->signature))
        return PREUVE_TETE;
    if (!leads_to_head(s, p))
        return PREUVE_ENTREE;
    if (p->contenu_present && !content_is(s, p->sel, p->contenu, p->entree.content))
        return PREUVE_CONTENU;
    return PREUVE_JUSTE;
}

enum journal_defaut journal_preuve_verifier(const struct journal_preuve *p)
{
    struct sha256_stream *s = sha256_begin();
    enum journal_defaut d = check(s, p);

    sha256_drop(s);
    return d;
}
