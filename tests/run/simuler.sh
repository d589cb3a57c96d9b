# sicpf simulate: the published and derived examples of the rules through the command, its contract (order, keys, errors, exit
# code), and what a hostile line may not do.
. "$SICPF_SOURCE/tests/run/lib.sh"

python3 - "$SICPF" "$SICPF_SOURCE/docs/openapi.json" <<'PYTHON'
import json
import subprocess
import sys

failures = 0
paths = json.load(open(sys.argv[2], encoding="utf-8"))["paths"]


def simulate(kind, *scenarios, raw=None):
    text = raw if raw is not None else "".join(json.dumps(s) + "\n" for s in scenarios).encode()
    done = subprocess.run([sys.argv[1], "simulate", kind], input=text, capture_output=True, check=False, timeout=120)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def report(name, ok, found=None):
    global failures
    failures += not ok
    print(("ok - " if ok else "not ok - ") + name)
    if not ok:
        print("    " + json.dumps(found, ensure_ascii=False)[:600])


def described(kind, scenario, result):
    """docs/openapi.json knows every key that went in and came out."""
    post = paths["/api/v1/simulation/" + kind]["post"]
    asked = post["requestBody"]["content"]["application/json"]["schema"]
    told = post["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    return set(asked["required"]) <= set(scenario) <= set(asked["properties"]) and set(result) <= set(told)


def gives(name, kind, scenario, **expected):
    """The result has these values; it always names its articles and says a sentence."""
    code, found = simulate(kind, scenario)
    one = found[0] if len(found) == 1 else {}
    ok = code == 0 and all(k in one and one[k] == v for k, v in expected.items())
    report(name, ok and described(kind, scenario, one) and isinstance(one.get("articles"), list)
           and bool(one.get("phrase")), found)
    return one


# ---- credits (rules CPF-10 to CPF-19; derived unless said otherwise)

def salarie(travaille, reference=1607, unite="heures", annee=2024, **more):
    return dict(regime="salarie", annee=annee, travaille=travaille, reference=reference, unite=unite, **more)


for name, scenario, montant in [
        ("A1 l'année entière", salarie(1607), 50000),
        ("A2 la moitié juste, en demi-heures", salarie(803.5), 50000),
        ("A3 une demi-heure de moins, au centime supérieur", salarie(803), 24985),
        ("A4", salarie(400), 12446),
        ("A5 une heure", salarie(1), 32),
        ("A6 durée conventionnelle", salarie(820, 1820), 22528),
        ("A7 forfait, la moitié", salarie(109, 218, "jours"), 50000),
        ("A7 forfait, moins", salarie(100, 218, "jours"), 22936),
        ("A7 forfait de 210 jours", salarie(50, 210, "jours"), 11905),
        ("A10 indépendant, la moitié de l'année", dict(regime="independant", annee=2025, travaille=182, reference=365,
                                                       unite="jours"), 24932),
        ("A10 indépendant, un trimestre", dict(regime="independant", annee=2025, travaille=90, reference=365,
                                               unite="jours"), 12329),
        ("A11 le plafond", salarie(1607, solde=480000), 20000),
        ("A13 peu qualifié", salarie(20, 35, solde=750000, peu_qualifie=True), 50000),
        ("A14 ESAT à temps partiel", dict(regime="esat", annee=2024, travaille=40, reference=100, unite="jours"), 80000)]:
    gives(name, "credit", scenario, montant=montant, unite="centimes", solde=scenario.get("solde", 0) + montant)
gives("A11 ce que le plafond retient", "credit", salarie(1607, solde=480000), perdu=30000, plafond=500000)
gives("sans référence, 1 607 heures", "credit", dict(regime="salarie", annee=2024, travaille=803, unite="heures"),
      montant=24985)
gives("un agent public a des heures", "credit",
      dict(regime="agent_public", annee=2024, travaille=1607, reference=1607, unite="heures"), unite="heures")
gives("un indépendant qui ne paie pas", "credit",
      dict(regime="independant", annee=2024, travaille=366, reference=366, unite="jours", cotisation_payee=False), montant=0)

# ---- élus (published: MCF, cas 1 à 3 ; D4 and D5)

elu = dict(type="conseiller_municipal", premier_tour="2020-03-15", debut="2020-05-18", fin=None)


def dife(au, mandats=None, mouvements=(), **more):
    return dict(mandats=mandats or [elu], mouvements=list(mouvements), au=au, **more)


gives("D1 publié, cas 1", "dife", dife("2021-12-31", solde_initial=30000, solde_initial_au="2021-01-01"), solde=70000,
      credits=[{"date": "2021-03-30", "montant": 40000, "perdu": 0}], usage="tout", utilisable_jusqu_au=None)
gives("D3 publié, cas 3 : ce que le plafond retient", "dife", dife("2022-12-31"), solde=70000,
      credits=[{"date": "2021-03-30", "montant": 40000, "perdu": 0}, {"date": "2022-03-30", "montant": 30000, "perdu": 10000}])
gives("D3 publié, cas 3 : après une formation", "dife",
      dife("2023-12-31", mouvements=[dict(date="2022-10-01", debit=50000)]), solde=60000)
gives("D4 publié, deux mandats, un crédit par an", "dife",
      dife("2021-12-31", [elu, dict(type="conseiller_regional", premier_tour="2021-06-20", debut="2021-07-02", fin=None)]),
      solde=40000)
gives("D9 six mois après le mandat", "dife", dife("2026-04-01", [dict(elu, fin="2026-03-22")]), usage="reinsertion",
      utilisable_jusqu_au="2026-09-22")

# ---- who pays (F1, F2 published; the others derived)

def achat(cout, classe, situation="salarie", date="2026-06-10", **more):
    return dict(date=date, cout=cout, classe=classe, situation=situation, **more)


def prises(*parts):
    return [{"poche": p, "montant": m} for p, m in parts]


employeur = [dict(lot=7, financeur="employeur", montant=50000, ouvert_le="2025-01-01")]
for name, scenario, expected, titulaire in [
        ("F1 publié, répertoire spécifique", achat(165000, "RS", droits=500000), prises(("droits", 150000)), 15000),
        ("F2 publié, bilan", achat(180000, "BC", droits=500000), prises(("droits", 160000)), 20000),
        ("F3 participation de 2025", achat(120000, "RNCP", date="2025-03-15", droits=300000), prises(("droits", 109777)), 10223),
        ("F4 demandeur d'emploi", achat(120000, "RNCP", "demandeur_emploi", "2025-03-15", droits=300000),
         prises(("droits", 120000)), 0),
        ("F5 le reste tient lieu de participation", achat(200000, "RNCP", date="2026-05-15", droits=80000),
         prises(("droits", 80000)), 120000),
        ("F6 la dotation d'abord", achat(200000, "RNCP", date="2026-05-15", droits=80000, dotations=employeur),
         prises(("dotation:7", 50000), ("droits", 80000)), 70000),
        ("F7 avant décembre 2025, les droits d'abord",
         achat(200000, "RNCP", date="2025-11-15", droits=80000, dotations=employeur),
         prises(("droits", 80000), ("dotation:7", 50000)), 70000),
        ("F8 abondement de l'employeur", achat(200000, "RS", droits=500000,
                                               abondements=[dict(financeur="employeur", montant=50000)]),
         prises(("droits", 150000), ("abondement:1", 50000)), 0),
        ("F9 permis, la région aide", achat(130000, "PERMIS_LEGER", droits=200000,
                                            abondements=[dict(financeur="region", montant=10000)]),
         prises(("droits", 90000), ("abondement:1", 10000)), 30000),
        ("l'ancien DIF d'abord, l'engagement citoyen après les droits",
         achat(200000, "RS", dif=30000, droits=120000, cec=24000),
         prises(("dif", 30000), ("droits", 120000), ("cec", 24000)), 26000),
        ("F11 permis d'un demandeur d'emploi", achat(130000, "PERMIS_LEGER", "demandeur_emploi", droits=200000),
         prises(("droits", 90000)), 40000)]:
    gives(name, "financement", scenario, prises=expected, titulaire=titulaire)
gives("F4 et pourquoi", "financement", achat(120000, "RNCP", "demandeur_emploi", "2025-03-15", droits=300000),
      participation=0, exoneration="demandeur_emploi")
for name, scenario, code in [
        ("CAP-04 bilan de douze heures", achat(180000, "BC", droits=500000, heures=12), "financement.bilan-heures"),
        ("F10 permis d'un salarié sans aide", achat(130000, "PERMIS_LEGER", date="2026-03-15", droits=200000), "financement.permis"),
        ("D11 plus de 80 € de l'heure", achat(57720, "DIFE_MANDAT", "elu", dife=80000, cout_ht=48100, heures=6,
                                              participants=10), "dife.cout-horaire"),
        ("D12 seize participants", achat(40000, "DIFE_MANDAT", "elu", dife=80000, cout_ht=40000, heures=6, participants=16),
         "dife.participants")]:
    one = gives(name, "financement", scenario)
    refus = one.get("refus", {})
    report(f"{name} : refusé", refus.get("code") == code and bool(refus.get("adresse")) and bool(refus.get("phrase"))
           and not {"prises", "titulaire", "participation", "exoneration"} & set(one), one)

# ---- how a price ends (rules 3.4 and 3.5)

parts = [dict(poche="droits", montant=60000), dict(poche="titulaire", montant=40000)]


def arret(taux, cause="titulaire", force_majeure=False):
    return dict(date="2024-06-10", prix=100000, taux=taux, cause=cause, force_majeure=force_majeure, parts=parts)


gives("moins d'un quart, le quart est dû", "interruption", arret(10), organisme=25000, perdu=75000, recredits=[], remboursement=0)
gives("entre un quart et 80 %, le taux", "interruption", arret(60), organisme=60000, perdu=40000)
gives("à partir de 80 %, tout", "interruption", arret(80), organisme=100000, perdu=0)
gives("force majeure : le reste est rendu en proportion", "interruption", arret(60, force_majeure=True), organisme=60000,
      recredits=prises(("droits", 24000)), remboursement=16000, perdu=0)
gives("l'organisme s'arrête sans report", "interruption", arret(60, "organisme_sans_report"), organisme=0,
      recredits=prises(("droits", 60000)), remboursement=40000, perdu=0)
gives("l'organisme s'arrête sans report, à la dernière heure", "interruption", arret(100, "organisme_sans_report"), organisme=0,
      recredits=prises(("droits", 60000)), remboursement=40000, perdu=0)
gives("le plus grand reste garde le centime", "interruption",
      dict(date="2024-06-10", prix=100, taux=50, cause="organisme_report", parts=[
          dict(poche="droits", montant=33), dict(poche="dife", montant=33), dict(poche="cec", montant=34)]), organisme=50)


def annulation(date, par="titulaire", **more):
    return dict(date=date, acceptation="2024-05-01", debut="2024-06-12", par=par, prix=100000, parts=parts, **more)


gives("rétractation", "annulation", annulation("2024-05-15"), retractation=True, organisme=0, perdu=0, remboursement=40000)
gives("le lendemain du quatorzième jour, assez tôt avant le début", "annulation", annulation("2024-05-16"), retractation=False,
      organisme=0, perdu=0)
gives("sept jours ouvrés juste, sans frais", "annulation", annulation("2024-06-03"), perdu=0)
gives("moins de sept jours ouvrés", "annulation", annulation("2024-06-04"), organisme=5000, perdu=95000, recredits=[])
gives("force majeure", "annulation", annulation("2024-06-10", force_majeure=True), organisme=0, perdu=0)
gives("absence", "annulation", annulation("2024-06-12", "absence"), organisme=5000, perdu=95000)
gives("l'organisme annule", "annulation", annulation("2024-06-10", "organisme"), organisme=0, perdu=0,
      recredits=prises(("droits", 60000)))

# ---- deadlines (rules LC-12)

gives("deux jours ouvrés, 8 mai férié", "delai", dict(evenement="2026-05-07", delai="delai.reponse_organisme"),
      limite="2026-05-12", premier_jour_possible="2026-05-13")
gives("quatre jours ouvrés, 14 juillet férié", "delai", dict(evenement="2026-07-10", delai="delai.acceptation_titulaire"),
      limite="2026-07-17")
gives("onze jours ouvrés", "delai", dict(evenement="2026-06-01", jours=11, jours_ouvres=True), limite="2026-06-16")
gives("début de session (LC-10) : le onzième jour est permis", "delai", dict(evenement="2026-06-01", delai="delai.debut_session_min"),
      limite="2026-06-16", premier_jour_possible="2026-06-16")
gives("quatorze jours du calendrier", "delai", dict(evenement="2024-05-01", delai="delai.retractation"), limite="2024-05-15")
late = gives("quatorze jours qui finissent un samedi vont au lundi (L. 221-19)", "delai",
             dict(evenement="2026-08-01", delai="delai.retractation"), limite="2026-08-17", premier_jour_possible="2026-08-18")
report("la source secondaire est dite", [a["certitude"] for a in late["articles"]] == ["verified", "secondary"], late)
gives("avant cet article, ils finissent le jour où ils finissent", "delai", dict(evenement="2026-08-01", jours=14, jours_ouvres=False),
      limite="2026-08-15")
gives("un instant d'ailleurs est un jour de Paris", "delai", dict(evenement="2026-06-01T23:30:00-05:00", jours=1, jours_ouvres=False),
      limite="2026-06-03")

# ---- identifiers

gives("une clé calculée", "nir", dict(nir="2 69 05 49 588 157"), valide=True, cle="80", nature="nir", motif=None)
one = gives("une clé fausse", "nir", dict(nir="269054958815781"), valide=False, cle="80")
report("avec son motif", bool(one.get("motif")), one)
gives("La Poste", "siret", dict(siret="35600000049837"), valide=True, motif=None)
gives("un SIRET faux", "siret", dict(siret="35600000049838"), valide=False)
gives("un IBAN", "iban", dict(iban="FR76 3000 6000 0112 3456 7890 189"), valide=True)
gives("un IBAN faux", "iban", dict(iban="FR76 3000 6000 0112 3456 7890 188"), valide=False)
gives("un NDA", "nda", dict(nda="11750000001"), valide=True)
gives("un NDA court", "nda", dict(nda="1175000000"), valide=False)

# ---- the contract

def wrong(name, kind, scenario, code, champ):
    done, found = simulate(kind, scenario)
    erreur = found[0].get("erreur", {}) if found else {}
    report(name, done == 1 and list(found[0]) == ["erreur"] and erreur.get("code") == code and erreur.get("champ") == champ
           and bool(erreur.get("message")), found)


wrong("une clé inconnue", "credit", salarie(1, age=3), "simulation.cle-inconnue", "age")
wrong("une clé absente", "credit", dict(regime="salarie", annee=2024, unite="heures"), "simulation.cle-absente", "travaille")
wrong("null n'est pas une valeur obligatoire", "credit", salarie(None), "simulation.cle-absente", "travaille")
wrong("un texte pour un nombre", "credit", salarie("803"), "simulation.valeur", "travaille")
wrong("un temps négatif", "credit", salarie(-1), "simulation.valeur", "travaille")
wrong("une référence nulle n'est pas une référence absente", "credit", salarie(803, reference=0), "simulation.valeur", "reference")
wrong("quatre décimales", "credit", salarie(1.0001), "simulation.valeur", "travaille")
wrong("un montant à virgule", "financement", achat(1.5, "RNCP", droits=0), "simulation.valeur", "cout")
wrong("une date qui n'existe pas", "financement", achat(1, "RNCP", date="2025-02-29", droits=0), "simulation.valeur", "date")
wrong("une classe inconnue", "financement", achat(1, "CAP", droits=0), "simulation.valeur", "classe")
wrong("dans une liste, le chemin", "dife", dife("2024-01-01", [dict(elu), dict(elu, fin="2019-01-01")]), "simulation.valeur",
      "mandats[1].fin")
wrong("des parts qui ne font pas le prix", "interruption", dict(arret(10), prix=99999), "simulation.sommes", "parts")
wrong("un délai qui n'en est pas un", "delai", dict(evenement="2026-01-01", delai="dife.plafond"), "simulation.valeur", "delai")
code, found = simulate("credit", raw=b'{"regime":"salarie"\n[1]\n\n' + json.dumps(salarie(1607)).encode() + b"\n\xff{}\n")
report("les autres lignes sont calculées, dans l'ordre", code == 1 and [("erreur" in f) for f in found] ==
       [True, True, False, True], found)
code, found = simulate("nir", raw=b'{"nir":"269054958815780","nir":"1"}\n')
report("une clé deux fois n'est pas une réponse", code == 1 and "erreur" in found[0], found)
report("aucune valeur n'est répétée", "26905" not in json.dumps(found))
code, found = simulate("nir", raw=b'{"nir":"' + b"1" * 2_000_000 + b'"}\n{"nir":"269054958815780"}\n')
report("une ligne trop longue est refusée, la suivante calculée", code == 1 and found[0]["erreur"]["code"] ==
       "simulation.trop-long" and found[1]["valide"], found)
code, found = simulate("nir", raw=b"[" * 200_000 + b"\n")
report("une ligne trop profonde aussi", code == 1 and found[0]["erreur"]["code"] == "simulation.json", found)
code, found = simulate("nir", raw=b"")
report("rien en entrée, rien en sortie", code == 0 and not found, found)
one, two = (simulate("credit", salarie(803, solde=0)) for _ in range(2))
report("deux fois la même chose", one == two)
kinds = subprocess.run([sys.argv[1], "simulate", "?"], capture_output=True, check=False).stderr.decode().split(" : ")[-1]
report("l'API décrit chaque calcul", {p.rsplit("/", 1)[1] for p in paths if p.startswith("/api/v1/simulation/")} ==
       set(kinds.split(".")[0].split(", ")), kinds)
sys.exit(failures > 0)
PYTHON
report $? "simulate"
refused 2 "un calcul inconnu" "simulation.genre" "$SICPF" simulate retraite
refused 2 "sans calcul" "usage.argument" "$SICPF" simulate
finish
