"""The register of what is known of each place: every row is held with its words, or is a gap that keeps its address."""
import csv
import json
import re
import subprocess
import sys

SICPF, REGISTER = sys.argv[1], sys.argv[2]
days = {}


def law(verb, at):
    if (verb, at) not in days:
        done = subprocess.run([SICPF, "law", verb, "--at", at, "--json"], capture_output=True, text=True, check=True)
        places = json.loads(done.stdout)
        days[verb, at] = {p["adresse"]: p for p in (places["lieux"] if verb == "gaps" else places)}
    return days[verb, at]


def said_as_gap(at):
    if ("text", at) not in days:
        done = subprocess.run([SICPF, "law", "gaps", "--at", at], capture_output=True, text=True, check=True)
        days["text", at] = {line.split()[0]: line for line in done.stdout.split("\n") if line.startswith("  ") and line.strip()}
    return days["text", at]


def address(row):
    """"1.1-6°-a-(11)" is 1.1/6/a/11; "1.2-tableau 5-16" is 1.2/5/16. None where the place itself is not known."""
    path, name = row["path"], re.sub(r"\.v\d+$", "", row["id"])
    forms = [
        (r"1\.1-(\d)°-titre", path, "1.1/{0}"),
        (r"1\.1-(\d)°-([a-z])-\((\d+)\)", path, "1.1/{0}/{1}/{2}"),
        (r"1\.1-(\d)°-([a-z])", path, "1.1/{0}/{1}"),
        (r"1\.2-tableau (\d)-intitulé", path, "1.2/{0}"),
        (r"1\.2-tableau (\d)-autres lignes", path, "1.2/{0}/?"),
        (r"1\.2-tableau (\d)-0*(\w+)", path, "1.2/{0}/{1}"),
        (r"(2|3|4\.1|4\.2)-gap", name, "{0}/?"),
        (r"4\.1-fc", name, "4.1/franceconnect"),
        (r"(2|3|4\.1|4\.2)-(\w+)", name, "{0}/{1}"),
    ]
    for pattern, text, form in forms:
        match = re.fullmatch(pattern, text)
        if match:
            return form.format(*match.groups())
    return None


def plain(words):
    return re.sub(r"\s+", " ", (words or "").replace("\u00a0", " ")).strip(" ;:.")


def place_of(row):
    at, known = row["in_force_from"], address(row)
    if known is not None:
        return law("show", at).get(known)
    below = [p for a, p in law("show", at).items() if a.startswith(row["annex"] + "/?") and p["depuis"] == at]
    words = set(re.findall(r"\w{5,}", row["label_fr"].lower()))
    ranked = sorted(below, key=lambda p: -len(words & set(re.findall(r"\w{5,}", p["libelle"].lower()))))
    return ranked[0] if ranked else None


def main():
    seen = {"verbatim": 0, "excerpt": 0, "reconstructed": 0}
    for row in csv.DictReader(open(REGISTER, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
        p, at = place_of(row), row["in_force_from"]
        assert p is not None, row["id"]
        assert (p["depuis"], p["jusqu_a"] or "") == (at, row["in_force_until"]), (row["id"], p["depuis"], p["jusqu_a"])
        seen[row["confidence"]] += 1
        if row["confidence"] == "verbatim":
            # A row of an annex joins its two columns; the register has the second.
            held = plain(p["texte"]) if row["annex"].startswith("1") else plain(p["texte"].split(" : ", 1)[1])
            assert held == plain(row["text_fr"]) and p["certitude"] == "verified", (row["id"], held, row["text_fr"])
        else:
            assert p["certitude"] != "verified" and p["adresse"] in law("gaps", at), row["id"]
            assert "texte non détenu" in said_as_gap(at)[p["adresse"]], (row["id"], said_as_gap(at)[p["adresse"]])
        if "Après 2025-09-07 : non vérifié" in row["note"]:
            later = law("show", "2025-09-07")[p["adresse"]]
            assert later["certitude"] in ("unverified", "not held"), (row["id"], later["certitude"])
    assert min(seen.values()) > 20, seen
    print(seen)


main()
