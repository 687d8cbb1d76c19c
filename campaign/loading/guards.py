"""Who may object to a new definition, and who knows what it would do: later apps, which hold what it touches.

Campaign may not import submissions, voting or review. Each registers a guard in its AppConfig.ready:

    from campaign.loading.guards import Change, register_guard

    def entries_keep_their_form(change: Change) -> Iterator[str]:
        for part in change.removed:
            if <entries use part.category / part.kind / part.code>:
                yield f"{part.label}已有 12 件申报，不能删除。"

    register_guard(entries_keep_their_form)

A guard yields one Chinese sentence for each thing it refuses. An effect (`register_effect`) yields one for each thing
that will be otherwise for people: “12 份草稿重新打开”. Registering twice is once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from campaign.definition.changes import Part, published_parts, removed_parts, rescored_parts
from campaign.definition.spec import CampaignSpec, PhaseSpec
from campaign.models import Campaign


@dataclass(frozen=True)
class Change:
    """A stored campaign, the definition it holds and the one that is to replace it; both with the dates as they are
    in force, whatever the rehearsal clock has moved."""

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

    def dates_of(self, code: str) -> tuple[PhaseSpec | None, PhaseSpec | None]:
        """The phase of this code as it was and as it will be."""
        old, new = (next((one for one in spec.phases if one.code == code), None) for spec in (self.old, self.new))
        return old, new


Guard = Callable[[Change], Iterator[str]]
_guards: list[Guard] = []
_effects: list[Guard] = []


def register_guard(guard: Guard) -> None:
    if guard not in _guards:
        _guards.append(guard)


def register_effect(effect: Guard) -> None:
    if effect not in _effects:
        _effects.append(effect)


def effects(change: Change) -> list[str]:
    """What the change does, as far as any app knows."""
    return [sentence for effect in _effects for sentence in effect(change)]


def objections(change: Change) -> list[str]:
    """All sentences of all guards, in the order of registering."""
    return [sentence for guard in _guards for sentence in guard(change)]
