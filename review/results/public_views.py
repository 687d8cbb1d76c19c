"""Results: the organiser's desk (what is missing, compute, publish) and the public ranking whose scores open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, public, requires
from campaign import calendar
from campaign.calendar import current_campaign
from campaign.models import Category
from common.refusals import Refused
from review.models import Result
from review.results import explaining, exports
from review.results import publishing as room

PER_PAGE = 50
POPULAR = 3
FILES = {
    "csv": ("text/csv; charset=utf-8", exports.as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exports.as_xlsx),
    "json": ("application/json; charset=utf-8", exports.as_bundle),
}


# ── The organiser's desk ──────────────────────────────────────────────────
@requires("panel.progress")
def results_desk(request: SignedIn) -> HttpResponse:
    campaign = current_campaign()
    categories = list(campaign.categories.select_related("campaign")) if campaign else []
    asked = request.GET.get("category", "")
    category = next((one for one in categories if one.code == asked), categories[0] if categories else None)
    context: dict[str, Any] = {"categories": categories, "category": category}
    if category is not None:
        versions = _versions(category)
        context |= {
            "missing": room.missing(category),
            "versions": versions,
            "newest": versions[0] if versions else None,
            "rule": explaining.rule_sentence(category.campaign.definition.vote.rule),
            "rows": list(versions[0].rows.select_related("entry__union")) if versions else [],
            "can_compute": allows(request.user, "result.compute"),
            "can_publish": allows(request.user, "result.publish"),
        }
    return render(request, "review/results/desk.html", context)


@require_POST
@requires("result.compute")
def result_compute(request: SignedIn, code: str) -> HttpResponse:
    category = get_object_or_404(Category.objects.select_related("campaign"), campaign__is_current=True, code=code)
    try:
        result = room.compute(category=category, by=request.user)
    except room.NotReady:
        messages.error(request, _("还不能计算，缺少的在下面。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已算出第 %(n)d 版，请核对后公布。") % {"n": result.version})
    return _back(code)


@require_POST
@requires("result.publish")
def result_publish(request: SignedIn, pk: int) -> HttpResponse:
    result = get_object_or_404(Result.objects.select_related("category__campaign"), pk=pk)
    try:
        room.publish(result=result, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已公布，所有人都能看到。"))
    return _back(result.category.code)


# ── Public ────────────────────────────────────────────────────────────────
@public
def results(request: HttpRequest) -> HttpResponse:
    """The first published category, or a page that says when results come."""
    published = _published_categories()
    if published:
        return redirect("result", published[0].code)
    campaign = current_campaign()
    phase = calendar.phase(campaign=campaign, code="publicity") if campaign else None
    return render(request, "review/results/none.html", {"phase": phase})


@public
def result(request: HttpRequest, code: str) -> HttpResponse:
    one = _published_or_404(code)
    rows = list(one.rows.select_related("entry__union").defer("entry__answers", "entry__declarations"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    popular = sorted((row for row in rows if row.votes), key=lambda row: (-row.votes, row.rank))[:POPULAR]
    context = {
        "result": one,
        "category": one.category,
        "categories": _published_categories(),
        "page": page,
        "explained": explaining.explain(one, list(page)),
        "count": len(rows),
        "popular": popular,
        "rule": explaining.rule_sentence(one.inputs["vote_rule"]),
        "publicity": calendar.phase(campaign=one.campaign, code="publicity"),
        "in_publicity": calendar.is_open(campaign=one.campaign, code="publicity"),
    }
    return render(request, "review/results/results.html", context)


@public
def result_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The published ranking as csv, xlsx, or the json bundle that anyone can recompute."""
    if kind not in FILES:
        raise Http404
    one = _published_or_404(code)
    content_type, make = FILES[kind]
    name = f"{one.campaign.year}-{code}-v{one.version}.{kind}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(make(one), content_type=content_type, headers=headers)


@public
def result_bundle(request: HttpRequest, code: str) -> HttpResponseBase:
    return result_file(request, code, "json")


def _published_or_404(code: str) -> Result:
    category = get_object_or_404(Category.objects.select_related("campaign"), campaign__is_current=True, code=code)
    one = room.published(category)
    if one is None:
        raise Http404
    one.category, one.campaign = category, category.campaign
    return one


def _published_categories() -> list[Category]:
    found = Category.objects.filter(campaign__is_current=True, pk__in=_published_ids())
    return list(found.defer("spec").order_by("position"))


def _published_ids() -> Any:
    return Result.objects.filter(published_at__isnull=False).values("category")


def _versions(category: Category) -> list[Result]:
    found = Result.objects.filter(category=category).select_related("computed_by", "published_by")
    return list(found.order_by("-version"))


def _back(code: str) -> HttpResponse:
    return redirect(f"{reverse('results_desk')}?category={code}")
