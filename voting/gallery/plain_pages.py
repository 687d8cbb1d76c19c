"""Pages for visitors of whom nothing is known: made once, kept packed, given to all of them.

They are made for a request without a person in it, so that no name, message or token of one visitor can reach
another. Whoever brings a voter's cookie, a session or a message gets a page of her own.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Hashable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.cache import patch_vary_headers

from campaign.pages import large_mode
from voting.gallery.kept import kept
from voting.identity import cookie

_TAKES_GZIP = re.compile(r"\bgzip\b")
_PERSONAL = (cookie.COOKIE, "messages")


def is_plain(request: HttpRequest) -> bool:
    """The demo's pages carry the form of its clock, and so a token of the visitor's own."""
    personal = (*_PERSONAL, settings.SESSION_COOKIE_NAME)
    return not settings.DEMO and not any(name in request.COOKIES for name in personal)


def answer(
    request: HttpRequest, key: tuple[Hashable, ...], template: str, context: Callable[[], dict[str, Any]], *, query: str
) -> HttpResponse:
    """The page of this key. `query`: of its address, as the page's own links may repeat it."""
    is_large = large_mode.is_large(request)

    def make() -> bytes:
        page = render_to_string(template, context() | {"is_kept": True}, _nobody(request.path, query, is_large))
        return gzip.compress(page.encode(), compresslevel=6, mtime=0)

    return _unpacked_for(request, kept((template, *key, is_large, get_script_prefix()), make))


def _nobody(path: str, query: str, is_large: bool) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META = {"QUERY_STRING": query, "SERVER_NAME": "", "SERVER_PORT": ""}
    request.GET = QueryDict(query)
    request.user = AnonymousUser()  # type: ignore[assignment]
    request.COOKIES = {large_mode.COOKIE: large_mode.LARGE} if is_large else {}
    return request


def _unpacked_for(request: HttpRequest, packed: bytes) -> HttpResponse:
    """What such a page repeats of the address are words of our own, so it may travel packed (site/compression.py)."""
    if _TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
        response = HttpResponse(packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(packed))
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response
