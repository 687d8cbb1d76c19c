"""Two read an entry apart from each other: what one says is kept, and the other sees neither that nor the marks.

Where both say the same it is one decision, with both in the trail; where they do not, a third sees both and decides.
Called by the verbs of the screening in their transaction, with the entry's row locked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from campaign.models import Campaign
from common.refusals import Refused
from review.models import ScreeningDecision, ScreeningShare, SecondReading, TwoReaders
from review.models.second_readings import ReadingQuerySet
from submissions import states
from submissions.models import Entry
from submissions.workflow import lock_entry


@dataclass(frozen=True)
class Opinion:
    """What somebody says of an entry. `checklist`: as it is stored, null for what was not looked at."""

    verdict: str
    checklist: dict[str, bool | None]
    note: str = ""
    grade: str = ""
    until: datetime | None = None
    fields: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def marks(self) -> dict[str, bool]:
        return {code: mark for code, mark in self.checklist.items() if mark is not None}


def hear(*, entry: Entry, by: User, said: Opinion) -> Opinion | SecondReading:
    """The opinion to carry out; or the reading that was kept, where another person has to look first.

    Raises Refused where this person has read the entry already. Side effect: an audit event that names no verdict.
    """
    found = list(standing(entry).select_related("reader"))
    if not found and not takes_two(entry):
        return said
    if any(one.reader_id == by.pk for one in found):
        raise Refused(_("您对这件作品的意见已经保存，现在由另一位初评人员办理。需要改动的，请先撤销您的意见。"))
    own = _keep(entry, by, said)
    if len(found) == 2:
        return said
    if found and found[0].verdict == said.verdict:
        return _together(_opinion(found[0]), said)
    audit.record(action="screening.read", obj=entry, by=by)
    return own


def settle(decision: ScreeningDecision) -> None:
    """The readings led to this decision. Side effect: an audit event with every reader and what each said."""
    found = list(standing(decision.entry).select_related("reader"))
    if not found:
        return
    SecondReading.objects.filter(pk__in=[one.pk for one in found]).update(decision=decision)
    said = [f"{one.reader.name}：{one.get_verdict_display()}" for one in found]
    audit.record(action="screening.settle", obj=decision.entry, by=decision.by, readers=said)


def take_back(*, entry: Entry, by: User) -> SecondReading | None:
    """One's own word, as long as nobody has spoken after it; None where this person has none that waits."""
    if not standing(entry).filter(reader=by).exists():
        return None
    lock_entry(entry.pk)
    last = standing(entry).last()
    if last is None or last.reader_id != by.pk:
        raise Refused(_("另一位初评人员已经给出意见，您的意见不能再撤销。"))
    last.undone_at = timezone.now()
    last.save(update_fields=["undone_at"])
    audit.record(action="screening.unread", obj=entry, by=by)
    return last


def reopen(*, decision: ScreeningDecision, by: User) -> None:
    """The decision was undone by who spoke last: that word is taken back, the others wait again."""
    found = SecondReading.objects.filter(decision=decision)
    found.filter(reader=by).update(undone_at=timezone.now())
    found.filter(undone_at=None).update(decision=None)


def takes_two(entry: Entry) -> bool:
    """Whether two are asked, if nobody has read it yet. One query."""
    share = ScreeningShare.objects.filter(entry=entry.pk).values("person")
    return TwoReaders.objects.filter(Q(category=entry.category_id) | Q(person__in=share)).exists()


def of_two(entries: Iterable[Entry]) -> set[int]:
    """Those of these that two read, or have begun to. One query."""
    rows = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    asked = Q(category__in=TwoReaders.objects.filter(category__isnull=False).values("category"))
    shared = Q(screening_share__person__in=TwoReaders.objects.filter(person__isnull=False).values("person"))
    return set(rows.filter(asked | shared | begun()).values_list("pk", flat=True))


def of_others(entries: Iterable[Entry], by: User) -> dict[int, str]:
    """By entry, why this person cannot decide it in a table: it waits for another, or for a third. One query."""
    own = ExpressionWrapper(has_read(by), output_field=BooleanField())
    rows = Entry.objects.filter(pk__in=[entry.pk for entry in entries]).annotate(readers=counted(), own=own)
    split = _("两位初评人员的意见不同，请打开这件作品，看过两份意见后办理。")
    read = _("您对这件作品的意见已经保存，现在由另一位初评人员办理。")
    found = rows.filter(begun()).values_list("pk", "readers", "own")
    return {pk: read if is_own else split for pk, readers, is_own in found if is_own or readers == 2}


def standing(entry: Entry) -> ReadingQuerySet:
    return SecondReading.objects.standing().filter(entry=entry)


def own(entry: Entry, by: User) -> SecondReading | None:
    return standing(entry).filter(reader=by).first()


# ── For the queue and its filters ──
def has_read(user: User) -> Q:
    """Of an entry: this person has said a word that waits for another. Not asked row by row."""
    return Q(pk__in=SecondReading.objects.standing().filter(reader=user).values("entry"))


def begun() -> Q:
    """Of an entry: somebody has said a word that waits for another."""
    return Q(pk__in=SecondReading.objects.standing().values("entry"))


def counted() -> Coalesce:
    """Of an entry: how many have read it. One: a second is awaited; two: they differ, a third is."""
    rows = SecondReading.objects.standing().filter(entry=OuterRef("pk")).order_by().values("entry")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def waiting_in(campaign: Campaign) -> tuple[int, int]:
    """How many wait for a second reader, and how many for a third. One query."""
    rows = Entry.objects.filter(campaign=campaign, state=states.RECOMMENDED).filter(begun()).annotate(readers=counted())
    found = rows.aggregate(second=Count("pk", filter=Q(readers=1)), third=Count("pk", filter=Q(readers=2)))
    return found["second"], found["third"]


def _keep(entry: Entry, by: User, said: Opinion) -> SecondReading:
    of_the_past = SecondReading.objects.filter(entry=entry, reader=by, decision=None, undone_at=None)
    of_the_past.update(undone_at=timezone.now())
    return SecondReading.objects.create(
        entry=entry,
        reader=by,
        verdict=said.verdict,
        checklist=said.checklist,
        note=said.note,
        grade=said.grade,
        opened={"fields": list(said.fields), "files": list(said.files)},
        until=said.until,
    )


def _opinion(reading: SecondReading) -> Opinion:
    opened = {name: tuple(reading.opened.get(name, ())) for name in ("fields", "files")}
    return Opinion(reading.verdict, reading.checklist, reading.note, reading.grade, reading.until, **opened)


def _together(first: Opinion, second: Opinion) -> Opinion:
    """Everything that either found; of two grades the more cautious, of two due dates the later."""
    marks = {code: _mark(mark, first.checklist.get(code)) for code, mark in second.checklist.items()}
    return replace(
        second,
        checklist=marks,
        note="\n".join(dict.fromkeys(filter(None, (first.note, second.note)))),
        grade=max(first.grade, second.grade),
        until=max(filter(None, (first.until, second.until)), default=None),
        fields=tuple(sorted({*first.fields, *second.fields})),
        files=tuple(sorted({*first.files, *second.files})),
    )


def _mark(one: bool | None, other: bool | None) -> bool | None:
    if False in (one, other):
        return False
    return True if True in (one, other) else None
