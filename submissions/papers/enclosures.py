"""The receipt as a PDF in the mail that tells of a submission."""

from __future__ import annotations

from accounts.models import Notice
from submissions.models import Entry
from submissions.papers import as_pdf, contents


def receipt(notice: Notice) -> list[tuple[str, bytes, str]]:
    """As the entry was handed in last. Nothing where it was taken back before the mail went."""
    entry = Entry.objects.select_related("union", "recommending").filter(pk=notice.object_id).first()
    found = contents.receipt_of(entry) if entry else None
    if entry is None or found is None:
        return []
    return [(f"{found.number}.pdf", as_pdf.draw(contents.receipt_paper(entry, found)), "application/pdf")]
