"""Publication at a set time: planned by a person, carried out by the worker in her name at that time."""

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
from review.release import signing
from review.results import publishing


@transaction.atomic
def plan(*, result: Result, at: datetime, by: User) -> Result:
    """Publish this signed version at that moment. It takes the place of an earlier plan. One audit event."""
    permissions.check(by, "result.publish")
    result = _lock(result)
    if at <= timezone.now():
        raise Refused(_("公布时间已经过了，请选一个以后的时间，或立即公布。"))
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
    _clear(result)
    audit.record(action="result.unplan", obj=result, by=by, version=result.version)
    return result


def publish_due() -> int:
    """Publish what was planned for now or before; how many. What cannot be published says why on the desk and by mail,
    and stops no other category."""
    due = Result.objects.filter(publish_at__lte=timezone.now(), published_at__isnull=True)
    return carrying_out.each(list(due.values_list("pk", "category_id")), _carry_out, _keep_fault)


@transaction.atomic
def _carry_out(key: tuple[int, int]) -> bool:
    result = _held_due(key)
    if result is None or result.planned_by is None:
        return False  # another worker was faster, or it was called off
    by, at = result.planned_by, result.publish_at
    _clear(result)
    try:
        with transaction.atomic():
            publishing.publish(result=result, by=by)
    except Refused as refusal:
        _clear(result, failure=str(refusal))
        audit.record(action="result.plan_failed", obj=result, by=None, note=str(refusal))
        _tell(result, at, str(refusal))
        return False
    return True


def _keep_fault(key: tuple[int, int], sentence: str) -> None:
    """The plan stays: the next minute tries again."""
    result = _held_due(key)
    if result is None:
        return
    Result.objects.filter(pk=result.pk).update(plan_failure=sentence)
    if result.plan_failure != sentence:
        audit.record(action="result.plan_failed", obj=result, by=None, note=sentence)
    _tell(result, result.publish_at, sentence)


def _held_due(key: tuple[int, int]) -> Result | None:
    pk, category = key
    _lock_category(category)
    rows = Result.objects.select_for_update(of=("self",), no_key=True).select_related("planned_by")
    return rows.filter(pk=pk, publish_at__lte=timezone.now(), published_at__isnull=True).first()


def _tell(result: Result, at: object, reasons: str) -> None:
    address = f"{reverse('results_desk')}?category={result.category.code}"
    carrying_out.tell(
        category=result.category, what=_("评选结果"), about=result, at=at, reasons=reasons, address=address
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


def _clear(result: Result, failure: str = "") -> None:
    result.publish_at, result.planned_by, result.plan_failure = None, None, failure
    result.save(update_fields=["publish_at", "planned_by", "plan_failure"])
