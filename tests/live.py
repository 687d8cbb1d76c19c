"""The site's real processes against the test database: a Celery worker, a granian web server."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

import psutil
from django.conf import settings
from django.db import connection

from tools import environment, processes, running, servers

READY_WITHIN = 90.0


class LiveProcess:
    """One process that can be stopped, killed as the kernel would kill it, and started again."""

    def __init__(self, name: str, command: Sequence[str], *, env: dict[str, str], is_ready: Callable[[str], bool]):
        self.name, self._command, self._env, self._is_ready = name, command, env, is_ready
        self.log = Path(settings.VAR_DIR) / f"{name}-{time.monotonic_ns()}.log"
        self.child: processes.Child | None = None

    def start(self) -> LiveProcess:
        command = [environment.python(), "-m", *self._command]
        self.child = processes.start(self.name, command, log=self.log, env=self._env, cwd=environment.ROOT)
        deadline = time.monotonic() + READY_WITHIN
        while not self._is_ready(self.log.read_text(errors="replace")):
            if self.child.is_dead() or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{self.name} did not start:\n{self.child.last_lines(30)}")
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        if self.child:
            self.child.stop()

    def kill(self) -> None:
        if self.child:
            kill(self.child)

    def fall_silent(self) -> None:
        """It goes on accepting connections, as the kernel does for it, and answers nothing."""
        assert self.child is not None
        for one in _family(self.child):
            one.suspend()

    def wake(self) -> None:
        assert self.child is not None
        for one in _family(self.child):
            one.resume()


def kill(child: processes.Child) -> None:
    """kill -9 of the process and all it started, in the middle of whatever they do."""
    family = _family(child)
    for one in family:
        one.kill()
    psutil.wait_procs(family, timeout=20)
    child.process.wait()


def _family(child: processes.Child) -> list[psutil.Process]:
    first = psutil.Process(child.process.pid)
    return [first, *first.children(recursive=True)]


def worker() -> LiveProcess:
    """A real Celery worker with its pool of processes, as deployed."""
    return LiveProcess("worker", running.WORKER.split(), env=child_environment(), is_ready=lambda log: " ready." in log)


def web() -> tuple[LiveProcess, str]:
    """A real granian with the deployed options, and its address."""
    port = servers.free_port()
    address = f"http://127.0.0.1:{port}"
    command = [*running.WEB.split(), "--host", "127.0.0.1", "--port", str(port), "tests.live_site:application"]
    env = child_environment(SITE_URL=address)
    return LiveProcess("web", command, env=env, is_ready=lambda log: bool(running.health(address))), address


def child_environment(**more: str) -> dict[str, str]:
    """This process's environment, pointed at the test database. The test must be transactional to be seen.

    Its processes look at every question whether the campaign has changed: tests change it and ask at once.
    """
    return {**os.environ, "DATABASE_URL": database_url(), "PYTHONUTF8": "1", "CAMPAIGN_LOOK_SECONDS": "0", **more}


def database_url() -> str:
    """The address of the open test database."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{at['NAME']}"
    user = quote(at["USER"]) + (":" + quote(at["PASSWORD"]) if at["PASSWORD"] else "")
    place = {"host": at["HOST"], "port": at["PORT"]} if str(at["HOST"]).startswith("/") else {}
    where = "" if place else f"{at['HOST']}:{at['PORT'] or 5432}"
    return f"postgresql://{user}@{where}/{quote(at['NAME'])}" + (f"?{urlencode(place)}" if place else "")
