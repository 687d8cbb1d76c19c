"""Pictures of a work at addresses that stay: the poster that we draw, the square one that chats show with a link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accounts.permissions import public
from campaign import calendar
from submissions.files import serving
from voting.gallery import work_page
from voting.gallery.kept import kept
from voting.gallery.work_page import Work
from voting.pictures import drawn_poster

A_DAY, A_WEEK = 24 * 3600, 7 * 24 * 3600


@public
def poster(request: HttpRequest, number: str) -> HttpResponse:
    """Its address names what stands on it, so that a browser may keep it."""
    shown = work_page.shown(calendar.current_campaign_or_404(), number)
    return _drawn(shown, drawn_poster.POSTER, A_WEEK)


@public
def share_picture(request: HttpRequest, number: str) -> HttpResponseBase:
    """Without a token that expires: a chat asks for it again when the message is opened."""
    shown = work_page.shown(calendar.current_campaign_or_404(), number)
    if shown.share is None:
        return _drawn(shown, drawn_poster.SHARE, A_DAY)
    return serving.give_copy(request, shown.share)


def _drawn(shown: Work, size: tuple[int, int], seconds: int) -> HttpResponse:
    picture = kept(("drawn", shown.words.digest, size), lambda: drawn_poster.draw(shown.words, size))
    headers = {"Content-Type": "image/jpeg", "Cache-Control": f"public, max-age={seconds}"}
    return HttpResponse(picture, headers=headers)
