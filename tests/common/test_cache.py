"""The cache while Redis is away: an empty one, that does not keep anybody waiting."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from common.background.queueing import queue
from common.cache import ForgivingRedisCache


@pytest.fixture
def away() -> ForgivingRedisCache:
    return ForgivingRedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})


def test_cache_that_is_away_is_an_empty_one(away: ForgivingRedisCache) -> None:
    away.set("a", 1)
    said: list[Any] = [away.get("a"), away.get("a", 7), away.add("a", 1), away.get_many(["a"]), "a" in away]
    assert said == [None, 7, False, {}, False]
    assert (away.set_many({"a": 1}), away.delete("a"), away.touch("a")) == (["a"], False, False)
    with pytest.raises(ValueError):
        away.incr("a")


def test_cache_that_hangs_is_asked_once_and_then_left_alone(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        cache = ForgivingRedisCache(address, {"OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}})
        began = time.monotonic()
        assert [cache.get(str(n)) for n in range(50)] == [None] * 50
        assert time.monotonic() - began < 5  # fifty waits would be fifteen seconds


def test_task_that_cannot_be_queued_is_left_to_its_sweep(caplog: Any) -> None:
    class Task:
        name = "checks"

        def delay(self, *_: Any) -> None:
            raise ConnectionRefusedError("no broker")

    assert queue(Task(), 7) is False
    assert "checks(7,) not queued" in caplog.text
