#!/usr/bin/env python3
"""Compiles the templates of the pages (mustache syntax) and the theme into C.

    mustachec.py WEB_DIR OUT_DIR [DEPFILE]

Reads web/templates/*.html, web/cles.txt (what each variable is), web/champs.txt (what each field asks for),
web/journal.txt (the journal in words), web/donnees.txt (what is kept, in words) and web/theme/*; writes templates.h
(enum view_key, enum template_id), templates_code.h (one C function a template), view_keys.h (the data item each key may
show), coverage_table.h (what each page shows and asks for), page_words.h, journal_mots.h (acts in words) and theme_table.h
(files of the theme, with a gzip form).

Syntax: {{key}} (always escaped), {{#key}}…{{/key}}, {{^key}}…{{/key}}, {{> partial}}, {{! comment}}, and three words of
our own: {{> @contenu}} renders the page inside its layout, {{% name}}…{{/name}} (first lines of a page) declares its
`titre`, `parent` (another template, for the breadcrumb) and `espace`, {{? key key}} gives the holder a link to the origin
of the datum that these keys show (nothing in other spaces).

A page of the holder that shows a personal key with no {{? key}} in the same <section> (or, outside of any, elsewhere
outside of any) does not build: C. trav. R. 6323-35, each datum says its item, source, recipients and keep-until date.

Escaping follows the place: text, attribute, or address. What a browser would run or load from elsewhere is refused by
the build: {{{key}}}, scripts, inline styles, event attributes, variables outside quotes, an element left open in a
section. A key that web/cles.txt does not declare stops the build with file and line.
"""
import gzip
import hashlib
import html
import pathlib
import re
import sys

KEY = re.compile(r"[a-z][a-z0-9_]*\Z")
FIELD = re.compile(r"(?:[a-z][a-z0-9_]*/)?[a-z][a-z0-9_]*\Z")
TAG = re.compile(r"\{\{(.*?)\}\}", re.S)
URL_ATTRIBUTES = {"href", "action", "src", "formaction"}
FIELD_ELEMENTS = {"input", "select", "textarea", "button"}
FORBIDDEN_ELEMENTS = {"script", "style", "iframe", "object", "embed", "base"}
PRAGMAS = ("titre", "parent", "espace")
HOLDER_SPACE = "Espace titulaire"
ORIGINS = ("mes_donnees", "/mes-donnees")  # the page where the origin of each datum is told
DEPTH_MAX = 12


def stop(path, line, text):
    sys.exit(f"{path}:{line}: {text}")


def c_string(text):
    out = []
    for byte in text.encode("utf-8"):
        char = chr(byte)
        if char in '"\\':
            out.append("\\" + char)
        elif char == "\n":
            out.append('\\n"\n        "')
        elif char == "?":
            out.append("\\?")
        elif 32 <= byte < 127:
            out.append(char)
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def item_c(item):
    return "ITEM_" + re.sub(r"[.-]", "_", item).upper()


class Html:
    """Where in the HTML the compiler stands: enough of the grammar to know how a variable must be escaped."""

    def __init__(self):
        self.place = "text"      # text, tag, value, comment
        self.element = ""
        self.attribute = ""
        self.value_start = False  # nothing yet between the quotes
        self.fields = []         # (name, line) of the fields of forms

    def state(self):
        return (self.place, self.element if self.place != "text" else "", self.attribute if self.place == "value" else "")

    def feed(self, text, where):
        i = 0
        while i < len(text):
            step = getattr(self, "in_" + self.place)
            i = step(text, i, where)

    def in_text(self, text, i, where):
        start = text.find("<", i)
        if start < 0:
            return len(text)
        if text.startswith("<!--", start):
            self.place = "comment"
            return start + 4
        match = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)|<!doctype", re.I).match(text, start)
        if not match:
            stop(*where, "« < » isolé : écrire &lt;")
        self.element = (match.group(1) or "!doctype").lower()
        if self.element in FORBIDDEN_ELEMENTS:
            stop(*where, f"élément interdit : {self.element}")
        self.place, self.attribute = "tag", ""
        return match.end()

    def in_comment(self, text, i, where):
        end = text.find("-->", i)
        if end < 0:
            return len(text)
        self.place = "text"
        return end + 3

    def in_tag(self, text, i, where):
        char = text[i]
        if char == ">":
            self.place = "text"
            return i + 1
        match = re.compile(r"\s+|/|([^\s=>/\"'<]+)(=\"|=)?").match(text, i)
        if not match:
            stop(*where, "attribut mal formé")
        if match.group(1):
            self.attribute = match.group(1).lower()
            if self.attribute == "style" or self.attribute.startswith("on"):
                stop(*where, f"attribut interdit : {self.attribute}")
            if match.group(2) == "=":
                stop(*where, "valeur d'attribut sans guillemets doubles")
            if match.group(2) == '="':
                self.place, self.value_start = "value", True
        return match.end()

    def in_value(self, text, i, where):
        end = text.find('"', i)
        if end != i:
            self.value_start = False
        if end < 0:
            return len(text)
        if self.attribute == "name" and self.element in FIELD_ELEMENTS:
            self.fields.append((text[i:end], where[1] + text.count("\n", 0, i)))
        self.place = "tag"
        return end + 1

    def escape(self, where):
        """The escaping a variable needs here."""
        if self.place == "text":
            return "ESCAPE_TEXT"
        if self.place != "value":
            stop(*where, "variable hors d'un texte ou d'un attribut entre guillemets")
        if self.attribute == "name" and self.element in FIELD_ELEMENTS:
            stop(*where, "nom de champ variable : web/champs.txt ne pourrait pas dire ce qu'il demande")
        start, self.value_start = self.value_start, False
        if self.attribute in URL_ATTRIBUTES:
            return "ESCAPE_PATH" if start else "ESCAPE_URL"
        return "ESCAPE_TEXT"


def tidy(text):
    """Indentation is for the people who write templates; it does not travel. A list without items is truly empty."""
    text = re.sub(r"(<(?:ul|ol|dl|div|section|tbody)\b[^>]*>)\n\s*", r"\1", text)
    return re.sub(r"\n[ \t]+", "\n", re.sub(r"[ \t]+\n", "\n", text))


CODE = re.compile(r"</?(code|pre|script|style|textarea)\b", re.I)


def unbroken(text, place, verbatim):
    """(text, whether it ends within code). A line never begins with « : », « ? » or a closing guillemet (Imprimerie nationale's rules): the space before becomes one that
    does not break. Only what people read: neither a tag, even begun in an earlier piece, nor code that they may copy."""
    pieces = re.split(r"(<[^>]*>?)", text)
    for i, piece in enumerate(pieces):
        if place != "text":
            ends = piece.find(">") + 1
            if ends == 0:
                continue
            place = "text"
            pieces[i] = piece[:ends] + spaced(piece[ends:])
        elif i % 2 == 1:
            match = CODE.match(piece)
            if match:
                verbatim = not piece.startswith("</")
        elif not verbatim:
            pieces[i] = spaced(piece)
    return "".join(pieces), verbatim


def spaced(text):
    return re.sub(r" (?=[:?!;»%€])", "\u00a0", text).replace("« ", "«\u00a0")


def standalone(source, match):
    """A section, comment or partial alone on its line takes the line with it, as mustache says."""
    if match.group(1)[:1] not in ("#", "^", "/", "!", ">", "%"):
        return match.start(), match.end()
    before = source.rfind("\n", 0, match.start()) + 1
    after = source.find("\n", match.end())
    after = len(source) if after < 0 else after
    if source[before:match.start()].strip() or source[match.end():after].strip():
        return match.start(), match.end()
    return before, min(after + 1, len(source))


def tokens(path, source):
    """(kind, value, line) of a template; kinds: literal, variable, and the sign of each mustache tag."""
    position, result = 0, []
    for match in TAG.finditer(source):
        start, end = standalone(source, match)
        line = source.count("\n", 0, match.start()) + 1
        inner = match.group(1)
        if start > position:
            result.append(("literal", source[position:start], source.count("\n", 0, position) + 1))
        position = max(end, position)
        sign = inner[:1]
        if sign in ("{", "&", "="):
            stop(path, line, "{{{…}}}, {{&…}} et {{=…}} sont interdits : tout est échappé")
        if sign in ("#", "^", "/", ">", "!", "%", "?"):
            value = inner[1:].strip()
        else:
            sign, value = "variable", inner.strip()
        result.append((sign, value, line))
    if position < len(source):
        result.append(("literal", source[position:], source.count("\n", 0, position) + 1))
    for kind, value, line in result:
        for brace in ("{{", "}}"):
            if kind == "literal" and brace in value:
                stop(path, line + value[:value.index(brace)].count("\n"), f"« {brace} » sans son vis-à-vis")
    return result


class Template:
    def __init__(self, path, keys, words):
        self.path, self.name, self.keys, self.words = path, path.stem, keys, words
        self.partials, self.pragmas = [], {}
        if not KEY.match(self.name):
            stop(path, 1, "nom de modèle : minuscules, chiffres et _ seulement")
        self.html, self.code, self.stack, self.loops, self.in_title = Html(), [], [], 0, False
        self.verbatim = False    # within code that people copy
        self.shown = set()       # keys of the body
        self.body = self.take_pragmas(tokens(path, path.read_text(encoding="utf-8")))
        self.compile(self.body)
        self.fields = self.html.fields

    def take_pragmas(self, stream):
        """Declarations come first; their text is compiled apart."""
        rest, i = [], 0
        while i < len(stream):
            kind, value, line = stream[i]
            if kind != "%":
                rest.append(stream[i])
                i += 1
                continue
            if value not in PRAGMAS or value in self.pragmas:
                stop(self.path, line, f"déclaration inconnue ou répétée : {value}")
            end = i + 1
            while end < len(stream) and stream[end][:2] != ("/", value):
                end += 1
            if end == len(stream):
                stop(self.path, line, f"déclaration non fermée : {value}")
            self.pragmas[value] = (stream[i + 1:end], line)
            i = end + 1
        return rest

    def plain(self, pragma):
        """The text of a pragma that may not hold variables."""
        if pragma not in self.pragmas:
            return ""
        stream, line = self.pragmas[pragma]
        if any(kind != "literal" for kind, _, _ in stream):
            stop(self.path, line, f"{pragma} : texte sans variable attendu")
        return "".join(value for _, value, _ in stream).strip()

    def key(self, name, line):
        if not KEY.match(name):
            stop(self.path, line, f"clé mal formée : « {name} »")
        if name not in self.keys:
            stop(self.path, line, f"clé absente de web/cles.txt : « {name} »")
        self.keys[name]["used"] = True
        self.shown.add(name)
        return "K_" + name.upper()

    def emit(self, text):
        self.code.append("    " * (1 + len(self.stack)) + text)

    def compile(self, stream):
        for kind, value, line in stream:
            getattr(self, {"literal": "do_literal", "variable": "do_variable", "#": "do_open", "^": "do_inverted",
                           "/": "do_close", ">": "do_partial", "!": "do_comment", "?": "do_origin"}[kind])(value, line)
        if self.stack:
            stop(self.path, self.stack[-1][1], f"section non fermée : {self.stack[-1][0]}")
        if self.html.place != "text":
            stop(self.path, 1, "le modèle se termine au milieu d'une balise")

    def do_comment(self, value, line):
        pass

    def do_literal(self, value, line):
        text, self.verbatim = unbroken(tidy(value), self.html.place, self.verbatim)
        self.html.feed(text, (self.path, line))
        if text:
            self.emit(f"render_bytes(r, {c_string(text)}, {len(text.encode('utf-8'))});")

    def do_variable(self, value, line):
        key = self.key(value, line)
        escape = "ESCAPE_NONE" if self.in_title else self.html.escape((self.path, line))
        self.emit(f"render_value(r, {key}, {escape});")

    def do_open(self, value, line):
        key = self.key(value, line)
        self.loops += 1
        name = f"s{self.loops}"
        self.emit(f"for (struct section {name} = section_open(r, {key}); section_next(r, &{name});) {{")
        self.push(value, line)

    def do_inverted(self, value, line):
        self.emit(f"if (!render_true(r, {self.key(value, line)})) {{")
        self.push(value, line)

    def push(self, value, line):
        if len(self.stack) == DEPTH_MAX:
            stop(self.path, line, "sections trop imbriquées")
        self.stack.append((value, line, self.html.state()))

    def do_close(self, value, line):
        if not self.stack or self.stack[-1][0] != value:
            stop(self.path, line, f"fermeture inattendue : {value}")
        _, opened, state = self.stack.pop()
        if state != self.html.state():
            stop(self.path, opened, f"la section {value} ne se termine pas où elle commence dans le HTML")
        self.emit("}")

    def do_partial(self, value, line):
        if self.html.place != "text":
            stop(self.path, line, "modèle inclus au milieu d'une balise")
        if value == "@contenu":
            self.emit("render_page(r);")
            return
        self.partials.append((value, line))
        self.emit(f"template_{value}(r);")

    def do_origin(self, value, line):
        """One datum, one link: the keys show the same items, and the first says which of them the page has."""
        names = value.split()
        if self.in_title or self.html.place != "text":
            stop(self.path, line, "lien vers l'origine d'une donnée hors du texte de la page")
        if not names:
            stop(self.path, line, "lien vers l'origine d'une donnée sans clé")
        keys = [self.key(name, line) for name in names]
        items = self.keys[names[0]]["items"]
        if items[0] in ("@public", "*"):
            stop(self.path, line, f"« {names[0]} » ne montre pas une donnée")
        for name in names:
            if sorted(self.keys[name]["items"]) != sorted(items):
                stop(self.path, line, f"« {name} » et « {names[0]} » ne montrent pas la même donnée")
        for item in items:
            if item not in self.words:
                stop(self.path, line, f"donnée sans mots dans web/journal.txt : {item}")
            text = (f'<a class="origine" href="{ORIGINS[1]}#{item}"><span class="origine-signe" aria-hidden="true">i</span>'
                    f'<span class="origine-mots"><span class="invisible">Origine : </span>{html.escape(self.words[item])}</span></a>')
            only = f", {keys[0]}, {item_c(item)}" if len(items) > 1 else ""
            test = "render_shows" if only else "render_to_holder"
            self.emit(f"if ({test}(r{only})) render_bytes(r, {c_string(text)}, {len(text.encode('utf-8'))});")

    def title(self):
        """The title as C: a function of its own, since it may hold variables. It gives plain text, which the layout
        escapes where it shows it."""
        stream, _ = self.pragmas.get("titre", ([], 0))
        for kind, value, line in stream:
            if kind == "variable" and self.keys.get(value, {"items": ["@public"]})["items"] != ["@public"]:
                stop(self.path, line, f"« {value} » dans un titre resterait dans l'historique du navigateur")
        self.html, self.code, self.stack, self.in_title = Html(), [], [], True
        self.compile([(k, re.sub(r"\s+", " ", v) if k == "literal" else v, line) for k, v, line in stream])
        return self.code


def read_keys(path, name_form=KEY, nobody="@public"):
    """Lines « name : nobody's » or « name : items » of web/cles.txt and web/champs.txt."""
    keys = {}
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = raw.partition(";")[0].strip()
        if not text:
            continue
        name, _, what = text.partition(":")
        name, items = name.strip(), what.split()
        if not name_form.match(name) or not items:
            stop(path, number, f"attendu : nom : {nobody} ou donnée(s), lu « {text} »")
        if name in keys:
            stop(path, number, f"clé déjà déclarée : {name}")
        if items not in ([nobody], ["*"]) and not all(re.fullmatch(r"[a-z_]+\.[a-z_]+", item) for item in items):
            stop(path, number, f"donnée mal formée : {what.strip()}")
        keys[name] = {"items": items, "line": number, "used": False}
    return keys


def check_partials(templates):
    def visit(name, trail):
        for partial, line in templates[name].partials:
            if partial not in templates:
                stop(templates[name].path, line, f"modèle inclus inconnu : {partial}")
            if partial in trail:
                stop(templates[name].path, line, f"inclusion circulaire : {' > '.join(trail + [partial])}")
            visit(partial, trail + [partial])
    for name in templates:
        visit(name, [name])
        parent = templates[name].plain("parent")
        if parent and parent not in templates:
            stop(templates[name].path, templates[name].pragmas["parent"][1], f"parent inconnu : {parent}")


def field_of(template, name, line, fields):
    """What web/champs.txt says of a field: for this template, else for all."""
    for known in (f"{template.name}/{name}", name):
        if known in fields:
            fields[known]["used"] = True
            return fields[known]
    stop(template.path, line, f"champ absent de web/champs.txt : « {name} »")


def closure(templates, name):
    """A template and all it includes, the layout's page excepted."""
    found, todo = set(), [name]
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo += [partial for partial, _ in templates[here].partials]
    return sorted(found)


def write_coverage(out, keys, fields, templates):
    """What each page shows and asks for, its included templates with it."""
    rows = set()
    for name in templates:
        for part in closure(templates, name):
            t = templates[part]
            rows |= {(name, "", item) for key in t.shown for item in keys[key]["items"]}
            rows |= {(name, field, item) for field, line in t.fields
                     for item in field_of(t, field, line, fields)["items"]}
    with open(out / "coverage_table.h", "w", encoding="utf-8") as f:
        f.write(BANNER + "static const struct coverage_row coverage_table[] = {\n")
        f.writelines(f'    {{T_{name.upper()}, "{field}", {"ITEM_COUNT" if item == "*" else item_c(item)}}},\n'
                     for name, field, item in sorted(rows) if not item.startswith("@"))
        f.write("};\n")


def shown_keys(name, templates, place, found):
    """Walks a page and what it includes: found["shown"] and found["linked"] get (section, key, path, line)."""
    t = templates[name]
    for kind, value, line in t.body:
        if kind == "literal":
            for tag in re.findall(r"<(/?)section\b", value):
                if tag:
                    place.pop() if len(place) > 1 else None
                else:
                    found["sections"] += 1
                    place.append(found["sections"])
        elif kind == ">" and value in templates:
            shown_keys(value, templates, place, found)
        elif kind == "?":
            found["linked"].update((place[-1], key) for key in value.split())
        elif kind in ("variable", "#", "^"):
            found["shown"].append((place[-1], value, t.path, line))


def check_origins(templates, keys):
    """Each datum of each page of the holder leads to where its origin is told."""
    for name, t in templates.items():
        if t.plain("espace") != HOLDER_SPACE or name == ORIGINS[0]:
            continue
        found = {"shown": [], "linked": set(), "sections": 0}
        shown_keys(name, templates, [0], found)
        for section, key, path, line in found["shown"]:
            if keys[key]["items"] != ["@public"] and (section, key) not in found["linked"]:
                stop(path, line, f"page {name} : « {key} » sans {{{{? {key}}}}} dans la même section")


BANNER = "/* Generated by tools/mustachec.py from web/; do not edit. */\n"


def write_header(out, keys, templates):
    with open(out / "templates.h", "w", encoding="utf-8") as f:
        f.write(BANNER + "#ifndef SICPF_TEMPLATES_H\n#define SICPF_TEMPLATES_H\nenum view_key {\n    K_AUCUNE,\n")
        f.writelines(f"    K_{name.upper()},\n" for name in sorted(keys))
        f.write("    KEY_COUNT\n};\nenum template_id {\n    T_AUCUN,\n")
        f.writelines(f"    T_{name.upper()},\n" for name in sorted(templates))
        f.write("    TEMPLATE_COUNT\n};\n#endif\n")


def write_code(out, templates):
    with open(out / "templates_code.h", "w", encoding="utf-8") as f:
        f.write(BANNER)
        f.writelines(f"static void template_{name}(struct render *r);\n" for name in sorted(templates))
        for name in sorted(templates):
            t = templates[name]
            f.write(f"\nstatic void template_{name}(struct render *r)\n{{\n" + "\n".join(t.code or ["    (void)r;"])
                    + "\n}\n")
            parent = t.plain("parent")
            t.parent, t.space = f"T_{parent.upper()}" if parent else "T_AUCUN", t.plain("espace")
            f.write(f"\nstatic void title_{name}(struct render *r)\n{{\n" + "\n".join(t.title() or ["    (void)r;"])
                    + "\n}\n")
        f.write("\nstatic const struct template_def template_table[] = {\n"
                '    [T_AUCUN] = {"", "", T_AUCUN, NULL, NULL},\n')
        for name in sorted(templates):
            t = templates[name]
            f.write(f'    [T_{name.upper()}] = {{"{name}", {c_string(t.space)}, {t.parent}, template_{name}, '
                    f"title_{name}}},\n")
        f.write("};\n")


def write_keys(out, keys):
    with open(out / "view_keys.h", "w", encoding="utf-8") as f:
        f.write(BANNER + "static const struct key_def key_table[] = {\n    [K_AUCUNE] = {\"\", false, false, {0}, 0},\n")
        for name in sorted(keys):
            items = keys[name]["items"]
            public = items == ["@public"]
            every = items == ["*"]
            names = "0" if public or every else ", ".join(item_c(item) for item in items)
            f.write(f'    [K_{name.upper()}] = {{"{name}", {"true" if public else "false"}, '
                    f"{'true' if every else 'false'}, {{{names}}}, {0 if public or every else len(items)}}},\n")
        f.write("};\n")


def read_words(web):
    """What programs name, as people read it: acts, purposes and data of the journal, columns and codes of what is kept."""
    tables = {"acte": {}, "finalite": {}, "donnee": {}, "colonne": {}, "valeur": {}}
    for path in (web / "journal.txt", web / "donnees.txt"):
        for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text = raw.partition(";")[0].strip()
            if not text:
                continue
            match = re.fullmatch(r"(\w+) ([A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*) : (.+)", text)
            if not match or match.group(1) not in tables:
                stop(path, number, f"attendu : « acte NOM : mots », lu « {text} »")
            kind, name, words = match.groups()
            if name in tables[kind]:
                stop(path, number, f"déjà décrit : {kind} {name}")
            tables[kind][name] = words
    return tables


def write_words(out, tables):
    """The acts are said by receipts too, which know nothing of pages: they have a table of their own."""
    with open(out / "journal_mots.h", "w", encoding="utf-8") as f:
        f.write(BANNER + "static const struct mot mots[] = {\n")
        f.writelines(f'    {{"{name}", {c_string(words)}}},\n' for name, words in sorted(tables["acte"].items()))
        f.write("};\n")
    with open(out / "page_words.h", "w", encoding="utf-8") as f:
        f.write(BANNER + "#include \"web/words.h\"\n")
        for kind, table in tables.items():
            if kind == "acte":
                continue
            f.write(f"const struct page_word words_{kind}[] = {{\n")
            f.writelines(f'    {{"{name}", {c_string(words)}}},\n' for name, words in sorted(table.items()))
            f.write('    {NULL, NULL}};\n')


def bytes_c(data):
    return ",".join(str(b) for b in data)


def write_theme(out, folder):
    types = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png"}
    names, paths = [], []
    with open(out / "theme_table.h", "w", encoding="utf-8") as f:
        f.write(BANNER)
        for number, path in enumerate(sorted(folder.glob("*.*"))):
            if path.suffix not in types:
                stop(path, 1, "type de fichier inconnu dans le thème")
            data = path.read_bytes()
            if path.suffix == ".css":
                text = re.sub(r"/\*.*?\*/", "", data.decode("utf-8"), flags=re.S)
                data = re.sub(r"\s*\n\s*", "\n", text).strip().encode("utf-8")
                if len(data) > 40 * 1024:
                    stop(path, 1, f"feuille de style trop lourde : {len(data)} octets, 40 960 au plus")
            packed = gzip.compress(data, 9, mtime=0)
            digest = hashlib.sha256(data).hexdigest()[:16]
            paths.append(f'    "/theme/{path.stem}-{digest}{path.suffix}",\n')
            f.write(f"static const unsigned char theme_{number}[] = {{{bytes_c(data)}}};\n"
                    f"static const unsigned char theme_{number}_gz[] = {{{bytes_c(packed)}}};\n")
            names.append(f'    {{"{path.name}", "{types[path.suffix]}", theme_{number}, '
                         f"sizeof(theme_{number}), theme_{number}_gz, sizeof(theme_{number}_gz)}},\n")
        f.write("static const struct theme_file theme_table[] = {\n" + "".join(names) + "};\n"
                "static const char *const theme_paths[] = {\n" + "".join(paths) + "};\n")


def write_depfile(path, web):
    """What ninja watches: each file, and the folders, so that one more or one less is seen."""
    read = sorted([web / "templates", web / "theme", *(p for p in web.rglob("*") if p.is_file())])
    path.write_text("templates.h: " + " ".join(str(p).replace(" ", "\\ ") for p in read) + "\n", encoding="utf-8")


def main():
    web, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    keys = read_keys(web / "cles.txt")
    words = read_words(web)
    templates = {p.stem: Template(p, keys, words["donnee"]) for p in sorted((web / "templates").glob("*.html"))}
    check_partials(templates)
    check_origins(templates, keys)
    write_header(out, keys, templates)
    write_code(out, templates)
    for name, key in keys.items():
        if not key["used"]:
            stop(web / "cles.txt", key["line"], f"clé qu'aucun modèle n'emploie : {name}")
    write_keys(out, keys)
    fields = read_keys(web / "champs.txt", FIELD, "@technique")
    write_coverage(out, keys, fields, templates)
    for name, field in fields.items():
        if not field["used"]:
            stop(web / "champs.txt", field["line"], f"champ qu'aucun modèle n'emploie : {name}")
    write_words(out, words)
    write_theme(out, web / "theme")
    if len(sys.argv) > 3:
        write_depfile(pathlib.Path(sys.argv[3]), web)


if __name__ == "__main__":
    main()
