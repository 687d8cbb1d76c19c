"""Handing a work on: a page with its poster and code, to print, to save or to send."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.permissions import public
from campaign import calendar
from campaign.models import Campaign
from common import in_words
from submissions.files import storage
from voting import standing
from voting.gallery import work_page
from voting.gallery.addresses import work_address
from voting.gallery.kept import kept
from voting.gallery.work_page import Work
from voting.pictures import qr_poster
from voting.pictures.qr_poster import Poster

AN_HOUR = 3600


@public
def share_page(request: HttpRequest, number: str) -> HttpResponse:
    campaign = calendar.current_campaign_or_404()
    shown = work_page.shown(campaign, number)
    context = {
        "entry": shown.entry,
        "category": shown.category,
        "poll": standing.poll(campaign),
        "address": work_address(number, reached="share"),
    }
    return render(request, "voting/sharing/work.html", context)


@public
def qr_picture(request: HttpRequest, number: str) -> HttpResponse:
    campaign = calendar.current_campaign_or_404()
    shown, notes = work_page.shown(campaign, number), _notes(campaign)
    picture = kept(("qr", number, notes), lambda: _draw(shown, notes))
    return HttpResponse(picture, headers=_headers("image/jpeg"))


@public
def qr_code(request: HttpRequest, number: str) -> HttpResponse:
    work_page.shown(calendar.current_campaign_or_404(), number)
    return HttpResponse(qr_poster.code_as_svg(work_address(number, reached="qr")), headers=_headers("image/svg+xml"))


def _headers(content_type: str) -> dict[str, str]:
    return {"Content-Type": content_type, "Cache-Control": f"public, max-age={AN_HOUR}"}


def _notes(campaign: Campaign) -> tuple[str, ...]:
    poll = standing.poll(campaign)
    if poll.phase is None or poll.is_over:
        return (_("扫码观看作品"),)
    words = _("网络投票 %(opens)s 至 %(closes)s") % {
        "opens": in_words.day(poll.phase.opens_at),
        "closes": in_words.moment(poll.phase.closes_at),
    }
    return (_("扫码观看、投票"), words, _("每类最多选 %(most)s 件") % {"most": poll.rule.picks_per_category})


def _draw(shown: Work, notes: tuple[str, ...]) -> bytes:
    number = str(shown.entry.number)
    poster = Poster(
        words=shown.words,
        number=number,
        address=work_address(number, reached="qr"),
        notes=notes,
        foot=f"八闽好网民 · {'、'.join(settings.ORGANISERS)}",
    )
    with _picture_of(shown) as picture:
        return qr_poster.draw(poster, picture)


@contextmanager
def _picture_of(shown: Work) -> Iterator[Path | None]:
    if shown.picture is None or not default_storage.exists(shown.picture.storage_name):
        yield None
        return
    with storage.stored_path(shown.picture.storage_name) as path:
        yield path
