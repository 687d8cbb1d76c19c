"""`dev.py run`: the whole site as processes, ready to be looked at, stopped by one Ctrl-C."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from tools import demo, environment, processes, servers
from tools.environment import ROOT, Problem

HEALTHY_WITHIN = 120.0
NEEDED = (
    "database",
    "broker",
    "worker",
    "disk",
)  # what waits in a queue since the last run must not keep us from starting
# Threads wait for slow phones, both ways; a thread costs little, a stuck site costs the deadline.
# One process here: it starts sooner, and SQLite has one writer anyway. docker-compose.yml runs two.
WEB = (
    "granian --interface wsgi --workers 1 --blocking-threads 48 --no-ws --respawn-failed-workers"
    " --workers-kill-timeout 5"
)
WORKER = "celery --app config.celery:app worker --loglevel INFO --concurrency 2 --without-gossip --without-mingle"
# Checks have a worker of their own, so that a viewing copy in the making never keeps a clerk waiting; the one that
# makes copies yields the processor to all others.
CHECKS = f"{WORKER} --queues celery"
COPIES = f"{WORKER} --queues slow --concurrency 1 --hostname slow@%h"
# Threads are enough for talking to a mail server, and a silent one keeps nobody else waiting.
MESSAGES = f"{WORKER} --queues messages --pool threads --concurrency 4 --hostname messages@%h"
BEAT = "celery --app config.beat:app beat --loglevel INFO"


def run(*, host: str, port: int, fresh: bool) -> int:
    """Start everything, say where it is, and stay until Ctrl-C or until a part of it dies."""
    began = time.monotonic()
    var = environment.var_dir()
    with ExitStack() as stack:
        lock = stack.enter_context(_only_one(var))
        _check_port(host, port)
        environment.ensure()
        if fresh:
            demo.delete(var)
        env = _environment(host, port, var)
        if not os.environ.get("REDIS_URL"):
            valkey = servers.start_valkey(var / "valkey", log=var / "log" / "valkey.log")
            stack.callback(valkey.stop)
            env["REDIS_URL"] = valkey.url
        logins = demo.prepare_once(env, var)
        children: list[processes.Child] = []
        stack.callback(processes.stop_all, children)
        _start_children(children, env, host, port, var / "log")
        address = _address(host, port)
        _wait_until_healthy(address, children)
        _write_lock(lock, address)
        print(_welcome(address, logins, var, time.monotonic() - began), flush=True)
        return _stay(children, var / "sms.log")


# ── Before anything starts ──────────────────────────────────────────────────
@contextmanager
def _only_one(var: Path) -> Iterator[IO[str]]:
    """Hold var/run.lock; a second run of the same folder is told where the first one is."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "run.lock").open("a+") as lock:
        if not _try_lock(lock):
            lock.seek(0)
            where = lock.read().strip() or "正在启动 starting"
            raise Problem(f"本目录的站点已在运行（{where}）。It is already running; stop it with Ctrl-C there first.")
        _write_lock(lock, "")
        yield lock


def _try_lock(lock: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: the port check still stops a second run
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_lock(lock: IO[str], text: str) -> None:
    lock.seek(0)
    lock.truncate()
    lock.write(f"{text} pid {os.getpid()}" if text else "")
    lock.flush()


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Problem(
                f"端口 {port} 不可用（{error}）；请换一个：python3 dev.py run --port {port % 60000 + 1}"
                f" Port {port} cannot be used; choose another with --port."
            ) from error


def _environment(host: str, port: int, var: Path) -> dict[str, str]:
    env = dict(os.environ)
    env.setdefault("SITE_URL", _address(host, port))
    env.update(VAR_DIR=str(var), PYTHONUNBUFFERED="1", PYTHONUTF8="1", DJANGO_SETTINGS_MODULE="config.settings")
    # Checks load every view; tools/prepare.py has run them, so three Celery processes need not again.
    env["CELERY_SKIP_CHECKS"] = "1"
    return env


def _address(host: str, port: int) -> str:
    everywhere = host in {"0.0.0.0", "::"}  # noqa: S104  (compared, not bound)
    return f"http://{'127.0.0.1' if everywhere else host}:{port}"


# ── The processes ───────────────────────────────────────────────────────────
def _start_children(children: list[processes.Child], env: dict[str, str], host: str, port: int, logs: Path) -> None:
    """Into the given list one by one, so that an interruption in between stops those that run already."""
    web = [*WEB.split(), "--host", host, "--port", str(port), "config.wsgi:application"]
    beat = [*BEAT.split(), "--schedule", str(logs.parent / "celerybeat-schedule"), "--pidfile="]
    commands = {
        "beat": beat,
        "web": web,
        "worker": CHECKS.split(),
        "slow": COPIES.split(),
        "messages": MESSAGES.split(),
    }
    for name, command in commands.items():
        yielding = ["nice", "-n", "10"] if name == "slow" and shutil.which("nice") else []
        module = [*yielding, str(environment.python()), "-m", *command]
        children.append(processes.start(name, module, log=logs / f"{name}.log", env=env, cwd=ROOT))


def _wait_until_healthy(address: str, children: list[processes.Child]) -> None:
    deadline = time.monotonic() + HEALTHY_WITHIN
    while True:
        _report_death(children)
        report = health(address)
        # A heartbeat of the last run may still be fresh, so the worker's own word counts as well.
        if all(report.get(part, {}).get("ok") for part in NEEDED) and all(
            " ready." in child.text() for child in children if child.name == "worker"
        ):
            return
        if time.monotonic() > deadline:
            raise Problem(f"{HEALTHY_WITHIN:.0f} 秒内未就绪：{report}。Not healthy in time; logs are in var/log/.")
        time.sleep(0.1)


def health(address: str) -> dict[str, Any]:
    """What /healthz says, whatever its status code; empty while nothing answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}/healthz", timeout=5) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return _report_of(error)
    except (OSError, ValueError):
        return {}


def _report_of(error: urllib.error.HTTPError) -> dict[str, Any]:
    """503 carries the same report."""
    said = error.read(5000)
    try:
        return {"status": error.code, **json.loads(said)}
    except ValueError:
        return {"status": error.code, "said": said[:500].decode(errors="replace")}


def _report_death(children: list[processes.Child]) -> None:
    for child in children:
        if child.is_dead():
            raise Problem(
                f"{child.name} 已退出（代码 {child.process.returncode}），其余进程随之停止。"
                f" {child.name} has ended; the rest is stopped. {child.log}:\n{child.last_lines()}"
            )


def _stay(children: list[processes.Child], sms_log: Path) -> int:
    """Until Ctrl-C: watch the children and repeat new SMS codes on the terminal."""
    seen = sms_log.stat().st_size if sms_log.exists() else 0
    try:
        while True:
            _report_death(children)
            seen = _echo(sms_log, seen)
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\n正在停止… Stopping …", flush=True)
        return 0


def _echo(log: Path, seen: int) -> int:
    if not log.exists() or log.stat().st_size <= seen:
        return seen
    with log.open("rb") as lines:
        lines.seek(seen)
        new = lines.read()
    print("短信 SMS │ " + new.decode(errors="replace").rstrip(), flush=True)
    return seen + len(new)


def _welcome(address: str, logins: str, var: Path, seconds: float) -> str:
    rule = "─" * 72
    return "\n".join(
        [
            rule,
            f"八闽好网民  {address}    （{seconds:.1f} 秒 s）",
            rule,
            logins.strip(),
            rule,
            f"短信验证码 SMS codes: 显示在本窗口，并记入 here and in {var / 'sms.log'}",
            f"邮件 E-mail: {var / 'mail'}    日志 logs: {var / 'log'}    按 Ctrl-C 停止 stops all",
            rule,
        ]
    )
