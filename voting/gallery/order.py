"""The order of works, another for each visitor."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from submissions.models import Entry
from voting.gallery.works import _SEED_SALT

SEED_COOKIE = "order"


def shuffled(entries: QuerySet[Entry], seed: int) -> list[int]:
    """Their keys in the visitor's own order; a filter takes works out and moves none."""
    keys = entries.order_by().values_list("pk", flat=True)
    return sorted(keys, key=lambda key: hashlib.blake2b(f"{seed}|{key}".encode(), digest_size=8).digest())


def seed_of(request: HttpRequest) -> int | None:
    try:
        return int(signing.Signer(salt=_SEED_SALT).unsign(request.COOKIES.get(SEED_COOKIE, "")))
    except (signing.BadSignature, ValueError):
        return None


def new_seed() -> int:
    return secrets.randbelow(2**31)


def keep_seed(response: HttpResponse, seed: int) -> None:
    response.set_cookie(
        SEED_COOKIE,
        signing.Signer(salt=_SEED_SALT).sign(str(seed)),
        max_age=int(timedelta(days=30).total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
