"""Prizes of several categories at once, where they are to stand as computed: proposed together, confirmed together.
A proposal that differs from what was computed is read and confirmed by itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import User
from common.refusals import Refused
from review.awards import deciding
from review.models import AwardDecision, Result


@transaction.atomic
def propose_all(*, results: Sequence[Result], by: User) -> list[AwardDecision]:
    """Ask another person to let the computed prizes stand. All or none; Refused names the category that cannot."""
    permissions.check(by, deciding.PERMISSION)
    if not results:
        raise Refused(_("请先选要提出的项目。"))
    return [_propose(result, by) for result in sorted(results, key=lambda one: one.category_id)]


@transaction.atomic
def confirm_all(*, decisions: Sequence[AwardDecision], by: User) -> list[AwardDecision]:
    """All or none; Refused names the category that cannot."""
    permissions.check(by, deciding.PERMISSION)
    if not decisions:
        raise Refused(_("请先选要确认的项目。"))
    return [_confirm(decision, by) for decision in sorted(decisions, key=lambda one: one.result.category_id)]


def _propose(result: Result, by: User) -> AwardDecision:
    try:
        return deciding.propose(result=result, given={}, reasons={}, reason="", by=by)
    except Refused as refusal:
        raise _named(result, refusal, _("所选项目都没有提出。")) from refusal


def _confirm(decision: AwardDecision, by: User) -> AwardDecision:
    try:
        if decision.changes.exists():
            raise Refused(_("提出的奖项与计算结果不同，请打开核对后单独确认。"))
        return deciding.confirm(decision=decision, by=by)
    except Refused as refusal:
        raise _named(decision.result, refusal, _("所选项目都没有确认。")) from refusal


def _named(result: Result, refusal: Refused, none: str) -> Refused:
    words = {"name": result.category.name, "why": str(refusal), "none": none}
    return Refused(_("“%(name)s”：%(why)s%(none)s") % words)
