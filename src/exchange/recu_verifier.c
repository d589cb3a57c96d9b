/* recu_verifier.c - a receipt read again and checked, piece by piece, so that what is wrong is named (recu.h). */
#include "base/text.h"
#include "exchange/recu.h"
#include <jansson.h>

#define CHEMIN_MAX 128 /* two steps a level of any tree */

struct reading {
    const json_t *whole;
    struct arena *a;
    const char *bad; /* first field that is missing or malformed; NULL */
};

static void read_hex(struct reading *r, const json_t *from, const char *key, unsigned char *out, size_t n)
{
    const char *text = json_string_value(json_object_get(from, key));

    if ((text == NULL || !hex_parse(text, out, n)) && r->bad == NULL)
        r->bad = key;
}

static const char *read_text(struct reading *r, const json_t *from, const char *key)
{
    const char *text = json_string_value(json_object_get(from, key));

    if (text == NULL && r->bad == NULL)
        r->bad = key;
    return text != NULL ? arena_strdup(r->a, text) : "";
}

static int64_t read_number(struct reading *r, const json_t *from, const char *key)
{
    const json_t *n = json_object_get(from, key);

    if (!json_is_integer(n) && r->bad == NULL)
        r->bad = key;
    return json_integer_value(n);
}

static void read_fields(struct reading *r, const char *key, struct journal_fields *out)
{
    const json_t *f = json_object_get(r->whole, key);

    *out = (struct journal_fields){.seq = read_number(r, f, "seq"),
                                   .at_us = read_number(r, f, "enregistre_us"),
                                   .kind = read_number(r, f, "genre"),
                                   .party = read_text(r, f, "partie"),
                                   .actor_id = read_number(r, f, "acteur_id"),
                                   .actor_name = read_text(r, f, "acteur_nom"),
                                   .purpose = read_text(r, f, "finalite"),
                                   .act = read_text(r, f, "acte"),
                                   .law_day = read_number(r, f, "jour_loi"),
                                   .items = read_text(r, f, "donnees"),
                                   .dossier_id = read_number(r, f, "dossier_id")};
    read_hex(r, f, "titulaires_empreinte", out->titulaires, HASH_BYTES);
    read_hex(r, f, "contenu_empreinte", out->content, HASH_BYTES);
}

static void read_path(struct reading *r, struct journal_preuve *out)
{
    const json_t *list = json_object_get(r->whole, "chemin");
    struct arbre_pas *steps = ARENA_ARRAY(r->a, struct arbre_pas, CHEMIN_MAX);
    size_t i;
    json_t *line;

    if (!json_is_array(list) || json_array_size(list) > CHEMIN_MAX) {
        r->bad = r->bad != NULL ? r->bad : "chemin";
        return;
    }
    json_array_foreach(list, i, line)
    {
        const char *side = read_text(r, line, "cote");

        steps[i].gauche = strcmp(side, "gauche") == 0;
        if (!steps[i].gauche && strcmp(side, "droite") != 0 && r->bad == NULL)
            r->bad = "cote";
        read_hex(r, line, "empreinte", steps[i].empreinte, HASH_BYTES);
    }
    out->chemin = steps;
    out->chemin_n = json_array_size(list);
}

static void read_proof(struct reading *r, struct journal_preuve *out)
{
    memset(out, 0, sizeof(*out));
    read_fields(r, "entree", &out->entree);
    read_fields(r, "tete", &out->tete);
    read_path(r, out);
    read_hex(r, r->whole, "grain", out->grain, HASH_BYTES);
    read_hex(r, r->whole, "tete_precedente", out->precedente, HASH_BYTES);
    read_hex(r, r->whole, "tete_sel", out->tete_sel, JOURNAL_SALT_BYTES);
    read_hex(r, r->whole, "tete_signature", out->signature, SIGNATURE_BYTES);
    read_hex(r, r->whole, "tete_cle", out->cle, sizeof(out->cle));
    out->tete_contenu = read_text(r, r->whole, "tete_contenu");
    out->contenu_present = json_object_get(r->whole, "contenu") != NULL;
    if (out->contenu_present) {
        out->contenu = read_text(r, r->whole, "contenu");
        read_hex(r, r->whole, "sel", out->sel, JOURNAL_SALT_BYTES);
    }
}

const char *recu_etape_mot(enum recu_etape e)
{
    static const char *const words[] = {[RECU_TETE_CONTENU] = "ce que dit la tête du journal",
                                        [RECU_TETE] = "la tête du journal, ou sa signature",
                                        [RECU_ENTREE] = "l'entrée du journal, ou son chemin",
                                        [RECU_CONTENU] = "le contenu de l'acte",
                                        [RECU_SIGNATURE] = "ce que dit le reçu, sa clé ou sa signature",
                                        [RECU_TETE_CLE] = "la clé de la tête du journal",
                                        [RECU_FORME] = "la mise en forme du fichier",
                                        [RECU_CLE] = "la clé attendue"};

    CHECK(e < RECU_ETAPES);
    return words[e];
}

static enum rc changed(struct recu_lu *out, enum recu_etape at, struct err *e)
{
    out->echoue = at;
    return ERR(e, MSG_RECU_FAUX, "partie", recu_etape_mot(at));
}

static enum rc check_proof(const struct journal_preuve *p, struct recu_lu *out, struct err *e)
{
    static const enum recu_etape steps[] = {[PREUVE_CONTENU] = RECU_CONTENU,
                                            [PREUVE_ENTREE] = RECU_ENTREE,
                                            [PREUVE_TETE_CONTENU] = RECU_TETE_CONTENU,
                                            [PREUVE_TETE] = RECU_TETE};
    enum journal_defaut d = journal_preuve_verifier(p);

    return d == PREUVE_JUSTE ? RC_OK : changed(out, steps[d], e);
}

static bool signature_holds(json_t *whole, const unsigned char key[32], const unsigned char *signature)
{
    char *body, *text = NULL;
    int n;
    bool ok;

    json_object_del(whole, "signature");
    body = json_dumps(whole, RECU_DUMP);
    n = body != NULL ? asprintf(&text, "%s%s", RECU_PREFIX, body) : -1;
    ok = n > 0 && crypto_check(key, text, (size_t)n, signature);
    if (n > 0)
        free(text);
    free(body);
    return ok;
}

/* As it was written: neither a space nor an escape more. */
static bool same_bytes(const json_t *whole, const char *text)
{
    char *again = json_dumps(whole, RECU_DUMP);
    size_t n = again != NULL ? strlen(again) : 0;
    bool same = again != NULL && strncmp(text, again, n) == 0 && strcmp(text + n, "\n") == 0;

    free(again);
    return same;
}

static enum rc check_signature(struct reading *r, json_t *whole, const char *text, const char *wanted,
                               const struct journal_preuve *p, struct recu_lu *out, struct err *e)
{
    unsigned char key[32], expected[32], signature[SIGNATURE_BYTES];
    bool bytes = same_bytes(whole, text);

    if (wanted != NULL && !hex_parse(wanted, expected, sizeof(expected)))
        return ERR(e, MSG_RECU_CLE);
    read_hex(r, whole, "cle", key, sizeof(key));
    read_hex(r, whole, "signature", signature, sizeof(signature));
    if (r->bad != NULL)
        return ERR(e, MSG_RECU_ILLISIBLE, "champ", r->bad);
    if (!signature_holds(whole, key, signature))
        return changed(out, RECU_SIGNATURE, e);
    if (memcmp(key, p->cle, sizeof(key)) != 0)
        return changed(out, RECU_TETE_CLE, e);
    if (!bytes)
        return changed(out, RECU_FORME, e);
    out->echoue = RECU_CLE;
    return wanted == NULL || memcmp(key, expected, sizeof(key)) == 0 ? RC_OK : ERR(e, MSG_RECU_AUTRE_CLE);
}

/* Nothing that a terminal would obey; `lines`: what people wrote may have several. */
static bool is_plain(const char *s, bool lines)
{
    size_t n;

    for (; lines && s[n = strcspn(s, "\n\r\t")] != '\0'; s += n + 1) {
        char *line = strndup(s, n);
        bool ok = line != NULL && text_is_one_line(line);

        free(line);
        if (!ok)
            return false;
    }
    return text_is_one_line(s);
}

static bool all_plain(const json_t *v, bool lines)
{
    const char *key;
    json_t *under;
    size_t i;

    if (json_is_string(v))
        return is_plain(json_string_value(v), lines);
    json_object_foreach((json_t *)(uintptr_t)v, key, under)
    {
        if (!is_plain(key, false) || !all_plain(under, lines || strcmp(key, "detail") == 0))
            return false;
    }
    json_array_foreach(v, i, under)
    {
        if (!all_plain(under, lines))
            return false;
    }
    return true;
}

static void tell(struct reading *r, const struct journal_preuve *p, struct recu_lu *out)
{
    const json_t *fact = json_object_get(r->whole, "fait");
    char *all = json_dumps(fact, JSON_COMPACT | JSON_SORT_KEYS);

    *out = (struct recu_lu){.entree = p->entree.seq,
                            .code = p->entree.act,
                            .acte = read_text(r, fact, "acte"),
                            .par = read_text(r, fact, "par"),
                            .le = read_text(r, fact, "le"),
                            .enregistre = read_text(r, fact, "enregistre"),
                            .dossier = read_text(r, fact, "dossier"),
                            .cle = read_text(r, r->whole, "cle"),
                            .echoue = RECU_ETAPES,
                            .sans_contenu = !p->contenu_present,
                            .fait = all != NULL ? arena_strdup(r->a, all) : "{}"};
    free(all);
}

static enum rc verify(struct reading *r, json_t *whole, const char *text, const char *cle,
                      struct recu_lu *out, struct err *e)
{
    struct journal_preuve proof;
    const char *format = json_string_value(json_object_get(whole, "format"));
    enum rc rc;

    if (format == NULL || strcmp(format, RECU_FORMAT) != 0)
        return ERR(e, MSG_RECU_ILLISIBLE, "champ", "format");
    read_proof(r, &proof);
    if (r->bad != NULL)
        return ERR(e, MSG_RECU_ILLISIBLE, "champ", r->bad);
    rc = check_proof(&proof, out, e);
    if (rc == RC_OK)
        rc = check_signature(r, whole, text, cle, &proof, out, e);
    if (rc == RC_OK)
        tell(r, &proof, out);
    if (rc == RC_OK && (!all_plain(json_object_get(whole, "fait"), false) || !is_plain(out->code, false)))
        return ERR(e, MSG_RECU_ILLISIBLE, "champ", "fait");
    return rc == RC_OK && r->bad != NULL ? ERR(e, MSG_RECU_ILLISIBLE, "champ", r->bad) : rc;
}

enum rc recu_verifier(struct arena *a, const char *text, const char *cle, struct recu_lu *out, struct err *e)
{
    json_t *whole = strlen(text) <= RECU_BYTES_MAX ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    struct reading r = {.whole = whole, .a = a};
    enum rc rc = json_is_object(whole) ? verify(&r, whole, text, cle, out, e)
                                       : ERR(e, MSG_RECU_ILLISIBLE, "champ", "JSON");

    json_decref(whole);
    return rc;
}
