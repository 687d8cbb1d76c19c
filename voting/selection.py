"""What a visitor has picked, as it travels in the address from the gallery to the last step.

Nothing is kept on the server before the vote, so that nothing is lost between the steps and no session is needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from campaign import memory
from campaign.models import Campaign, Category
from submissions import access
from submissions.models import Entry

MOST_READ = 50  # picks read from one request, whatever it claims
_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Selection:
    """`missing` counts the picks that name no shortlisted work of the category."""

    category: Category | None = None
    entries: tuple[Entry, ...] = ()
    missing: int = 0

    @property
    def ids(self) -> list[int]:
        return [entry.pk for entry in self.entries]

    @property
    def query(self) -> str:
        """For the address: category=film&pick=FJ23-0412&pick=…"""
        if self.category is None:
            return ""
        return urlencode([("category", self.category.code), *(("pick", str(e.number)) for e in self.entries)])


def numbers(data: QueryDict) -> list[str]:
    """Entry numbers named in a request, each once, without what cannot be one."""
    return [name for name in dict.fromkeys(data.getlist("pick")[:MOST_READ]) if _WORD.fullmatch(name)]


def code(data: QueryDict) -> str:
    named = data.get("category", "")
    return named if _WORD.fullmatch(named) else ""


def keys(data: QueryDict, category: Category) -> dict[str, int]:
    """The picks that name a shortlisted work of the category, by number."""
    named = access.public_entries().filter(category=category, number__in=numbers(data))
    return {str(number): key for number, key in named.order_by().values_list("number", "pk")}


def read(data: QueryDict, campaign: Campaign) -> Selection:
    category = memory.category_of(campaign, code(data))
    named = data.getlist("pick")[:MOST_READ]
    if category is None:
        return Selection(missing=len(named))
    rows = access.public_entries().filter(category=category, number__in=numbers(data)).select_related("union")
    by_number = {entry.number: entry for entry in rows}
    found = tuple(by_number[name] for name in numbers(data) if name in by_number)
    return Selection(category, found, missing=len(set(named)) - len(found))
