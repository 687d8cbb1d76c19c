"""A place for a rehearsal: an empty database, a folder, a broker and a real worker, all gone afterwards.

The rehearsal itself is a child process with settings of its own, so that nothing of it can touch the site's data.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg import sql

from tools import processes, running, servers
from tools.environment import Problem

# Without its slow queue: viewing copies would keep the checks waiting, and nobody watches them here.
WORKER = f"{running.WORKER} --queues celery"
REDIS_DATABASE = "15"


def run(arguments: Sequence[str]) -> int:
    """`manage.py rehearse` inside a scratch place; its exit code."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="bamin-rehearsal-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        env = dict(os.environ, **_quiet_settings(folder), REDIS_URL=_broker(stack, folder))
        env["DATABASE_URL"] = stack.enter_context(_database(folder))
        worker = [sys.executable, "-m", *WORKER.split()]
        child = processes.start("worker", worker, log=folder / "worker.log", env=env, cwd=settings.BASE_DIR)
        stack.callback(child.stop)
        command = [sys.executable, "manage.py", "rehearse", "--inside", *arguments]
        code = subprocess.call(command, cwd=settings.BASE_DIR, env=env)
        if child.is_dead():
            print(f"worker: {child.last_lines()}", file=sys.stderr)
        return code


def _quiet_settings(folder: Path) -> dict[str, str]:
    return {
        "VAR_DIR": str(folder),
        "BAMIN_MODE": "demo",
        "SMS_BACKEND": "file",
        "EMAIL_HOST": "",
        "S3_BUCKET": "",
        "LOG_LEVEL": "ERROR",
        "PYTHONUTF8": "1",
    }


def _broker(stack: ExitStack, folder: Path) -> str:
    """A Valkey of our own; where there is no wheel for it, a database of the given Redis that no site uses."""
    try:
        server = servers.start_valkey(folder / "valkey")
    except Problem:
        if not settings.REDIS_URL.startswith("redis"):
            raise
        return urlunsplit(urlsplit(settings.REDIS_URL)._replace(path=f"/{REDIS_DATABASE}"))
    stack.callback(server.stop)
    return server.url


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """SQLite in the folder, or a new database beside the one that DATABASE_URL names."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite://{folder / 'db.sqlite3'}"
        return
    name = f"bamin_rehearsal_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
