"""Addresses under a year. /2023/works/… is the page of 2023 for ever; while that campaign is the current one it is the
same page as the short /works/…, later it is read only. A short address that the current year does not have leads to
the newest year that has it, so that what was printed and shared goes on leading there.
"""

from __future__ import annotations

import copy
import re

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from accounts.login.middleware import Handler
from campaign import memory, years
from campaign.models import Campaign

YEAR = re.compile(r"/(20\d\d)(/.*)")
READ = ("GET", "HEAD")
# What was public stays readable under its year, and what its unions and staff had; all else of an earlier year leads
# to the same page of today.
KEPT = (
    "/works/", "/results/", "/ledger/", "/certificates/", "/showcase/", "/voids/", "/disqualified/", "/objections/",
    "/categories/", "/rules/", "/vote/receipt/", "/vote/check/", "/vote/proof/", "/vote/mine/", "/media/",
    "/activities/",
)  # fmt: skip
STAFF = (
    "/desk/", "/entries/", "/screening/", "/shortlist/", "/panels/", "/fraud/", "/vote/turnout/",
    "/branch/awards/", "/branch/results/",
)  # fmt: skip
PUBLISHED = (
    "/activities/", "/works/", "/results/", "/ledger/", "/certificates/", "/showcase/", "/objections/",
    "/vote/receipt/",
)  # fmt: skip
THERE = (200, 206, 304, 410)
# Posted so that no log keeps the code: questions about what was, and the wish that a name be erased.
ASKED = re.compile(r"/(vote/(check|proof)/|objections/([A-Z0-9-]+/forget/)?)")


class YearMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = YEAR.fullmatch(request.path_info)
        campaign = memory.of_year(int(found[1])) if found else None
        if found is None or campaign is None:
            return self._of_today(request)
        if not campaign.is_current:
            return self._of_earlier(request, campaign, found[2])
        if request.method in READ:  # what is sent goes to the short address, where the server in front expects it
            request.path = request.path_info = found[2]
        return self.get_response(request)

    def _of_earlier(self, request: HttpRequest, campaign: Campaign, path: str) -> HttpResponse:
        if request.method not in READ and not ASKED.fullmatch(path):
            if path.startswith((*KEPT, *STAFF)):
                raise PermissionDenied(_("往年的活动只能查看，不能再办理。"))
            return HttpResponseRedirect(path, status=307)
        if path != "/" and not path.startswith((*KEPT, *STAFF)):
            return HttpResponseRedirect(_with_query(path, request))
        return self._under(request, campaign, path)

    def _under(self, request: HttpRequest, campaign: Campaign, path: str) -> HttpResponse:
        with years.showing(campaign):
            request.path, request.path_info = f"/{campaign.year}{path}", path
            return self.get_response(request)

    def _of_today(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READ or not request.path_info.startswith(PUBLISHED):
            return self.get_response(request)
        again, path = copy.copy(request), request.path_info
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        for campaign in memory.all_campaigns():
            if not campaign.is_current:
                earlier = self._under(copy.copy(again), campaign, path)
                if earlier.status_code in THERE:
                    return HttpResponseRedirect(_with_query(f"/{campaign.year}{path}", again))
        return response


def shown_year() -> int | None:
    """The year under which this page is asked for; None on a page of today."""
    campaign = memory.current() if memory.shown.get() else None
    return campaign.year if campaign else None


def shown_draft() -> Campaign | None:
    """The campaign in preparation whose page is previewed."""
    campaign = memory.current() if memory.shown.get() else None
    return campaign if campaign and campaign.is_draft else None


def way_out() -> str:
    """From the preview of a draft to where it is set up. Every other link on the page leads on within the preview."""
    draft = shown_draft()
    return f"/setup/{draft.code}/" if draft else ""


def _with_query(path: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path
