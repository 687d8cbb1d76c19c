"""The votes that a search looks at, and what all signals compare with: votes of each work and of all together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db.models import Count, QuerySet

from campaign.models import Campaign
from voting.models import Vote


@dataclass(frozen=True)
class Found:
    """A signal on one work. `votes` are those that show it; examples are taken from them."""

    kind: str
    entry_id: int
    value: Decimal
    usual: Decimal
    flagged: int
    votes: QuerySet[Vote]


class Window:
    """The campaign's votes since a day (`vote_by_day` finds them), or all of them."""

    def __init__(self, campaign: Campaign, *, since: date | None = None) -> None:
        self.campaign, self.since = campaign, since
        votes = Vote.objects.filter(campaign=campaign)
        self.votes: QuerySet[Vote] = votes if since is None else votes.filter(day__gte=since)

    @cached_property
    def of_entry(self) -> Mapping[int, int]:
        """Votes of each work in the window. For comparing only: nobody is shown them."""
        return dict(self.votes.values_list("entry").annotate(n=Count("pk")).order_by())

    @cached_property
    def total(self) -> int:
        return sum(self.of_entry.values())

    def share(self, entry: int, part: int) -> Decimal:
        return percent(part, self.of_entry[entry])

    def share_of_others(self, entry: int, part_of_all: int, own_part: int) -> Decimal:
        """The same share among the votes of all other works."""
        return percent(part_of_all - own_part, self.total - self.of_entry[entry])


def percent(part: int, whole: int) -> Decimal:
    return rounded(Decimal(100 * part) / whole) if whole else Decimal(0)


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
