#!/usr/bin/env python3
"""Compiles the message catalogue (data/messages/*.msg) into messages.h and messages_table.h.

A record is
    [code.stable]
    rc: refused                    ok|failure|usage|refused|not_found|conflict|integrity
    article: C. trav. L. 6323-4    optional
    http: 422                      optional; the rc gives the default
    phrase: The French sentence with {placeholders}.
A code used twice, an unknown rc or a record without sentence stops the build with file and line.

    tools/messages.py HEADER TABLE FOLDER        the two C files
    tools/messages.py --refusals FOLDER          docs/fr/refus.md: each refusal and what to do (FOLDER/que-faire.txt)
"""
import pathlib
import re
import sys

RC = {"ok": ("RC_OK", 200), "failure": ("RC_FAILURE", 500), "usage": ("RC_USAGE", 400), "refused": ("RC_REFUSED", 422),
      "not_found": ("RC_NOT_FOUND", 404), "conflict": ("RC_CONFLICT", 409), "integrity": ("RC_INTEGRITY", 500)}

EXIT = {"failure": 1, "usage": 2, "refused": 3, "not_found": 4, "conflict": 5, "integrity": 6}


def stop(path, line, text):
    sys.exit(f"{path}:{line}: {text}")


def read(paths):
    seen, records = {}, []
    for path in paths:
        current = None
        for number, raw in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
            text = raw.strip()
            if not text or text.startswith("#"):
                continue
            if text.startswith("["):
                code = text.strip("[]")
                if not re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", code):
                    stop(path, number, f"code mal formé : {code}")
                if code in seen:
                    stop(path, number, f"code déjà défini en {seen[code]} : {code}")
                seen[code] = f"{path}:{number}"
                current = {"code": code, "path": path, "line": number, "article": ""}
                records.append(current)
                continue
            key, colon, value = text.partition(":")
            if current is None or not colon or key not in ("rc", "article", "http", "phrase"):
                stop(path, number, f"ligne inattendue : {text}")
            current[key] = value.strip()
    for r in records:
        if r.get("rc") not in RC:
            stop(r["path"], r["line"], f"rc absent ou inconnu pour {r['code']}")
        if not r.get("phrase"):
            stop(r["path"], r["line"], f"phrase absente pour {r['code']}")
    return sorted(records, key=lambda r: r["code"])


def c_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def read_remedies(path, records):
    """What to do, by code, by « prefix.* » or by « rc NAME »; a line that is for no refusal stops."""
    codes = {r["code"] for r in records if r["rc"] != "ok"}
    remedies = {}
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        key, colon, text = raw.strip().partition(": ")
        if not key or key.startswith("#"):
            continue
        known = key in codes or key.removeprefix("rc ") in RC or (
            key.endswith(".*") and any(c.startswith(key[:-1]) for c in codes))
        if not colon or not known or key in remedies:
            stop(path, number, f"code inconnu, en double ou sans texte : {key}")
        remedies[key] = text
    return remedies


def remedy_of(record, remedies):
    parts = record["code"].split(".")
    keys = [record["code"], *(".".join(parts[:n]) + ".*" for n in range(len(parts) - 1, 0, -1)), "rc " + record["rc"]]
    return next(remedies[k] for k in keys if k in remedies)


ROOMS = {"base": "Commandes, réglages, fichiers", "book": "Compte et écritures", "cli": "Commandes et serveur",
         "demo": "Démonstration", "exchange": "Fichiers des partenaires", "law": "Droit", "people": "Personnes",
         "rights": "Calcul des droits", "store": "Données, journal, porte",
         "training": "Organismes, catalogue, dossiers, paiements", "web": "Pages"}


def refusals(folder):
    """The table of all refusals as Markdown, for people."""
    records = read(sorted(folder.glob("*.msg")))
    remedies = read_remedies(folder / "que-faire.txt", records)
    lines = ["# Tous les refus", "",
             "Cette page est produite par `tools/messages.py --refusals data/messages > docs/fr/refus.md` ; `./check` vérifie",
             "qu'elle est à jour. Ne pas la modifier à la main.", "",
             "Un refus n'enregistre rien. La commande affiche la phrase, avec le champ ou la ligne en cause, et l'article. Avec",
             "`--json`, elle donne aussi le code. Une page affiche la même phrase.", "",
             "« Sortie » est le code de sortie de la commande, « HTTP » celui de la page. ‹ainsi› : une valeur du moment."]
    for room in sorted({pathlib.Path(r["path"]).stem for r in records}, key=lambda s: ROOMS.get(s, s)):
        here = [r for r in records if pathlib.Path(r["path"]).stem == room and r["rc"] != "ok"]
        if not here:
            continue
        lines += ["", f"## {ROOMS.get(room, room)}", "", "| Code | Phrase | Article | Sortie | HTTP | Que faire |",
                  "|---|---|---|---|---|---|"]
        for r in here:
            sentence = re.sub(r"\{([^}]*)\}", r"‹\1›", r["phrase"]).replace("|", "\\|")
            lines.append(f"| `{r['code']}` | {sentence} | {r['article']} | {EXIT[r['rc']]} | "
                         f"{r.get('http', RC[r['rc']][1])} | {remedy_of(r, remedies)} |")
    return "\n".join(lines) + "\n"


def main():
    if sys.argv[1:2] == ["--refusals"] and len(sys.argv) == 3:
        sys.stdout.write(refusals(pathlib.Path(sys.argv[2])))
        return
    header, table, folder = sys.argv[1:]
    records = read(sorted(pathlib.Path(folder).glob("*.msg")))
    name = lambda r: "MSG_" + re.sub(r"[.-]", "_", r["code"]).upper()
    with open(header, "w", encoding="utf-8") as out:
        out.write("/* Generated by tools/messages.py from data/messages/; do not edit. */\n"
                  "#ifndef SICPF_MESSAGES_H\n#define SICPF_MESSAGES_H\nenum msg {\n    MSG_AUCUN,\n")
        out.writelines(f"    {name(r)},\n" for r in records)
        out.write("    MSG_COUNT\n};\n#endif\n")
    with open(table, "w", encoding="utf-8") as out:
        out.write("/* Generated by tools/messages.py from data/messages/; do not edit. */\n"
                  "static const struct msg_def msg_table[] = {\n"
                  '    [MSG_AUCUN] = {"", RC_OK, 200, "", ""},\n')
        for r in records:
            rc, http = RC[r["rc"]]
            out.write(f"    [{name(r)}] = {{{c_string(r['code'])}, {rc}, {int(r.get('http', http))}, "
                      f"{c_string(r['article'])}, {c_string(r['phrase'])}}},\n")
        out.write("};\n")


if __name__ == "__main__":
    main()
