"""The lock that every act on a score sheet takes first."""

from __future__ import annotations

from review.models import Assignment


def held(pk: int) -> Assignment | None:
    """The assignment with this key as it stands now, locked: saving, sealing, recusing, reopening and leaving the panel
    wait for each other, and of two that exclude each other only the first happens."""
    rows = (
        Assignment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("entry", "expert")
        .defer("entry__answers")
    )
    return rows.filter(pk=pk).first()
