"""The sheet of a panel's meeting (专家评审会议表), to be signed by its members."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from common import in_words
from review.models import Panel, PanelMeeting
from review.panel_meetings.spread import Line, by_score
from review.results import scoring
from review.score_print.papers import place_to_sign
from submissions.papers.paper import Facts, Paper, Table, Text

BLANK = "　　　年　　月　　日"


def sheet(panel: Panel, meeting: PanelMeeting | None, members: Sequence[User], lines: Sequence[Line]) -> Paper:
    """Works in the order of the experts' score. No union and no vote stands on it."""
    section = panel.category.rules.section(panel.section)
    facts = [
        (_("项目"), panel.category.name + (f"　{section.name}" if section else "")),
        (_("会议日期"), in_words.date_in_words(meeting.held_on) if meeting else BLANK),
        (_("会议地点"), meeting.place if meeting else ""),
        (_("组长"), panel.chair.name if panel.chair else ""),
        (_("成员"), "、".join(member.name for member in members)),
    ]
    chair = [member for member in members if member.pk == panel.chair_id]
    others = [member for member in members if member.pk != panel.chair_id]
    return Paper(
        title=_("专家评审会议表"),
        campaign=panel.campaign.title,
        foot=_foot(panel),
        blocks=[
            Facts(facts),
            _works(lines),
            Text(_("不同意见"), [meeting.dissent if meeting and meeting.dissent else _("无。")]),
            place_to_sign([member.name for member in [*chair, *others]], role=_("成员")),
        ],
    )


def _foot(panel: Panel) -> str:
    said = _("次序按专家得分排列，不含投票得分，不是最后结果。")
    if panel.campaign.definition.expert_rule == "mean":
        return said
    return said + _("得分未按各专家的评分尺度折算，折算在计算结果时进行。")


def _works(lines: Sequence[Line]) -> Table:
    ordered = by_score(lines)
    scores = [line.score for line in ordered]
    rows = [
        [
            str(scores.index(line.score) + 1),
            line.entry.number or "",
            line.entry.title,
            str(len(line.totals)),
            str(scoring.to_decimal(line.score, 2)),
            f"{line.apart:.1f}",
        ]
        for line in ordered
    ]
    heads = [_("次序"), _("编号"), _("作品"), _("评分表"), _("专家得分"), _("最高与最低相差")]
    return Table(heads, rows, [2, 4, 8, 2, 3, 4], heading=_("作品"))
