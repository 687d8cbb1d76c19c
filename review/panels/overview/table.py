"""All panels at a glance: who was asked, what was given out and sealed (never what it says), and what is lacking.

Everything is counted for all panels at once: the page asks the same number of questions for one panel and for thirty.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from campaign import memory
from campaign.definition.spec import Section
from campaign.models import Campaign, Category
from review.models import Assignment, ExpertInvitation, Panel
from review.panels.overview.gaps import Facts, Gap, gaps
from submissions.access import public_entries

State = ExpertInvitation.State
Key = tuple[int, str]  # category, section


@dataclass(frozen=True)
class Row:
    """One panel. `needed`: sheets by the panel's rule, recusals left out."""

    panel: Panel
    section: Section | None
    facts: Facts
    given: int
    sealed: int
    gaps: Sequence[Gap]

    @property
    def needed(self) -> int:
        return self.facts.needed


@dataclass(frozen=True)
class Line:
    """A category with its panels; `unmade`: the sections for which one can be made, `is_unmade`: it has none at all."""

    category: Category
    works: int
    rows: Sequence[Row]
    unmade: Sequence[Section]

    @property
    def is_unmade(self) -> bool:
        return not self.rows


def lines(campaign: Campaign, now: datetime) -> list[Line]:
    """In the order of the categories. Six queries."""
    found = _Counted(campaign, now)
    made: dict[int, list[Panel]] = defaultdict(list)
    for panel in found.panels:
        made[panel.category_id].append(panel)
    return [_line(category, made[category.pk], found) for category in memory.categories(campaign)]


def _line(category: Category, own: Sequence[Panel], found: _Counted) -> Line:
    sections = category.rules.sections
    have = {panel.section for panel in own}
    unmade = [one for one in sections if one.code not in have] if "" not in have else []
    works = sum(len(keys) for (key, _section), keys in found.works.items() if key == category.pk)
    return Line(category, works, [_row(panel, category, found) for panel in own], unmade)


def _row(panel: Panel, category: Category, found: _Counted) -> Row:
    facts = found.facts(panel)
    section = category.rules.section(panel.section) if panel.section else None
    return Row(panel, section, facts, sum(facts.sheets.values()), found.sealed.get(panel.pk, 0), gaps(panel, facts))


@dataclass
class _Counted:
    """What the database says of all panels of a campaign."""

    campaign: Campaign
    now: datetime
    panels: list[Panel] = field(init=False)
    works: Mapping[Key, set[int]] = field(init=False)
    sealed: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.panels = list(Panel.objects.filter(campaign=self.campaign).order_by("section", "pk"))
        self.works = _works(self.campaign)
        self._experts = _experts(self.campaign)
        self._asked = self._invitations()
        self._declined = _declined(self.campaign)
        self._sheets, self._recused, self.sealed = _sheets(self.campaign)

    def facts(self, panel: Panel) -> Facts:
        standing = Counter(self._standing(expert) for expert in self._experts.get(panel.pk, ()))
        return Facts(
            works=self._works_of(panel),
            experts=standing.total(),
            accepted=standing[State.ACCEPTED],
            waiting=standing[State.INVITED] + standing[State.OPENED],
            expired=standing[ExpertInvitation.EXPIRED],
            not_invited=standing[""],
            declined=self._declined.get(panel.pk, 0),
            per_work=panel.experts_per_work,
            sheets=self._sheets.get(panel.pk, {}),
            recused=self._recused.get(panel.pk, {}),
        )

    def _works_of(self, panel: Panel) -> set[int]:
        own = {key: works for key, works in self.works.items() if key[0] == panel.category_id}
        return set().union(*(works for (_category, code), works in own.items() if panel.section in ("", code)))

    def _standing(self, expert: int) -> str:
        one = self._asked.get(expert)
        return one.standing(self.now) if one else ""

    def _invitations(self) -> Mapping[int, ExpertInvitation]:
        return {one.expert_id: one for one in ExpertInvitation.objects.filter(campaign=self.campaign)}


def _works(campaign: Campaign) -> Mapping[Key, set[int]]:
    found: dict[Key, set[int]] = defaultdict(set)
    listed = public_entries().filter(campaign=campaign).order_by()
    for category, section, entry in listed.values_list("category", "section", "pk"):
        found[category, section].add(entry)
    return found


def _experts(campaign: Campaign) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for panel, expert in Panel.experts.through.objects.filter(panel__campaign=campaign).values_list("panel", "user"):
        found[panel].append(expert)
    return found


def _declined(campaign: Campaign) -> Mapping[int, int]:
    """Who was asked for a panel and said no."""
    asked = ExpertInvitation.objects.filter(campaign=campaign, state=State.DECLINED, panels__isnull=False).order_by()
    return dict(asked.values_list("panels").annotate(n=Count("pk")))


def _sheets(campaign: Campaign) -> tuple[dict[int, dict[int, int]], dict[int, dict[int, int]], dict[int, int]]:
    """Sheets that count and recusals, by panel and work; and how many are sealed, by panel."""
    standing, recused = Q(recused_at__isnull=True), Q(recused_at__isnull=False)
    rows = Assignment.objects.filter(panel__campaign=campaign, entry__in=public_entries().order_by()).order_by()
    counts = rows.values_list("panel", "entry").annotate(
        standing=Count("pk", filter=standing),
        recused=Count("pk", filter=recused),
        sealed=Count("pk", filter=standing & Q(sheet__sealed_at__isnull=False)),
    )
    sheets: dict[int, dict[int, int]] = defaultdict(dict)
    back: dict[int, dict[int, int]] = defaultdict(dict)
    sealed: Counter[int] = Counter()
    for panel, entry, n, gone, done in counts:
        sheets[panel][entry], back[panel][entry] = n, gone
        sealed[panel] += done
    return sheets, back, sealed
