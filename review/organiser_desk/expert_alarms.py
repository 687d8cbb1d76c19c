"""What will go wrong with the experts' sheets if nobody acts: works with too few, experts who have sealed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import calendar
from campaign.models import Campaign
from campaign.organiser_desk.alarms import Alarm
from review.models import Assignment, Panel
from review.results import scoring
from submissions.access import public_entries

BEFORE_CLOSE = timedelta(days=5)
NAMED = 5


def too_few_sheets(campaign: Campaign, now: datetime) -> Alarm | None:
    """Works that were given out, and by recusals have fewer experts than a result needs."""
    standing = Count("assignments", filter=Q(assignments__recused_at__isnull=True))
    given = public_entries().filter(campaign=campaign, assignments__isnull=False).order_by()
    count = given.annotate(has=standing).filter(has__lt=scoring.LEAST_SHEETS).count()
    if not count:
        return None
    what = _("%(n)d 件作品的专家少于 %(least)d 位") % {"n": count, "least": scoring.LEAST_SHEETS}
    return Alarm(
        what, _("评分表不够的作品不能计算结果。请从候补里接替，或另分给其他专家。"), reverse("panels"), _("去补足")
    )


def idle_experts(campaign: Campaign, now: datetime) -> Alarm | None:
    """In the last days of the review: who has works and has sealed none."""
    phase = calendar.shown(campaign).phase("expert")
    if phase is None or not phase.closes_at - BEFORE_CLOSE <= now < phase.closes_at:
        return None
    own = Assignment.objects.standing().filter(panel__campaign=campaign).values_list("expert__name", "expert")
    sealed = Count("pk", filter=Q(sheet__sealed_at__isnull=False))
    names = [name for name, _pk, done in own.annotate(done=sealed).order_by("expert") if not done]
    if not names:
        return None
    what = _("评审快要截止，%(n)d 位专家一份也没有提交") % {"n": len(names)}
    told = "、".join(names[:NAMED]) + (_("等") if len(names) > NAMED else "")
    return Alarm(what, told, reverse("experts"), _("看专家"))


def panels_too_small(campaign: Campaign) -> Iterator[Alarm]:
    """Panels that lack experts for a ranking."""
    panels = Panel.objects.filter(campaign=campaign).annotate(people=Count("experts"))
    for panel in panels.filter(people__lt=scoring.LEAST_SHEETS):
        what = _("%(name)s组只有 %(n)d 位专家") % {"name": panel.category.short_name, "n": panel.people}
        ask = _("至少 3 位才能计算结果，5 位以上才能去掉最高、最低分。")
        yield Alarm(what, ask, reverse("panel", args=[panel.pk]), _("补充专家"))
