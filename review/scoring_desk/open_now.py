"""Until when a work may be scored now: the one answer to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import Max, Q
from django.utils import timezone

from campaign import calendar
from campaign.models import Campaign
from review.models import Assignment

Phases = Callable[[Campaign], calendar.Calendar]


def open_until(assignment: Assignment, *, phases: Phases = calendar.asked) -> datetime | None:
    """The end of the review while it is open, or the work's own end where that is later; None: not now.

    With `calendar.shown` it may be a second late and does not ask the database for the phases: enough for a page, and
    for a save, as a seal asks again.
    """
    phase, now = phases(assignment.entry.campaign).phase("expert"), timezone.now()
    if phase is not None and phase.opens_at <= now < phase.closes_at:
        return max(phase.closes_at, assignment.due_at or phase.closes_at)
    return own_ends([assignment.pk]).get(assignment.pk)


def own_ends(assignments: Sequence[int]) -> dict[int, datetime]:
    """Until when each of these may be scored though the review is over, by a date of its own or a permit; by key."""
    now = timezone.now()
    permitted = Max("permits__until", filter=Q(permits__ended_at__isnull=True, permits__until__gt=now))
    rows = Assignment.objects.filter(pk__in=assignments).order_by().annotate(permitted=permitted)
    found = {pk: max(filter(None, ends), default=now) for pk, *ends in rows.values_list("pk", "due_at", "permitted")}
    return {pk: end for pk, end in found.items() if end > now}
