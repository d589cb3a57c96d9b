#!/usr/bin/env python3
"""House rules that a compiler does not check. Prints `file:line: sentence` for each breach; exit code 1 when any.

    tools/tidy.py [--tap] [--root DIR] [RULE…]

--tap prints one `ok`/`not ok` line a rule, for ./check. Without RULE, all rules run. Each rule is a function
below whose name begins with rule_; its docstring says what it holds and why.
"""
import argparse
import pathlib
import re
import subprocess
import sys

# From the bottom of the house to its top: a room includes its own rank and what is below, never what is above.
RANK = {room: rank for rank, rooms in enumerate([
    ["base"], ["law"], ["store"], ["journal"], ["door"], ["book"], ["people"], ["rights"], ["training"],
    ["conservation"], ["exchange", "simulation"], ["web", "api", "demo"], ["cli"]]) for room in rooms}
FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 1000
SENTENCE_WORDS_MAX = 25
# Written in pieces so that this file does not break its own rule.
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
LAW_AMOUNTS = [50000, 80000, 40000, 70000, 500000, 800000, 10223, 10320, 1607]
FORBIDDEN_WORDS = ["nonobstant", "susvisé", "le cas échéant", "ledit", "ladite", "lesdits", "lesdites", "afférent",
                   "dans les meilleurs délais"]
REGISTRY_HOSTS = ["registry." + "npmjs", "deb." + "debian", "security." + "debian", "pypi." + "org",
                  "files." + "pythonhosted", "proxy.golang." + "org", "crates." + "io/api", "artifact" + "ory",
                  "nex" + "us."]
MACHINE_PATHS = ["/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/", "/tmp/" + "bash_jobs", "/Us" + "ers/"]


class Tree:
    """The files that the project carries, read once."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.files = sorted(self.list_files())
        self.texts = {}

    def list_files(self):
        command = ["git", "-C", str(self.root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, capture_output=True, check=False)
        top = subprocess.run(["git", "-C", str(self.root), "rev-parse", "--show-toplevel"], capture_output=True,
                             check=False, text=True)
        if listed.returncode == 0 and top.stdout.strip() == str(self.root):
            names = [n for n in listed.stdout.decode().split("\0") if n]
            return [n for n in names if (self.root / n).is_file()]
        return [str(p.relative_to(self.root)) for p in self.root.rglob("*")
                if p.is_file() and ".git" not in p.parts and not p.relative_to(self.root).parts[0].startswith("build")]

    def text(self, name):
        if name not in self.texts:
            data = (self.root / name).read_bytes()
            self.texts[name] = None if b"\0" in data else data.decode("utf-8", errors="replace")
        return self.texts[name]

    def match(self, pattern):
        return [f for f in self.files if re.fullmatch(pattern, f)]

    def c_sources(self, folders="src|tests|bench"):
        return self.match(rf"({folders})/.*\.[ch]")

    def readable(self):
        return [f for f in self.files if self.text(f) is not None]


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def code_only(text):
    """C without its comments and the insides of its strings; lines stay where they are."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, blank, text, flags=re.S)


def without_comments(text):
    pattern = r'(/\*.*?\*/|//[^\n]*)|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda m: blank(m) if m.group(1) else m.group(0), text, flags=re.S)


# ---- rules -------------------------------------------------------------------------------------------------------


def rule_direction(tree):
    """A room includes only itself and the rooms below (design §2): cli web api, exchange, training … law, base."""
    for name in tree.c_sources("src"):
        room = name.split("/")[1]
        if room not in RANK:
            yield name, 1, f"la pièce « {room} » n'est pas dans l'ordre de la maison"
            continue
        for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*"([a-z_]+)/([^"]+)"', without_comments(tree.text(name)),
                                 flags=re.M):
            other = match.group(1)
            line = line_of(tree.text(name), match.start())
            if other not in RANK:
                yield name, line, f"« {other}/{match.group(2)} » n'est dans aucune pièce connue"
            elif RANK[other] > RANK[room] or (RANK[other] == RANK[room] and other != room and "demo" in (other, room)):
                yield name, line, f"« {room} » ne doit pas inclure « {other}/{match.group(2)} », qui est au-dessus"


def rule_reachable(tree):
    """Each .c is built by a meson.build, each .h is included: nothing lies beside the program."""
    meson = {f: tree.text(f) for f in tree.match(r"(.*/)?meson\.build")}
    included = set()
    for name in tree.c_sources("src|tests|bench"):
        for match in re.finditer(r'#[ \t]*include[ \t]*"([^"]+)"', tree.text(name)):
            included.add(match.group(1))
            included.add("tests/" + match.group(1))
            included.add(str(pathlib.PurePath(name).parent / match.group(1)))
    for name in tree.c_sources("src|tests|bench"):
        path = pathlib.PurePath(name)
        if path.suffix == ".c":
            owners = [meson[str(p / "meson.build")] for p in path.parents if str(p / "meson.build") in meson]
            quoted = {path.name, path.stem, re.sub(r"^(test|fuzz|bench)_", "", path.stem)}
            quoted |= {str(path.relative_to(p)) for p in path.parents}
            if not any(f"'{q}'" in text for text in owners for q in quoted):
                yield name, 1, "aucun meson.build ne construit ce fichier"
        elif not ({name, name.removeprefix("src/")} & included):
            yield name, 1, "aucun fichier n'inclut cet en-tête"


def rule_function_length(tree):
    """A function fits a screen."""
    for name in tree.match(r"(src|tests|bench)/.*\.c"):
        start = 0
        for number, line in enumerate(code_only(tree.text(name)).split("\n"), 1):
            if line.rstrip() == "{":
                start = number
            elif line.startswith("}") and start:
                if number - start + 1 > FUNCTION_LINES_MAX:
                    yield name, start, f"fonction de {number - start + 1} lignes, {FUNCTION_LINES_MAX} au plus"
                start = 0


def rule_file_length(tree):
    """A file is about one topic."""
    for name in tree.match(r"(src|tests|bench|tools)/.*\.(c|h|py|sh|mjs|js)") + tree.match(r"sql/.*\.sql"):
        lines = tree.text(name).count("\n") if tree.text(name) is not None else 0
        if lines > FILE_LINES_MAX:
            yield name, 1, f"fichier de {lines} lignes, {FILE_LINES_MAX} au plus"


def rule_finished(tree):
    """Nothing is left for later: unfinished work is an issue, not a comment."""
    words = re.compile(r"\b(" + "|".join(UNFINISHED) + r")\b")
    for name in tree.readable():
        if name.endswith("package-lock.json"):
            continue
        for match in words.finditer(tree.text(name)):
            yield name, line_of(tree.text(name), match.start()), f"« {match.group(0)} » : finir, ou ouvrir un ticket"


def rule_whole_numbers(tree):
    """Money and hours are whole numbers: no floating point outside metrics and benchmarks."""
    for name in tree.c_sources("src"):
        if "metrics" in name:
            continue
        for match in re.finditer(r"\b(float|double)\b", code_only(tree.text(name))):
            yield name, line_of(tree.text(name), match.start()), f"« {match.group(0)} » est interdit hors des mesures"


def rule_injected_clock(tree):
    """Time comes through struct env, so that tests and replays choose it."""
    call = re.compile(r"(?<![\w.>])(time|clock_gettime|gettimeofday|clock)\s*\(")
    for name in tree.c_sources("src"):
        if name.startswith("src/base/"):
            continue
        for match in call.finditer(code_only(tree.text(name))):
            yield name, line_of(tree.text(name), match.start()), \
                f"« {match.group(1)}() » : lire l'heure par env_now_us()"


def rule_scratch_files(tree):
    """People's data never lie in clear in a folder of temporary files: base/scratch.h is the one way to have one."""
    for name in tree.match(r"src/.*\.c"):
        if name.startswith("src/base/"):
            continue
        for match in re.finditer(r"\b(tmpfile|mkstemps?|mkostemps?|tmpnam)\s*\(", code_only(tree.text(name))):
            yield name, line_of(tree.text(name), match.start()), f"{match.group(1)}() : passer par base/scratch.h"


def rule_tests_can_fail(tree):
    """A test that is always true proves nothing: `… && false || true` before `report $?`, or a status swallowed by `|| true` there."""
    always = re.compile(r"&&\s*false\s*\|\|\s*(true|:)|\|\|\s*(true|:)[ \t]*\n\s*report \$\?")
    for name in tree.match(r"(tests|packaging)/.*\.sh|check|run|tests/start"):
        for match in always.finditer(tree.text(name) or ""):
            yield name, line_of(tree.text(name), match.start()), "toujours vrai : dire « absent NOM MOTIF FICHIER »"


def rule_law_amounts(tree):
    """Amounts of the law live in law/, dated and with their article, never in C."""
    amounts = re.compile(r"(?<![\w.])(" + "|".join(str(a) for a in LAW_AMOUNTS) + r")(?:[uUlL]*)\b(?!\.)")
    for name in tree.c_sources("src"):
        for match in amounts.finditer(code_only(tree.text(name))):
            yield name, line_of(tree.text(name), match.start()), \
                f"{match.group(1)} est un montant de la loi : le lire par law_param()"


def header_blocks(text):
    """Paragraphs of a header: lists of (line number, line), split at blank lines that are not inside a comment."""
    block, inside = [], False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() and not inside:
            if block:
                yield block
            block = []
            continue
        block.append((number, line))
        for token in re.findall(r"/\*|\*/", line):
            inside = token == "/*"
    if block:
        yield block


def rule_docstrings(tree):
    """Each public function says its contract: a comment before its declaration, or before its paragraph."""
    declaration = re.compile(r"^(?!typedef|static|return|#|struct \w+ \{|enum \w+ \{|union \w+ \{)[A-Za-z_][^;{}=]*?"
                             r"\b([a-z]\w*)\s*\([^;{}]*\)[^;{}]*;", flags=re.M | re.S)
    for name in tree.match(r"src/.*\.h"):
        for block in header_blocks(tree.text(name)):
            text = "\n".join(line for _, line in block)
            for match in declaration.finditer(without_comments(text)):
                before, here = text[:match.start()], text[match.start():].split("\n", 1)[0]
                after = text[match.end():].split("\n", 1)[0]
                if "/*" not in before and "/*" not in here and "/*" not in after:
                    yield name, block[0][0] + line_of(text, match.start()) - 1, \
                        f"« {match.group(1)} » n'a pas de commentaire qui dise son contrat"


def message_records(tree):
    for name in tree.match(r"data/messages/.*\.msg"):
        for number, line in enumerate(tree.text(name).split("\n"), 1):
            stripped = line.strip()
            if stripped.startswith("[") and stripped.endswith("]"):
                yield name, number, "code", stripped.strip("[]")
            elif stripped.startswith("phrase:"):
                yield name, number, "phrase", stripped.removeprefix("phrase:").strip()


def rule_messages_used(tree):
    """Each sentence of the catalogue can be shown (that each code used exists is the compiler's business)."""
    used = set()
    for name in tree.c_sources("src") + tree.match(r"(data|law|src)/.*\.(txt|csv|tsv|table|msgs)"):
        used.update(re.findall(r"\bMSG_[A-Z0-9_]+\b", tree.text(name) or ""))
    for name, number, kind, value in message_records(tree):
        if kind == "code" and "MSG_" + re.sub(r"[.-]", "_", value).upper() not in used:
            yield name, number, f"rien n'emploie le message « {value} »"


def rule_messages_plain(tree):
    """What people read is short and plain (field/ui.md §3)."""
    for name, number, kind, value in message_records(tree):
        if kind != "phrase":
            continue
        for sentence in re.split(r"(?<=[.!?…])\s+", value):
            words = [w for w in sentence.split() if re.search(r"\w", w)]
            if len(words) > SENTENCE_WORDS_MAX:
                yield name, number, f"phrase de {len(words)} mots, {SENTENCE_WORDS_MAX} au plus"
        for word in FORBIDDEN_WORDS:
            if re.search(rf"\b{word}", value, flags=re.I):
                yield name, number, f"« {word} » n'est pas du français simple"


def rule_refusals_listed(tree):
    """docs/fr/refus.md, which people read, is what tools/messages.py makes of the catalogue today."""
    if not tree.match(r"data/messages/.*\.msg"):
        return
    made = subprocess.run([sys.executable, str(pathlib.Path(__file__).with_name("messages.py")), "--refusals",
                           str(tree.root / "data" / "messages")], capture_output=True, check=False)
    if made.returncode != 0:
        yield "data/messages/que-faire.txt", 1, made.stderr.decode(errors="replace").strip()
    elif "docs/fr/refus.md" not in tree.files or tree.text("docs/fr/refus.md") != made.stdout.decode():
        yield "docs/fr/refus.md", 1, \
            "pas à jour : lancer tools/messages.py --refusals data/messages > docs/fr/refus.md"


def rule_api_pages_listed(tree):
    """docs/fr/api-pages.md, which people read, is what tools/api_pages.py makes of the routes and the forms today."""
    if "src/web/routes.c" not in tree.files:
        return
    made = subprocess.run([sys.executable, str(pathlib.Path(__file__).with_name("api_pages.py")), str(tree.root)],
                          capture_output=True, check=False)
    if made.returncode != 0:
        yield "src/web/routes.c", 1, made.stderr.decode(errors="replace").strip()
    elif "docs/fr/api-pages.md" not in tree.files or tree.text("docs/fr/api-pages.md") != made.stdout.decode():
        yield "docs/fr/api-pages.md", 1, "pas à jour : lancer tools/api_pages.py . > docs/fr/api-pages.md"


def rule_openapi_pages_listed(tree):
    """docs/openapi-pages.json, which programs read, is what tools/openapi_pages.py makes of docs/fr/api-pages.md today."""
    if "docs/fr/api-pages.md" not in tree.files:
        return
    made = subprocess.run([sys.executable, str(pathlib.Path(__file__).with_name("openapi_pages.py")), str(tree.root)],
                          capture_output=True, check=False)
    if made.returncode != 0:
        yield "docs/fr/api-pages.md", 1, made.stderr.decode(errors="replace").strip()
    elif "docs/openapi-pages.json" not in tree.files or tree.text("docs/openapi-pages.json") != made.stdout.decode():
        yield "docs/openapi-pages.json", 1, "pas à jour : lancer tools/openapi_pages.py . > docs/openapi-pages.json"


def rule_no_machine(tree):
    """The project works anywhere: no path of one machine, no host of one package registry."""
    places = re.compile(r"(?<![\w.])(" + "|".join(re.escape(p) for p in MACHINE_PATHS) + r")|("
                        + "|".join(re.escape(h) for h in REGISTRY_HOSTS) + r")|\"resolved\": \"http")
    for name in tree.readable():
        for match in places.finditer(tree.text(name)):
            yield name, line_of(tree.text(name), match.start()), \
                f"« {match.group(0)} » n'existe que sur une machine ou dans un dépôt de paquets"


def rule_licence(tree):
    """The text of the licence is there, whole."""
    for name in ["LICENSE"]:
        if name not in tree.files or len(tree.text(name) or "") < 10000:
            yield name, 1, "le texte de la licence EUPL-1.2 manque"


RULES = {name.removeprefix("rule_").replace("_", "-"): rule for name, rule in globals().items()
         if name.startswith("rule_")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tap", action="store_true")
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("rules", nargs="*", metavar="RULE", help=", ".join(RULES))
    options = parser.parse_args()
    unknown = [r for r in options.rules if r not in RULES]
    if unknown:
        parser.error(f"règle inconnue : {unknown[0]}")
    tree, failed = Tree(options.root), False
    for name in options.rules or RULES:
        problems = list(RULES[name](tree))
        failed = failed or bool(problems)
        for file, line, sentence in problems:
            print(f"{file}:{line}: {sentence} [{name}]")
        if options.tap:
            print(f"{'not ok' if problems else 'ok'} - {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
