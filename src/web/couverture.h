/*
 * couverture.h - which pages show a datum, and which forms ask for it: what `sicpf law coverage` says of the site.
 *
 * From web/cles.txt and web/champs.txt through the templates: what a page may show, whoever reads it.
 */
#ifndef SICPF_WEB_COUVERTURE_H
#define SICPF_WEB_COUVERTURE_H

#include "law/law.h"

/* Calls each() once for each page that may show the datum, in the order of the site: its address, "/mes-dossiers/{dossier}".
 * Returns how many. */
size_t web_pages_of(enum law_item item, void (*each)(void *arg, const char *path), void *arg);

/* Calls each() once for each field of a form that asks for the datum: the address it is sent to and its name. */
size_t web_fields_of(enum law_item item, void (*each)(void *arg, const char *path, const char *field),
                     void *arg);

#endif
