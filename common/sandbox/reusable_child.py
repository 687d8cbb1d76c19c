"""A limited child that stays for the next file.

Forking a worker costs more than judging a film: the page tables of a Django process, then a fault for every page
that the child touches. So the child that judged a whole file without complaint is asked again. It never lives on
after a file that it found fault with (the caller ends it), that killed it or made it raise; and what kills a child
with a past is tried once more in a new one, so that a verdict never depends on what was read before.
"""

from __future__ import annotations

import os
import pickle
import resource
import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from common.sandbox.child import (
    CPU_S,
    MEMORY_BYTES,
    WALL_S,
    ChildKilled,
    answer_of,
    cause,
    end,
    let_go_of_files,
    opened,
    read_message,
    settle,
    write_message,
)

MAX_CALLS = 50  # what the libraries leak ends here


class ReusableChild:
    """`run_limited` for many short calls, one at a time. The limits count for each call."""

    def __init__(self, *, memory_bytes: int = MEMORY_BYTES, cpu_s: int = CPU_S) -> None:
        self._memory_bytes, self._cpu_s = memory_bytes, cpu_s
        self._owner = self._pid = self._calls = 0
        self._line = -1  # our end of the socket pair
        self._lock = threading.RLock()

    def run(self, function: Callable[..., Any], *args: Any, wall_s: float = WALL_S) -> Any:
        """The picklable result of `function(*args)`, both known when the child was forked.

        Raises ChildKilled when a limit or a crash ended the child; what the function raised is raised here again.
        """
        with self._own_lock():
            request = pickle.dumps((function, args))
            if self._calls:
                with suppress(ChildKilled):
                    return self._ask(request, wall_s)
            return self._ask(request, wall_s)

    def end(self) -> None:
        """Let the next call have a new child."""
        with self._own_lock():
            self._end(kill=True)

    def _own_lock(self) -> threading.RLock:
        """After a fork the child is the parent's, and so may be the lock."""
        if self._owner != os.getpid():
            self._owner, self._pid, self._calls, self._lock = os.getpid(), 0, 0, threading.RLock()
            self._hang_up()
        return self._lock

    def _ask(self, request: bytes, wall_s: float) -> Any:
        self._start()
        self._calls += 1
        reason = ""
        try:
            with suppress(BrokenPipeError, ConnectionResetError):
                write_message(self._line, request)
            answer, reason = read_message(self._line, time.monotonic() + wall_s)
            if answer is None:
                raise ChildKilled(reason or cause(self._end(kill=bool(reason))))
            value = opened(answer)
        except BaseException:
            self._end(kill=True)
            raise
        if self._calls >= MAX_CALLS:
            self._end(kill=True)
        return value

    def _start(self) -> None:
        """Fork a child if there is none."""
        if self._pid:
            return
        ours, theirs = socket.socketpair()
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            _live(theirs.fileno(), parent, self._memory_bytes, self._cpu_s)
        self._line = ours.detach()
        theirs.close()

    def _end(self, *, kill: bool) -> int:
        """Wait status of the child that is no more; 0 if there was none."""
        pid, self._pid, self._calls = self._pid, 0, 0
        self._hang_up()
        return end(pid, kill=kill) if pid else 0

    def _hang_up(self) -> None:
        if self._line >= 0:
            os.close(self._line)
        self._line = -1


# In the child


def _live(line: int, parent: int, memory_bytes: int, cpu_s: int) -> NoReturn:
    try:
        settle(parent, memory_bytes)
        let_go_of_files(line)
        while True:
            select.select([line], [], [])
            request, _ = read_message(line, time.monotonic() + WALL_S)
            if request is None:
                os._exit(0)
            _allow_cpu(cpu_s)
            function, args = pickle.loads(request)  # noqa: S301 - written by our own parent
            write_message(line, answer_of(function, args))
    except BaseException:
        os._exit(1)


def _allow_cpu(seconds: int) -> None:
    """So many seconds from now on. The hard limit stays: it could not be raised again for the next file."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(usage.ru_utime + usage.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
