#!/usr/bin/env python3
"""The template compiler refuses what would be unsafe or wrong, with file and line, and escapes by place."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parent.parent.parent / "tools" / "mustachec.py"
FIELDS = "jeton : @technique\n"
KEYS = "nom : titulaire.etat_civil\nlien : @public\nliste : @public\n"


class Compiler(unittest.TestCase):
    def compile(self, template, keys=KEYS, more=None, css="a { color: red; }",
                fields=FIELDS):
        """(exit code, message, generated C)."""
        with tempfile.TemporaryDirectory() as folder:
            web, out = pathlib.Path(folder) / "web", pathlib.Path(folder) / "out"
            for path in (web / "templates", web / "theme", out):
                path.mkdir(parents=True)
            used = "".join("{{%s}}" % k for k in ("nom", "lien", "liste") if k in keys)
            used += '<input name="jeton">' if "jeton" in fields else ""
            files = {"page.html": template, "emploi.html": used, **(more or {})}
            for name, text in files.items():
                (web / "templates" / name).write_text(text, encoding="utf-8")
            (web / "cles.txt").write_text(keys, encoding="utf-8")
            (web / "champs.txt").write_text(fields, encoding="utf-8")
            (web / "journal.txt").write_text("donnee titulaire.etat_civil : nom & prénoms\n", encoding="utf-8")
            (web / "donnees.txt").write_text("colonne nom : Nom\n", encoding="utf-8")
            (web / "theme" / "a.css").write_text(css, encoding="utf-8")
            done = subprocess.run([sys.executable, TOOL, web, out], capture_output=True, text=True, check=False)
            self.coverage = (out / "coverage_table.h").read_text(encoding="utf-8") if done.returncode == 0 else ""
            code = (out / "templates_code.h").read_text(encoding="utf-8") if done.returncode == 0 else ""
            return done.returncode, done.stderr, code

    def refused(self, template, line, words, **more):
        code, message, _ = self.compile(template, **more)
        self.assertNotEqual(code, 0, message)
        self.assertIn(f":{line}: ", message)
        self.assertIn(words, message)

    def compiled(self, template, **more):
        code, message, text = self.compile(template, **more)
        self.assertEqual(code, 0, message)
        return text.split("static void template_page(struct render *r)\n{")[1].split("\n}\n")[0]

    def test_escaping_follows_the_place(self):
        self.assertIn("K_NOM, ESCAPE_TEXT", self.compiled("<p>{{nom}}</p>"))
        self.assertIn("K_NOM, ESCAPE_TEXT", self.compiled('<p title="{{nom}}">a</p>'))
        self.assertIn("K_LIEN, ESCAPE_PATH", self.compiled('<a href="{{lien}}">a</a>'))
        self.assertIn("K_LIEN, ESCAPE_URL", self.compiled('<a href="/x?q={{lien}}">a</a>'))
        both = self.compiled('<a href="{{lien}}?q={{lien}}">a</a>')
        self.assertIn("ESCAPE_PATH", both)
        self.assertIn("ESCAPE_URL", both)

    def test_a_line_never_begins_with_a_sign(self):
        nbsp = r"\302\240"
        self.assertIn(f"Nom{nbsp}: ", self.compiled("<p>Nom : {{nom}}</p>"))
        self.assertIn(f"{nbsp}: vu", self.compiled("<p>{{nom}} : vu</p>"))
        self.assertIn(r"\302\253" + nbsp, self.compiled("<p>« {{nom}} » ?</p>"))
        self.assertIn(nbsp + r"\302\273" + nbsp + r"\?", self.compiled("<p>« {{nom}} » ?</p>"))
        self.assertNotIn(nbsp, self.compiled("<p>à 10:30, a: b</p>"))

    def test_what_people_copy_keeps_its_spaces(self):
        nbsp = r"\302\240"
        self.assertNotIn(nbsp, self.compiled("<code>a : b {{nom}} : c</code>"))
        self.assertNotIn(nbsp, self.compiled('<p title="a : b">c</p>'))
        self.assertNotIn(nbsp, self.compiled('<p title="{{nom}} : b">c</p>'))
        self.assertIn(f"d{nbsp}:", self.compiled("<p><code>a : b</code> d : e</p>"))

    def test_nothing_leaves_unescaped(self):
        self.refused("a\n{{{nom}}}", 2, "interdit")
        self.refused("{{&nom}}", 1, "interdit")
        self.refused("{{=<% %>=}}", 1, "interdit")

    def test_what_a_browser_would_run(self):
        self.refused("\n<script>a</script>", 1, "script")
        self.refused('<p style="color:red">a</p>', 1, "style")
        self.refused('<p onclick="a()">a</p>', 1, "onclick")
        self.refused("<p title={{nom}}>a</p>", 1, "guillemets")
        self.refused("<p {{nom}}>a</p>", 1, "hors d'un texte")

    def test_sections(self):
        code = self.compiled("{{#liste}}<i>{{nom}}</i>{{/liste}}{{^liste}}rien{{/liste}}")
        self.assertIn("section_open(r, K_LISTE)", code)
        self.assertIn("if (!render_true(r, K_LISTE))", code)
        self.refused("a\n\n{{#liste}}b", 3, "non fermée")
        self.refused("{{#liste}}{{/nom}}", 1, "fermeture inattendue")
        self.refused("{{/liste}}", 1, "fermeture inattendue")
        self.refused('{{#liste}}<p title="{{/liste}}a">', 1, "ne se termine pas")

    def test_words(self):
        self.refused("{{inconnue}}", 1, "clé absente")
        self.refused("{{Nom}}", 1, "mal formée")
        self.refused("{{ }}", 1, "mal formée")
        self.refused("a {{nom", 1, "vis-à-vis")
        self.refused("a\n }} b", 2, "vis-à-vis")

    def test_fields(self):
        self.refused('a\n<input name="nom_saisi">', 2, "champ absent de web/champs.txt")
        self.refused('<select name="{{nom}}"></select>', 1, "nom de champ variable")
        self.refused("a", 2, "champ qu'aucun modèle n'emploie", fields=FIELDS + "oublie : dossier.suivi\n")
        self.refused("a", 2, "donnée mal formée", fields=FIELDS + "faux : @public\n")
        self.compiled('<textarea name="n"></textarea>', fields=FIELDS + "n : titulaire.etat_civil\n")
        self.assertIn('{T_PAGE, "n", ITEM_TITULAIRE_ETAT_CIVIL}', self.coverage)
        self.compiled('<p>{{> autre}}</p>', more={"autre.html": '<input name="n">{{nom}}'},
                      fields=FIELDS + "autre/n : dossier.suivi\n")
        self.assertIn('{T_PAGE, "n", ITEM_DOSSIER_SUIVI}', self.coverage)
        self.assertIn('{T_PAGE, "", ITEM_TITULAIRE_ETAT_CIVIL}', self.coverage)

    def test_origin_of_a_datum(self):
        code = self.compiled("<p>{{nom}} {{? nom}}</p>")
        self.assertIn("render_to_holder(r)", code)
        self.assertIn('href=\\"/mes-donnees#titulaire.etat_civil\\"', code)
        self.assertIn("nom &amp; pr", code)
        two = KEYS.replace("titulaire.etat_civil", "titulaire.etat_civil droits.cpf")
        self.refused("{{? nom}}", 1, "sans mots dans web/journal.txt", keys=two)
        self.refused("{{? lien}}", 1, "ne montre pas une donnée")
        self.refused("{{? nom lien}}", 1, "la même donnée")
        self.refused("{{? }}", 1, "sans clé")
        self.refused('<p title="{{? nom}}">a</p>', 1, "hors du texte")
        self.refused("{{%titre}}{{nom}}{{/titre}}a", 1, "historique du navigateur")

    def test_each_datum_of_a_holder_leads_to_its_origin(self):
        space = "{{%espace}}Espace titulaire{{/espace}}\n"
        self.compiled("{{nom}}")  # another space
        self.compiled(space + "{{lien}}")
        self.compiled(space + "{{nom}}{{? nom}}")
        self.compiled(space + "<section>{{#liste}}{{nom}}{{/liste}} {{? nom}}</section>")
        self.refused(space + "\n{{nom}}", 3, "« nom » sans {{? nom}}")
        self.refused(space + "<p title=\"{{nom}}\">a</p>", 2, "« nom » sans")
        self.refused(space + "{{#nom}}oui{{/nom}}", 2, "« nom » sans")
        self.refused(space + "{{? nom}}<section>\n{{nom}}</section>", 3, "dans la même section")
        self.refused(space + "<section>\n{{nom}}</section><section>{{? nom}}</section>", 3, "dans la même section")
        self.refused(space + "<section>{{? nom}}</section>\n{{nom}}", 3, "dans la même section")
        self.refused(space + "{{> autre}}", 2, "page page : « nom »", more={"autre.html": "a\n{{nom}}"})
        self.compiled(space + "<section>{{> autre}}{{? nom}}</section>", more={"autre.html": "{{nom}}"})

    def test_partials(self):
        self.assertIn("template_autre(r);", self.compiled("{{> autre}}", more={"autre.html": "b"}))
        self.refused("{{> absent}}", 1, "inconnu")
        self.refused("{{> autre}}", 1, "circulaire", more={"autre.html": "{{> page}}"})
        self.refused('<p title="{{> autre}}">', 1, "au milieu d'une balise", more={"autre.html": "b"})

    def test_declarations(self):
        self.refused("{{%couleur}}rouge{{/couleur}}", 1, "inconnue")
        self.refused("{{%titre}}a", 1, "non fermée")
        self.refused("{{%parent}}nulle_part{{/parent}}", 1, "parent inconnu")
        _, _, code = self.compile("{{%titre}}Dossier {{lien}}{{/titre}}b")
        self.assertIn("K_LIEN, ESCAPE_NONE", code.split("static void title_page")[1])

    def test_keys_are_declared_once_and_used(self):
        self.refused("a", 4, "n'emploie", keys=KEYS + "orpheline : @public\n")
        self.refused("a", 4, "déjà déclarée", keys=KEYS + "nom : @public\n")
        self.refused("a", 4, "mal formée", keys=KEYS + "autre : identité\n")

    def test_the_theme_stays_light(self):
        code, message, _ = self.compile("a", css="a { color: red; }\n" * 3000)
        self.assertNotEqual(code, 0)
        self.assertIn("trop lourde", message)


if __name__ == "__main__":
    unittest.main(verbosity=2 if "--verbose" in sys.argv else 1, argv=sys.argv[:1])
