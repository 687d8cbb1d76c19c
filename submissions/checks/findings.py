"""A finding as a row."""

from __future__ import annotations

from decimal import Decimal

from submissions.media import facts as media
from submissions.models import EntryFile, Finding

LATEST_S = Decimal(9_999_999)  # what the column holds: 115 days into a film


def row_of(finding: media.Finding, file: EntryFile, *, is_deep: bool = False) -> Finding:
    """The row of a finding."""
    plain = finding.as_dict()
    return Finding(
        file=file,
        code=finding.code,
        level=finding.level,
        seen=plain["seen"],
        asked=plain["asked"],
        at_s=_moment(finding.at_s),
        evidence=finding.evidence or "",
        is_deep=is_deep,
    )


def _moment(at_s: Decimal | None) -> Decimal | None:
    return at_s if at_s is not None and at_s.is_finite() and 0 <= at_s <= LATEST_S else None
