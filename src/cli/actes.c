#include "cli/actes.h"

const struct acte *acte_trouver(const struct acte *actes, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(actes[i].name, name) == 0)
            return &actes[i];
    return NULL;
}
