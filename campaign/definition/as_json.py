"""The dataclasses of `definition` as JSON-ready dictionaries, and back: the form the database keeps. Pure."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from campaign.definition.spec import CampaignSpec, CategorySpec, Declaration, FileRule

T = TypeVar("T")


def to_dict(spec: Any) -> dict[str, Any]:
    """A JSON-ready dictionary of any of them: decimals and times as strings, tuples as lists."""

    def plain(value: Any) -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        if isinstance(value, tuple | list):
            return [plain(item) for item in value]
        if isinstance(value, Decimal):
            return {"decimal": str(value)}
        if isinstance(value, datetime):
            return {"datetime": value.isoformat()}
        return value

    return plain(spec)


def from_dict(kind: type[T], data: dict[str, Any]) -> T:
    """The dataclass `kind` back from `to_dict`. Keys unknown to this version are dropped."""
    hints = _hints(kind)  # type: ignore[arg-type]
    data = _MEANT.get(kind, dict)(data)
    return kind(**{name: _revive(hints[name], value) for name, value in data.items() if name in hints})


# The portraits of campaigns delivered before there were marks for them, and the consent asked for them since.
_PORTRAIT = "本人照片"
_CONSENT = {
    "code": "portrait",
    "text": "同意在投票、公示和展示页面公布本人照片（不同意也可以申报，页面不显示照片）。",
    "required": False,
    "shows_portraits": True,
}


def _asks_for_portraits(category: dict[str, Any]) -> dict[str, Any]:
    """Nobody agreed that such a portrait be shown: hidden until its own consent is given (civil code, art. 1019)."""
    declared = category.get("declarations", [])
    is_old = any("portrait" not in rule and rule.get("label") == _PORTRAIT for rule in category.get("files", []))
    if not is_old or any(one["code"] == _CONSENT["code"] or one.get("shows_portraits") for one in declared):
        return category
    return category | {"declarations": [*declared, _CONSENT]}


# What definitions stored before December 2026 left to the code: which role is the work, which the public does not see,
# which declaration is the consent, what is a portrait. A review was blind or not, and blind on the desk alone.
_MEANT: dict[Any, Any] = {
    FileRule: lambda data: (
        {
            "is_work": data.get("role") == "work",
            "public": data.get("role") != "material",
            "portrait": data.get("label") == _PORTRAIT,
        }
        | data
    ),
    CategorySpec: _asks_for_portraits,
    CampaignSpec: lambda data: {"blind": "desk" if data.get("blind_review", True) else "off"} | data,
    Declaration: lambda data: {"names_authors": data.get("code") == "publish"} | data,
}


@cache
def _hints(kind: type) -> dict[str, Any]:
    """Resolving the hints costs more than all else, and a campaign has a thousand objects."""
    return typing.get_type_hints(kind)


def _revive(hint: Any, value: Any) -> Any:
    if not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        args = _inner(hint)
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_revive(args[0], item) for item in value)
        return tuple(_revive(arg, item) for arg, item in zip(args, value, strict=False)) if args else tuple(value)
    if len(value) == 1 and "decimal" in value:
        return Decimal(value["decimal"])
    if len(value) == 1 and "datetime" in value:
        return datetime.fromisoformat(value["datetime"])
    if isinstance(hint, types.UnionType):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    return from_dict(typing.cast("type[Any]", hint), value) if dataclasses.is_dataclass(hint) else value


@cache
def _inner(hint: Any) -> tuple[Any, ...]:
    """The item types of a tuple hint, through `| None`."""
    if isinstance(hint, types.UnionType):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    return typing.get_args(hint)
