"""The search for bought and made votes: hourly over the last two days, once a night over all.

It only reads votes and marks them. Nothing is refused because of it, and whoever votes cannot see it (voting.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from campaign import calendar
from campaign.models import Campaign
from common.postgresql.long_statements import take_time
from voting.fraud import groups, strength
from voting.fraud.signals import choices, numbers, orders_only, senders
from voting.fraud.signals.rules import RULES
from voting.fraud.signals.window import Found, Window

LOOKS_BACK = timedelta(days=1)  # today and yesterday
AFTER_THE_CLOSE = timedelta(days=1)
SIGNALS: tuple[Callable[[Window], Iterator[Found]], ...] = (
    senders.device,
    senders.code,
    numbers.virtual,
    numbers.segment,
    choices.single,
    choices.same,
    orders_only.burst,
    orders_only.address,
    orders_only.agent,
)


@shared_task(name="voting.tasks.search_fraud", soft_time_limit=1500, time_limit=1800)
def search_fraud(whole: bool = False) -> int:
    """Look through the current campaign's votes while its vote runs and the day after; how many signals there are."""
    campaign = calendar.current_campaign()
    phase = calendar.shown(campaign).phase("vote") if campaign else None
    if campaign is None or phase is None:
        return 0
    if not phase.opens_at <= timezone.now() < phase.closes_at + AFTER_THE_CLOSE:
        return 0
    return search(campaign, whole=whole)


def search(campaign: Campaign, *, whole: bool = False) -> int:
    """Measure every signal and keep those that pass their thresholds; how many."""
    window = Window(campaign, since=None if whole else timezone.localdate() - LOOKS_BACK)
    kept = 0
    for signal in SIGNALS:
        for found in _measured(signal, window):
            if RULES[found.kind].fires(value=found.value, usual=found.usual, flagged=found.flagged):
                groups.keep(found, campaign=campaign)
                kept += 1
    strength.weigh(campaign)
    return kept


@transaction.atomic
def _measured(signal: Callable[[Window], Iterator[Found]], window: Window) -> list[Found]:
    """Read apart from what is then kept: no row is locked for as long as it takes."""
    take_time()
    return list(signal(window))
