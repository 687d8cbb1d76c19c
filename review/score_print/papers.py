"""A signed score sheet, and the list of all of one expert's in a category, as papers to sign by hand and file.

Neither names a union or an author: what is hidden on the desk is not printed from it either.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from campaign.models import Category
from common import in_words
from review.score_print.signed import Signed
from submissions.papers.paper import Block, Facts, Paper, Table, Text

PLACE_TO_SIGN = "\n\n"


def of_sheet(signed: Signed) -> Paper:
    entry, version = signed.assignment.entry, signed.version
    facts = [
        (_("编号"), entry.number or ""),
        (_("作品"), entry.title),
        (_("专家"), signed.assignment.expert.name),
        (_("提交时间"), in_words.moment(version.at)),
    ]
    rows = [
        [one.label, f"{one.points.normalize():f}", points, version.remarks.get(one.code, "")]
        for one, points in signed.marks
    ]
    most = f"{sum((one.points for one, _points in signed.marks), Decimal(0)).normalize():f}"
    rows.append([_("合计"), most, signed.total, ""])
    blocks: list[Block] = [Facts(facts), Table([_("评分项"), _("满分"), _("得分"), _("评语")], rows, [4, 2, 2, 6])]
    if version.remark:
        blocks.append(Text(_("总评"), [version.remark]))
    return Paper(
        title=_("专家评分表"),
        campaign=f"{entry.campaign.title}　{entry.category.name}",
        foot=_("第 %(version)d 版　SHA-256 %(digest)s") % {"version": version.version, "digest": signed.digest},
        blocks=[*blocks, Text(_("签名"), [version.sentence]), place_to_sign([signed.assignment.expert.name])],
    )


def of_list(category: Category, found: Sequence[Signed]) -> Paper:
    """One line a sheet; works of a section with a rubric of its own stand in a table of their own."""
    expert = found[0].assignment.expert.name
    sentences = list(dict.fromkeys(signed.version.sentence for signed in found))
    tables = [_table(category, section, list(rows)) for section, rows in groupby(_by_section(found), key=_section)]
    return Paper(
        title=_("专家评分汇总表"),
        campaign=f"{category.campaign.title}　{category.name}",
        number=_("%(name)s　%(n)d 件") % {"name": expert, "n": len(found)},
        foot=_("每份评分表的完整摘要（SHA-256）印在该份评分表上，这里列前 12 位。"),
        is_wide=True,
        blocks=[*tables, Text(_("签名"), sentences), place_to_sign([expert])],
    )


def place_to_sign(names: Sequence[str], *, role: str = "") -> Table:
    """Room for a signature by hand and the day, a row a person."""
    rows = [[name, PLACE_TO_SIGN, ""] for name in names]
    return Table([role or _("专家"), _("亲笔签名"), _("日期")], rows, [3, 6, 4])


def _by_section(found: Sequence[Signed]) -> list[Signed]:
    return sorted(found, key=_section)


def _section(signed: Signed) -> str:
    return signed.assignment.entry.section


def _table(category: Category, code: str, rows: Sequence[Signed]) -> Table:
    labels = [one.label for one in category.rules.rubric_for(code)]
    section = category.rules.section(code)
    lines = [_line(signed) for signed in rows]
    return Table(
        [_("编号"), _("作品"), *labels, _("合计"), _("提交时间、版本和摘要")],
        lines,
        [4, 7, *(2 for _label in labels), 2, 6],
        heading=section.name if section else "",
    )


def _line(signed: Signed) -> list[str]:
    entry, version = signed.assignment.entry, signed.version
    points = [points for _criterion, points in signed.marks]
    at = _("%(at)s　第 %(version)d 版\n%(digest)s") % {
        "at": in_words.moment(version.at),
        "version": version.version,
        "digest": signed.digest[:12],
    }
    return [entry.number or "", entry.title, *points, signed.total, at]
