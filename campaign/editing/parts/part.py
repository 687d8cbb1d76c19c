"""What every part of a definition offers: its fields, and the definition with what they were changed to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from campaign.definition.spec import CampaignSpec
from campaign.editing.parts import slots
from campaign.editing.parts.slots import Group

# The groups of a part; the second argument is the category of a part that has one for each.
Groups = Callable[[CampaignSpec, str], list[Group]]
Applied = Callable[[CampaignSpec, CampaignSpec], CampaignSpec]


@dataclass(frozen=True)
class Part:
    """`of_category`: there is one for each category. `after` looks at the definition before and after, and carries a
    change on to where else it belongs. `has_calendar`: its preview draws the calendar."""

    code: str
    label: Any
    what: Any
    icon: str
    groups: Groups
    of_category: bool = False
    has_calendar: bool = False
    after: Applied | None = None

    def applied(self, spec: CampaignSpec, category: str, changes: Mapping[str, Any]) -> CampaignSpec:
        new = slots.applied(spec, self.groups(spec, category), changes)
        return self.after(spec, new) if self.after else new
