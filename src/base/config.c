#include "base/config.h"
#include "base/date.h"
#include "base/log.h"
#include <errno.h>
#include <ini.h>
#include <limits.h>
#include <stddef.h>
#include <unistd.h>

enum kind { TEXT, NUMBER, SWITCH, LEVEL };

static const struct setting {
    const char *name; /* in the file; SICPF_NAME in capitals in the environment */
    enum kind kind;
    size_t offset;
    size_t size;
    int min, max;
    const char *fallback;
    const char *meaning;
} settings[] = {
    {"store", TEXT, offsetof(struct config, store), sizeof(((struct config *)0)->store), 0, 0, "sicpf.db",
     "fichier SQLite (ou adresse postgresql://) des données"},
    {"keys", TEXT, offsetof(struct config, keys), sizeof(((struct config *)0)->keys), 0, 0, "",
     "fichier des clés ; par défaut celui des données suivi de .cles"},
    {"listen", TEXT, offsetof(struct config, listen), sizeof(((struct config *)0)->listen), 0, 0, "127.0.0.1",
     "adresse d'écoute du serveur"},
    {"port", NUMBER, offsetof(struct config, port), 0, 0, 65535, "8080", "port d'écoute ; 0 : un port libre"},
    {"threads", NUMBER, offsetof(struct config, threads), 0, 0, 256, "0",
     "fils du serveur ; 0 : un par cœur"},
    {"demo", SWITCH, offsetof(struct config, demo), 0, 0, 1, "0", "1 : mode démonstration"},
    {"https", SWITCH, offsetof(struct config, https), 0, 0, 1, "0",
     "1 : la façade est en HTTPS (cookies Secure, HSTS)"},
    {"clock", TEXT, offsetof(struct config, clock), sizeof(((struct config *)0)->clock), 0, 0, "",
     "mode démonstration : instant de départ de l'horloge, AAAA-MM-JJTHH:MM:SSZ"},
    {"agent", TEXT, offsetof(struct config, agent), sizeof(((struct config *)0)->agent), 0, 0, "",
     "nom de l'agent inscrit au journal pour les commandes"},
    {"service_name", TEXT, offsetof(struct config, service_name), sizeof(((struct config *)0)->service_name),
     0, 0, "sicpf", "nom du service en tête des pages"},
    {"debtor_name", TEXT, offsetof(struct config, debtor_name), sizeof(((struct config *)0)->debtor_name), 0,
     0, "", "titulaire du compte qui paie les organismes"},
    {"debtor_iban", TEXT, offsetof(struct config, debtor_iban), sizeof(((struct config *)0)->debtor_iban), 0,
     0, "", "IBAN de ce compte"},
    {"debtor_bic", TEXT, offsetof(struct config, debtor_bic), sizeof(((struct config *)0)->debtor_bic), 0, 0,
     "", "BIC de sa banque, facultatif"},
    {"public_url", TEXT, offsetof(struct config, public_url), sizeof(((struct config *)0)->public_url), 0, 0,
     "", "adresse des pages, vue du dehors"},
    {"card_url", TEXT, offsetof(struct config, card_url), sizeof(((struct config *)0)->card_url), 0, 0, "",
     "adresse du prestataire de paiement par carte ; vide : aucun"},
    {"card_keys", TEXT, offsetof(struct config, card_keys), sizeof(((struct config *)0)->card_keys), 0, 0, "",
     "fichier des deux clés partagées avec lui"},
    {"card_calls", NUMBER, offsetof(struct config, card_calls), 0, 1, 256, "32",
     "demandes qui attendent sa réponse en même temps ; au-delà, elles sont refusées pour une minute"},
    {"accrue_ecart", NUMBER, offsetof(struct config, accrue_ecart), 0, 0, 1000000, "20",
     "écart, en % d'une année à l'autre, au-delà duquel sicpf accrue avertit"},
    {"marque_secondes", NUMBER, offsetof(struct config, marque_secondes), 0, 0, 3600, "30",
     "délai entre deux marques du serveur, qui mesurent les interruptions, en secondes ; 0 : rien n'est "
     "mesuré"},
    {"webhook_essais", NUMBER, offsetof(struct config, webhook_essais), 0, 1, 100, "12",
     "essais avant d'abandonner l'envoi d'un événement à un organisme"},
    {"webhook_secondes", NUMBER, offsetof(struct config, webhook_secondes), 0, 0, 3600, "10",
     "délai entre deux envois d'événements par le serveur, en secondes ; 0 : il n'en envoie pas"},
    {"webhook_hotes", TEXT, offsetof(struct config, webhook_hotes),
     sizeof(((struct config *)0)->webhook_hotes), 0, 0, "",
     "machines du réseau interne à qui des événements peuvent être envoyés, séparées par des virgules ; "
     "aucune sans lui"},
    {"api_par_minute", NUMBER, offsetof(struct config, api_par_minute), 0, 0, 1000000, "600",
     "demandes par minute d'une clé d'API ; 0 : sans limite"},
    {"api_echecs_par_minute", NUMBER, offsetof(struct config, api_echecs_par_minute), 0, 0, 1000000, "30",
     "clés d'API fausses par minute d'une adresse, avant de la faire attendre ; 0 : sans limite"},
    {"api_cle_jours", NUMBER, offsetof(struct config, api_cle_jours), 0, 1, 366, "90",
     "jours pendant lesquels la clé d'API d'une personne (titulaire, agent) ouvre"},
    {"log_level", LEVEL, offsetof(struct config, log_level), 0, 0, 0, "info", "debug, info, warn ou error"},
};

/* A server whose dates are chosen from outside must not be a real one. */
static bool clock_allowed(const struct config *c)
{
    int64_t us;

    return c->clock[0] == '\0' || (c->demo && instant_parse_iso(c->clock, &us));
}

static const struct setting *setting_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(settings); i++)
        if (strcmp(settings[i].name, name) == 0)
            return &settings[i];
    bug_stop(__FILE__, __LINE__, name);
}

static enum rc wrong(const struct setting *s, struct err *e, long line)
{
    ERR(e, MSG_CONFIG_VALEUR, "attendu", s->meaning);
    return err_at(e, s->name, line);
}

static bool parse_number(const char *value, int min, int max, int *out)
{
    char *end;
    long n;

    errno = 0;
    n = strtol(value, &end, 10);
    if (errno != 0 || end == value || *end != '\0' || n < min || n > max)
        return false;
    *out = (int)n;
    return true;
}

static bool parse_level(const char *value, int *out)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};

    for (int i = 0; i < 4; i++)
        if (strcmp(value, names[i]) == 0) {
            *out = i;
            return true;
        }
    return false;
}

static enum rc set(struct config *c, const struct setting *s, const char *value, struct err *e, long line)
{
    char *where = (char *)c + s->offset;
    int n = 0;

    switch (s->kind) {
    case TEXT:
        if (strlen(value) >= s->size)
            return wrong(s, e, line);
        memcpy(where, value, strlen(value) + 1);
        return RC_OK;
    case NUMBER:
        if (!parse_number(value, s->min, s->max, (int *)(void *)where))
            return wrong(s, e, line);
        return RC_OK;
    case SWITCH:
        if (!parse_number(value, 0, 1, &n))
            return wrong(s, e, line);
        *(bool *)(void *)where = n == 1;
        return RC_OK;
    case LEVEL:
        return parse_level(value, (int *)(void *)where) ? RC_OK : wrong(s, e, line);
    }
    return RC_OK;
}

struct loading {
    struct config *config;
    struct err *err;
    long line;
    enum rc rc;
};

static int on_setting(void *user, const char *section, const char *name, const char *value)
{
    struct loading *l = user;

    (void)section;
    if (l->rc != RC_OK)
        return 1;
    for (size_t i = 0; i < ARRAY_LEN(settings); i++)
        if (strcmp(name, settings[i].name) == 0) {
            l->rc = set(l->config, &settings[i], value, l->err, 0);
            return l->rc == RC_OK;
        }
    l->rc = ERR(l->err, MSG_CONFIG_INCONNU, "nom", name);
    return 0;
}

static enum rc read_file(const char *path, struct config *out, struct err *e)
{
    struct loading l = {out, e, 0, RC_OK};
    FILE *f = fopen(path, "re");
    int line;
    int why;

    if (f == NULL)
        return ERR(e, MSG_CONFIG_LECTURE, "fichier", path, "raison", err_reason(errno));
    errno = 0;
    line = ini_parse_file(f, on_setting, &l);
    why = ferror(f) != 0 ? errno : 0;
    fclose(f);
    if (line < 0 || why != 0) /* a folder opens, and only then refuses to be read */
        return ERR(e, MSG_CONFIG_LECTURE, "fichier", path, "raison", err_reason(why != 0 ? why : ENOMEM));
    if (l.rc != RC_OK)
        return err_at(e, e != NULL ? e->field : "", line);
    if (line > 0) {
        ERR(e, MSG_CONFIG_VALEUR, "attendu", "nom = valeur");
        return err_at(e, "", line);
    }
    return RC_OK;
}

static enum rc read_environment(struct config *out, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        char name[64] = "SICPF_";
        const char *value;
        enum rc rc;

        for (size_t k = 0; k <= strlen(settings[i].name); k++) {
            char c = settings[i].name[k];

            name[6 + k] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        }
        value = getenv(name);
        if (value == NULL)
            continue;
        rc = set(out, &settings[i], value, e, 0);
        if (rc != RC_OK)
            return rc;
    }
    return RC_OK;
}

enum rc config_load(const char *path, struct config *out, struct err *e)
{
    enum rc rc = RC_OK;

    memset(out, 0, sizeof(*out));
    for (size_t i = 0; i < ARRAY_LEN(settings); i++)
        CHECK(set(out, &settings[i], settings[i].fallback, NULL, 0) == RC_OK);
    if (path == NULL)
        path = getenv("SICPF_CONFIG");
    if (path != NULL)
        rc = read_file(path, out, e);
    if (rc == RC_OK)
        rc = read_environment(out, e);
    /* A server has no file beside which they could be: they are to be said. */
    if (rc == RC_OK && out->keys[0] == '\0' && strstr(out->store, "://") == NULL) {
        size_t n = strlen(out->store);

        if (n + sizeof(".cles") > sizeof(out->keys))
            return wrong(setting_of("keys"), e, 0);
        memcpy(out->keys, out->store, n);
        memcpy(out->keys + n, ".cles", sizeof(".cles"));
    }
    if (rc == RC_OK && !clock_allowed(out))
        return wrong(setting_of("clock"), e, 0);
    if (rc == RC_OK && out->threads == 0)
        out->threads = (int)MAX(1L, sysconf(_SC_NPROCESSORS_ONLN));
    return rc;
}

struct adresse_dedans config_dedans(const struct config *c)
{
    return (struct adresse_dedans){.boucle = c->demo, .hotes = c->webhook_hotes};
}

void config_describe(FILE *out)
{
    for (size_t i = 0; i < ARRAY_LEN(settings); i++)
        fprintf(out, "  %-14s %s%s%s%s\n", settings[i].name, settings[i].meaning,
                settings[i].fallback[0] != '\0' ? " (par défaut : " : "", settings[i].fallback,
                settings[i].fallback[0] != '\0' ? ")" : "");
}
