"""One category's votes of one day as a file, and the tree of digests beside it.

Rows stand in the order of their receipts' digests, which is by lot: neither order nor name tells who voted when.
"""

from __future__ import annotations

import hashlib
import hmac
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from campaign.models import Campaign, Category
from submissions.files import storage
from voting.ledger.verify_ledger import HEAD, leaf, levels
from voting.models import LedgerFile, Vote

BALLOT = 32  # hex characters of the HMAC
ROWS_AT_ONCE = 5000


@dataclass
class Written:
    """A file that lies in storage. `cast`: its votes by the entry's key."""

    file: LedgerFile
    cast: Counter[int] = field(default_factory=Counter)


def write(*, category: Category, day: date, first_seq: int) -> Written:
    """Writing it again gives the same bytes under the same name."""
    leaves: list[bytes] = []
    cast: Counter[int] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "votes.csv"
        with path.open("wb") as stream:
            stream.write(f"{HEAD}\n".encode())
            for entry, line in _lines(category, day, first_seq):
                stream.write(line + b"\n")
                leaves.append(leaf(line))
                cast[entry] += 1
        file = LedgerFile(
            kind=LedgerFile.Kind.VOTES,
            category=category,
            name=f"{day}-{category.code}.csv",
            size=path.stat().st_size,
            rows=len(leaves),
            first_seq=first_seq,
            sha256=storage.sha256_of(path),
        )
        file.merkle_root = _keep_tree(category.campaign, file, leaves, Path(folder) / "tree")
        storage.force_to_disk(path)
        storage.put(path, stored_name(category.campaign, file.sha256))
    return Written(file, cast)


def stored_name(campaign: Campaign, sha256: str, ending: str = "csv") -> str:
    return f"ledger/{campaign.code}/{sha256}.{ending}"


def ballot_of(*, day: date, voter: int, category: Category, period: str) -> str:
    """The name of a voter's ballot on one day and in one category; nobody can join two of them without the key."""
    day_key = hmac.digest(settings.LEDGER_KEY.encode(), f"ledger|{category.campaign.code}|{day}".encode(), "sha256")
    return hmac.digest(day_key, f"{voter}|{category.code}|{period}".encode(), "sha256").hex()[:BALLOT]


def _lines(category: Category, day: date, first_seq: int) -> Iterator[tuple[int, bytes]]:
    votes = Vote.objects.filter(campaign=category.campaign, category=category, day=day)
    rows = votes.order_by("receipt_sha256", "slot").values_list(
        "entry", "entry__number", "voter", "period", "slot", "receipt_sha256"
    )
    for seq, (entry, number, voter, period, slot, receipt) in enumerate(rows.iterator(ROWS_AT_ONCE), start=first_seq):
        ballot = ballot_of(day=day, voter=voter, category=category, period=period)
        yield entry, f"{seq},{number},{day},{ballot},{slot},{receipt}".encode()


def _keep_tree(campaign: Campaign, file: LedgerFile, leaves: list[bytes], path: Path) -> str:
    """All levels of the tree one after the other, from which a path is read in a few steps; the root."""
    if not leaves:
        return hashlib.sha256().hexdigest()
    tree = levels(leaves)
    path.write_bytes(b"".join(digest for level in tree for digest in level))
    storage.put(path, stored_name(campaign, file.sha256, "tree"))
    return tree[-1][0].hex()
