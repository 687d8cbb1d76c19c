"""The text of a diagram (SmartArt), which Word and PowerPoint keep in a part of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from submissions.media.documents.blocks import Paragraph
from submissions.media.documents.parts import Package, attribute, child, children, local

_NOT_SHOWN = {"rPr", "pPr", "endParaRPr", "tcPr", "tblPr", "bodyPr", "lstStyle"}
HUNDREDTHS = 100  # DrawingML gives sizes of letters in hundredths of a point


def diagram(package: Package, part: str) -> Iterator[Paragraph]:
    root = package.tree(part) if part else None
    points = child(root, "ptLst") if root is not None else None
    for point in children(points) if points is not None else ():
        text = child(point, "t")
        if text is not None and attribute(point, "type") != "pres":
            yield from drawn_paragraphs(text)


def drawn_paragraphs(body: Any) -> Iterator[Paragraph]:
    """The paragraphs of a shape, a cell or a point of a diagram; empty ones are left out."""
    for element in children(body):
        if local(element) == "p":
            text = "".join(_pieces(element))
            if text.strip():
                yield Paragraph(text, points=_points(element))


def _pieces(element: Any) -> Iterator[str]:
    for inner in children(element):
        name = local(inner)
        if name == "t":
            yield inner.text or ""
        elif name == "br":
            yield "\n"
        elif name not in _NOT_SHOWN:
            yield from _pieces(inner)


def _points(paragraph: Any) -> float:
    """The largest size that is written beside its text; 0 where none is."""
    sizes = [child(run, "rPr") for run in children(paragraph) if local(run) in ("r", "fld")]
    found = [attribute(size, "sz") for size in sizes if size is not None]
    return max((int(size) / HUNDREDTHS for size in found if size.isdigit()), default=0.0)
