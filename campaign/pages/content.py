"""What the public pages show, gathered in few queries and put into words before the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Union
from campaign import phases
from campaign.definition import limits_in_words
from campaign.definition.spec import CategorySpec, Criterion, FieldSpec, FileRule, SeriesSpec
from campaign.models import BranchDeadline, Campaign, Category, Phase
from campaign.pages import waiting
from campaign.pages.links import QuickLink, link_of, main_phase

RESULT_PHASES = ("publicity", "showcase")
_ICONS = {"mp4": "film", "mp3": "music-note-beamed", "jpg": "image", "png": "image"}


@dataclass(frozen=True)
class NowCard:
    """The one thing that matters at this moment. `left`: None where nothing runs out."""

    state: str  # open, waiting (its time has come, but not it), soon or over
    name: str
    at: datetime | None
    left: phases.Countdown | None
    link: QuickLink | None
    note: str
    is_publicity: bool = False


@dataclass(frozen=True)
class SeriesGroup:
    series: SeriesSpec
    categories: list[Category]

    @property
    def is_compact(self) -> bool:
        """Many categories stand in small cards."""
        return len(self.categories) > 6


@dataclass(frozen=True)
class RubricRow:
    criterion: Criterion
    points: str
    width: Decimal  # of the bar, 0–100


@dataclass(frozen=True)
class RubricTable:
    name: str
    rows: list[RubricRow]


def now_card(campaign: Campaign, rows: Sequence[Phase], now: datetime) -> NowCard | None:
    """What is open and until when; between phases what comes next; after the last one nothing."""
    open_now = main_phase(phases.open_phases(rows, now))
    if open_now and (why := waiting.reason(campaign, open_now.code)):
        return NowCard("waiting", open_now.name, None, None, None, why)
    if open_now:
        # What has been decided is shown, until then; nobody hurries.
        left = None if open_now.code in RESULT_PHASES else phases.countdown(now, open_now.closes_at)
        note = _note(campaign, open_now.code)
        return NowCard(
            "open", open_now.name, open_now.closes_at, left, link_of(open_now.code), note, open_now.code == "publicity"
        )
    coming = phases.next_phase(rows, now)
    if coming:
        return NowCard("soon", coming.name, coming.opens_at, phases.countdown(now, coming.opens_at), None, "")
    return NowCard("over", "", None, None, link_of("showcase"), "") if rows else None


def has_result(rows: Sequence[Phase], now: datetime) -> bool:
    """Results are public by now, as far as the calendar goes, and nothing else is open."""
    is_over = all(phase.closes_at <= now for phase in rows)
    open_now = main_phase(phases.open_phases(rows, now))
    return is_over or (open_now is not None and open_now.code in RESULT_PHASES)


def _note(campaign: Campaign, phase_code: str) -> str:
    spec = campaign.definition
    if phase_code == "vote":
        return _("每类%(picks)s，%(period)s；网络投票占综合得分的 %(weight)s%%。") % {
            "picks": limits_in_words.picks_text(spec.vote),
            "period": _("每人每天一次") if spec.vote.period == "day" else _("每人投一次"),
            "weight": limits_in_words.number_text(spec.vote_weight),
        }
    notes = {
        "collect": _("个别单位截止更早，以项目页和登录后显示的为准。草稿随时保存，断网、换设备都不会丢。"),
        "recommend": _("申报已经截止，推荐单位正在上报最后一批作品。"),
        "screening": _("省总工会正在初审，需要补正的会通知联系人。"),
        "expert": _("专家正在独立打分，网络投票已经截止。"),
        "publicity": _("对结果有异议的，请在公示期内实名提出并附依据。"),
    }
    return notes.get(phase_code, "")


def series_groups(campaign: Campaign, categories: list[Category]) -> list[SeriesGroup]:
    """Categories below the series that the definition names, in its order."""
    groups = [
        SeriesGroup(series, [category for category in categories if category.series == series.code])
        for series in campaign.definition.series
    ]
    return [group for group in groups if group.categories]


def rubric_tables(spec: CategorySpec) -> list[RubricTable]:
    """The category's own table and those of sections that are scored by another one."""
    plain = [section.name for section in spec.sections if not section.rubric]
    tables = [(_("、").join(plain), spec.rubric)] if plain or not spec.sections else []
    tables += [(section.name, section.rubric) for section in spec.sections if section.rubric]
    return [RubricTable(name, _bars(rubric)) for name, rubric in tables]


def _bars(rubric: tuple[Criterion, ...]) -> list[RubricRow]:
    """The heaviest criterion fills three quarters of the bar's room, as in the look."""
    most = max((criterion.points for criterion in rubric), default=Decimal(1))
    return [
        RubricRow(item, limits_in_words.number_text(item.points), (item.points * 75 / most).quantize(Decimal("0.1")))
        for item in rubric
    ]


def file_rows(spec: CategorySpec) -> list[dict[str, Any]]:
    """Every file role with its limits; a section that differs says its own limits below."""
    return [
        {
            "rule": rule,
            "icon": _ICONS.get(rule.kinds[0], "file-earmark-text"),
            "chips": limits_in_words.file_chips(rule),
            "count": limits_in_words.count_text(rule),
            "sections": [
                (section.name, _own_limits(rule.for_section(section), rule))
                for section in spec.sections
                if rule.for_section(section) != rule
            ],
        }
        for rule in spec.files
    ]


def _own_limits(laid: FileRule, rule: FileRule) -> str:
    words = (
        [limits_in_words.count_text(laid)]
        if limits_in_words.count_text(laid) != limits_in_words.count_text(rule)
        else []
    )
    common = limits_in_words.file_chips(rule)
    return "，".join(words + [chip for chip in limits_in_words.file_chips(laid) if chip not in common])


def quota_rows(spec: CategorySpec) -> list[tuple[str, str]]:
    """(who, how many) for the rail; the last row is for everybody else."""
    per_union = _("%(count)s 件以内") % {"count": spec.works_per_union} if spec.works_per_union else _("不限件数")
    rows = [(_("每家申报单位"), per_union)]
    for quota in spec.quotas:
        kinds = [str(Union.Kind(kind).label) for kind in quota.union_kinds]
        rows.append((_("、").join(kinds), limits_in_words.quota_text(quota, spec.entry_noun)))
    return [*rows, (_("其他推荐单位") if spec.quotas else _("推荐单位"), _("不限件数"))]


def deadline_rows(campaign: Campaign, collect: Phase | None) -> list[tuple[str, datetime]]:
    """Branches that close earlier, then everybody else."""
    own = BranchDeadline.objects.filter(campaign=campaign).select_related("union").order_by("closes_at", "id")
    rows = [(deadline.union.short_name, deadline.closes_at) for deadline in own]
    if collect:
        rows.append((_("其他单位") if rows else _("所有单位"), collect.closes_at))
    return rows


def asked_fields(spec: CategorySpec) -> list[tuple[str, list[FieldSpec]]]:
    """What the form will ask, step by step."""
    steps = ((_("作品信息"), "work"), (_("作者与联系人"), "authors"))
    found = [(label, [field for field in spec.fields if field.step == step]) for label, step in steps]
    return [(label, fields) for label, fields in found if fields]
