"""Experts are reminded some days before their scoring closes: once for each of those days, whoever runs the job."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from campaign import calendar
from campaign.models import Campaign
from review.expert_notices import telling
from review.expert_notices.kinds import REMINDER
from review.models import Assignment, Panel

DAYS = (1, 3, 7)  # before the end
Open = dict[Panel, int]


def remind_all() -> int:
    """Write to everybody whose day has come and who was not written to for it; how many."""
    campaign, now = calendar.current_campaign(), timezone.now()
    phase = calendar.asked(campaign).phase("expert") if campaign else None
    if campaign is None or phase is None or now < phase.opens_at:
        return 0
    found = _unsealed(campaign, phase.closes_at, now)
    people = User.objects.in_bulk({expert for expert, _end in found})
    listening = telling.who_listens(campaign, list(people.values()))
    return sum(
        _remind(campaign, people[expert], end, share, now)
        for (expert, end), share in sorted(found.items(), key=lambda item: item[0])
        if expert in listening
    )


def day_of(end: datetime, now: datetime) -> int | None:
    """How many days before the end this moment counts as; None where it is too early or too late."""
    return next((days for days in DAYS if timedelta(0) < end - now <= timedelta(days=days)), None)


def _unsealed(campaign: Campaign, closes_at: datetime, now: datetime) -> dict[tuple[int, datetime], Open]:
    """What each expert has left, by its end; not what was given out within the days for which it counts now."""
    rows = Assignment.objects.standing().filter(panel__campaign=campaign).exclude(sheet__sealed_at__isnull=False)
    found: dict[tuple[int, datetime], Open] = defaultdict(lambda: defaultdict(int))
    for row in rows.select_related("panel").order_by("panel", "pk"):
        end = max(row.due_at or closes_at, closes_at)
        days = day_of(end, now)
        if days and (row.created_at is None or row.created_at < end - timedelta(days=days)):
            found[row.expert_id, end][row.panel] += 1
    return found


def _remind(campaign: Campaign, expert: User, end: datetime, share: Open, now: datetime) -> bool:
    key = f"{REMINDER}:{campaign.pk}:{expert.pk}:{end:%Y%m%d%H%M}:{day_of(end, now)}"
    try:
        with transaction.atomic():
            return telling.tell(REMINDER, campaign, expert, share, end, by=None, key=key)
    except IntegrityError:  # another beat was faster
        return False
