#!/usr/bin/env python3
"""A provider of payments by card that takes nobody's money: the sandbox of docs/fr/carte.md.

    tools/bac_a_sable_paiement.py --keys FILE [--port N] [--make-keys] [--payments FILE] [--slow SECONDS]

It answers the same calls as a provider would, shows the page where the holder types a test card, and sends signed notices.
It is written from docs/fr/carte.md alone, so that it and the program check each other. With --payments it keeps
its payments and its port in a file, one JSON object a line, the last of a payment counting; without, it forgets them when it ends.

Test cards (any date, any code):
    4000 0000 0000 0010   accepted
    4000 0000 0000 0028   declined
    4000 0000 0000 0036   accepted, and the notice is sent three times
    4000 0000 0000 0044   accepted for another amount
    4000 0000 0000 0051   accepted, and no notice is sent
    4000 0000 0000 0069   accepted, then the capture is refused
    4000 0000 0000 0077   taken at once, for another amount
With --slow, each call but the pages is done at once and answered that many seconds later, as a provider that is overloaded.
SICPF_CLOCK moves its clock as it moves the program's.
"""
import argparse
import hashlib
import hmac
import html
import json
import os
import re
import secrets
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ACCEPTED, DECLINED, THRICE, OTHER, SILENT, NO_CAPTURE, TAKEN = (
    "4000000000000010", "4000000000000028", "4000000000000036", "4000000000000044", "4000000000000051", "4000000000000069",
    "4000000000000077")
CARDS = (ACCEPTED, DECLINED, THRICE, OTHER, SILENT, NO_CAPTURE, TAKEN)
BODY_MAX = 65536
PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Bac à sable de paiement</title><style>body{{font-family:sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem}}
label,input,button{{display:block;font-size:1rem;margin:.5rem 0}}input{{width:100%;padding:.5rem;box-sizing:border-box}}
button{{padding:.6rem 1rem}}</style></head><body><main><h1>Bac à sable de paiement</h1>{body}</main></body></html>"""


def keys_of(path):
    with open(path, encoding="ascii") as f:
        found = dict(line.split() for line in f.read().splitlines())
    return found["acces"], bytes.fromhex(found["avis"])


def make_keys(path):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="ascii") as f:
        f.write(f"acces {secrets.token_hex(32)}\navis {secrets.token_hex(32)}\n")


def end_with(pid):
    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            os._exit(0)
        except PermissionError:
            pass
        time.sleep(1)


def lines_of(path):
    if path is None or not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as f:
        # What a cut left unfinished was answered to nobody.
        return [json.loads(line) for line in f if line.endswith("\n")]


class Sandbox:
    def __init__(self, base, access, notice_key, kept=None):
        self.base, self.access, self.notice_key = base, access, notice_key
        self.payments = {p["id"]: p for p in lines_of(kept) if "id" in p}
        self.by_reference = {p["reference"]: p for p in self.payments.values()}
        self.kept = kept
        self.lock = threading.Lock()
        start = os.environ.get("SICPF_CLOCK")
        self.shift = datetime.fromisoformat(start.replace("Z", "+00:00")).timestamp() - time.time() if start else 0

    def keep(self, thing):
        if self.kept is not None:
            with open(self.kept, "a", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as f:
                f.write(json.dumps(thing) + "\n")

    def now(self):
        return int(time.time() + self.shift)

    def create(self, asked):
        reference, amount = asked.get("reference"), asked.get("montant")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(reference)) or type(amount) is not int or amount <= 0:
            return 422, {"erreur": "demande mal formée"}
        if asked.get("devise") != "EUR":
            return 422, {"erreur": "devise"}
        with self.lock:
            p = self.by_reference.get(reference)
            if p is not None and p["demande"] != amount:
                return 422, {"erreur": "cette clé a déjà servi pour une autre demande"}
            if p is None:
                p = {"id": "ps_" + secrets.token_hex(12), "reference": reference, "demande": amount, "montant": amount,
                     "etat": "ouvert", "retour": asked["retour"], "avis": asked["avis"], "rendus": {}, "carte": ""}
                self.payments[p["id"]] = self.by_reference[reference] = p
                self.keep(p)
            return 201, self.shown(p)

    def shown(self, p):
        return {"id": p["id"], "reference": p["reference"], "montant": p["montant"], "devise": "EUR", "etat": p["etat"],
                "page": f"{self.base}/page/{p['id']}"}

    def capture(self, p, asked, key):
        if p["etat"] == "capture":
            return 409, {"erreur": "déjà prélevé"}
        if p["etat"] != "autorise" or asked.get("montant") != p["montant"] or p["carte"] == NO_CAPTURE:
            return 422, {"erreur": "rien à prélever"}
        p["etat"] = "capture"
        return 200, self.shown(p)

    def cancel(self, p, asked, key):
        if p["etat"] == "capture":
            return 409, {"erreur": "déjà prélevé"}
        p["etat"] = "annule"
        return 200, self.shown(p)

    def refund(self, p, asked, key):
        amount = asked.get("montant")
        if key in p["rendus"]:
            return (200, self.shown(p)) if p["rendus"][key] == amount else (422, {"erreur": "clé"})
        if p["etat"] != "capture" or type(amount) is not int or amount <= 0 or \
                sum(p["rendus"].values()) + amount > p["montant"]:
            return 422, {"erreur": "rien à rendre"}
        p["rendus"][key] = amount
        return 200, self.shown(p)

    def notify(self, p):
        body = json.dumps({"id": p["id"], "reference": p["reference"], "montant": p["montant"], "devise": "EUR",
                           "etat": p["etat"]}).encode()
        at = str(self.now())
        tag = hmac.new(self.notice_key, at.encode() + b"." + body, hashlib.sha256).hexdigest()
        request = urllib.request.Request(p["avis"], data=body, method="POST", headers={
            "Content-Type": "application/json", "X-Avis-Date": at, "X-Avis-Signature": tag})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=15) as answer:
                return answer.status
        except urllib.error.HTTPError as e:
            return e.code
        except OSError:
            return 0

    def pay(self, p, fields):
        with self.lock:
            if p["etat"] != "ouvert":
                return None
            action = fields.get("action", "payer")
            card = re.sub(r"\D", "", fields.get("carte", ""))
            if action in ("abandonner", "expirer"):
                p["etat"] = "abandonne" if action == "abandonner" else "expire"
            elif card not in CARDS:
                return "Ce numéro n'est pas celui d'une carte d'essai."
            else:
                p["carte"] = card
                p["etat"] = {DECLINED: "refuse", TAKEN: "capture"}.get(card, "autorise")
                p["montant"] += 100 if card in (OTHER, TAKEN) else 0
            self.keep(p)
        for _ in range({THRICE: 3, SILENT: 0}.get(p["carte"], 1)):
            self.notify(p)
        return None


class Handler(BaseHTTPRequestHandler):
    sandbox = None
    slow = 0
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status, body, kind="application/json", headers=()):
        data = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def show(self, p, error=None):
        euros = f"{p['demande'] // 100},{p['demande'] % 100:02d} €"
        if p["etat"] != "ouvert":
            body = f"<p>Ce paiement est terminé.</p><p><a href=\"{html.escape(p['retour'])}\">Revenir au service</a></p>"
        else:
            body = (f"<p>À payer : <strong>{euros}</strong></p>" + (f"<p role=\"alert\">{error}</p>" if error else "") +
                    "<form method=\"post\"><label for=\"c\">Numéro de la carte d'essai</label>"
                    "<input id=\"c\" name=\"carte\" inputmode=\"numeric\" autocomplete=\"off\">"
                    "<button name=\"action\" value=\"payer\">Payer</button>"
                    "<button name=\"action\" value=\"abandonner\">Abandonner</button></form>"
                    "<p>Aucun argent n'est prélevé. Cartes : 4000 0000 0000 0010 (acceptée), 0028 (refusée).</p>")
        self.reply(200, PAGE.format(body=body), "text/html; charset=utf-8")

    def payment(self, pattern):
        m = re.fullmatch(pattern, self.path)
        return (self.sandbox.payments.get(m.group(1)), m) if m else (None, None)

    def do_GET(self):
        p, _ = self.payment(r"/page/([A-Za-z0-9_]+)")
        if p:
            self.show(p)
        else:
            self.reply(404, "{}")

    def do_POST(self):
        data = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), BODY_MAX))
        p, _ = self.payment(r"/page/([A-Za-z0-9_]+)")
        if p:
            error = self.sandbox.pay(p, dict(urllib.parse.parse_qsl(data.decode("utf-8", "replace"))))
            if error:
                self.show(p, error)
            else:
                self.reply(303, "", headers=[("Location", p["retour"])])
            return
        if not hmac.compare_digest(self.headers.get("Authorization", ""), "Bearer " + self.sandbox.access):
            self.reply(401, "{}")
            return
        try:
            asked = json.loads(data)
        except ValueError:
            self.reply(422, "{}")
            return
        self.call(asked)

    def call(self, asked):
        if self.path == "/v1/paiements":
            status, body = self.sandbox.create(asked)
        else:
            p, m = self.payment(r"/v1/paiements/([A-Za-z0-9_]+)/(capture|annulation|remboursements)")
            if p is None:
                time.sleep(self.slow)
                self.reply(404, "{}")
                return
            verb = {"capture": self.sandbox.capture, "annulation": self.sandbox.cancel,
                    "remboursements": self.sandbox.refund}[m.group(2)]
            with self.sandbox.lock:
                status, body = verb(p, asked, self.headers.get("Idempotency-Key", ""))
                if status == 200:
                    self.sandbox.keep(p)
        time.sleep(self.slow)
        self.reply(status, json.dumps(body))


def listen(port, kept):
    # The pages that were given to holders stay where they were, when nothing took the place meanwhile.
    before = [line["port"] for line in lines_of(kept) if "port" in line]
    if port == 0 and before:
        try:
            return ThreadingHTTPServer(("127.0.0.1", before[-1]), Handler)
        except OSError:
            pass
    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def main():
    parser = argparse.ArgumentParser(description="Bac à sable de paiement par carte : personne n'y paie rien.")
    parser.add_argument("--keys", required=True, help="fichier des deux clés partagées avec sicpf (réglage card_keys)")
    parser.add_argument("--make-keys", action="store_true", help="fait ce fichier quand il n'existe pas")
    parser.add_argument("--port", type=int, default=0, help="port sur cette machine ; 0 : un port libre")
    parser.add_argument("--payments", help="fichier où garder les paiements et le port d'un démarrage à l'autre")
    parser.add_argument("--slow", type=float, default=0, help="secondes que met chaque réponse aux appels de sicpf")
    parser.add_argument("--until", type=int, default=0, help="s'arrête avec ce processus")
    args = parser.parse_args()
    if args.make_keys and not os.path.exists(args.keys):
        make_keys(args.keys)
    access, notice = keys_of(args.keys)
    server = listen(args.port, args.payments)
    base = f"http://localhost:{server.server_address[1]}"
    Handler.slow = args.slow
    Handler.sandbox = Sandbox(base, access, notice, args.payments)
    Handler.sandbox.keep({"port": server.server_address[1]})
    if args.until:
        threading.Thread(target=end_with, args=(args.until,), daemon=True).start()
    print(f"Bac à sable de paiement : {base}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
