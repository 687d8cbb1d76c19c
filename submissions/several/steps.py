"""Several entries of a list that one act shall happen to: which were ticked, and what will happen to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from common import text
from submissions import access, handed_in
from submissions.models import Entry
from submissions.status import status

MOST = 50  # at once: a page of the desk


@dataclass(frozen=True)
class Step:
    """One entry: what will happen to it, or why nothing will."""

    entry: Entry
    says: str
    will: bool
    is_opened: bool


@dataclass(frozen=True)
class Plan:
    act: str
    steps: list[Step]

    @property
    def entries(self) -> list[Entry]:
        """Those to which it will happen."""
        return [step.entry for step in self.steps if step.will]

    @property
    def left_out(self) -> list[Step]:
        return [step for step in self.steps if not step.will]


def picked(user: User, keys: Sequence[str]) -> list[Entry]:
    """The entries of this year that were ticked, as far as the person reaches them, by category and number."""
    numbers = [number for key in keys[:MOST] if (number := text.whole_number(key, text.LAST_KEY))]
    found = access.visible_entries(user).filter(pk__in=numbers, campaign__is_current=True)
    entries = list(found.select_related("union", "recommending").order_by("category__position", "number"))
    handed_in.put_titles(entries)
    return entries


def not_in(entry: Entry, state: str) -> str:
    """Why an act on entries of this state leaves the entry out; "" where it does not."""
    if entry.state == state:
        return ""
    return _("现在是“%(state)s”，不在这一步") % {"state": status.label_of(entry, reader="staff")}
