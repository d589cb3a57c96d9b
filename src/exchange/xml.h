/*
 * xml.h - reading the XML files that partners send: one event at a time, checked against a schema compiled into the
 * program, over libxml2's streaming reader.
 *
 * Nothing is fetched: no network, no DTD, no entity other than the five of XML. A file that is not well formed or does
 * not follow its schema is refused as a whole, with the line and the element; no value of the file is quoted. Only a text that is too long may be
 * left to its reader (xml_longueurs_a_part()), who refuses the part of the file that it is of.
 * Memory does not grow with the file.
 *
 * Threads: one reader belongs to one thread at a time.
 */
#ifndef SICPF_EXCHANGE_XML_H
#define SICPF_EXCHANGE_XML_H

#include "base/base.h"
#include "base/err.h"

#define XML_TEXT_MAX (256 * 1024) /* bytes of one text */
#define XML_DEPTH_MAX 64

enum xml_schema { XML_SANS_SCHEMA, XML_LHEO_23, XML_PAIN_001, XML_PAIN_002, XML_SCHEMAS };

enum xml_kind {
    XML_START, /* an element opens */
    XML_TEXT,  /* text of the current element, CDATA included */
    XML_CLOSE, /* an element closes; also follows the start of an empty element */
    XML_FIN    /* the document is over, and valid */
};

struct xml_event {
    enum xml_kind kind;
    const char *name; /* local name of the element (of the one the text is in) */
    const char *ns;   /* its namespace, "" when none */
    const char *text; /* XML_TEXT: UTF-8; it lives until the next event */
    int depth;        /* of the element: 1 for the root */
    long line;
};

struct xml;

/* `in` stays the caller's and is read from where it is. The caller ends with xml_close(). RC_USAGE MSG_ARCHIVE_ZIP for a zip. */
NODISCARD enum rc xml_open(FILE *in, enum xml_schema schema, struct xml **out, struct err *e);
void xml_close(struct xml *x); /* NULL is allowed */

/*
 * The next event; white space between elements is passed over. RC_USAGE with the line: MSG_XML_MAL_FORME,
 * MSG_XML_ENTITE, MSG_XML_TRONQUE, MSG_XML_AUTRE_FICHIER, MSG_XML_ENCODAGE, MSG_XML_DTD, MSG_XML_TROP_PROFOND, MSG_XML_TEXTE_TROP_LONG,
 * MSG_XML_VERSION (a root of another message, or of another version of it), MSG_XML_SCHEMA (element unexpected there, with what was expected), MSG_XML_MANQUE (a child that is missing, with what was expected), MSG_XML_VALEUR (a value the schema refuses), MSG_XML_TROP_LONG (one
 * that is too long, with the most it may have).
 */
NODISCARD enum rc xml_next(struct xml *x, struct xml_event *out, struct err *e);

/* From its first event on, the text of an element that is longer than its schema allows no longer refuses the file: xml_trop_long() tells it. */
void xml_longueurs_a_part(struct xml *x);
/*
 * At the XML_CLOSE of an element without children, whose text had that many characters: true when the schema allows fewer, and *out is
 * MSG_XML_TROP_LONG with the element and the line. What is too long and was not asked for refuses the file at its end.
 */
NODISCARD bool xml_trop_long(struct xml *x, const char *name, size_t characters, struct err *out);

/* RC_USAGE MSG_XML_TROP_LONG, with the element, its line, how many characters it has and may have. */
enum rc xml_trop_long_dire(const char *name, long line, size_t characters, size_t max, struct err *e);

/*
 * The namespace of the first element of a file ("" when it has none), in whatever encoding the file says, into out (cut at size - 1 bytes). `in`
 * is put back where it is. False when no element opens in its first 64 KiB: reading the file says why.
 */
NODISCARD bool xml_racine(FILE *in, char *out, size_t size);

/* The attribute of the element of the last XML_START, into out (cut at size - 1 bytes); false when it has none. */
NODISCARD bool xml_attribute(struct xml *x, const char *name, char *out, size_t size);

/* Reads to the end: RC_OK when the file is well formed and follows the schema. */
NODISCARD enum rc xml_check(FILE *in, enum xml_schema schema, struct err *e);

#endif
