"""Who may object to a new definition: later apps, which hold what a change would harm.

Campaign may not import submissions, voting or review. Each registers a guard in its AppConfig.ready:

    from campaign.guards import Change, register_guard

    def entries_keep_their_form(change: Change) -> Iterator[str]:
        for part in change.removed:
            if <entries use part.category / part.kind / part.code>:
                yield f"{part.label}已有 12 件申报，不能删除。"

    register_guard(entries_keep_their_form)

A guard yields one Chinese sentence for each thing it refuses. Registering twice is once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from campaign.definition.changes import Part, published_parts, removed_parts, rescored_parts
from campaign.definition.spec import CampaignSpec
from campaign.models import Campaign


@dataclass(frozen=True)
class Change:
    """A stored campaign, the definition it holds and the one that is to replace it."""

    campaign: Campaign
    old: CampaignSpec
    new: CampaignSpec

    @cached_property
    def removed(self) -> list[Part]:
        """Categories, sections, fields and file roles that the new definition no longer has."""
        return removed_parts(self.old, self.new)

    @cached_property
    def published(self) -> list[Part]:
        """Fields and file roles that become public, declarations that become the consent to name the authors."""
        return published_parts(self.old, self.new)

    @cached_property
    def rescored(self) -> list[Part]:
        """Categories (section "" ) and sections whose rubric differs."""
        return rescored_parts(self.old, self.new)


Guard = Callable[[Change], Iterator[str]]
_guards: list[Guard] = []


def register_guard(guard: Guard) -> None:
    if guard not in _guards:
        _guards.append(guard)


def objections(change: Change) -> list[str]:
    """All sentences of all guards, in the order of registering."""
    return [sentence for guard in _guards for sentence in guard(change)]
