#include "base/base.h"

NORETURN void bug_stop(const char *file, int line, const char *what)
{
    fprintf(stderr, "sicpf: bug: %s:%d: %s\n", file, line, what);
    abort();
}
