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
from review.planned import carrying_out
from review.shortlist import choosing, shortlist
from submissions.models import ShortlistPlan


@transaction.atomic
def plan(*, category: Category, at: datetime, by: User) -> ShortlistPlan:
    """Publish what is chosen then, at this moment. It takes the place of an earlier plan. One audit event."""
    permissions.check(by, "entry.shortlist")
    vote = calendar.asked(category.campaign).phase("vote")
    if at <= timezone.now():
        raise Refused(_("公布时间已经过了，请选一个以后的时间，或立即公布。"))
    if vote is not None and vote.opens_at <= at:
        said = {"at": in_words.moment(vote.opens_at)}
        raise Refused(_("入围名单须在网络投票开始（%(at)s）以前公布。") % said)
    if not choosing.chosen(category).exists():
        raise Refused(_("还没有选中作品。请先勾选要入围的作品。"))
    values = {"publish_at": at, "planned_by": by, "failure": ""}
    planned, _made = ShortlistPlan.objects.update_or_create(category=category, defaults=values)
    audit.record(action="shortlist.plan", obj=category, by=by, at=at.isoformat())
    return planned


@transaction.atomic
def unplan(*, category: Category, by: User) -> None:
    permissions.check(by, "entry.shortlist")
    if not _clear(category):
        raise Refused(_("这个项目没有定时公布，可能刚刚已经公布，请刷新后再看。"))
    audit.record(action="shortlist.unplan", obj=category, by=by)


def publish_due() -> int:
    """Publish what was planned for now or before; how many categories. What cannot be published says why on the desk
    and by mail, and stops no other category."""
    due = ShortlistPlan.objects.filter(publish_at__lte=timezone.now()).values_list("pk", flat=True)
    return carrying_out.each(list(due), _carry_out, _keep_fault)


@transaction.atomic
def _carry_out(pk: int) -> bool:
    planned = _held_due(pk)
    if planned is None or planned.planned_by is None:
        return False  # another worker was faster, or it was called off
    category, at = planned.category, planned.publish_at
    try:
        with transaction.atomic():
            entries = list(choosing.chosen(category).select_related("union", "recommending"))
            shortlist.publish(category=category, entries=entries, by=planned.planned_by)
    except Refused as refusal:
        _clear(category, failure=str(refusal))
        audit.record(action="shortlist.plan_failed", obj=category, by=None, note=str(refusal))
        _tell(planned, at, str(refusal))
        return False
    return True


def _keep_fault(pk: int, sentence: str) -> None:
    """The plan stays: the next minute tries again."""
    planned = _held_due(pk)
    if planned is None:
        return
    ShortlistPlan.objects.filter(pk=pk).update(failure=sentence)
    if planned.failure != sentence:
        audit.record(action="shortlist.plan_failed", obj=planned.category, by=None, note=sentence)
    _tell(planned, planned.publish_at, sentence)


def _held_due(pk: int) -> ShortlistPlan | None:
    plans = ShortlistPlan.objects.select_for_update(of=("self",), no_key=True).select_related(
        "planned_by", "category__campaign"
    )
    return plans.filter(pk=pk, publish_at__lte=timezone.now()).first()


def _tell(planned: ShortlistPlan, at: object, reasons: str) -> None:
    category = planned.category
    address = reverse("shortlist_category", args=[category.code])
    carrying_out.tell(category=category, what=_("入围名单"), about=planned, at=at, reasons=reasons, address=address)


def _clear(category: Category, failure: str = "") -> int:
    planned = ShortlistPlan.objects.filter(category=category, publish_at__isnull=False)
    return planned.update(publish_at=None, planned_by=None, failure=failure)
