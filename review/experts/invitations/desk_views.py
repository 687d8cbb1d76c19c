"""The organiser's desk of experts: who was asked, who has answered; inviting all of them in one act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.audit_trail.labels import in_words
from accounts.audit_trail.reading import reads_personal_data
from accounts.models import User
from accounts.permissions import SignedIn, allows, requires
from campaign.calendar import current_campaign, current_campaign_or_404
from common.refusals import Refused
from common.tables import putting_by
from review.experts import listing
from review.experts.invitations import inviting
from review.models import DeclaredInterest, ExpertInvitation

PINS = "expert-pins"


@require_safe
@requires("panel.progress")
@reads_personal_data(_lazy("专家名单"))
def experts(request: SignedIn) -> HttpResponse:
    campaign, asked = current_campaign(), request.GET.get("state", "")
    rows = listing.rows(campaign, timezone.now()) if campaign else []
    context = {
        "rows": [row for row in rows if row.standing == asked] if asked in listing.STANDINGS else rows,
        "total": len(rows),
        "asked": asked,
        "states": listing.counted(rows),
        "can_edit": allows(request.user, "expert.invite"),
        "to_invite": inviting.not_invited(campaign).count() if campaign else 0,
        "to_remind": inviting.without_answer(campaign).count() if campaign else 0,
    }
    return render(request, "review/experts/experts.html", context)


@require_POST
@requires("expert.invite")
def experts_invite(request: SignedIn) -> HttpResponse:
    """Everybody who was never asked; `do=again`: who has not answered."""
    campaign = current_campaign_or_404()
    again = request.POST.get("do") == "again"
    people = inviting.without_answer(campaign) if again else inviting.not_invited(campaign)
    return _invited(request, list(people)) or redirect("experts")


@require_safe
@requires("panel.progress")
@reads_personal_data(_lazy("专家信息"))
def expert(request: SignedIn, pk: int) -> HttpResponse:
    campaign = current_campaign_or_404()
    person = get_object_or_404(User, pk=pk, role=User.Role.EXPERT)
    row = next((one for one in listing.rows(campaign, timezone.now()) if one.expert.pk == pk), None)
    if row is None:
        raise Http404
    events = audit.history(row.invitation).reverse()[:20] if row.invitation else []
    context = {
        "row": row,
        "interests": DeclaredInterest.objects.filter(campaign=campaign, expert=person),
        "events": [(event, in_words(event.action)) for event in events],
        "can_edit": allows(request.user, "expert.invite"),
    }
    return render(request, "review/experts/expert.html", context)


@require_POST
@requires("expert.invite")
def expert_invite(request: SignedIn, pk: int) -> HttpResponse:
    """One expert: for the first time, or again."""
    person = get_object_or_404(User, pk=pk, role=User.Role.EXPERT)
    return _invited(request, [person]) or redirect("expert", pk)


@require_POST
@requires("expert.invite")
def expert_withdraw(request: SignedIn, pk: int) -> HttpResponse:
    invitation = get_object_or_404(ExpertInvitation, campaign=current_campaign_or_404(), expert=pk)
    try:
        inviting.withdraw(invitation=invitation, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, _("已撤回%(name)s的邀请。") % {"name": invitation})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("expert", pk)


@require_safe
@requires("expert.invite")
def expert_pins(request: SignedIn, key: str) -> HttpResponse:
    """The PINs that have to be told, for once: nothing here keeps them."""
    kept = putting_by.taken_or_404(key, of=PINS, owner=request.user.pk)
    answer = render(request, "review/experts/pins.html", {"pins": kept["pins"]})
    answer["Cache-Control"] = "no-store"
    return answer


def _invited(request: SignedIn, people: list[User]) -> HttpResponse | None:
    """On to the PINs that have to be told, where there are some."""
    try:
        told = inviting.invite(campaign=current_campaign_or_404(), experts=people, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, _("已向 %(n)d 位专家发出邀请。") % {"n": len(told)})
    return to_pins(request, told)


def to_pins(request: SignedIn, told: Sequence[inviting.Told]) -> HttpResponse | None:
    """Where the PINs are shown that have to be told; None where there are none."""
    pins: list[dict[str, Any]] = [
        {"name": str(one.invitation), "phone": one.invitation.expert.phone, "pin": one.pin} for one in told if one.pin
    ]
    if not pins:
        return None
    return redirect("expert_pins", key=putting_by.put_by({"pins": pins}, of=PINS, owner=request.user.pk))
