"""Values of a definition by their path, and lists of parts that grow and shrink: what a form reads and what it puts.

A path goes through names of fields and keys of parts: ("categories", category, "rubric", criterion, "points"). No
database, no clock.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from campaign.definition.spec import CampaignSpec
from campaign.editing.parts.kinds import Kind
from campaign.history.differences import key_of

Path = tuple[str, ...]
DEADLINES = "deadlines"  # pairs of union and moment, by their union


@dataclass(frozen=True)
class Slot:
    """One field of a form. `attribute`: which of a list's parts it is about is in the path already."""

    path: Path
    kind: Kind
    label: str
    help: str = ""
    required: bool = True

    @property
    def name(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True)
class Column:
    """One value of each part of a list."""

    attribute: str
    kind: Kind
    label: str
    required: bool = True
    help: str = ""


@dataclass(frozen=True)
class Parts:
    """A list of parts at `path`, that may lose and gain some. `make` builds one of its columns' values; a new row
    counts once its first column is filled. `blank`: empty rows to add some."""

    path: Path
    columns: tuple[Column, ...]
    make: Callable[[Mapping[str, Any], set[str]], Any]
    blank: int = 2

    def removal(self, key: str) -> str:
        return ".".join((*self.path, key, "-"))

    def new(self, row: int, column: Column) -> str:
        return ".".join((*self.path, f"+{row}", column.attribute))


@dataclass(frozen=True)
class Group:
    """Fields that stand together. `parts`: the list of which `slots` are the present parts, row by row."""

    heading: str
    slots: tuple[Slot, ...]
    parts: Parts | None = None
    help: str = ""
    rows: tuple[tuple[str, str, tuple[Slot, ...]], ...] = ()  # of parts: (key, name, slots)

    def all_slots(self) -> Iterator[Slot]:
        yield from self.slots
        for _key, _name, slots in self.rows:
            yield from slots


def value_at(spec: Any, path: Path) -> Any:
    """Raises LookupError where the path leads nowhere."""
    if path[0] == DEADLINES and len(path) > 1:
        return dict(spec.deadlines)[path[1]]
    for step in path:
        spec = spec[_place(spec, step)] if isinstance(spec, tuple) else getattr(spec, step)
    return spec


def with_value(spec: Any, path: Path, value: Any) -> Any:
    """The same with another value there."""
    if not path:
        return value
    if path[0] == DEADLINES and len(path) > 1:
        closes = {**dict(spec.deadlines), path[1]: value}
        return dataclasses.replace(spec, deadlines=tuple((code, at) for code, at in closes.items() if at))
    step, rest = path[0], path[1:]
    if isinstance(spec, tuple):
        place = _place(spec, step)
        return (*spec[:place], with_value(spec[place], rest, value), *spec[place + 1 :])
    return dataclasses.replace(spec, **{step: with_value(getattr(spec, step), rest, value)})


def list_group(heading: str, spec: CampaignSpec, parts: Parts, name: Callable[[Any], str], help: str = "") -> Group:
    """A list with a row of fields for each of its parts."""
    rows = []
    for index, item in enumerate(value_at(spec, parts.path)):
        key = key_of(item, index)
        slots = tuple(
            Slot((*parts.path, key, column.attribute), column.kind, column.label, column.help, column.required)
            for column in parts.columns
        )
        rows.append((key, name(item), slots))
    return Group(heading, (), parts, help, tuple(rows))


def applied(spec: CampaignSpec, groups: Sequence[Group], changes: Mapping[str, Any]) -> CampaignSpec:
    """`spec` with what the fields of these groups were changed to, by name, as their forms cleaned it."""
    for group in groups:
        for slot in group.all_slots():
            if slot.name in changes:
                spec = with_value(spec, slot.path, slot.kind.stored(changes[slot.name]))
        if group.parts:
            spec = with_value(spec, group.parts.path, _grown(spec, group, changes))
    return spec


def _grown(spec: CampaignSpec, group: Group, changes: Mapping[str, Any]) -> tuple[Any, ...]:
    """The parts without those that were ticked away, and with the rows that were filled in."""
    parts = group.parts
    assert parts is not None
    items = value_at(spec, parts.path)
    kept = [item for index, item in enumerate(items) if not changes.get(parts.removal(key_of(item, index)))]
    taken = {key_of(item, index) for index, item in enumerate(items)}
    for row in range(parts.blank):
        given = {column.attribute: changes.get(parts.new(row, column)) for column in parts.columns}
        if given[parts.columns[0].attribute]:
            values = {column.attribute: column.kind.stored(given[column.attribute]) for column in parts.columns}
            kept.append(made := parts.make(values, taken))
            taken.add(key_of(made, len(kept)))
    return tuple(kept)


def free_code(start: str, taken: set[str]) -> str:
    """new-1, new-2, …: of a part that an organiser adds."""
    number = 1
    while f"{start}{number}" in taken:
        number += 1
    return f"{start}{number}"


def _place(items: tuple[Any, ...], step: str) -> int:
    for index, item in enumerate(items):
        if key_of(item, index) == step:
            return index
    raise LookupError(step)
