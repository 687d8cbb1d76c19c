"""A result at a set time: planned, called off, and what the worker publishes (`review.planned`)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign import calendar
from campaign.models import Category
from common import in_words
from common.refusals import Refused
from review.models import Result
from review.planned import carrying_out
from review.planned.carrying_out import Due
from review.release import signing
from review.results import publishing

FAILURE = "plan_failure"


@transaction.atomic
def plan(*, result: Result, at: datetime, by: User) -> Result:
    """Publish this signed version at that moment. It takes the place of an earlier plan. One audit event."""
    permissions.check(by, "result.publish")
    result = _lock(result)
    carrying_out.check_ahead(at)
    publicity = calendar.asked(result.campaign).phase("publicity")
    if publicity is not None and at < publicity.opens_at:
        raise Refused(_("公示从 %(at)s 开始，公布时间不能更早。") % {"at": in_words.moment(publicity.opens_at)})
    if not signing.is_signed(result):
        raise Refused(_("须先由两位省总活动管理员签署，再定公布时间。"))
    result.publish_at, result.planned_by, result.plan_failure = at, by, ""
    result.save(update_fields=["publish_at", "planned_by", "plan_failure"])
    audit.record(action="result.plan", obj=result, by=by, version=result.version, at=at.isoformat())
    return result


@transaction.atomic
def unplan(*, result: Result, by: User) -> Result:
    permissions.check(by, "result.publish")
    result = _lock(result)
    if result.publish_at is None:
        raise Refused(_("这一版没有定时公布，可能刚刚已经公布，请刷新后再看。"))
    carrying_out.end(result, FAILURE)
    audit.record(action="result.unplan", obj=result, by=by, version=result.version)
    return result


def publish_due() -> int:
    """Publish what was planned for now or before; how many."""
    due = Result.objects.filter(publish_at__lte=timezone.now(), published_at__isnull=True)
    return carrying_out.publish_due(list(due.values_list("pk", "category_id")), _hold)


def _hold(key: tuple[int, int]) -> Due | None:
    pk, category = key
    _lock_category(category)
    rows = Result.objects.select_for_update(of=("self",), no_key=True).select_related("planned_by")
    result = rows.filter(pk=pk, publish_at__lte=timezone.now(), published_at__isnull=True).first()
    if result is None:
        return None
    return Due(
        row=result,
        failure=FAILURE,
        category=result.category,
        what=_("评选结果"),
        address=f"{reverse('results_desk')}?category={result.category.code}",
        action="result.plan_failed",
        about=result,
        publish=lambda by: publishing.publish(result=result, by=by),
    )


def _lock(result: Result) -> Result:
    _lock_category(result.category_id)
    held = Result.objects.select_for_update(of=("self",), no_key=True).get(pk=result.pk)
    if held.published_at is not None:
        raise Refused(_("这一版结果已经公布。"))
    return held


def _lock_category(key: int) -> None:
    """Before the result, as in publishing.publish: two who lock in opposite orders stop each other."""
    Category.objects.select_for_update(no_key=True).get(pk=key)
