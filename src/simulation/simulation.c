#include "simulation/simulation_interne.h"

static const struct {
    const char *name;
    simulation_fn *run;
} genres[] = {
    [SIMULATION_CREDIT] = {"credit", simuler_credit},
    [SIMULATION_DIFE] = {"dife", simuler_dife},
    [SIMULATION_FINANCEMENT] = {"financement", simuler_financement},
    [SIMULATION_INTERRUPTION] = {"interruption", simuler_interruption},
    [SIMULATION_ANNULATION] = {"annulation", simuler_annulation},
    [SIMULATION_DELAI] = {"delai", simuler_delai},
    [SIMULATION_NIR] = {"nir", simuler_nir},
    [SIMULATION_SIRET] = {"siret", simuler_siret},
    [SIMULATION_IBAN] = {"iban", simuler_iban},
    [SIMULATION_NDA] = {"nda", simuler_nda},
};

const char *simulation_name(enum simulation_genre g)
{
    CHECK((size_t)g < ARRAY_LEN(genres));
    return genres[g].name;
}

bool simulation_find(const char *name, enum simulation_genre *out)
{
    for (size_t i = 0; i < ARRAY_LEN(genres); i++)
        if (strcmp(genres[i].name, name) == 0) {
            *out = (enum simulation_genre)i;
            return true;
        }
    return false;
}

const char *simulation_names(char *buf)
{
    size_t used = 0;

    buf[0] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(genres) && used < SIMULATION_NAMES_BYTES; i++)
        used += (size_t)snprintf(buf + used, SIMULATION_NAMES_BYTES - used, "%s%s", i > 0 ? ", " : "",
                                 genres[i].name);
    return buf;
}

/* The parser's own words may quote the input: only the place is told. */
static enum rc parse(const char *scenario, size_t n, json_t **out, struct err *e)
{
    char text[24];
    json_error_t why;

    *out = NULL;
    if (n > SIMULATION_BYTES_MAX) {
        snprintf(text, sizeof(text), "%zu", SIMULATION_BYTES_MAX);
        return ERR(e, MSG_SIMULATION_TROP_LONG, "max", text);
    }
    *out = json_loadb(scenario, n, JSON_REJECT_DUPLICATES, &why);
    if (json_is_object(*out))
        return RC_OK;
    snprintf(text, sizeof(text), "%d", *out != NULL ? 1 : MAX(why.position, 1));
    return ERR(e, MSG_SIMULATION_JSON, "place", text);
}

static void write_error(const struct err *e, struct json *out)
{
    json_object_open(out);
    json_key(out, "erreur");
    json_object_open(out);
    json_kt(out, "code", msg_def(e->msg)->code);
    json_kt(out, "champ", e->field);
    json_kt(out, "message", e->phrase);
    json_object_close(out);
    json_object_close(out);
}

enum rc simulation_run(enum simulation_genre g, const char *scenario, size_t n, struct arena *a,
                       struct json *out, struct err *e)
{
    struct champs c = {NULL, a, ""};
    enum rc rc;

    CHECK((size_t)g < ARRAY_LEN(genres));
    *e = (struct err){.field = ""};
    rc = parse(scenario, n, &c.objet, e);
    if (rc == RC_OK)
        rc = genres[g].run(&c, out, e);
    if (rc != RC_OK)
        write_error(e, out);
    json_decref(c.objet);
    return rc;
}
