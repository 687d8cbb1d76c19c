"""The kinds of messages about entries: what each is called, what a text message says, the fields of its text.

And which act tells which of them: `OCCASIONS`, read by `telling.after`. An act that stands in none of these tables
stops the tests (tests/submissions/notices/test_every_act.py). No ORM, no clock, no I/O.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

ENTRY = ("number", "title", "facts", "status", "desk", "link")
REASONS = ("reasons",)
REMINDER = ("left", "until", "missing", "is_complete")
# An act can be undone for a while, a screener's for ten seconds, a recommender's for ten minutes; what it tells waits a
# little longer. A return has a due date and goes soon, whoever made it.
UNDO, LONG_UNDO = timedelta(seconds=15), timedelta(minutes=10, seconds=15)


@dataclass(frozen=True)
class Kind:
    """`words`: in the outbox. `what`: in a text message, after the number; "" where none is sent. `waits`: so long can
    the act be undone without a word to anybody."""

    words: Any
    what: Any = ""
    fields: tuple[str, ...] = ENTRY
    waits: timedelta = timedelta(0)


KINDS: dict[str, Kind] = {
    "entry.submitted": Kind(_("作品已提交"), _("已提交"), (*ENTRY, "receipt")),
    "entry.resubmitted": Kind(_("作品已重新提交"), _("已重新提交"), (*ENTRY, "receipt")),
    "entry.copied": Kind(_("抄送"), "", ("number", "title", "facts", "status", "recipient", "days", "link")),
    "entry.withdrawn": Kind(_("作品已撤回"), _("已撤回")),
    "entry.recommended": Kind(_("作品已获推荐"), _("已获推荐"), waits=LONG_UNDO),
    "entry.unrecommended": Kind(_("推荐已撤回"), _("的推荐已撤回，重新等待推荐")),
    "entry.declined": Kind(_("作品未获推荐"), _("未获推荐"), (*ENTRY, *REASONS), LONG_UNDO),
    "entry.undeclined": Kind(_("不推荐已撤销"), _("重新等待推荐")),
    "entry.returned": Kind(
        _("作品退回修改"), _("需要修改，请在%(until)s前重新提交"), (*ENTRY, *REASONS, "faults", "opened", "until"), UNDO
    ),
    "entry.unreturned": Kind(_("退回已撤销"), _("的退回已撤销，不用修改")),
    "entry.admitted": Kind(_("作品初评通过"), _("初评通过"), waits=UNDO),
    "entry.rejected": Kind(_("作品初评未通过"), _("初评未通过"), (*ENTRY, *REASONS), UNDO),
    "entry.reconsidered": Kind(_("复核维持初评未通过"), _("经复核，初评未通过"), (*ENTRY, *REASONS)),
    "entry.rescreened": Kind(_("初评意见已撤销"), _("的初评意见已撤销，重新初评")),
    "entry.shortlisted": Kind(_("作品入围"), _("已入围")),
    "entry.unshortlisted": Kind(_("作品移出入围"), _("已移出入围名单"), (*ENTRY, *REASONS)),
    "entry.disqualified": Kind(_("作品取消资格"), _("已取消资格"), (*ENTRY, *REASONS)),
    "entry.reinstated": Kind(_("作品恢复资格"), _("已恢复评选资格"), (*ENTRY, *REASONS)),
    "entry.lapsed": Kind(_("作品止步"), "%(label)s", (*ENTRY, "label")),
    "entry.result": Kind(_("评选结果告知申报单位"), _("的评选结果已公布"), (*ENTRY, "placed")),
    "entry.file_held": Kind(_("文件待人工查看"), _("有文件待人工查看"), (*ENTRY, "file")),
    "entry.file_released": Kind(_("文件已放行"), "", (*ENTRY, "file")),
    "entry.file_refused": Kind(_("文件须更换"), _("有文件须更换"), (*ENTRY, "file", *REASONS)),
    "entry.draft_due": Kind(_("提醒：草稿临近截止"), _("还没有提交，%(until)s截止"), (*ENTRY, *REMINDER)),
    "entry.return_due": Kind(_("提醒：退回修改临近截止"), _("还没有重新提交，%(until)s截止"), (*ENTRY, *REMINDER)),
    "entry.drafts_reminded": Kind(
        _("推荐单位提醒：草稿未提交"), "", ("count", "branch", "unit", "drafts", "until", "link", "desk")
    ),
    "branch.digest": Kind(_("推荐单位日报"), "", ("day", "branch", "news", "waiting", "due", "link")),
    "branch.entry_left": Kind(_("告知推荐单位：作品退出"), "", (*ENTRY, *REASONS, "label")),
    "branch.entry_back": Kind(_("告知推荐单位：作品恢复资格"), "", (*ENTRY, *REASONS)),
}

# By act (states.ACTIONS): the kind that the entrant is told at once.
OCCASIONS = {
    "withdraw": "entry.withdrawn",
    "recommend": "entry.recommended",
    "decline": "entry.declined",
    "send_back": "entry.returned",
    "return": "entry.returned",
    "auto_return": "entry.returned",
    "admit": "entry.admitted",
    "reject": "entry.rejected",
    "readmit": "entry.admitted",
    "lapse": "entry.rejected",
    "shortlist": "entry.shortlisted",
    "unshortlist": "entry.unshortlisted",
    "disqualify": "entry.disqualified",
    "reinstate": "entry.reinstated",
}
# What takes an act back: the kinds that need not go any more, and what is said to who has read one of them already.
TAKEN_BACK = {
    "unrecommend": (("entry.recommended",), "entry.unrecommended"),
    "undecline": (("entry.declined",), "entry.undeclined"),
    "unreturn": (("entry.returned",), "entry.unreturned"),
    "unsend_back": (("entry.returned",), "entry.unreturned"),
    "rescreen": (("entry.admitted", "entry.rejected"), "entry.rescreened"),
}
# Told by the verb itself, once the version is kept: the mail carries the receipt (entering/submitting.py).
WITH_RECEIPT = {"submit": "entry.submitted", "resubmit": "entry.resubmitted"}
# Acts that tell nobody at once, and why.
SILENT = {"reopen": "whoever takes an entry back reads it on her page; the recommender reads it in the day's digest"}
# The recommending union is told at once too, where the entry had been put forward: its quota has a place again, or not.
TELLS_BRANCH = {
    "withdraw": "branch.entry_left",
    "disqualify": "branch.entry_left",
    "reinstate": "branch.entry_back",
}

# About no entry: a branch to its unions.
OF_BRANCH = {
    "branch.deadline": Kind(_("推荐单位改了截止时间"), "", ("campaign", "union", "at", "was", "drafts", "link")),
}

WORDS = {kind: rule.words for kind, rule in (KINDS | OF_BRANCH).items()}
FIELDS = {kind: rule.fields for kind, rule in (KINDS | OF_BRANCH).items()}

# What each field holds, for who writes the texts.
FIELD_WORDS = {
    "number": _("作品编号"),
    "title": _("作品名称"),
    "facts": _("编号、名称、项目、单位，共两行"),
    "status": _("作品目前状态"),
    "desk": _("咨询单位和电话"),
    "link": _("网页链接"),
    "receipt": _("提交回执全文"),
    "reasons": _("原因"),
    "faults": _("检查发现的文件问题"),
    "opened": _("开放修改的内容"),
    "until": _("截止时间"),
    "left": _("还有多久"),
    "missing": _("还差的内容"),
    "is_complete": _("已经填完时的提示"),
    "recipient": _("抄送对象"),
    "days": _("链接有效天数"),
    "label": _("作品状态名称"),
    "file": _("文件名"),
    "placed": _("名次、得分和奖项"),
    "count": _("件数"),
    "branch": _("推荐单位"),
    "unit": _("申报单位"),
    "drafts": _("草稿清单或件数"),
    "day": _("日期"),
    "news": _("昨天以来的变化"),
    "waiting": _("等待办理的件数"),
    "due": _("临近的期限"),
    "campaign": _("活动名称"),
    "union": _("单位"),
    "at": _("新的截止时间"),
    "was": _("原来的截止时间"),
}
# Kinds about one entry: shown filled with a real one.
SAMPLES = {kind: "submissions.notices.samples.of" for kind in KINDS if "number" in KINDS[kind].fields}
