"""Which phases are open at this moment; the branch's own deadline is inherited down the tree.

Two sources of the same answers. What decides asks the rows: `phase`, `deadline`, `is_open`. What a page shows may
come from this process's memory and be a second old: `shown(campaign)`, without a query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Union
from campaign import memory
from campaign.models import BranchDeadline, Campaign, Phase


@dataclass(frozen=True)
class Calendar:
    """A campaign's phases by their opening, and when branches close that do so earlier, by their union's code."""

    phases: Sequence[Phase]
    closes: Mapping[str, datetime]

    def phase(self, code: str) -> Phase | None:
        return next((phase for phase in self.phases if phase.code == code), None)

    def collecting(self, union: Union) -> tuple[Phase | None, datetime | None]:
        """The phase of collection, and when it closes for this union: the earliest of its own and its branches'."""
        collect = self.phase("collect")
        if collect is None:
            return None, None
        own = [self.closes[code] for code in union.chain_codes() if code in self.closes]
        return collect, min([collect.closes_at, *own])

    def is_open(self, code: str, *, union: Union | None = None, now: datetime | None = None) -> bool:
        """Whether the phase is open; for `collect` with a union, whether it is open for that branch."""
        now, row = now or timezone.now(), self.phase(code)
        if row is None or not row.opens_at <= now < row.closes_at:
            return False
        closes = self.collecting(union)[1] if code == "collect" and union is not None else None
        return closes is None or now < closes


def current_campaign() -> Campaign | None:
    return memory.current()


def current_campaign_or_404() -> Campaign:
    campaign = current_campaign()
    if campaign is None:
        raise Http404(_("还没有活动。"))
    return campaign


def shown(campaign: Campaign) -> Calendar:
    """For pages: as this process knows it."""
    return Calendar(*memory.calendar_of(campaign))


def asked(campaign: Campaign, union: Union | None = None) -> Calendar:
    """For what decides: from the database, in one query, or two with the deadlines of the union's branches."""
    phases = list(Phase.objects.filter(campaign=campaign))
    if union is None:
        return Calendar(phases, {})
    deadlines = BranchDeadline.objects.filter(campaign=campaign, union__code__in=union.chain_codes())
    return Calendar(phases, dict(deadlines.values_list("union__code", "closes_at")))


def phase(*, campaign: Campaign, code: str) -> Phase | None:
    return Phase.objects.filter(campaign=campaign, code=code).first()


def deadline(*, campaign: Campaign, union: Union) -> datetime | None:
    """When collection closes for this union: the earliest of the campaign's close and its branches' own."""
    return asked(campaign, union).collecting(union)[1]


def is_open(*, campaign: Campaign, code: str, union: Union | None = None, now: datetime | None = None) -> bool:
    return asked(campaign, union if code == "collect" else None).is_open(code, union=union, now=now)
