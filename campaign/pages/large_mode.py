"""Whether this browser asked for large mode (关怀版): a cookie remembers it."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE, LARGE, NORMAL = "look", "large", "normal"


def is_large(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == LARGE
