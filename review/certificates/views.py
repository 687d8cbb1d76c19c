"""Certificates: the office issues and prints them, everybody checks one by its code."""

from __future__ import annotations

import io

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, public, requires
from campaign import memory, years
from common.refusals import Refused
from common.text import half_width
from review.certificates import checking, issuing, printing


@requires("award.decide", "audit.read")
def certificates(request: SignedIn, code: str) -> HttpResponse:
    """All of a category to print, or with `?number=` one of them."""
    category, number = memory.category_or_404(code), half_width(request.GET.get("number"))
    papers = printing.papers(category)
    context = {
        "category": category,
        "categories": memory.categories(category.campaign),
        "papers": [one for one in papers if number in ("", one.certificate.number)],
        "count": len(papers),
        "number": number,
        "why_not": issuing.why_not(category),
        "can_issue": allows(request.user, issuing.PERMISSION),
    }
    return render(request, "review/certificates/category.html", context)


@require_POST
@requires("award.decide")
def certificates_issue(request: SignedIn, code: str) -> HttpResponse:
    try:
        made = issuing.issue(category=memory.category_or_404(code), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("已制作 %(n)d 份证书。") % {"n": len(made)} if made else _("获奖作品的证书都已制作，没有新增。")
        messages.success(request, said)
    return redirect("certificates", code)


@public
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Where a code is typed that cannot be scanned."""
    code = half_width(request.GET.get("code"))[:40]
    if code and (found := checking.find(code)) is not None:
        return redirect("certificate", found.code)
    return render(request, "review/certificates/check.html", {"code": code}, status=404 if code else 200)


@public
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    found = checking.find(code)
    if found is None:
        return render(request, "review/certificates/check.html", {"code": half_width(code)[:40]}, status=404)
    context = {"certificate": found, "category": found.result.category, "standing": checking.standing(found)}
    return render(request, "review/certificates/certificate.html", context)


@public
def certificate_code(request: HttpRequest, code: str) -> HttpResponse:
    """The QR that stands on the paper."""
    found = checking.find(code)
    if found is None:
        return HttpResponse(status=404)
    out = io.BytesIO()
    address = years.lasting("certificate", found.code, campaign=found.campaign)
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=4, border=2, light="#ffffff")
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")
