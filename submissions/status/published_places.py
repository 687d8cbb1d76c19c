"""Where an entry stands in a published result: asked of the app that knows results, which registers at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from campaign.models import Campaign
from submissions import states
from submissions.models import Entry
from submissions.status.facts import Placed

# From the keys of shortlisted entries to the place of each that has one; one query.
Source = Callable[[list[int]], Mapping[int, Placed]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def of(entries: Iterable[Entry]) -> dict[int, Placed]:
    """By the entry's key. No query where none of them was shortlisted."""
    keys = [entry.pk for entry in entries if entry.state == states.SHORTLISTED]
    found: dict[int, Placed] = {}
    for source in _sources if keys else ():
        found |= source(keys)
    return found


def public(entries: Iterable[Entry], *, campaign: Campaign) -> dict[int, Placed]:
    """What everybody may read beside a work's title: where works without a prize are published by their number alone,
    their place is not."""
    found = of(entries)
    if campaign.definition.without_prize == "all":
        return found
    return {key: placed for key, placed in found.items() if placed.award}
