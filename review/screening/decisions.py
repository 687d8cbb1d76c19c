"""Preliminary screening (初评): admit, return with all faults at once, or reject; and take one's own word back.

Each verb writes its ScreeningDecision in the transaction of `workflow.perform`: of two screeners at the same
entry the second is told who was faster, and leaves no trace. Where two read an entry, the first's word is kept as a
SecondReading and nothing else happens (`second_reader.readings`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import allows
from campaign import calendar
from campaign.models import Campaign
from common import in_words
from common.refusals import Refused
from review.models import ScreeningDecision, SecondReading
from review.screening import claims
from review.screening import marks as points
from review.screening.marks import NONE, Marks
from review.second_reader import readings
from review.second_reader.readings import Opinion
from submissions import access, returning, states
from submissions.models import Entry, EntryFile
from submissions.queue import reasons
from submissions.workflow import check_action, lock_entry, perform

Kept = ScreeningDecision | SecondReading
Verdict = ScreeningDecision.Verdict
AFTER = (states.ADMITTED, states.REJECTED, states.RETURNED)  # the states to which a decision leads


class WrongDate(Refused):
    """The due date of a return cannot stand."""

    field = "until"


def last_due(campaign: Campaign) -> datetime | None:
    """The latest due date that a screener may set: returns come back while the screening is open."""
    phase = calendar.shown(campaign).phase("screening")
    return phase.closes_at if phase else None


@transaction.atomic
def admit(*, entry: Entry, by: User, marks: Marks = NONE, note: str = "", grade: str = "") -> Kept:
    """Let the entry through. Refused where a point does not stand at ✓ and `note` does not say why, or where a file
    has not passed its check. The note is for the province alone, the grade for who makes the shortlist."""
    _check(entry, by)
    points.check_admission(entry.category.rules.checklist, marks, note)
    lock_entry(entry.pk)  # a verdict that is being written is waited for: after this a failed file returns nothing
    _check_files(entry)
    said = _hear(entry, "admit", by, Opinion(Verdict.ADMIT, _stored(entry, marks), note, grade))
    if isinstance(said, SecondReading):
        return said
    perform(entry=entry, action="admit", by=by, note=said.note)
    return _decide(entry=entry, by=by, said=said, note=said.note)


@transaction.atomic
def return_for_correction(
    *,
    entry: Entry,
    by: User,
    until: datetime,
    marks: Marks = NONE,
    note: str = "",
    fields: Collection[str] = (),
    files: Collection[str] = (),
) -> Kept:
    """Send the entry back once, with every ✗, what is unlocked (field codes, file roles) and a due date.

    Side effects: on commit, a mail to the entrant.
    """
    _check(entry, by)
    failed = points.failed(marks)
    reasons.check_mendable(entry, failed)
    reasons.sentence(entry, failed, note)  # refused where nothing is said
    _check_due(entry, by, until)
    if not fields and not files:
        raise Refused(_("请至少开放一项内容或一类文件，否则申报单位无法修改。"))
    given = Opinion(Verdict.RETURN, _stored(entry, marks), note, until=until, fields=tuple(fields), files=tuple(files))
    said = _hear(entry, "return", by, given)
    if isinstance(said, SecondReading):
        return said
    text = reasons.sentence(entry, points.failed(said.marks), said.note)
    opened: dict[str, Any] = {"until": said.until, "fields": said.fields, "files": said.files}
    returning.return_entry(entry=entry, action="return", by=by, note=text, **opened)
    return _decide(entry=entry, by=by, said=said, note=text)


@transaction.atomic
def reject(*, entry: Entry, by: User, marks: Marks = NONE, note: str = "") -> Kept:
    """Refuse the entry, with a sentence for every ✗ and a free line."""
    _check(entry, by)
    reasons.sentence(entry, points.failed(marks), note, is_final=True)  # refused where nothing is said
    said = _hear(entry, "reject", by, Opinion(Verdict.REJECT, _stored(entry, marks), note))
    if isinstance(said, SecondReading):
        return said
    text = reasons.sentence(entry, points.failed(said.marks), said.note, is_final=True)
    perform(entry=entry, action="reject", by=by, note=text)
    return _decide(entry=entry, by=by, said=said, note=text)


@transaction.atomic
def undo(*, entry: Entry, by: User) -> Kept:
    """Take back one's own last word, as long as nobody has built on it."""
    access.check(by, "entry.screen", entry)
    if reading := readings.take_back(entry=entry, by=by):
        return reading
    decision = last_decision(entry)
    if decision is None or decision.by_id != by.pk:
        raise Refused(_("只能撤销自己对这件作品的上一个决定。"))
    if decision.verdict == Verdict.RETURN:
        returning.take_back(entry=entry, action="unreturn", by=by, since=decision.at)
    else:
        perform(entry=entry, action="rescreen", by=by, note=_("撤销“%s”") % decision.get_verdict_display())
    decision.undone_at = timezone.now()
    decision.save(update_fields=["undone_at"])
    readings.reopen(decision=decision, by=by)
    return decision


def last_decision(entry: Entry) -> ScreeningDecision | None:
    return entry.decisions.filter(undone_at__isnull=True).select_related("by").first()


def earlier(entry: Entry, by: User) -> ScreeningDecision | None:
    """The decision whose ✓ still count: what came back corrected, or what this person has just undone. One query."""
    latest = entry.decisions.first()
    if latest is None or entry.state != states.RECOMMENDED:
        return None
    came_back = latest.verdict == Verdict.RETURN and latest.undone_at is None
    return latest if came_back or latest.by_id == by.pk else None


def made(entry: Entry, by: User, verdict: str) -> Kept | None:
    """What this person said already, where it was the same: it was sent again after its answer was lost."""
    if reading := readings.own(entry, by):
        return reading if reading.verdict == verdict else None
    last = last_decision(entry)
    return last if last and (last.by_id, last.verdict) == (by.pk, verdict) and entry.state in AFTER else None


def told(entry: Entry) -> list[tuple[ScreeningDecision, list[tuple[str, str]]]]:
    """Every decision of the entry, latest first, with the points that do not stand at ✓."""
    items = entry.category.rules.checklist
    return [(one, points.lines(items, one.checklist)) for one in entry.decisions.select_related("by")]


def recent(*, pk: int, by: User, seconds: int, is_reading: bool = False) -> Kept | None:
    """A word of this person that is not older than so many seconds and still stands."""
    since = timezone.now() - timedelta(seconds=seconds)
    if is_reading:
        kept = SecondReading.objects.standing().filter(pk=pk, reader=by, at__gte=since)
        return kept.select_related("entry").first()
    own = ScreeningDecision.objects.filter(pk=pk, by=by, at__gte=since, undone_at__isnull=True)
    return own.select_related("entry").first()


def _check(entry: Entry, by: User) -> None:
    """Raises Refused for who may not screen, and where the entry lies open at another desk."""
    access.check(by, "entry.screen", entry)
    claims.check(entry, by)


def _check_due(entry: Entry, by: User, until: datetime) -> None:
    if until <= timezone.now():
        raise WrongDate(_("补正期限已经过了，请选一个以后的日期。"))
    latest = last_due(entry.campaign)
    if latest and until > latest and not allows(by, "entry.extend"):
        said = {"latest": in_words.moment(latest)}
        raise WrongDate(
            _("补正期限不能晚于初评结束时间（%(latest)s），请选更早的日期；确需延长的，请省总活动管理员办理。") % said
        )


def _check_files(entry: Entry) -> None:
    files = EntryFile.objects.received().filter(entry=entry)
    if unjudged := files.exclude(state__in=EntryFile.GOOD).first():
        said = {"name": unjudged.original_name, "state": unjudged.get_state_display()}
        raise Refused(_("“%(name)s”现在是“%(state)s”，还不能通过。请等检查有了结果，或先处理须人工查看的文件。") % said)


def _stored(entry: Entry, marks: Marks) -> dict[str, bool | None]:
    return points.stored(entry.category.rules.checklist, marks)


def _hear(entry: Entry, action: str, by: User, said: Opinion) -> Opinion | SecondReading:
    """What is to be carried out, or the word that was kept until another has read the entry."""
    held = lock_entry(entry.pk)
    check_action(entry=held, action=action, by=by, note=said.note or action)
    heard = readings.hear(entry=entry, by=by, said=said)
    if isinstance(heard, SecondReading):
        claims.release(entries=[entry.pk], by=by)
    return heard


def _decide(*, entry: Entry, by: User, said: Opinion, note: str) -> ScreeningDecision:
    claims.release(entries=[entry.pk], by=by)
    kept = {"verdict": said.verdict, "checklist": said.checklist, "note": note, "grade": said.grade}
    decision = ScreeningDecision.objects.create(entry=entry, by=by, **kept)
    readings.settle(decision)
    return decision
