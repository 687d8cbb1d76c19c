"""The order of works: some orders, each shared by a group of visitors, so that their pages can be kept ready.

The orders are made fair, not left to chance: they are all turns of a few drawn orders, so that among them every work
stands in every place equally often. The drawn ones are drawn anew every day, so that no work has the same neighbour
for the whole vote. docs/decisions/0026-shared-orders.md has the figures.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common.text import whole_number

SEED_COOKIE = "order"
SEEDS = 2**31
LEAST_ORDERS = 64


def arranged(keys: Iterable[int], seed: int, day: date) -> list[int]:
    """The keys in the order of the group to which this seed belongs."""
    in_row = sorted(keys)
    if not in_row:
        return []
    draw, turn = divmod(group_of(seed, len(in_row)), len(in_row))
    in_row.sort(key=lambda key: hashlib.blake2b(f"{day}|{draw}|{key}".encode(), digest_size=8).digest())
    return in_row[turn:] + in_row[:turn]


def group_of(seed: int, works: int) -> int:
    """Which of the orders of so many works; visitors with the same number see the same order."""
    return seed % orders(works) if works else 0


def orders(works: int) -> int:
    """How many there are: whole rounds of turns, at least `LEAST_ORDERS` together."""
    return works * -(-LEAST_ORDERS // works)


def seed_of(request: HttpRequest) -> int | None:
    return whole_number(request.COOKIES.get(SEED_COOKIE), SEEDS - 1)


def new_seed() -> int:
    return secrets.randbelow(SEEDS)


def keep_seed(response: HttpResponse, seed: int) -> None:
    response.set_cookie(
        SEED_COOKIE,
        str(seed),
        max_age=int(timedelta(days=30).total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
