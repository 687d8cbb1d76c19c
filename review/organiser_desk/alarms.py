"""What will go wrong if nobody acts: nobody screens, corrections fall due, a category has no experts yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import calendar, memory, phases
from campaign.models import Campaign
from campaign.organiser_desk.alarms import Alarm
from review.entry_filter import PENDING
from review.models import Panel, ScreeningDecision
from review.organiser_desk import expert_alarms, result_alarms
from submissions import states
from submissions.models import Entry

IDLE = timedelta(days=1)  # of screening without a decision
SOON = timedelta(days=2)
BEFORE_EXPERTS = timedelta(days=14)
BEFORE_VOTE = timedelta(days=14)


def alarms(campaign: Campaign, now: datetime) -> list[Alarm]:
    found = (
        _nobody_screens(campaign, now),
        _returns_due(campaign, now),
        _no_experts(campaign, now),
        expert_alarms.too_few_sheets(campaign, now),
        expert_alarms.idle_experts(campaign, now),
        _not_locked(campaign, now),
        *result_alarms.objections(campaign),
        *result_alarms.to_correct(campaign),
        *result_alarms.recomputed(campaign),
        *expert_alarms.panels_too_small(campaign),
    )
    return [alarm for alarm in found if alarm]


def _nobody_screens(campaign: Campaign, now: datetime) -> Alarm | None:
    phase = calendar.shown(campaign).phase("screening")
    if phase is None or not phases.is_open(phase, now) or now - phase.opens_at < IDLE:
        return None
    if ScreeningDecision.objects.filter(entry__campaign=campaign, at__gte=now - IDLE).exists():
        return None
    waiting = Entry.objects.filter(campaign=campaign, state=PENDING).count()
    if not waiting:
        return None
    what = _("初评一天多没有进展，还有 %(n)d 件待初评") % {"n": waiting}
    return Alarm(what, _("请看分工和进度，提醒初评人员。"), reverse("screening_progress"), _("看进度"))


def _returns_due(campaign: Campaign, now: datetime) -> Alarm | None:
    returned = Entry.objects.filter(campaign=campaign, state=states.RETURNED, returned_until__lt=now + SOON)
    count = returned.count()
    if not count:
        return None
    what = _("%(n)d 件退回的作品两天内到期或已经过期") % {"n": count}
    url = f"{reverse('screening_desk')}?state={states.RETURNED}&sort=due"
    return Alarm(what, _("申报单位已收到提醒。确有困难的，可以联系推荐单位。"), url, _("看这些作品"))


def _no_experts(campaign: Campaign, now: datetime) -> Alarm | None:
    """Where works are shortlisted and the experts begin soon, or have begun."""
    phase = calendar.shown(campaign).phase("expert")
    if phase is None or not phase.opens_at - BEFORE_EXPERTS <= now < phase.closes_at:
        return None
    with_panel = set(Panel.objects.filter(campaign=campaign, experts__isnull=False).values_list("category", flat=True))
    listed = Entry.objects.filter(campaign=campaign, state=states.SHORTLISTED).order_by()
    without = set(listed.values_list("category", flat=True).distinct()) - with_panel
    names = [category.name for category in memory.categories(campaign) if category.pk in without]
    if not names:
        return None
    what = _("%(n)d 个有入围作品的项目还没有专家") % {"n": len(names)}
    return Alarm(what, "、".join(names), reverse("panels"), _("组建专家组"))


def _not_locked(campaign: Campaign, now: datetime) -> Alarm | None:
    """The rule by which works are ranked is locked before the first vote, or never."""
    phase = calendar.shown(campaign).phase("vote")
    if campaign.vote_rule_locked_at or phase is None or not phase.opens_at - BEFORE_VOTE <= now < phase.opens_at:
        return None
    ask = _("投票开始前须由两人锁定并公布。投票开始以后不再办理。")
    return Alarm(_("计分规则还没有锁定"), ask, reverse("rule_lock"), _("去锁定"))
