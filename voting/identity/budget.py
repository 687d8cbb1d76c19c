"""What may be spent on codes in a day: beyond it none is sent, and before that the organisers are told.

Counted from the database (counters.py): a Redis that was emptied must not open the purse again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.outbox import outbox
from campaign.models import Campaign
from voting.identity import counters

log = logging.getLogger(__name__)
ALARM_AT = 0.8  # of settings.SMS_A_DAY
KIND = "vote.budget"


@dataclass(frozen=True)
class Day:
    """Codes sent today and what may be; costs in fen."""

    sent: int
    most: int

    @property
    def is_over(self) -> bool:
        return self.sent >= self.most

    @property
    def is_near(self) -> bool:
        return self.sent >= ALARM_AT * self.most

    @property
    def percent(self) -> int:
        return 100 * self.sent // max(1, self.most)

    @property
    def cost_fen(self) -> int:
        return counters.cost_fen(self.sent)


def today() -> Day:
    return Day(counters.sent_today(), settings.SMS_A_DAY)


def is_used_up() -> bool:
    return today().is_over


def look() -> None:
    """After each message: one line in the log when the alarm or the end is reached."""
    day = today()
    if day.is_over or (day.is_near and day.sent - 1 < ALARM_AT * day.most):
        log.error("%d of %d text messages of a day are sent", day.sent, day.most)


def warn(*, campaign: Campaign) -> int:
    """Mail every organiser once a day when the alarm is reached, and once when no more is sent; how many mails.

    Side effect: an entry in the log each time it is called meanwhile.
    """
    day = today()
    if not day.is_near:
        return 0
    log.error("%d of %d text messages of a day are sent", day.sent, day.most)
    people = User.objects.filter(role=User.Role.ORGANISER, is_active=True).exclude(email="").order_by("pk")
    return sum(_tell(campaign, person, day) for person in people)


def _tell(campaign: Campaign, person: User, day: Day) -> bool:
    stage = "over" if day.is_over else "near"
    with transaction.atomic():
        notice = outbox.put(
            kind=KIND,
            to=person.email,
            subject=_("验证码短信已用完今天的限额") if day.is_over else _("验证码短信接近今天的限额"),
            text=_text(day),
            about=campaign,
            by=None,
            key=f"{KIND}:{timezone.localdate():%Y%m%d}:{stage}:{person.pk}",
        )
    return notice is not None


def _text(day: Day) -> str:
    told = _("今天已发送投票验证码短信 %(sent)d 条，每日限额 %(most)d 条。") % {"sent": day.sent, "most": day.most}
    if day.is_over:
        after = _("今天不再发送，尚未验证手机号的职工要到明天才能投票；已验证的不受影响。")
    else:
        after = _("达到限额后今天不再发送，尚未验证手机号的职工要到明天才能投票。")
    return "\n".join((told, after, _("请核对是否有人恶意获取验证码；需要提高限额的，请系统管理员修改 SMS_A_DAY。")))
