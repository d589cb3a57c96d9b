"""Lays out one page as a tagged PDF, in a process of its own: JSON on standard input, the PDF on standard output.

Input: html, css, and what is attached, if anything: piece (text), nom (its file name), description. Nothing is fetched, whatever
the page names, and no file is written. The same input gives the same bytes. Exit code 127: the layout engine is not installed.
"""
import hashlib
import json
import sys
import tempfile

# Where the engine would write fonts that a page brings; none does, and no folder can be written.
tempfile.mkdtemp = lambda *_args, **_kwargs: "/nonexistent"

try:
    import weasyprint
except ImportError:
    sys.exit(127)


def refuse(url, *_args, **_kwargs):
    raise ValueError("nothing is fetched")


def declare_nothing(_document, pdf):
    """The tags are kept, the claim to PDF/UA is not: the engine gives a drawing neither Figure nor alternative."""
    pdf.catalog.pop("Metadata", None)
    for thing in pdf.objects:
        if getattr(thing, "extra", {}).get("Type") == "/Metadata":
            thing.stream = []


given = json.load(sys.stdin)
said = given.get("piece") or given["html"]
attached = [weasyprint.Attachment(string=given["piece"].encode(), base_url="piece:/" + given["nom"],
                                  description=given["description"], url_fetcher=refuse)] if "piece" in given else []
sheet = weasyprint.CSS(string=given["css"], url_fetcher=refuse)
page = weasyprint.HTML(string=given["html"], url_fetcher=refuse, base_url="")
page.write_pdf(sys.stdout.buffer, stylesheets=[sheet], attachments=attached, variant="pdf/ua-1", finisher=declare_nothing,
               identifier=hashlib.sha256(said.encode()).digest()[:16])
