"""Which bodies of requests are read at all: judged by the headers, before Django reads a form for its CSRF token."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.login.middleware import Handler
from accounts.permissions import may_open
from common.refusals import Refused
from common.request_bodies import PIECE, answer_as, has_body, is_chunked, size_of

MOST_BYTES = 12 * 1024**2  # of a form, as in deploy/nginx.conf
MOST_OF_STRANGERS = 1024**2  # who log in, vote and look up receipts: short words


class RequestBodyMiddleware:
    """Stands before CsrfViewMiddleware: both look at a request when its view is known, in this order."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, arguments: Any) -> HttpResponse | None:
        if getattr(view, "takes_pieces", False):
            return _judge_piece(request, view)
        return _judge_form(request, view, arguments) if has_body(request) else None


def _judge_piece(request: HttpRequest, view: Any) -> HttpResponse | None:
    is_public = getattr(view, "access_rule", "") == "public"  # by a signed link, which the view reads first
    if not (request.user.is_authenticated or is_public):
        return HttpResponse(**answer_as(401, "登录已失效，请重新登录。已传的部分都保留着。"))
    if not may_open(request.user, view):
        return HttpResponse(**answer_as(403, "您的角色不能上传文件。"))
    if is_chunked(request):
        return HttpResponse(**answer_as(411, "Content-Length is needed"))
    if has_body(request) and request.headers.get("Content-Type") != PIECE:
        return HttpResponse(**answer_as(415, f"Content-Type must be {PIECE}"))
    return None


def _judge_form(request: HttpRequest, view: Any, arguments: Any) -> HttpResponse | None:
    size = size_of(request)
    if size <= (MOST_BYTES if request.user.is_authenticated else MOST_OF_STRANGERS):
        return None
    judge = getattr(view, "judge_body", None)
    if judge is None or not may_open(request.user, view):
        return _unread(render(request, "413.html", status=413))
    try:
        judge(request, size, **arguments)
    except Refused as refusal:
        return _unread(render(request, "errors/not_read.html", {"refusal": refusal}, status=refusal.status))
    return None


def _unread(response: HttpResponse) -> HttpResponse:
    response["Connection"] = "close"
    return response
