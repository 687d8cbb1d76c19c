"""Until when a work may be scored now: the one answer to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from campaign import calendar
from campaign.models import Campaign
from review.models import Assignment

Phases = Callable[[Campaign], calendar.Calendar]


def open_until(assignment: Assignment, *, phases: Phases = calendar.asked) -> datetime | None:
    """The end of the review while it is open; None: not now. With `calendar.shown` it may be a second late and asks
    the database nothing: enough for a page, and for a save, as a seal asks again."""
    phase, now = phases(assignment.entry.campaign).phase("expert"), timezone.now()
    return phase.closes_at if phase is not None and phase.opens_at <= now < phase.closes_at else None
