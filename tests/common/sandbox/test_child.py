"""The limited child: what it returns, what kills it, and that the parent lives on."""

import multiprocessing
import os
import subprocess
import time
from pathlib import Path

import pytest

from common.sandbox.child import ChildKilled, run_limited


def add(a, b):
    return a + b


def eat_memory(count):
    return len(bytearray(count))


def spin():
    while True:
        pass


def fail():
    raise ValueError("坏了")


def abort():
    os.abort()


def segfault():
    os.kill(os.getpid(), 11)


def start_sleeper(pid_file):
    process = subprocess.Popen(["sleep", "60"])
    Path(pid_file).write_text(str(process.pid))
    time.sleep(60)


def close_everything():
    os.closerange(3, 1000)
    time.sleep(60)


class Unpicklable(Exception):
    def __init__(self, a, b):
        super().__init__(a)


def fail_oddly():
    raise Unpicklable("甲", "乙")


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_result_comes_back():
    assert run_limited(add, 2, 3) == 5


def test_large_result_comes_back_whole():
    assert run_limited(bytes, 5_000_000) == bytes(5_000_000)


def test_exception_of_the_function_is_raised_again():
    with pytest.raises(ValueError, match=r"^坏了$"):
        run_limited(fail)


def test_exception_that_cannot_be_pickled_keeps_its_words():
    with pytest.raises(RuntimeError, match="Unpicklable: 甲"):
        run_limited(fail_oddly)


def test_memory_is_limited():
    assert run_limited(eat_memory, 50 << 20, memory_bytes=200 << 20) == 50 << 20
    with pytest.raises(ChildKilled) as killed:
        run_limited(eat_memory, 300 << 20, memory_bytes=200 << 20)
    assert killed.value.reason == "memory"


def test_cpu_time_is_limited():
    with pytest.raises(ChildKilled) as killed:
        run_limited(spin, cpu_s=1)
    assert killed.value.reason == "cpu_time"


def test_wall_time_is_limited():
    started = time.monotonic()
    with pytest.raises(ChildKilled) as killed:
        run_limited(time.sleep, 30, wall_s=0.3)
    assert (killed.value.reason, time.monotonic() - started < 5) == ("wall_time", True)


@pytest.mark.parametrize(("death", "reason"), [(abort, "memory"), (segfault, "crash")])
def test_crash_is_named(death, reason):
    with pytest.raises(ChildKilled) as killed:
        run_limited(death)
    assert killed.value.reason == reason


def test_child_that_only_closes_its_end_is_not_waited_for():
    started = time.monotonic()
    with pytest.raises(ChildKilled):
        run_limited(close_everything)
    assert time.monotonic() - started < 10


def test_processes_started_by_the_child_end_with_it(tmp_path):
    pid_file = tmp_path / "pid"
    with pytest.raises(ChildKilled):
        run_limited(start_sleeper, str(pid_file), wall_s=1)
    pid = int(pid_file.read_text())
    for _ in range(50):
        if not is_running(pid):
            break
        time.sleep(0.02)
    assert is_running(pid) is False


def test_no_descriptor_and_no_zombie_stays():
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = len(os.listdir("/proc/self/fd")), children.read_text()
    for _ in range(5):
        run_limited(add, 1, 1)
    assert (len(os.listdir("/proc/self/fd")), children.read_text()) == before


def test_works_inside_a_daemonic_process():
    """A Celery prefork worker is one: multiprocessing itself would refuse to have children there."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(run_limited, (add, 20, 1)) == 21
