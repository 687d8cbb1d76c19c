"""Run functions in forked children that cannot take the worker down with them.

Files come from strangers, and Celery's soft limits cannot interrupt C code. So whatever parses a
file runs in a child with limits on memory, CPU and wall time; what the child dies of is an answer.
Import what the function needs *before* calling: a fork inherits it for nothing. `run_limited` forks for every
call; a `reusable_child.ReusableChild` stays for the next one.
"""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import os
import pickle
import resource
import select
import signal
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

MEMORY_BYTES = 1 << 30
CPU_S = 10
WALL_S = 20
DYING_S = 2
ANSWER_BYTES = 256 << 20  # a longer answer counts as too much memory

_LENGTH = struct.Struct("<Q")
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class ChildKilled(Exception):
    """The child ended without an answer. `reason`: memory, cpu_time, wall_time or crash."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def run_limited(
    function: Callable[..., Any],
    *args: Any,
    memory_bytes: int = MEMORY_BYTES,
    cpu_s: int = CPU_S,
    wall_s: float = WALL_S,
    keeps_files: bool = True,
) -> Any:
    """The picklable result of `function(*args)`, run in a forked child.

    In a web process `keeps_files=False` lets the child go of everything open: no visitor's connection hangs on it.

    `memory_bytes` is address space on top of what the child inherits. Raises ChildKilled when a
    limit or a crash ended the child; an exception of the function itself is raised here again.
    The function must not touch the database: the connection is the parent's.
    Processes that the function starts live in the child's group and end with it.
    """
    read_end, write_end = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        _live(function, args, write_end, parent, memory_bytes, cpu_s, keeps_files)
    os.close(write_end)
    answer, reason = None, "crash"
    try:
        answer, reason = read_message(read_end, time.monotonic() + wall_s)
    finally:
        os.close(read_end)
        # Without an answer and in time the child died by itself: wait to learn of what.
        status = end(pid, kill=answer is not None or reason != "")
    if answer is None:
        raise ChildKilled(reason or cause(status))
    return opened(answer)


# In the parent


def opened(answer: bytes) -> Any:
    """What the function returned; raises what it raised."""
    succeeded, value = pickle.loads(answer)  # noqa: S301 - written by our own child
    if succeeded:
        return value
    raise ChildKilled("memory") if isinstance(value, MemoryError) else value


def read_message(read_end: int, deadline: float) -> tuple[bytes | None, str]:
    """What `write_message` wrote, or None with a reason ("" when the other end closed: the exit status tells)."""
    received = bytearray()
    poller = select.poll()
    poller.register(read_end, select.POLLIN)
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return None, "wall_time"
        if not poller.poll(left * 1000):
            continue
        try:
            piece = os.read(read_end, 1 << 20)
        except ConnectionResetError:  # a socket whose other end died with something unread
            return None, ""
        if not piece:
            return None, ""
        received += piece
        if len(received) >= _LENGTH.size:
            length = _LENGTH.unpack_from(received)[0]
            if length > ANSWER_BYTES:
                return None, "memory"
            if len(received) >= _LENGTH.size + length:
                return bytes(received[_LENGTH.size :]), ""


def end(pid: int, *, kill: bool) -> int:
    """Reap the child and whatever it started; its wait status."""
    if not kill:
        _await_death(pid)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)  # of one that is dead already the status stays what it was
    try:
        _, status = os.waitpid(pid, 0)
    except ChildProcessError:  # SIGCHLD is ignored here: the kernel reaped it
        status = 0
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    return status


def _await_death(pid: int) -> None:
    """Wait a little for a child that closed its end: it may also have done that and live on."""
    with suppress(OSError):
        handle = os.pidfd_open(pid)
        try:
            select.select([handle], [], [], DYING_S)
        finally:
            os.close(handle)


def cause(status: int) -> str:
    """What a child with this wait status died of."""
    if os.WIFSIGNALED(status):
        # SIGABRT is what C++ does when memory runs out (bad_alloc).
        by_signal = {signal.SIGXCPU: "cpu_time", signal.SIGKILL: "cpu_time", signal.SIGABRT: "memory"}
        return by_signal.get(signal.Signals(os.WTERMSIG(status)), "crash")
    return "crash"


# In the child


def _live(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    write_end: int,
    parent: int,
    memory_bytes: int,
    cpu_s: int,
    keeps_files: bool,
) -> NoReturn:
    try:
        settle(parent, memory_bytes)
        if not keeps_files:
            let_go_of_files(write_end)
        _lower(resource.RLIMIT_CPU, cpu_s, cpu_s + 1)
        write_message(write_end, answer_of(function, args))
    except BaseException:
        os._exit(1)
    os._exit(0)


def let_go_of_files(kept: int) -> None:
    """The parent's connections are not ours to hold open.

    Replaced, not closed: a Python object that still knows its number must not close a later file of ours.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in (0, 1, 2, kept, nothing):
            with suppress(OSError):
                os.fstat(int(name))  # the folder's own descriptor is gone by now
                os.dup2(nothing, int(name), inheritable=False)


def settle(parent: int, memory_bytes: int) -> None:
    """Leave the parent's habits behind, then accept the limit on memory."""
    os.setpgid(0, 0)
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    faulthandler.disable()
    gc.freeze()  # nothing that the parent owns is finalised here
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGUSR1, signal.SIGUSR2, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # C libraries talk
        os.dup2(silence, descriptor)
    with open("/proc/self/statm", "rb") as statm:
        inherited = int(statm.read().split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, inherited + memory_bytes, inherited + memory_bytes)
    _lower(resource.RLIMIT_CORE, 0, 0)


def _lower(limit: int, soft: int, hard: int) -> None:
    """Set a limit, never above the one already in force."""
    ceiling = resource.getrlimit(limit)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(limit, (soft, hard))


def answer_of(function: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    """What `opened` opens."""
    try:
        return pickle.dumps((True, function(*args)))
    except MemoryError:
        return pickle.dumps((False, MemoryError()))
    except BaseException as error:
        try:
            whole = pickle.dumps((False, error))
            pickle.loads(whole)  # noqa: S301 - some exceptions pickle but do not come back
            return whole
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


def write_message(write_end: int, message: bytes) -> None:
    view = memoryview(_LENGTH.pack(len(message)) + message)
    while view:
        view = view[os.write(write_end, view) :]
