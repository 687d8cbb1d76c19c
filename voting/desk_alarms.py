"""What the organiser's desk says of voting: nobody could confirm a void, the day's codes run out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import calendar
from campaign.models import Campaign
from campaign.organiser_desk.alarms import Alarm
from voting import confirmers
from voting.identity import budget


def alarms(campaign: Campaign, now: datetime) -> Iterator[Alarm]:
    yield from _confirmers_missing(campaign, now)
    yield from _codes_near_their_end()


def _confirmers_missing(campaign: Campaign, now: datetime) -> Iterator[Alarm]:
    vote = calendar.shown(campaign).phase("vote")
    if vote is None or now >= vote.closes_at or not (count := confirmers.missing()):
        return
    ask = _("作废选票须由两人办理，还缺 %(n)d 名在用的省总活动管理员。请先开通账号，否则到了投票时间也不会开放投票。")
    yield Alarm(_("投票不能开始"), ask % {"n": count}, reverse("people"), _("开通账号"), is_urgent=True)


def _codes_near_their_end() -> Iterator[Alarm]:
    """Four fifths of what may be sent in a day, or more."""
    day = budget.today()
    if not day.is_near:
        return
    what = _("今天的验证码短信已用完") if day.is_over else _("今天的验证码短信接近限额")
    ask = _(
        "已发送 %(sent)d 条，每日限额 %(most)d 条。达到限额后，尚未验证手机号的职工要到明天才能投票。"
        "需要提高限额的，请联系系统管理员。"
    )
    said = ask % {"sent": day.sent, "most": day.most}
    yield Alarm(what, said, reverse("vote_turnout"), _("查看投票情况"), is_urgent=day.is_over)
