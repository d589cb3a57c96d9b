"""What the benchmarks share: runs in turn, medians, peak memory, and how a ratio is said.

A benchmark runs sicpf and its peer on the same work, on the same machine, one after the other in turn, so that a
noisy neighbour touches both. It prints medians and the ratio sicpf / peer; it asserts nothing.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SICPF = pathlib.Path(os.environ.get("SICPF", ROOT / "build" / "sicpf"))


class Run:
    """One measured command: seconds, peak memory of the process in KiB, what it printed."""

    def __init__(self, command, env=None, stdin=None, cwd=None, keep=True):
        started = time.monotonic()
        with tempfile.TemporaryFile() as sink:
            process = subprocess.Popen([str(c) for c in command], env={**os.environ, **(env or {})}, cwd=cwd,
                                       stdin=stdin or subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.seconds = time.monotonic() - started
            self.peak_kib = usage.ru_maxrss
            sink.seek(0)  # a long answer that nobody reads stays there: the next child's peak would count it
            self.output = sink.read().decode(errors="replace") if keep or process.returncode != 0 else ""
        if process.returncode != 0:
            sys.exit(f"{' '.join(str(c) for c in command)} : code {process.returncode}\n{self.output[-3000:]}")


def need(*programs):
    missing = [p for p in programs if not shutil.which(p)]
    if missing:
        sys.exit(f"Il manque : {', '.join(missing)} (bench/README.md dit quels paquets installer).")
    if not SICPF.exists():
        sys.exit("Il manque build/sicpf : ./run ou ./check build le compile.")


def options(description, **sizes):
    """--size petit|grand, --n N, --runs N, --scratch; sizes gives the number for each size."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--size", choices=sorted(sizes), default="petit")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--n", type=int, help="ce nombre au lieu de celui de la taille")
    parser.add_argument("--scratch", help="dossier de travail (à effacer ensuite) ; temporaire sans elle")
    chosen = parser.parse_args()
    chosen.n = chosen.n or sizes[chosen.size]
    return chosen


class Scratch:
    """A folder that goes away with the benchmark, unless it was named."""

    def __init__(self, name):
        self.kept = name is not None
        self.path = pathlib.Path(name or tempfile.mkdtemp(prefix="sicpf-bench-"))
        self.path.mkdir(parents=True, exist_ok=True)

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        if not self.kept:
            shutil.rmtree(self.path, ignore_errors=True)


def copy_store(source, target):
    """A fresh copy of a store that nobody writes, its keys included."""
    for suffix in ("", "-wal", "-shm", ".verrou", ".cles", ".sock"):
        path = pathlib.Path(str(target) + suffix)
        if path.exists():
            path.unlink()
        origin = pathlib.Path(str(source) + suffix)
        if origin.exists() and suffix in ("", "-wal", ".cles"):
            shutil.copyfile(origin, path)
            os.chmod(path, 0o600)
    os.sync()


def apart(work):
    """Calls work() in a process of its own; what it returned, and the peak memory of that process and its commands, KiB."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(read)
            with os.fdopen(write, "w", encoding="utf-8") as out:
                json.dump(work(), out)
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as told:
        text = told.read()
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit("le pair s'est arrêté")
    return json.loads(text), usage.ru_maxrss


def in_turn(runs, ours, peer):
    """Runs both in turn; lists of what each returned. One run of each is thrown away first: caches are then warm."""
    ours(), peer()
    left, right = [], []
    for _ in range(runs):
        left.append(ours())
        right.append(peer())
    return left, right


def report(name, rows, left, right, unit="lignes"):
    """left and right: lists of (seconds, peak KiB)."""
    seconds = [statistics.median(r[0] for r in side) for side in (left, right)]
    spread = [(min(r[0] for r in side), max(r[0] for r in side)) for side in (left, right)]
    peaks = [max(r[1] for r in side) for side in (left, right)]
    for who, s, (low, high), peak in zip(("sicpf", "pair"), seconds, spread, peaks):
        print(f"{name:14} {who:6} {s:8.2f} s [{low:.2f}–{high:.2f}]  {rows / s:12,.0f} {unit}/s  "
              f"mémoire {peak / 1024:,.0f} Mio".replace(",", " "))
    print(f"{name:14} rapport des débits sicpf / pair : {seconds[1] / seconds[0]:.2f}", flush=True)


def rates(name, unit, left, right):
    """Medians, ranges and the ratio of two lists of rates."""
    a, b = statistics.median(left), statistics.median(right)
    for who, value, all_ in (("sicpf", a, left), ("pair", b, right)):
        print(f"{name:14} {who:6} {value:12,.0f} {unit} [{min(all_):,.0f}–{max(all_):,.0f}]".replace(",", " "))
    print(f"{name:14} rapport des débits sicpf / pair : {a / b:.2f}", flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, seconds=20):
    for _ in range(seconds * 20):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"rien n'écoute sur le port {port}")


def peak(pid):
    """Peak memory of a process and its children, KiB."""
    total = 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        if int(stat.parent.name) == pid or re.search(rf"^PPid:\s+{pid}$", text, flags=re.M):
            found = re.search(r"^VmHWM:\s+(\d+)", text, flags=re.M)
            total += int(found.group(1)) if found else 0
    return total


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
