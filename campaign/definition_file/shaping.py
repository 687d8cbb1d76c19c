"""From located TOML nodes to the dataclasses of `definition`, by their own type hints.

Pure. Everything that is wrong is noted and shaping goes on with a stand-in, so that one run reports all.
Two shorthands keep a file readable: a string stands for an entry of `[library]`, and `like = "…"` takes
over whatever a table does not say itself.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import InvalidOperation
from typing import Any

from campaign.definition import spec as d
from campaign.definition_file.toml_lines import Node, Path
from campaign.definition_file.toml_values import SCALARS, stand_in

LIBRARY = {d.FieldSpec: "fields", d.FileRule: "files", d.Declaration: "declarations", d.CheckItem: "checks"}


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `line` counts from 1, `key` is the readable path, `message` is Chinese."""

    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"第 {self.line} 行 {self.key}：{self.message}" if self.key else f"第 {self.line} 行：{self.message}"


class Shaper:
    """Builds one CampaignSpec. `problems` and `nodes` (where each logical path stands) fill up meanwhile."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.nodes: dict[Path, Node] = {(): root}
        self.bad: set[Path] = set()
        self.library = self._tables(root.value.get("library"))
        coded = (item for item in _items(root, "categories") if "code" in item.value)
        self.categories = {str(item.value["code"].value): item for item in reversed(list(coded))}
        self.used: set[tuple[str, str]] = set()

    def campaign(self) -> d.CampaignSpec:
        root = dataclasses.replace(self.root, value=_as_now(self.root.value))
        spec = self._table(d.CampaignSpec, root, ())
        for kind, entries in self.library.items() if not self.problems else ():
            for name in entries.value if kind in LIBRARY.values() else ():
                if (kind, name) not in self.used:
                    self._note(entries.value[name], (), "公用条目没有被任何项目引用，请删去或引用。")
        return typing.cast(d.CampaignSpec, spec)

    def complain(self, at: Path, message: str) -> None:
        """Notes a problem at a logical path, unless something below or above it is known to be bad."""
        if self._is_bad(at):
            return
        place = at
        while place not in self.nodes:
            place = place[:-1]
        node = self.nodes[place]
        self.problems.append(Problem(node.line, _with_key(node.path, at[len(place) :]), message))

    def _is_bad(self, at: Path) -> bool:
        return any(path[: len(at)] == at or at[: len(path)] == path for path in self.bad)

    def _note(self, node: Node, at: Path, message: str, key: str = "") -> None:
        self.bad.add(at if at else ("",))
        self.problems.append(Problem(node.line, f"{node.path}.{key}".strip(".") if key else node.path, message))

    def _tables(self, node: Node | None) -> dict[str, Node]:
        if node is None:
            return {}
        found = {}
        for kind, entries in node.value.items() if isinstance(node.value, dict) else ():
            if kind in LIBRARY.values() and isinstance(entries.value, dict):
                found[kind] = entries
            else:
                self._note(entries, (), f"公用条目只有 {_names(LIBRARY.values())} 几种，且须写成 [library.种类.名称]。")
        return found

    def _table(self, kind: type, node: Node, at: Path) -> Any:
        """None where there is nothing to build on; that has been noted then."""
        resolved = self._resolved(kind, node, at)
        if resolved is None or not isinstance(resolved.value, dict):
            if resolved is not None:
                self._note(node, at, "这里应是一组“键 = 值”。")
            return None
        self.nodes[at] = node = resolved
        hints, fields = typing.get_type_hints(kind), {f.name: f for f in dataclasses.fields(kind)}
        for key in node.value.keys() - fields.keys() - {"like"}:
            self._note(node.value[key], (*at, key), f"没有“{key}”这个键。{_nearest(key, fields)}")
        return kind(**dict(self._filled(fields, hints, node, at)))

    def _filled(self, fields: dict[str, Any], hints: dict[str, Any], node: Node, at: Path) -> Any:
        for name, field in fields.items():
            needed = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            if name in node.value:
                value = self._value(hints[name], node.value[name], (*at, name))
                if needed and (value == () or (isinstance(value, str) and not value)):
                    if not self._is_bad((*at, name)):
                        self._note(node.value[name], (*at, name), "不能为空。")
                yield name, value
            elif needed:
                self._note(node, (*at, name), f"缺少“{name}”。", key=name)
                yield name, stand_in(hints[name])

    def _resolved(self, kind: type, node: Node, at: Path) -> Node | None:
        """The node with library references and `like` followed; None if one leads nowhere."""
        seen = set()
        while (base_name := _base_name(node)) is not None:
            base = self._base(kind, base_name)
            if base is None or base_name in seen:
                self._note(node, at, f"引用的“{base_name}”不存在（或引用绕成了圈）。")
                return None
            seen.add(base_name)
            own = node.value if isinstance(node.value, dict) else {}
            merged = {**base.value, **{key: item for key, item in own.items() if key != "like"}}
            node = Node(merged, node.line, node.path) if own else Node(merged, base.line, base.path)
        return node

    def _base(self, kind: type, name: str) -> Node | None:
        if kind is d.CategorySpec:
            return self.categories.get(name)
        place = LIBRARY.get(kind, "")
        self.used.add((place, name))
        found = self.library[place].value.get(name) if place in self.library else None
        return found if found is not None and isinstance(found.value, dict) else None

    def _value(self, hint: Any, node: Node, at: Path) -> Any:
        self.nodes[at] = node
        if isinstance(hint, types.UnionType):
            hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
        if at[-1] in _PECULIAR:
            return _PECULIAR[at[-1]](self, node, at)
        if dataclasses.is_dataclass(hint):
            table = self._table(typing.cast(type, hint), node, at)
            return stand_in(hint) if table is None and isinstance(at[-1], str) else table
        if typing.get_origin(hint) is tuple:
            return self._array(hint, node, at)
        try:
            return SCALARS[hint](node.value)
        except (ValueError, InvalidOperation) as error:
            self._note(node, at, str(error))
            return stand_in(hint)

    def _array(self, hint: Any, node: Node, at: Path) -> tuple[Any, ...]:
        if not isinstance(node.value, list):
            self._note(node, at, "这里应是方括号里的一列值。")
            return ()
        inner = typing.get_args(hint)[0]
        if typing.get_origin(inner) is tuple:
            return tuple(self._pair(item, (*at, i)) for i, item in enumerate(node.value))
        return self._items(node.value, at, lambda item, place: self._value(inner, item, place))

    def _items(self, nodes: list[Node], at: Path, shape: Callable[[Node, Path], Any]) -> tuple[Any, ...]:
        """What could be shaped, each item at its own place in the result, where later checks look for it."""
        shaped: list[Any] = []
        for node in nodes:
            place = (*at, len(shaped))
            value = shape(node, place)
            if value is None:
                self.bad.discard(place)
                self.bad.add((*at, "unusable"))
            else:
                shaped.append(value)
        return tuple(shaped)

    def _pair(self, node: Node, at: Path) -> tuple[str, str]:
        self.nodes[at] = node
        if not isinstance(node.value, list) or [type(item.value) for item in node.value] != [str, str]:
            self._note(node, at, '这里应是一对文字，写成 ["甲", "乙"]。')
            return "", ""
        if not all(item.value.strip() for item in node.value):
            self._note(node, at, "两段文字都不能为空。")
        return node.value[0].value, node.value[1].value

    def _file_limits(self, node: Node, at: Path) -> tuple[tuple[str, str, Any], ...]:
        """`file_limits = {work = {max_duration_s = 240}}` → (role, rule, value) rows."""
        hints, limits = typing.get_type_hints(d.FileRule), []
        roles = node.value if isinstance(node.value, dict) else {}
        if not roles or not all(isinstance(rules.value, dict) for rules in roles.values()):
            self._note(node, at, "写成 {角色 = {限制 = 值}}，例如 {work = {max_duration_s = 240}}。")
            return ()
        for role, rules in roles.items():
            for key, item in rules.value.items():
                if key not in hints or key == "role":
                    self._note(item, (*at, role, key), f"附件要求里没有“{key}”。{_nearest(key, hints)}")
                else:
                    limits.append((role, key, self._value(hints[key], item, (*at, role, key))))
        return tuple(limits)

    def _deadlines(self, node: Node, at: Path) -> tuple[tuple[str, datetime], ...]:
        """`[[deadlines]]` with union and closes_at → pairs."""
        rows = node.value if isinstance(node.value, list) else []
        if not isinstance(node.value, list):
            self._note(node, at, "写成 [[deadlines]]，每组含 union 与 closes_at。")
        shaped = self._items(rows, at, lambda row, place: self._table(_Deadline, row, place))
        return tuple((row.union, row.closes_at) for row in shaped)


@dataclass(frozen=True)
class _Deadline:
    union: str
    closes_at: datetime


def _as_now(tables: dict[str, Node]) -> dict[str, Node]:
    """The campaign's own keys. Files before December 2026 said `blind_review = true`, which meant the desk alone."""
    own = {key: node for key, node in tables.items() if key != "library"}
    said = own.get("blind_review")
    if said is not None and isinstance(said.value, bool) and "blind" not in own:
        own["blind"] = dataclasses.replace(own.pop("blind_review"), value="desk" if said.value else "off")
    return own


def _items(root: Node, key: str) -> list[Node]:
    node = root.value.get(key)
    items = node.value if node is not None and isinstance(node.value, list) else []
    return [item for item in items if isinstance(item.value, dict)]


def _base_name(node: Node) -> str | None:
    if isinstance(node.value, str):
        return node.value
    like = node.value.get("like") if isinstance(node.value, dict) else None
    return str(like.value) if like is not None else None


_PECULIAR: dict[Any, Any] = {"file_limits": Shaper._file_limits, "deadlines": Shaper._deadlines}


def _nearest(key: str, known: Any) -> str:
    import difflib

    close = difflib.get_close_matches(key, list(known), n=1)
    return f"是否想写“{close[0]}”？" if close else ""


def _names(words: Any) -> str:
    return "、".join(words)


def _with_key(path: str, rest: Path) -> str:
    return ".".join([part for part in (path, *(str(item) for item in rest)) if part])
