"""Everything that is kept of one voter, in words: for the page, and as JSON to take away (PIPL art. 45)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common import in_words
from voting.models import PhoneCode, Vote, Voter
from voting.privacy import retention

NONE = "—"


@dataclass(frozen=True)
class Record:
    """Names and values, as a person reads them."""

    about: dict[str, str]
    votes: list[dict[str, str]]
    codes: list[dict[str, str]]

    def as_json(self) -> dict[str, Any]:
        return {_("投票人"): self.about, _("选票"): self.votes, _("还没有删除的验证码"): self.codes}


def record(voter: Voter) -> Record:
    votes = Vote.objects.filter(voter=voter).select_related("entry").order_by("pk")
    codes = PhoneCode.objects.filter(campaign=voter.campaign, phone_hmac=voter.phone_hmac).order_by("pk")
    return Record(_about(voter), [_vote(vote) for vote in votes], [_code(code) for code in codes])


def _about(voter: Voter) -> dict[str, str]:
    ends = retention.ends_at(voter.campaign)
    return {
        _("活动"): voter.campaign.title,
        _("首次验证的时间"): _moment(voter.created_at),
        _("验证方式"): str(voter.get_level_display()),
        _("号段（手机号码前 7 位）"): voter.prefix7 or NONE,
        _("手机号码的加密摘要"): voter.phone_hmac or NONE,
        _("微信用户标识的加密摘要"): voter.weixin_hmac or NONE,
        _("最近一次验证所用秒数"): _number(voter.code_seconds),
        _("各设备一并退出的次数"): str(voter.epoch - 1),
        _("以上信息及选票的网络地址、浏览器、设备标记和秒数清除的时间"): _moment(ends) if ends else NONE,
    }


def _vote(vote: Vote) -> dict[str, str]:
    return {
        _("时间"): _moment(vote.cast_at),
        _("类别"): vote.category.short_name,
        _("作品"): f"{vote.entry.number} {vote.entry.title}",
        _("本类第几票"): str(vote.slot),
        _("计票期间"): vote.period or _("整个投票期"),
        _("回执"): vote.receipt,
        _("回执的摘要"): vote.receipt_sha256,
        _("从哪里打开投票页"): str(vote.get_reached_display()),
        _("网络地址"): vote.ip or NONE,
        _("浏览器型号"): vote.user_agent or NONE,
        _("设备标记的加密摘要"): vote.device or NONE,
        _("从发出验证码到填写的秒数"): _number(vote.code_seconds),
    }


def _code(code: PhoneCode) -> dict[str, str]:
    return {
        _("手机号码"): code.phone,
        _("发出的时间"): _moment(code.sent_at),
        _("失效的时间"): _moment(code.expires_at),
        _("网络地址"): code.ip or NONE,
    }


def _moment(moment: Any) -> str:
    return in_words.to_the_second(moment)


def _number(seconds: int | None) -> str:
    return NONE if seconds is None else str(seconds)
