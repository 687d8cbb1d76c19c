"""Limits of the definition in the words of a card or a list: "30 秒–3 分钟", "短边 800 像素以上".

Pure. What a limit means is judged in `submissions/media/rules`; this only says it.
"""

from __future__ import annotations

from decimal import Decimal

from campaign.definition.spec import FileRule, Quota, VoteRule
from common import in_words

_KIND_NAMES = {"jpg": "JPG", "docx": "DOCX", "doc": "DOC", "pptx": "PPTX", "ppt": "PPT", "xlsx": "XLSX"}


def file_chips(rule: FileRule) -> list[str]:
    """The limits of one file role, each a few words."""
    chips = [
        kinds_text(rule.kinds),
        duration_text(rule.min_duration_s, rule.max_duration_s, generally=rule.duration_generally),
        " 或 ".join(rule.aspects),
        f"{rule.video_short_side}P" if rule.video_short_side else "",
        _pixels("短边", rule.image_warn_short_side or rule.image_min_short_side),
        _pixels("长边", rule.image_min_long_side),
        _characters(rule.min_characters, rule.max_characters),
        _sizes(rule.min_bytes, rule.max_bytes),
        f"每个附 {rule.caption_characters} 字以内说明" if rule.caption_characters else "",
    ]
    return [chip for chip in chips if chip]


def count_text(rule: FileRule) -> str:
    """必交，1 个 · 必交，4–8 个 · 选交，最多 10 个"""
    if not rule.min_count:
        return f"选交，最多 {rule.max_count} 个" if rule.max_count > 1 else "选交，1 个"
    if rule.min_count == rule.max_count:
        return f"必交，{rule.min_count} 个"
    return f"必交，{rule.min_count}–{rule.max_count} 个"


def kinds_text(kinds: tuple[str, ...]) -> str:
    names = [_KIND_NAMES.get(kind, kind.upper()) for kind in kinds]
    return " 或 ".join(["、".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def duration_text(low: Decimal | None, high: Decimal | None, *, generally: bool = False) -> str:
    if high is None:
        return f"{in_words.duration(low)}以上" if low else ""
    if generally:
        return f"一般不超过 {in_words.duration(high)}"
    return f"{in_words.duration(low)}–{in_words.duration(high)}" if low else f"{in_words.duration(high)}以内"


def picks_text(rule: VoteRule) -> str:
    """How many works of a category: 最多选 5 件 · 选 3–5 件 · 选 3 件"""
    if rule.min_picks == 1:
        return f"最多选 {rule.picks_per_category} 件"
    if rule.min_picks == rule.picks_per_category:
        return f"选 {rule.min_picks} 件"
    return f"选 {rule.min_picks}–{rule.picks_per_category} 件"


def number_text(number: Decimal) -> str:
    """60, 12.5: without the zeros and exponents of Decimal."""
    return format(number.normalize(), "f")


def quota_text(quota: Quota, noun: str) -> str:
    """How many a recommending union puts forward, with the category's own noun."""
    if quota.max is None:
        return f"至少 {quota.min} 个{noun}" if quota.min else "不限件数"
    if quota.min == quota.max:
        return f"推荐 {quota.max} 个{noun}"
    return f"推荐 {quota.min}–{quota.max} 个{noun}" if quota.min else f"最多推荐 {quota.max} 个{noun}"


def _sizes(low: int, high: int) -> str:
    least, most = in_words.size_asked(low), in_words.size(high)
    if low < in_words.MEGABYTE:
        return f"{most} 以内"
    return f"{least.removesuffix(most[-3:])}–{most}"  # the unit once, where it is the same


def _pixels(which: str, least: int | None) -> str:
    return f"{which} {least} 像素以上" if least else ""


def _characters(low: int | None, high: int | None) -> str:
    if high is None:
        return f"{low} 字以上" if low else ""
    return f"{low}–{high} 字" if low else f"{high} 字以内"
