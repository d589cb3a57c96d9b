/* releves_vues.h - how many times a file told each key so far (inside exchange/ only). */
#ifndef SICPF_EXCHANGE_RELEVES_VUES_H
#define SICPF_EXCHANGE_RELEVES_VUES_H

#include "base/base.h"

struct vues;
/* Empty; vues_free() ends it. NULL without memory. */
NODISCARD struct vues *vues_new(void);
void vues_free(struct vues *v);

/* Tells a key once more; how many times it was told, this one included, or 0 without memory. Some dozens of bytes a key. */
NODISCARD uint32_t vues_compter(struct vues *v, const char *cle);

/* Whether a key was told; it is not told by this. */
NODISCARD bool vues_connue(const struct vues *v, const char *cle);

#endif
