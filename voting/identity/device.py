"""The mark of a device: a random signed cookie, kept with a vote only as its keyed hash.

It tells how many identities vote from one browser. It names nobody, is set only on the pages of voting that no cache
keeps, and is no proof of anything: a browser without it votes as well.
"""

from __future__ import annotations

import functools
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accounts.permissions import View

COOKIE = "device"
COOKIE_AGE = timedelta(days=365)
_SALT = "voting.device"


def mark(request: HttpRequest) -> str:
    """The keyed hash of this browser's cookie in hex; "" where it sent none, or one that we did not make."""
    value = _value(request)
    return hmac.digest(settings.PHONE_HMAC_KEY.encode(), f"device|{value}".encode(), "sha256").hex() if value else ""


def keeps_device(view: View) -> View:
    """A page that gives a browser its cookie where it has none."""

    @functools.wraps(view)
    def keeping(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponse) and not _value(request):
            keep(response)
        return response

    return keeping


def keep(response: HttpResponse) -> None:
    response.set_cookie(
        COOKIE,
        signing.Signer(salt=_SALT).sign(secrets.token_urlsafe(16)),
        max_age=int(COOKIE_AGE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _value(request: HttpRequest) -> str:
    try:
        return signing.Signer(salt=_SALT).unsign(request.COOKIES.get(COOKIE, ""))
    except signing.BadSignature:
        return ""
