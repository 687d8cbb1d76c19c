"""Where a vote stands in the published ledger, and the path of digests that proves it.

Files are read by halves and trees by steps: a check costs the same in a file of a hundred votes and of a million,
and the votes' table is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.files.storage import default_storage

from campaign.models import Campaign
from submissions import states
from voting.fallen import fallen
from voting.ledger import due
from voting.ledger.verify_ledger import HEAD
from voting.ledger.vote_files import stored_name
from voting.models import LedgerFile, Vote
from voting.voids import standing

DIGEST = 32  # bytes
LONGEST_LINE = 400  # bytes


@dataclass(frozen=True)
class Proof:
    """`file` is None until the day is sealed, which happens soon after `sealed_from`."""

    vote: Vote
    sealed_from: datetime
    is_void: bool
    fell_for: str  # the public reason for which its work was disqualified
    file: LedgerFile | None = None
    line: str = ""
    path: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """Of its row."""
        return self.line.partition(",")[0]

    def as_published(self) -> dict[str, Any]:
        """As verify_ledger.py reads it."""
        assert self.file is not None
        return {"day": str(self.vote.day), "file": self.file.name, "line": self.line, "path": list(self.path)}


def proofs(votes: Sequence[Vote]) -> list[Proof]:
    """Of the votes of one receipt, which are of one day and category."""
    void = standing.void_among([vote.pk for vote in votes])
    fell = fallen(votes[0].campaign) if any(vote.entry.state == states.DISQUALIFIED for vote in votes) else {}
    files = LedgerFile.objects.filter(
        sealed_day__campaign=votes[0].campaign, sealed_day__day=votes[0].day, sealed_day__sealed_at__isnull=False
    )
    file = files.filter(category=votes[0].category, kind=LedgerFile.Kind.VOTES).select_related("sealed_day").first()
    found = []
    for vote in votes:
        line, path = _row_and_path(vote, file) if file else ("", ())
        reason = fell[vote.entry_id].reason if vote.entry_id in fell else ""
        opens = due.end_of(vote.day) + due.PAUSE
        found.append(Proof(vote, opens, vote.pk in void, reason, file, line, path))
    return found


def _row_and_path(vote: Vote, file: LedgerFile) -> tuple[str, tuple[str, ...]]:
    with _opened(vote.campaign, file, "csv") as stream:
        line = _line_of(stream, file.size, (vote.receipt_sha256, vote.slot))
    with _opened(vote.campaign, file, "tree") as stream:
        return line, _path(stream, int(line.partition(",")[0]) - file.first_seq, file.rows)


def _line_of(stream: IO[bytes], size: int, wanted: tuple[str, int]) -> str:
    """By halves: rows stand in the order of receipt and slot."""
    low, high = len(HEAD) + 1, size
    while low < high:
        middle = (low + high) // 2
        start = _start_of_line(stream, low, middle)
        stream.seek(start)
        line = stream.readline().decode()
        *_rest, slot, receipt = line.rstrip("\n").split(",")
        if (receipt, int(slot)) == wanted:
            return line.rstrip("\n")
        low, high = (low, start) if (receipt, int(slot)) > wanted else (start + len(line), high)
    raise LookupError(f"{wanted} is not in the file that was sealed")


def _start_of_line(stream: IO[bytes], low: int, middle: int) -> int:
    start = max(low, middle - LONGEST_LINE)
    stream.seek(start)
    return start + stream.read(middle - start).rfind(b"\n") + 1


def _path(stream: IO[bytes], index: int, rows: int) -> tuple[str, ...]:
    """The neighbour on each level of the tree, lowest first."""
    path, level = [], 0
    while rows > 1:
        if index ^ 1 < rows:
            stream.seek((level + (index ^ 1)) * DIGEST)
            path.append(stream.read(DIGEST).hex())
        index, level, rows = index // 2, level + rows, (rows + 1) // 2
    return tuple(path)


@contextmanager
def _opened(campaign: Campaign, file: LedgerFile, ending: str) -> Any:
    with default_storage.open(stored_name(campaign, file.sha256, ending)) as stream:
        yield stream
