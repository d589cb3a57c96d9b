/* ids.h - the numbers of several rows' holders, each once, as the door wants them. */
#ifndef SICPF_IDS_H
#define SICPF_IDS_H

#include "base/base.h"

/* Sorts ids in place, keeps each once and leaves zeros out; returns how many are left. */
NODISCARD size_t ids_distincts(int64_t *ids, size_t n);

#endif
