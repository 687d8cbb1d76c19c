"""The five counters of the plan, each from counted records alone, each by itself; and, apart from them, what was read
where others passed it on."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities import states
from activities.access import public_activities
from activities.models import SecondHand
from activities.models.activities import ActivityQuerySet
from campaign.definition.spec.activity_plan import COUNTERS, ActivityPlan
from campaign.models import Campaign
from campaign.pages.plan import Counter

LABELS: dict[str, tuple[Any, Any]] = {
    "unions": (_("参与工会"), _("家")),
    "volunteers": (_("网络志愿者"), _("人次")),
    "events": (_("线下活动"), _("场")),
    "met": (_("现场参加职工"), _("人次")),
    "online": (_("线上直接覆盖"), _("人次")),
}


def counters(campaign: Campaign) -> list[Counter]:
    """In the plan's order; one query."""
    plan = campaign.definition.activities
    values = values_of(public_activities(campaign), plan)
    return [_counter(code, values[code], plan) for code in COUNTERS]


def values_of(rows: ActivityQuerySet, plan: ActivityPlan) -> dict[str, int]:
    """What these records come to, counter by counter; one query."""
    counted = rows.order_by().aggregate(
        unions=Count("union", distinct=True),
        volunteers=Sum("volunteers"),
        events=Count("kind", filter=Q(kind__in=plan.event_codes)),
        met=Sum("met"),
        online=Sum("online"),
    )
    return {code: counted[code] or 0 for code in COUNTERS}


def rows_behind(rows: ActivityQuerySet, code: str, plan: ActivityPlan) -> ActivityQuerySet:
    """Those of the records that a counter is made of; all for one that is none."""
    if code == "events":
        return rows.filter(kind__in=plan.event_codes)
    return rows.filter(**{f"{code}__gt": 0}) if code in ("volunteers", "met", "online") else rows


def second_hand_reads(campaign: Campaign) -> int:
    """Reads where others passed counted activities on: a number by itself, in no counter; one query."""
    rows = SecondHand.objects.filter(activity__campaign=campaign, activity__state=states.COUNTED)
    return rows.aggregate(all=Sum("reads"))["all"] or 0


def waiting(campaign: Campaign) -> int:
    """Records that wait for the province; one query."""
    return campaign.activities.filter(state=states.RECOMMENDED).count()


def _counter(code: str, value: int, plan: ActivityPlan) -> Counter:
    label, unit = LABELS[code]
    return Counter(code, label, unit, value, plan.target(code), f"{reverse('activities')}?of={code}")
