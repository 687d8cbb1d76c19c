"""The works of a panel that have fewer experts than they need."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from review.models import Panel
from review.panels.conflicts import entries
from review.panels.overview.gaps import LEAST
from submissions.models import Entry


@dataclass(frozen=True)
class Short:
    entry: Entry
    has: int
    least: int


def works(panel: Panel) -> list[Short]:
    """Those that were given out, to too few or to some who have stepped back since; by number. One query."""
    least = panel.experts_per_work or LEAST
    standing = Count("assignments", filter=Q(assignments__recused_at__isnull=True))
    rows = entries(panel).filter(assignments__isnull=False).annotate(has=standing).filter(has__lt=least)
    return [Short(entry, entry.has, least) for entry in rows]
