"""Single values of a TOML file as Python values; what is of another kind is refused in Chinese. Pure."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from campaign.phases import ZONE


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("这里应是文字，须加英文引号。")
    return value.strip()


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("这里应是整数，不加引号。")
    return value


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("这里应是 true 或 false。")
    return value


def _decimal(value: Any) -> Decimal:
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not Decimal(value).is_finite():
        raise ValueError("这里应是数字，不加引号。")
    return Decimal(value)


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=ZONE)).astimezone(ZONE)
    what = "日期后面要写明时刻" if isinstance(value, date) else "这里应是日期和时刻"
    raise ValueError(f"{what}，例如 2023-06-28T18:00:00（不写时区即为北京时间）。")


# Each raises ValueError with the sentence.
SCALARS: dict[Any, Callable[[Any], Any]] = {
    str: _text, int: _whole, bool: _yes_no, Decimal: _decimal, datetime: _moment,
}  # fmt: skip


def stand_in(hint: Any) -> Any:
    """A value that lets shaping go on after a problem was noted."""
    if isinstance(hint, types.UnionType):
        return None
    if dataclasses.is_dataclass(hint):
        return hint()  # type: ignore[operator]  # those that stand alone have defaults
    stand_ins = {str: "", int: 0, bool: False, Decimal: Decimal(0), datetime: datetime(2000, 1, 1, tzinfo=ZONE)}
    return stand_ins.get(hint, ())
