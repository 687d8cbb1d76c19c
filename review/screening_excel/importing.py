"""Decisions filled in by hand: every line checked and shown first; the good ones are carried out, all or none, and the
others handed back with what to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.models import Campaign
from common.refusals import Refused
from common.tables import judging
from common.tables.handing_back import Problem
from review.entry_filter import PENDING
from review.models import ScreeningDecision
from review.screening import decisions
from review.screening.forms import DUE_HOUR, default_due
from review.screening_excel.import_file import Line, Sheet
from review.second_reader import readings
from submissions import access
from submissions.models import Entry, EntryFile
from submissions.queue import reasons
from submissions.status import status

Verdict = ScreeningDecision.Verdict
WORDS = {str(label): verdict for verdict, label in Verdict.choices}
GRADES = ("", *ScreeningDecision.Grade.values)
REASON_MOST = 1000
LONGEST_TIME = timedelta(days=60)
WHAT = "screening-import"


@dataclass(frozen=True)
class Step:
    """What one line will do."""

    line: Line
    entry: Entry
    verdict: str


@dataclass
class Plan:
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        found = Counter(step.verdict for step in self.steps)
        return [(str(label), found[verdict]) for verdict, label in Verdict.choices if found[verdict]]


@dataclass(frozen=True)
class Judged(judging.Judged[Line]):
    """A sheet as it waits for its confirmation. `blank`: lines without a decision. `note`: the reason of those that are
    admitted without one."""

    blank: int
    note: str


def plan(*, lines: Iterable[Line], campaign: Campaign, by: User) -> Plan:
    """What the lines would do, and everything that is wrong with them; changes nothing. Three queries."""
    lines, made = list(lines), Plan()
    known = _Known(lines, campaign, by)
    for line in lines:
        faults = list(known.faults(line))
        made.problems += [Problem(line.at, fault) for fault in faults]
        if not faults:
            made.steps.append(Step(line, known.entries[line.number], WORDS[line.decision]))
    return made


def judge(*, sheet: Sheet, note: str, campaign: Campaign, by: User) -> Judged:
    problems = plan(lines=sheet.lines, campaign=campaign, by=by).problems
    found = judging.judged(((line.at, line) for line in sheet.lines), problems, sheet.head, sheet.written)
    return Judged(found.lines, found.problems, found.head, found.written, sheet.blank, note)


def keep(*, judged: Judged, by: User) -> str:
    return judging.put_by(judged, of=WHAT, owner=by.pk)


def kept_or_404(*, key: str, by: User) -> Judged:
    return judging.kept_or_404(key, of=WHAT, owner=by.pk, line=Line, kind=Judged)


@transaction.atomic
def carry_out(*, judged: Judged, campaign: Campaign, by: User) -> int:
    """Decide every line, or none where one cannot be any more; how many. One audit event beside those of each."""
    permissions.check(by, "entry.screen")
    made = plan(lines=judged.lines, campaign=campaign, by=by)
    if made.problems:
        raise Refused(_("表格上传以后，其中有作品已由别人办理。没有导入任何一行，请重新上传核对。"))
    for step in made.steps:
        try:
            _decide(step, judged.note, by)
        except Refused as refusal:
            said = {"at": step.line.at, "entry": step.entry, "refusal": refusal}
            raise Refused(_("第 %(at)d 行 %(entry)s：%(refusal)s 没有导入任何一行。") % said) from refusal
    if made.steps:
        numbers = [step.entry.number for step in made.steps]
        audit.record(action="screening.import", obj=campaign, by=by, numbers=numbers, note=judged.note)
    return len(made.steps)


def _decide(step: Step, note: str, by: User) -> None:
    line, entry = step.line, step.entry
    if step.verdict == Verdict.ADMIT:
        decisions.admit(entry=entry, by=by, note=line.reason or note, grade=line.grade)
    elif step.verdict == Verdict.REJECT:
        decisions.reject(entry=entry, by=by, note=line.reason)
    else:
        decisions.return_for_correction(
            entry=entry,
            by=by,
            until=_until(line),
            note=line.reason,
            fields=[code for code, _label in reasons.openable_fields(entry)],
            files=[role for role, _label in reasons.openable_files(entry)],
        )


def _until(line: Line) -> datetime:
    day = date.fromisoformat(line.until) if line.until else default_due()
    return timezone.make_aware(datetime.combine(day, DUE_HOUR))


class _Known:
    """The entries that the lines name, and which of them have a file that has not passed its check."""

    def __init__(self, lines: list[Line], campaign: Campaign, by: User) -> None:
        found = access.visible_entries(by).filter(campaign=campaign, number__in={line.number for line in lines})
        self.entries = {str(entry.number): entry for entry in found.select_related("union", "recommending")}
        unjudged = EntryFile.objects.received().exclude(state__in=EntryFile.GOOD)
        self.unready = set(unjudged.filter(entry__in=found).values_list("entry", flat=True))
        self.apart = readings.of_others(self.entries.values(), by)
        self.seen_at: dict[str, int] = {}
        self.now = timezone.now()

    def faults(self, line: Line) -> Iterator[str]:
        entry = self.entries.get(line.number)
        if entry is None:
            yield _("没有编号是“%(number)s”的作品。") % {"number": line.number}
        elif fault := self._state_fault(entry):
            yield fault
        if (above := self.seen_at.setdefault(line.number, line.at)) != line.at:
            yield _("与第 %(n)d 行是同一件作品。") % {"n": above}
        verdict = WORDS.get(line.decision)
        if verdict is None:
            yield _("“决定”只能填“通过”“退回”或“不通过”。")
        if line.grade not in GRADES:
            yield _("“评级”只能填 A、B 或 C。")
        elif line.grade and verdict and verdict != Verdict.ADMIT:
            yield _("只有通过的作品才有评级。")
        yield from self._words(line, verdict)
        if verdict == Verdict.ADMIT and entry is not None and entry.pk in self.unready:
            yield _("有文件还没有通过检查，不能通过。")

    def _words(self, line: Line, verdict: str | None) -> Iterator[str]:
        if verdict in (Verdict.RETURN, Verdict.REJECT) and not line.reason:
            yield _("没有填“理由”，申报单位要看到原因。")
        if len(line.reason) > REASON_MOST:
            yield _("“理由”不超过 %(n)d 个字。") % {"n": REASON_MOST}
        if line.until and (fault := self._time_fault(line)):
            yield fault

    def _state_fault(self, entry: Entry) -> str:
        if entry.state == PENDING:
            return self.apart.get(entry.pk, "")
        return _("现在是“%(state)s”，不在初评这一步。") % {"state": status.label_of(entry, reader="staff")}

    def _time_fault(self, line: Line) -> str:
        try:
            until = _until(line)
        except ValueError:
            return _("“补正期限”要写成日期，例如 2023-07-20。")
        if not self.now < until < self.now + LONGEST_TIME:
            return _("“补正期限”要在今天以后、60 天以内。")
        return ""
