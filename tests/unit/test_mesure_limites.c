/* A measure at the limits of its texts: nothing that was accepted keeps it from being decided. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "law/articles.h"
#include "training/mesure.h"
#include "training/retenue.h"
#include "training/paiement.h"
#include "training/referencement.h"
#include "training_fixture.h"

#define AGENT ((struct declarant){PARTY_CDC, 0, "alix"})
#define CHEF ((struct declarant){PARTY_CDC, 0, "camille"})

/* As many grievances as a measure takes, each as long as it may be, in characters of four bytes, all examined: it is written and signed. */
static void a_measure_is_decided_at_its_limits(void **state)
{
    enum { LETTRES = 2000 };
    char numero[MESURE_NUMERO_BYTES], text[LETTRES * 4 + 1];
    struct mesure_commande c;
    struct temp_store t;
    struct err e;

    (void)state;
    training_fixture_open(&t);
    c = (struct mesure_commande){
        .par = AGENT, .organisme_id = ORG_SANS, .mesure = "avertissement", .modele = on("2026-01-05")};
    assert_ok(store_write(t.store, mesure_ouvrir, &c, &e), &e);
    memcpy(numero, c.numero_out, sizeof(numero));
    for (size_t i = 0; i < LETTRES; i++)
        memcpy(text + 4 * i, "\U0001D538", 4);
    text[LETTRES * 4] = '\0';
    for (int64_t i = 1; i <= MESURE_GRIEFS_MAX; i++) {
        c = (struct mesure_commande){.numero = numero,
                                     .par = AGENT,
                                     .fait = text,
                                     .preuve = "pièce 4",
                                     .article = "C. trav. R. 6333-4",
                                     .gravite = "grave"};
        assert_ok(store_write(t.store, mesure_grief_ajouter, &c, &e), &e);
    }
    c = (struct mesure_commande){.numero = numero, .par = AGENT, .fin = DAY_NONE};
    assert_ok(store_write(t.store, mesure_notifier, &c, &e), &e);
    t.now_us = instant_of_day(on("2026-07-01")) + (int64_t)12 * 3600 * 1000000;
    for (int64_t i = 1; i <= MESURE_GRIEFS_MAX; i++) {
        c = (struct mesure_commande){
            .numero = numero, .par = AGENT, .grief = i, .retenu = true, .texte = text};
        assert_ok(store_write(t.store, mesure_examiner, &c, &e), &e);
    }
    c = (struct mesure_commande){.numero = numero,
                                 .par = AGENT,
                                 .article = "C. trav. R. 6333-6",
                                 .texte = text,
                                 .debut = DAY_NONE,
                                 .fin = DAY_NONE};
    assert_ok(store_write(t.store, mesure_rediger, &c, &e), &e);
    c = (struct mesure_commande){.numero = numero,
                                 .par = CHEF,
                                 .signataire = "Camille Durand, directrice du contrôle",
                                 .fin = DAY_NONE};
    assert_ok(store_write(t.store, mesure_signer, &c, &e), &e);
    temp_store_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_measure_is_decided_at_its_limits)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
