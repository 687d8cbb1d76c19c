"""Caps on sending codes and on guessing, kept in Redis so that all web processes count together.

Per number, per address, per /24 and per day in all. Addresses get room: a plant's two thousand workers share one
(voting.md, "Fraud"). An address is never banned for good.
"""

from __future__ import annotations

import functools
import ipaddress
import logging
import time
from dataclasses import dataclass

from django.conf import settings
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerSecond
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

PER_ADDRESS = RateLimitItemPerHour(120)
PER_NETWORK = RateLimitItemPerHour(600)
PER_ADDRESS_PLAIN = RateLimitItemPerHour(12)  # a sum is easier for a script than the proof of work
PER_NUMBER = RateLimitItemPerSecond(1, 60)
# By number and address, so that a stranger's requests do not shut the owner of a number out; by number so many that
# nobody is flooded.
PER_NUMBER_HERE = RateLimitItemPerDay(5)
PER_NUMBER_DAY = RateLimitItemPerDay(15)
ALL = "all"
ALARM_AT = 0.8  # of settings.SMS_A_DAY


@dataclass(frozen=True)
class Full:
    """A cap is reached: which one, and for how many seconds."""

    limit: RateLimitItem
    wait: int


class Unavailable(Exception):
    """The counters cannot be reached; without them no message is sent."""


def take(limit: RateLimitItem, key: str) -> Full | None:
    """Count one more against `key`; what is full when it may not be."""
    return _ask("hit", limit, key)


def room(limit: RateLimitItem, key: str) -> Full | None:
    """Like `take`, without counting."""
    return _ask("test", limit, key)


def whole_day() -> RateLimitItem:
    """All messages of the site in a day: what they cost has an end."""
    return RateLimitItemPerDay(settings.SMS_A_DAY)


def used_today() -> int:
    """Messages sent in the last 24 hours."""
    limit = whole_day()
    try:
        return limit.amount - _limiter().get_window_stats(limit, "voting", str(limit), ALL).remaining
    except RedisError as fault:
        raise Unavailable from fault


def _ask(verb: str, limit: RateLimitItem, key: str) -> Full | None:
    try:
        if getattr(_limiter(), verb)(limit, "voting", str(limit), key):
            return None
        stats = _limiter().get_window_stats(limit, "voting", str(limit), key)
    except RedisError as fault:
        log.error("rate limits unavailable: %s", fault)
        raise Unavailable from fault
    return Full(limit, max(1, round(stats.reset_time - time.time())))


def release(limit: RateLimitItem, key: str) -> None:
    """Forget what was counted against `key`: the message did not go out."""
    try:
        _limiter().clear(limit, "voting", str(limit), key)
    except RedisError as fault:
        log.error("rate limits unavailable: %s", fault)


def network(ip: str) -> str:
    """The /24 of an IPv4 address, the /56 of an IPv6 one."""
    length = 24 if ipaddress.ip_address(ip).version == 4 else 56
    return str(ipaddress.ip_network(f"{ip}/{length}", strict=False))


@functools.lru_cache(maxsize=1)
def _limiter() -> MovingWindowRateLimiter:
    address = settings.REDIS_URL
    storage = f"redis+{address}" if address.startswith("unix://") else address
    # A Redis that hangs is one that is away.
    return MovingWindowRateLimiter(RedisStorage(storage, socket_connect_timeout=0.5, socket_timeout=1))
