/* Traces of any bytes. The first byte chooses: the rest is a trace as it is, or what is written over a good one, by
 * triples (two bytes of place, one of content). Verification gives a verdict for each movement or a fault, and never
 * stops. */
#include "rights/origines.h"
#include "simulation/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool shows_line(void *arg, const struct explain_line *line)
{
    (void)arg;
    return line->movement != NULL;
}

static bool shows_purse(void *arg, int64_t poche)
{
    (void)arg;
    return poche > 0;
}

static struct movement movement(const char *cle, enum book_phase phase, enum book_genre genre, int64_t debit,
                                int64_t credit, int64_t amount, const char *day, const char *inputs)
{
    return (struct movement){.t = {.titulaire_id = 12,
                                   .cle = cle,
                                   .phase = phase,
                                   .genre = genre,
                                   .debit = debit,
                                   .credit = credit,
                                   .amount = amount,
                                   .value_day = day_parse_iso(day),
                                   .rule = "R",
                                   .article = "A",
                                   .inputs = inputs},
                             .recorded_us = instant_of_day(day_parse_iso(day))};
}

/* Something of each kind of computation. */
static char *good_trace(struct arena *a)
{
    static const char split[] =
        "{\"prix\":90000,\"classe\":\"RS\",\"fonds\":\"CPF\",\"situation\":\"salarie\",\"droits\":50000,"
        "\"dotations\":[{\"lot\":3,\"financeur\":\"opco\",\"montant\":40000}]}";
    static const char end[] =
        "{\"effet\":\"annuler\",\"prix\":90000,\"organisme\":4500,\"accepte\":\"2025-01-10\","
        "\"debut\":\"2025-03-03\"}";
    const struct movement m[] = {
        movement(
            "cpf/2023", BOOK_POSTED, GENRE_CREDIT_CPF, COMPTE_FONDS_CPF, POCHE_DROITS, 50000, "2023-12-31",
            "{\"regime\":\"salarie\",\"unite\":\"heures\",\"travaille\":803,\"reference\":1607,\"avant\":0,"
            "\"boe\":1,\"peu_qualifie\":1,\"regimes\":2,\"plafond\":800000}"),
        movement("dife/2024", BOOK_POSTED, GENRE_CREDIT_DIFE, COMPTE_FONDS_DIFE, POCHE_DIFE, 40000,
                 "2024-03-30",
                 "{\"mandat\":\"conseiller_municipal\",\"base\":\"2020-03-30\",\"avant\":10000}"),
        movement("dossier/12345678901234/reserver/01", BOOK_RESERVE, GENRE_RESERVATION, POCHE_DROITS,
                 COMPTE_ORGANISME_BASE + 1, 50000, "2025-01-10", split),
        movement("dossier/12345678901234/reserver/02", BOOK_RESERVE, GENRE_RESERVATION, POCHE_DIFE,
                 COMPTE_ORGANISME_BASE + 1, 40000, "2025-01-10", split),
        movement("dossier/12345678901234/annuler/01", BOOK_EXECUTE, GENRE_PRISE_EN_CHARGE, POCHE_DROITS,
                 COMPTE_ORGANISME_BASE + 1, 2500, "2025-02-28", end),
        movement("dossier/12345678901234/payer/01", BOOK_POSTED, GENRE_PAIEMENT, COMPTE_ORGANISME_BASE + 1,
                 COMPTE_BANQUE, 2500, "2025-03-30", NULL),
        movement("dife/correction/1", BOOK_POSTED, GENRE_CORRECTION, POCHE_DIFE, COMPTE_FONDS_DIFE, 10,
                 "2025-04-01", "{\"motif\":\"mandat_non_tenu\",\"annee\":2024,\"credit\":\"2024-03-30\"}"),
        movement("dife/perte/1", BOOK_POSTED, GENRE_PERTE_FIN_MANDAT, POCHE_DIFE, COMPTE_PERDU, 10,
                 "2026-01-01", "{\"fin_mandat\":\"2025-06-30\"}"),
    };
    struct movement *kept = ARENA_ARRAY(a, struct movement, ARRAY_LEN(m));
    const struct trace_demande d = {.titulaire_id = 12,
                                    .au = day_parse_iso("2026-12-31"),
                                    .connu_us = INT64_MAX,
                                    .montre = shows_line,
                                    .montre_poche = shows_purse};
    struct explanation x;
    struct err e;
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);

    memcpy(kept, m, sizeof(m));
    CHECK(out != NULL && explain_build(a, kept, ARRAY_LEN(m), &x, &e) == RC_OK);
    CHECK(trace_ecrire(out, a, &x, &d, &e) == RC_OK);
    fclose(out);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(TRACE_ARENA);
    bool over = size > 0 && data[0] % 2 != 0;
    char *text;
    size_t n;
    struct trace_bilan b;
    struct err e;

    CHECK(a != NULL);
    text = over ? good_trace(a) : strndup("", 0);
    n = strlen(text);
    for (size_t i = 1; over && i + 2 < size; i += 3)
        text[((size_t)data[i] << 8 | data[i + 1]) % n] = (char)data[i + 2];
    if (trace_verifier(a, over ? text : (const char *)data + (size > 0), over ? n : size - (size > 0), &b,
                       &e) == RC_OK)
        CHECK(b.memes + b.repris + b.differents == b.n);
    else
        CHECK(e.rc == RC_USAGE && e.phrase[0] != '\0');
    free(text);
    arena_free(a);
    return 0;
}
