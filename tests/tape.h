/*
 * tape.h - a tape of bytes from which a property test draws its choices.
 *
 * The same test body runs from a seed (./check) or from the bytes of a fuzzer (LLVMFuzzerTestOneInput): a failure is
 * a tape, and a tape can be shrunk. An exhausted tape draws zeros, so every prefix of a tape is a tape.
 */
#ifndef SICPF_TAPE_H
#define SICPF_TAPE_H

#include "base/base.h"

struct tape {
    const uint8_t *bytes;
    size_t n;
    size_t at;
};

NODISCARD static inline bool tape_ended(const struct tape *t)
{
    return t->at >= t->n;
}

NODISCARD static inline uint8_t tape_byte(struct tape *t)
{
    return tape_ended(t) ? 0 : t->bytes[t->at++];
}

NODISCARD static inline uint32_t tape_u32(struct tape *t)
{
    uint32_t v = 0;

    for (int i = 0; i < 4; i++)
        v = (v << 8) | tape_byte(t);
    return v;
}

/* A number from `low` to `high`, both included; one byte when the range fits in one. */
NODISCARD static inline int64_t tape_between(struct tape *t, int64_t low, int64_t high)
{
    uint64_t span = (uint64_t)(high - low) + 1;

    return low + (int64_t)((span <= 256 ? tape_byte(t) : tape_u32(t)) % span);
}

NODISCARD static inline bool tape_flip(struct tape *t)
{
    return (tape_byte(t) & 1U) != 0;
}

/* Fills `bytes` from a seed (splitmix64): the same seed gives the same tape on every machine. */
static inline struct tape tape_of_seed(uint64_t seed, uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t z = seed += UINT64_C(0x9E3779B97F4A7C15);

        z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
        bytes[i] = (uint8_t)((z ^ (z >> 31)) >> 56);
    }
    return (struct tape){.bytes = bytes, .n = n};
}

#endif
