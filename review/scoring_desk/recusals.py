"""A recusal taken back: by the expert at once after it, by the organiser with a reason while the review goes on.

The marks that stood on the sheet count again, as the expert left them.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions, two_people
from accounts.models import User
from campaign import calendar
from common.refusals import Refused
from review.models import Assignment
from review.scoring_desk.holding import held
from review.scoring_desk.sheets import check_expert

OWN_TIME = timedelta(minutes=10)


@transaction.atomic
def undo_own(*, assignment: Assignment, by: User) -> Assignment:
    """The expert's, within ten minutes. Side effects: one audit event."""
    permissions.check(by, "score.give")
    own = held(assignment.pk)
    if own is not None:
        check_expert(own, by)
    if own is not None and own.recused_at is not None and not may_undo_own(own):
        raise Refused(_("回避已经超过十分钟，不能自行撤销。确需撤销的，请联系省总活动办公室。"))
    return _undo(own, by)


@transaction.atomic
def undo(*, assignment: Assignment, by: User, reason: str) -> Assignment:
    """The organiser's, until the review closes. Side effects: one audit event."""
    permissions.check(by, "sheet.reopen")
    said = two_people.reason_of(reason)
    return _undo(held(assignment.pk), by, note=said)


def may_undo_own(assignment: Assignment) -> bool:
    """Whether its expert may still do so, as far as the time since goes."""
    return assignment.recused_at is not None and timezone.now() < assignment.recused_at + OWN_TIME


def _undo(row: Assignment | None, by: User, **details: str) -> Assignment:
    if row is None or row.recused_at is None:
        raise Refused(_("这件作品没有回避，或者回避已经撤销。"))
    if not calendar.is_open(campaign=row.entry.campaign, code="expert"):
        raise Refused(_("专家评审已经结束，回避不能再撤销。"))
    was, row.recused_at, row.recusal_reason = row.recusal_reason, None, ""
    row.save(update_fields=["recused_at", "recusal_reason"])
    said = {"label": str(row.entry), "expert": row.expert.name, "reason": was}
    audit.record(action="sheet.undo_recusal", obj=row, by=by, **said, **details)
    return row
