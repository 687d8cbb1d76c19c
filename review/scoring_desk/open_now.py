"""Until when a work may be scored now: the one answer to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils import timezone

from campaign import calendar
from campaign.models import Campaign
from review.models import Assignment, ScoringPermit

Phases = Callable[[Campaign], calendar.Calendar]


def open_until(assignment: Assignment, *, phases: Phases = calendar.asked) -> datetime | None:
    """The end of the review while it is open, else that of a permit for this work; None: not now.

    With `calendar.shown` it may be a second late and does not ask the database for the phases: enough for a page, and
    for a save, as a seal asks again.
    """
    phase, now = phases(assignment.entry.campaign).phase("expert"), timezone.now()
    if phase is not None and phase.opens_at <= now < phase.closes_at:
        return phase.closes_at
    return permits_of([assignment.pk]).get(assignment.pk)


def permits_of(assignments: Sequence[int]) -> dict[int, datetime]:
    """Until when each of these may be scored though the review is over; by key."""
    rows = ScoringPermit.objects.valid().filter(assignment__in=assignments).order_by("until")
    return dict(rows.values_list("assignment", "until"))
