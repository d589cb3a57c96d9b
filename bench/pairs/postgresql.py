"""A PostgreSQL of the benchmark's own: a cluster in a temporary folder, on a socket only, that ends with it."""
import glob
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SETTINGS = {"listen_addresses": "", "shared_buffers": "512MB", "max_wal_size": "8GB", "checkpoint_timeout": "30min",
            "unix_socket_permissions": "0700"}


def programs():
    """The folder of initdb and pg_ctl, newest version first; None when PostgreSQL is not installed."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4]), reverse=True)
    return pathlib.Path(found[0]).parent if found and shutil.which("psql") else None


class Cluster:
    """Started on entry, stopped at once and erased on exit. It runs as nobody's account of the system when root asks."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sicpf-pg-"))
        self.before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def run(self, *command, text=None):
        done = subprocess.run([*self.before, *(str(c) for c in command)], input=text, text=True, cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            sys.exit(f"{' '.join(str(c) for c in command)} : code {done.returncode}\n{done.stdout[-2000:]}")
        return done.stdout

    def __enter__(self):
        if self.before:
            shutil.chown(self.folder, "postgres")
        self.run(programs() / "initdb", "-D", self.folder / "base", "-A", "trust", "-U", "sicpf", "-E", "UTF8", "--locale=C")
        options = " ".join(f"-c {name}={value}" if value else f"-c {name}=''" for name, value in SETTINGS.items())
        self.run(programs() / "pg_ctl", "-D", self.folder / "base", "-w", "-l", self.folder / "journal", "-o",
                 f"-k {self.folder} {options}", "start")
        return self

    def __exit__(self, *_):
        subprocess.run([*self.before, str(programs() / "pg_ctl"), "-D", str(self.folder / "base"), "-m", "immediate", "stop"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def psql(self, sql, base="postgres"):
        return self.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "sicpf", "-d", base, text=sql)

    def address(self, base):
        """What SICPF_STORE says to keep data there."""
        return f"postgresql://sicpf@/{base}?host={self.folder}"

    def measured(self, sql):
        """Seconds of the statements, and peak memory of the process that served them, in KiB."""
        told = self.psql("SELECT pg_backend_pid() AS no \\gset\n\\setenv SERVEUR :no\nSELECT clock_timestamp() AS debut \\gset\n"
                         + sql + "\n\\echo secondes\nSELECT extract(epoch FROM clock_timestamp() - :'debut'::timestamptz);\n"
                         "\\! grep VmHWM /proc/$SERVEUR/status\n")
        seconds = float(re.search(r"secondes\s.*?-+\s+([0-9.]+)", told, re.S).group(1))
        peak = re.search(r"VmHWM:\s+(\d+)", told)
        return seconds, int(peak.group(1)) if peak else 0
