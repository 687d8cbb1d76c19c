"""What must hold between the parts of a campaign: one generator per subject, each yielding (path, Chinese sentence).

Pure. Shapes and types are settled in `shaping`; a category's own inner rules stand in `category_rules`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from campaign.definition import spec as d
from campaign.definition.spec.activity_plan import COUNTERS, MOST_TARGET, ActivityPlan
from campaign.definition_file.toml_lines import Path

Found = Iterator[tuple[Path, str]]
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
HUNDRED = Decimal(100)


def campaign_problems(spec: d.CampaignSpec) -> Found:
    yield from _heading(spec)
    yield from _office(spec.desk)
    yield from _score(spec)
    yield from _phases(spec.phases)
    yield from _deadlines(spec)
    yield from repeated(("series",), [series.code for series in spec.series], "系列代码")
    yield from repeated(("categories",), [category.code for category in spec.categories], "项目代码")
    yield from _names(spec.categories)
    yield from _openings(spec)
    yield from _also_entered(spec)
    yield from _activities(spec.activities)
    named = {series.code for series in spec.series}
    for index, series in enumerate(spec.series):
        yield from known(("series", index, "code"), series.code, d.SERIES, "系列")
    for index, category in enumerate(spec.categories):
        if spec.series and category.series in d.SERIES and category.series not in named:
            yield ("categories", index, "series"), f"系列“{category.series}”没有在 [[series]] 里写明名称。"


def _names(categories: tuple[d.CategorySpec, ...]) -> Found:
    """Ballots, receipts and the ledger head with them: two categories of one name could not be told apart."""
    for key, what in (("name", "名称"), ("short_name", "简称")):
        first: dict[str, str] = {}
        for index, category in enumerate(categories):
            name = getattr(category, key)
            if first.setdefault(name, category.code) != category.code:
                whose = f"项目“{category.code}”的{what}“{name}”与项目“{first[name]}”相同"
                yield ("categories", index, key), f"{whose}，选票和回执上分不清。请另起一个，例如加上“（全国）”。"


def _activities(plan: ActivityPlan) -> Found:
    """The plan of activities: forms to choose from, and targets that can be reached."""
    yield from repeated(("activities", "kinds"), [kind.code for kind in plan.kinds], "活动形式代码")
    yield from repeated(("activities", "kinds"), [kind.name for kind in plan.kinds], "活动形式名称", "name")
    if not plan.kinds:
        yield ("activities", "kinds"), "活动形式至少写一种。"
    for index, kind in enumerate(plan.kinds):
        if not CODE.fullmatch(kind.code):
            yield ("activities", "kinds", index, "code"), "活动形式代码只用小写字母、数字和连字符。"
        yield from _lengths(("activities", "kinds", index), kind, code=20, name=10)
    for counter in COUNTERS:
        yield from within(("activities", counter), plan.target(counter), 1, MOST_TARGET, "目标数")


def _also_entered(spec: d.CampaignSpec) -> Found:
    """Only from a provincial category to a national one that is filed."""
    for index, category in enumerate(spec.categories):
        if not category.also_enter:
            continue
        at, target = ("categories", index, "also_enter"), spec.category(category.also_enter)
        if target is None:
            yield at, f"没有“{category.also_enter}”这个项目。"
        elif category.series != "provincial" or target.series != "national" or not target.needs_filing:
            yield at, "只能由省级项目（provincial）指向须备案的全国项目（national，needs_filing = true）。"


def repeated(at: Path, codes: Iterable[str], what: str, key: str = "code") -> Found:
    """Every code after the first of its kind, at its own place in the list `at`."""
    seen: Counter[str] = Counter()
    for index, code in enumerate(codes):
        seen[code] += 1
        if code and seen[code] > 1:
            yield (*at, index, key), f"{what}“{code}”重复。"


def known(at: Path, value: str, words: Iterable[str], what: str) -> Found:
    if value not in words:
        yield at, f"没有“{value}”这种{what}。可用：{'、'.join(words)}。"


def within(at: Path, value: int | Decimal | None, low: int, high: int, what: str) -> Found:
    if value is not None and not low <= value <= high:
        yield at, f"{what}应在 {low}–{high} 之间，现为 {value}。"


def ordered(at: Path, low: object, high: object, low_key: str, high_key: str) -> Found:
    """min ≤ max where both are given."""
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        yield (*at, low_key), f"{low_key}（{low}）大于 {high_key}（{high}）。"


def _heading(spec: d.CampaignSpec) -> Found:
    if not CODE.fullmatch(spec.code) or len(spec.code) > 40:
        yield ("code",), "活动代码只用小写字母、数字和连字符，不超过 40 个字符。"
    if not re.fullmatch(r"[A-Z]{1,4}[0-9]{0,4}", spec.number_prefix):
        yield ("number_prefix",), "编号前缀应为 1–4 个大写字母，可再加数字，例如 FJ23。"
    yield from _lengths((), spec, title=100)
    for index, phase in enumerate(spec.phases):
        yield from _lengths(("phases", index), phase, name=20)
    for index, category in enumerate(spec.categories):
        yield from _lengths(("categories", index), category, name=60, short_name=20)
    for index, reason in enumerate(spec.decline_reasons):
        if not 0 < len(reason) <= 100:
            yield ("decline_reasons", index), f"原因应有 1–100 个字，现为 {len(reason)} 个。"
    yield from repeated(("grounds",), [ground.label for ground in spec.grounds], "取消资格的理由", "label")
    if not spec.grounds:
        yield ("grounds",), "取消资格的理由至少写一条。"
    for index, ground in enumerate(spec.grounds):
        yield from _lengths(("grounds", index), ground, label=60, public=200)
    yield from within(("year",), spec.year, 2000, 2100, "年份")
    yield from within(("publicity_days",), spec.publicity_days, 1, 60, "公示工作日数")
    yield from within(("reconsider_days",), spec.reconsider_days, 0, 30, "申请复核天数")
    yield from within(("grace_hours",), spec.grace_hours, 0, 168, "宽限小时数")
    yield from within(("bytes_per_union",), spec.bytes_per_union, 2**20, 2**50, "每家工会的文件总量（字节）")


def _office(desk: d.Desk) -> Found:
    """A complaint has an address: the page "联系与投诉" promises a telephone, a mail box and where letters go."""
    for key, what in (("name", "部门名称"), ("phone", "电话"), ("email", "电子邮箱"), ("address", "通信地址")):
        if not getattr(desk, key).strip():
            yield ("desk",), f"活动办公室没有写明{what}（{key}），公众无处投诉。"
    if desk.email.strip() and not EMAIL.fullmatch(desk.email):
        yield ("desk", "email"), f"“{desk.email}”不是电子邮箱，应如 bangongshi@example.com。"
    yield from _lengths(("desk",), desk, name=40, phone=40, email=100, address=100)


def _lengths(at: Path, item: object, **most: int) -> Found:
    """No text longer than the database's column."""
    for key, limit in most.items():
        if len(getattr(item, key)) > limit:
            yield (*at, key), f"不超过 {limit} 个字，现为 {len(getattr(item, key))} 个。"


def _score(spec: d.CampaignSpec) -> Found:
    total = spec.expert_weight + spec.vote_weight
    if total != HUNDRED:
        yield ("expert_weight",), f"专家评分与网络投票的占比之和应为 100，现为 {total}。"
    for key in ("expert_weight", "vote_weight"):
        yield from within((key,), getattr(spec, key), 0, 100, "占比")
    yield from known(("vote", "rule"), spec.vote.rule, d.VOTE_RULES, "投票得分规则")
    yield from known(("vote", "period"), spec.vote.period, d.VOTE_PERIODS, "投票周期")
    yield from known(("vote", "show_totals"), spec.vote.show_totals, d.SHOW_TOTALS, "票数公布方式")
    yield from within(("vote", "picks_per_category"), spec.vote.picks_per_category, 1, 50, "每类可选件数")
    yield from within(("vote", "min_picks"), spec.vote.min_picks, 1, 50, "每类至少选的件数")
    if spec.vote.min_picks > spec.vote.picks_per_category:
        words = f"每类至少选的件数不能多于可选件数，现为 {spec.vote.min_picks} 和 {spec.vote.picks_per_category}。"
        yield ("vote", "min_picks"), words
    yield from within(("vote", "least_level"), spec.vote.least_level, 1, 3, "身份核验级别")
    yield from known(("blind",), spec.blind, d.BLIND, "盲评方式")
    yield from known(("expert_rule",), spec.expert_rule, d.EXPERT_RULES, "专家得分算法")
    yield from known(("without_prize",), spec.without_prize, d.WITHOUT_PRIZE, "未获奖作品公布方式")
    yield from _awards(spec)
    yield from _popularity(spec)


def _awards(spec: d.CampaignSpec) -> Found:
    yield from repeated(("awards",), [award.code for award in spec.awards], "奖项代码")
    for index, award in enumerate(spec.awards):
        if not 0 < award.share <= 1:
            yield ("awards", index, "share"), f"获奖比例应大于 0、不超过 1，现为 {award.share}。"
    shares = sum((award.share for award in spec.awards), Decimal(0))
    if not 0 < spec.award_cap <= 1:
        yield ("award_cap",), f"获奖比例上限应大于 0、不超过 1，现为 {spec.award_cap}。"
    elif shares > spec.award_cap:
        yield ("award_cap",), f"各奖项比例之和为 {shares}，超过上限 {spec.award_cap}。"


def _popularity(spec: d.CampaignSpec) -> Found:
    prize = spec.popularity
    yield from within(("popularity", "number"), prize.number, 0, 50, "人气奖名额")
    yield from within(("popularity", "least_votes"), prize.least_votes, 1, 1_000_000, "人气奖最低票数")
    yield from _lengths(("popularity",), prize, name=20)
    if not prize.name or prize.name in {award.name for award in spec.awards}:
        yield ("popularity", "name"), "人气奖要有名称，且不能与其他奖项相同。"


def _phases(phases: tuple[d.PhaseSpec, ...]) -> Found:
    yield from repeated(("phases",), [phase.code for phase in phases], "阶段")
    for index, phase in enumerate(phases):
        yield from known(("phases", index, "code"), phase.code, d.PHASES, "阶段")
        if phase.opens_at >= phase.closes_at:
            yield ("phases", index, "closes_at"), "结束时间不晚于开始时间。"
    missing = [code for code in d.PHASES if code not in {phase.code for phase in phases}]
    if missing:
        yield ("phases",), f"缺少阶段：{'、'.join(missing)}。"
    yield from _phase_order(phases)


def _phase_order(phases: tuple[d.PhaseSpec, ...]) -> Found:
    listed = [(index, phase) for index, phase in enumerate(phases) if phase.code in d.PHASES]
    for (_, before), (index, phase) in pairwise(listed):
        if d.PHASES.index(phase.code) < d.PHASES.index(before.code):
            yield ("phases", index, "code"), f"阶段“{phase.code}”应排在“{before.code}”之前。"
        elif phase.opens_at < before.opens_at:
            yield ("phases", index, "opens_at"), f"“{phase.name}”的开始时间早于前一阶段“{before.name}”。"


def _deadlines(spec: d.CampaignSpec) -> Found:
    yield from repeated(("deadlines",), [union for union, _ in spec.deadlines], "单位", "union")
    collect = next((phase for phase in spec.phases if phase.code == "collect"), None)
    for index, (_, closes_at) in enumerate(spec.deadlines):
        at = ("deadlines", index, "closes_at")
        if collect and closes_at > collect.closes_at:
            yield at, "单位的截止时间晚于全省申报截止时间，不起作用。"
        elif collect and closes_at <= collect.opens_at:
            yield at, "单位的截止时间早于申报开始时间。"


OWN_FIELDS = ("title", "section")  # columns of every entry that a return can open


def _openings(spec: d.CampaignSpec) -> Found:
    """What a point of the checklist opens is asked by at least one of the categories that check it."""
    for index, category in enumerate(spec.categories):
        for place, item in enumerate(category.checklist):
            sharing = [one for one in spec.categories if item.code in {check.code for check in one.checklist}]
            fields = {*OWN_FIELDS, *(field.code for one in sharing for field in one.fields)}
            roles = {rule.role for one in sharing for rule in one.files}
            at = ("categories", index, "checklist", place)
            for key, asked, known_here in (("fields", item.fields, fields), ("files", item.files, roles)):
                for code in asked:
                    if code not in known_here:
                        yield (*at, key), f"检查项“{item.code}”要开放的“{code}”，用到它的项目里都没有。"
