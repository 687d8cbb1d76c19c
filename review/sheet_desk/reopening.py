"""A sealed sheet is opened again: one person proposes it with a reason, another confirms it, the expert is told.

What was signed stays as a version. The result waits for the new signature.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions, two_people
from accounts.models import User
from accounts.outbox import outbox, texts
from accounts.two_people import Outcome
from campaign.models import Category
from common import in_words
from common.in_words import titled
from common.refusals import Refused
from review.models import Assignment, Reopening, ScoreSheet
from review.scoring_desk.open_now import open_until
from review.sheet_desk import permits
from review.sheet_desk.kinds import KIND

PROPOSE, DECIDE = "sheet.reopen", "sheet.confirm"


@transaction.atomic
def propose(*, sheet: ScoreSheet, by: User, reason: str, until: datetime | None = None) -> Reopening:
    """`until`: how long the expert may score where the review is over by then. Side effects: one audit event."""
    permissions.check(by, PROPOSE)
    return put_forward(sheet=sheet, by=by, reason=reason, until=until)


def put_forward(*, sheet: ScoreSheet, by: User, reason: str, until: datetime | None = None) -> Reopening:
    """The step of `propose` and of a chair's second look, which have asked who may."""
    said = two_people.reason_of(reason)
    held = _held_sealed(sheet)
    if until is not None:
        permits.check_until(until)
    elif open_until(held.assignment) is None:
        raise Refused(_("现在不是专家评审时间。请填写这份评分表可以评到什么时候。"))
    try:
        with transaction.atomic():
            reopening = Reopening.objects.create(
                sheet=held, sealed_version=held.version, reason=said, until=until, proposed_by=by
            )
    except IntegrityError as error:
        raise Refused(_("这份评分表已经提议重新打开，等另一位管理员确认。")) from error
    audit.record(action="sheet.propose_reopening", obj=held, by=by, **_details(reopening))
    return reopening


@transaction.atomic
def confirm(*, reopening: Reopening, by: User, note: str = "") -> Reopening:
    """Side effects: the sheet is no longer sealed; where it may be scored after the review, a permit; the expert is
    told; one audit event."""
    permissions.check(by, DECIDE)
    sheet = ScoreSheet.objects.select_related("assignment__entry").get(pk=reopening.sheet_id)
    # Nobody computes, signs or publishes a result of it meanwhile.
    Category.objects.select_for_update(no_key=True).get(pk=sheet.assignment.entry.category_id)
    done = _decide(reopening, Outcome.CONFIRMED, by, note)
    held = _held_sealed(sheet)
    if held.version != done.sealed_version:
        raise Refused(_("提出以后这份评分表又提交过一次。请点“不同意”，由提出人核对后重新提出。"))
    ScoreSheet.objects.filter(pk=held.pk).update(sealed_at=None, sealed_version=None, updated_at=timezone.now())
    if done.until is not None:
        permits.give(assignment=held.assignment, until=done.until, reason=done.reason, by=by)
    _tell(held.assignment, done, by)
    return done


@transaction.atomic
def refuse(*, reopening: Reopening, by: User, note: str) -> Reopening:
    permissions.check(by, DECIDE)
    return _decide(reopening, Outcome.REFUSED, by, note)


@transaction.atomic
def withdraw(*, reopening: Reopening, by: User, note: str = "") -> Reopening:
    permissions.check(by, PROPOSE)
    return _decide(reopening, Outcome.WITHDRAWN, by, note)


def _held_sealed(sheet: ScoreSheet) -> ScoreSheet:
    """The sheet as it stands, its assignment locked as the expert's own acts lock it."""
    assignment = permits.held_by_expert(sheet.assignment_id)
    found = ScoreSheet.objects.get(assignment=assignment)
    found.assignment = assignment
    if found.sealed_at is None:
        raise Refused(_("这份评分表没有提交，专家现在就可以改，不用重新打开。"))
    return found


def _decide(reopening: Reopening, outcome: str, by: User, note: str) -> Reopening:
    permission = PROPOSE if outcome == Outcome.WITHDRAWN else DECIDE
    done = two_people.decide(proposal=reopening, outcome=outcome, by=by, permission=permission, note=note)
    details = _details(done) | {"proposed_by": done.proposed_by.name, "note": done.decision_note}
    audit.record(action=f"sheet.reopening_{outcome}", obj=done.sheet, by=by, **details)
    return done


def _details(reopening: Reopening) -> dict[str, str]:
    """For the trail: whose sheet of which work, never what stands on it."""
    assignment = reopening.sheet.assignment
    return {"label": str(assignment.entry), "expert": assignment.expert.name, "reason": reopening.reason}


def _tell(assignment: Assignment, reopening: Reopening, by: User) -> None:
    until = open_until(assignment)
    fields = {
        "campaign": assignment.entry.campaign.definition.short_title,
        "person": assignment.expert.name,
        "title": titled(assignment.entry.title),
        "reasons": reopening.reason,
        "until": in_words.moment(until) if until else _("评审截止"),
        "link": f"{settings.SITE_URL}{reverse('score', args=[assignment.pk])}",
    }
    said = texts.mail(KIND, fields)
    outbox.put(
        kind=KIND, to=assignment.expert.email, subject=said.subject, text=said.text, about=reopening.sheet, by=by
    )
