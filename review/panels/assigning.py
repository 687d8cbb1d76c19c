"""Giving out works: planned and shown first, carried out as it was shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts import audit, permissions
from accounts.models import User
from common.refusals import Refused
from common.text import whole_number
from review.expert_notices import telling
from review.models import Assignment, Panel
from review.panels import balanced
from review.panels.conflicts import Conflict
from review.panels.gathering import Gathered
from submissions.models import Entry

CHANGED = _lazy("预览以后，作品、专家或回避情况有了变化，没有分配。请重新预览，核对后再办理。")
FEWEST, MOST = 3, 15  # experts of one work; with fewer than three sheets there is no result


@dataclass(frozen=True)
class Load:
    """How many works an expert has, and will have."""

    expert: User
    before: int
    added: int

    @property
    def after(self) -> int:
        return self.before + self.added


@dataclass(frozen=True)
class Lacking:
    """A work for which the panel has too few experts."""

    entry: Entry
    number: int


@dataclass(frozen=True)
class Preview:
    """What would be given out. `left_out`: the conflicts that are respected."""

    plan: balanced.Plan
    loads: Sequence[Load]
    lacking: Sequence[Lacking]
    left_out: Sequence[Conflict]

    @property
    def given(self) -> int:
        return len(self.plan.positions)


def read_per_work(raw: object) -> int | None:
    """How many experts a work gets, as it was chosen on the page; None is everybody."""
    if not raw:
        return None
    number = whole_number(raw, MOST)
    if number is None or number < FEWEST:
        raise Refused(_("每件作品的专家数应为 %(few)d 至 %(most)d，或选“全组都评”。") % {"few": FEWEST, "most": MOST})
    return number


def preview(*, panel: Panel, per_work: int | None, skip_conflicts: bool, known: Gathered | None = None) -> Preview:
    """The plan and what it means; changes nothing. Refused where there is nothing to give out. `known`: what was
    gathered for several panels at once."""
    known = known or Gathered(panel.campaign, [panel])
    works, experts = known.works(panel), known.experts[panel.pk]
    if not experts or not works:
        raise Refused(_("还不能分配：先要有入围作品，专家组里要有专家。"))
    left_out = [one for one in known.conflicts(panel) if skip_conflicts or one.is_declared]
    given = known.given(works)
    kept = {(one.expert_id, one.entry_id): one.position for one in given if one.recused_at is None}
    barred = {(one.expert_id, one.entry_id) for one in given if one.recused_at is not None}
    barred |= {(one.expert.pk, one.entry.pk) for one in left_out} - kept.keys()
    facts = balanced.Facts(
        [work.pk for work in works], [expert.pk for expert in experts], per_work, kept, frozenset(barred)
    )
    made = balanced.plan(facts)
    before, added = Counter(expert for expert, _work in kept), Counter(expert for expert, _work in made.positions)
    return Preview(
        made,
        [Load(expert, before[expert.pk], added[expert.pk]) for expert in experts],
        [Lacking(work, made.lacking[work.pk]) for work in works if work.pk in made.lacking],
        left_out,
    )


@transaction.atomic
def assign(*, panel: Panel, by: User, per_work: int | None = None, skip_conflicts: bool = False, seen: str = "") -> int:
    """Give out the works that the panel's experts do not have yet; returns how many sheets were added.

    `per_work` experts score each work (None: everybody), and the panel keeps that number; what was given out already
    stays. `seen` is the digest of the plan that was shown: refused where facts have changed since. Side effects: one
    audit event; a mail to each expert who has accepted.
    """
    permissions.check(by, "panel.edit")
    Panel.objects.select_for_update(no_key=True).get(pk=panel.pk)  # two clicks give every sheet once
    shown = preview(panel=panel, per_work=per_work, skip_conflicts=skip_conflicts)
    if seen and seen != shown.plan.digest:
        raise Refused(CHANGED)
    carry_out(panel=panel, per_work=per_work, shown=shown, by=by)
    telling.assigned(panel.campaign, {load.expert: {panel: load.added} for load in shown.loads if load.added}, by=by)
    return shown.given


def carry_out(*, panel: Panel, per_work: int | None, shown: Preview, by: User) -> None:
    """Give out what was shown; the caller has judged whether `by` may and holds the panel."""
    Assignment.objects.bulk_create(
        Assignment(panel=panel, expert_id=expert, entry_id=entry, position=position, assigned_by=by)
        for (expert, entry), position in shown.plan.positions.items()
    )
    panel.experts_per_work = per_work
    panel.save(update_fields=["experts_per_work"])
    left_out = len(shown.left_out)
    audit.record(
        action="panel.assign", obj=panel, by=by, new_sheets=shown.given, left_out=left_out, per_work=per_work or 0
    )
