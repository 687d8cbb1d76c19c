"""A PDF without its /Info, its XMP, and the names on its annotations. Files attached to it stay behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from submissions.media.renditions.cleaning_parts import clean_jpeg

_TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/FS", "/Perms")


def clean(path: Path, out: Path) -> None:
    """A locked one cannot be rewritten: pypdf raises."""
    writer = PdfWriter(clone_from=path)
    writer.metadata, writer._ID = None, None
    if "/Names" in writer.root_object:
        writer.root_object["/Names"].pop("/EmbeddedFiles", None)  # type: ignore[attr-defined]
    for thing in writer._objects:
        _clean_object(thing)
    reached = _reachable(writer)
    for number in range(len(writer._objects)):
        if number + 1 not in reached:
            writer._objects[number] = None  # or it would stay readable in the file
    writer.write(out)


def _clean_object(thing: Any) -> None:
    """One indirect object with whatever it holds directly."""
    if isinstance(thing, list):
        for one in list.__iter__(thing):
            if not isinstance(one, IndirectObject):
                _clean_object(one)
    if not isinstance(thing, DictionaryObject):
        return
    for key in _TELLING:
        thing.pop(key, None)
    if "/Subtype" in thing and "/Rect" in thing and str(thing["/Subtype"]) != "/Widget":
        thing.pop("/T", None)  # an annotation's author; of a form field it is the field's name
    if isinstance(thing, StreamObject) and thing.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        thing._data = clean_jpeg(thing._data)
    for value in dict.values(thing):
        if not isinstance(value, IndirectObject):
            _clean_object(value)


def _reachable(writer: PdfWriter) -> set[int]:
    """Numbers of the objects that the document still leads to."""
    found: set[int] = set()
    waiting: list[Any] = [writer.root_object.indirect_reference]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum in found:
                continue
            found.add(thing.idnum)
            thing = writer._objects[thing.idnum - 1]
        if isinstance(thing, DictionaryObject):
            waiting += dict.values(thing)
        elif isinstance(thing, list):
            waiting += list.__iter__(thing)
    return found
