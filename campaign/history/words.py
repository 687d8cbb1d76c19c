"""What each value of a definition is called, for whoever reads what was changed. No ORM, no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import Union
from campaign.definition import spec as d
from campaign.phases import ZONE
from common import in_words

CHOICES: dict[str, dict[Any, str]] = {
    "rule": {
        "rank_60_100": "名次折算",
        "share_of_top": "占最高票比例",
        "rank_spread_matched": "与专家分同幅",
        "min_max_60_100": "高低区间折算",
    },
    "period": {"campaign": "整个活动期间一次", "day": "每天一次"},
    "show_totals": {"at_seal": "每日归档时公布", "after_close": "投票截止后公布"},
    "least_level": {1: "微信", 2: "手机验证", 3: "会员名册核对"},
    "blind": {"off": "不盲评", "desk": "评分页隐去单位和作者", "strict": "结果公布前，作品展示和投票页也隐去"},
    "expert_rule": {"mean": "直接平均", "z_score": "按各专家的评分尺度折算后平均"},
    "without_prize": {"all": "公布名称和单位", "number": "只公布编号"},
    "series": {"provincial": "省级", "national": "全国"},
}
_BYTES = ("bytes_per_union", "max_bytes", "min_bytes")
_SHARES = ("share", "award_cap")


def item_name(item: Any, unions: Mapping[str, str]) -> str:
    """What one of several parts is called: 专家评审, 歌曲, 福州市总工会."""
    if isinstance(item, d.Quota):
        return "、".join(str(Union.Kind(kind).label) for kind in item.union_kinds)
    if isinstance(item, tuple):
        return unions.get(str(item[0]), str(item[0]))
    named = (getattr(item, name, "") for name in ("name", "label", "text", "code"))
    return str(next((value for value in named if value), ""))


def value(name: str, what: Any) -> str:
    """Any value of the field of this name: 是, 60, 5%, 20 GB, 2026年6月28日 18:00."""
    if what is None:
        return "不限"
    if what in ("", ()):
        return ""
    if isinstance(what, bool):
        return "是" if what else "否"
    if name in CHOICES:
        return CHOICES[name].get(what, str(what))
    if name in _BYTES:
        return in_words.size(what)
    if name in _SHARES:
        return percent(what)
    return _BY_KIND.get(type(what), str)(what)


def percent(share: Decimal) -> str:
    return f"{plain(share * 100)}%"


def plain(number: Decimal) -> str:
    """17.50 → 17.5, 100 → 100."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(at: datetime) -> str:
    """2026年6月28日 18:00: with the year, which a campaign copied from another changes."""
    local = at.astimezone(ZONE)
    return f"{in_words.date_in_words(local)} {local:%H:%M}"


def _several(items: tuple[Any, ...]) -> str:
    return "\n".join(item_name(item, {}) if not isinstance(item, str | tuple) else _line(item) for item in items)


def _line(item: Any) -> str:
    return "：".join(str(part) for part in item) if isinstance(item, tuple) else str(item)


_BY_KIND: dict[type, Callable[[Any], str]] = {datetime: moment, Decimal: plain, tuple: _several}
