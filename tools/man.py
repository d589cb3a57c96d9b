#!/usr/bin/env python3
"""Makes the manual page sicpf(1) from what the program itself says of its commands (--help): nothing is told twice.

    tools/man.py PROGRAM > sicpf.1
"""
import re
import subprocess
import sys


def said(*words):
    return subprocess.run(words, capture_output=True, check=True, encoding="utf-8",
                          env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}).stdout.rstrip("\n")


def roff(text):
    """Plain text as roff: no escape, no request, a hyphen that can be copied."""
    lines = (line.replace("\\", "\\e").replace("-", "\\-") for line in text.split("\n"))
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in lines)


def as_is(text):
    return f".nf\n{roff(text)}\n.fi"


def main():
    program = sys.argv[1]
    whole = said(program, "--help")
    summary = whole.split("\n", 1)[0].partition(" : ")[2]
    verbs = re.findall(r"^  ([a-z]+) ", whole.split("\nCommandes :\n")[1].split("\n\n")[0] + "\n", flags=re.M)
    print(".TH SICPF 1 \"\" sicpf \"Manuel de sicpf\"")
    print(f".SH NOM\nsicpf \\- {roff(summary)}")
    print(".SH SYNOPSIS\n.B sicpf\n[\\-\\-config FICHIER] COMMANDE [MOTS] [OPTIONS]")
    print(f".SH DESCRIPTION\n{as_is(whole.split(chr(10), 2)[2])}")
    print(".SH COMMANDES")
    for verb in verbs:
        print(f".SS {verb}\n{as_is(said(program, verb, '--help').split(chr(10), 2)[2])}")
    print(".SH VOIR AUSSI\nLes guides de docs/fr, à commencer par premiers\\-pas.md ; refus.md explique chaque refus.")


if __name__ == "__main__":
    main()
