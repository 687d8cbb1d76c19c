"""The shortlist of a category at a set time: planned, called off, and what the worker publishes (`review.planned`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

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
from review.planned.carrying_out import Due
from review.shortlist import choosing, shortlist
from submissions.models import ShortlistPlan

FAILURE = "failure"


@transaction.atomic
def plan(*, category: Category, at: datetime, by: User) -> ShortlistPlan:
    """Publish what is chosen then, at this moment. It takes the place of an earlier plan. One audit event."""
    permissions.check(by, "entry.shortlist")
    vote = calendar.asked(category.campaign).phase("vote")
    carrying_out.check_ahead(at)
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
    planned = _held(category=category, publish_at__isnull=False)
    if planned is None:
        raise Refused(_("这个项目没有定时公布，可能刚刚已经公布，请刷新后再看。"))
    carrying_out.end(planned, FAILURE)
    audit.record(action="shortlist.unplan", obj=category, by=by)


def publish_due() -> int:
    """Publish what was planned for now or before; how many categories."""
    due = ShortlistPlan.objects.filter(publish_at__lte=timezone.now()).values_list("pk", flat=True)
    return carrying_out.publish_due(list(due), _hold)


def _hold(pk: int) -> Due | None:
    planned = _held(pk=pk, publish_at__lte=timezone.now())
    if planned is None:
        return None
    category = planned.category
    return Due(
        row=planned,
        failure=FAILURE,
        category=category,
        what=_("入围名单"),
        address=reverse("shortlist_category", args=[category.code]),
        action="shortlist.plan_failed",
        about=category,
        publish=lambda by: _publish(category, by),
    )


def _publish(category: Category, by: User) -> None:
    entries = list(choosing.chosen(category).select_related("union", "recommending"))
    shortlist.publish(category=category, entries=entries, by=by)


def _held(**which: Any) -> ShortlistPlan | None:
    plans = ShortlistPlan.objects.select_for_update(of=("self",), no_key=True)
    return plans.select_related("planned_by", "category__campaign").filter(**which).first()
