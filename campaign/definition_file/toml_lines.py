"""Where each key of a TOML text stands, which `tomllib` does not tell.

Pure. `locate(text)` parses with tomllib and returns the same tree as nodes that carry their line and
a readable path (`categories[fj-song].files[work]`). The scanner below only counts lines: it may
trust the text, because tomllib has accepted it before.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.S),
    re.compile(r"'''.*?'{3,5}", re.S),
    re.compile(r'"(?:\\.|[^"\\])*"'),
    re.compile(r"'[^']*'"),
)


@dataclass(frozen=True)
class Node:
    """One value with its place. Tables hold nodes by key, arrays hold nodes in order."""

    value: Any
    line: int
    path: str


def locate(text: str) -> Node:
    """The tree of `text`. Raises tomllib.TOMLDecodeError."""
    text = text.replace("\r\n", "\n")
    data = tomllib.loads(text, parse_float=Decimal)
    return _node(data, (), "", dict(_Scanner(text).keys()), 1)


def _node(value: Any, at: Path, path: str, lines: dict[Path, int], line: int) -> Node:
    line = lines.get(at, lines.get((*at, 0), line))
    if isinstance(value, dict):
        children: Any = {
            key: _node(item, (*at, key), f"{path}.{key}" if path else key, lines, line) for key, item in value.items()
        }
    elif isinstance(value, list):
        children = [
            _node(item, (*at, index), f"{path}[{_tag(item, index)}]", lines, line) for index, item in enumerate(value)
        ]
    else:
        children = value
    return Node(children, line, path)


def _tag(item: Any, index: int) -> str:
    """What people call an array's item: its code or role if it has one, else its place from 1."""
    if isinstance(item, dict):
        for key in ("code", "role"):
            if isinstance(item.get(key), str) and item[key]:
                return str(item[key])
    return str(index + 1)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.arrays: dict[Path, int] = {}  # array of tables → index of its newest table
        self.header: Path = ()

    def keys(self) -> Iterator[tuple[Path, int]]:
        while self._skip() < len(self.text):
            line = self._line()
            if self.text[self.at] == "[":
                self.header = self._table_header()
                yield self.header, line
            else:
                yield from self._pair(self.header)

    def _line(self) -> int:
        return bisect_right(self.starts, self.at)

    def _skip(self) -> int:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _table_header(self) -> Path:
        double = self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        parts = self._key()
        self.at += 2 if double else 1
        path: Path = ()
        for part in parts[:-1]:
            path = self._newest((*path, part))
        path = (*path, parts[-1])
        if double:
            self.arrays[path] = self.arrays.get(path, -1) + 1
        return self._newest(path)

    def _newest(self, path: Path) -> Path:
        return (*path, self.arrays[path]) if path in self.arrays else path

    def _key(self) -> list[str]:
        parts = []
        while True:
            self._skip()
            if self.text[self.at] in "\"'":
                parts.append(next(iter(tomllib.loads(self._string() + " = 0"))))
            elif match := _BARE.match(self.text, self.at):
                parts.append(match.group())
                self.at = match.end()
            self._skip()
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def _string(self) -> str:
        start = self.at
        match = next(match for kind in _STRINGS if (match := kind.match(self.text, start)))
        self.at = match.end()
        return match.group()

    def _pair(self, above: Path) -> Iterator[tuple[Path, int]]:
        line = self._line()
        path = (*above, *self._key())
        for depth in range(len(above) + 1, len(path) + 1):
            yield path[:depth], line
        self.at += 1  # the equals sign
        self._skip()
        yield from self._value(path)

    def _value(self, path: Path) -> Iterator[tuple[Path, int]]:
        opening = self.text[self.at]
        if opening in "\"'":
            self._string()
        elif opening == "[":
            yield from self._array(path)
        elif opening == "{":
            yield from self._inline_table(path)
        else:
            match = _SCALAR.match(self.text, self.at)
            self.at = match.end() if match else self.at

    def _array(self, path: Path) -> Iterator[tuple[Path, int]]:
        self.at += 1
        index = 0
        while self._skip() < len(self.text) and self.text[self.at] != "]":
            yield (*path, index), self._line()
            yield from self._value((*path, index))
            self._skip()
            if self.text[self.at] == ",":
                self.at += 1
            index += 1
        self.at += 1

    def _inline_table(self, path: Path) -> Iterator[tuple[Path, int]]:
        self.at += 1
        while self._skip() < len(self.text) and self.text[self.at] != "}":
            yield from self._pair(path)
            self._skip()
            if self.text[self.at] == ",":
                self.at += 1
        self.at += 1
