"""The public page of complaints, and what staff see of one. Nobody's address names a complaint to the public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, allows, public, requires
from campaign.calendar import current_campaign_or_404
from common.client_address import client_ip
from common.refusals import Refused
from common.request_bodies import judges_body
from common.text import half_width, plain_text
from submissions.evidence import giving, rules, shown
from voting.fraud import reading
from voting.fraud.complaints import answering, making
from voting.fraud.complaints.forms import ComplaintForm, ReferenceForm
from voting.models import Complaint


def _judge_body(request: HttpRequest, size: int) -> None:
    rules.judge_form(size)


@public
@judges_body(_judge_body)
@never_cache
def complaint(request: HttpRequest) -> HttpResponse:
    """The form, and after it the reference on a page that is not kept."""
    campaign = current_campaign_or_404()
    first = {"number": half_width(request.GET.get("work"))[:20]}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ComplaintForm(*sent, campaign=campaign, initial=first)
    if form.is_valid():
        made = _make(request, form)
        if made is not None:
            return render(request, "voting/fraud/complaints/made.html", {"complaint": made, "campaign": campaign})
    context = {"form": form, "question": form.ask(), "campaign": campaign}
    return render(request, "voting/fraud/complaints/form.html", context, status=form.status if form.errors else 200)


def _make(request: HttpRequest, form: ComplaintForm) -> Complaint | None:
    data = form.cleaned_data
    words = {key: data[key] for key in ("what", "evidence", "is_named", "name", "contact")}
    try:
        return making.make(entry=data["number"], ip=client_ip(request), files=data["attached"], **words)
    except Refused as refusal:
        form.refuse(refusal)
        return None


@public
@never_cache
def complaint_state(request: HttpRequest) -> HttpResponse:
    """What became of a complaint, for who holds its reference; it travels in a form, never in an address."""
    campaign = current_campaign_or_404()
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "campaign": campaign}
    if form.is_valid():
        try:
            context["found"] = making.find(reference=form.cleaned_data["reference"], ip=client_ip(request))
        except Refused as refusal:
            form.add_error("reference", str(refusal))
        else:
            context["asked"] = True
            if context["found"] and "forget" in request.POST:
                making.forget_reporter(context["found"])
                context["is_forgotten"] = True
    return render(request, "voting/fraud/complaints/state.html", context, status=400 if form.errors else 200)


@require_safe
@requires(*reading.MAY_READ)
def fraud_complaint(request: SignedIn, pk: int) -> HttpResponse:
    """Who reads a complaint, and with it who complained, is on the record."""
    found = _complaint_or_404(pk)
    reading.open_complaint(complaint=found, by=request.user)
    context = {
        "complaint": found,
        "may_review": allows(request.user, "vote.review"),
        "files": shown.files_of(found.evidence_folder, address="fraud_evidence", owner=found.pk),
    }
    return render(request, "voting/fraud/complaints/item.html", context)


@require_safe
@requires(*reading.MAY_READ)
def fraud_evidence(request: SignedIn, pk: int, file_pk: int) -> HttpResponseBase:
    """One file that came with a complaint; who opens it is on the record, too."""
    found = _complaint_or_404(pk)
    response = giving.give(request, folder=found.evidence_folder, pk=file_pk)
    reading.open_complaint(complaint=found, by=request.user)
    return response


@require_POST
@requires("vote.review")
def fraud_answer(request: SignedIn, pk: int) -> HttpResponse:
    found = _complaint_or_404(pk)
    try:
        answering.answer(complaint=found, text=plain_text(request.POST.get("text")), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已办结，举报人凭受理编号可以看到结果。"))
    return redirect("fraud_complaint", pk=pk)


def _complaint_or_404(pk: int) -> Complaint:
    rows = Complaint.objects.select_related("entry__union", "answered_by", "evidence_folder")
    return get_object_or_404(rows, campaign=current_campaign_or_404(), pk=pk)
