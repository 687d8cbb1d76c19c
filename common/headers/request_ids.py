"""One name for all that a request sets going: in its lines of the log, in its answer, and in the tasks that it queues.

The name comes from the proxy before us where there is one and its name is sane; else it is made here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
IN_TASK = "bamin_request_id"  # among the headers of a task's message
SANE = re.compile(r"[0-9A-Za-z-]{8,64}")
_id: ContextVar[str] = ContextVar("request_id", default="")
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class RequestIdMiddleware:
    """The first of all: names the request, and says the name in its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = begin(request)
        try:
            response = self.get_response(request)
        finally:
            end()
        response[HEADER] = name
        return response


def begin(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
    name = given if SANE.fullmatch(given) else uuid4().hex
    _id.set(name)
    _request.set(request)
    return name


def go_on_as(name: str) -> None:
    """In a task: the request that queued it, or no request."""
    _id.set(name)
    _request.set(None)


def end() -> None:
    go_on_as("")


def current() -> str:
    return _id.get()


def person() -> int | None:
    """The key of who asked, where the page has found out by now; a line of the log asks the database nothing."""
    user: Any = getattr(_request.get(), "_cached_user", None)
    return user.pk if user is not None else None
