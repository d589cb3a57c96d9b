/* recu_dire.c - what a receipt says, in the words of its page (recu.h). */
#include "base/money.h"
#include "base/text.h"
#include "exchange/recu.h"
#include "training/dossier.h"
#include <jansson.h>

#define WORDS_BYTES 256 /* of a sum, a day, a list of fields */

enum kind {
    AS_STATE,
    AS_MONEY,
    AS_HOURS,
    AS_RATE,
    AS_CAUSE,
    AS_YES,
    AS_DAY,
    AS_TEXT,
    AS_NAME, /* a number that the service gave, as digits or as a text */
    AS_LIST, /* of texts */
    AS_CODE, /* why the act is done: a code of law/tables */
    AS_CONTROL,
    AS_PREREQUISITES,
    AS_CERTAINTY
};
struct word {
    const char *key, *label;
    enum kind kind;
};

/* Of an act of a dossier. */
static const struct word words[] = {
    {"de", "État avant l'acte", AS_STATE},
    {"vers", "État après l'acte", AS_STATE},
    {"prix", "Prix toutes taxes comprises", AS_MONEY},
    {"reste", "Part payée par le titulaire", AS_MONEY},
    {"organisme", "Dû à l'organisme", AS_MONEY},
    {"phrase", "Ce que l'acte fait du prix", AS_TEXT},
    {"regle", "Règle de calcul, comme le service la numérote", AS_TEXT},
    {"par_agent", "Fait par un agent au nom de cette partie", AS_YES},
    {"taux", "Taux de réalisation", AS_RATE},
    {"taux_avant", "Taux de réalisation avant", AS_RATE},
    {"heures", "Heures réalisées", AS_HOURS},
    {"heures_avant", "Heures avant", AS_HOURS},
    {"cause", "Réalisation", AS_CAUSE},
    {"cause_avant", "Réalisation déclarée avant", AS_CAUSE},
    {"force_majeure", "Force majeure", AS_YES},
    {"force_majeure_deces", "Force majeure établie par le décès du titulaire, non déclarée", AS_YES},
    {"force_majeure_avant", "Force majeure déclarée avant", AS_YES},
    {"debut", "Premier jour", AS_DAY},
    {"fin", "Dernier jour", AS_DAY},
    {"heures_prevues", "Durée prévue", AS_HOURS},
    {"prix_ht", "Prix hors taxes", AS_MONEY},
    {"debut_avant", "Premier jour avant", AS_DAY},
    {"fin_avant", "Dernier jour avant", AS_DAY},
    {"prix_avant", "Prix toutes taxes comprises avant", AS_MONEY},
    {"prix_ht_avant", "Prix hors taxes avant", AS_MONEY},
    {"debut_propose", "Premier jour proposé", AS_DAY},
    {"fin_proposee", "Dernier jour proposé", AS_DAY},
    {"entree_le", "Entrée en formation, jour déclaré", AS_DAY},
    {"sortie_le", "Sortie de formation, jour déclaré", AS_DAY},
    {"facture", "Numéro de la facture", AS_TEXT},
    {"facture_le", "Facture émise le", AS_DAY},
    {"facture_ttc", "Montant de la facture, toutes taxes comprises", AS_MONEY},
    {"demande", "Somme demandée au financeur", AS_MONEY},
    {"accorde", "Somme accordée par le financeur", AS_MONEY},
    {"acompte", "Acompte de l'organisme", AS_MONEY},
    {"echeance", "Nouveau dernier jour", AS_DAY},
    {"certitude", "La règle de cet acompte est", AS_CERTAINTY},
    {"vae_inscrit", "Le titulaire se dit inscrit sur France VAE avec cet organisme", AS_YES},
    {"prerequis", "Prérequis", AS_PREREQUISITES},
    {"resultat", "Résultat du contrôle", AS_CONTROL},
    {"code", "Motif", AS_CODE}};

/* Of any other act on one person: the same key may say something else there. */
static const struct word others[] = {
    {"centimes", "Montant", AS_MONEY},
    {"montant", "Montant", AS_MONEY},
    {"reclame_avant", "Somme réclamée jusque-là", AS_MONEY},
    {"reclame", "Somme réclamée désormais", AS_MONEY},
    {"rendu", "À rendre", AS_MONEY},
    {"recu", "Montant reçu", AS_MONEY},
    {"rendu_le", "Rendu le", AS_DAY},
    {"echeance", "Échéance", AS_DAY},
    {"indu", "Dette, par son numéro", AS_NAME},
    {"organisme", "Organisme, par son numéro ici", AS_NAME},
    {"financeur", "Financeur", AS_NAME},
    {"versement", "Motif du versement", AS_TEXT},
    {"lot", "Lot, par son numéro", AS_NAME},
    {"ligne", "Ligne du lot", AS_NAME},
    {"ecriture", "Écriture de la banque, par son numéro", AS_NAME},
    {"depot", "Fichier du financeur, par son numéro", AS_NAME},
    {"fraude", "Signalement, par son numéro", AS_NAME},
    {"controle", "Contrôle, par son numéro", AS_NAME},
    {"renonciation", "Renonciation, par son numéro", AS_NAME},
    {"correction", "Correction, par son numéro", AS_NAME},
    {"rapprochement", "Rapprochement, par son numéro", AS_NAME},
    {"panne", "Panne, par son numéro", AS_NAME},
    {"avis", "Avis, par son numéro", AS_NAME},
    {"cle", "Clé d'API, par son numéro", AS_NAME},
    {"champs", "Ce qui a changé", AS_LIST},
    {"par_agent", "Fait par un agent au nom de cette partie", AS_YES},
};

static const char *day_words(const char *iso, char *text)
{
    const day_t day = iso != NULL ? day_parse_iso(iso) : DAY_NONE;

    return day != DAY_NONE ? day_french(day, text) : NULL;
}

const char *recu_quand(const char *iso, char *text)
{
    char day[11];
    int64_t us;

    if (!instant_parse_iso(iso, &us))
        return iso;
    snprintf(day, sizeof(day), "%.10s", iso);
    day_words(day, text);
    snprintf(text + strlen(text), RECU_QUAND_BYTES - strlen(text), " à %.8s", iso + strlen("2026-11-24T"));
    return text;
}

static bool of_dossier(const struct recu_lu *r)
{
    static const char dossier[] = "dossier.";

    return r->code == NULL || strncmp(r->code, dossier, strlen(dossier)) == 0;
}

/* A code of the act, whoever did it: the parties share no code that says two things. */
static const char *reason(const struct recu_lu *r, const char *code)
{
    const day_t day = day_parse_iso(r->le);
    enum dossier_acte act;
    const char *label = NULL;

    if (r->code == NULL || day == DAY_NONE || !dossier_acte_find(r->code + strlen("dossier."), &act))
        return NULL;
    for (int par = 0; label == NULL && par < ROLE_COUNT; par++)
        label = dossier_code_label(act, (enum dossier_role)par, code, day);
    return label;
}

static const char *certainty(const char *name)
{
    static const char *const said[] = {"vérifiée", "d'une source secondaire", "non vérifiée",
                                       "d'un texte non détenu"};

    for (size_t i = 0; i < ARRAY_LEN(said); i++)
        if (strcmp(law_certainty_name((enum law_certainty)i), name) == 0)
            return said[i];
    return NULL;
}

static const char *list_words(const json_t *value, char *text)
{
    size_t i, n = 0;
    const json_t *one;

    text[0] = '\0';
    json_array_foreach(value, i, one)
    {
        const char *s = json_string_value(one);

        if (s == NULL || !text_is_one_line(s) || n + strlen(s) + 3 > WORDS_BYTES)
            return NULL;
        n += (size_t)snprintf(text + n, WORDS_BYTES - n, "%s%s", i > 0 ? ", " : "", s);
    }
    return n > 0 ? text : NULL;
}

/* A word of the service's own lists, in French; NULL when none has it. */
static const char *listed(const struct recu_lu *r, enum kind kind, const char *s)
{
    const day_t day = day_parse_iso(r->le);
    enum dossier_etat state;
    enum dossier_cause cause;
    enum dossier_prerequis asked;

    switch (kind) {
    case AS_STATE:
        return dossier_etat_find(s, &state) ? dossier_etat_label(state) : NULL;
    case AS_CAUSE:
        return dossier_cause_find(s, &cause) ? dossier_cause_label(cause) : NULL;
    case AS_PREREQUISITES:
        return dossier_prerequis_find(s, &asked) ? dossier_prerequis_label(asked) : NULL;
    case AS_CONTROL:
        return day != DAY_NONE ? dossier_resultat_label(s, day) : NULL;
    case AS_CODE:
        return reason(r, s);
    case AS_CERTAINTY:
        return certainty(s);
    default:
        return text_is_one_line(s) ? s : NULL;
    }
}

/* The value in words, or NULL when it is not what its key says. `text` has WORDS_BYTES. */
static const char *in_words(const struct recu_lu *r, enum kind kind, const json_t *value, char *text)
{
    const char *s = json_string_value(value);
    long long n = json_integer_value(value);

    switch (kind) {
    case AS_YES:
        return json_is_boolean(value) ? (json_is_true(value) ? "oui" : "non") : NULL;
    case AS_DAY:
        return day_words(s, text);
    case AS_MONEY:
        return json_is_integer(value) ? money_french(n, text) : NULL;
    case AS_LIST:
        return list_words(value, text);
    case AS_HOURS:
    case AS_RATE:
        if (!json_is_integer(value))
            return NULL;
        snprintf(text, WORDS_BYTES, kind == AS_RATE ? "%lld\u00a0%%" : "%lld\u00a0h", n);
        return text;
    case AS_NAME:
        if (json_is_integer(value)) {
            snprintf(text, WORDS_BYTES, "%lld", n);
            return text;
        }
        break;
    default:
        break;
    }
    return s != NULL ? listed(r, kind, s) : NULL;
}

/* The words of a detail, NULL when it has none; *said is its value in words. `text` as in_words(). */
static const struct word *word_of(const struct recu_lu *r, const char *key, const json_t *value, char *text,
                                  const char **said)
{
    const bool dossier = of_dossier(r);
    const struct word *list = dossier ? words : others;
    const size_t n = dossier ? ARRAY_LEN(words) : ARRAY_LEN(others);

    for (size_t i = 0; i < n; i++)
        if (strcmp(key, list[i].key) == 0) {
            *said = in_words(r, list[i].kind, value, text);
            return *said != NULL ? &list[i] : NULL;
        }
    return NULL;
}

size_t recu_details(const struct recu_lu *r, struct arena *a, struct recu_detail out[RECU_DETAILS_MAX])
{
    json_t *fact = json_loads(r->fait, 0, NULL), *detail = json_object_get(fact, "detail"), *value;
    size_t n = 0;
    const char *key;

    json_object_foreach(detail, key, value)
    {
        char text[WORDS_BYTES];
        const char *said;
        const struct word *w = word_of(r, key, value, text, &said);

        if (w != NULL && n < RECU_DETAILS_MAX)
            out[n++] = (struct recu_detail){w->label, arena_strdup(a, said), w->kind == AS_MONEY};
    }
    json_decref(fact);
    return n;
}

/* As JSON: a line that a text holds cannot pass for one of ours. */
static void as_it_is(FILE *out, const char *key, const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);

    fprintf(out, "Détail, %s : %s\n", key, text != NULL ? text : "?");
    free(text);
}

void recu_dire(FILE *out, const struct recu_lu *r)
{
    json_t *fact = json_loads(r->fait, 0, NULL), *detail = json_object_get(fact, "detail"), *value;
    const char *key, *day;
    char text[RECU_QUAND_BYTES];

    day = day_words(r->le, text);
    fprintf(out, "Acte : %s\nFait par : %s\nJour de l'acte : %s\n", r->acte, r->par,
            day != NULL ? day : r->le);
    if (r->dossier[0] != '\0')
        fprintf(out, "Dossier : %s\n", r->dossier);
    json_object_foreach(detail, key, value)
    {
        const char *number = strcmp(key, "dossier") == 0 ? json_string_value(value) : NULL, *said;
        char words_of[WORDS_BYTES];
        const struct word *w = word_of(r, key, value, words_of, &said);

        if (number != NULL && strcmp(number, r->dossier) == 0)
            continue; /* said above */
        if (w != NULL)
            fprintf(out, "%s : %s\n", w->label, said);
        else
            as_it_is(out, key, value);
    }
    fprintf(out, "Enregistré (temps universel) : %s\nEntrée du journal : %lld\n",
            recu_quand(r->enregistre, text), (long long)r->entree);
    json_decref(fact);
}
