/* The namespace of the first element of a file. A reader with a schema, or that reads ahead, may refuse the file before it gives it: bytes are
 * handed to the parser one by one, until that element opens. */
#include "exchange/xml.h"
#include <libxml/parser.h>

/* A declaration and a comment before the first element: more is not looked at. */
#define TETE_MAX (64 * 1024)
#define SIGNE 4 /* bytes that tell the encoding */

struct racine {
    char *out;
    size_t size;
    bool seen, stop;
};

static void on_root(void *state, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                    int namespaces, const xmlChar **list, int attributes, int defaulted,
                    const xmlChar **values)
{
    struct racine *r = ((xmlParserCtxtPtr)state)->_private;

    (void)name;
    (void)prefix;
    (void)namespaces;
    (void)list;
    (void)attributes;
    (void)defaulted;
    (void)values;
    if (!r->seen)
        snprintf(r->out, r->size, "%s", uri != NULL ? (const char *)uri : "");
    r->seen = true;
}

/* Refused by who reads it all; nothing of it is followed here. */
static void on_dtd(void *state, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    struct racine *r = ((xmlParserCtxtPtr)state)->_private;

    (void)name;
    (void)external;
    (void)system;
    r->stop = true;
}

static void feed(FILE *in, xmlParserCtxtPtr parser, struct racine *r)
{
    for (long n = 0; n < TETE_MAX && !r->seen && !r->stop; n++) {
        const int c = fgetc(in);
        const char byte = (char)c;

        if (c == EOF || xmlParseChunk(parser, &byte, 1, 0) != XML_ERR_OK)
            break;
    }
}

bool xml_racine(FILE *in, char *out, size_t size)
{
    xmlSAXHandler heard = {
        .initialized = XML_SAX2_MAGIC, .startElementNs = on_root, .internalSubset = on_dtd};
    struct racine r = {.out = out, .size = size};
    const long at = ftell(in);
    char head[SIGNE];
    const size_t n = fread(head, 1, sizeof(head), in);
    xmlParserCtxtPtr parser =
        n == sizeof(head) ? xmlCreatePushParserCtxt(&heard, NULL, head, SIGNE, NULL) : NULL;

    out[0] = '\0';
    if (parser != NULL) {
        parser->_private = &r;
        feed(in, parser, &r);
        xmlFreeParserCtxt(parser);
        xmlResetLastError();
    }
    clearerr(in);
    return fseek(in, at, SEEK_SET) == 0 && r.seen;
}
