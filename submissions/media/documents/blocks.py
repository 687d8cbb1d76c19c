"""What a document shows, piece by piece in order: the one account of it that is both counted and drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

TITLE, HEADING, BODY = 1, 2, 0


@dataclass(frozen=True)
class Paragraph:
    """`points`: the size of its letters, 0 where the document leaves that to its styles."""

    text: str
    level: int = BODY
    points: float = 0.0


@dataclass(frozen=True)
class Row:
    """One row of a table: what stands in each cell, a table within a cell line by line."""

    cells: tuple[tuple[Paragraph, ...], ...]


@dataclass(frozen=True)
class Picture:
    """`part`: its name in the archive; "" for one that lies elsewhere."""

    part: str


@dataclass(frozen=True)
class Unseen:
    """Something that stands in the document and is neither read nor drawn here: a chart, another file."""

    what: str


Block = Paragraph | Row | Picture | Unseen
CHART, OTHER_FILE = "chart", "other_file"


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Every paragraph, those in cells too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Row):
            for cell in block.cells:
                yield from cell


def text_of(blocks: Iterable[Block]) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs(blocks))
