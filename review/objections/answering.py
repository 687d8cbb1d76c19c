"""An objection is rejected by one person with reasons, or sustained by two; nobody of them decided of that entry."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions, two_people
from accounts.models import User
from accounts.two_people import Outcome
from common.refusals import Refused
from common.text import one_line, plain_text
from review.models import Objection, ObjectionFinding
from review.models.publicity.objections import Remedy
from review.objections import impartial, telling

PERMISSION = impartial.PERMISSION
ANSWER_MOST, BRIEF_MOST = 2000, 200
State = Objection.State


@transaction.atomic
def reject(*, objection: Objection, answer: str, brief: str, by: User) -> Objection:
    """Answer that it is not sustained; once. Side effects: who made it is told; one audit event."""
    permissions.check(by, PERMISSION)
    held = _held(objection)
    impartial.check(objection=held, by=by)
    if held.findings.filter(outcome=Outcome.OPEN).exists():
        raise Refused(_("这件异议已有人提出认定成立，正在等待复核。请先处理那一项提议。"))
    return _close(held, State.REJECTED, by, *_words(answer, brief))


@transaction.atomic
def propose(*, objection: Objection, remedy: str, reason: str, answer: str, brief: str, by: User) -> ObjectionFinding:
    """Ask another person to sustain it. Nothing opens by that, and nobody outside hears of it. One audit event."""
    permissions.check(by, PERMISSION)
    held = _held(objection)
    impartial.check(objection=held, by=by)
    if remedy not in Remedy.values:
        raise Refused(_("请选择认定成立以后怎么办理。"))
    answer, brief = _words(answer, brief)
    said = two_people.reason_of(reason)
    try:
        with transaction.atomic():
            finding = ObjectionFinding.objects.create(
                objection=held, remedy=remedy, reason=said, answer=answer, brief=brief, proposed_by=by
            )
    except IntegrityError as error:
        raise Refused(_("这件异议已有人提出认定成立，正在等待复核。")) from error
    audit.record(action="objection.propose", obj=held, by=by, **_details(finding))
    return finding


@transaction.atomic
def confirm(*, finding: ObjectionFinding, by: User, note: str = "") -> ObjectionFinding:
    """It is sustained: its entry opens as the finding says, and the next version of the result carries its number.

    Side effects: who made it is told; one audit event.
    """
    permissions.check(by, PERMISSION)
    held = _held(finding.objection)
    impartial.check(objection=held, by=by, besides=(finding.proposed_by_id,))
    done = _decide(finding, Outcome.CONFIRMED, by, note)
    held.remedy = done.remedy
    _close(held, State.SUSTAINED, by, done.answer, done.brief)
    return done


@transaction.atomic
def refuse(*, finding: ObjectionFinding, by: User, note: str) -> ObjectionFinding:
    """Decide against the finding, with the reason; the objection waits for another answer. One audit event."""
    permissions.check(by, PERMISSION)
    impartial.check(objection=_held(finding.objection), by=by, besides=(finding.proposed_by_id,))
    return _decide(finding, Outcome.REFUSED, by, note)


@transaction.atomic
def withdraw(*, finding: ObjectionFinding, by: User, note: str = "") -> ObjectionFinding:
    """Take one's own finding back. One audit event."""
    permissions.check(by, PERMISSION)
    _held(finding.objection)
    return _decide(finding, Outcome.WITHDRAWN, by, note)


@transaction.atomic
def read(*, objection: Objection, by: User) -> None:
    """Who opens one sees who made it. One audit event."""
    permissions.check(by, "objection.read", PERMISSION)
    audit.record(action="objection.read", obj=objection, by=by)


def _held(objection: Objection) -> Objection:
    rows = Objection.objects.select_for_update(of=("self",), no_key=True).select_related("entry")
    held = rows.get(pk=objection.pk)
    if held.state != State.RECEIVED:
        raise Refused(_("这件异议已经答复，请刷新页面查看。"))
    return held


def _words(answer: str, brief: str) -> tuple[str, str]:
    written, public = plain_text(answer)[:ANSWER_MOST], one_line(brief)[:BRIEF_MOST]
    if not written:
        raise Refused(_("请写明答复和理由，提出异议的人会看到。"))
    if not public:
        raise Refused(_("请写一句向社会公布的答复摘要。"))
    return written, public


def _close(held: Objection, state: str, by: User, answer: str, brief: str) -> Objection:
    held.state, held.answer, held.brief = state, answer, brief
    held.answered_by, held.answered_at = by, timezone.now()
    held.save(update_fields=["state", "remedy", "answer", "brief", "answered_by", "answered_at"])
    if state == State.REJECTED:
        audit.record(action="objection.reject", obj=held, by=by, note=answer, public_text=brief)
    telling.answered(held)
    return held


def _decide(finding: ObjectionFinding, outcome: str, by: User, note: str) -> ObjectionFinding:
    done = two_people.decide(proposal=finding, outcome=outcome, by=by, permission=PERMISSION, note=note)
    details = _details(done) | {"proposed_by": done.proposed_by.name, "note": done.decision_note}
    audit.record(action=f"objection.{outcome}", obj=done.objection, by=by, **details)
    return done


def _details(finding: ObjectionFinding) -> dict[str, str]:
    return {"reason": finding.reason, "public_text": finding.brief, "remedy": str(Remedy(finding.remedy).label)}
