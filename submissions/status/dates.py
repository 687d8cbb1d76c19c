"""When each point of an entry's way was done, or its way ended: from its own columns, the calendar and its trail."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts import audit
from submissions import states
from submissions.models import Entry
from submissions.status import status, track
from submissions.status.facts import Facts, Placed
from submissions.status.lines import line
from submissions.status.track import CONTEST, FILL, RECOMMEND, RESULT, SCREEN, Point

# What lies in the calendar, where the state itself does not say when it came: by then its way was over.
_ENDS_WITH = {
    states.DRAFT: "collect",
    states.SUBMITTED: "recommend",
    states.RECOMMENDED: "screening",
    states.ADMITTED: "vote",
}
_LEFT_BY = {
    states.DECLINED: "entry.decline",
    states.REJECTED: "entry.reject",
    states.WITHDRAWN: "entry.withdraw",
    states.DISQUALIFIED: "entry.disqualify",
}


def track_of(entry: Entry, *, placed: Placed | None = None) -> list[Point]:
    """The five points with their dates; `placed` as the entry's `Status` has it. One query."""
    facts = status.facts_of(entry, now=timezone.now(), placed=placed)
    moves = _last_moves(entry)
    left = moves.get(_LEFT_BY.get(entry.state, ""))
    done = _done(entry, facts, moves)
    if (ended := left[0] if left else _end(facts)) is not None:
        done[track.here(facts, left[1] if left else entry.state)] = ended
    return track.track(facts, line(facts), done=done, was=left[1] if left else "")


def _last_moves(entry: Entry) -> dict[str, tuple[datetime, str]]:
    """By act, when it was last done and the state it led from."""
    rows = audit.history(entry).filter(action__in=["entry.admit", *_LEFT_BY.values()])
    found = rows.values_list("action", "at", "details")
    return {action: (at, (details.get("state") or [""])[0]) for action, at, details in found}


def _done(entry: Entry, facts: Facts, moves: dict[str, tuple[datetime, str]]) -> dict[int, datetime]:
    contest = [facts.closes(code) for code in track.PHASES[CONTEST]]
    known = {
        FILL: entry.submitted_at,
        RECOMMEND: entry.recommended_at,
        SCREEN: moves["entry.admit"][0] if "entry.admit" in moves else None,
        CONTEST: max((at for at in contest if at is not None and at <= facts.now), default=None),
        RESULT: facts.placed.published_at if facts.placed else None,
    }
    return {point: at for point, at in known.items() if at is not None}


def _end(facts: Facts) -> datetime | None:
    return facts.returned_until if facts.state == states.RETURNED else facts.closes(_ENDS_WITH.get(facts.state, ""))
