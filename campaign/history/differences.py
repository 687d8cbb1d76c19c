"""Two definitions compared, in words: one line for each thing that is another. No database, no clock."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaign.definition.spec import CampaignSpec
from campaign.history import words
from campaign.history.labels import LABELS

SEPARATOR = " · "
_CATEGORIES = LABELS[CampaignSpec]["categories"]


@dataclass(frozen=True)
class Difference:
    """`what`: 日程 · 专家评审 · 结束时间. `was` "" for what is new, `now` "" for what is gone."""

    what: str
    was: str
    now: str


def differences(old: CampaignSpec, new: CampaignSpec, unions: Mapping[str, str]) -> list[Difference]:
    """In the definition's own order. `unions`: names by code, for the branch deadlines."""
    return list(_of_dataclass(old, new, (), unions))


def folded(found: Iterable[Difference]) -> list[Difference]:
    """The same change of several categories as one line, for people to read: 征集项目 · 15 个项目 · 检查项 · 理由."""
    together: dict[tuple[str, str, str], list[str]] = {}
    for one in found:
        head, *rest = one.what.split(SEPARATOR)
        is_of_category = head == _CATEGORIES and len(rest) > 1
        what, name = (SEPARATOR.join(rest[1:]), rest[0]) if is_of_category else (one.what, "")
        together.setdefault((what, one.was, one.now), []).append(name)
    return [_line(names, *key) for key, names in together.items()]


def _line(names: list[str], what: str, was: str, now: str) -> Difference:
    if names == [""]:
        return Difference(what, was, now)
    of = names[0] if len(names) == 1 else _("%(first)s等 %(count)d 个项目") % {"first": names[0], "count": len(names)}
    return Difference(SEPARATOR.join((_CATEGORIES, of, what)), was, now)


def key_of(item: Any, index: int) -> str:
    """By what one of several parts is known in both: its code or role; a pair by its first; else its place."""
    if isinstance(item, tuple):
        return str(item[0])
    return str(getattr(item, "code", "") or getattr(item, "role", "") or index)


def _of_dataclass(old: Any, new: Any, path: tuple[str, ...], unions: Mapping[str, str]) -> Iterator[Difference]:
    for field in dataclasses.fields(old):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was != now:
            here = (*path, LABELS[type(old)][field.name])
            yield from _of_value(field.name, was, now, here, unions)


def _of_value(name: str, was: Any, now: Any, path: tuple[str, ...], unions: Mapping[str, str]) -> Iterator[Difference]:
    if dataclasses.is_dataclass(was) and type(was) is type(now):
        yield from _of_dataclass(was, now, path, unions)
    elif _holds_parts(name, was) or _holds_parts(name, now):
        yield from _of_parts(was, now, path, unions)
    else:
        yield Difference(SEPARATOR.join(path), words.value(name, was), words.value(name, now))


def _holds_parts(name: str, items: Any) -> bool:
    if not isinstance(items, tuple) or not items:
        return False
    return name == "deadlines" or dataclasses.is_dataclass(items[0])


def _of_parts(was: Any, now: Any, path: tuple[str, ...], unions: Mapping[str, str]) -> Iterator[Difference]:
    old = {key_of(item, index): item for index, item in enumerate(was)}
    new = {key_of(item, index): item for index, item in enumerate(now)}
    for key, item in old.items():
        here = (*path, words.item_name(item, unions))
        if key not in new:
            yield Difference(SEPARATOR.join(here), _whole(item), "")
        elif item != new[key]:
            yield from _of_part(item, new[key], here, unions)
    for key, item in new.items():
        if key not in old:
            yield Difference(SEPARATOR.join((*path, words.item_name(item, unions))), "", _whole(item))
    kept = [key for key in new if key in old]
    if kept != [key for key in old if key in new]:
        names = ["、".join(words.item_name(items[key], unions) for key in order) for items, order in _orders(old, new)]
        yield Difference(SEPARATOR.join((*path, "顺序")), *names)


def _orders(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[dict[str, Any], list[str]]]:
    return [(old, [key for key in old if key in new]), (new, [key for key in new if key in old])]


def _of_part(old: Any, new: Any, path: tuple[str, ...], unions: Mapping[str, str]) -> Iterator[Difference]:
    if isinstance(old, tuple):
        yield Difference(SEPARATOR.join(path), _whole(old), _whole(new))
    else:
        yield from _of_dataclass(old, new, path, unions)


def _whole(item: Any) -> str:
    """A part that came or went, in one line: its time, or its name with the points it gives."""
    if isinstance(item, tuple):
        return words.moment(item[1]) if isinstance(item[1], datetime) else words.value("", item)
    points = getattr(item, "points", None)
    return words.item_name(item, {}) + (f"（{words.plain(points)} 分）" if points is not None else "")
