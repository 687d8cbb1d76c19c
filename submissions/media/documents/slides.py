"""A PowerPoint file's slides: every box with its place and its blocks, whatever groups and frames it stands in.

Shown is what a show of the slides shows: hidden slides and switched-off shapes are not, nor are notes and what the
design brings along on every slide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from submissions.media.documents.blocks import CHART, OTHER_FILE, Block, Paragraph, Picture, Row, Unseen
from submissions.media.documents.diagrams import diagram, drawn_paragraphs
from submissions.media.documents.parts import Package, attribute, child, children, local

USUAL = "ppt/presentation.xml"
USUAL_SIZE = (9_144_000, 6_858_000)  # of PowerPoint, in its own units: 914,400 to the inch


@dataclass(frozen=True)
class Place:
    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0


Turn = Callable[[Place], Place]  # from the inside of a group to the slide


@dataclass(frozen=True)
class Box:
    place: Place
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Slide:
    boxes: tuple[Box, ...]

    @property
    def blocks(self) -> Iterator[Block]:
        return (block for box in self.boxes for block in box.blocks)


def size(package: Package) -> tuple[int, int]:
    """Width and height of the slides."""
    root = package.tree(package.main(USUAL))
    said = child(root, "sldSz") if root is not None else None
    sides = (attribute(said, "cx"), attribute(said, "cy")) if said is not None else ("", "")
    return (int(sides[0]), int(sides[1])) if all(side.isdigit() and int(side) for side in sides) else USUAL_SIZE


def slides(package: Package) -> Iterator[Slide]:
    """The slides of the show, in order. Raises etree.XMLSyntaxError and parts.TooLarge."""
    main = package.main(USUAL)
    root, relations = package.tree(main), package.relations(main)
    listed = child(root, "sldIdLst") if root is not None else None
    for entry in children(listed) if listed is not None else ():
        # Two attributes are called id: the one of a relation stands in a namespace.
        number = next((str(value) for key, value in entry.attrib.items() if key.endswith("}id")), "")
        part = relations.get(number, ("", ""))[1]
        slide = package.tree(part) if part else None
        if slide is not None and slide.get("show") not in ("0", "false"):
            yield _Reader(package, part).slide(slide)


class _Reader:
    def __init__(self, package: Package, part: str) -> None:
        self._package, self._relations = package, package.relations(part)
        layout = next(package.led_to(part, "slideLayout"), "")
        master = next(package.led_to(layout, "slideMaster"), "") if layout else ""
        self._patterns = [_placeholders(package, pattern) for pattern in (layout, master) if pattern]

    def slide(self, root: Any) -> Slide:
        tree = child(root, "cSld", "spTree")
        boxes = self._boxes(tree, lambda place: place) if tree is not None else ()
        return Slide(tuple(box for box in boxes if box.blocks))

    def _boxes(self, container: Any, turn: Turn) -> Iterator[Box]:
        for element in children(container):
            name = local(element)
            if _is_hidden(element):
                continue
            if name == "grpSp":
                yield from self._boxes(element, _turned(element, turn))
            elif name in ("sp", "cxnSp"):
                text = child(element, "txBody")
                yield self._box(element, turn, tuple(drawn_paragraphs(text)) if text is not None else ())
                yield from self._filling(element, turn)
            elif name == "pic":
                yield self._box(element, turn, self._pictures(child(element, "blipFill")))
            elif name == "graphicFrame":
                yield self._box(element, turn, tuple(self._framed(element)))

    def _box(self, element: Any, turn: Turn, blocks: tuple[Block, ...]) -> Box:
        place = _own_place(element)
        return Box(turn(place) if place is not None else self._usual_place(element), blocks)

    def _filling(self, element: Any, turn: Turn) -> Iterator[Box]:
        """A picture that fills a shape."""
        pictures = self._pictures(child(element, "spPr", "blipFill"))
        if pictures:
            yield self._box(element, turn, pictures)

    def _pictures(self, filling: Any) -> tuple[Block, ...]:
        blip = child(filling, "blip") if filling is not None else None
        return (Picture(self._relations.get(attribute(blip, "embed"), ("", ""))[1]),) if blip is not None else ()

    def _framed(self, frame: Any) -> Iterator[Block]:
        """A table, diagram, chart or another program's object."""
        data = child(frame, "graphic", "graphicData")
        for element in children(data) if data is not None else ():
            name = local(element)
            if name == "tbl":
                yield from _rows(element)
            elif name == "relIds":
                yield from diagram(self._package, self._relations.get(attribute(element, "dm"), ("", ""))[1])
            elif name == "chart":
                yield Unseen(CHART)
            elif name == "oleObj":
                yield from self._pictures(child(element, "pic", "blipFill")) or (Unseen(OTHER_FILE),)

    def _usual_place(self, element: Any) -> Place:
        """Where the design puts this placeholder: on its layout, else on its master."""
        key = _placeholder(element)
        for pattern in self._patterns:
            for known, place in pattern.items():
                if key is not None and place is not None and _matches(key, known):
                    return place
        return Place()


def _rows(table: Any) -> Iterator[Row]:
    for row in children(table):
        if local(row) == "tr":
            # What is merged into another cell is not shown.
            cells = [cell for cell in children(row) if local(cell) == "tc" and not _is_merged(cell)]
            shown = tuple(_cell(cell) for cell in cells)
            if any(shown):
                yield Row(shown)


def _cell(cell: Any) -> tuple[Paragraph, ...]:
    text = child(cell, "txBody")
    return tuple(drawn_paragraphs(text)) if text is not None else ()


def _is_merged(cell: Any) -> bool:
    return any(attribute(cell, name) in ("1", "true") for name in ("hMerge", "vMerge"))


def _is_hidden(element: Any) -> bool:
    names = next((inner for inner in children(element) if local(inner).startswith("nv")), None)
    said = child(names, "cNvPr") if names is not None else None
    return said is not None and attribute(said, "hidden") in ("1", "true")


def _placeholders(package: Package, part: str) -> dict[tuple[str, str], Place | None]:
    root = package.tree(part)
    tree = child(root, "cSld", "spTree") if root is not None else None
    found: dict[tuple[str, str], Place | None] = {}
    for element in children(tree) if tree is not None else ():
        key = _placeholder(element)
        if key is not None:
            found.setdefault(key, _own_place(element))
    return found


def _placeholder(element: Any) -> tuple[str, str] | None:
    """(kind, number) of a placeholder; None for a shape that is none."""
    names = next((inner for inner in children(element) if local(inner).startswith("nv")), None)
    said = child(names, "nvPr", "ph") if names is not None else None
    return (attribute(said, "type") or "obj", attribute(said, "idx") or "0") if said is not None else None


def _matches(wanted: tuple[str, str], known: tuple[str, str]) -> bool:
    titles = ("title", "ctrTitle")
    same_kind = wanted[0] == known[0] or (wanted[0] in titles and known[0] in titles)
    return same_kind if wanted[0] in titles else wanted[1] == known[1] or (same_kind and wanted[0] != "obj")


def _own_place(element: Any) -> Place | None:
    frame = child(element, "xfrm")
    frame = frame if frame is not None else child(element, "spPr", "xfrm")
    return _placed(frame, "off", "ext") if frame is not None else None


def _placed(frame: Any, corner: str, extent: str) -> Place | None:
    at, wide = child(frame, corner), child(frame, extent)
    if at is None or wide is None:
        return None
    values = attribute(at, "x"), attribute(at, "y"), attribute(wide, "cx"), attribute(wide, "cy")
    try:
        return Place(*(float(int(value)) for value in values))
    except ValueError:
        return None


def _turned(group: Any, outer: Turn) -> Turn:
    """From this group's inner measure to the slide's."""
    frame = child(group, "grpSpPr", "xfrm")
    shown = _placed(frame, "off", "ext") if frame is not None else None
    inner = _placed(frame, "chOff", "chExt") if frame is not None else None
    if shown is None or inner is None or not inner.width or not inner.height:
        return outer
    across, down = shown.width / inner.width, shown.height / inner.height

    def turn(place: Place) -> Place:
        left, top = shown.left + (place.left - inner.left) * across, shown.top + (place.top - inner.top) * down
        return outer(Place(left, top, place.width * across, place.height * down))

    return turn
