"""Submitting an entry and what follows: receipt, withdraw, take back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, requires
from common.refusals import Refused
from common.text import plain_text
from submissions import access, openness, states
from submissions.answers import in_words
from submissions.entering import both_series, submitting
from submissions.models import Entry
from submissions.notices import receipts
from submissions.status import dates, status


@require_POST
@requires("entry.submit")
def entry_submit(request: SignedIn, pk: int) -> HttpResponse:
    """Submit, or resubmit what was returned. Pressed twice, it leads to the same receipt."""
    entry = access.get_entry_or_404(request.user, pk)
    verb = submitting.resubmit if entry.state == states.RETURNED else submitting.submit
    try:
        verb(entry=entry, by=request.user)
    except submitting.Incomplete as refusal:
        messages.error(request, str(refusal))
        return _lead(request, redirect("entry_step", pk=pk, step="preview"))
    except Refused as refusal:
        return _lead(request, _to_receipt_or_back(request, entry, str(refusal)))
    return _lead(request, redirect("entry_receipt", pk=pk))


@require_safe
@requires("entry.submit")
def entry_receipt(request: SignedIn, pk: int) -> HttpResponse:
    entry = access.get_entry_or_404(request.user, pk)
    receipt = receipts.receipt(entry)
    if receipt is None:
        raise Http404(_("这件作品还没有提交过，没有回执。"))
    told = status.of(entry)
    context = {"entry": entry, "receipt": receipt, "answers": in_words.shown_answers(entry)}
    context["national"] = both_series.offer(entry)
    context |= {"status": told, "track": dates.track_of(entry, placed=told.placed), "now": timezone.now()}
    return render(request, "submissions/entering/receipt.html", context)


@require_POST
@requires("entry.withdraw")
def entry_withdraw(request: SignedIn, pk: int) -> HttpResponse:
    entry = access.get_entry_or_404(request.user, pk)
    try:
        submitting.withdraw(entry=entry, by=request.user, note=plain_text(request.POST.get("note"))[:500])
        messages.success(
            request, _("已撤回 %(number)s，内容都还保留着。征集期内可以随时取回。") % {"number": entry.number}
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("entry", pk=pk)


@require_POST
@requires("entry.submit")
def entry_reopen(request: SignedIn, pk: int) -> HttpResponse:
    entry = access.get_entry_or_404(request.user, pk)
    try:
        submitting.reopen(entry=entry, by=request.user)
        messages.success(request, _("已取回，可以修改。改好后请重新提交，编号不变。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("entry", pk=pk)
    return redirect("entry_step", pk=pk, step="work")


def _lead(request: SignedIn, to: HttpResponseRedirect) -> HttpResponse:
    """Where to go next; a page that waits for the line (js/entering/submit-waits.js) asks for the address alone."""
    return JsonResponse({"to": to.url}) if request.headers.get("X-Answer") == "address" else to


def _to_receipt_or_back(request: SignedIn, entry: Entry, text: str) -> HttpResponseRedirect:
    entry.refresh_from_db()
    if entry.state in (states.SUBMITTED, states.RECOMMENDED) and entry.number:
        return redirect("entry_receipt", pk=entry.pk)
    if not (entry.state in states.EDITABLE and openness.of(entry).why_closed):  # else the page that follows says it
        messages.error(request, text)
    return redirect("entry", pk=entry.pk)
