"""Results: the organiser's desk (what is missing, compute, publish) and the public ranking whose scores open."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from accounts.permissions import public
from campaign import calendar, memory
from campaign.calendar import current_campaign
from campaign.models import Category
from common.text import half_width
from review.awards import shown as awards_shown
from review.models import Recomputation, Result
from review.release import standing
from review.results import explaining, exports, objections, publishing
from review.results.real_weight import weighing
from review.results.recompute import bundle, program

PER_PAGE = 50
FILES = {
    "csv": ("text/csv; charset=utf-8", exports.as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exports.as_xlsx),
    "json": ("application/json; charset=utf-8", exports.as_bundle),
    "zip": ("application/zip", bundle.make),
}


@public
def results(request: HttpRequest) -> HttpResponse:
    """The first published category, or a page that says when results come."""
    published = _published_categories()
    if published:
        return redirect("result", published[0].code)
    campaign = current_campaign()
    phase = calendar.shown(campaign).phase("publicity") if campaign else None
    return render(request, "review/results/none.html", {"phase": phase})


@public
def result(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """The version that holds now, or an earlier published one at its own address."""
    one = _published_or_404(code, version)
    found = awards_shown.of(one)
    rows = found.rows
    wanted = half_width(request.GET.get("number"))
    at = next((place for place, row in enumerate(rows) if row.entry.number == wanted), None)
    number = request.GET.get("page") if at is None else at // PER_PAGE + 1
    page = Paginator(rows, PER_PAGE).get_page(number)
    context = {
        "result": one,
        "category": one.category,
        "categories": _published_categories(),
        "page": page,
        "explained": explaining.explain(one, list(page)),
        "count": len(rows),
        "wanted": wanted,
        "prize": found.prize,
        "changes": found.changes,
        "rule": explaining.rule_sentence(one.inputs["vote_rule"]),
        "expert_rule": explaining.expert_rule_sentence(one.inputs.get("expert_rule", "mean")),
        "share": weighing.share_of(one, rows),
        "standing": standing.of(one),
        "files": {kind: _address(one, kind, version) for kind in FILES},
        "objections": objections.public(one.category),
        "carried": objections.carried(one) if one.corrects else [],
        "corrected_by": publishing.corrected_by(one) if version else None,
    }
    return render(request, "review/results/results.html", context)


@public
def result_file(request: HttpRequest, code: str, kind: str, version: int | None = None) -> HttpResponse:
    """The published ranking as csv, xlsx, or the bundle that anyone can recompute; each version has its own."""
    if kind not in FILES:
        raise Http404
    one = _published_or_404(code, version)
    content_type, make = FILES[kind]
    name = f"{one.campaign.year}-{code}-v{one.version}.{kind}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(make(one), content_type=content_type, headers=headers)


@public
def result_bundle(request: HttpRequest, code: str) -> HttpResponseBase:
    return result_file(request, code, "json")


@public
def recompute(request: HttpRequest) -> HttpResponse:
    """How anybody recomputes what was published."""
    published = [(one, publishing.published(one)) for one in _published_categories()]
    rows = [(category, one, Recomputation.objects.filter(result=one).last()) for category, one in published if one]
    return render(request, "review/results/recompute.html", {"steps": bundle.steps(), "published": rows})


@public
def recompute_program(request: HttpRequest) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, program.NAME) or ""}
    return HttpResponse(program.text(), content_type="text/x-python; charset=utf-8", headers=headers)


def _address(one: Result, kind: str, version: int | None) -> str:
    if version:
        return reverse("result_version_file", args=[one.category.code, version, kind])
    return reverse("result_file", args=[one.category.code, kind])


def _published_or_404(code: str, version: int | None = None) -> Result:
    category = memory.category_or_404(code)
    one = publishing.published(category, version)
    if one is None:
        raise Http404
    one.category, one.campaign = category, category.campaign
    return one


def _published_categories() -> list[Category]:
    campaign = current_campaign()
    if campaign is None:
        return []
    published = Result.objects.filter(campaign=campaign, published_at__isnull=False)
    keys = set(published.order_by().values_list("category", flat=True))
    return [category for category in memory.categories(campaign) if category.pk in keys]


def _versions(category: Category) -> list[Result]:
    found = Result.objects.filter(category=category).select_related("computed_by", "published_by")
    return list(found.order_by("-version"))


def _back(code: str) -> HttpResponse:
    return redirect(f"{reverse('results_desk')}?category={code}")
