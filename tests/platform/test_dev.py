"""dev.py and what stands behind it: what is missing gets one line, what was started is stopped."""

from __future__ import annotations

import ast
import os
import signal
import socket
import sys
import time
from pathlib import Path

import psutil
import pytest

import dev
from tools import commands, demo, environment, processes, running
from tools.environment import Problem

ROOT = Path(__file__).resolve().parents[2]


# ── A missing thing gets one line ───────────────────────────────────────────
def test_old_python_is_told_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))

    assert dev.main() == 1
    assert "3.10.4" in capsys.readouterr().out


def test_dev_py_can_be_read_by_old_pythons():
    assert ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 7))


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_missing_venv_module_names_the_package(monkeypatch, tmp_path, module):
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == module else name)

    with pytest.raises(Problem, match="apt-get install python3-venv"):
        environment._make_venv()


def test_no_network_is_said_in_one_line(monkeypatch, tmp_path):
    (tmp_path / "requirements.txt").write_text("bamin-does-not-exist==1.0\n")
    (tmp_path / "constraints.txt").write_text("")
    interpreter = environment.python()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "python", lambda: interpreter)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")

    with pytest.raises(Problem, match="PIP_INDEX_URL") as problem:
        environment._install("requirements.txt")

    assert len(str(problem.value).splitlines()) == 1


def test_taken_port_is_named_with_another(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Problem, match=f"端口 {port} 不可用.*--port"):
            running._check_port("127.0.0.1", port)


@pytest.mark.parametrize("port", [-1, 70000])
def test_impossible_port_is_refused(port):
    with pytest.raises(Problem):
        running._check_port("127.0.0.1", port)


def test_second_run_is_told_where_the_first_is(tmp_path):
    with running._only_one(tmp_path) as lock:
        running._write_lock(lock, "http://127.0.0.1:8123")
        with pytest.raises(Problem, match=f"http://127.0.0.1:8123 pid {os.getpid()}"), running._only_one(tmp_path):
            pass


def test_problem_becomes_one_line_and_exit_code_one(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        code = commands.dispatch(["run", "--port", str(other.getsockname()[1])])

    said = capsys.readouterr().err
    assert (code, len(said.splitlines())) == (1, 1)


# ── The environment is made once ────────────────────────────────────────────
def test_environment_is_current_until_a_requirement_changes(monkeypatch, tmp_path):
    for name in environment.DEVELOPMENT:
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path)
    environment.python().parent.mkdir(parents=True)
    environment.python().touch()
    environment._stamp("run").write_text(environment._digest(environment.RUNTIME))

    before = environment._is_current("run"), environment._is_current("dev")
    (tmp_path / "requirements.txt").write_text("changed")

    assert before == (True, False)
    assert environment._is_current("run") is False


def test_pins_agree_with_constraints():
    constraints = set((ROOT / "constraints.txt").read_text().lower().replace("_", "-").splitlines())
    files = [name for name in environment.DEVELOPMENT if name.startswith("requirements")]
    lines = [line for name in files for line in (ROOT / name).open() if "==" in line]
    pins = {_without_extras(line.split("#")[0].split(";")[0].strip().lower().replace("_", "-")) for line in lines}

    assert sorted(pins - constraints) == []
    assert [line for line in lines if "#" not in line] == []


def _without_extras(pin: str) -> str:
    name, _, version = pin.partition("==")
    return f"{name.split('[')[0]}=={version}"


# ── --fresh deletes the demo and nothing else ───────────────────────────────
def test_fresh_deletes_only_what_the_demo_keeps(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("db.sqlite3", "db.sqlite3-wal", "sms.log", "mine.txt"):
        (tmp_path / name).touch()
    (tmp_path / "media/files").mkdir(parents=True)

    demo.delete(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("name", "value"), [("DATABASE_URL", "postgresql://x/y"), ("BAMIN_MODE", "production")])
def test_fresh_touches_no_real_data(monkeypatch, tmp_path, name, value):
    monkeypatch.setenv(name, value)
    (tmp_path / "db.sqlite3").touch()

    with pytest.raises(Problem, match="--fresh"):
        demo.delete(tmp_path)

    assert (tmp_path / "db.sqlite3").exists()


# ── Children ────────────────────────────────────────────────────────────────
def child(tmp_path: Path, code: str, name: str = "child") -> processes.Child:
    return processes.start(name, [sys.executable, "-c", code], log=tmp_path / f"{name}.log")


def test_dead_child_is_named_with_its_last_words(tmp_path):
    dead = child(tmp_path, "raise SystemExit('out of ink')", "worker")
    dead.process.wait()

    with pytest.raises(Problem, match=r"worker 已退出（代码 1）[\s\S]*out of ink"):
        running._report_death([dead])


def test_stubborn_child_and_its_own_children_are_killed(tmp_path):
    code = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "inner = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print(inner.pid, flush=True);"
        "time.sleep(60)"
    )
    stubborn = child(tmp_path, code)
    inner = int(_first_line(stubborn.log))

    stubborn.stop(patience=0.2)

    assert stubborn.is_dead() is True
    assert _is_gone(inner)


def test_children_end_when_dev_py_is_killed(tmp_path):
    code = (
        f"import sys, time; sys.path.insert(0, {str(ROOT)!r}); from pathlib import Path; from tools import processes;"
        "sleep = [sys.executable, '-c', 'import time; time.sleep(60)'];"
        f"inner = processes.start('inner', sleep, log=Path({str(tmp_path / 'inner.log')!r}));"
        "print(inner.process.pid, flush=True); time.sleep(60)"
    )
    parent = child(tmp_path, code, "parent")
    inner = int(_first_line(parent.log))

    os.kill(parent.process.pid, signal.SIGKILL)
    parent.process.wait()

    assert _is_gone(inner) is (sys.platform == "linux")  # elsewhere the next start ends the orphans' Valkey


def _first_line(log: Path) -> str:
    deadline = time.monotonic() + 10
    while not log.read_text().strip() and time.monotonic() < deadline:
        time.sleep(0.02)
    return log.read_text().splitlines()[0]


def _is_gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(("arguments", "code"), [(["check"], 0), (["no-such-command"], 1)])
def test_manage_hands_back_the_exit_code(monkeypatch, arguments, code):
    monkeypatch.setattr(environment, "ensure", lambda: None)

    assert commands.dispatch(["manage", *arguments]) == code
