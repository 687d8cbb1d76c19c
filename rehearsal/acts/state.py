"""What the acts of a rehearsal share: the builder, the works and entries, what was expected and what was found."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from campaign.definition.spec import CategorySpec, FileRule
from campaign.models import Category
from rehearsal.acts.expectations import Expectations
from rehearsal.builder import Builder
from rehearsal.story.people import Cast
from rehearsal.story.works import Work, invent, many_works
from submissions.models import Entry


@dataclass(frozen=True)
class Options:
    entries: int = 40
    voters: int = 500
    experts: int = 7
    seed: int = 1


@dataclass
class Play:
    builder: Builder
    options: Options
    tell: Callable[[str], None] = lambda text: None
    expect: Expectations = field(default_factory=Expectations)
    entries: dict[Work, Entry] = field(default_factory=dict)
    left_open: list[Entry] = field(default_factory=list)
    findings: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    returned: Counter[str] = field(default_factory=Counter)
    recomputed: set[str] = field(default_factory=set)  # categories of which the published program gave the same bytes
    works: list[Work] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(f"rehearsal {self.options.seed}")
        specs = [category.rules for category in self.builder.categories.values()]
        self.works = plan(specs, self.builder.cast, self.options, self.picks)

    @property
    def picks(self) -> int:
        return self.builder.campaign.definition.vote.picks_per_category

    @property
    def wrong_files(self) -> int:
        """How many kinds are tried: all of them in a rehearsal of the usual size, a dozen in a small one."""
        return max(12, self.options.entries)

    def step(self, name: str) -> None:
        self.expect.step = name
        self.tell(name)

    def rules_of(self, work: Work) -> list[FileRule]:
        return [rule for rule in self.builder.categories[work.category].rules.files if rule.min_count]

    def of(self, category: Category) -> list[Entry]:
        return [entry for work, entry in self.entries.items() if work.category == category.code]


def plan(specs: list[CategorySpec], cast: Cast, options: Options, picks: int) -> list[Work]:
    """What is entered: something of every category, one shelf long enough to vote beyond the quota, and in every
    category with a quota for recommendations one union more than a branch may recommend."""
    unions = cast.entering_unions()
    works = many_works(specs, unions, options.entries, options.seed)
    full = min(specs, key=lambda spec: (sum(rule.min_count for rule in spec.files), spec.code))
    have = sum(work.category == full.code for work in works)
    works += _more(full, unions, range(have, picks + 3), len(works))
    for spec in specs:
        if branch := _crowded_branch(spec, cast):
            works = [work for work in works if work.category != spec.code]
            works += _more(spec, branch, range(len(branch)), len(works))
    return works


def _more(spec: CategorySpec, unions: list[str], numbers: range, start: int) -> list[Work]:
    section = spec.sections[0].code if spec.sections else ""
    return [invent(spec, section, unions[n % len(unions)], place=start + n, nth=n) for n in numbers]


def _crowded_branch(spec: CategorySpec, cast: Cast) -> list[str]:
    """Entering unions of one recommending union, one more than it may recommend in this category."""
    for recommender in cast.all("recommender"):
        assert recommender.union is not None
        quota = spec.quota_for(recommender.union.kind)
        own = [u.union.code for u in cast.all("entrant") if u.union and u.union.recommending_id == recommender.union_id]
        if quota and quota.max and len(own) > quota.max:
            return own[: quota.max + 1]
    return []
