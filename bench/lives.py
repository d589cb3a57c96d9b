"""A store whose holders may all ask for one training, and the program that lives their dossiers (vies.c)."""
import sqlite3
import sys

import common

LIVES = common.ROOT / "build" / "vies"
CORE = common.ROOT / "build" / "coeur"
SIRET = "18002002600019"
OFFER = """
INSERT INTO organisme (id, siret, siren, nda, denomination, denomination_pliee, qualiopi_formation, qualiopi_bilan, qualiopi_vae,
    qualiopi_apprentissage, siret_douteux, modifie_us)
VALUES (8, '18002002600019', '180020026', '11750000008', 'Langues & Cie', 'LANGUES CIE', 1, 0, 0, 0, 0, 0);
INSERT INTO formation (id, organisme_id, numero, intitule, classe, modifie_us) VALUES (4, 8, 'F4', 'Comptabilité', 'RNCP', 0);
INSERT INTO action_formation (id, formation_id, numero, modalite, heures, prix_ht_cents, prix_ttc_cents)
VALUES (4, 4, 'A4', 'distance', 50, 120000, 120000);
INSERT INTO session_formation (id, action_id, numero, debut, fin, rang, ouverte) VALUES (4, 4, 'S4', NULL, NULL, 2000000, 1);
UPDATE titulaire SET cle_donnees = x'00';
"""


def need():
    if not LIVES.exists():
        sys.exit("Il manque build/vies : ninja -C build.")


def prepare(folder, holders):
    path = folder / "a.db"
    common.Run([CORE, "prepare", path, folder / "cles", holders])
    db = sqlite3.connect(path)
    db.executescript(OFFER)
    db.close()


def command(folder, first, number, clients, *words):
    return [LIVES, folder / "a.db", folder / "cles", 8, 4, first, number, clients, *words]
