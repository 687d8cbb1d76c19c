"""The expert's answer: yes, with her interests declared, or no, with a reason."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from common.refusals import NotAllowed, Refused
from common.text import one_line
from review.experts import interests
from review.experts.invitations.entering import why_closed
from review.models import Assignment, ExpertInvitation, Panel, ScoreSheet

REASON_MOST = 200
State = ExpertInvitation.State


@transaction.atomic
def accept(*, invitation: ExpertInvitation, interests_said: Mapping[str, str], by: User) -> int:
    """How many works she is recused from by the interests she declared. Side effects: those; one audit event."""
    row = _held(invitation, by)
    row.state, row.answered_at = State.ACCEPTED, timezone.now()
    row.save(update_fields=["state", "answered_at"])
    audit.record(action="expert.accept", obj=row, by=by)
    return interests.declare(campaign=row.campaign, said=interests_said, by=by)


@transaction.atomic
def decline(*, invitation: ExpertInvitation, reason: str, by: User) -> None:
    """She leaves the panels; works given to her already wait for another. Side effects: one audit event."""
    row = _held(invitation, by)
    said = one_line(reason)
    if not said or len(said) > REASON_MOST:
        raise Refused(_("请写明不能参加的原因，不超过 %(n)d 个字。") % {"n": REASON_MOST})
    own = Assignment.objects.filter(panel__campaign=row.campaign, expert=by, recused_at__isnull=True)
    list(own.select_for_update(no_key=True).order_by("pk"))
    if ScoreSheet.objects.filter(assignment__in=own).exists():
        raise Refused(_("您已经开始打分。不能继续的，请在作品页申请回避，或者联系活动办公室。"))
    own.update(recused_at=timezone.now(), recusal_reason=_("谢绝邀请"))
    for room in Panel.objects.filter(campaign=row.campaign, experts=by):
        room.experts.remove(by)
    row.state, row.answered_at, row.reason = State.DECLINED, timezone.now(), said
    row.save(update_fields=["state", "answered_at", "reason"])
    audit.record(action="expert.decline", obj=row, by=by, reason=said)


def _held(invitation: ExpertInvitation, by: User) -> ExpertInvitation:
    permissions.check(by, "score.give")
    if invitation.expert_id != by.pk:
        raise NotAllowed(_("这份邀请不是发给您的。"))
    row = (
        ExpertInvitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("expert")
        .get(pk=invitation.pk)
    )
    if not row.is_unanswered:
        raise Refused(_("这份邀请已经答复过了。要改变答复，请联系活动办公室。"))
    if closed := why_closed(row, timezone.now()):
        raise Refused(closed)
    return row
