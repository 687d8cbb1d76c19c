"""What the ledger page shows, read from the sealed days: a handful of queries however many votes there are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from campaign.models import Campaign
from submissions.models import Entry
from voting.models import LedgerDay, LedgerFile


@dataclass
class DayOfLedger:
    """A sealed day as a row: `votes` of all categories, files in the order of the categories."""

    row: LedgerDay
    files: list[LedgerFile] = field(default_factory=list)

    @property
    def votes(self) -> int:
        return sum(file.rows for file in self.files if file.kind == LedgerFile.Kind.VOTES)

    @property
    def filled(self) -> list[LedgerFile]:
        return [file for file in self.files if file.rows]

    @property
    def empty(self) -> list[LedgerFile]:
        return [file for file in self.files if not file.rows]

    @property
    def name(self) -> str:
        return f"manifest-{self.row.day}.json"


@dataclass(frozen=True)
class Decision:
    """A published batch of void or restored votes, or a work that was disqualified or put back."""

    what: str  # void, undo, disqualified or reinstated
    day: Any
    number: Any  # of the batch, or of the work
    votes: int = 0
    reason: str = ""
    at: str = ""


def days(campaign: Campaign) -> list[DayOfLedger]:
    """Sealed days, the newest first."""
    rows = _sealed(campaign)
    found = {row.pk: DayOfLedger(row) for row in reversed(rows)}
    for file in LedgerFile.objects.filter(sealed_day__in=found):
        found[file.sealed_day_id].files.append(file)
    return list(found.values())


def decisions(campaign: Campaign) -> list[Decision]:
    """All that the manifests say of votes that do not count, the newest first."""
    found = []
    for row in reversed(_sealed(campaign)):
        manifest = json.loads(row.manifest or "{}")
        found += [
            Decision(one["action"], row.day, one["batch"], one["votes"], one["reason"], one["confirmed_at"])
            for one in manifest["batches"]
        ]
        found += [Decision("disqualified", row.day, one["entry"], 0, one["reason"]) for one in manifest["disqualified"]]
        found += [Decision("reinstated", row.day, one["entry"]) for one in manifest["reinstated"]]
    return found


def by_number(campaign: Campaign, votes: Mapping[int, int]) -> dict[str, dict[str, int]]:
    """Totals as verify_ledger.py computes them: category → number → votes."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    entries = Entry.objects.filter(pk__in=votes).order_by("category", "number")
    for key, number, category in entries.values_list("pk", "number", "category__code"):
        found[category][str(number)] = votes[key]
    return dict(found)


def _sealed(campaign: Campaign) -> list[LedgerDay]:
    return list(LedgerDay.objects.filter(campaign=campaign, sealed_at__isnull=False))
