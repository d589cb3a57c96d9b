"""Every version of the articles of the code du travail that is written down: its words, its dates; else "texte non détenu"."""
import json
import re
import subprocess
import sys

SICPF, CODE = sys.argv[1], sys.argv[2]


def plain(words):
    return re.sub(r"\s+", " ", (words or "").replace("\u00a0", " ")).strip()


def show(article, at):
    done = subprocess.run([SICPF, "law", "show", "--at", at, "--json", article], capture_output=True, text=True,
                          check=True)
    found = json.loads(done.stdout)
    assert len(found) == 1, (article, at, len(found))
    return found[0]


def main():
    source = open(CODE, encoding="utf-8").read()
    words = {}
    for match in re.finditer(r"^#### ([LR][\d-]+) — (LEGIARTI\d+) — .*\n((?:.*\n)*?)(?=^#{1,4} |\Z)", source, re.M):
        text = " ".join(line[1:].strip() for line in match[3].split("\n") if line.startswith(">"))
        words[match[1], match[2]] = plain(re.sub(r"\*NOTA\*.*", "", text))
    held = missing = 0
    for row in re.finditer(r"^\| ([LR]\d[\d-]*) \| (LEGIARTI.*?) \| .*? \|$", source, re.M):
        article = "C. trav. " + re.sub(r"^([LR])", r"\1. ", row[1])
        for name, begins, ends in re.findall(r"(LEGIARTI\d+) (\S+) → (\S+?)(?:;| |$)", row[2] + " "):
            p = show(article, begins)
            assert p["depuis"] == begins and (p["jusqu_a"] or "…") == ends, (article, p["depuis"], p["jusqu_a"], ends)
            known = words.get((row[1], name), "")
            assert plain(p["texte"]) == known, (article, begins, p["texte"], known)
            assert (p["certitude"] == "verified") == (known != ""), (article, begins, p["certitude"])
            held, missing = held + (known != ""), missing + (known == "")
    assert held > 25 and missing > 5, (held, missing)
    print(f"{held} versions détenues, {missing} non détenues")


main()
