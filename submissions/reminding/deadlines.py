"""Reminders before the end of a draft (3 days, 1 day, 3 hours) or of a return (2 days, 1 day, 3 hours), and a word when
an entry's way is over.

The beat calls every ten minutes. A message's key names the entry, the stage and the deadline: it is written once, a
deadline that moved is reminded of anew, and after a day without a worker only the nearest stage is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Notice
from campaign import calendar
from campaign.calendar import Calendar
from common import in_words
from submissions import states
from submissions.entering import submitting
from submissions.models import Entry
from submissions.notices import mails
from submissions.reminding import overdue
from submissions.status import status

# The nearest first.
STAGES = (
    ("3h", timedelta(hours=3), _lazy("不足 3 小时")),
    ("1d", timedelta(days=1), _lazy("不足 1 天")),
    ("3d", timedelta(days=3), _lazy("不足 3 天")),
)
FIRST = STAGES[-1][1]
RETURN_STAGES = (*STAGES[:2], ("2d", timedelta(days=2), _lazy("不足 2 天")))
Stages = tuple[tuple[str, timedelta, Any], ...]
_ALONG = ("union", "recommending", "created_by")
MOST_MISSING = 10  # lines of a message
TOLD_UNTIL = timedelta(days=2)  # a way that ended earlier is no news: the site was not there, or the calendar moved


@dataclass(frozen=True)
class Due:
    """One message that is due: its key, and what the text is given."""

    entry: Entry
    kind: str
    key: str
    at: datetime
    left: str = ""


@shared_task(name="submissions.tasks.remind")
def remind_task() -> None:
    overdue.close()
    remind()
    tell_of_endings()


def remind(now: datetime | None = None) -> int:
    """Remind of every draft and return that is due and was not reminded of; how many."""
    campaign, now = calendar.current_campaign(), now or timezone.now()
    if campaign is None:
        return 0
    entries = Entry.objects.filter(campaign=campaign).select_related(*_ALONG).order_by("pk")
    due = [*_drafts(entries, calendar.shown(campaign), now), *_returns(entries, now)]
    return sum(_tell(one, _reminder(one)) for one in _new(due))


def tell_of_endings(now: datetime | None = None) -> int:
    """Tell of every entry whose way the calendar has ended, once for each end; how many."""
    campaign, now = calendar.current_campaign(), now or timezone.now()
    if campaign is None:
        return 0
    dates = calendar.shown(campaign)
    entries = Entry.objects.filter(campaign=campaign, state__in=_ENDS).exclude(title="")
    rows = entries.select_related(*_ALONG).defer("answers").order_by("pk")
    due = [found for entry in rows.iterator(chunk_size=500) if (found := _ending(entry, dates, now))]
    return sum(_tell(one, {"label": status.label_of(one.entry)}) for one in _new(due))


# ── Drafts and returns ──
def _drafts(entries: Any, dates: Calendar, now: datetime) -> Iterator[Due]:
    collect = dates.phase("collect")
    if collect is None or not any(now < at <= now + FIRST for at in [collect.closes_at, *dates.closes.values()]):
        return
    for entry in entries.filter(state=states.DRAFT).iterator(chunk_size=500):
        closes = dates.collecting(entry.union)[1]
        if closes and (found := _due(entry, "draft_due", closes, entry.created_at, now)):
            yield found


def _returns(entries: Any, now: datetime) -> Iterator[Due]:
    rows = list(entries.filter(state=states.RETURNED, returned_until__gt=now, returned_until__lte=now + FIRST))
    told = Notice.objects.filter(kind="entry.returned", object_type="entry", object_id__in=[str(e.pk) for e in rows])
    since = dict(told.order_by().values_list("object_id").annotate(at=Max("created_at")))
    for entry in rows:
        begun = since.get(str(entry.pk), entry.created_at)
        if found := _due(entry, "return_due", entry.returned_until, begun, now, RETURN_STAGES):
            yield found


def _due(entry: Entry, kind: str, at: datetime, begun: datetime, now: datetime, stages: Stages = STAGES) -> Due | None:
    """The nearest stage, unless who began shortly before it knows anyway: a quarter of its time earlier, or later."""
    stage = next((one for one in stages if now < at <= now + one[1]), None)
    if stage is None or begun > at - stage[1] - stage[1] / 4:
        return None
    code, _time, left = stage
    return Due(entry, kind, _key(kind, entry, code, at), at, str(left))


def _reminder(due: Due) -> dict[str, str]:
    missing = [problem.text for problem in submitting.problems(due.entry)]
    more = [_("另有 %(n)d 处") % {"n": len(missing) - MOST_MISSING}] if len(missing) > MOST_MISSING else []
    return {
        "left": due.left,
        "until": in_words.moment(due.at, weekday=True),
        "missing": "".join(f"\n· {text}" for text in [*missing[:MOST_MISSING], *more]),
        "is_complete": "" if missing else _("内容已填完整，只差提交。"),
    }


# ── Ends ──
# By state, the phase with which its way ends; a return ends by its own date, a draft with its branch's collection.
_ENDS = {
    states.DRAFT: "collect",
    states.SUBMITTED: "recommend",
    states.RETURNED: "",
    states.RECOMMENDED: "vote",
    states.ADMITTED: "vote",
}


def _ending(entry: Entry, dates: Calendar, now: datetime) -> Due | None:
    at = _end(entry, dates)
    if at is None or not now - TOLD_UNTIL < at <= now:
        return None
    if entry.state != states.RETURNED and not status.of(entry, now=now).has_ended:
        return None
    return Due(entry, "lapsed", _key("lapsed", entry, entry.state, at), at)


def _end(entry: Entry, dates: Calendar) -> datetime | None:
    if entry.state == states.RETURNED:
        return entry.returned_until
    if entry.state == states.DRAFT:
        return dates.collecting(entry.union)[1]
    phase = dates.phase(_ENDS[entry.state])
    return phase.closes_at if phase else None


# ── Both ──
def _key(kind: str, entry: Entry, what: str, at: datetime) -> str:
    return f"{kind}:{entry.pk}:{what}:{at:%Y%m%d%H%M}"


def _new(due: Iterable[Due]) -> list[Due]:
    found = list(due)
    told = set(Notice.objects.filter(key__in=[one.key for one in found]).values_list("key", flat=True))
    return [one for one in found if one.key not in told]


def _tell(due: Due, fields: dict[str, str]) -> bool:
    """Whether this call told it: not where another worker has, or where the entry has moved meanwhile."""
    try:
        with transaction.atomic():
            if not Entry.objects.filter(pk=due.entry.pk, state=due.entry.state).exists():
                return False
            return mails.tell(due.kind, due.entry, by=None, key=due.key, **fields) > 0
    except IntegrityError:
        return False
