#!/usr/bin/env python3
"""The acts and pages of each space for programs, as an OpenAPI 3.1 document: docs/openapi-pages.json.

    openapi_pages.py SOURCE_DIR          prints the document

Reads docs/fr/api-pages.md, which tools/api_pages.py makes of the routes and the forms: what one says, the other says. `./check` compares
what it prints with the document.
"""
import json
import pathlib
import re
import sys

ROW = re.compile(r"\| (?:`([^`]+)`)? ?\| ?(?:`([^`]+)`)? ?\| ?(.*?) ?\|$")
FIELD = re.compile(r"`([^`]+)`(?: \(([^)]*)\))?")
LISTS = {"note"}  # what a form sends more than once under one name
REFUSED = {"$ref": "#/components/responses/refus"}


def rows(text):
    """(space, path, None) for a page, (space, path, fields) for an act; a field is (name, kind, act, required)."""
    space = ""
    for line in text.splitlines():
        if line.startswith("## "):
            space = line[3:]
        elif (m := ROW.match(line)) and (m[1] or m[2]):
            yield space, m[1] or m[2], None if m[1] else [field(*f) for f in FIELD.findall(m[3])]


def field(name, notes):
    said = [n for n in notes.split(", ") if n]
    kind = next((n for n in said if n in ("date", "true", "fichier")), "")
    return name, kind, next((n[5:] for n in said if n.startswith("pour ")), ""), "exigé" in said


def schema(kind, name):
    if kind == "true":
        return {"type": "boolean"}
    if kind == "date":
        return {"type": "string", "format": "date"}
    if kind == "fichier":
        return {"type": "string", "format": "binary"}
    one = {"type": ["string", "number"]}
    return {"type": "array", "items": {"type": "string"}} if name in LISTS else one


def body(path, fields):
    """What an act reads. Where its address names a step, what is asked for is that of the step: nothing is required of all."""
    by_step = path.rstrip("/").rsplit("/", 1)[-1].startswith("{")
    properties, required = {}, []
    for name, kind, act, wanted in fields:
        one = {**schema(kind, name)}
        note = [f"pour l'acte {act}" if act else "", "exigé par l'étape qui le lit" if wanted and by_step and not act else ""]
        if any(note):
            one["description"] = ", ".join(n for n in note if n)
        properties.setdefault(name, one)
        if wanted and not act and not by_step and name not in required:
            required.append(name)
    what = {"type": "object", "additionalProperties": False, "properties": properties}
    if required:
        what["required"] = required
    media = "multipart/form-data" if any(f[1] == "fichier" for f in fields) else "application/json"
    return {"required": bool(required), "content": {media: {"schema": what}}}


def operation(space, path, fields):
    if fields is None:
        return {"tags": [space], "responses": {"200": {"$ref": "#/components/responses/page"}, "4XX": REFUSED}}
    return {"tags": [space],
            "parameters": [{"$ref": "#/components/parameters/unicite"}], "requestBody": body(path, fields),
            "responses": {"200": {"$ref": "#/components/responses/fait"}, "4XX": REFUSED}}


def document(text):
    """The whole document; paths that differ by the names of what varies alone are one, under the first names."""
    names, paths = {}, {}
    for space, path, fields in rows(text):
        known = names.setdefault(re.sub(r"\{\w+\}", "{}", path), path)
        place = paths.setdefault("/api/v1" + known, {})
        if (varies := re.findall(r"\{(\w+)\}", known)) and not place:
            place["parameters"] = [{"name": v, "in": "path", "required": True, "schema": {"type": "string"}} for v in varies]
        place.setdefault("get" if fields is None else "post", operation(space, path, fields))
    return {
        "openapi": "3.1.0",
        "info": {"title": "sicpf : les pages et les actes de chaque espace", "version": "1",
                 "description": "Produit par tools/openapi_pages.py de docs/fr/api-pages.md. Le mode d'emploi est dans docs/fr/api.md ; les "
                                "autres adresses sont dans openapi.json."},
        "tags": [{"name": s} for s in dict.fromkeys(space for space, _, _ in rows(text))],
        "security": [{"cleApi": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"cleApi": {"type": "apiKey", "in": "header", "name": "X-Api-Key"}},
            "parameters": {"unicite": {
                "name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string", "minLength": 1, "maxLength": 200},
                "description": "Le même acte demandé deux fois n'est fait qu'une, et répond comme la première"}},
            "responses": {
                "page": {"description": "Ce que la page montre, en un objet JSON", "content": {"application/json": {"schema": {"type": "object"}}}},
                "fait": {"description": "Fait", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/fait"}}}},
                "refus": {"description": "Le refus : sa phrase, son code, son article, le champ (401 sans clé, 403 hors de son espace, 409 ce qui a "
                                         "changé, 422 une valeur à corriger)",
                          "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/probleme"}}}}},
            "schemas": {
                "fait": {"type": "object", "required": ["fait", "voir"], "properties": {
                    "fait": {"type": "boolean", "description": "Faux quand l'acte n'a fait qu'ouvrir un paiement par carte : il est fait une fois ce paiement accepté"},
                    "paiement": {"type": "string", "description": "Quand fait est faux : l'adresse de la page où le titulaire paie"}, "rejeu": {"type": "boolean"}, "voir": {"type": ["string", "null"]}}},
                "probleme": {"type": "object", "required": ["status", "code"], "properties": {
                    "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
                    "detail": {"type": "string"}, "code": {"type": "string"}, "article": {"type": ["string", "null"]},
                    "champ": {"type": ["string", "null"]}, "ligne": {"type": "integer"}, "objet": {"type": "string"}}}}}}


def page(source):
    """docs/openapi-pages.json as docs/fr/api-pages.md of this tree says it."""
    text = (source / "docs/fr/api-pages.md").read_text(encoding="utf-8")
    return json.dumps(document(text), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(pathlib.Path(sys.argv[1])))
