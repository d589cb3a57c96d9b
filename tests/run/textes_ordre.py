"""The order of 19 October 2022, as printed, against `sicpf law diff`: each of its provisions, its words and its letters."""
import json
import re
import subprocess
import sys

SICPF, ORDER = sys.argv[1], sys.argv[2]


def law(*args):
    done = subprocess.run([SICPF, "law", *args, "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def plain(words):
    """Typography aside: spaces, the numbering of a paragraph, what closes it, the bar between two columns of a row."""
    words = re.sub(r"\s+", " ", words.replace("\u00a0", " ").replace("\u202f", " ")).strip()
    words = re.sub(r"^(« )?(\d°|[a-z]\)|–) ", "", words).removeprefix("« ")
    words = words.replace(" : ", " ")
    return re.sub(r"[ ;:.»]+$", "", words)


def provisions(text):
    """(number, instruction, quoted blocks, address of what it modifies) of every provision, in the order of the text."""
    body = text[text.index("\nArticle 1\n"):text.index("\nArticle 2\n")].replace("\u00a0", " ")
    found, levels, heads, block = [], ["", "", ""], ["", "", ""], None
    for line in body.split("\n")[4:]:
        line = line.strip()
        if line == "«":
            block = []
            found[-1][2].append(block)
            continue
        if block is not None and line.startswith("»"):
            block, line = None, line[1:].lstrip(" ,;.")
            found[-1][1] += " " + line
            continue
        if not line:
            continue
        if block is not None:
            block.append(line)
            continue
        if line.startswith("« "):
            if not found[-1][2]:
                found[-1][2].append([])
            found[-1][2][-1].append(line)
            continue
        for depth, mark in ((0, r"(\d)° (.*)"), (2, r"((?:ix|iv|v?i{1,3}|v|x)\)) (.*)"), (1, r"([a-z]\)) (.*)")):
            match = re.fullmatch(mark, line)
            # "c)" and "d)" are letters; "i)" begins a third level only below a letter, "v)" and "x)" follow "iv)" and "ix)"
            if match is None or (depth == 2 and not levels[1]):
                continue
            label = match[1].rstrip(")") + ("°" if depth == 0 else "")
            levels[depth:] = [label] + [""] * (2 - depth)
            heads[depth:] = [match[2]] + [""] * (2 - depth)
            found.append(["art. 1, " + ", ".join(x for x in levels if x), match[2], [], list(heads)])
            break
        else:
            found[-1][1] += " " + line
    leaves = []
    for i, p in enumerate(found):
        if i + 1 == len(found) or not found[i + 1][0].startswith(p[0] + ","):
            leaves.append(p)
    return leaves


def parent(number, heads):
    first = number.split(", ")[1]
    table = {"1°": "art. 1", "4°": "2", "5°": "3", "6°": "4.1", "7°": "4.2"}
    if first in table:
        return table[first]
    inner = re.match(r"Le (\d)", heads[1])
    return ("1.1" if first == "2°" else "1.2") + ("/" + inner[1] if inner else "")


def letters(text):
    return re.findall(r"\b([a-z])\b", text)


def check_words(number, said, change):
    """Words deleted, replaced, inserted or added: in each place the instruction names, and nowhere else."""
    words = re.findall(r"« (.*?) »", said)
    if "sont remplacés par" in said:
        gone, come = words[:1], words[1:]
    elif "sont insérés" in said:
        gone, come = [], [words[0] + " " + words[1]]
    elif "est complété par les mots" in said:
        gone, come = [], words
    else:
        gone, come = words, []
    for e in change["elements"]:
        for w in gone:
            assert e["avant"].count(w) == e["apres"].count(w) + 1, (number, w, e)
        for w in come:
            w = w.lstrip(", ")
            assert w in e["apres"] and w not in e["avant"], (number, w, e)
    return len(words)


def check_places(number, said, base, change):
    named = re.match(r"(?:Aux?|Les?) ((?:[a-z]\b(?:, | et )?)+)", said)
    becomes = re.search(r"(?:qui )?devien(?:t|nent)(?: respectivement)? (?:les? )?((?:[a-z]\b(?:, | et )?)+)", said)
    before = [base + "/" + x for x in letters(named[1])] if named else [base]
    after = [base + "/" + x for x in letters(becomes[1])] if becomes else before
    assert change["adresse_avant"] == ", ".join(before), (number, change["adresse_avant"], before)
    assert change["adresse_apres"] == ", ".join(after), (number, change["adresse_apres"], after)


def lines(words):
    return [plain(x) for x in (words or "").split("\n")]


def check_blocks(number, said, blocks, change, the_day_before):
    printed = [[plain(x) for x in b] for b in blocks]
    if "remplacé" in said and len(printed) == 2:
        assert lines(change["avant"]) == printed[0], (number, lines(change["avant"]), printed[0])
    elif len(printed) == 2:
        assert printed[0][0] in the_day_before, (number, printed[0])
    assert lines(change["apres"]) == printed[-1], (number, lines(change["apres"]), printed[-1])


def main():
    order = provisions(open(ORDER, encoding="utf-8").read())
    diff = law("diff", "--from", "2022-12-02", "--to", "2022-12-03")
    assert [c["disposition"] for c in diff] == [p[0] for p in order], (
        [p[0] for p in order], [c["disposition"] for c in diff])
    the_day_before = {plain(p["texte"]) for p in law("show", "--at", "2022-12-02") if p["texte"]}
    words = blocks = 0
    for (number, said, quoted, heads), change in zip(order, diff):
        base = parent(number, heads)
        assert change["certitude"] == "verified", number
        if quoted:
            check_blocks(number, said, quoted, change, the_day_before)
            blocks += 1
            for address in change["adresse_apres"].split(", "):
                assert address.startswith(base), (number, address, base)
        else:
            words += check_words(number, said, change)
            check_places(number, said, base, change)
    assert (blocks, words) == (19, 24), (blocks, words)
    elements = {e["adresse_apres"]: e for c in diff for e in c["elements"] if e["adresse_apres"]}
    groups = {a for a, e in elements.items() if e["nature"] == "groupe" and a.startswith("1.2/")}
    assert groups == {"1.2/2/pos1", "1.2/5/11", "1.2/5/16"}, groups
    assert all("deux fois" in (elements[f"1.2/5/{n}"]["note"] or "") for n in (6, 7))
    assert elements["1.2/5/6"]["apres"] == elements["1.2/5/4"]["apres"]
    print(f"{len(order)} dispositions, {words} citations, {blocks} textes insérés ou remplacés")


main()
