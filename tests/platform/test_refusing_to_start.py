"""Production without its secrets, and a mode that is mistyped, do not start: no process of the site."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.platform.test_production_cookies import GIVEN
from tools import processes, running, servers

ROOT = Path(__file__).resolve().parents[2]
STARTING = "beat: Starting"
PROCESSES = {
    "web": [*running.WEB.replace(" --respawn-failed-workers", "").split(), "config.wsgi:application"],
    "worker": running.CHECKS.split(),
    "beat": [*running.BEAT.split(), "--pidfile="],
    "commands": ["manage", "check"],
}


def refused(name: str, var: Path, **more: str) -> tuple[bool, str]:
    """Whether it ended by itself, and what it said. Nothing that it would talk to is there."""
    command, env = asked(name, var, **more)
    try:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=25)
    except subprocess.TimeoutExpired as lasting:
        return False, (lasting.stderr or b"").decode() + (lasting.stdout or b"").decode()
    return True, done.stdout + done.stderr


def asked(name: str, var: Path, **more: str) -> tuple[list[str], dict[str, str]]:
    """The command that starts it, and its environment."""
    env = {**GIVEN, "SMS_BACKEND": "http", "VAR_DIR": str(var), "REDIS_URL": "redis://127.0.0.1:1/0", **more}
    if name == "web":
        env["GRANIAN_PORT"] = str(servers.free_port())
    command = [sys.executable, "-m", *PROCESSES[name]]
    if name == "beat":
        command += ["--schedule", str(var / "schedule")]
    return command, env


WRONG = {
    "bamin.E001": {"SECRET_KEY": ""},
    "bamin.E002": {"PHONE_HMAC_KEY": "short"},
    "bamin.E004": {"DATABASE_URL": ""},
    "bamin.E005": {"ALLOWED_HOSTS": "*"},
    "bamin.E007": {"BAMIN_MODE": "Production"},
    "bamin.E006": {"SMS_BACKEND": "file"},
    "bamin.E008": {"SMS_HTTP_URL": ""},
    "bamin.E011": {"PHONE_HMAC_KEY_OLD": "short"},
}


EVERYWHERE = ("bamin.E001", "bamin.E007")


@pytest.mark.parametrize(
    ("name", "said"),
    [*itertools.product(PROCESSES, EVERYWHERE), *(("web", said) for said in WRONG if said not in EVERYWHERE)],
)
def test_process_refuses_and_says_why(name: str, said: str, tmp_path: Path) -> None:
    ended, log = refused(name, tmp_path, **WRONG[said])
    assert (ended, said in log, STARTING in log) == (True, True, False), log[-2000:]


def test_process_starts_with_all_it_needs(tmp_path: Path) -> None:
    """Else the test above would also pass where nothing ever starts. No refused process comes to say this."""
    command, env = asked("beat", tmp_path)
    beat = processes.start("beat", command, log=tmp_path / "beat.log", env=env, cwd=ROOT)
    try:
        deadline = time.monotonic() + 25
        while STARTING not in beat.text() and not beat.is_dead() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert (STARTING in beat.text(), beat.is_dead()) == (True, False), beat.last_lines()
    finally:
        beat.stop()


@pytest.mark.parametrize("mode", ["productoin", "prod", "PRODUCTION", "Demo"])
def test_mistyped_mode_is_never_the_open_demo(mode: str, tmp_path: Path) -> None:
    ask = "from config import settings as s; print(s.DEMO, s.PRODUCTION, s.SECOND_FACTOR_REQUIRED)"
    env = {"PATH": os.environ["PATH"], "BAMIN_MODE": mode, "VAR_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True", "True"]
