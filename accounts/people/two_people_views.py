"""The page of an act on an account that waits for a second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import PendingAct
from accounts.people import two_people
from accounts.permissions import SignedIn, allows, logged_in
from common.refusals import Refused


@require_safe
@logged_in
def pending_act(request: SignedIn, pk: int) -> HttpResponse:
    act = _get_act_or_404(request, pk)
    context = {
        "act": act,
        "sentence": two_people.in_words(act),
        "is_open": act.state == PendingAct.State.OPEN,
        "may_confirm": act.proposed_by_id != request.user.pk,
        "may_see_person": allows(request.user, "people.edit"),
    }
    return render(request, "accounts/people/pending_act.html", context)


@require_POST
@logged_in
def pending_act_decide(request: SignedIn, pk: int, decision: str) -> HttpResponse:
    act = _get_act_or_404(request, pk)
    if decision not in ("confirm", "withdraw"):
        raise Http404
    try:
        if decision == "confirm":
            two_people.confirm(act=act, by=request.user)
            messages.success(request, _("已确认并办理：%(what)s。") % {"what": two_people.in_words(act)})
        else:
            two_people.withdraw(act=act, by=request.user)
            messages.success(request, _("已撤销，账号没有变化。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("pending_act", pk=pk) if request.user.pk != act.person_id else redirect("home")


def _get_act_or_404(request: HttpRequest, pk: int) -> PendingAct:
    """The person whose account it is, and the organisers; for others it does not exist."""
    act = get_object_or_404(PendingAct.objects.select_related("person", "proposed_by", "decided_by"), pk=pk)
    if request.user.pk != act.person_id and not allows(request.user, "people.edit"):
        raise Http404
    return act
