"""The scanned sheets of a category's meetings, for who checks its result."""

from __future__ import annotations

from review.models import MeetingScan
from submissions.evidence import shown
from submissions.evidence.shown import Shown


def of_category(category: int) -> list[tuple[MeetingScan, list[Shown]]]:
    """The newest of each panel. Two queries, one where there is none."""
    rows = MeetingScan.objects.filter(panel__category=category).select_related("panel", "by", "folder")
    newest: dict[int, MeetingScan] = {}
    for scan in rows.prefetch_related("folder__files").order_by("panel__section", "-pk"):
        newest.setdefault(scan.panel_id, scan)
    return [
        (scan, shown.files_of(scan.folder, address="meeting_scan_file", owner=panel)) for panel, scan in newest.items()
    ]
