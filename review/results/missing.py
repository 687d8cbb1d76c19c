"""What is missing before a result can be computed, and what a person should look at before it is published."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from campaign.models import Category
from common import in_words
from common.in_words import titled
from review.models import MeetingScan, Panel
from review.results import objections, scoring
from review.results.inputs import GivenSheet, Seen
from submissions.models import Entry
from voting.tally import recount
from voting.tally.sealed import unsealed_days
from voting.tally.undecided import undecided_groups


def missing(category: Category, *, seen: Seen | None = None) -> list[str]:
    """Why the category cannot be ranked yet, one sentence each; empty when it can."""
    seen = seen or Seen(category)
    if not seen.entries:
        return [_("还没有入围作品。")]
    problems = []
    if seen.vote:
        problems.append(_("网络投票到 %(at)s 才结束。") % {"at": in_words.day(seen.vote.closes_at)})
    if undecided := undecided_groups(category):
        sentence = _("还有 %(n)d 组异常选票没有办结。请先在“选票复核”中办结。")
        problems.append(sentence % {"n": undecided})
    if recount.open_faults(category.campaign):
        problems.append(_("选票重新计数与台账不一致，请系统维护人员查明以后再计算。"))
    if days := unsealed_days(category):
        problems.append(_ledger_sentence(days))
    return problems + objections.undone(seen.sustained) + _unsealed(seen.sheets) + _too_few(seen.sheets, seen.entries)


def _ledger_sentence(days: list[date]) -> str:
    said = {"n": len(days), "last": in_words.day(days[-1])}
    return _("选票台账还有 %(n)d 天没有归档，最后一天是 %(last)s。次日零点以后自动归档，归档后再计算。") % said


def address_changes(category: Category, *, seen: Seen | None = None) -> list[str]:
    """A sentence for every expert whose log-in address changed after works were given out: is it still she?"""
    sheets = (seen or Seen(category)).sheets
    changed = {(sheet.name, sheet.expert, at) for sheet in sheets if (at := sheet.address_changed_since)}
    sentence = _("专家 %(name)s 分到作品后，在 %(at)s 变更过登录邮箱。请向本人核实评分表是她（他）打的，再公布。")
    return [sentence % {"name": name, "at": in_words.moment(at)} for name, _expert, at in sorted(changed)]


def unsigned_meetings(category: Category) -> list[str]:
    """A sentence for every panel of which no meeting's sheet with its members' signatures was attached."""
    scans = MeetingScan.objects.filter(panel=OuterRef("pk"))
    without = Panel.objects.filter(~Exists(scans), category=category).order_by("section")
    sentence = _("%(panel)s专家组还没有上传成员签名的会议表。")
    return [sentence % {"panel": _panel_name(category, panel)} for panel in without]


def _panel_name(category: Category, panel: Panel) -> str:
    section = category.rules.section(panel.section)
    return f"{category.short_name}{section.name if section else ''}"


def _unsealed(sheets: list[GivenSheet]) -> list[str]:
    waiting = Counter(sheet.name for sheet in sheets if not sheet.is_sealed)
    return [
        _("专家 %(name)s 还有 %(n)d 份评分表没有提交。") % {"name": name, "n": n} for name, n in sorted(waiting.items())
    ]


def _too_few(sheets: list[GivenSheet], entries: list[Entry]) -> list[str]:
    counted = Counter(sheet.entry for sheet in sheets)
    return [
        _("%(entry)s 只有 %(n)d 位专家评分，至少要 %(least)d 位。")
        % {"entry": f"{entry.number}{titled(entry.title)}", "n": counted[entry.pk], "least": scoring.LEAST_SHEETS}
        for entry in entries
        if counted[entry.pk] < scoring.LEAST_SHEETS
    ]
