"""Objecting to a published result, and what became of it: for whoever holds its reference."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import public
from campaign import memory, years
from campaign.calendar import current_campaign_or_404
from common.client_address import client_ip
from common.refusals import Refused
from common.request_bodies import judges_body
from common.text import half_width
from review.models import Objection, Result
from review.objections import forgetting, making
from review.objections.forms import ObjectionForm, ReferenceForm
from review.release import standing
from review.results import objections as shown_objections
from review.results import publishing
from submissions.evidence import rules


def _judge_body(request: HttpRequest, size: int) -> None:
    rules.judge_form(size)


@public
@judges_body(_judge_body)
@never_cache
def objection_new(request: HttpRequest, code: str) -> HttpResponse:
    """The form, while the category's result is in its publicity; then the page of the objection that was made."""
    category = memory.category_or_404(code)
    result = publishing.published(category)
    if result is None:
        raise Http404
    result.category, result.campaign = category, category.campaign
    if why := making.why_closed(result):
        return render(request, "review/objections/closed.html", {"category": category, "why": why})
    first = {"number": half_width(request.GET.get("work"))[:20]}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ObjectionForm(*sent, result=result, initial=first)
    if form.is_valid() and (made := _make(request, form)):
        return redirect("objection_receipt", made.reference)
    return _form(request, form, result)


@require_safe
@public
@never_cache
def objection_receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Number, term, state and answer. Whoever made it keeps this address."""
    try:
        found = _found_or_404(request, reference)
    except Refused as refusal:
        return _look_up(request, ReferenceForm(), str(refusal))
    shown_objections.put_looks(found)
    address = years.lasting("objection_receipt", found.reference, campaign=found.campaign)
    return render(request, "review/objections/receipt.html", {"objection": found, "address": address})


@require_POST
@public
@never_cache
def objection_forget(request: HttpRequest, reference: str) -> HttpResponse:
    """Name and contact go at once; whoever holds the address may ask for it."""
    try:
        found = _found_or_404(request, reference)
    except Refused as refusal:
        return _look_up(request, ReferenceForm(), str(refusal))
    forgetting.forget(found)
    messages.success(request, _("姓名和联系方式已经删除。异议照常办理，请凭本页查看答复。"))
    return redirect("objection_receipt", found.reference)


@public
@never_cache
def objection_find(request: HttpRequest) -> HttpResponse:
    """For who has the code on paper; it leads to the page of its objection, under the year of that."""
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _look_up(request, form)
    try:
        found = making.find(reference=form.cleaned_data["reference"], ip=client_ip(request))
    except Refused as refusal:
        return _look_up(request, form, str(refusal))
    if found is None:
        return _look_up(request, form, _("没有找到这个查询码，请核对后再查；仍查不到的，请拨打活动办公室电话。"))
    return redirect(years.of_its_year("objection_receipt", found.reference, campaign=found.campaign))


def _found_or_404(request: HttpRequest, reference: str) -> Objection:
    found = making.find(reference=reference, ip=client_ip(request))
    if found is None or found.campaign != current_campaign_or_404():
        raise Http404(_("没有找到这件异议，请核对网址或者查询码。"))
    return found


def _make(request: HttpRequest, form: ObjectionForm) -> Objection | None:
    data = form.cleaned_data
    words = {key: data[key] for key in ("subjects", "what", "is_named", "name", "contact")}
    try:
        return making.make(
            category=form.result.category,
            entry=data["number"],
            ip=client_ip(request),
            files=data["attached"],
            **words,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return None


def _form(request: HttpRequest, form: ObjectionForm, result: Result) -> HttpResponse:
    context = {
        "form": form,
        "question": form.ask(),
        "category": result.category,
        "standing": standing.of(result),
        "days": making.ANSWER_DAYS,
        "desk": result.campaign.definition.desk,
    }
    return render(request, "review/objections/form.html", context, status=form.status if form.errors else 200)


def _look_up(request: HttpRequest, form: ReferenceForm, fault: str = "") -> HttpResponse:
    if fault and form.is_bound:
        form.add_error("reference", fault)
    context = {"form": form, "fault": "" if form.is_bound else fault}
    return render(request, "review/objections/find.html", context, status=400 if form.errors or fault else 200)
