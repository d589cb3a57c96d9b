"""src/web/listes.c has each name that a page writes once for each row of a list, and no other of that page."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = {"/simulateur/droits": "simulateur_droits", "/simulateur/elu": "simulateur_elu", "/simulateur/reste-a-payer": "simulateur_reste"}


class Lists(unittest.TestCase):
    def test_rows_are_lists(self):
        source = (ROOT / "src/web/listes.c").read_text(encoding="utf-8")
        for path, template in PAGES.items():
            text = (ROOT / f"web/templates/{template}.html").read_text(encoding="utf-8")
            rows = set(re.findall(r'id="champ-\w+-\{\{rang\}\}" name="(\w+)"', text))
            told = re.search(r'\{"' + path + r'",((?:\s*"[^"]*")+)\}', source)
            self.assertEqual(set("".join(re.findall(r'"([^"]*)"', told[1])).split()), rows, path)


if __name__ == "__main__":
    unittest.main()
