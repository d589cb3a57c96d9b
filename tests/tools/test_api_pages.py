"""tools/api_pages.py: each address is told once, with the fields of its own form."""
import collections
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import api_pages  # noqa: E402


class Addresses(unittest.TestCase):
    def test_a_varying_piece_is_one_piece(self):
        self.assertTrue(api_pages.matches("/gestion/interruptions/{mesure}", "/gestion/interruptions/{{pa_numero}}"))
        self.assertFalse(api_pages.matches("/gestion/interruptions/{mesure}", "/gestion/interruptions/declarees/{{pa_numero}}"))
        self.assertFalse(api_pages.matches("/gestion/interruptions/declarees/{interruption}", "/gestion/interruptions/{{pa_numero}}"))

    def test_a_base_that_varies_is_several(self):
        self.assertTrue(api_pages.matches("/gestion/dossiers/{dossier}/{acte}", "{{racine}}/{{numero}}/{{acte_courant}}"))
        self.assertTrue(api_pages.matches("/gestion/tirages/{controle}/{etape}", "{{rc_racine}}/{{rc_numero}}/recevoir"))
        self.assertFalse(api_pages.matches("/gestion/tirages/{controle}/clore", "{{rc_racine}}/{{rc_numero}}/recevoir"))
        self.assertEqual(api_pages.beside("/gestion/tirages/{controle}/{etape}", "{{rc_racine}}/{{rc_numero}}/recevoir"), "/gestion/tirages/{controle}/recevoir")

    def test_each_step_of_a_sampled_control_has_its_fields(self):
        text = api_pages.page(ROOT)
        for line in ("/gestion/tirages/{controle}/recevoir` | `dossier`", "/gestion/tirages/{controle}/ecrire` | `texte`", "/gestion/tirages/{rc_numero}/clore` | `conclusion`",
                     "/organisme/controles/{controle}/recevoir` | `dossier`", "/organisme/controles/{controle}/ecrire` | `texte`"):
            self.assertIn(line, text)

    def test_several_forms_at_one_address(self):
        one = [("reference", "", False, ""), ("confirme", "true", "exigé", "")]
        two = [("reference", "", False, ""), ("confirme", "true", "exigé", ""), ("motifs", "", "exigé", "")]
        self.assertEqual(api_pages.together([one]), one)
        self.assertEqual(api_pages.together([one, two]), one + [("motifs", "", "exigé selon ce qui est fait", "")])

    def test_each_address_has_one_line(self):
        lines = [line.split("|")[1:3] for line in api_pages.page(ROOT).splitlines() if line.startswith("| ") and "`" in line]
        told = collections.Counter(tuple(cell.strip() for cell in line) for line in lines)
        self.assertEqual([address for address, n in told.items() if n > 1], [])
        self.assertGreater(len(told), 100)


if __name__ == "__main__":
    unittest.main()
