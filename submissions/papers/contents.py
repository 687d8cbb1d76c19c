"""What stands on each of our papers: the application form 申报表, the receipt, the list 推荐汇总表 of a branch."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Union
from campaign.models import Campaign
from common import in_words
from submissions.answers import in_words as answers
from submissions.answers.in_words import ShownAnswer
from submissions.branch.export import authors
from submissions.models import Entry, EntryFile
from submissions.notices import receipts
from submissions.notices.receipts import Receipt
from submissions.papers.paper import Block, Facts, Paper, Seals, Table, Text

SHORT = 120  # characters: a longer answer stands below the grid, as a text


def application(entry: Entry, receipt: Receipt) -> Paper:
    """The form that unit and recommending union stamp; `entry` as it was handed in last."""
    shown = answers.shown_answers(entry)
    short = [one for one in shown if not one.rows and not _is_long(one)]
    return Paper(
        title=_("申报表"),
        campaign=entry.campaign.title,
        number=receipt.number,
        address=_address(entry),
        foot=_("%(number)s　提交于 %(at)s") % {"number": receipt.number, "at": in_words.to_the_second(receipt.at)},
        blocks=[
            Facts([*_place(receipt), *((one.label, one.plain) for one in short)]),
            *[_of_rows(one) for one in shown if one.rows],
            *[Text(one.label, one.lines) for one in shown if _is_long(one)],
            _files(receipt.files),
            *_declarations(receipt),
            Seals(
                (
                    (_("申报单位意见"), _("内容属实，同意申报。")),
                    (_("推荐单位意见"), _("同意推荐。")),
                )
            ),
        ],
    )


def receipt_paper(entry: Entry, receipt: Receipt) -> Paper:
    return Paper(
        title=_("申报回执"),
        campaign=entry.campaign.title,
        number=receipt.number,
        address=_address(entry),
        foot=_("打电话询问时报编号即可。SHA-256 用来核对收到的是不是同一个文件。"),
        blocks=[
            Facts([*_times(receipt), *_place(receipt), (_("联系人"), receipt.contact)]),
            _files(receipt.files),
            *_declarations(receipt),
        ],
    )


def recommendations(*, union: Union, campaign: Campaign, entries: Iterable[Entry]) -> Paper:
    """All works that a union recommends, for its seal: by category, in its order of preference."""
    rows = [
        [
            str(place),
            entry.number or "",
            entry.category.name,
            entry.title,
            entry.union.name,
            authors(entry),
            f"{entry.contact_name}\n{entry.contact_phone}".strip(),
        ]
        for place, entry in enumerate(entries, start=1)
    ]
    head = [_("序号"), _("编号"), _("征集项目"), _("作品名称"), _("申报单位"), _("作者"), _("联系人")]
    said = {"n": len(rows)}
    return Paper(
        title=_("推荐汇总表"),
        campaign=campaign.title,
        foot=_("%(union)s　%(at)s 生成") % {"union": union.name, "at": in_words.to_the_second(timezone.now())},
        is_wide=True,
        blocks=[
            Facts([(_("推荐单位"), union.name), (_("推荐作品"), _("%(n)d 件") % said)]),
            Table(head, rows, (6, 13, 17, 21, 20, 21, 16)),
            Seals(
                (
                    (_("经办人"), _("姓名：\n电话：")),
                    (_("推荐单位意见"), _("以上 %(n)d 件作品已审核，同意推荐。") % said),
                )
            ),
        ],
    )


def _address(entry: Entry) -> str:
    return f"{settings.SITE_URL}{reverse('paper_address', args=[entry.pk])}"


def _times(receipt: Receipt) -> list[tuple[str, str]]:
    first = [(_("首次提交"), in_words.to_the_second(receipt.first_at))] if receipt.is_again else []
    return [(_("提交时间"), in_words.to_the_second(receipt.at)), *first]


def _place(receipt: Receipt) -> list[tuple[str, str]]:
    section = [(_("部分"), receipt.section)] if receipt.section else []
    return [
        (_("作品名称"), in_words.titled(receipt.title)),
        (_("征集项目"), receipt.category),
        *section,
        (_("申报单位"), receipt.union),
        (_("推荐单位"), receipt.recommending),
    ]


def _is_long(answer: ShownAnswer) -> bool:
    return not answer.rows and (len(answer.text) > SHORT or "\n" in answer.text)


def _of_rows(answer: ShownAnswer) -> Block:
    return Table(answer.heads, answer.rows, [1] * len(answer.heads), heading=answer.label)


def _files(files: Iterable[EntryFile]) -> Block:
    rows = [[file.original_name, in_words.size(file.size), file.sha256 or _("检查后生成")] for file in files]
    return Table([_("文件"), _("大小"), "SHA-256"], rows, (40, 14, 46), heading=_("提交的文件"))


def _declarations(receipt: Receipt) -> list[Block]:
    return [Text(_("声明"), receipt.declarations)] if receipt.declarations else []


def receipt_of(entry: Entry) -> Receipt | None:
    """None where nothing is handed in now: never, or taken back to be changed."""
    return None if entry.state == "draft" else receipts.receipt(entry)
