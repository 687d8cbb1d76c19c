"""The public ledger: the page, the manifests, the files of votes, the program that checks them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign
from submissions.files import serving
from voting.ledger import checks, pages, verify_ledger
from voting.ledger.vote_files import stored_name
from voting.models import LedgerDay, LedgerFile
from voting.tally import shown

FOREVER = 365 * 86400  # seconds; an address with a digest never has other bytes
PROGRAM = Path(verify_ledger.__file__)


@public
def ledger(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    context = {
        "campaign": campaign,
        "days": pages.days(campaign),
        "decisions": pages.decisions(campaign),
        "files_are_open": shown.are_open(campaign),
        "shown": shown.shown(campaign),
        "checks": checks.in_all(campaign),
        "address": f"{settings.SITE_URL}{reverse('ledger')}",
    }
    return render(request, "voting/ledger/ledger.html", context)


@public
@cache_control(public=True, max_age=60)
def ledger_index(request: HttpRequest) -> HttpResponse:
    """What verify_ledger.py fetches: every published file with its address."""
    campaign = current_campaign_or_404()
    days = list(LedgerDay.objects.filter(campaign=campaign, sealed_at__isnull=False))
    files = [_listed(f"manifest-{row.day}.json", str(row.manifest_sha256)) for row in days]
    if shown.are_open(campaign):
        rows = LedgerFile.objects.filter(sealed_day__in=days)
        files += [_listed(file.name, file.sha256) for file in rows]
        files.append({"name": "totals.json", "address": reverse("ledger_totals")})
    return JsonResponse({"campaign": campaign.code, "files": files})


@public
@cache_control(public=True, max_age=60)
def ledger_totals(request: HttpRequest) -> HttpResponse:
    """The totals as pages show them, by category and number."""
    campaign = current_campaign_or_404()
    found = shown.shown(campaign)
    if found is None:
        raise Http404
    return JsonResponse({"day": str(found.day), "totals": pages.by_number(campaign, found.votes)})


@public
def ledger_file(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """A manifest, or a file that it names; of this year's campaign and, while totals are closed, no votes."""
    campaign = current_campaign_or_404()
    row = LedgerDay.objects.filter(campaign=campaign, manifest_sha256=digest, sealed_at__isnull=False).first()
    if row is not None and name == f"manifest-{row.day}.json":
        return _kept(HttpResponse(row.manifest, content_type="application/json"), name)
    return _stored(request, campaign, digest, name)


@public
@cache_control(public=True, max_age=3600)
def ledger_program(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(PROGRAM.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, PROGRAM.name) or ""
    return response


def _stored(request: HttpRequest, campaign: Campaign, digest: str, name: str) -> HttpResponseBase:
    if not shown.are_open(campaign):
        raise Http404
    files = LedgerFile.objects.filter(sealed_day__campaign=campaign, sealed_day__sealed_at__isnull=False)
    file = get_object_or_404(files, sha256=digest, name=name)
    stored = stored_name(campaign, file.sha256)
    response = serving.stored_bytes(request, stored, "text/csv; charset=utf-8", file.name)
    response["Content-Type"] = "text/csv; charset=utf-8"
    return _kept(response, file.name)


def _kept(response: HttpResponseBase, name: str) -> HttpResponseBase:
    is_here = response.status_code in (200, 206)
    response["Cache-Control"] = f"public, max-age={FOREVER}, immutable" if is_here else "no-store"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _listed(name: str, digest: str) -> dict[str, Any]:
    return {"name": name, "sha256": digest, "address": reverse("ledger_file", args=[digest, name])}
