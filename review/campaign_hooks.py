"""What the review says to the campaign: a rubric by which somebody has scored stays, so does a locked rule, and
what is published is not voted and scored again.

Registered at start by `apps.py`; campaign itself knows no scores.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from campaign.definition.spec import PhaseSpec
from campaign.loading.guards import Change
from review.models import Assignment, Result, ScoreSheet
from review.rule_lock import locking
from review.rule_lock.terms import terms_of


def scored_rubrics_stay(change: Change) -> Iterator[str]:
    for part in change.rescored:
        count = ScoreSheet.objects.filter(
            assignment__entry__category__campaign=change.campaign,
            assignment__entry__category__code=part.category,
            assignment__entry__section=part.code,
        ).count()
        if count:
            yield _("%(part)s已有 %(count)s 份评分表，分值不能再改。") % {"part": part.label, "count": count}


def published_results_stay(change: Change) -> Iterator[str]:
    """Neither votes nor sheets are taken again for what is published; a mistake has its own way, the correction."""
    moved = any(_ends(old) != _ends(new) for old, new in map(change.dates_of, ("vote", "expert")))
    if moved and Result.objects.filter(campaign=change.campaign, published_at__isnull=False).exists():
        yield _("评选结果已经公布，网络投票和专家评审的时间不能再改。结果有误的，请用“更正”办理。")


def sheets_have_until(change: Change) -> Iterator[str]:
    old, new = change.dates_of("expert")
    if old and new and old.closes_at != new.closes_at:
        waiting = Assignment.objects.standing().filter(panel__campaign=change.campaign)
        count = waiting.exclude(sheet__sealed_at__isnull=False).count()
        if count:
            yield _("还有 %(count)d 份评分表没有提交，按新的时间截止。") % {"count": count}


def rubrics_change(change: Change) -> Iterator[str]:
    """Those that were given out already; who has scored by the old one keeps it (`scored_rubrics_stay`)."""
    for code in dict.fromkeys(part.category for part in change.rescored):
        category = change.new.category(code)
        sections = [part.code for part in change.rescored if part.category == code]
        given = Assignment.objects.standing().filter(panel__campaign=change.campaign, entry__category__code=code)
        words = {
            "name": category.name if category else code,
            "count": given.filter(entry__section__in=sections).count(),
        }
        yield _("“%(name)s”的评分表改变：已分配的（%(count)d 份）和以后分配的都按新的评分项评分。") % words


def results_are_computed_anew(change: Change) -> Iterator[str]:
    if terms_of(change.new) != terms_of(change.old):
        rows = Result.objects.filter(campaign=change.campaign, published_at__isnull=True, corrected_by__isnull=True)
        if count := rows.values("category").distinct().count():
            yield _("%(count)d 个项目已经算出、还没有公布的结果，要按新的规则重新计算。") % {"count": count}


def locked_rules_stay(change: Change) -> Iterator[str]:
    lock = locking.locked(change.campaign)
    if lock is not None and terms_of(change.new) != lock.terms:
        yield _("计分规则已由两人锁定，占比、折算方法、奖项和获奖上限不能再改。")


def _ends(phase: PhaseSpec | None) -> tuple[datetime, datetime] | None:
    return (phase.opens_at, phase.closes_at) if phase else None
