"""What travels compressed, and what never does: an answer that repeats the asker's own words beside a secret."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from config.site.compression import CompressionMiddleware, may_be_compressed
from tests.factories import make_campaign

ACCEPTS = {"HTTP_ACCEPT_ENCODING": "gzip, br"}


@pytest.mark.django_db
def test_the_first_page_and_its_style_sheet_travel_compressed() -> None:
    make_campaign()
    page = Client().get("/", **ACCEPTS)  # type: ignore[arg-type]
    assert page["Content-Encoding"] == "gzip"
    assert "八闽好网民" in gzip.decompress(page.content).decode()
    assert "Accept-Encoding" in page["Vary"]
    sheet: Any = Client().get("/static/css/theme.css", **ACCEPTS)  # type: ignore[arg-type]
    assert sheet["Content-Encoding"] == "gzip"
    whole = (Path(settings.BASE_DIR) / "static/css/theme.css").read_bytes()
    sent = sheet.getvalue()
    assert gzip.decompress(sent) == whole
    assert len(sent) < len(whole) / 2


def test_a_browser_that_cannot_unpack_gets_it_plain() -> None:
    assert "Content-Encoding" not in Client().get("/static/css/theme.css")


@pytest.mark.parametrize(
    ("method", "address", "headers", "status", "goes"),
    [
        ("get", "/", {"Content-Type": "text/html; charset=utf-8"}, 200, True),
        ("get", "/a.svg", {"Content-Type": "image/svg+xml"}, 200, True),
        ("get", "/nothing/", {"Content-Type": "text/html"}, 404, True),
        ("get", "/works/?q=abc", {"Content-Type": "text/html"}, 200, False),
        ("post", "/accounts/login/", {"Content-Type": "text/html"}, 200, False),
        ("head", "/", {"Content-Type": "text/html"}, 200, False),
        ("get", "/media/x/film.mp4", {"Content-Type": "video/mp4"}, 200, False),
        ("get", "/a.css", {"Content-Type": "text/css"}, 206, False),
        ("get", "/media/x/a.svg", {"Content-Type": "image/svg+xml", "X-Accel-Redirect": "/protected/a"}, 200, False),
    ],
)
def test_which_answers_may_be_compressed(
    method: str, address: str, headers: dict[str, str], status: int, goes: bool
) -> None:
    request = getattr(RequestFactory(), method)(address, **ACCEPTS)
    assert may_be_compressed(request, HttpResponse(b"x" * 500, status=status, headers=headers)) is goes


def test_the_same_page_has_never_quite_the_same_length() -> None:
    """Django's padding: without it the length of a page would tell what stands in it."""
    request = RequestFactory().get("/", **ACCEPTS)
    answer = CompressionMiddleware(lambda _request: HttpResponse("页面" * 500))
    assert len({len(answer(request).content) for _ in range(40)}) > 5


def test_what_is_streamed_stays_a_stream() -> None:
    request = RequestFactory().get("/", **ACCEPTS)
    stream = StreamingHttpResponse(iter([b"a" * 300, b"b" * 300]), content_type="text/css")
    answer: Any = CompressionMiddleware(lambda _request: stream)(request)
    assert answer.streaming
    assert gzip.decompress(b"".join(answer.streaming_content)) == b"a" * 300 + b"b" * 300
