"""What a manifest says besides the day's votes: batches of void or restored votes, works that fell or came back."""

from __future__ import annotations

import bisect
import hashlib
import hmac
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from campaign.models import Campaign
from submissions.files import storage
from submissions.models import Entry
from voting.fallen import fallen
from voting.ledger import due
from voting.ledger.verify_ledger import VOIDS_HEAD
from voting.ledger.vote_files import stored_name
from voting.models import LedgerDay, LedgerFile, VoidBatch, VoidedVote, Vote

ROWS_AT_ONCE = 5000
PSEUDONYM = 8  # hex characters


def unpublished(campaign: Campaign, day: date) -> list[VoidBatch]:
    """Confirmed by the end of the day and in no manifest yet."""
    found = VoidBatch.objects.filter(campaign=campaign, confirmed_at__lt=due.end_of(day), published__isnull=True)
    return list(found.order_by("confirmed_at", "pk"))


def as_published(batch: VoidBatch) -> dict[str, Any]:
    """Without names: two pseudonyms show that two people did it, the same person under the same one each time."""
    assert batch.confirmed_at is not None
    return {
        "batch": batch.pk,
        "action": batch.kind,
        "undoes": batch.undoes_id,
        "votes": batch.size,
        "reason": batch.reason,
        "proposed_by": _pseudonym(batch.campaign, batch.proposed_by_id),
        "proposed_at": _moment(batch.proposed_at),
        "confirmed_by": _pseudonym(batch.campaign, batch.confirmed_by_id),
        "confirmed_at": _moment(batch.confirmed_at),
    }


def void_file(campaign: Campaign, day: date, batches: Sequence[VoidBatch]) -> LedgerFile | None:
    """A row for each vote in these batches, by the number it has in its category's file."""
    if not batches:
        return None
    lines = [VOIDS_HEAD, *_void_lines(campaign, batches)]
    content = "".join(f"{line}\n" for line in lines).encode()
    digest = hashlib.sha256(content).hexdigest()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voids.csv"
        path.write_bytes(content)
        storage.force_to_disk(path)
        storage.put(path, stored_name(campaign, digest))
    return LedgerFile(
        kind=LedgerFile.Kind.VOIDS, name=f"{day}-voids.csv", size=len(content), rows=len(lines) - 1, sha256=digest
    )


def works_that_fell(campaign: Campaign, before: Sequence[LedgerDay], day: date) -> tuple[list[Any], list[Any]]:
    """Disqualified since the last manifest, and put back since; both as they are published."""
    told = _told(before)
    now = {key: one for key, one in fallen(campaign).items() if one.at < due.end_of(day)}
    entries = Entry.objects.filter(pk__in=now).order_by("pk").values_list("pk", "number", "category__code")
    named = {(category, number): now[key] for key, number, category in entries}
    new = [
        {"category": category, "entry": number, "reason": one.reason, "at": _moment(one.at)}
        for (category, number), one in named.items()
        if (category, number) not in told
    ]
    back = [{"category": category, "entry": number} for category, number in sorted(told - set(named))]
    return new, back


def _told(before: Sequence[LedgerDay]) -> set[tuple[str, str]]:
    """(category, work) of those that are disqualified by the manifests so far."""
    told: set[tuple[str, str]] = set()
    for row in before:
        manifest = json.loads(row.manifest or "{}")
        told |= {(one["category"], one["entry"]) for one in manifest["disqualified"]}
        told -= {(one["category"], one["entry"]) for one in manifest["reinstated"]}
    return told


def _void_lines(campaign: Campaign, batches: Sequence[VoidBatch]) -> Iterator[str]:
    rows = VoidedVote.objects.filter(batch__in=batches).order_by("batch", "vote")
    wanted: dict[tuple[int, date], list[tuple[int, str, str, int]]] = defaultdict(list)
    for batch, kind, receipt, slot, category, day in rows.values_list(
        "batch", "batch__kind", "vote__receipt_sha256", "vote__slot", "vote__category", "vote__day"
    ).iterator(ROWS_AT_ONCE):
        wanted[category, day].append((batch, kind, receipt, slot))
    for (category, day), votes in sorted(wanted.items()):
        numbers = _Numbers(campaign, category, day)
        for batch, kind, receipt, slot in votes:
            yield f"{batch},{kind},{numbers.category},{day},{numbers.of(receipt, slot)}"


class _Numbers:
    """The numbers of one category's votes on one day: their places in the file's order."""

    def __init__(self, campaign: Campaign, category: int, day: date) -> None:
        votes = Vote.objects.filter(campaign=campaign, category=category, day=day)
        self._order = list(votes.order_by("receipt_sha256", "slot").values_list("receipt_sha256", "slot"))
        earlier = LedgerFile.objects.filter(sealed_day__campaign=campaign, category=category, sealed_day__day__lt=day)
        last = earlier.order_by("-sealed_day__day").values_list("first_seq", "rows").first()
        self._first = sum(last) if last else 1
        self.category = next(row.code for row in _categories(campaign) if row.pk == category)

    def of(self, receipt: str, slot: int) -> int:
        return self._first + bisect.bisect_left(self._order, (receipt, slot))


def _categories(campaign: Campaign) -> list[Any]:
    return list(campaign.categories.all())


def _pseudonym(campaign: Campaign, person: int | None) -> str:
    key = settings.LEDGER_KEY.encode()
    return hmac.digest(key, f"staff|{campaign.code}|{person}".encode(), "sha256").hex()[:PSEUDONYM]


def _moment(at: Any) -> str:
    return str(timezone.localtime(at).isoformat(timespec="seconds"))
