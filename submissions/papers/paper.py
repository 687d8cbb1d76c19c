"""What stands on a paper, without a word of how it is drawn: as_pdf.py and as_word.py draw the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Facts:
    """Label and text beside each other, in a grid; a long text has a row of its own."""

    rows: Sequence[tuple[str, str]]
    heading: str = ""


@dataclass(frozen=True)
class Table:
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]  # in parts of the whole
    heading: str = ""


@dataclass(frozen=True)
class Text:
    heading: str
    paragraphs: Sequence[str]


@dataclass(frozen=True)
class Seals:
    """Places for seals beside each other: what is declared there, who signs, and the day."""

    places: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Picture:
    """A JPEG, at most a third of a page high."""

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
