/* Scenarios on any bytes. The first byte chooses the kind; the rest is the scenario, as it is or in the braces of a good one.
 * Each gives one JSON object, a result or an error that names a field, and never stops. */
#include "simulation/simulation.h"
#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(SIMULATION_ARENA);
    struct json *out = json_new((size_t)1 << 22);
    size_t head = size > 0 ? 1 : 0;
    enum simulation_genre g = (enum simulation_genre)(head != 0 ? data[0] % SIMULATION_GENRES : 0);
    struct err e;
    json_t *answer;
    enum rc rc;

    CHECK(a != NULL && out != NULL);
    rc = simulation_run(g, (const char *)data + head, size - head, a, out, &e);
    answer = json_loadb(json_data(out), json_length(out), 0, NULL);
    CHECK(json_is_object(answer));
    CHECK((json_object_get(answer, "erreur") != NULL) == (rc != RC_OK));
    CHECK(rc != RC_OK || json_is_string(json_object_get(answer, "phrase")));
    json_decref(answer);
    json_free(out);
    arena_free(a);
    return 0;
}
