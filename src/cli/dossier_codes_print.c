/* `sicpf dossier codes`: the codes that say why an act is done, act by act, with where each is said. */
#include "base/json.h"
#include "cli/dossier_print.h"
#include "cli/lignes.h"
#include "cli/verb.h"
#include "law/articles.h"
#include "training/dossier.h"

#define CODES_MAX 64

static void print_table(struct ctx *ctx, struct json *j, enum dossier_acte acte, enum dossier_role par,
                        const char *table)
{
    const struct law_code *codes[CODES_MAX];
    size_t n = law_codes_at(table, ctx->at, codes, ARRAY_LEN(codes));

    for (size_t i = 0; i < n; i++) {
        if (j == NULL) {
            fprintf(ctx->out, "%s  %s  %s : %s (%s)\n", dossier_acte_name(acte), dossier_role_name(par),
                    codes[i]->code, codes[i]->label, codes[i]->article);
            continue;
        }
        json_object_open(j);
        json_kt(j, "acte", dossier_acte_name(acte));
        json_kt(j, "par", dossier_role_name(par));
        json_kt(j, "code", codes[i]->code);
        json_kt(j, "libelle", codes[i]->label);
        json_kt(j, "source", codes[i]->article);
        json_object_close(j);
    }
}

enum rc dossier_codes_print(struct ctx *ctx, struct err *e)
{
    struct json *j;
    enum rc rc = tableau_ouvrir(ctx, &j, e);

    if (rc != RC_OK)
        return rc;
    for (int acte = 0; acte < ACTE_COUNT; acte++)
        for (int par = 0; par < ROLE_COUNT; par++) {
            const char *table = dossier_codes_table((enum dossier_acte)acte, (enum dossier_role)par);

            if (table != NULL)
                print_table(ctx, j, (enum dossier_acte)acte, (enum dossier_role)par, table);
        }
    tableau_fermer(j);
    return RC_OK;
}
