"""What the embedded mode keeps under var/: prepared once per state of the code, and deleted by --fresh."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from tools import environment
from tools.environment import ROOT, Problem

KEPT_BY_THE_DEMO = (
    "db.sqlite3*",
    "media",
    "uploads",
    "static",
    "samples",
    "mail",
    "sms.log",
    "valkey",
    "celerybeat*",
    ".prepared",
)


def delete(var: Path) -> None:
    if os.environ.get("DATABASE_URL") or os.environ.get("BAMIN_MODE") == "production":
        raise Problem(
            "--fresh 只清空内置演示数据，已设置 DATABASE_URL 或生产模式，未做任何删除。"
            " --fresh clears only the embedded demo; with DATABASE_URL or in production nothing is deleted."
        )
    for pattern in KEPT_BY_THE_DEMO:
        for path in var.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def prepare_once(env: dict[str, str], var: Path) -> str:
    """The log-ins. The embedded database is prepared once per state of the code, other databases at each start."""
    key = _code_state()
    mark = var / ".prepared"
    if not env.get("DATABASE_URL") and mark.exists() and (var / "db.sqlite3").exists():
        before, _, logins = mark.read_text(encoding="utf-8").partition("\n")
        if before == key:
            return logins
    logins = _prepare(env)
    mark.write_text(f"{key}\n{logins}", encoding="utf-8")
    return logins


def _code_state() -> str:
    """Changes with whatever decides what is in a prepared database."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("campaign/definitions/*.toml"), ROOT / "constraints.txt"]
    texts = b"\0".join(path.read_bytes() for path in sorted(files))
    return hashlib.sha256(texts + os.environ.get("BAMIN_MODE", "").encode()).hexdigest()


def _prepare(env: dict[str, str]) -> str:
    """Bring the database up to date in one process; what it prints are the log-ins."""
    print("正在准备数据库，首次载入演示数据… Preparing the database, with the demo the first time …", flush=True)
    command = [str(environment.python()), "-m", "tools.prepare"]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode:
        raise Problem(
            "数据库准备失败，原因见上；演示数据可用 --fresh 清空重来。"
            " The database could not be prepared; the reason stands above. --fresh starts the demo anew."
        )
    return done.stdout
