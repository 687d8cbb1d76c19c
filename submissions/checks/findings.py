"""A finding as a row, and a row in words."""

from __future__ import annotations

from submissions.media import facts as media
from submissions.models import EntryFile, Finding


def stored(finding: media.Finding, file: EntryFile, *, is_deep: bool = False) -> Finding:
    """The row of a finding."""
    plain = finding.as_dict()
    return Finding(
        file=file,
        code=finding.code,
        level=finding.level,
        seen=plain["seen"],
        asked=plain["asked"],
        at_s=finding.at_s,
        evidence=finding.evidence or "",
        is_deep=is_deep,
    )
