"""Whether what was published still follows from what there is. After it votes may be declared void, works disqualified
and sheets opened again, each by two people: none of that is refused, it asks for a correction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from accounts.two_people import Outcome
from campaign import memory
from campaign.models import Campaign, Category
from review.models import Reopening, Result
from review.results.inputs import gather
from review.results.recompute.ranking import digest
from submissions.models import Disqualification, Entry
from voting.tally import voids

_VOTES, _WORKS, _SHEETS = _lazy("选票作废或恢复"), _lazy("取消或恢复资格"), _lazy("评分表重新打开")


def since_computed(result: Result, *, entries: list[Entry] | None = None) -> bool:
    """Whether its inputs, gathered now, are others than those it was made of."""
    return digest(gather(result.category, result.pseudonyms, entries=entries)) != result.inputs_sha256


def of_campaign(campaign: Campaign) -> list[tuple[Category, str]]:
    """Categories whose published result needs a correction that nobody computed yet, and what happened since; at most
    four queries."""
    computed = _computed(campaign)
    if not computed:
        return []
    found: dict[int, list[str]] = {key: [] for key in computed}
    for words, acts in _acts(campaign, min(computed.values())):
        for key in {key for key, at in acts if key in computed and at > computed[key]}:
            found[key].append(str(words))
    return [(one, "、".join(found[one.pk])) for one in memory.categories(campaign) if found.get(one.pk)]


def _computed(campaign: Campaign) -> dict[int, datetime]:
    """By category, when its newest version was computed, where that version is published."""
    rows = Result.objects.filter(campaign=campaign).order_by("version")
    newest = {key: (at, seen) for key, at, seen in rows.values_list("category", "computed_at", "published_at")}
    return {key: at for key, (at, seen) in newest.items() if seen is not None}


def _acts(campaign: Campaign, since: datetime) -> Iterable[tuple[Any, list[tuple[int, datetime]]]]:
    done = {"outcome": Outcome.CONFIRMED, "decided_at__gt": since}
    fallen = Disqualification.objects.filter(entry__campaign=campaign, **done).order_by()
    opened = Reopening.objects.filter(sheet__assignment__panel__campaign=campaign, **done).order_by()
    return (
        (_VOTES, [(category, at) for category, _entry, at in voids.touched(campaign, since=since)]),
        (_WORKS, _pairs(fallen.values_list("entry__category", "decided_at"))),
        (_SHEETS, _pairs(opened.values_list("sheet__assignment__entry__category", "decided_at"))),
    )


def _pairs(rows: Iterable[tuple[int, datetime | None]]) -> list[tuple[int, datetime]]:
    return [(category, at) for category, at in rows if at is not None]
