"""Coming in by link and PIN: which invitation it is, whether the PIN is right, and until when the link leads in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from campaign import calendar
from review.experts.invitations.secrets_of_link import is_pin, token_digest
from review.models import Assignment, ExpertInvitation
from review.scoring_desk.open_now import own_ends

MOST_WRONG = 10  # of one PIN, whoever types it; then a new one has to be sent
State = ExpertInvitation.State


def found(token: str) -> ExpertInvitation | None:
    rows = ExpertInvitation.objects.select_related("expert")
    return rows.filter(token_sha256=token_digest(token)).first()


def why_closed(invitation: ExpertInvitation, now: datetime) -> str:
    """Why this link leads nowhere any more, in a sentence; "" while it does."""
    standing = invitation.standing(now)
    if standing == State.WITHDRAWN or not invitation.expert.is_active:
        return _("这份邀请已经撤回。如有疑问，请联系活动办公室。")
    if standing == ExpertInvitation.EXPIRED:
        return _("答复邀请的时间已过。仍愿意参加的，请联系活动办公室重发邀请。")
    if standing == State.ACCEPTED and not _is_needed(invitation, now):
        return _("专家评审已经结束，这个链接不再使用。")
    return ""


def is_right(invitation: ExpertInvitation, typed: str) -> bool:
    """Whether this is the PIN. Every call costs a try, counted in the database, so that no two at once are free."""
    alive = ExpertInvitation.objects.filter(pk=invitation.pk, token_sha256=invitation.token_sha256)
    if not alive.filter(wrong_pins__lt=MOST_WRONG).update(wrong_pins=F("wrong_pins") + 1):
        return False
    if not is_pin(invitation, typed):
        return False
    alive.update(wrong_pins=0)
    return True


def is_spent(invitation: ExpertInvitation) -> bool:
    """Whether the PIN was wrong so often that it is not looked at any more."""
    return ExpertInvitation.objects.filter(pk=invitation.pk, wrong_pins__gte=MOST_WRONG).exists()


@transaction.atomic
def note_opened(invitation: ExpertInvitation) -> None:
    """The first time that somebody came in with the PIN; one audit event."""
    moved = ExpertInvitation.objects.filter(pk=invitation.pk, state=State.INVITED)
    if moved.update(state=State.OPENED, opened_at=timezone.now()):
        audit.record(action="expert.open", obj=invitation, by=invitation.expert)


def _is_needed(invitation: ExpertInvitation, now: datetime) -> bool:
    """Until the review closes, and beyond it for who may still score a work."""
    phase = calendar.shown(invitation.campaign).phase("expert")
    if phase is not None and now < phase.closes_at:
        return True
    own = Assignment.objects.standing().filter(panel__campaign=invitation.campaign, expert=invitation.expert)
    return bool(own_ends(list(own.values_list("pk", flat=True))))
