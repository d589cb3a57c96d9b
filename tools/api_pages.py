#!/usr/bin/env python3
"""What a program may do at /api/v1 before the address of a page, as docs/fr/api-pages.md tells it.

    api_pages.py SOURCE_DIR          prints the page

Reads src/web/routes.c (the addresses, their space) and web/templates/ (the forms: their fields are those of the act).
`./check` compares what it prints with the page.
"""
import pathlib
import re
import sys

SPACES = {"T": "Titulaire", "O": "Organisme", "F": "Financeur", "G": "Gestionnaire"}
ROUTE = re.compile(r'\{HTTP_(GET|POST),\s*"([^"]+)",\s*([A-Z]),\s*(T_\w+),\s*(\w+),\s*(\w+),\s*([^}]*)\}')
TAG = re.compile(r'\{\{([#^/])(\w+)\}\}|<form\b[^>]*\baction="([^"]*)"[^>]*>|</form>|<(?:input|select|textarea|button)\b([^>]*)>')
HIDDEN = {"jeton"}


def expand(folder, name, seen=()):
    text = (folder / f"{name}.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{>\s*(\w+)\s*\}\}", lambda m: "" if m[1] in seen else expand(folder, m[1], (*seen, name)), text)


def forms(text):
    """(address, [(field, how, only for)]) of each form."""
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
            field = (name[1], how, re.search(r"\brequired\b", m[4]) is not None, acts[-1] if acts else "")
            if field not in fields:
                fields.append(field)


def shape(address):
    """An address as a pattern: what varies is one piece, or several for a base that varies."""
    parts = re.split(r"(\{\{\w+\}\}|\{\w+\})", address)
    return "".join(re.escape(p) if i % 2 == 0 else r"[^?]*" for i, p in enumerate(parts))


def sample(address):
    return re.sub(r"\{\{?(\w+)\}\}?", r"\1", address)


def matches(route, action):
    return re.fullmatch(shape(route), sample(action)) is not None or re.fullmatch(shape(action), sample(route)) is not None


def word(field):
    name, how, required, act = field
    notes = ", ".join(n for n in (how, "" if not act else f"pour {act}", "exigé" if required else "") if n)
    return f"`{name}`" + (f" ({notes})" if notes else "")


def acts(folder, path, template):
    """The addresses of the forms of a template that this route takes, with their fields."""
    every = [(a, f) for a, f in forms(expand(folder, template[2:].lower())) if matches(path, a)]
    last = path.rsplit("/", 1)[1]
    named = [(a, f) for a, f in every if a.endswith("/" + last)] if "{" not in last else []
    found = {}
    for action, fields in named or every:
        known = action if action.startswith("/") and "{" in path else path
        place = re.sub(r"\{\{(\w+)\}\}", r"{\1}", known) if re.fullmatch(shape(path), sample(known)) else path
        found.setdefault(place, [])
        found[place] += [f for f in fields if f not in found[place]]
    return found or {path: []}


def page(source):
    """docs/fr/api-pages.md as the routes and the forms of this tree say it."""
    folder = source / "web/templates"
    routes = [m.groups() for m in ROUTE.finditer((source / "src/web/routes.c").read_text(encoding="utf-8"))]
    lines = ["# Ce qu'un programme peut lire et faire", "",
             "Cette page est produite par `tools/api_pages.py . > docs/fr/api-pages.md` ; `./check` vérifie qu'elle est à jour. Le mode d'emploi est dans",
             "[api.md](api.md). Chaque adresse suit `/api/v1` ; ce qui est entre accolades varie."]
    for space, title in SPACES.items():
        lines += ["", f"## {title}", "", "| Lire (GET) | Faire (POST) | Champs |", "|---|---|---|"]
        for method, path, of, template, _page, _action, flags in routes:
            if of != space or "ROUTE_API" in flags:
                continue
            if method == "GET":
                lines.append(f"| `{path}` | | |")
                continue
            for place, fields in acts(folder, path, template).items():
                lines.append(f"| | `{place}` | {' · '.join(word(f) for f in fields)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(pathlib.Path(sys.argv[1])))
