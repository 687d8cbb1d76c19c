"""Child processes that never outlive us: started with a log file, watched, and stopped in order."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# On Linux the kernel ends a child when its parent dies, even by kill -9.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def is_dead(self) -> bool:
        return self.process.poll() is not None

    def text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def last_lines(self, count: int = 12) -> str:
        return "\n".join(self.text().rstrip().splitlines()[-count:])

    def stop(self, *, patience: float = 10.0) -> None:
        """Ask, again every two seconds (granian overhears it while it starts), at last kill with all it started."""
        deadline = time.monotonic() + patience
        while not self.is_dead() and time.monotonic() < deadline:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=max(0.05, min(2.0, deadline - time.monotonic())))
        _kill_group(self.process.pid)
        self.process.wait()


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
) -> Child:
    """Start one process in a session of its own, so that Ctrl-C reaches only us and we stop it in order."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            **_tied_to_parent(),
            **as_user(user),
        )
    return Child(name=name, process=process, log=log)


def stop_all(children: Sequence[Child], *, patience: float = 10.0) -> None:
    """Stop in the given order; all are asked first, so that waiting happens side by side."""
    for child in children:
        if not child.is_dead():
            child.process.terminate()
    deadline = time.monotonic() + patience
    for child in children:
        child.stop(patience=max(0.1, deadline - time.monotonic()))


def as_user(user: str | None) -> dict[str, Any]:
    """Popen options that run a child as `user` and nobody else's groups."""
    return {"user": user, "group": _group_of(user), "extra_groups": []} if user else {}


def _group_of(user: str) -> int:
    import pwd  # not on Windows, where there is no such user either

    return pwd.getpwnam(user).pw_gid


def _tied_to_parent() -> dict[str, Any]:
    if os.name == "nt":
        return {}
    if _LIBC is None:
        return {"start_new_session": True}
    return {"start_new_session": True, "preexec_fn": _die_with_parent}


def _die_with_parent() -> None:
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _kill_group(pid: int) -> None:
    if os.name == "nt":
        return
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
