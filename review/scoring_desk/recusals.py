"""A recusal taken back by the expert soon after it; the organiser's way is the desk of sheets (sheet_desk/undoing.py).

The marks that stood on the sheet count again, as the expert left them.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from common.refusals import Refused
from review.models import Assignment
from review.scoring_desk.holding import held
from review.scoring_desk.open_now import open_until
from review.scoring_desk.sheets import check_expert

OWN_TIME = timedelta(minutes=10)


@transaction.atomic
def undo_own(*, assignment: Assignment, by: User) -> Assignment:
    """The expert's, within ten minutes, of what she asked for herself: not of what the office took from her, nor of
    what follows from the interests that she declared. Side effects: one audit event."""
    permissions.check(by, "score.give")
    own = held(assignment.pk)
    if own is not None:
        check_expert(own, by)
    own = recused(own)
    if not _is_her_own(own):
        raise Refused(_("这件作品的回避不是您自己申请的，不能自行撤销。有疑问请联系省总活动办公室。"))
    if not may_undo_own(own):
        raise Refused(_("回避已经超过十分钟，不能自行撤销。确需撤销的，请联系省总活动办公室。"))
    return take_back(own, by)


def may_undo_own(assignment: Assignment) -> bool:
    """Whether its expert may still do so, as far as who asked for it and the time since go."""
    at = assignment.recused_at
    return at is not None and _is_her_own(assignment) and timezone.now() < at + OWN_TIME


def recused(row: Assignment | None) -> Assignment:
    """The held row, recused. Raises Refused where there is no recusal to take back."""
    if row is None or row.recused_at is None:
        raise Refused(_("这件作品没有回避，或者回避已经撤销。"))
    return row


def take_back(row: Assignment, by: User, **details: str) -> Assignment:
    """The act itself, of a row that `held` gave; the caller has judged whether `by` may."""
    if open_until(row) is None:
        raise Refused(_("专家评审已经结束，回避不能再撤销。"))
    taken = Assignment.objects.standing().filter(replaces=row).select_related("expert").first()
    if taken is not None:
        raise Refused(_("这件作品已由%(name)s接替评分，回避不能再撤销。") % {"name": taken.expert.name})
    Assignment.objects.filter(replaces=row).update(replaces=None)  # who no longer does: another may step in again
    was, row.recused_at, row.recusal_reason, row.recused_by = row.recusal_reason, None, "", None
    row.save(update_fields=["recused_at", "recusal_reason", "recused_by"])
    said = {"label": str(row.entry), "expert": row.expert.name, "reason": was}
    audit.record(action="sheet.undo_recusal", obj=row, by=by, **said, **details)
    return row


def _is_her_own(assignment: Assignment) -> bool:
    return assignment.recused_by_id == assignment.expert_id
