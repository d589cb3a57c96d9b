#!/usr/bin/env python3
"""What a program may do at /api/v1 before the address of a page, as docs/fr/api-pages.md tells it.

    api_pages.py SOURCE_DIR          prints the page

Reads src/web/routes.c (the addresses, their space) and web/templates/ (the forms: their fields are those of the act). The acts on a
dossier share one form: each has its line in the spaces whose role has it in src/training/dossier_table.c, with the fields that the form shows for that
act and that space. `./check` compares what it prints with the page; tests/unit/test_web_api_pages.c sends each of these lines to the program.
"""
import pathlib
import re
import sys

SPACES = {"T": "Titulaire", "O": "Organisme", "F": "Financeur", "G": "Gestionnaire"}
ROUTE = re.compile(r'\{HTTP_(GET|POST),\s*"([^"]+)",\s*([A-Z]),\s*(T_\w+),\s*(\w+),\s*(\w+),\s*([^}]*)\}')
TAG = re.compile(r'\{\{([#^/])(\w+)\}\}|<form\b[^>]*\baction="([^"]*)"[^>]*>|</form>|<(?:input|select|textarea|button)\b([^>]*)>')
HIDDEN = {"jeton"}
ROLES = {"T": ("ROLE_TITULAIRE", "est_titulaire"), "O": ("ROLE_ORGANISME", "est_organisme"), "G": ("ROLE_GESTIONNAIRE", "est_gestion")}
SHARED_FORM = "{{acte_courant}}"
ALWAYS = {"sans_formulaire": False, "causes": True, "questions": True, "trouvailles": True}  # sections of that form, once it may be filled
SECTION = re.compile(r"\{\{([#^/])(\w+)\}\}")


def expand(folder, name, seen=()):
    text = (folder / f"{name}.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{>\s*(\w+)\s*\}\}", lambda m: "" if m[1] in seen else expand(folder, m[1], (*seen, name)), text)


def resolve(text, known):
    """The text as a page shows it when each section of `known` is or is not there; the others are left as they are."""
    out, at, stack, hidden = [], 0, [], 0
    for m in SECTION.finditer(text):
        sign, key = m.groups()
        if not hidden:
            out.append(text[at:m.start()])
        at = m.end()
        if sign == "/":
            opened, shown = stack.pop() if stack else (key, None)
            hidden -= shown is False
            assert opened == key, f"{opened} fermée par {key}"
            if shown is None and not hidden:
                out.append(m[0])
            continue
        shown = (known[key] == (sign == "#")) if key in known else None
        stack.append((key, shown))
        hidden += shown is False
        if shown is None and not hidden:
            out.append(m[0])
    return "".join(out) + text[at:]


def dossier_acts(source, role):
    """(name in the address, key of its section, whether it has codes) of each act on a dossier that this role does on a page."""
    read = lambda path: (source / path).read_text(encoding="utf-8")
    names = dict(re.findall(r'X\((ACTE_\w+),\s*"([\w-]+)"', read("src/training/dossier.h")))
    keys = {act: key.lower() for act, key in re.findall(r"\[(ACTE_\w+)\] = K_(ACTE_\w+)", read("src/web/dossiers.c"))}
    may = dict.fromkeys(act for act, by in re.findall(r"\b(ACTE_\w+),\s*(ROLE_\w+)", read("src/training/dossier_table.c")) if by == role)
    coded = {act for act, by in re.findall(r"\{(ACTE_\w+),\s*(ROLE_\w+),", read("src/training/dossier_codes.c")) if by == role}
    filled = set(re.findall(r"\[(ACTE_\w+)\] = \{", read("src/web/actes.c")))
    return [(names[act], keys[act], act in coded) for act in may if act in keys and act in filled]


def exact(field, coded):
    """What the program asks beside what the form says: the version that was read, and words when no code is chosen."""
    name, how, asked, act = field
    if name == "version":
        asked = "exigé"
    elif name == "motif" and coded:
        asked = "exigé sans `code`"
    return name, how, asked, act


def shared(source, folder, space, path, template):
    """The address of each act of the form that they share, with its fields there."""
    role, mine = ROLES[space]
    text = expand(folder, template[2:].lower())
    every = set(re.findall(r"\{\{[#^](acte_\w+)\}\}", text))
    for name, key, coded in dossier_acts(source, role):
        known = {**ALWAYS, **{k: k == key for k in every}, **{section: section == mine for _, section in ROLES.values()}, "est_financeur": False, "a_codes": coded}
        for action, fields in forms(resolve(text, known)):
            if SHARED_FORM in action:
                yield path.replace("{acte}", name), [exact(f, coded) for f in fields]


def forms(text):
    """(address, [(field, how, when it must be given, only for)]) of each form."""
    open_form, fields, stack = None, [], []
    for m in TAG.finditer(re.sub(r"\{\{![^}]*\}\}", "", text)):
        if m[1] == "/":
            if stack:
                stack.pop()
        elif m[1]:
            stack.append((m[1], m[2]))
        elif m[3] is not None:
            open_form, fields = re.sub(r"\{\{[#^](\w+)\}\}.*?\{\{/\1\}\}", "{{acte}}", m[3]).replace("{{acte}}{{acte}}", "{{acte}}"), []
        elif m[0] == "</form>":
            if open_form is not None:
                yield open_form, fields
            open_form = None
        elif open_form is not None and (name := re.search(r'\bname="([^"{]+)"', m[4])) and name[1] not in HIDDEN:
            acts = [key[5:] for sign, key in stack if sign == "#" and key.startswith("acte_") and key[5:] != "courant"]
            kind = re.search(r'\btype="(\w+)"', m[4])
            how = {"date": "date", "checkbox": "true", "file": "fichier"}.get(kind[1] if kind else "", "")
            asked = re.search(r"\brequired\b", re.sub(r"\{\{[#^](\w+)\}\}.*?\{\{/\1\}\}", "", m[4])) is not None
            asked = asked or (kind is not None and kind[1] == "hidden" and name[1] == "numero")  # what was read: the act is refused without it
            rest = [key for _, key in stack if not key.startswith("acte_")]
            field = (name[1], how, asked and ("exigé selon le dossier" if SHARED_FORM in open_form and rest else "exigé"), acts[-1] if acts else "")
            if field not in fields:
                fields.append(field)


def shape(address):
    """An address as a pattern: what varies is one piece, or several for a base that varies, where the address begins."""
    parts = re.split(r"(\{\{\w+\}\}|\{\w+\})", address)
    return "".join(re.escape(p) if i % 2 == 0 else r"[^?]*" if not "".join(parts[:i]) else r"[^?/]*" for i, p in enumerate(parts))


def sample(address):
    return re.sub(r"\{\{?(\w+)\}\}?", r"\1", address)


def beside(route, action):
    """The pieces of the route, those that it leaves open said by an action whose base varies; None when they are not one address."""
    ours, said = route.split("/"), action.split("/")
    if not said[0].startswith("{{") or len(said) > len(ours):
        return None
    said = ours[:len(ours) - len(said) + 1] + said[1:]
    varies = lambda piece: piece.startswith("{")
    if not all(varies(o) or varies(t) or o == t for o, t in zip(ours, said)):
        return None
    return "/".join(t if varies(o) and not varies(t) else o for o, t in zip(ours, said))


def matches(route, action):
    if beside(route, action) is not None:
        return True
    return re.fullmatch(shape(route), sample(action)) is not None or re.fullmatch(shape(action), sample(route)) is not None


def word(field):
    name, how, required, act = field
    notes = ", ".join(n for n in (how, "" if not act else f"pour {act}", required or "") if n)
    return f"`{name}`" + (f" ({notes})" if notes else "")


def acts(folder, space, path, template):
    """The addresses of the forms of a template that this route takes, with their fields, as this space shows them."""
    mine = ROLES.get(space, ("", ""))[1]
    known = {section: section == mine for _, section in ROLES.values()} if mine else {}
    every = [(a, f) for a, f in forms(resolve(expand(folder, template[2:].lower()), known)) if matches(path, a)]
    last = path.rsplit("/", 1)[1]
    named = [(a, f) for a, f in every if a.endswith("/" + last)] if "{" not in last else []
    if any(a.startswith("/") for a, _ in every):  # a base that could be that of another route is
        every = [(a, f) for a, f in every if a.startswith("/") or "{" not in path.rsplit("/", a.count("/"))[0]]
    found = {}
    for action, fields in named or every:
        known = beside(path, action) or (action if action.startswith("/") and "{" in path else path)
        place = re.sub(r"\{\{(\w+)\}\}", r"{\1}", known) if re.fullmatch(shape(path), sample(known)) else path
        found.setdefault(place, []).append(fields)
    if len(found) > 1 and "{" in last:  # each step is said
        found.pop(path, None)
    return {place: together(several) for place, several in found.items()} or {path: []}


def together(several):
    """The fields of the forms that one address takes: what one of them does without is asked by the others alone."""
    asked = set.intersection(*({f[0] for f in fields if f[2]} for fields in several))
    out = []
    for name, how, required, act in (f for fields in several for f in fields):
        field = (name, how, required if not required or name in asked else "exigé selon ce qui est fait", act)
        if field not in out:
            out.append(field)
    return out


def page(source):
    """docs/fr/api-pages.md as the routes and the forms of this tree say it."""
    folder = source / "web/templates"
    routes = [m.groups() for m in ROUTE.finditer((source / "src/web/routes.c").read_text(encoding="utf-8"))]
    lines = ["# Ce qu'un programme peut lire et faire", "",
             "Cette page est produite par `tools/api_pages.py . > docs/fr/api-pages.md` ; `./check` vérifie qu'elle est à jour. Le mode d'emploi est dans",
             "[api.md](api.md). Chaque adresse suit `/api/v1` ; ce qui est entre accolades varie. Un champ qu'une ligne n'a pas est refusé (`api.champ`)."]
    for space, title in SPACES.items():
        lines += ["", f"## {title}", "", "| Lire (GET) | Faire (POST) | Champs |", "|---|---|---|"]
        for method, path, of, template, _page, _action, flags in routes:
            if of != space or "ROUTE_API" in flags:
                continue
            if method == "GET":
                lines.append(f"| `{path}` | | |")
                continue
            one_each = SHARED_FORM in expand(folder, template[2:].lower()) and path.endswith("/{acte}")
            for place, fields in shared(source, folder, of, path, template) if one_each else acts(folder, of, path, template).items():
                lines.append(f"| | `{place}` | {' · '.join(word(f) for f in fields)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(pathlib.Path(sys.argv[1])))
