#!/usr/bin/env python3
"""Each house rule of tools/tidy.py, shown a tree that breaks it and one that does not."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tools"))
import api_pages  # noqa: E402
import messages  # noqa: E402
import openapi_pages  # noqa: E402
import tidy  # noqa: E402


class Rules(unittest.TestCase):
    def problems(self, rule, files):
        with tempfile.TemporaryDirectory() as root:
            for name, text in files.items():
                path = pathlib.Path(root) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return [(name, line) for name, line, _ in tidy.RULES[rule](tidy.Tree(root))]

    def test_direction_refuses_upwards(self):
        self.assertEqual(self.problems("direction", {"src/base/a.c": '\n#include "store/store.h"\n'}),
                         [("src/base/a.c", 2)])
        self.assertEqual(self.problems("direction", {"src/people/a.c": '#include "rights/rights.h"\n'}),
                         [("src/people/a.c", 1)])

    def test_direction_accepts_downwards(self):
        self.assertEqual(self.problems("direction", {
            "src/cli/a.c": '#include "exchange/x.h"\n', "src/rights/b.c": '#include "people/p.h"\n',
            "src/book/c.c": '/* #include "web/http.h" */\n#include "book/book.h"\n'}), [])

    def test_direction_knows_each_room(self):
        self.assertEqual(self.problems("direction", {"src/cave/a.c": ""}), [("src/cave/a.c", 1)])

    def test_reachable(self):
        built = {"src/base/meson.build": "sources += files('a.c')", "src/base/a.c": '#include "base/a.h"\n',
                 "src/base/a.h": ""}
        self.assertEqual(self.problems("reachable", built), [])
        self.assertEqual(self.problems("reachable", {**built, "src/base/lost.c": "", "src/base/lost.h": ""}),
                         [("src/base/lost.c", 1), ("src/base/lost.h", 1)])

    def test_function_length(self):
        body = "    a = 1;\n" * (tidy.FUNCTION_LINES_MAX - 2)
        self.assertEqual(self.problems("function-length", {"src/base/a.c": "int f(void)\n{\n" + body + "}\n"}), [])
        self.assertEqual(self.problems("function-length", {"src/base/a.c": "int f(void)\n{\n" + body + "    a;\n}\n"}),
                         [("src/base/a.c", 2)])

    def test_file_length(self):
        self.assertEqual(self.problems("file-length", {"src/base/a.c": "\n" * tidy.FILE_LINES_MAX}), [])
        self.assertEqual(self.problems("file-length", {"src/base/a.c": "\n" * (tidy.FILE_LINES_MAX + 1)}),
                         [("src/base/a.c", 1)])

    def test_finished(self):
        word = "TO" + "DO"
        self.assertEqual(self.problems("finished", {"src/base/a.c": f"\n/* {word}: later */\n"}), [("src/base/a.c", 2)])
        self.assertEqual(self.problems("finished", {"src/base/a.c": "/* the method of todos */\n"}), [])

    def test_openapi_pages_listed(self):
        page = ("# A\n\n## Gestionnaire\n\n| Lire (GET) | Faire (POST) | Champs |\n|---|---|---|\n| `/g/{lot}` | | |\n"
                "| | `/g/{lot_numero}` |  |\n| | `/g/ouvrir` | `dossier` (exigé) · `le` (date, exigé) · `tout` (true) · `note` (pour evaluer, exigé) |\n"
                "| | `/g/{lot}/{etape}` | `motifs` (exigé) |\n| | `/g/fichier` | `fichier` (fichier, exigé) |\n")
        made = openapi_pages.document(page)["paths"]
        self.assertEqual(sorted(made), ["/api/v1/g/fichier", "/api/v1/g/ouvrir", "/api/v1/g/{lot}", "/api/v1/g/{lot}/{etape}"])
        self.assertEqual(sorted(made["/api/v1/g/{lot}"]), ["get", "parameters", "post"])
        opened = made["/api/v1/g/ouvrir"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        self.assertEqual(opened["required"], ["dossier", "le"])
        self.assertEqual([opened["properties"][n]["type"] for n in ("dossier", "le", "tout", "note")],
                         [["string", "number"], "string", "boolean", "array"])
        step = made["/api/v1/g/{lot}/{etape}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        self.assertNotIn("required", step)
        self.assertIn("multipart/form-data", made["/api/v1/g/fichier"]["post"]["requestBody"]["content"])
        with tempfile.TemporaryDirectory() as root:
            tree = {"docs/fr/api-pages.md": page}
            (pathlib.Path(root) / "docs/fr").mkdir(parents=True)
            (pathlib.Path(root) / "docs/fr/api-pages.md").write_text(page, encoding="utf-8")
            tree["docs/openapi-pages.json"] = openapi_pages.page(pathlib.Path(root))
        self.assertEqual(self.problems("openapi-pages-listed", tree), [])
        self.assertEqual(self.problems("openapi-pages-listed", {**tree, "docs/openapi-pages.json": "{}"}),
                         [("docs/openapi-pages.json", 1)])

    def test_tests_can_fail(self):
        never = "grep -q a \"$out\" && " + "false || true\nreport $? \"a\"\n"
        swallowed = "\ngrep -q a \"$out\" || " + "true\nreport $? \"a\"\n"
        self.assertEqual(self.problems("tests-can-fail", {"tests/run/a.sh": never}), [("tests/run/a.sh", 1)])
        self.assertEqual(self.problems("tests-can-fail", {"tests/run/a.sh": swallowed}), [("tests/run/a.sh", 2)])
        self.assertEqual(self.problems("tests-can-fail", {
            "tests/run/a.sh": "kill \"$pid\" || true\nwait\nabsent \"a\" b \"$out\"\n"}), [])

    def test_whole_numbers(self):
        self.assertEqual(self.problems("whole-numbers", {"src/book/a.c": "static double rate;\n"}), [("src/book/a.c", 1)])
        self.assertEqual(self.problems("whole-numbers", {
            "src/book/a.c": '/* double entry */\nconst char *s = "double";\n', "src/web/metrics.c": "double d;\n"}), [])

    def test_injected_clock(self):
        self.assertEqual(self.problems("injected-clock", {"src/book/a.c": "x = time(NULL);\n"}), [("src/book/a.c", 1)])
        self.assertEqual(self.problems("injected-clock", {
            "src/book/a.c": "x = env_time(e); y = s->time(1);\n", "src/base/env.c": "clock_gettime(0, &t);\n"}), [])

    def test_scratch_files(self):
        self.assertEqual(self.problems("scratch-files", {"src/cli/a.c": "f = tmpfile();\nfd = mkostemp(p, 0);\n"}),
                         [("src/cli/a.c", 1), ("src/cli/a.c", 2)])
        self.assertEqual(self.problems("scratch-files", {
            "src/cli/a.c": "rc = scratch_open(env, &f, e);\n", "src/base/scratch.c": "fd = mkostemp(p, 0);\n"}), [])

    def test_law_amounts(self):
        self.assertEqual(self.problems("law-amounts", {"src/rights/a.c": "a = 50000;\nb = 1607L;\n"}),
                         [("src/rights/a.c", 1), ("src/rights/a.c", 2)])
        self.assertEqual(self.problems("law-amounts", {"src/rights/a.c": '/* 50000 */ a = 150000; b = "1607";\n'}), [])

    def test_docstrings(self):
        self.assertEqual(self.problems("docstrings", {"src/base/a.h": "/* A file. */\n\nint f(void);\n"}),
                         [("src/base/a.h", 3)])
        self.assertEqual(self.problems("docstrings", {
            "src/base/a.h": "/* Says it. */\nint f(void);\nint g(int a,\n      int b);\n\nint h(void); /* Here. */\n"}), [])

    def test_messages_used(self):
        record = "[loi.refus]\nrc: refused\nphrase: Non.\n"
        self.assertEqual(self.problems("messages-used", {"data/messages/law.msg": record,
                                                         "src/law/a.c": "ERR(e, MSG_LOI_REFUS);\n"}), [])
        self.assertEqual(self.problems("messages-used", {"data/messages/law.msg": record,
                                                         "src/law/a.c": "ERR(e, MSG_LOI_AUTRE);\n"}),
                         [("data/messages/law.msg", 1)])

    def test_messages_plain(self):
        def record(phrase):
            return {"data/messages/a.msg": f"[a]\nrc: refused\nphrase: {phrase}\n"}
        self.assertEqual(self.problems("messages-plain", record("mot " * 25 + ". " + "mot " * 25)), [])
        self.assertEqual(self.problems("messages-plain", record("mot " * 26)), [("data/messages/a.msg", 3)])
        self.assertEqual(self.problems("messages-plain", record("Le document susvisé manque.")),
                         [("data/messages/a.msg", 3)])

    def test_refusals_listed(self):
        files = {"data/messages/a.msg": "[loi.refus]\nrc: refused\nphrase: Non {x}.\n",
                 "data/messages/que-faire.txt": "rc refused: Renoncer.\n"}
        self.assertEqual(self.problems("refusals-listed", files), [("docs/fr/refus.md", 1)])
        with tempfile.TemporaryDirectory() as root:
            folder = pathlib.Path(root)
            for name, text in files.items():
                (folder / pathlib.Path(name).name).write_text(text, encoding="utf-8")
            page = messages.refusals(folder)
        self.assertIn("| `loi.refus` | Non ‹x›. |  | 3 | 422 | Renoncer. |", page)
        self.assertEqual(self.problems("refusals-listed", {**files, "docs/fr/refus.md": page}), [])
        wrong = {**files, "data/messages/que-faire.txt": "rc refused: Renoncer.\nloi.autre: Rien.\n"}
        self.assertEqual(self.problems("refusals-listed", wrong), [("data/messages/que-faire.txt", 1)])

    def test_api_pages_listed(self):
        files = {"src/web/routes.c": '{HTTP_POST, "/mes-x/{no}/fin", T, T_X, page_x, action_x, 0},',
                 "web/templates/x.html": '<form method="post" action="/mes-x/{{no}}/fin"><input type="date" name="fin" required></form>'}
        self.assertEqual(self.problems("api-pages-listed", files), [("docs/fr/api-pages.md", 1)])
        with tempfile.TemporaryDirectory() as root:
            for name, text in files.items():
                path = pathlib.Path(root) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            page = api_pages.page(pathlib.Path(root))
        self.assertIn("| | `/mes-x/{no}/fin` | `fin` (date, exigé) |", page)
        self.assertEqual(self.problems("api-pages-listed", {**files, "docs/fr/api-pages.md": page}), [])

    def test_api_pages_of_one_act(self):
        text = "a{{#x}}b{{^y}}c{{/y}}{{^x}}e{{#z}}f{{/z}}{{/x}}{{/x}}{{#z}}d{{#y}}g{{/y}}{{/z}}"
        self.assertEqual(api_pages.resolve(text, {"x": True, "y": True}), "ab{{#z}}dg{{/z}}")
        self.assertEqual(api_pages.resolve(text, {"x": False}), "a{{#z}}d{{#y}}g{{/y}}{{/z}}")
        with tempfile.TemporaryDirectory() as root:
            source = pathlib.Path(root)
            for name, content in {"src/training/dossier.h": 'X(ACTE_LEVER, "lever", "Lever")\nX(ACTE_PAYER, "payer", "Payer")\nX(ACTE_REFUSER, "refuser", "Refuser")',
                                  "src/web/dossiers.c": "[ACTE_LEVER] = K_ACTE_LEVER, [ACTE_REFUSER] = K_ACTE_REFUSER,",
                                  "src/training/dossier_table.c": "T(E, N, ACTE_LEVER, ROLE_GESTIONNAIRE, V), T(E, N, ACTE_PAYER, ROLE_GESTIONNAIRE, V), T(E, N, ACTE_REFUSER, ROLE_ORGANISME, V)",
                                  "src/training/dossier_codes.c": '{ACTE_REFUSER, ROLE_ORGANISME, "motifs"},',
                                  "src/web/actes.c": '[ACTE_LEVER] = {x, "l"}, [ACTE_REFUSER] = {x, "r"},'}.items():
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                (source / name).write_text(content, encoding="utf-8")
            self.assertEqual(api_pages.dossier_acts(source, "ROLE_GESTIONNAIRE"), [("lever", "acte_lever", False)])
            self.assertEqual(api_pages.dossier_acts(source, "ROLE_ORGANISME"), [("refuser", "acte_refuser", True)])

    def test_no_machine(self):
        place = "/ho" + "me/someone"
        self.assertEqual(self.problems("no-machine", {"tools/x.sh": f"\ncd {place}\n"}), [("tools/x.sh", 2)])
        self.assertEqual(self.problems("no-machine", {"tools/x.sh": "cd web/home/ && npm ci\n"}), [])

    def test_licence(self):
        self.assertEqual(self.problems("licence", {"LICENSE": "EUPL"}), [("LICENSE", 1)])
        self.assertEqual(self.problems("licence", {"LICENSE": "x" * 12000}), [])


class TapResult(unittest.TestResult):
    def addSuccess(self, test):
        print(f"ok - {test.id().split('.')[-1]}")

    def report(self, test, error):
        print(self._exc_info_to_string(error, test))
        print(f"not ok - {test.id().split('.')[-1]}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.report(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self.report(test, err)


if __name__ == "__main__":
    result = TapResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Rules).run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
