"""The cache on Redis, that may be away: then it knows nothing and keeps nothing, and the site goes on without it.

Sessions fall back to their table, pages are computed anew. What must not be guessed asks for itself: counters of text
messages say that they cannot be reached (voting/identity/rate_limits.py), proofs of work are not taken twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
PAUSE_S = 2.0  # after a failure, so that a page does not wait once for every key


class ForgivingRedisCache(RedisCache):
    """Answers as an empty cache while Redis is away. `add` answers False: nothing was stored."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._away_until = 0.0

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try(super().add, False, *args, **kwargs))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._try(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._try(super().set, None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try(super().touch, False, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try(super().delete, False, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return dict(self._try(super().get_many, {}, *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try(super().has_key, False, *args, **kwargs))

    def set_many(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> list[str]:
        return list(self._try(super().set_many, list(data), data, *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._try(super().delete_many, None, *args, **kwargs)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError where there is no such key, or no Redis, as every cache does."""
        found = self._try(super().incr, None, key, delta, version)
        if found is None:
            raise ValueError(f"Key {key!r} not found")
        return int(found)

    def _try(self, call: Callable[..., Any], otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._away_until:
            return otherwise
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError) as fault:
            self._away_until = time.monotonic() + PAUSE_S
            log.error("cache away: %s", fault)
            return otherwise
