"""A Word file's blocks, whatever its text is wrapped in.

Shown is what Word shows with all changes accepted: insertions, content controls, links, smart tags, text boxes,
groups, tables in tables, notes that something refers to. Not shown: deletions, hidden text, codes of fields, headers
and footers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from submissions.media.documents.blocks import (
    BODY,
    CHART,
    HEADING,
    OTHER_FILE,
    TITLE,
    Block,
    Paragraph,
    Picture,
    Row,
    Unseen,
    paragraphs,
)  # fmt: skip
from submissions.media.documents.diagrams import diagram
from submissions.media.documents.parts import Package, attribute, child, children, is_on, local

USUAL = "word/document.xml"
# Local names. What is not shown, with all that is in it: deletions, codes of fields, phonetic guides, properties.
_NOT_SHOWN = {
    "del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr",
    "tblGrid", "tcPr", "sectPr", "fldData", "binData",
}  # fmt: skip
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_INVISIBLE = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)


def blocks(package: Package) -> Iterator[Block]:
    """All that is shown, in order; notes at the end. Raises etree.XMLSyntaxError and parts.TooLarge."""
    main = package.main(USUAL)
    root = package.tree(main)
    if root is None:
        return
    reader = _Reader(package, main, _Styles(package, main))
    yield from reader.blocks(root)
    yield from reader.notes()


class _Styles:
    """Which styles are headings, and which hide their text."""

    def __init__(self, package: Package, main: str) -> None:
        part = next(package.led_to(main, "styles"), "")
        root = package.tree(part) if part else None
        found = [style for style in children(root) if local(style) == "style"] if root is not None else []
        self._by_id = {attribute(style, "styleId"): style for style in found}

    def level(self, paragraph: Any) -> int:
        style = self._by_id.get(_value(child(paragraph, "pPr", "pStyle")))
        name = _value(child(style, "name")).lower() if style is not None else ""
        if name in ("title", "heading 1"):
            return TITLE
        return HEADING if name.startswith("heading") else BODY

    def hides(self, properties: Any, kind: str) -> bool:
        """Whether a run's or a paragraph's properties hide the text, themselves or by their style."""
        if properties is None:
            return False
        own = child(properties, "vanish")
        return is_on(own) if own is not None else self._is_hidden(_value(child(properties, kind)))

    def _is_hidden(self, style_id: str) -> bool:
        for _step in range(20):  # a style may be based on itself
            style = self._by_id.get(style_id)
            if style is None:
                return False
            own = child(style, "rPr", "vanish")
            if own is not None:
                return is_on(own)
            style_id = _value(child(style, "basedOn"))
        return False


class _Line:
    """A paragraph being read: its text, and what stands beside it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.beside: list[Block] = []
        self.fields: list[bool] = []  # of each open field, whether its code is still being read

    def add(self, text: str) -> None:
        if not any(self.fields):
            self.pieces.append(text)


class _Reader:
    """Walks one main part and the notes it refers to."""

    def __init__(self, package: Package, main: str, styles: _Styles) -> None:
        self._package, self._main, self._styles = package, main, styles
        self._relations = package.relations(main)
        self._noted: list[tuple[str, str]] = []

    def blocks(self, container: Any) -> Iterator[Block]:
        for element in children(container):
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "altChunk":
                yield Unseen(OTHER_FILE)
            elif name not in _NOT_SHOWN:
                yield from self.blocks(element)

    def notes(self) -> Iterator[Block]:
        """Foot and end notes that the text refers to, in the order of reference."""
        for kind in _NOTES.values():
            part = next(self._package.led_to(self._main, kind), "")
            root = self._package.tree(part) if part else None
            known = {attribute(note, "id"): note for note in children(root)} if root is not None else {}
            self._relations = self._package.relations(part) if part else {}
            for number in [number for noted, number in self._noted if noted == kind and number in known]:
                yield from self.blocks(known[number])

    def _paragraph(self, element: Any) -> Iterator[Block]:
        line = _Line()
        self._inline(element, line, self._styles.hides(child(element, "pPr"), "pStyle"))
        text = "".join(line.pieces)
        if text.strip():
            yield Paragraph(text, self._styles.level(element))
        yield from line.beside

    def _inline(self, container: Any, line: _Line, is_hidden: bool) -> None:
        for element in children(container):
            name = local(element)
            if name == "r":
                self._run(element, line, is_hidden)
            elif name == "t":
                if not is_hidden:
                    line.add(element.text or "")
            elif name in _MARKS:
                line.add(_MARKS[name])
            elif name == "fldChar":
                _field(attribute(element, "fldCharType"), line)
            elif name in ("txbxContent", "p", "tbl"):
                line.beside += self.blocks([element] if name != "txbxContent" else element)
            elif name in _NOTES:
                self._noted.append((_NOTES[name], attribute(element, "id")))
            elif name not in _NOT_SHOWN and not _is_invisible(element):
                line.beside += self._drawn(element, name)
                self._inline(element, line, is_hidden)

    def _run(self, run: Any, line: _Line, is_hidden: bool) -> None:
        properties = child(run, "rPr")
        own = child(properties, "vanish") if properties is not None else None
        by_style = is_hidden or self._styles.hides(properties, "rStyle")
        self._inline(run, line, is_on(own) if own is not None else by_style)

    def _drawn(self, element: Any, name: str) -> list[Block]:
        """The picture, chart or diagram that this element itself places."""
        if name in ("blip", "imagedata"):
            number = attribute(element, "embed") or attribute(element, "id")
            return [Picture(self._relations.get(number, ("", ""))[1])] if number or attribute(element, "link") else []
        if name == "chart" and attribute(element, "id"):
            return [Unseen(CHART)]
        if name == "relIds":
            return list(diagram(self._package, self._relations.get(attribute(element, "dm"), ("", ""))[1]))
        return []

    def _table(self, table: Any) -> Iterator[Block]:
        for row in _inner(table, "tr"):
            if child(row, "trPr", "del") is not None:
                continue
            cells = [list(self._cell(cell)) for cell in _inner(row, "tc")]
            shown = [tuple(paragraphs(cell)) for cell in cells]
            if any(shown):
                yield Row(tuple(shown))
            yield from (block for cell in cells for block in cell if not isinstance(block, Paragraph | Row))

    def _cell(self, cell: Any) -> Iterator[Block]:
        merged = child(cell, "tcPr", "vMerge")
        if merged is None or _value(merged) == "restart":  # what is merged into the cell above is not shown
            yield from self.blocks(cell)


def _field(kind: str, line: _Line) -> None:
    """A field shows its result and not its code; one that never ends is closed with its paragraph."""
    if kind == "begin":
        line.fields.append(True)
    elif line.fields and kind == "separate":
        line.fields[-1] = False
    elif line.fields and kind == "end":
        line.fields.pop()


def _inner(container: Any, wanted: str) -> Iterator[Any]:
    """Rows of a table, cells of a row, through content controls and insertions around them."""
    for element in children(container):
        name = local(element)
        if name == wanted:
            yield element
        elif name not in _NOT_SHOWN and name not in ("tbl", "p", "tr", "tc"):
            yield from _inner(element, wanted)


def _is_invisible(element: Any) -> bool:
    """A drawing or shape that its author has switched off."""
    if local(element) in ("inline", "anchor"):
        properties = child(element, "docPr")
        return properties is not None and attribute(properties, "hidden") in ("1", "true")
    return bool(_INVISIBLE.search(element.get("style") or ""))


def _value(element: Any) -> str:
    return attribute(element, "val") if element is not None else ""
