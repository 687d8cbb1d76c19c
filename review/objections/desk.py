"""The objections of a campaign for the staff desks: open ones by their term, and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from campaign.holidays import working_days
from campaign.models import Campaign
from review.models import Objection


@dataclass(frozen=True)
class Late:
    """How many are past their term, how many fall due today or on the next working day, and how many that were
    sustained wait for their correction."""

    overdue: int
    due: int
    to_correct: int


def waiting(campaign: Campaign) -> QuerySet[Objection]:
    """The next to fall due first."""
    found = Objection.objects.filter(campaign=campaign).waiting().select_related("entry__union")
    found = found.prefetch_related("carried_by")
    return found.order_by("due_on", "pk")


def answered(campaign: Campaign) -> QuerySet[Objection]:
    """The newest first."""
    found = Objection.objects.filter(campaign=campaign).exclude(state=Objection.State.RECEIVED)
    return found.select_related("entry__union", "answered_by").prefetch_related("carried_by").order_by("-answered_at")


def late(campaign: Campaign) -> Late:
    """Two queries."""
    today = timezone.localdate()
    days = Objection.objects.filter(campaign=campaign).waiting().order_by().values_list("due_on", flat=True)
    soon = [day for day in days if is_due(day, today)]
    overdue = sum(day < today for day in soon)
    return Late(overdue, len(soon) - overdue, Objection.objects.filter(campaign=campaign).to_correct().count())


def is_due(day: date, today: date) -> bool:
    """Past, today, or on the next working day."""
    return day <= working_days.after(today, 1).last
