"""Caps on sending codes and on guessing, kept in Redis so that all web processes count together.

Per number, per device, per address and per /24. A plant's two thousand workers share one address, and a carrier's
customers too (voting.md, "Fraud"), so an address has room for all of them; what is bounded closely is how many codes it
asks for and does *not* prove. An address is never banned for good.
"""

from __future__ import annotations

import functools
import ipaddress
import logging
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerSecond
from limits.storage import RedisStorage
from limits.strategies import FixedWindowRateLimiter
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from common.refusals import Refused

log = logging.getLogger(__name__)

PER_ADDRESS = RateLimitItemPerHour(3000)
PER_NETWORK = RateLimitItemPerHour(9000)
# Codes asked for from one address and not proved: people mistype and give up, one in ten or so; who sends messages to
# the numbers of others proves none.
UNPROVED_AT_MOST = 300
PROVED = RateLimitItemPerHour(3000)
PER_ADDRESS_PLAIN = RateLimitItemPerHour(60)  # a sum, or no cookies: easier for a script than the proof of work
PER_DEVICE = RateLimitItemPerDay(10)  # a family, or a union's desk that helps who has no phone of her own at hand
PER_NUMBER = RateLimitItemPerSecond(1, 60)
# By number and address, so that a stranger's requests do not shut the owner of a number out; by number so many that
# nobody is flooded.
PER_NUMBER_HERE = RateLimitItemPerDay(5)
PER_NUMBER_DAY = RateLimitItemPerDay(15)
PAUSE_S = 2.0  # after a failure, so that a page does not wait once for every counter


@dataclass(frozen=True)
class Full:
    """A cap is reached: which one, and for how many seconds."""

    limit: RateLimitItem
    wait: int


class Unavailable(Refused):
    """The counters cannot be reached; without them no message is sent, and no proof of work is taken."""

    status = 503

    def __init__(self) -> None:
        super().__init__(_("现在暂时不能发送验证码，请过几分钟再试。您选的作品还在。"))


def take(limit: RateLimitItem, key: str) -> Full | None:
    """Count one more against `key`; what is full when it may not be."""
    return None if _ask("hit", limit, key) else _full(limit, key)


def room(limit: RateLimitItem, key: str) -> Full | None:
    """Like `take`, without counting."""
    return None if _ask("test", limit, key) else _full(limit, key)


def unproved(ip: str) -> Full | None:
    """Full when too many codes that this address asked for were not proved in about an hour."""
    sent = _ask("get_window_stats", PER_ADDRESS, ip)
    proved = _ask("get_window_stats", PROVED, _proved(ip))
    open_codes = (PER_ADDRESS.amount - sent.remaining) - (PROVED.amount - proved.remaining)
    return _full(PER_ADDRESS, ip) if open_codes >= UNPROVED_AT_MOST else None


def count_proved(ip: str) -> None:
    """A code that this address asked for was accepted."""
    _ask("hit", PROVED, _proved(ip))


def release(limit: RateLimitItem, key: str) -> None:
    """Forget what was counted against `key`: the message did not go out."""
    try:
        _ask("clear", limit, key)
    except Unavailable:
        pass  # it is over in a minute anyway


def network(ip: str) -> str:
    """The /24 of an IPv4 address, the /56 of an IPv6 one."""
    length = 24 if ipaddress.ip_address(ip).version == 4 else 56
    return str(ipaddress.ip_network(f"{ip}/{length}", strict=False))


def _proved(ip: str) -> str:
    return f"proved|{ip}"


def _full(limit: RateLimitItem, key: str) -> Full:
    stats = _ask("get_window_stats", limit, key)
    return Full(limit, max(1, round(stats.reset_time - time.time())))


def _ask(verb: str, limit: RateLimitItem, key: str) -> Any:
    if time.monotonic() < _Away.until:
        raise Unavailable
    try:
        return getattr(_limiter(), verb)(limit, "voting", str(limit), key)
    except RedisError as fault:
        _Away.until = time.monotonic() + PAUSE_S
        log.error("rate limits unavailable: %s", fault)
        raise Unavailable from fault


class _Away:
    until = 0.0


@functools.lru_cache(maxsize=1)
def _limiter() -> FixedWindowRateLimiter:
    """Fixed windows: a counter each. A moving one would read a list of all its messages for every question."""
    address = settings.REDIS_URL
    storage = f"redis+{address}" if address.startswith("unix://") else address
    # A Redis that hangs is one that is away; asking it again would only keep the person waiting.
    patience: dict[str, Any] = {"socket_connect_timeout": 0.5, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)}
    return FixedWindowRateLimiter(RedisStorage(storage, **patience))
