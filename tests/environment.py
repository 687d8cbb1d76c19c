"""Loaded before Django's settings (`-p` in pyproject.toml): a folder and a Valkey of this test process's own.

So that plain `pytest` works, touches nothing under var/, and two processes of pytest-xdist never meet.
The Valkey is reached over a unix socket on SQLite and over TCP on PostgreSQL, as the site does in its two modes.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tools import servers

_NEEDED_IN_MEMORY = 2 * 1024**3
_FOREIGN = (
    *("BAMIN_MODE", "S3_BUCKET", "EMAIL_HOST", "MEDIA_ACCEL", "TRUSTED_PROXIES"),
    *("SMS_BACKEND", "SMS_HTTP_URL", "SMS_ACCESS_ID", "SMS_ACCESS_SECRET", "SMS_TEMPLATES", "SMS_ENDPOINT"),
)
_folders: list[Path] = []
_valkeys: list[servers.Server] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Not for an option: this is the one hook that runs as soon as the plugin is there, before settings are read."""
    folder = _new_folder()
    (folder / "static").mkdir()  # WhiteNoise wonders aloud when it is missing
    valkey = _start_valkey(folder)
    _folders.append(folder)
    _valkeys.append(valkey)
    for name in _FOREIGN:
        os.environ.pop(name, None)
    os.environ.update(VAR_DIR=str(folder), REDIS_URL=valkey.url, SITE_URL="http://testserver")
    # Processes of xdist import `-p` plugins only after the settings; this name they import before.
    os.environ["PYTEST_PLUGINS"] = __name__
    # Playwright's loop runs in the thread that also asks the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    while _valkeys:
        _valkeys.pop().stop()
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)


def _new_folder() -> Path:
    """In memory where there is room: the fsync of SQLite and of uploads then costs nothing."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _NEEDED_IN_MEMORY
    return Path(tempfile.mkdtemp(prefix="bamin-test-", dir=memory if roomy else None))


def _start_valkey(folder: Path) -> servers.Server:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return servers.start_throwaway_valkey()
    return servers.start_valkey(folder / "valkey")
