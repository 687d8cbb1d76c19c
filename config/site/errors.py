"""Pages for what went wrong before or beside a view. Django's own ones would read the body of the request for its
CSRF token: of anybody, of any size, at any address that leads nowhere."""

from __future__ import annotations

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

RETRY_AFTER_S = "10"


def bad_request(request: HttpRequest, exception: Exception) -> Any:
    return defaults.bad_request(_unread(request), exception)


def permission_denied(request: HttpRequest, exception: Exception) -> Any:
    return defaults.permission_denied(_unread(request), exception)


def page_not_found(request: HttpRequest, exception: Exception) -> Any:
    return defaults.page_not_found(_unread(request), exception)


def server_error(request: HttpRequest) -> Any:
    """A database that is away, or too busy to answer in time, is not a fault of ours: it passes by itself."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        page = render_to_string("503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER_S, "Cache-Control": "no-store"})
    return defaults.server_error(_unread(request))


def _unread(request: HttpRequest) -> HttpRequest:
    """No view comes after this, so there is nothing for the token to protect."""
    request.csrf_processing_done = True  # type: ignore[attr-defined]  # CsrfViewMiddleware's own mark
    return request
