"""Whose numbers: the province's, or of one branch; and which of their rows this person may read one by one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse

from accounts.models import Union, User
from accounts.permissions import allows
from accounts.unions.official_order import official_order
from campaign import memory
from campaign.models import Campaign, Category
from submissions.access import visible_entries
from submissions.models import Entry
from submissions.models.entries import EntryQuerySet


@dataclass(frozen=True)
class Scope:
    campaign: Campaign
    user: User

    @property
    def branch(self) -> Union | None:
        """The one whose numbers these are; None for the whole province."""
        return self.user.union if allows(self.user, "entry.read_branch") else None

    @property
    def entries(self) -> EntryQuerySet:
        """What was handed in and not taken back."""
        rows = Entry.objects.standing().filter(campaign=self.campaign).order_by()
        return rows.filter(recommending=self.branch) if self.branch else rows

    @property
    def readable(self) -> EntryQuerySet:
        """Those of them that this person may open."""
        return visible_entries(self.user).standing().filter(campaign=self.campaign).order_by()

    @property
    def reads_all(self) -> bool:
        """Whether that is all of them: the province reads what has been recommended."""
        return self.branch is not None

    @cached_property
    def unions(self) -> list[Union]:
        """Recommending unions, in the official order."""
        if self.branch:
            return [self.branch]
        return list(Union.objects.filter(parent__kind=Union.Kind.PROVINCE).order_by(*official_order()))

    @cached_property
    def categories(self) -> list[Category]:
        return memory.categories(self.campaign)

    def link(self, name: str, **query: object) -> str:
        """An address of this year, wherever it is asked from: that of an earlier campaign stands under its year."""
        path = reverse(name).removeprefix(get_script_prefix().rstrip("/"))
        year = "" if self.campaign.is_current else f"/{self.campaign.year}"
        asked = urlencode({key: value for key, value in query.items() if value not in ("", None)})
        return f"{year}{path}?{asked}" if asked else f"{year}{path}"

    def rows(self, **query: object) -> str:
        """Where entries with these properties are listed (review/statistics/rows.py)."""
        return self.link("statistics_entries", **query)

    def hours(self, **query: object) -> str:
        """Where the hours of the vote are listed (review/statistics/vote_rows.py)."""
        return self.link("statistics_hours", **query)
