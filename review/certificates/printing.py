"""The papers of a category's certificates, in the order of their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from campaign.models import Category
from review.models import Certificate
from submissions.answers.authors import named_authors


@dataclass(frozen=True)
class Sheet:
    """`authors`: only those who agreed to be named, as it stands today."""

    certificate: Certificate
    authors: list[str]

    @property
    def grouped_code(self) -> str:
        code = self.certificate.code
        return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def papers(category: Category) -> list[Sheet]:
    """Two queries, whatever their number."""
    found = Certificate.objects.filter(result__category=category).select_related("entry").order_by("number")
    sheets = []
    for one in found:
        one.entry.category = category
        sheets.append(Sheet(one, named_authors(one.entry)))
    return sheets
