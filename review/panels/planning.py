"""Giving out the works of all panels in one act: planned and shown first, for every panel and every expert."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from accounts import permissions
from accounts.models import User
from campaign.models import Campaign
from common.refusals import Refused
from review.expert_notices import telling
from review.models import Panel
from review.panel_names import panel_name
from review.panels import assigning
from review.panels.assigning import Load, Preview
from review.panels.gathering import Gathered

Wanted = Mapping[int, int | None]  # experts per work, by panel; None: everybody


@dataclass(frozen=True)
class PanelPlan:
    """What one panel would get; `why`: why nothing can be given out there."""

    panel: Panel
    per_work: int | None
    works: int
    experts: int
    shown: Preview | None
    why: str = ""

    @property
    def name(self) -> str:
        return panel_name(self.panel)

    @property
    def given(self) -> int:
        return self.shown.given if self.shown else 0


@dataclass(frozen=True)
class Whole:
    """The plans of all panels."""

    rows: Sequence[PanelPlan]

    @property
    def given(self) -> int:
        return sum(row.given for row in self.rows)

    @property
    def lacking(self) -> int:
        """Works for which there are too few experts."""
        return sum(len(row.shown.lacking) for row in self.rows if row.shown)

    @cached_property
    def digest(self) -> str:
        told = [(row.panel.pk, row.per_work, row.shown.plan.digest) for row in self.rows if row.shown]
        return hashlib.sha256(repr(told).encode()).hexdigest()

    @cached_property
    def loads(self) -> list[Load]:
        """Each expert once, over all panels; who has most to do first."""
        before: dict[User, int] = defaultdict(int)
        added: dict[User, int] = defaultdict(int)
        for load in (load for row in self.rows if row.shown for load in row.shown.loads):
            before[load.expert] += load.before
            added[load.expert] += load.added
        found = [Load(expert, before[expert], added[expert]) for expert in before]
        return sorted(found, key=lambda load: (-load.after, load.expert.pk))


def preview_all(*, campaign: Campaign, wanted: Wanted, skip_conflicts: bool) -> Whole:
    """Changes nothing. The same number of queries for one panel and for thirty."""
    panels = list(Panel.objects.filter(campaign=campaign))
    known = Gathered(campaign, panels)
    return Whole(
        [_plan(panel, wanted.get(panel.pk, panel.experts_per_work), skip_conflicts, known) for panel in panels]
    )


@transaction.atomic
def give_out_all(*, campaign: Campaign, wanted: Wanted, skip_conflicts: bool, seen: str, by: User) -> int:
    """Carry out what was shown, for all panels or for none; how many sheets were added.

    `seen` is the digest that was shown: refused where facts have changed since. Side effects: an audit event for each
    panel; one mail to each expert who has accepted.
    """
    permissions.check(by, "panel.edit")
    list(Panel.objects.select_for_update(no_key=True).filter(campaign=campaign).order_by("pk"))
    whole = preview_all(campaign=campaign, wanted=wanted, skip_conflicts=skip_conflicts)
    if seen != whole.digest:
        raise Refused(assigning.CHANGED)
    shares: dict[User, dict[Panel, int]] = defaultdict(dict)
    for row in whole.rows:
        if row.shown is None or not (row.given or row.per_work != row.panel.experts_per_work):
            continue
        assigning.carry_out(panel=row.panel, per_work=row.per_work, shown=row.shown, by=by)
        for load in row.shown.loads:
            if load.added:
                shares[load.expert][row.panel] = load.added
    telling.assigned(campaign, shares, by=by)
    return whole.given


def _plan(panel: Panel, per_work: int | None, skip_conflicts: bool, known: Gathered) -> PanelPlan:
    counts = len(known.works(panel)), len(known.experts[panel.pk])
    try:
        shown = assigning.preview(panel=panel, per_work=per_work, skip_conflicts=skip_conflicts, known=known)
    except Refused as refusal:
        return PanelPlan(panel, per_work, *counts, None, str(refusal))
    return PanelPlan(panel, per_work, *counts, shown)
