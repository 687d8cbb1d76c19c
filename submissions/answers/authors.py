"""Who made a work, for everybody to read: by their consent alone (PIPL art. 13)."""

from __future__ import annotations

from campaign.definition import asking
from submissions.answers.in_words import has_consent
from submissions.models import Entry


def named_authors(entry: Entry) -> list[str]:
    """Names for the line under the title: the first public column of each row of people, in their order."""
    if not has_consent(entry):
        return []
    names = [
        str(row.get(column.code, ""))
        for spec in asking.asked(entry.category.rules, entry.section, entry.answers, "authors")
        if spec.public and spec.kind == "rows"
        for column in [next((column for column in spec.columns if column.public), None)]
        if column
        for row in entry.answers.get(spec.code) or []
    ]
    return [name for name in dict.fromkeys(names) if name]
