"""What a campaign definition is made of, as frozen dataclasses.

No ORM, no clock, no I/O. `definition_file/parsing.py` turns a TOML file into these and reports every
problem at once; the database keeps their form as JSON (`as_json`), so that no code ever names a category.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from campaign.definition.activity_plan import USUAL_PLAN, ActivityPlan
from campaign.definition.conditions import Condition
from campaign.definition.file_kinds import KINDS
from campaign.definition.grounds import USUAL, Ground

# Fields are filled in at one of two steps of the entry form: the work itself, or its people.
STEPS = ("work", "authors")
FIELD_KINDS = ("text", "textarea", "choice", "date", "url", "integer", "email", "phone", "yes_no", "rows")
FILE_KINDS = tuple(KINDS)
FILE_ROLES = ("work", "score_sheet", "introduction", "slides", "photo", "material", "cover")
SOUND = ("required", "expected", "any")
PHASES = ("collect", "recommend", "screening", "vote", "expert", "publicity", "showcase")
VOTE_RULES = ("rank_60_100", "share_of_top", "rank_spread_matched", "min_max_60_100")
VOTE_PERIODS = ("campaign", "day")
SERIES = ("provincial", "national")
SHOW_TOTALS = ("at_seal", "after_close")
# Who entered is hidden: from nobody; on the experts' desk; also in gallery and vote until the result.
BLIND = ("off", "desk", "strict")
# What is published of a work without a prize: its whole row, or its number and place alone.
WITHOUT_PRIZE = ("all", "number")
EXPERT_RULES = ("mean", "z_score")
UNION_KINDS = (
    "province", "city", "zone", "organs", "industry", "enterprise", "department", "county", "grassroots",
)  # fmt: skip
FLAG_WHEN = ("yes", "no", "filled")
FILL_FROM = ("union",)
# What a file is for. A section may lay its own limits over a rule, but not change these.
SAME_IN_ALL_SECTIONS = ("is_work", "public", "portrait")


@dataclass(frozen=True)
class FileRule:
    """What is asked of the files of one role. Sizes in bytes, durations in seconds, sides in pixels."""

    role: str
    label: str
    kinds: tuple[str, ...]
    min_count: int = 0
    max_count: int = 1
    max_bytes: int = 2 * 1024**3
    min_bytes: int = 1
    min_duration_s: Decimal | None = None
    max_duration_s: Decimal | None = None
    # "generally not over six minutes": over the limit is a warning, never a refusal (circular, section 2).
    duration_generally: bool = False
    aspects: tuple[str, ...] = ()  # ("16:9", "9:16"); empty: not judged
    # 1080 for "1080P": the displayed short side of a video. None: not judged.
    video_short_side: int | None = None
    sound: str = "expected"  # video and sound files: "required" blocks, "expected" warns, "any" is silent
    image_min_short_side: int | None = None
    # Between `image_warn_short_side` and `image_min_short_side` a picture warns; below it is refused.
    image_warn_short_side: int | None = None
    image_min_long_side: int | None = None
    min_characters: int | None = None  # counted text of a document (`introduction`)
    max_characters: int | None = None
    caption_characters: int = 0  # > 0: each file takes a caption of at most this many characters
    is_work: bool = False  # the work itself: it plays on the work's page, and its length is the work's
    # Voters and the gallery see it. Said, not assumed: supporting material may hold what is for the jury only.
    public: bool = False
    portrait: bool = False  # of the person who is entered: the public sees it by her consent alone
    help: str = ""
    requirements: tuple[tuple[str, str], ...] = ()  # (head, text) pairs shown beside the upload

    def for_section(self, section: Section | None) -> FileRule:
        """The same rule with the section's own limits laid over it."""
        if section is None:
            return self
        changes = {key: value for role, key, value in section.file_limits if role == self.role}
        return dataclasses.replace(self, **changes) if changes else self


@dataclass(frozen=True)
class FieldSpec:
    """One question of an entry form. `rows` repeats its `columns`, between min_rows and max_rows times."""

    code: str
    label: str
    kind: str = "text"
    step: str = "work"
    required: bool = True
    help: str = ""
    placeholder: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    min_characters: int | None = None
    max_characters: int | None = None
    min_value: int | None = None
    max_value: int | None = None
    columns: tuple[FieldSpec, ...] = ()
    min_rows: int = 0
    max_rows: int = 20
    sections: tuple[str, ...] = ()  # empty: asked in every section
    # By the answer to an earlier question of the category: asked at all; must be answered.
    shown_if: Condition | None = None
    required_if: Condition | None = None
    not_in_future: bool = False  # dates
    not_before: str = ""  # dates: no earlier than the answer to this question
    also_called: tuple[str, ...] = ()  # of a column: other heads that a pasted sheet may give it
    fill_from: str = ""  # what the account knows and the form fills in: "union", the entrant's union by its full name
    public: bool = True  # shown to voters and in the gallery
    blind: bool = False  # tells who entered: hidden from experts where the review is blind
    strict: bool = False  # tells it to who knows the place: hidden as well where the review is strictly blind
    # The sentence shown to screeners when an answer is not refused but pointed out, e.g. "made more than
    # two years ago". It is raised by `flag_when` (yes_no: "yes"/"no"; others: "filled") or by an old date.
    soft_flag: str = ""
    flag_when: str = ""
    flag_older_than_days: int | None = None

    def raises_flag(self, answer: Any, on: date) -> bool:
        """Whether `answer` is to be pointed out with `soft_flag`. `on` is the day of judging, in Shanghai."""
        if not self.soft_flag:
            return False
        if self.flag_when in ("yes", "no"):
            return answer is (self.flag_when == "yes")
        if self.flag_when == "filled":
            return bool(answer)
        made = _day(answer)
        return made is not None and (on - made).days > (self.flag_older_than_days or 0)


def _day(answer: Any) -> date | None:
    """None for what is no date: an answer is kept as it was typed."""
    try:
        return answer if isinstance(answer, date) else date.fromisoformat(str(answer)[:10])
    except ValueError:
        return None


@dataclass(frozen=True)
class Declaration:
    code: str
    text: str
    required: bool = True
    shown_if: Condition | None = None  # asked by the answer to a question
    names_authors: bool = False  # agreeing to it is the consent to publish authors' names (PIPL art. 13)
    shows_portraits: bool = False  # the same for files that are a `portrait` (civil code, art. 1019)

    @property
    def is_consent(self) -> bool:
        """Voluntary, and withdrawn whenever the person wants."""
        return self.names_authors or self.shows_portraits


@dataclass(frozen=True)
class CheckItem:
    """One point that recommenders and screeners check. `reason` is the sentence the entrant reads when it fails,
    `rejection` that of an entry that is refused for good, where `reason` asks for something ("" for the same).

    `fields` (codes, or "title", "section") and `files` (roles) are what a return for it opens. An item may serve
    several categories: what a category does not ask is passed over. Not `mendable`: nothing the entrant changes would
    help, so that no return is offered for it.
    """

    code: str
    text: str
    reason: str
    fields: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    rejection: str = ""
    mendable: bool = True


@dataclass(frozen=True)
class Criterion:
    code: str
    label: str
    points: Decimal
    explanation: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a category. May have its own rubric and lay its own limits over the file rules."""

    code: str
    name: str
    summary: str = ""
    rubric: tuple[Criterion, ...] = ()
    # (role, FileRule field, value), e.g. ("work", "max_duration_s", Decimal(240))
    file_limits: tuple[tuple[str, str, Any], ...] = ()


@dataclass(frozen=True)
class Quota:
    """How many entries each union of these kinds may (max) or should (min) recommend."""

    union_kinds: tuple[str, ...]
    min: int = 0
    max: int | None = None


@dataclass(frozen=True)
class CategorySpec:
    code: str
    series: str
    name: str
    short_name: str
    icon: str  # a Bootstrap icon name without "bi-"
    summary: str
    limits: tuple[str, ...]  # the few words on the card
    who: str  # who may enter
    rules: tuple[str, ...]  # paragraphs of the category page
    eligibility: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    files: tuple[FileRule, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    checklist: tuple[CheckItem, ...] = ()
    quotas: tuple[Quota, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    title_label: str = "作品名称"
    title_max: int = 50
    entry_noun: str = "作品"
    needs_filing: bool = False  # national series: 备案 with the province
    also_enter: str = ""  # provincial: the national category to which an entry can be copied ("同时报全国")
    works_per_union: int | None = None  # None: as many as they like

    @property
    def work_role(self) -> str:
        """The role of the file that is the work itself; "" where a work is only read."""
        return next((rule.role for rule in self.files if rule.is_work), "")

    @property
    def public_roles(self) -> frozenset[str]:
        return frozenset(rule.role for rule in self.files if rule.public)

    @property
    def consent(self) -> str:
        """The code of the declaration by which authors agree to be named; "" where nobody is asked."""
        return next((one.code for one in self.declarations if one.names_authors), "")

    @property
    def portrait_roles(self) -> frozenset[str]:
        return frozenset(rule.role for rule in self.files if rule.portrait)

    @property
    def portrait_consent(self) -> str:
        """The code of the declaration by which a person agrees that her portrait is shown; "" where nobody is asked."""
        return next((one.code for one in self.declarations if one.shows_portraits), "")

    def section(self, code: str) -> Section | None:
        return next((s for s in self.sections if s.code == code), None)

    def rubric_for(self, section_code: str) -> tuple[Criterion, ...]:
        section = self.section(section_code)
        return section.rubric if section and section.rubric else self.rubric

    def files_for(self, section_code: str) -> tuple[FileRule, ...]:
        section = self.section(section_code)
        return tuple(rule.for_section(section) for rule in self.files)

    def file_rule(self, role: str, section_code: str = "") -> FileRule | None:
        return next((rule for rule in self.files_for(section_code) if rule.role == role), None)

    def fields_for(self, section_code: str, step: str | None = None) -> tuple[FieldSpec, ...]:
        return tuple(
            f
            for f in self.fields
            if (not f.sections or section_code in f.sections) and (step is None or f.step == step)
        )

    def quota_for(self, union_kind: str) -> Quota | None:
        return next((q for q in self.quotas if union_kind in q.union_kinds), None)


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
