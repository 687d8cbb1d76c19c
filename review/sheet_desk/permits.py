"""Scoring beyond the review is open to named people for named works, each with a reason and an end."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions, two_people
from accounts.models import User
from common import in_words
from common.refusals import Refused
from review.models import Assignment, ScoringPermit
from review.scoring_desk.holding import held
from submissions import states

PERMISSION = "sheet.reopen"


@transaction.atomic
def give(*, assignment: Assignment, until: datetime, reason: str, by: User) -> ScoringPermit:
    """Refused for a sealed sheet, which is reopened first. Side effects: one audit event."""
    permissions.check(by, PERMISSION)
    check_until(until)
    said = two_people.reason_of(reason)
    row = held_by_expert(assignment.pk)
    if row.is_sealed:
        raise Refused(_("这份评分表已经提交。确需修改的，请先提议重新打开。"))
    permit = ScoringPermit.objects.create(assignment=row, until=until, reason=said, given_by=by)
    audit.record(action="sheet.permit", obj=row, by=by, **_details(permit))
    return permit


@transaction.atomic
def end(*, permit: ScoringPermit, by: User) -> ScoringPermit:
    """Before its time. What was saved stays. Side effects: one audit event."""
    permissions.check(by, PERMISSION)
    if not ScoringPermit.objects.valid().filter(pk=permit.pk).update(ended_at=timezone.now(), ended_by=by):
        raise Refused(_("这项延长已经到期或者已经收回。"))
    permit.refresh_from_db()
    audit.record(action="sheet.end_permit", obj=permit.assignment, by=by, **_details(permit))
    return permit


def check_until(until: datetime) -> None:
    if until <= timezone.now():
        raise Refused(_("截止时间已经过去，请填写以后的时间。"))


def held_by_expert(pk: int) -> Assignment:
    """The assignment with this key, locked. Refused where there is nothing to score in it."""
    found = held(pk)
    if found is None or found.recused_at is not None or found.entry.state != states.SHORTLISTED:
        raise Refused(_("这件作品不由这位专家评：已经回避、移出专家组，或者作品不在入围名单里。请刷新页面查看。"))
    return found


def _details(permit: ScoringPermit) -> dict[str, str]:
    row = permit.assignment
    until = in_words.moment(permit.until)
    return {"label": str(row.entry), "expert": row.expert.name, "reason": permit.reason, "until": until}
