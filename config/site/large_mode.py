"""The switch to large mode (关怀版): its cookie keeps it on a phone without an account and without JavaScript."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.permissions import public
from campaign.pages.large_mode import COOKIE, LARGE, NORMAL

YEAR = 365 * 24 * 3600  # seconds


@public
def large_mode(request: HttpRequest) -> HttpResponse:
    """`?to=large` or `?to=normal`, then back to `next`. A GET, since it changes nothing but this browser's look."""
    response = HttpResponseRedirect(_way_back(request))  # not redirect(): "foo" is no name of a page
    if (look := request.GET.get("to")) in (LARGE, NORMAL):
        response.set_cookie(
            COOKIE,
            look,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _way_back(request: HttpRequest) -> str:
    address = request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if own else "/"
