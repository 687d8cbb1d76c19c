"""A category with three experts and works at every stage of the review."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from accounts.models import User
from campaign.definition.spec import Award, CheckItem
from campaign.models import Campaign, Category
from review.models import Assignment, Panel
from review.panels import assigning, panels
from review.scoring_desk import sheets
from submissions import states
from submissions.models import Entry
from tests.cast import Cast, as_, cast
from tests.factories import film_spec, make_campaign, make_entry, make_user, picture_spec, set_phase

__all__ = ["as_", "cast"]
CHECKS = (
    CheckItem("title", "片头出现作品标题", "片头没有作品标题，请补上。"),
    CheckItem("original", "原创，未见搬运", "有搬运的画面，请换成自己拍的。"),
)
FIT = {item.code: True for item in CHECKS}  # every point marked ✓
AWARDS = (Award("first", "一等奖", Decimal("0.3")),)


@dataclass
class Stage:
    campaign: Campaign
    category: Category
    cast: Cast
    experts: list[User]

    def entry(self, state: str = states.RECOMMENDED, **fields: object) -> Entry:
        fields.setdefault("answers", {"summary": "渔排之间靠手机。", "authors": [{"name": "陈海生"}]})
        return make_entry(self.category, by=self.cast.entrant, state=state, **fields)

    def panel(self) -> Panel:
        panel = panels.make(category=self.category, by=self.cast.organiser)
        for expert in self.experts:
            panels.add_expert(panel=panel, expert=expert, by=self.cast.organiser)
        assigning.assign(panel=panel, by=self.cast.organiser)
        return panel

    def score(self, entry: Entry, *marks: tuple[str, str], seal: bool = True) -> None:
        """One (theme, craft) pair for each expert, in the order of `experts`."""
        for expert, (theme, craft) in zip(self.experts, marks, strict=True):
            assignment = Assignment.objects.get(entry=entry, expert=expert)
            given = {"theme": Decimal(theme), "craft": Decimal(craft)}
            sheets.save_marks(assignment=assignment, by=expert, marks=given)
            if seal:
                sheets.seal(assignment=assignment, by=expert)

    def scored(self, works: int = 3) -> list[Entry]:
        """A category ready for its ranking: `works` shortlisted, three sheets each, voting over."""
        entries = [self.entry(states.SHORTLISTED, title=f"作品之{n}") for n in range(works)]
        self.panel()
        for n, entry in enumerate(entries):
            self.score(entry, *[(str(50 - n), "40")] * 3)
        set_phase(self.campaign, "vote", is_open=False)
        return entries


@pytest.fixture
def stage(cast: Cast) -> Stage:
    campaign = make_campaign(categories=(film_spec(checklist=CHECKS), picture_spec()), awards=AWARDS)
    experts = [cast.expert, cast.expert2, make_user("sunxia", role="expert", name="孙霞")]
    return Stage(campaign, Category.objects.get(campaign=campaign, code="film"), cast, experts)
