"""A campaign: its calendar, its vote, its prizes, its categories."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from campaign.definition.spec.activity_plan import USUAL_PLAN, ActivityPlan
from campaign.definition.spec.categories import CategorySpec
from campaign.definition.spec.grounds import USUAL, Ground

PHASES = ("collect", "recommend", "screening", "vote", "expert", "publicity", "showcase")
VOTE_RULES = ("rank_60_100", "share_of_top", "rank_spread_matched", "min_max_60_100")
VOTE_PERIODS = ("campaign", "day")
SHOW_TOTALS = ("at_seal", "after_close")
# Who entered is hidden: from nobody; on the experts' desk; also in gallery and vote until the result.
BLIND = ("off", "desk", "strict")
# What is published of a work without a prize: its whole row, or its number and place alone.
WITHOUT_PRIZE = ("all", "number")
EXPERT_RULES = ("mean", "z_score")


@dataclass(frozen=True)
class SeriesSpec:
    """A family of categories as the home page names it."""

    code: str
    name: str
    summary: str


@dataclass(frozen=True)
class PhaseSpec:
    """One phase of the calendar. Times are aware, Asia/Shanghai in the file."""

    code: str
    name: str
    opens_at: datetime
    closes_at: datetime
    on_timeline: bool = True


@dataclass(frozen=True)
class VoteRule:
    rule: str = "rank_60_100"
    picks_per_category: int = 5
    # Of a voter's first ballot in a category and period; what she adds later may be fewer. In a category with fewer
    # works it is their number.
    min_picks: int = 1
    period: str = "campaign"
    least_level: int = 2
    show_totals: str = "at_seal"


@dataclass(frozen=True)
class Desk:
    """Who answers the telephone for an office; of the campaign's own also where it takes mail and letters."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    @property
    def call(self) -> str:
        """福州市总工会宣传教育部，电话 0591-87654321"""
        return f"{self.name}，电话 {self.phone}" if self.phone else self.name


@dataclass(frozen=True)
class Award:
    code: str
    name: str
    share: Decimal  # of the category's shortlisted entries, 0–1


@dataclass(frozen=True)
class Popularity:
    """The prize for the most votes, apart from the others and outside their cap. `number` 0: there is none."""

    name: str = "网络人气奖"
    number: int = 3
    least_votes: int = 1


@dataclass(frozen=True)
class CampaignSpec:
    code: str
    year: int
    title: str
    short_title: str
    number_prefix: str  # FJ23 → FJ23-0412
    organisers: tuple[str, ...]
    intro: str
    contact: str
    phases: tuple[PhaseSpec, ...]
    expert_weight: Decimal  # percent; the two add up to 100
    vote_weight: Decimal
    vote: VoteRule
    awards: tuple[Award, ...]
    award_cap: Decimal
    categories: tuple[CategorySpec, ...]
    blind: str = "desk"
    popularity: Popularity = Popularity()
    without_prize: str = "all"
    expert_rule: str = "mean"  # z_score: where experts see different works, their levels are made one
    publicity_days: int = 5  # working days for which a published result is open to objection
    reconsider_days: int = 3  # so long may a union ask once that its rejected entry is looked at again; 0: not at all
    grace_hours: int = 48  # a check that fails after the deadline gives this long to mend
    bytes_per_union: int = 20 * 1024**3  # of all files of one union's entries, also of what was replaced
    deadlines: tuple[tuple[str, datetime], ...] = field(default=())  # (union code, earlier close)
    slogan: tuple[str, ...] = ()  # the lines of the home page's heading
    series: tuple[SeriesSpec, ...] = ()
    desk: Desk = Desk()  # the campaign's office, beside the sentences of `contact`; a file must name it
    decline_reasons: tuple[str, ...] = ()  # ready-made, for recommenders who do not recommend
    grounds: tuple[Ground, ...] = USUAL  # for disqualifying
    activities: ActivityPlan = USUAL_PLAN

    @property
    def is_blind(self) -> bool:
        """Experts see neither union nor authors nor original files."""
        return self.blind != "off"

    @property
    def is_strict(self) -> bool:
        """Nobody sees union and authors before the result, in the gallery either."""
        return self.blind == "strict"

    def category(self, code: str) -> CategorySpec | None:
        return next((c for c in self.categories if c.code == code), None)
