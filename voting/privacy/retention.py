"""What is kept of voters for the search for fraud has an end: so many days after the vote has closed it is erased.

The privacy page and the page of the number say the same figure (voting/privacy/kept.py).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from campaign import calendar
from campaign.models import Campaign
from voting.models import Complaint, ErasedIdentity, Signal, Vote, Voter
from voting.privacy import erasing, kept

log = logging.getLogger(__name__)
AT_ONCE = 5000  # rows of one statement, so that nobody waits behind it


@dataclass(frozen=True)
class Erased:
    """Rows of a campaign that were emptied, or would be."""

    campaign: Campaign
    votes: int
    voters: int
    seals: int
    others: int  # examples of signals, contacts of complaints

    @property
    def is_nothing(self) -> bool:
        return not (self.votes or self.voters or self.seals or self.others)


def ends_at(campaign: Campaign) -> datetime | None:
    """When what is kept of this campaign's voters is erased; None without a vote."""
    phase = calendar.shown(campaign).phase("vote")
    return phase.closes_at + timedelta(days=kept.traces_days()) if phase else None


def erase_due(*, now: datetime | None = None, is_trial: bool = False) -> list[Erased]:
    """Erase what is due in every campaign; with `is_trial` only count it. Those with nothing to erase are left out."""
    moment = now or timezone.now()
    due = [campaign for campaign in Campaign.objects.order_by("pk") if _is_due(campaign, moment)]
    done = [_counted(campaign) if is_trial else _erased(campaign) for campaign in due]
    for one in done:
        if not one.is_nothing and not is_trial:
            log.info("%s: traces of %d votes and %d voters erased", one.campaign.code, one.votes, one.voters)
    return [one for one in done if not one.is_nothing]


def _is_due(campaign: Campaign, now: datetime) -> bool:
    ends = ends_at(campaign)
    return ends is not None and ends <= now


def _counted(campaign: Campaign) -> Erased:
    votes, voters, seals = (rows.count() for rows in _rows(campaign))
    return Erased(campaign, votes, voters, seals, sum(rows.count() for rows, _empty in _others(campaign)))


def _erased(campaign: Campaign) -> Erased:
    votes, voters, seals = _rows(campaign)
    emptied = 0
    while keys := list(votes.values_list("pk", flat=True)[:AT_ONCE]):
        emptied += erasing.empty_traces(Vote.objects.filter(pk__in=keys))
    cleared = 0
    while keys := list(voters.values_list("pk", flat=True)[:AT_ONCE]):
        cleared += erasing.empty_identities(Voter.objects.filter(pk__in=keys))
    others = sum(rows.update(**empty) for rows, empty in _others(campaign))
    return Erased(campaign, emptied, cleared, seals.delete()[0], others)


def _rows(campaign: Campaign) -> tuple[QuerySet[Vote], QuerySet[Voter], QuerySet[ErasedIdentity]]:
    return (
        erasing.with_traces(Vote.objects.filter(campaign=campaign)),
        Voter.objects.filter(campaign=campaign, erased_at=None),
        ErasedIdentity.objects.filter(campaign=campaign),
    )


def _others(campaign: Campaign) -> list[tuple[QuerySet[Any], dict[str, Any]]]:
    """What repeats traces of voters, or names who reported, and what it becomes."""
    reports = Complaint.objects.filter(campaign=campaign).exclude(name="", contact="")
    return [
        (Signal.objects.filter(campaign=campaign).exclude(examples=[]), {"examples": []}),
        (reports, {"is_named": False, "name": "", "contact": ""}),
    ]
