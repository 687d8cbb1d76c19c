"""Few requests are worked on at once, in the order of coming; a jam stops nobody else; too many are told so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from common.request_bodies import PIECE
from config.door import work_slots
from config.door.work_slots import WorkDoor, WorkSlots

SOON = 10


@pytest.fixture
def never_long(monkeypatch: Any) -> None:
    monkeypatch.setattr(work_slots, "LONG_S", 1000.0)


def in_thread(call: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(call()), daemon=True)
    thread.start()
    return thread, found


def wait_for(slots: WorkSlots, waiting: int) -> None:
    until = work_slots.time.monotonic() + SOON
    while len(slots._line) != waiting:
        assert work_slots.time.monotonic() < until


def test_slot_goes_to_who_has_waited_longest(never_long: None) -> None:
    slots = WorkSlots(1, waiting=2)
    first = slots.take()
    second, got_second = in_thread(slots.take)
    wait_for(slots, 1)
    third, got_third = in_thread(slots.take)
    wait_for(slots, 2)
    slots.give_back(first)
    second.join(SOON)
    assert (len(got_second), got_third) == (1, [])
    slots.give_back(got_second[0])
    third.join(SOON)
    assert got_third[0] is not None


def test_one_more_than_may_wait_is_told_at_once(never_long: None) -> None:
    slots = WorkSlots(1, waiting=1)
    first = slots.take()
    waiting, got = in_thread(slots.take)
    wait_for(slots, 1)
    assert slots.take() is None
    slots.give_back(first)
    waiting.join(SOON)
    assert got[0] is not None


def test_who_waits_too_long_is_told_so_and_leaves_the_line(monkeypatch: Any) -> None:
    monkeypatch.setattr(work_slots, "WAITS_S", 0.0)
    monkeypatch.setattr(work_slots, "LONG_S", 0.02)
    slots = WorkSlots(0, waiting=5)
    assert slots.take() is None
    assert not slots._line


def test_who_has_held_a_slot_for_long_is_not_counted(monkeypatch: Any) -> None:
    """Eight that wait for a lock: the ninth works all the same."""
    monkeypatch.setattr(work_slots, "LONG_S", 0.02)
    slots = WorkSlots(2, waiting=5)
    stuck = [slots.take(), slots.take()]
    more = slots.take()
    assert more is not None
    for slot in (*stuck, more):
        slots.give_back(slot)
    assert slots._since == {}


def test_many_threads_never_work_at_once_beyond_the_slots(never_long: None) -> None:
    slots, inside, most, lock = WorkSlots(3, waiting=100), [0], [0], threading.Lock()

    def work() -> None:
        for _ in range(50):
            slot = slots.take()
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            with lock:
                inside[0] -= 1
            slots.give_back(slot)

    threads = [in_thread(work)[0] for _ in range(20)]
    for thread in threads:
        thread.join(SOON)
    assert (inside[0], slots._since, len(slots._line)) == (0, {}, 0)
    assert 1 <= most[0] <= 3


class Answers:
    def __init__(self) -> None:
        self.status, self.headers = "", dict[str, str]()

    def start(self, status: str, headers: list[tuple[str, str]], *_more: Any) -> None:
        self.status, self.headers = status, dict(headers)


@pytest.fixture
def full() -> tuple[WorkDoor, Answers]:
    def application(environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [])
        return [b"done"]

    return WorkDoor(application, WorkSlots(0, waiting=0)), Answers()


def test_site_that_is_full_says_when_to_come_again(full: tuple[WorkDoor, Answers]) -> None:
    door, answers = full
    (text,) = door({"CONTENT_TYPE": ""}, answers.start)
    assert (answers.status, answers.headers["Retry-After"]) == ("503 Service Unavailable", "2")
    assert answers.headers["Cache-Control"] == "no-store"
    assert text.decode() == work_slots.TOO_MANY


def test_piece_of_a_file_takes_no_slot(full: tuple[WorkDoor, Answers]) -> None:
    door, answers = full
    assert list(door({"CONTENT_TYPE": PIECE}, answers.start)) == [b"done"]


def test_slot_is_given_back_when_the_application_fails() -> None:
    def application(environ: Any, start: Any) -> list[bytes]:
        raise OSError

    door = WorkDoor(application, WorkSlots(1))
    for _ in range(3):
        with pytest.raises(OSError):
            door({}, Answers().start)
    assert door.slots._since == {}
