"""The child that stays for the next file: as limited as a new one, and none the wiser for what it read before."""

import multiprocessing
import os
import socket
import time
from pathlib import Path

import pytest

from common.sandbox.child import ChildKilled
from common.sandbox.reusable_child import MAX_CALLS, ReusableChild
from tests.common.sandbox.test_child import (
    abort,
    add,
    eat_memory,
    fail,
    is_running,
    segfault,
    spin,
    start_sleeper,
)

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def child():
    child = ReusableChild(memory_bytes=200 << 20, cpu_s=1)
    yield child
    child.end()


def own_pid():
    return os.getpid()


def die_if_old(pid_file):
    """Kills a child that has lived before, as leaked memory would."""
    known = Path(pid_file)
    if known.exists() and int(known.read_text()) == os.getpid():
        os.abort()
    known.write_text(str(os.getpid()))
    return os.getpid()


def burn(seconds):
    stop = time.process_time() + seconds
    while time.process_time() < stop:
        pass


def open_sockets():
    return [name for name in os.listdir("/proc/self/fd") if is_socket(name)]


def is_socket(name):
    try:
        return os.readlink(f"/proc/self/fd/{name}").startswith("socket:")
    except FileNotFoundError:
        return False


def test_same_child_answers_until_it_is_ended(child):
    pids = {child.run(own_pid) for _ in range(3)}
    assert (len(pids), os.getpid() in pids) == (1, False)
    child.end()
    assert child.run(own_pid) not in pids


def test_large_request_and_large_answer_come_whole(child):
    text = "八" * 1_000_000
    assert child.run(add, text, text) == text * 2


def test_child_is_replaced_after_so_many_calls(child):
    pids = [child.run(own_pid) for _ in range(MAX_CALLS + 1)]
    assert (len(set(pids[:MAX_CALLS])), pids[-1] in pids[:MAX_CALLS]) == (1, False)


@pytest.mark.parametrize(("death", "reason"), [(abort, "memory"), (segfault, "crash"), (spin, "cpu_time")])
def test_death_is_named_and_the_next_call_lives(child, death, reason):
    for _ in range(2):
        with pytest.raises(ChildKilled) as killed:
            child.run(death)
        assert killed.value.reason == reason
        assert child.run(add, 1, 2) == 3


def test_wall_time_ends_the_child_and_what_it_started(child, tmp_path):
    pid_file = tmp_path / "pid"
    with pytest.raises(ChildKilled) as killed:
        child.run(start_sleeper, str(pid_file), wall_s=1)
    assert killed.value.reason == "wall_time"
    started = int(pid_file.read_text())
    for _ in range(50):
        if not is_running(started):
            break
        time.sleep(0.02)
    assert is_running(started) is False


def test_memory_is_limited_for_each_call(child):
    for _ in range(4):
        assert child.run(eat_memory, 100 << 20) == 100 << 20
    with pytest.raises(ChildKilled) as killed:
        child.run(eat_memory, 300 << 20)
    assert killed.value.reason == "memory"


def test_cpu_time_counts_for_each_call(child):
    """Four calls of 0.7 s: no call is over the second, together they are."""
    first = child.run(own_pid)
    for _ in range(4):
        child.run(burn, 0.7)
    assert child.run(own_pid) == first


def test_child_with_a_past_that_dies_is_replaced_unseen(child, tmp_path):
    pid_file = str(tmp_path / "pid")
    first = child.run(die_if_old, pid_file)
    assert child.run(die_if_old, pid_file) != first


def test_exception_of_the_function_ends_the_child(child):
    first = child.run(own_pid)
    with pytest.raises(ValueError, match=r"^坏了$"):
        child.run(fail)
    assert child.run(own_pid) != first


def test_child_killed_from_outside_is_replaced(child):
    first = child.run(own_pid)
    os.kill(first, 9)
    assert child.run(own_pid) != first


def test_child_holds_no_connection_of_its_parent_open(child):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert len(child.run(open_sockets)) == 1  # the line to us


def test_fork_of_the_owner_has_a_child_of_its_own(child):
    first = child.run(own_pid)
    here, there = FORK.Pipe()
    fork = FORK.Process(target=lambda: there.send(child.run(own_pid)))
    fork.start()
    assert here.recv() not in (first, fork.pid)
    fork.join()
    assert child.run(own_pid) == first


def test_child_dies_with_its_owner(child):
    here, there = FORK.Pipe()

    def own():
        there.send(child.run(own_pid))
        time.sleep(60)

    owner = FORK.Process(target=own)
    owner.start()
    grandchild = here.recv()
    assert is_running(grandchild)
    owner.kill()
    owner.join()
    for _ in range(100):
        if not is_running(grandchild):
            break
        time.sleep(0.02)
    assert is_running(grandchild) is False


def test_no_descriptor_and_no_zombie_stays(child):
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = len(os.listdir("/proc/self/fd")), children.read_text()
    for _ in range(3):
        child.run(add, 1, 1)
        child.end()
    assert (len(os.listdir("/proc/self/fd")), children.read_text()) == before
