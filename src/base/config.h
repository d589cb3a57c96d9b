/*
 * config.h - settings, from a file and from the environment; one table says them all.
 *
 * The file is INI without sections needed (`nom = valeur`), named by --config or SICPF_CONFIG. Each setting NAME
 * can be overridden by SICPF_NAME. An unknown name in the file is an error that gives its line.
 */
#ifndef SICPF_CONFIG_H
#define SICPF_CONFIG_H

#include "base/adresse.h"
#include "base/base.h"
#include "base/err.h"

struct config {
    char store[512]; /* SICPF_STORE: path of the SQLite file (or postgresql:// address) */
    char keys[512];  /* SICPF_KEYS: path of the keyring; default: the store's path + ".cles" */
    char listen[64]; /* SICPF_LISTEN: address of the server, default 127.0.0.1 */
    int port;        /* SICPF_PORT: default 8080 */
    int threads;     /* SICPF_THREADS: HTTP threads, default one per core */
    bool https;      /* SICPF_HTTPS: the edge speaks TLS: Secure cookies and HSTS */
    char clock[32];  /* SICPF_CLOCK: demonstration mode only: the instant the clock starts from, UTC */
    bool demo;       /* SICPF_DEMO: demonstration mode (sign-in page without secrets) */
    char agent[64];  /* SICPF_AGENT: name of the operator's agent recorded for commands; default: login */
    char service_name[80]; /* SICPF_SERVICE_NAME: name shown in the header of pages */
    char debtor_name[71];  /* SICPF_DEBTOR_NAME: account that pays training bodies, its owner */
    char debtor_iban[48];  /* SICPF_DEBTOR_IBAN: its IBAN */
    char debtor_bic[12];   /* SICPF_DEBTOR_BIC: BIC of its bank, empty when not known */
    char public_url[256];  /* SICPF_PUBLIC_URL: address of the pages as people see it, without a final / */
    char card_url[256];    /* SICPF_CARD_URL: provider of payments by card; empty: none */
    char card_keys[512];   /* SICPF_CARD_KEYS: file of the two keys shared with it */
    int card_calls;        /* SICPF_CARD_CALLS: requests that may wait for it at once; default 32 */
    int accrue_ecart; /* SICPF_ACCRUE_ECART: percent, from one year to the next, above which a run warns; default 20 */
    int webhook_essais; /* SICPF_WEBHOOK_ESSAIS: tries before an event is given up; default 12 */
    int marque_secondes; /* SICPF_MARQUE_SECONDES: between two marks that the service is there; 0: not measured; default 30 */
    int webhook_secondes; /* SICPF_WEBHOOK_SECONDES: between two sendings by the server; 0: it sends none; default 10 */
    char webhook_hotes
        [512]; /* SICPF_WEBHOOK_HOTES: hosts of this network that events may be sent to, between commas */
    int api_par_minute;        /* SICPF_API_PAR_MINUTE: calls of a key; 0: no limit; default 600 */
    int api_echecs_par_minute; /* SICPF_API_ECHECS_PAR_MINUTE: wrong keys from an address; 0: no limit; default 30 */
    int api_cle_jours;         /* SICPF_API_CLE_JOURS: days that the key of a person opens; default 90 */
    int log_level;             /* SICPF_LOG_LEVEL: debug|info|warn|error */
};

/* Defaults, then the file (NULL: SICPF_CONFIG or none), then the environment.
 * RC_USAGE with field and line when a value is wrong, and when the file cannot be read. */
NODISCARD enum rc config_load(const char *path, struct config *out, struct err *e);

/* What an address that others chose may reach inside (adresse.h): the hosts of the setting, and this machine in a demonstration. */
NODISCARD struct adresse_dedans config_dedans(const struct config *c);

/* Prints the table of settings with their defaults and meaning, for --help and the manual. */
void config_describe(FILE *out);

#endif
