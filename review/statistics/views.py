"""The statistics of the year: the page, its rows, its workbook, and another year beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import SignedIn, allows, requires
from campaign.calendar import current_campaign_or_404
from common import spreadsheets
from common.paging import page_of
from review.statistics import comparing, excel, other_years, rows
from review.statistics.counting.chapters import chapters
from review.statistics.counting.scope import Scope


@require_safe
@requires("statistics.read")
def statistics(request: SignedIn) -> HttpResponse:
    scope = scope_of(request)
    context = {
        "scope": scope,
        "chapters": chapters(scope),
        "others": other_years.others(scope.campaign),
        "has_reports": allows(request.user, "panel.progress"),
    }
    return render(request, "review/statistics/statistics.html", context)


@require_safe
@requires("statistics.read")
def statistics_excel(request: SignedIn) -> HttpResponse:
    scope = scope_of(request)
    whose = scope.branch.name if scope.branch else _("全省")
    name = _("%(year)d年%(whose)s活动统计.xlsx") % {"year": scope.campaign.year, "whose": whose}
    return spreadsheets.response(excel.book(chapters(scope)), name=name)


@require_safe
@requires("statistics.read")
def statistics_entries(request: SignedIn) -> HttpResponse:
    scope = scope_of(request)
    asked = rows.entries(scope, request.GET)
    page = page_of(asked.rows, request.GET.get("page"), per_page=rows.PER_PAGE)
    context = {
        "what": _("作品"),
        "scope": scope,
        "page": page,
        "lines": rows.lines(scope, list(page)),
        "words": asked.words,
        "name_of_entry": "branch_entry" if scope.branch else "screening_item",
    }
    return render(request, "review/statistics/entries.html", context)


@require_safe
@requires("statistics.read")
def statistics_unions(request: SignedIn) -> HttpResponse:
    scope = scope_of(request)
    asked = rows.unions_of(scope, request.GET)
    page = page_of(asked.rows, request.GET.get("page"), per_page=rows.PER_PAGE)
    context = {"what": _("工会"), "scope": scope, "page": page, "words": asked.words}
    return render(request, "review/statistics/unions.html", context)


@require_safe
@requires("statistics.read")
def statistics_branches(request: SignedIn) -> HttpResponse:
    scope = scope_of(request)
    asked = rows.branches(scope, request.GET)
    page = page_of(asked.rows, request.GET.get("page"), per_page=rows.PER_PAGE)
    context = {"what": _("推荐单位"), "scope": scope, "page": page, "words": asked.words}
    return render(request, "review/statistics/branches.html", context)


@require_safe
@requires("statistics.read")
def statistics_compare(request: SignedIn) -> HttpResponse:
    scope = scope_of(request)
    other = other_years.chosen(scope.campaign, request.GET.get("with"))  # its numbers only where asked for
    context: dict[str, Any] = {"scope": scope, "others": other_years.others(scope.campaign), "other": other}
    if other:
        now, then = chapters(scope), chapters(Scope(other, request.user))
        context |= {"facts": comparing.facts(now, then), "tables": comparing.tables(now, then)}
    return render(request, "review/statistics/compare.html", context)


def scope_of(request: SignedIn) -> Scope:
    return Scope(current_campaign_or_404(), request.user)
