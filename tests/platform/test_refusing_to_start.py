"""Production without its secrets, and a mode that is mistyped, do not start: no process of the site."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.platform.test_production_cookies import GIVEN
from tools import running, servers

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = {
    "web": [*running.WEB.replace(" --respawn-failed-workers", "").split(), "config.wsgi:application"],
    "worker": running.CHECKS.split(),
    "beat": [*running.BEAT.split(), "--pidfile="],
    "commands": ["manage", "check"],
}


def started(name: str, var: Path, **more: str) -> tuple[bool, str]:
    """Whether it still ran after a while, and what it said. Nothing that it would talk to is there."""
    env = {**GIVEN, "SMS_BACKEND": "http", "VAR_DIR": str(var), "REDIS_URL": "redis://127.0.0.1:1/0", **more}
    if name == "web":
        env["GRANIAN_PORT"] = str(servers.free_port())
    command = [sys.executable, "-m", *PROCESSES[name]]
    if name == "beat":
        command += ["--schedule", str(var / "schedule")]
    try:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=25)
    except subprocess.TimeoutExpired as lasting:
        return True, (lasting.stderr or b"").decode() + (lasting.stdout or b"").decode()
    return False, done.stdout + done.stderr


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
    runs, log = started(name, tmp_path, **WRONG[said])
    assert (runs, said in log) == (False, True), log[-2000:]


def test_process_starts_with_all_it_needs(tmp_path: Path) -> None:
    """Else the test above would also pass where nothing ever starts."""
    assert started("beat", tmp_path)[0] is True


@pytest.mark.parametrize("mode", ["productoin", "prod", "PRODUCTION", "Demo"])
def test_mistyped_mode_is_never_the_open_demo(mode: str, tmp_path: Path) -> None:
    ask = "from config import settings as s; print(s.DEMO, s.PRODUCTION, s.SECOND_FACTOR_REQUIRED)"
    env = {"PATH": os.environ["PATH"], "BAMIN_MODE": mode, "VAR_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True", "True"]
