"""Retention rules of voting: codes with numbers, traces of voters and contacts of reporters."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.retention.rules import Rule
from voting.identity import codes
from voting.models import PhoneCode
from voting.privacy import kept, retention


def _count(is_trial: bool) -> int:
    done = retention.erase_due(is_trial=is_trial)
    return sum(one.votes + one.voters + one.seals + one.others for one in done)


RULES = (
    Rule(
        "phone_codes",
        _("手机号码和验证码"),
        _("发送验证码"),
        kept.CODES_UNTIL,
        lambda: PhoneCode.objects.filter(expires_at__lte=timezone.now()).count(),
        codes.erase_expired,
    ),
    Rule(
        "voters_traces",
        _("投票人的号码摘要、网络地址、浏览器型号、设备标记，举报人的联系方式"),
        _("防止重复投票，复核异常选票"),
        kept.AFTER_THE_VOTE,
        lambda: _count(True),
        lambda: _count(False),
    ),
)
