"""`dev.py run` itself, as a person starts it: embedded on SQLite; with given servers when this run has PostgreSQL."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tools import environment, running, servers

ROOT = Path(__file__).resolve().parents[2]
STARTED_WITHIN = 300.0  # with the demo's media made on the spot, beside another test process


class Site:
    """One `dev.py run` in a folder of its own."""

    def __init__(self, var: Path, env: dict[str, str]) -> None:
        self.port = servers.free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.out = var.with_suffix(".out")
        self._env = {**env, "VAR_DIR": str(var)}

    def start(self) -> Site:
        command = [sys.executable, "dev.py", "run", "--port", str(self.port)]
        with self.out.open("w") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self._env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )
        deadline = time.monotonic() + STARTED_WITHIN
        while "Ctrl-C" not in self.said() and self.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        return self

    def said(self) -> str:
        return self.out.read_text()

    def family(self) -> dict[str, psutil.Process]:
        """By the kind of server: what dev.py started."""
        kinds = ("granian", "slow", "messages", "worker", "beat", "valkey")
        children = psutil.Process(self.process.pid).children()
        return {next(kind for kind in kinds if kind in " ".join(child.cmdline())): child for child in children}

    def stop(self, signum: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signum)
        return self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path, _environment_is_there: None) -> Iterator[Site]:
    """One folder for all tests here, because the first start fills it with the demo; each test starts it itself.

    The demo's films are made where all tests have theirs.
    """
    tmp_path = tmp_path_factory.mktemp("run")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "samples").symlink_to(sample_folder)
    env = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "SITE_URL", "PYTEST_PLUGINS"}}
    base = env.pop("DATABASE_URL", "")
    if not base:
        one = Site(tmp_path / "var", env)
        yield one
        one.stop()
        return
    name = f"run_{os.getpid()}"
    with psycopg.connect(base, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
    redis = servers.start_throwaway_valkey()
    one = Site(tmp_path / "var", {**env, "DATABASE_URL": base.replace("/postgres", f"/{name}"), "REDIS_URL": redis.url})
    yield one
    one.stop()
    redis.stop()
    with psycopg.connect(base, autocommit=True) as line:
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def _environment_is_there() -> Iterator[None]:
    """Nothing is installed while testing: this very environment counts as current, for as long as the test lasts."""
    stamp, was_current = environment._stamp("run"), environment._is_current("run")
    if not was_current:
        stamp.write_text(environment._digest(environment.RUNTIME))
    yield
    if not was_current:
        stamp.unlink()


def test_run_starts_everything_stops_everything_and_keeps_data(site):
    site.start()
    report = running.health(site.address)
    home = urllib.request.urlopen(site.address).status
    family = site.family()
    first = site.stop(signal.SIGINT)
    left = [child for child in family.values() if child.is_running()]
    site.start()
    again = running.health(site.address)
    second = site.stop()

    embedded = "DATABASE_URL" not in site._env
    assert (report["ok"], home, again["ok"]) == (True, 200, True)
    assert report["database"]["says"] == ("sqlite" if embedded else "postgresql")
    assert sorted(family) == sorted(
        {"granian", "slow", "messages", "worker", "beat", *(["valkey"] if embedded else [])}
    )
    assert (first, left, second) == (0, [], 0)
    assert site.address in site.said()


def test_run_names_the_part_that_died_and_stops_the_rest(site):
    site.start()
    family = site.family()
    family["beat"].kill()
    code = site.process.wait(timeout=30)

    assert code == 1
    assert re.search(r"✗ beat 已退出（代码 -9）", site.said())
    assert [child for child in family.values() if child.is_running()] == []
