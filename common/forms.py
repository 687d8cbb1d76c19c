"""From a form to the verb it stands for, and back to the device that kept it: what several apps do with a POST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common.refusals import Refused

Made = TypeVar("Made")
DRAFT_KEY_MOST = 80
DRAFT_COOKIE_LASTS = 120  # seconds: the page that follows reads it


def submit_to(request: HttpRequest, form: forms.Form, verb: Callable[[dict[str, Any]], Made]) -> Made | None:
    """What the verb made of a good form; None, with the fault in the form, where there is nothing to show for it."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return verb(form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def acknowledged(request: HttpRequest, response: HttpResponse, *, prefix: str) -> HttpResponse:
    """The answer, with a cookie that names the draft this form carried, if it is one of this page's: what it kept of
    the form is stored here (static/js/entering/draft-done.js)."""
    key = request.POST.get("draft", "")[:DRAFT_KEY_MOST]
    if key.startswith(prefix):
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie("saved_draft", quote(key), max_age=DRAFT_COOKIE_LASTS, samesite="Lax", secure=secure)
    return response
