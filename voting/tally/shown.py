"""Which totals may be shown, to anybody: `show_totals` of the campaign decides. No role sees more, before the close
of the vote or after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from campaign import calendar
from campaign.models import Campaign
from voting.models import ShownTotals

AT_SEAL = "at_seal"


@dataclass(frozen=True)
class Shown:
    """Votes by the entry's key, as of the end of a sealed day."""

    day: date
    votes: Mapping[int, int]


def totals(campaign: Campaign) -> Mapping[int, int] | None:
    """None while they may not be shown. A work without a counted vote is not in them."""
    found = shown(campaign)
    return found.votes if found else None


def shown(campaign: Campaign) -> Shown | None:
    if not are_open(campaign):
        return None
    newest = ShownTotals.objects.filter(sealed_day__campaign=campaign).order_by("-sealed_day__day")
    row = newest.values_list("sealed_day__day", "votes").first()
    if row is None or row[0] < _least_day(campaign):
        return None
    return Shown(row[0], {int(entry): votes for entry, votes in row[1].items()})


def are_open(campaign: Campaign) -> bool:
    """Whether totals, and the files from which anybody could count them, are for the public by now."""
    if campaign.definition.vote.show_totals == AT_SEAL:
        return True
    phase = calendar.shown(campaign).phase("vote")
    return phase is not None and timezone.now() >= phase.closes_at


def _least_day(campaign: Campaign) -> date:
    """Of a campaign that shows totals after the close: those of its last day, not of the day before."""
    phase = calendar.shown(campaign).phase("vote")
    if campaign.definition.vote.show_totals == AT_SEAL or phase is None:
        return date.min
    return timezone.localdate(phase.closes_at - timedelta(microseconds=1))
