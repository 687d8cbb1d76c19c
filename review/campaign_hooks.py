"""What the review says to the campaign: a rubric by which somebody has scored stays, and so does a locked rule.

Registered at start by `apps.py`; campaign itself knows no scores.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaign.loading.guards import Change
from review.models import ScoreSheet
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


def locked_rules_stay(change: Change) -> Iterator[str]:
    lock = locking.locked(change.campaign)
    if lock is not None and terms_of(change.new) != lock.terms:
        yield _("计分规则已由两人锁定，占比、折算方法、奖项和获奖上限不能再改。")
