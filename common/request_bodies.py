"""How a view takes the body of its requests, said beside the view and asked before a byte is read.

Django reads a form, for its CSRF token, before any view is called: what must not be read of just anybody has to
be told from the headers. config/site/request_bodies.py asks these marks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

PIECE = "application/offset+octet-stream"  # of a file, as tus sends it

View = Callable[..., HttpResponseBase]


def takes_pieces(view: View) -> View:
    """This view takes no forms but pieces of files, and reads them itself as they come."""
    view.takes_pieces = True  # type: ignore[attr-defined]
    return view


def judges_body(judge: Callable[..., None]) -> Callable[[View], View]:
    """This view takes larger forms than others. `judge(request, size, **arguments of the view)` raises Refused
    or Http404 for what shall not be read."""

    def decorate(view: View) -> View:
        view.judge_body = judge  # type: ignore[attr-defined]
        return view

    return decorate


def is_chunked(request: HttpRequest) -> bool:
    return "chunked" in request.headers.get("Transfer-Encoding", "").lower()


def size_of(request: HttpRequest) -> int:
    """What the sender says; absurd digits are as large as any."""
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isdecimal() and len(text) <= 18 else 10**18


def has_body(request: HttpRequest) -> bool:
    return is_chunked(request) or size_of(request) > 0


def answer_as(status: int, text: str) -> dict[str, Any]:
    """Arguments of a short text answer to who sends a body that stays unread: the line ends with it, for what still
    comes would be taken for the next request."""
    headers = {"Connection": "close", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return {"content": text, "status": status, "headers": headers, "content_type": "text/plain; charset=utf-8"}
