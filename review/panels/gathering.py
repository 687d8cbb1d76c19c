"""What an assignment is planned from, for any number of panels in the same number of questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from accounts.models import User
from campaign.models import Campaign
from review.models import Assignment, Panel
from review.panels.conflicts import Conflict, between, declarations
from submissions.access import public_entries
from submissions.models import Entry


class Gathered:
    """Works, experts, conflicts and what was given out already, by panel. Five or six queries."""

    def __init__(self, campaign: Campaign, panels: Sequence[Panel]) -> None:
        self.experts = _experts(panels)
        self._by_category = _works(panels)
        works = [work for own in self._by_category.values() for work in own]
        self._given: dict[int, list[Assignment]] = defaultdict(list)
        for one in Assignment.objects.filter(entry__in=works).order_by("position", "pk"):
            self._given[one.entry_id].append(one)
        everybody = {expert.pk: expert for own in self.experts.values() for expert in own}
        self._said = declarations(campaign, list(everybody.values()))

    def works(self, panel: Panel) -> list[Entry]:
        """The shortlisted works that the panel scores, by number."""
        own = self._by_category.get(panel.category_id, [])
        return [work for work in own if panel.section in ("", work.section)]

    def given(self, works: Sequence[Entry]) -> list[Assignment]:
        return [one for work in works for one in self._given.get(work.pk, [])]

    def conflicts(self, panel: Panel) -> list[Conflict]:
        return between(self.experts[panel.pk], self.works(panel), self._said)


def _experts(panels: Sequence[Panel]) -> dict[int, list[User]]:
    found: dict[int, list[User]] = {panel.pk: [] for panel in panels}
    pairs = list(Panel.experts.through.objects.filter(panel__in=found).order_by("user").values_list("panel", "user"))
    people = User.objects.select_related("union", "expert_profile").in_bulk({expert for _panel, expert in pairs})
    for panel, expert in pairs:
        found[panel].append(people[expert])
    return found


def _works(panels: Sequence[Panel]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    wanted = {panel.category_id for panel in panels}
    for work in public_entries().filter(category__in=wanted).select_related("union").order_by("number"):
        found[work.category_id].append(work)
    return found
