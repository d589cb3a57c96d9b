"""Lays out one page as PDF/UA, in a process of its own: JSON on standard input, the PDF on standard output.

Input: html, css, and what is attached: piece (text), nom (its file name), description. Nothing is fetched, whatever the
page names. The same input gives the same bytes. Exit code 127: the layout engine is not installed.
"""
import hashlib
import json
import sys

try:
    import weasyprint
except ImportError:
    sys.exit(127)


def refuse(url, *_args, **_kwargs):
    raise ValueError("nothing is fetched")


given = json.load(sys.stdin)
attached = weasyprint.Attachment(string=given["piece"].encode(), base_url="piece:/" + given["nom"],
                                 description=given["description"], url_fetcher=refuse)
sheet = weasyprint.CSS(string=given["css"], url_fetcher=refuse)
page = weasyprint.HTML(string=given["html"], url_fetcher=refuse, base_url="")
page.write_pdf(sys.stdout.buffer, stylesheets=[sheet], attachments=[attached], variant="pdf/ua-1",
               identifier=hashlib.sha256(given["piece"].encode()).digest()[:16])
