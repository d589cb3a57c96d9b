#!/usr/bin/env python3
"""Builds and tests; ./check installs what is needed and calls this. Ends with one line, "N passed, N failed".

    tools/check.py [--all] [--list] [PART…]

A part is a function below, registered with @part: it returns its cases, each (name, status, detail). Parts run two
at a time, each after those it needs. Nothing that a part starts outlives it: every command has its own process
group, and orphans come back to this process, which ends them.
"""
import argparse
import concurrent.futures
import ctypes
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / "build-check"
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0:allocator_may_return_null=1",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    "TSAN_OPTIONS": "halt_on_error=1:second_deadlock_stack=1",
}
PARTS = {}
running_groups = set()
groups_lock = threading.Lock()


class Part:
    def __init__(self, function, needs, only_all):
        self.name, self.function = function.__name__.replace("_", "-"), function
        self.needs, self.only_all, self.summary = needs, only_all, (function.__doc__ or "").split("\n")[0]


def part(needs=(), only_all=False):
    def register(function):
        entry = Part(function, needs, only_all)
        PARTS[entry.name] = entry
        return function
    return register


# ---- commands ----------------------------------------------------------------------------------------------------


def end_group(pid):
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            return
        time.sleep(0.2)


def run(command, timeout=600, env=None, cwd=ROOT, daemon=False):
    """Runs a command in its own process group. Returns (exit code, output); -1 when it passed its time. What a daemon's command
    leaves behind stays, until its own command to stop or the end of this process."""
    with tempfile.TemporaryFile() as sink:  # not a pipe: a process left behind would keep it open
        process = subprocess.Popen([str(c) for c in command], cwd=cwd, stdin=subprocess.DEVNULL, stdout=sink,
                                   stderr=subprocess.STDOUT, env={**os.environ, **SANITIZERS, **(env or {})},
                                   start_new_session=True)
        with groups_lock:
            running_groups.add(process.pid)
        try:
            code, note = process.wait(timeout=timeout), ""
        except subprocess.TimeoutExpired:
            code, note = -1, f"\n(arrêté après {timeout} s)\n"
        if not daemon:
            end_group(process.pid)
        process.wait()
        with groups_lock:
            running_groups.discard(process.pid)
        sink.seek(0)
        return code, sink.read().decode("utf-8", errors="replace") + note


def adopt_orphans():
    """Makes this process the parent of orphans (PR_SET_CHILD_SUBREAPER), so that none is left behind."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def end_orphans():
    """Ends what is still a child of this process once every part has ended."""
    mine, found = str(os.getpid()), True
    while found:  # a killed orphan hands its own children over
        found = False
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
                if fields[1] == mine:
                    found = True
                    os.kill(int(stat.parent.name), signal.SIGKILL)
                    os.waitpid(int(stat.parent.name), 0)
            except (OSError, IndexError):
                continue


def on_signal(number, _frame):
    with groups_lock:
        groups = list(running_groups)
    for pid in groups:
        end_group(pid)
    end_orphans()
    os._exit(128 + number)


# ---- reading the output of test runners ----------------------------------------------------------------------------


def cases_of(output, code, fallback):
    """Cases printed by cmocka ("[  OK ] name"), TAP ("not ok - name") or node's runner; one case for a crash."""
    cases, said = [], []
    for line in output.split("\n"):
        match = re.match(r"\[\s+(OK|FAILED|SKIPPED)\s+\] (\w[^\s:]*)$", line)
        if match:
            status = {"OK": PASSED, "FAILED": FAILED, "SKIPPED": SKIPPED}[match.group(1)]
            if status == PASSED or (match.group(2), status) not in [c[:2] for c in cases]:  # listed again at the end
                cases.append((match.group(2), status, ""))
            continue
        match = re.match(r"(not ok|ok)\b[\s\d]*-?\s*(.*)$", line)
        if match:
            name = match.group(2)
            skipped = re.search(r"#\s*skip", name, flags=re.I)
            status = SKIPPED if skipped else PASSED if match.group(1) == "ok" else FAILED
            cases.append((name, status, "\n".join(said)[-6000:] if status == FAILED else ""))
            said = []
            continue
        said.append(line)
    if code != 0 and not any(c[1] == FAILED for c in cases):
        cases.append((f"{fallback} (code {code})", FAILED, ""))
    if code == 0 and not cases:
        cases.append((fallback, PASSED, ""))
    if any(c[1] == FAILED for c in cases) and not any(c[2] for c in cases):
        index = next(i for i, c in enumerate(cases) if c[1] == FAILED)
        cases[index] = (cases[index][0], FAILED, output[-6000:])
    return cases


MEMORY = pathlib.Path("/dev/shm")


def scratch(prefix):
    """A temporary folder for tests, in memory when this machine has room there (they wait for a disk they prove nothing of; what is
    killed or cut off is tried on the disk, tests/crash)."""
    try:
        at = os.statvfs(MEMORY)
        fits = at.f_bavail * at.f_frsize >= 4 << 30 and not at.f_flag & os.ST_NOEXEC and os.access(MEMORY, os.W_OK)
        free = re.search(r"^MemAvailable:\s+(\d+) kB", pathlib.Path("/proc/meminfo").read_text(), re.M)
        fits = fits and free is not None and int(free.group(1)) >= 6 << 20
    except OSError:
        fits = False
    return tempfile.TemporaryDirectory(prefix=prefix, dir=MEMORY if fits else None)


def one(name, code, output):
    return [(name, PASSED if code == 0 else FAILED, "" if code == 0 else output[-6000:])]


# ---- builds ------------------------------------------------------------------------------------------------------


def meson(folder, *options, env=None):
    """Sets a build folder up when it is not, and builds all of it."""
    path = ROOT / folder
    if not (path / "build.ninja").exists():
        shutil.rmtree(path, ignore_errors=True)
        code, output = run(["meson", "setup", folder, *options], env=env)
        if code != 0:
            return code, output
    return run(["ninja", "-C", folder, "-j", str(os.cpu_count() or 2)], timeout=1500)


def sanitized(folder, kinds, *options, env=None):
    """Optimized a little: a third less of the build, and as fast to run (what the sanitizers add is most of it)."""
    return meson(folder, "--buildtype=debugoptimized", "-Doptimization=1", f"-Db_sanitize={kinds}", "-Db_lundef=false",
                 *options, env=env)


@part()
def build():
    """gcc, release: the program as it is installed."""
    return one("gcc release", *meson("build"))


@part()
def asan():
    """gcc with AddressSanitizer and UndefinedBehaviorSanitizer."""
    return one("gcc asan ubsan", *sanitized("build-asan", "address,undefined"))


@part()
def clang():
    """clang, with the same warnings as errors."""
    return one("clang", *meson("build-clang", "--buildtype=plain", "-Doptimization=0", env={"CC": "clang"}))


@part(only_all=True)
def tsan_build():
    """gcc with ThreadSanitizer."""
    return one("gcc tsan", *sanitized("build-tsan", "thread"))


# ---- tests -------------------------------------------------------------------------------------------------------


def run_meson_tests(folder, suites, extra_env=None, wanted=None, label="", released=lambda _name: False):
    code, output = run(["meson", "introspect", "--tests", folder])
    if code != 0:
        return one("liste des tests", code, output)
    tests = [t for t in json.loads(output) if not suites or any(s.split(":")[-1] in suites for s in t["suite"])]
    tests = [t for t in tests if wanted is None or wanted(t["name"])]

    def is_long(test):
        return any(s.endswith("exhaustif") for s in test["suite"])

    tests.sort(key=is_long, reverse=True)  # begun last, one of them would end alone

    def command(test):
        """From the release build, when it is there: the suite « exhaustif », too many trials for the sanitizers, and what `released`
        says."""
        there = [word.replace(f"/{folder}/", "/build/") for word in test["cmd"]]
        return there if (is_long(test) or released(test["name"])) and pathlib.Path(there[0]).exists() else test["cmd"]

    def execute(test):
        env = {**{k: str(v) for k, v in test["env"].items()}, **(extra_env or {})}
        with scratch("sicpf-check-") as folder_of_test:
            code, output = run(command(test), timeout=max(900, test["timeout"]), env={**env, "TMPDIR": folder_of_test},
                               cwd=test["workdir"] or ROOT / folder)
        (LOGS / f"{folder}-{label}{test['name']}.log").write_text(output)
        return [(f"{label and label + ' '}{test['name']} : {name}", status, detail)
                for name, status, detail in cases_of(output, code, test["name"])]

    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        return [case for cases in pool.map(execute, tests) for case in cases]


@part(needs=["asan"])
def unit():
    """Unit and property tests, under ASan and UBSan."""
    return run_meson_tests("build-asan", {"unit", "property", "golden"})


def uses_store(test):
    """Does this unit program open a store? Those that plant faults in SQLite's own files do not count."""
    source = ROOT / "tests" / "unit" / f"test_{test}.c"
    return (source.exists() and test != "store_faults"
            and re.search(r'#include "(temp_store|\w+_fixture)\.h"', source.read_text(encoding="utf-8")) is not None)


# Programs that try the store itself, its pipeline and its copies: on PostgreSQL, they alone run what SQLite does not.
OF_THE_STORE = re.compile(r"store|queries|trajets|book|sorties|invisible|conservation|effacement")


@part(needs=["build", "asan", "unit"])
def postgresql():
    """The same unit and property tests on PostgreSQL, a server started for them in a temporary folder. Those of the store are
    under the sanitizers; the others, which « unit » has run under them, are the release build's."""
    with scratch("sicpf-postgresql-") as folder:
        os.chmod(folder, 0o755)
        code, address = run(["tools/postgresql.sh", "start", f"{folder}/serveur", "fsync=off", "full_page_writes=off"],
                            daemon=True)
        if code != 0:
            return one("serveur PostgreSQL", code, address)
        try:
            return run_meson_tests("build-asan", {"unit", "property"}, {"SICPF_TEST_POSTGRESQL": address.strip()},
                                   uses_store, "postgresql", lambda name: OF_THE_STORE.match(name) is None)
        finally:
            run(["tools/postgresql.sh", "stop", f"{folder}/serveur"])


@part(needs=["tsan-build"], only_all=True)
def tsan():
    """Unit tests under ThreadSanitizer."""
    return run_meson_tests("build-tsan", {"unit"})


@part()
def tidy():
    """House rules: direction of includes, sizes, docstrings, messages (tools/tidy.py), and their own tests."""
    code, output = run([sys.executable, "tools/tidy.py", "--tap"])
    cases = cases_of(output, code, "tidy")
    code, output = run([sys.executable, "tests/tools/test_tidy.py", "--tap"])
    return cases + cases_of(output, code, "tests de tidy")


def c_files(pattern):
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, text=True, check=False).stdout.split("\n")
    return [f for f in listed if re.fullmatch(pattern, f) and (ROOT / f).is_file()]


@part()
def format():  # noqa: A001 (the name of the part)
    """clang-format on every C file."""
    code, output = run(["clang-format", "--dry-run", "-Werror", "--style=file",
                        *c_files(r"(src|tests|bench)/.*\.[ch]")])
    places = sorted({match.group(1) for match in re.finditer(r"^(\S+:\d+):\d+: error", output, flags=re.M)})
    return one("clang-format", code, "\n".join(places) or output)


def closure_digest(name, seen):
    """Hash of a source and of all it includes from the project, so that an unchanged file is not read again."""
    path = ROOT / name
    if name in seen or not path.is_file():
        return ""
    seen.add(name)
    text = path.read_bytes()
    parts = [hashlib.sha256(text).hexdigest()]
    for include in re.findall(rb'#[ \t]*include[ \t]*"([^"]+)"', text):
        for base in ("src/", "", "build-clang/", str(pathlib.PurePath(name).parent) + "/"):
            parts.append(closure_digest(base + include.decode(), seen))
    return hashlib.sha256("".join(parts).encode()).hexdigest()


FEWER_PATHS = [f"--extra-arg={word}" for word in ("-Xclang", "-analyzer-config", "-Xclang", "max-nodes=25000")]


def clang_tidy(label, *arguments):
    """clang-tidy over src/, two files at a time; what passed with the same words is not read again."""
    version = run(["clang-tidy", "--version"])[1] + (ROOT / ".clang-tidy").read_text() + " ".join(arguments)
    cache = ROOT / "build-clang" / f"{label}-cache"
    cache.mkdir(exist_ok=True)

    def check(name):
        digest = hashlib.sha256((version + closure_digest(name, set())).encode()).hexdigest()
        if (cache / digest).exists():
            return name, 0, ""
        code, output = run(["clang-tidy", "-p", "build-clang", "--quiet", *arguments, name])
        if code == 0:
            (cache / digest).touch()
        return name, code, output

    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        return [case for name, code, output in pool.map(check, c_files(r"src/.*\.c"))
                for case in one(name, code, output)]


@part(needs=["clang"])
def lint():
    """clang-tidy and the static analyzer of clang on src/, over fewer paths than it would follow alone."""
    return clang_tidy("lint", *FEWER_PATHS)


@part(needs=["clang"], only_all=True)
def lint_deep():
    """lint, over all the paths that the analyzer follows by default: three times as long."""
    return clang_tidy("lint-deep")


def scripts(folder, program, place, timeout=600):
    cases = []
    for script in sorted((ROOT / folder).glob("*.sh")):
        if script.name.startswith("lib"):
            continue
        with place(prefix="sicpf-check-") as mine:
            env = {"SICPF": str(ROOT / program / "sicpf"), "SICPF_SOURCE": str(ROOT), "TMPDIR": mine,
                   "SICPF_SHARED": str(ROOT.parent / "shared"), "TZ": "Europe/Paris", "LC_ALL": "C.UTF-8"}
            code, output = run(["sh", script], timeout=timeout, env=env, cwd=mine)
        (LOGS / f"{script.stem}.log").write_text(output)
        cases += [(f"{script.stem} : {name}", status, detail)
                  for name, status, detail in cases_of(output, code, script.stem)]
    return cases


@part(needs=["asan"])
def cli():
    """The command line as a person uses it: results, refusals, exit codes (tests/run)."""
    return scripts("tests/run", "build-asan", scratch)


@part(needs=["build"])
def start():
    """./run from nothing, then again on the same data (tests/start)."""
    return scripts("tests/start", "build", tempfile.TemporaryDirectory)


@part(needs=["build"])
def crash():
    """A writer killed at random points: nothing acknowledged is lost, book and journal verify (tests/crash)."""
    return scripts("tests/crash", "build", tempfile.TemporaryDirectory)


def benchmarks(sizes):
    """Each benchmark once, on almost nothing: that it still runs, and that sicpf and its peer still do the same work. Nothing is measured."""
    cases = []
    for name, n in sizes.items():
        code, output = run([ROOT / "bench" / name, "--runs", "1", "--n", n], timeout=600, env={"SICPF": str(ROOT / "build" / "sicpf")})
        cases += [(f"bench/{name}", *case[1:]) for case in one(name, code, output)]
    return cases


@part(needs=["build"])
def bench():
    """The benchmarks still run (bench/), but for the two that take a long time whatever their size."""
    return benchmarks({"import-rne": 50, "journal": 50, "rules": 50, "dossiers": 50, "payments": 50, "holder-page": 1, "search": 50})


@part(needs=["build"], only_all=True)
def bench_long():
    """The same of the credits of a year and of the transfers."""
    return benchmarks({"accrue": 50, "transfers": 50})


@part(needs=["build"])
def browser():
    """Journeys in headless Chromium, with axe-core (tests/browser)."""
    folder = ROOT / "tests" / "browser"
    if not (folder / "package.json").exists():
        return [("aucun parcours", SKIPPED, "")]
    if not (folder / "node_modules").exists() or \
            (folder / "package-lock.json").stat().st_mtime > (folder / "node_modules").stat().st_mtime:
        code, output = run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder)
        if code != 0:
            return one("npm ci", code, output)
        os.utime(folder / "node_modules")
    with tempfile.TemporaryDirectory(prefix="sicpf-check-") as scratch:
        code, output = run(["sh", "run.sh"], timeout=2400, cwd=folder,
                           env={"SICPF": str(ROOT / "build" / "sicpf"), "SICPF_SOURCE": str(ROOT), "TMPDIR": scratch,
                                "SICPF_SHARED": str(ROOT.parent / "shared")})
    (LOGS / "browser.log").write_text(output)
    return cases_of(output, code, "parcours")


@part(only_all=True)
def fuzz():
    """A minute of libFuzzer on each parser (tests/fuzz)."""
    if not (ROOT / "tests" / "fuzz" / "meson.build").exists():
        return [("aucune cible", SKIPPED, "")]
    code, output = sanitized("build-fuzz", "address,undefined", "-Dfuzz=true", env={"CC": "clang"})
    if code != 0:
        return one("build fuzz", code, output)
    cases = []
    for program in sorted((ROOT / "build-fuzz" / "tests" / "fuzz").glob("fuzz_*")):
        if program.is_file() and os.access(program, os.X_OK):
            with tempfile.TemporaryDirectory(prefix="sicpf-fuzz-") as scratch:
                corpus = ROOT / "tests" / "fuzz" / "corpus" / program.name.removeprefix("fuzz_")
                code, output = run([program, "-max_total_time=60", "-timeout=20", "-rss_limit_mb=2048", scratch,
                                    *([corpus] if corpus.is_dir() else [])], timeout=180, cwd=scratch)
            cases += one(program.name, code, output)
    return cases


# ---- the whole ---------------------------------------------------------------------------------------------------


def wanted(options):
    if options.parts:
        names, stack = set(), list(options.parts)
        while stack:
            name = stack.pop()
            names.add(name)
            stack += PARTS[name].needs
        return [p for p in PARTS.values() if p.name in names]
    return [p for p in PARTS.values() if options.all or not p.only_all]


def execute(entry, done):
    missing = [n for n in entry.needs if not done[n]]
    if missing:
        return [(f"{entry.name} : {', '.join(missing)} n'est pas construit", FAILED, "")]
    try:
        return entry.function()
    except Exception as error:  # a fault of a part must be counted, not hide the others
        return [(entry.name, FAILED, f"{type(error).__name__}: {error}")]


def run_all(parts):
    """Two parts at a time, each after its needs. Yields (part, cases, seconds) as they end."""
    done, waiting, active = {}, list(parts), {}
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        while waiting or active:
            for entry in [p for p in waiting if all(n in done for n in p.needs)][:2 - len(active)]:
                waiting.remove(entry)
                active[pool.submit(execute, entry, done)] = (entry, time.monotonic())
            for future in concurrent.futures.wait(active, return_when=concurrent.futures.FIRST_COMPLETED).done:
                entry, started = active.pop(future)
                cases = future.result()
                done[entry.name] = not any(c[1] == FAILED for c in cases)
                yield entry, cases, time.monotonic() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="tout, ThreadSanitizer et essais aléatoires compris")
    parser.add_argument("--list", action="store_true", help="énumère les parties")
    parser.add_argument("parts", nargs="*", metavar="PART")
    options = parser.parse_args()
    if options.list:
        for entry in PARTS.values():
            print(f"{entry.name:12} {entry.summary}{' (--all)' if entry.only_all else ''}")
        return 0
    unknown = [p for p in options.parts if p not in PARTS]
    if unknown:
        parser.error(f"partie inconnue : {unknown[0]} ; voir --list")
    adopt_orphans()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    LOGS.mkdir(exist_ok=True)
    totals = {PASSED: 0, FAILED: 0, SKIPPED: 0}
    failures = []
    for entry, cases, seconds in run_all(wanted(options)):
        counts = {status: sum(1 for c in cases if c[1] == status) for status in totals}
        for status, count in counts.items():
            totals[status] += count
        skipped = f", {counts[SKIPPED]} sans objet" if counts[SKIPPED] else ""
        print(f"{entry.name:12} {counts[PASSED]:5} ok, {counts[FAILED]} en échec{skipped}  ({seconds:.0f} s)", flush=True)
        for name, status, detail in cases:
            if status == FAILED:
                failures.append(name)
                print(f"  ÉCHEC {name}\n" + "".join(f"    | {line}\n" for line in detail.rstrip().split("\n") if line),
                      flush=True)
    end_orphans()
    if failures:
        print("En échec : " + " ; ".join(failures))
    if totals[SKIPPED]:
        print(f"Sans objet ici : {totals[SKIPPED]} (fichiers partagés ou outils absents)")
    print(f"{totals[PASSED]} passed, {totals[FAILED]} failed", flush=True)
    return 1 if totals[FAILED] else 0


if __name__ == "__main__":
    sys.exit(main())
