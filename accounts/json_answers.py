"""Answers to our own programs in the browser that ask for JSON: a refusal is a message there, never a page."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse


def accepts_json(request: HttpRequest) -> bool:
    """Whether JSON is what it asks for in the first place; a browser opening a page asks for HTML."""
    return request.headers.get("Accept", "").split(",")[0].split(";")[0].strip() == "application/json"


def refused(status: int, message: str) -> JsonResponse:
    return JsonResponse({"message": message}, status=status, headers={"Cache-Control": "no-store"})
