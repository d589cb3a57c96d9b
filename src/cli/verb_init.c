#include "cli/verb.h"

static enum rc run(struct ctx *ctx, struct err *e)
{
    const char *format = ctx->dry_run ? "Les données « %s » sont à jour : il n'y a rien à faire."
                                      : "Les données « %s » sont prêtes.";
    char sentence[700];

    snprintf(sentence, sizeof(sentence), format, store_shown(ctx->store));
    return ctx_tell(ctx, sentence, "donnees", store_shown(ctx->store), e);
}

extern const struct verb verb_init;
const struct verb verb_init = {
    .name = "init",
    .usage = "init",
    .summary = "crée les données et les clés, ou met leur schéma à jour",
    .help = "Sans effet sur des données déjà à jour. Les clés sont créées avec les données, une fois pour "
            "toutes :\n"
            "les sauvegarder à part. Avec --dry-run, dit si les données existent et sont à jour.\n\n"
            "Exemple :\n  SICPF_STORE=/var/lib/sicpf/sicpf.db sicpf init",
    .flags = VERB_WRITES | VERB_DRY_READS,
    .run = run,
};
