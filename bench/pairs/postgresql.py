"""A PostgreSQL of the benchmark's own (tools/postgresql.sh), durable as it is by default, that ends with it."""
import glob
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TOOL = pathlib.Path(__file__).resolve().parent.parent.parent / "tools" / "postgresql.sh"
SETTINGS = ["shared_buffers=512MB", "max_wal_size=8GB", "checkpoint_timeout=30min"]


def installed():
    return bool(glob.glob("/usr/lib/postgresql/*/bin/initdb")) and shutil.which("psql") is not None


def run(*command, text=None):
    done = subprocess.run([str(c) for c in command], input=text, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(str(c) for c in command)} : code {done.returncode}\n{done.stdout[-2000:]}")
    return done.stdout


class Cluster:
    """Started on entry, stopped and erased on exit."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sicpf-pg-"))

    def __enter__(self):
        run(TOOL, "start", self.folder, *SETTINGS)
        return self

    def __exit__(self, *_):
        subprocess.run([str(TOOL), "crash", str(self.folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def psql(self, sql, base="postgres"):
        return run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "sicpf", "-d", base, text=sql)

    def address(self, base):
        """What SICPF_STORE says to keep data there."""
        return f"postgresql:///{base}?host={self.folder}&user=sicpf"

    def measured(self, sql, base="postgres"):
        """Seconds of the statements, and peak memory of the process that served them, in KiB."""
        told = self.psql("SELECT pg_backend_pid() AS no \\gset\n\\setenv SERVEUR :no\n"
                         "SELECT clock_timestamp() AS debut \\gset\n" + sql + "\n\\echo secondes\n"
                         "SELECT extract(epoch FROM clock_timestamp() - :'debut'::timestamptz);\n"
                         "\\! grep VmHWM /proc/$SERVEUR/status\n", base)
        seconds = float(re.search(r"secondes\s.*?-+\s+([0-9.]+)", told, re.S).group(1))
        peak = re.search(r"VmHWM:\s+(\d+)", told)
        return seconds, int(peak.group(1)) if peak else 0
