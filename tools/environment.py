"""The virtual environment: made once, re-used while the requirements are unchanged."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUNTIME = ("requirements.txt", "constraints.txt")
DEVELOPMENT = (*RUNTIME, "requirements-sms.txt", "requirements-dev.txt")
NETWORK_SIGNS = ("Failed to establish", "name resolution", "timed out", "NewConnectionError", "ProxyError", "SSLError")


class Problem(Exception):
    """Something the person at the keyboard can mend; its text says how, in one line."""


def python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def site_packages() -> Path:
    """Where the environment's packages lie; found without starting its interpreter."""
    if os.name == "nt":
        return VENV / "Lib" / "site-packages"
    return next(iter(sorted((VENV / "lib").glob("python3.*/site-packages"))), VENV / "lib")


def var_dir() -> Path:
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()


def ensure(*, development: bool = False) -> None:
    """Make `.venv` hold what the requirement files pin. Quick when nothing changed. Raises Problem."""
    if _is_current("dev") or (not development and _is_current("run")):
        return
    _make_venv()
    if development:
        _install("requirements.txt", "requirements-sms.txt", "requirements-dev.txt")
        _stamp("dev").write_text(_digest(DEVELOPMENT))
    else:
        _install("requirements.txt")
    _stamp("run").write_text(_digest(RUNTIME))


def manage(arguments: Sequence[str]) -> int:
    """Run manage.py in the environment, with the terminal's input and output; its exit code."""
    ensure()
    return subprocess.call([python(), ROOT / "manage.py", *arguments], cwd=ROOT)


def _stamp(kind: str) -> Path:
    return VENV / f".bamin-{kind}"


def _digest(names: Sequence[str]) -> str:
    texts = b"\0".join((ROOT / name).read_bytes() for name in names)
    return hashlib.sha256(texts + str(VENV).encode()).hexdigest()


def _is_current(kind: str) -> bool:
    names = DEVELOPMENT if kind == "dev" else RUNTIME
    stamp = _stamp(kind)
    return python().exists() and stamp.exists() and stamp.read_text() == _digest(names)


def _make_venv() -> None:
    if python().exists() and subprocess.run([python(), "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise Problem(
                "此 Python 缺少 venv 模块；Debian/Ubuntu 请执行 apt-get install python3-venv 后重试。"
                " This Python lacks venv: apt-get install python3-venv, then try again."
            )
    print("正在创建虚拟环境 .venv … Making the virtual environment …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        reason = _last_line(made.stdout + made.stderr)
        raise Problem(
            f"无法创建 .venv（{reason}）；请检查磁盘空间和目录权限，Debian/Ubuntu 请安装 python3-venv。"
            " Could not make .venv: check disk space, rights, and that python3-venv is installed."
        )


def _install(*files: str) -> None:
    print("正在安装依赖（首次约半分钟到一分钟）… Installing the pinned requirements …", flush=True)
    command = [str(python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    # Compiling every module takes longer than compiling the few that are used, when they are.
    command += ["--no-compile", "--quiet", "--constraint", str(ROOT / "constraints.txt")]
    for name in files:
        command += ["--requirement", str(ROOT / name)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if done.returncode == 0:
        return
    log = VENV / "pip.log"
    log.write_text(done.stdout + done.stderr)
    if any(sign in done.stderr for sign in NETWORK_SIGNS):
        raise Problem(
            "下载依赖失败：连不上软件源。请检查网络或代理；境内可设 PIP_INDEX_URL 指向镜像后重试。"
            " No network to the package index: check it, or set PIP_INDEX_URL to a mirror."
            f" ({log})"
        )
    raise Problem(f"pip 安装失败：{_last_line(done.stderr)} pip failed; everything it said is in {log}")


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1].strip() if lines else "?"
