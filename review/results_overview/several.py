"""Acts on many categories at once: compute all that are ready; publish those that are signed, now or at one time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import User
from campaign import memory
from campaign.models import Campaign, Category
from common.refusals import Refused
from review.models import Result
from review.release import timing
from review.results import publishing


def compute_ready(*, campaign: Campaign, by: User) -> tuple[list[Result], dict[Category, list[str]]]:
    """The first version of every category that lacks nothing; of the others what they lack. Each stands for itself."""
    permissions.check(by, "result.compute")
    begun = set(Result.objects.filter(campaign=campaign).values_list("category", flat=True))
    made, waiting = [], {}
    for category in memory.categories(campaign):
        if category.pk in begun:
            continue
        try:
            made.append(publishing.compute(category=category, by=by))
        except publishing.NotReady as refusal:
            waiting[category] = refusal.problems
    return made, waiting


@transaction.atomic
def publish_all(*, results: Sequence[Result], by: User, at: datetime | None = None) -> list[Result]:
    """All or none: now, or planned for that moment. Raises Refused naming the category that cannot."""
    permissions.check(by, "result.publish")
    if not results:
        raise Refused(_("请先选要公布的项目。"))
    return [_publish(result, by, at) for result in sorted(results, key=lambda one: one.category_id)]


def _publish(result: Result, by: User, at: datetime | None) -> Result:
    try:
        return timing.plan(result=result, at=at, by=by) if at else publishing.publish(result=result, by=by)
    except Refused as refusal:
        words = {"name": result.category.name, "why": str(refusal)}
        raise Refused(_("“%(name)s”：%(why)s所选项目都没有公布。") % words) from refusal
