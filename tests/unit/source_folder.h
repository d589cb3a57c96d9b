/* source_folder.h - where the sources are, for a test that reads one of them. */
#ifndef SICPF_SOURCE_FOLDER_H
#define SICPF_SOURCE_FOLDER_H

#include <stdlib.h>
#include <unistd.h>

/* What SICPF_SOURCE says, as meson sets it; or the folder from which the test is run, when it is one. */
static inline const char *source_folder(void)
{
    const char *said = getenv("SICPF_SOURCE");

    if (said == NULL && access("src/training/dossier_table.c", R_OK) != 0)
        fail_msg("SICPF_SOURCE nomme le dossier des sources : SICPF_SOURCE=/chemin/de/sicpf, ou lancer "
                 "l'essai de là");
    return said != NULL ? said : ".";
}

#endif
