"""A change of a campaign's definition before it is made: what will be another, what it does, and why it may not be.

The new definition is written as the file that would be loaded and read by the same reader, so that a page can store
nothing that a file could not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from campaign.definition.shifting import shifted
from campaign.definition.spec import CampaignSpec
from campaign.definition_file.parsing import DefinitionErrors, parse_definition
from campaign.definition_file.writing import write_definition
from campaign.history.differences import Difference, differences, folded
from campaign.history.recording import union_names
from campaign.loading import guards
from campaign.loading.exporting import in_force, moved
from campaign.loading.guards import Change
from campaign.loading.loading import refusals
from campaign.models import Campaign

_OF_CATEGORY = re.compile(r"categories\[([^\]]+)\]")


@dataclass(frozen=True)
class Proposal:
    """`faults` are of the definition itself, `refused` of what it would do to a running campaign; with either of them
    nothing is saved. `effects` is what will be otherwise for people."""

    change: Change
    differences: list[Difference]
    faults: list[str]
    refused: list[str]
    effects: list[str]

    @property
    def lines(self) -> list[Difference]:
        return folded(self.differences)

    @property
    def why_not(self) -> list[str]:
        return [*self.faults, *self.refused]

    @property
    def can_be_saved(self) -> bool:
        return bool(self.differences) and not self.why_not


def propose(campaign: Campaign, new: CampaignSpec) -> Proposal:
    """`new` with the dates as they shall be in force."""
    old = in_force(campaign)
    change = Change(campaign=campaign, old=old, new=new)
    made = differences(old, new, union_names(old, new))
    if not made:
        return Proposal(change, [], [], [], [])
    faults = list(_new_faults(old, new))
    refused = list(refusals(shifted(new, -moved(campaign)), campaign))
    return Proposal(change, made, faults, refused, guards.effects(change))


def faults_of(spec: CampaignSpec) -> list[str]:
    """All that the reader of the file would say against it, in its order."""
    try:
        parse_definition(write_definition(spec))
    except DefinitionErrors as errors:
        return [_in_words(problem.key, problem.message, spec) for problem in errors.problems]
    return []


def _new_faults(old: CampaignSpec, new: CampaignSpec) -> Iterator[str]:
    """What an older version of the program let pass does not keep anybody from changing something else."""
    if found := faults_of(new):
        known = set(faults_of(old))
        yield from (fault for fault in found if fault not in known)


def _in_words(key: str, message: str, spec: CampaignSpec) -> str:
    """The category by its name; where in the file it would stand is of no use on a page."""
    match = _OF_CATEGORY.match(key)
    category = spec.category(match[1]) if match else None
    return f"{category.name}：{message}" if category else message
