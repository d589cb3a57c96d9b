#include "exchange/xml.h"
#include "exchange/archive.h"
#include "xsd_table.h" /* generated: xsd_lheo_23, xsd_pain_001, xsd_pain_002 */
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>

/* What is too long in the block that the validator read ahead: more of it than a block holds is one that nobody asks for. */
#define LONGS_MAX 256

struct trop_long {
    char element[64];
    size_t longueur, max;
    long line;
};

struct xml {
    xmlTextReaderPtr reader;
    xmlSchemaPtr schema;
    enum xml_schema modele;
    FILE *in;
    struct err err;                    /* the first error libxml2 reported; msg is MSG_AUCUN when none */
    char names[XML_DEPTH_MAX + 1][80]; /* of the open elements, for errors and texts */
    int depth;
    bool close_empty;        /* an empty element opened: its end comes next */
    bool invalide;           /* by lengths left to the reader */
    struct trop_long *longs; /* LONGS_MAX, in the order of the file; NULL when they refuse it */
    size_t longs_n;
};

static const struct {
    const unsigned char *text;
    size_t n;
    const char *racine; /* what a file of another version is told to be */
} schemas[XML_SCHEMAS] = {
    [XML_LHEO_23] = {xsd_lheo_23, sizeof(xsd_lheo_23), NULL},
    [XML_PAIN_001] = {xsd_pain_001, sizeof(xsd_pain_001), NULL},
    [XML_PAIN_002] = {xsd_pain_002, sizeof(xsd_pain_002), "un message pain.002.001.10 ou pain.002.001.03"},
};

/* ---- errors ------------------------------------------------------------------------------------------------ */

/* What libxml2 says after "Expected is": names of the schema only, without their namespaces. */
static void expected_of(const char *message, char *out, size_t size)
{
    const char *s = message != NULL ? strstr(message, "Expected is") : NULL;
    size_t n = 0;

    s = s != NULL ? strchr(s, '(') : NULL;
    for (; s != NULL && *s != '\0' && *s != ')' && n + 1 < size; s++) {
        if (*s == '{') {
            s = strchr(s, '}');
            if (s == NULL)
                break;
        } else if (*s != '(' && *s != '\n' && (*s != ' ' || (n > 0 && out[n - 1] != ' '))) {
            out[n++] = *s;
        }
    }
    while (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

/* "Element '{ns}nom': …": the name of the element at fault. */
static void element_of(const char *message, char *out, size_t size)
{
    const char *from = message != NULL && strncmp(message, "Element '", 9) == 0 ? message + 9 : NULL;
    const char *end = from != NULL ? strchr(from, '\'') : NULL;
    const char *brace = from != NULL ? strchr(from, '}') : NULL;

    if (brace != NULL && end != NULL && brace < end)
        from = brace + 1;
    snprintf(out, size, "%.*s", from != NULL && end != NULL ? (int)(end - from) : 0,
             from != NULL ? from : "");
}

/* The element is in its place: what it should hold is not all there. */
static bool lacks_child(const char *message)
{
    return message != NULL && strstr(message, "Missing child element") != NULL;
}

/* "The value has a length of '300'; this exceeds the allowed maximum length of '255'": both numbers; the length of a value is no value. */
static bool lengths_of(const char *message, size_t *length, size_t *most)
{
    static const char first[] = "has a length of '", second[] = "maximum length of '";
    const char *a = message != NULL ? strstr(message, first) : NULL;
    const char *b = a != NULL ? strstr(a, second) : NULL;

    if (b == NULL)
        return false;
    a += strlen(first);
    b += strlen(second);
    *length = strtoull(a, NULL, 10);
    *most = strtoull(b, NULL, 10);
    return *a >= '0' && *a <= '9' && *b >= '0' && *b <= '9';
}

enum rc xml_trop_long_dire(const char *name, long line, size_t characters, size_t max, struct err *e)
{
    char length[24], most[24];

    snprintf(length, sizeof(length), "%zu", characters);
    snprintf(most, sizeof(most), "%zu", max);
    ERR(e, MSG_XML_TROP_LONG, "longueur", length, "max", most);
    return err_at(e, name, line);
}

static void too_long(const struct trop_long *t, struct err *e)
{
    xml_trop_long_dire(t->element, t->line, t->longueur, t->max, e);
}

/* The reader will ask for it when it comes to that element. */
static bool put_aside(struct xml *x, const struct trop_long *t)
{
    if (x->longs == NULL || x->longs_n == LONGS_MAX)
        return false;
    x->longs[x->longs_n++] = *t;
    x->invalide = true;
    return true;
}

/* libxml2 says of the same value that it is too long, then that it is none of its type. */
static bool said_already(const struct xml *x, const char *element, const xmlError *error)
{
    const struct trop_long *last = x->longs_n > 0 ? &x->longs[x->longs_n - 1] : NULL;

    return last != NULL && last->line == error->line && strcmp(last->element, element) == 0;
}

static void value_error(struct xml *x, const char *element, const xmlError *error)
{
    struct trop_long t = {.line = error->line};

    snprintf(t.element, sizeof(t.element), "%s", element);
    if (error->code == XML_SCHEMAV_CVC_MAXLENGTH_VALID && lengths_of(error->message, &t.longueur, &t.max)) {
        if (!put_aside(x, &t))
            too_long(&t, &x->err);
    } else if (!said_already(x, element, error)) {
        ERR(&x->err, MSG_XML_VALEUR);
        err_at(&x->err, element, error->line);
    }
}

static void schema_error(struct xml *x, const xmlError *error)
{
    char expected[200], element[64];

    element_of(error->message, element, sizeof(element));
    if (element[0] == '\0')
        snprintf(element, sizeof(element), "%.63s", x->names[x->depth]);
    expected_of(error->message, expected, sizeof(expected));
    if (error->code == XML_SCHEMAV_ELEMENT_CONTENT || error->code == XML_SCHEMAV_CVC_ELT_1) {
        bool version = error->code == XML_SCHEMAV_CVC_ELT_1 && schemas[x->modele].racine != NULL;

        if (expected[0] == '\0')
            snprintf(expected, sizeof(expected), "aucun autre élément");
        ERR(&x->err,
            version                       ? MSG_XML_VERSION
            : lacks_child(error->message) ? MSG_XML_MANQUE
                                          : MSG_XML_SCHEMA,
            "attendu", version ? schemas[x->modele].racine : expected);
        err_at(&x->err, element, error->line);
    } else {
        value_error(x, element, error);
    }
}

static enum msg parser_message(const xmlError *error)
{
    /* Bytes of another encoding come under the code of a forbidden character: only the words tell. */
    if (error->message != NULL && strncmp(error->message, "Input is not proper UTF-8", 25) == 0)
        return MSG_XML_ENCODAGE;
    switch (error->code) {
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
    case XML_ERR_ENTITYREF_NO_NAME:
        return MSG_XML_ENTITE;
    case XML_ERR_DOCUMENT_EMPTY: /* no tag at all: JSON, a table, an archive, nothing */
        return MSG_XML_AUTRE_FICHIER;
    case XML_ERR_DOCUMENT_END:
    case XML_ERR_TAG_NOT_FINISHED:
        return MSG_XML_TRONQUE;
    case XML_ERR_INVALID_ENCODING:
    case XML_ERR_UNKNOWN_ENCODING:
    case XML_ERR_UNSUPPORTED_ENCODING:
    case XML_I18N_CONV_FAILED:
        return MSG_XML_ENCODAGE;
    default:
        return MSG_XML_MAL_FORME;
    }
}

static void on_error(void *state, xmlErrorPtr error)
{
    struct xml *x = state;

    if (x->err.msg != MSG_AUCUN || error == NULL || error->level < XML_ERR_ERROR)
        return;
    if (error->domain == XML_FROM_SCHEMASV) {
        schema_error(x, error);
        return;
    }
    ERR(&x->err, parser_message(error));
    err_at(&x->err, x->names[x->depth], error->line);
}

/* With a schema in place, libxml2 does not hand the errors of the parser itself to the reader's function: they are
 * taken from the thread's last error, which xml_open() cleared. */
/* The validator reads ahead of the nodes it hands over: what it says of a file with a DTD is only a consequence. */
static bool has_dtd(struct xml *x)
{
    xmlNodePtr node = xmlTextReaderCurrentNode(x->reader);

    return node != NULL && node->doc != NULL && xmlGetIntSubset(node->doc) != NULL;
}

static enum rc fail(struct xml *x, struct err *e)
{
    if (x->err.msg != MSG_XML_DTD && has_dtd(x))
        ERR(&x->err, MSG_XML_DTD);
    if (x->err.msg == MSG_AUCUN)
        on_error(x, xmlGetLastError());
    if (x->err.msg == MSG_AUCUN) {
        ERR(&x->err, MSG_XML_MAL_FORME);
        err_at(&x->err, x->names[x->depth], xmlTextReaderGetParserLineNumber(x->reader));
    }
    if (e != NULL)
        *e = x->err;
    return x->err.rc;
}

static enum rc refuse(struct xml *x, enum msg m, struct err *e)
{
    if (x->err.msg == MSG_AUCUN) {
        ERR(&x->err, m);
        err_at(&x->err, x->names[x->depth], xmlTextReaderGetParserLineNumber(x->reader));
    }
    return fail(x, e);
}

/* ---- opening ----------------------------------------------------------------------------------------------- */

static int on_read(void *state, char *buffer, int n)
{
    struct xml *x = state;
    size_t got = fread(buffer, 1, (size_t)n, x->in);

    return got == 0 && ferror(x->in) ? -1 : (int)got;
}

static int on_end(void *state)
{
    (void)state;
    return 0; /* the stream is the caller's */
}

static void set_schema(struct xml *x, enum xml_schema schema)
{
    xmlSchemaParserCtxtPtr parser =
        xmlSchemaNewMemParserCtxt((const char *)schemas[schema].text, (int)schemas[schema].n);

    CHECK(parser != NULL);
    x->schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    CHECK(x->schema != NULL && xmlTextReaderSetSchema(x->reader, x->schema) == 0);
}

/* libxml2 prints what it has no handler for; everything a person needs is in the structured errors. */
static void stay_quiet(void *arg, const char *format, ...)
{
    (void)arg;
    (void)format;
}

enum rc xml_open(FILE *in, enum xml_schema schema, struct xml **out, struct err *e)
{
    struct xml *x;

    if (archive_refuser(in, e) != RC_OK)
        return RC_USAGE;
    x = calloc(1, sizeof(*x));
    if (x == NULL)
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    x->in = in;
    x->modele = schema;
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, stay_quiet); /* of this thread */
    xmlResetLastError();
    x->reader = xmlReaderForIO(on_read, on_end, x, NULL, NULL, XML_PARSE_NONET | XML_PARSE_COMPACT);
    if (x->reader == NULL) {
        free(x);
        return ERR(e, MSG_MEMOIRE_EPUISEE);
    }
    xmlTextReaderSetStructuredErrorHandler(x->reader, on_error, x);
    if (schema != XML_SANS_SCHEMA)
        set_schema(x, schema);
    *out = x;
    return RC_OK;
}

void xml_close(struct xml *x)
{
    if (x == NULL)
        return;
    xmlFreeTextReader(x->reader);
    xmlSchemaFree(x->schema);
    free(x->longs);
    free(x);
}

void xml_longueurs_a_part(struct xml *x)
{
    x->longs = calloc(LONGS_MAX, sizeof(*x->longs)); /* without memory, they refuse the file */
}

bool xml_trop_long(struct xml *x, const char *name, size_t characters, struct err *out)
{
    const struct trop_long *t = x->longs;

    if (x->longs_n == 0 || strcmp(t->element, name) != 0 || t->longueur != characters)
        return false;
    too_long(t, out);
    memmove(x->longs, x->longs + 1, --x->longs_n * sizeof(*x->longs));
    return true;
}

/* ---- events ------------------------------------------------------------------------------------------------ */

static const char *or_empty(const xmlChar *s)
{
    return s != NULL ? (const char *)s : "";
}

/* The parser reads ahead by a block; the node knows its own line, as far as 16 bits go. */
static long line_of(struct xml *x)
{
    const xmlNode *node = xmlTextReaderCurrentNode(x->reader);
    const long line = node != NULL ? xmlGetLineNo(node) : 0;

    return line > 0 && line < UINT16_MAX ? line : xmlTextReaderGetParserLineNumber(x->reader);
}

static void fill(struct xml *x, enum xml_kind kind, struct xml_event *out)
{
    *out = (struct xml_event){.kind = kind,
                              .name = x->names[x->depth],
                              .depth = x->depth,
                              .text = "",
                              .ns = or_empty(xmlTextReaderConstNamespaceUri(x->reader)),
                              .line = line_of(x)};
}

static enum rc start(struct xml *x, struct xml_event *out, struct err *e)
{
    int depth = xmlTextReaderDepth(x->reader) + 1;

    if (depth > XML_DEPTH_MAX)
        return refuse(x, MSG_XML_TROP_PROFOND, e);
    x->depth = depth;
    snprintf(x->names[depth], sizeof(x->names[depth]), "%s",
             or_empty(xmlTextReaderConstLocalName(x->reader)));
    x->close_empty = xmlTextReaderIsEmptyElement(x->reader) == 1;
    fill(x, XML_START, out);
    return RC_OK;
}

static enum rc text(struct xml *x, struct xml_event *out, struct err *e)
{
    const char *value = or_empty(xmlTextReaderConstValue(x->reader));

    if (strlen(value) > XML_TEXT_MAX)
        return refuse(x, MSG_XML_TEXTE_TROP_LONG, e);
    fill(x, XML_TEXT, out);
    out->text = value;
    return RC_OK;
}

static enum rc end_of_file(struct xml *x, struct xml_event *out, struct err *e)
{
    if (x->err.msg == MSG_AUCUN && x->longs_n > 0)
        too_long(x->longs, &x->err);
    if (x->err.msg != MSG_AUCUN ||
        (x->schema != NULL && !x->invalide && xmlTextReaderIsValid(x->reader) != 1))
        return fail(x, e);
    *out = (struct xml_event){.kind = XML_FIN, .name = "", .ns = "", .text = ""};
    return RC_OK;
}

enum rc xml_next(struct xml *x, struct xml_event *out, struct err *e)
{
    if (x->close_empty) {
        x->close_empty = false;
        fill(x, XML_CLOSE, out);
        x->depth--;
        return RC_OK;
    }
    for (;;) {
        int more = xmlTextReaderRead(x->reader);

        if (more < 0 || x->err.msg != MSG_AUCUN)
            return fail(x, e);
        if (more == 0)
            return end_of_file(x, out, e);
        switch (xmlTextReaderNodeType(x->reader)) {
        case XML_READER_TYPE_ELEMENT:
            return start(x, out, e);
        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
            return text(x, out, e);
        case XML_READER_TYPE_END_ELEMENT:
            x->depth = xmlTextReaderDepth(x->reader) + 1;
            fill(x, XML_CLOSE, out);
            x->depth--;
            return RC_OK;
        case XML_READER_TYPE_DOCUMENT_TYPE:
            return refuse(x, MSG_XML_DTD, e);
        case XML_READER_TYPE_ENTITY_REFERENCE:
            return refuse(x, MSG_XML_ENTITE, e);
        default:
            break; /* comments, processing instructions, white space */
        }
    }
}

bool xml_attribute(struct xml *x, const char *name, char *out, size_t size)
{
    xmlChar *value = xmlTextReaderGetAttribute(x->reader, (const xmlChar *)name);

    if (value == NULL)
        return false;
    snprintf(out, size, "%s", (const char *)value);
    xmlFree(value);
    return true;
}

enum rc xml_check(FILE *in, enum xml_schema schema, struct err *e)
{
    struct xml_event event = {0};
    struct xml *x = NULL;
    enum rc rc = xml_open(in, schema, &x, e);

    if (rc != RC_OK)
        return rc;
    CHECK(x != NULL);
    do
        rc = xml_next(x, &event, e);
    while (rc == RC_OK && event.kind != XML_FIN);
    xml_close(x);
    return rc;
}
