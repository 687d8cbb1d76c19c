"""Where a role takes one file: which of its files stands, and which only try to take its place. Facts, no changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from campaign.definition.spec import FileRule
from submissions.models import EntryFile

UNJUDGED = (EntryFile.State.CHECKING, EntryFile.State.HELD)


def standing(rule: FileRule, files: Iterable[EntryFile]) -> EntryFile | None:
    """The good one among the role's live files; the newest, should there be two. None where several are asked."""
    good = [file for file in files if file.is_good] if rule.max_count == 1 else []
    return max(good, key=lambda file: file.pk, default=None)


def without_unfit(rule: FileRule, files: Sequence[EntryFile]) -> list[EntryFile]:
    """The role's live files without those that were to replace a good one and failed: they stand in nobody's way."""
    stands = standing(rule, files)
    return [file for file in files if stands is None or file.state != EntryFile.State.FAILED]
