"""A migrated, empty database of each kind, made once for the whole of `dev.py test` and copied by who needs one.

Migrating takes ten seconds of one core, and each round has two processes that want a database. So both are made while
the checks run; a test process finds their addresses in its environment (tests/new_database.py). Where there is none,
as in a plain `pytest`, it migrates by itself.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import environment, servers
from tools.environment import ROOT, Problem

SQLITE, POSTGRES = "EMPTY_SQLITE", "EMPTY_POSTGRES"


class Making:
    """The databases being made, each by a process of its own."""

    def __init__(self, folder: Path, postgres: servers.Server | Problem):
        self._addresses = {SQLITE: f"sqlite://{folder / 'empty.sqlite3'}"}
        if isinstance(postgres, servers.Server):
            self._addresses[POSTGRES] = _create(postgres)
        self._processes = {kind: _migrate(url, folder / f"{kind}.var") for kind, url in self._addresses.items()}

    def made(self) -> dict[str, str]:
        """For the environment of tests: where they lie. What could not be migrated is for the tests to find out."""
        return {kind: self._addresses[kind] for kind, process in self._processes.items() if process.wait() == 0}

    def stop(self) -> None:
        for process in self._processes.values():
            process.kill()
            process.wait()


@contextmanager
def making(postgres: servers.Server | Problem) -> Iterator[Making]:
    with tempfile.TemporaryDirectory(prefix="bamin-empty-") as folder:
        begun = Making(Path(folder), postgres)
        try:
            yield begun
        finally:
            begun.stop()


def _create(server: servers.Server) -> str:
    command = [str(servers.postgres_program("psql")), "--quiet", "--command", "CREATE DATABASE empty", server.url]
    subprocess.run(command, check=True)
    return server.url.removesuffix("postgres") + "empty"


def _migrate(url: str, var: Path) -> subprocess.Popen[bytes]:
    env = {**os.environ, "DATABASE_URL": url, "VAR_DIR": str(var), "PYTHONUTF8": "1"}
    env.pop("REDIS_URL", None)
    return subprocess.Popen([environment.python(), ROOT / "manage.py", "migrate", "-v0"], cwd=ROOT, env=env)
