"""The export: a CampaignSpec as TOML text that `parsing` reads back into the same spec. Pure.

Written by hand, not by tomli-w: one table to a line keeps the file as readable as the one that came in,
and what still has its default is left out.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from campaign.definition.spec import CampaignSpec, CategorySpec
from campaign.phases import ZONE

# Written as [[tables]] with a line for each key; every other dataclass fits on one line.
_TABLES = {"phases", "awards", "series", "categories", "sections", "files"}


def write_definition(spec: CampaignSpec) -> str:
    """TOML text of the whole campaign, times in Asia/Shanghai."""
    return "\n".join(_lines(spec, "")) + "\n"


def _lines(spec: Any, prefix: str) -> Iterator[str]:
    """Plain keys first: in TOML everything after a table header belongs to that table."""
    given = {f.name: getattr(spec, f.name) for f in dataclasses.fields(spec) if _differs(f, getattr(spec, f.name))}
    tables = {name: value for name, value in given.items() if name in _TABLES and isinstance(value, tuple)}
    for name, value in given.items():
        if name not in tables and name not in ("vote", "deadlines"):
            yield f"{name} = {_value(name, value, wide=isinstance(spec, CategorySpec))}"
    if isinstance(spec, CampaignSpec):
        yield from ("", "[vote]", *_lines(spec.vote, ""))
        for union, closes_at in spec.deadlines:
            yield from ("", "[[deadlines]]", f"union = {_text(union)}", f"closes_at = {_moment(closes_at)}")
    for name, items in tables.items():
        for item in items:
            yield from ("", f"[[{prefix}{name}]]", *_lines(item, f"{prefix}{name}."))


def _differs(field: Any, value: Any) -> bool:
    return field.default is dataclasses.MISSING or value != field.default


def _value(name: str, value: Any, *, wide: bool = False) -> str:
    if name == "file_limits":
        return _limits(value)
    if isinstance(value, tuple):
        items = [_value("", item) for item in value]
        return "[\n  " + ",\n  ".join(items) + ",\n]" if wide and items else f"[{', '.join(items)}]"
    if dataclasses.is_dataclass(value):
        kept = [f.name for f in dataclasses.fields(value) if _differs(f, getattr(value, f.name))]
        return "{ " + ", ".join(f"{name} = {_value(name, getattr(value, name))}" for name in kept) + " }"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return _moment(value)
    return _text(value) if isinstance(value, str) else str(value)


def _limits(rows: tuple[tuple[str, str, Any], ...]) -> str:
    roles = {role: [(key, item) for owner, key, item in rows if owner == role] for role, _, _ in rows}
    tables = (f"{role} = {{ {', '.join(f'{k} = {_value(k, v)}' for k, v in pairs)} }}" for role, pairs in roles.items())
    return "{ " + ", ".join(tables) + " }"


def _moment(value: datetime) -> str:
    local = value.astimezone(ZONE)
    return local.replace(tzinfo=None).isoformat(timespec="microseconds" if local.microsecond else "seconds")


def _text(value: str) -> str:
    """A basic string: JSON's escapes are TOML's, but for DEL, which TOML wants escaped too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
