"""What is kept of voters, why, until when and who sees it: the rows of the privacy page.

A field that is added to a model of voting is added here, with a purpose and an end, or the tests are red. No models
are imported: the AppConfig reads this file before there are any.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.personal_data import Kept, told

_NOBODY = _lazy("页面上不显示，工作人员查不到")
_REVIEWERS = _lazy("复核选票的省总工会工作人员、监督员")
_WITH_THE_VOTE = _lazy("随评奖档案保存")


def traces_days() -> int:
    """For so many days after the close of the vote are traces of voters kept (voting/privacy/retention.py)."""
    return int(settings.VOTE_TRACES_DAYS)


@told
def AFTER_THE_VOTE() -> str:
    return _("投票结束后 %(n)d 天清除") % {"n": traces_days()}


CODES_UNTIL = _lazy(
    "验证码 5 分钟内有效，过期后 1 分钟左右随验证码一起删除。代发短信的服务商和运营商另按规定保存发送记录"
)
KEPT = (
    Kept(
        _lazy("手机号码"),
        _lazy("发送验证码"),
        CODES_UNTIL,
        _NOBODY,
        (
            "PhoneCode.phone",
            "PhoneCode.phone_hmac",
            "PhoneCode.code_hmac",
            "PhoneCode.sent_at",
            "PhoneCode.expires_at",
            "PhoneCode.tries",
            "PhoneCode.used_at",
            "PhoneCode.ip",
        ),
        rule="phone_codes",
    ),
    Kept(
        _lazy("手机号码的加密摘要"),
        _lazy("保证一个号码只有一份选票。密钥不在数据库里，仅凭数据库不能还原号码"),
        AFTER_THE_VOTE,
        _NOBODY,
        ("Voter.phone_hmac",),
        rule="voters_traces",
    ),
    Kept(
        _lazy("微信用户标识的加密摘要（只在可以用微信身份投票的活动中）"),
        _lazy("保证一个微信号只有一份选票"),
        AFTER_THE_VOTE,
        _NOBODY,
        ("Voter.weixin_hmac",),
        rule="voters_traces",
    ),
    Kept(
        _lazy("号段（手机号码前 7 位）"),
        _lazy("复核集中来自同一号段或虚拟号段的选票"),
        AFTER_THE_VOTE,
        _REVIEWERS,
        ("Voter.prefix7",),
        rule="voters_traces",
    ),
    Kept(
        _lazy("投票时的网络地址、浏览器型号、设备标记（随机数的加密摘要），从发出验证码到填写的秒数"),
        _lazy("复核由程序或者同一台设备大量投出的选票"),
        AFTER_THE_VOTE,
        _REVIEWERS,
        ("Vote.ip", "Vote.user_agent", "Vote.device", "Vote.code_seconds", "Voter.code_seconds"),
        rule="voters_traces",
    ),
    Kept(
        _lazy("投票人记录：首次验证的时间、验证方式、退出次数、信息清除的时间"),
        _lazy("连接同一位投票人的选票，执行每类最多投几件的规则"),
        _WITH_THE_VOTE,
        _NOBODY,
        ("Voter.created_at", "Voter.level", "Voter.epoch", "Voter.erased_at"),
    ),
    Kept(
        _lazy("选票：作品、时间、回执、从哪里打开投票页"),
        _lazy("计票、核对和复算"),
        _WITH_THE_VOTE,
        _lazy("持有回执的人可以核对；公布的内容里没有投票人的身份"),
        (
            "Vote.voter",
            "Vote.category",
            "Vote.period",
            "Vote.entry",
            "Vote.slot",
            "Vote.receipt",
            "Vote.receipt_sha256",
            "Vote.cast_at",
            "Vote.day",
            "Vote.reached",
        ),
    ),
    Kept(
        _lazy("公开的选票台账：每张选票的序号、日期、作品、匿名编号和回执的摘要"),
        _lazy("任何人都可以核对计票"),
        _lazy("长期公开"),
        _lazy("人人可见；由匿名编号不能查到投票人，每天、每类的编号互不相同"),
    ),
    Kept(
        _lazy("异常选票的复核记录，其中示例含网络地址、浏览器型号、设备标记和号段"),
        _lazy("说明为什么复核、结论是什么"),
        told(lambda: _("示例在投票结束后 %(n)d 天清除，其余随评奖档案保存") % {"n": traces_days()}),
        _REVIEWERS,
        ("Signal.examples", "FlaggedVote.vote", "VoidedVote.vote", "GroupNote.speaker", "GroupNote.text"),
    ),
    Kept(
        _lazy("举报人的姓名和联系方式（可以不留）"),
        _lazy("核实举报、答复举报人"),
        AFTER_THE_VOTE,
        _REVIEWERS,
        ("Complaint.name", "Complaint.contact", "Complaint.is_named"),
        rule="voters_traces",
    ),
    Kept(
        _lazy("举报内容和答复"),
        _lazy("核实举报、答复举报人"),
        _WITH_THE_VOTE,
        _lazy("复核选票的省总工会工作人员、监督员；凭举报编号可以查看答复"),
        ("Complaint.reference", "Complaint.what", "Complaint.evidence", "Complaint.made_at", "Complaint.answer"),
    ),
    Kept(
        _lazy("已要求删除信息的标记（加密摘要，不与选票相连）"),
        _lazy("防止同一号码删除信息后再次投票"),
        AFTER_THE_VOTE,
        _NOBODY,
        ("ErasedIdentity.seal",),
        rule="voters_traces",
    ),
    Kept(
        _lazy("获取验证码的次数，按号码摘要、设备标记和网络地址计"),
        _lazy("防止频繁获取验证码"),
        _lazy("最长 24 小时"),
        _NOBODY,
    ),
    Kept(
        _lazy(
            "您浏览器里的 Cookie：是哪位投票人（60 天）、设备标记（一年）、作品排列顺序、"
            "正在验证的号码（15 分钟）、微信授权（10 分钟）"
        ),
        _lazy("再次投票不必重新验证；每位投票人看到的作品顺序不同"),
        _lazy("到期失效，也可以随时在浏览器里清除"),
        _lazy("只在您的浏览器里"),
    ),
)

# By model, what tells of no voter. Staff who decide are named in the part on accounts and records.
IMPERSONAL = {
    "LedgerDay": "id campaign day closed_at manifest manifest_sha256 sealed_at",
    "LedgerFile": "id sealed_day kind category name size rows first_seq sha256 merkle_root",
    "PublishedVoid": "id batch sealed_day",
    "ReceiptChecks": "id campaign day checks",
    "ShownTotals": "id sealed_day votes made_at",
    "TallyDay": "id category day entry cast",
    "TallyFault": "id category found_at works ended_at",
    "TurnoutHour": "id campaign category starts_at votes voters",
    "Voter": "id campaign",
    "Vote": "id campaign",
    "PhoneCode": "id campaign",
    "ErasedIdentity": "campaign",
    "CodeCount": "id campaign hour sent accepted failed",
    "Complaint": "id campaign entry evidence_folder state answered_by answered_at",
    "VoidBatch": (
        "id campaign kind undoes reason size proposed_by proposed_at confirmed_by confirmed_at declined_by declined_at"
    ),
    "VoidedVote": "id batch",
    "VoteGroup": (
        "id campaign entry kind state strength size owner due_at opened_at batch outcome closed_by closed_at"
    ),
    "FlaggedVote": "id group",
    "Signal": "id campaign entry kind group value usual threshold flagged measured_at",
    "GroupNote": "id group kind said_on by at",
}
