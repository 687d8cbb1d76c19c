"""What stands on a paper, without a word of how it is drawn: as_pdf.py and as_word.py draw the same, and
templates/submissions/papers/_blocks.html by each block's `kind`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Facts:
    """Label and text beside each other, in a grid; a long text has a row of its own."""

    kind: ClassVar[str] = "facts"
    rows: Sequence[tuple[str, str]]
    heading: str = ""


@dataclass(frozen=True)
class Table:
    kind: ClassVar[str] = "table"
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]  # in parts of the whole
    heading: str = ""

    @property
    def labelled_rows(self) -> list[list[tuple[str, str]]]:
        """Each cell with its column's head beside it, for narrow pages."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Text:
    kind: ClassVar[str] = "text"
    heading: str
    paragraphs: Sequence[str]


@dataclass(frozen=True)
class Seals:
    """Places for seals beside each other: what is declared there, who signs, and the day."""

    kind: ClassVar[str] = "seals"
    places: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Picture:
    """A JPEG, at most a third of a page high."""

    kind: ClassVar[str] = "picture"
    data: bytes


Block = Facts | Table | Text | Seals | Picture


@dataclass(frozen=True)
class Paper:
    """`address` stands as a QR code in the corner, `foot` at the foot of every page."""

    title: str
    campaign: str
    number: str = ""
    address: str = ""
    foot: str = ""
    is_wide: bool = False
    blocks: list[Block] = field(default_factory=list)
