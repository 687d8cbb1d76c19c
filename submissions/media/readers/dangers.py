"""What in a document starts or fetches something by itself: macros, outside templates, entities, actions of a PDF.

Nothing here is ever run; it is found, so that whoever opens the original is warned or spared it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from submissions.media.facts import Problem
from submissions.media.readers.archives import has_macros

HEAD_BYTES = 65_536
# A document type stands before the first element; Office writes none, whatever encoding and comments come first.
_DOCUMENT_TYPE = re.compile(rb"<!(DOCTYPE|ENTITY)")
_ELEMENT = re.compile(rb"<[A-Za-z_]")
# What a relationship to another server loads when the document is opened. A hyperlink waits to be clicked.
_LOADED = ("attachedTemplate", "oleObject", "frame", "subDocument", "control", "externalLink", "externalLinkPath")
_SHOWN = ("image", "video", "audio", "media")

# PDF: what an action that starts by itself may do unmarked, and what one that is clicked may not.
_QUIET = ("/GoTo", "/Named", "/Hide", "/SetOCGState", "/Trans", "/GoTo3DView", "/ResetForm", "/Movie", "/Sound")
_LOUD = ("/JavaScript", "/Launch", "/ImportData")
MOST_OBJECTS = 5000  # pages, buttons and fields of a PDF that are looked at
MOST_STEPS = 8  # of a chain of actions


def office_dangers(archive: zipfile.ZipFile) -> list[Problem]:
    """At most one of each kind."""
    found = [Problem("macro", "vba")] if has_macros(archive) else []
    if any(_has_document_type(archive, info) for info in _xml_parts(archive)):
        found.append(Problem("macro", "entities"))
    outside = {kind for info in _xml_parts(archive, ".rels") for kind in _outside(archive, info)}
    if outside & set(_LOADED):
        found.append(Problem("macro", "outside_template"))
    elif outside:
        found.append(Problem("macro", "outside_picture"))
    return found


def _xml_parts(archive: zipfile.ZipFile, *endings: str) -> list[zipfile.ZipInfo]:
    return [info for info in archive.infolist() if info.filename.lower().endswith(endings or (".xml", ".rels"))]


def _has_document_type(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    with archive.open(info) as part:
        head = part.read(HEAD_BYTES).replace(b"\0", b"")  # UTF-16 reads the same then
    first = _ELEMENT.search(head)
    return _DOCUMENT_TYPE.search(head, 0, first.start() if first else len(head)) is not None or (
        first is None and len(head) >= HEAD_BYTES // 2  # a prologue that never ends
    )


def _outside(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[str]:
    """Kinds of this part's relationships to another machine that are loaded without a click."""
    with archive.open(info) as part:
        events = etree.iterparse(part, events=("end",), resolve_entities=False, no_network=True, load_dtd=False)
        for _event, element in events:
            kind = element.get("Type", "").rpartition("/")[2]
            external = element.get("TargetMode", "").lower() == "external"
            if external and kind in _LOADED + _SHOWN and is_elsewhere(element.get("Target", "")):
                yield kind
            element.clear()


def is_elsewhere(target: str) -> bool:
    """Whether an address leads to another machine. Word notes its template's place on the author's own disk."""
    target = target.strip().lower().replace("\\", "/")
    scheme = re.match(r"[a-z][a-z0-9+.-]+:", target)  # one letter is a drive
    if scheme and scheme.group() != "file:":
        return True
    place = target.removeprefix("file:").lstrip()
    slashes = len(place) - len(place.lstrip("/"))
    return slashes in (2, 4, 5) and not re.match(r"/*[a-z]:", place)


def pdf_dangers(reader: Any) -> list[Problem]:
    """Programs, started by themselves or by a click. Buttons and forms without a program are left alone."""
    root: Any = reader.trailer["/Root"].get_object()
    names = _seen(root.get("/Names"))
    scripts = isinstance(names, dict) and "/JavaScript" in names
    things = islice(_things(reader, root), MOST_OBJECTS)
    loud = scripts or _starts(root.get("/OpenAction")) or any(_is_loud(thing) for thing in things)
    return [Problem("macro", "pdf_script")] if loud else []


def _things(reader: Any, root: Any) -> Iterator[Any]:
    """The catalogue, every page with its buttons, every field of the form."""
    yield root
    for page in reader.pages:
        yield page
        yield from (_seen(mark) for mark in _seen(page.get("/Annots")) or ())
    form = _seen(root.get("/AcroForm"))
    waiting = list(_seen(form.get("/Fields")) or ()) if isinstance(form, dict) else []
    while waiting:
        field = _seen(waiting.pop())
        if isinstance(field, dict):
            yield field
            waiting += list(_seen(field.get("/Kids")) or ())


def _is_loud(thing: Any) -> bool:
    if not isinstance(thing, dict):
        return False
    by_itself = _seen(thing.get("/AA"))
    events = by_itself.values() if isinstance(by_itself, dict) else ()
    return any(_starts(action) for action in events) or _does(thing.get("/A"), _LOUD)


def _starts(action: Any) -> bool:
    """Whether an action that runs by itself does more than turn pages."""
    return any(kind not in _QUIET for kind in _chain(action))


def _does(action: Any, kinds: tuple[str, ...]) -> bool:
    return any(kind in kinds for kind in _chain(action))


def _chain(action: Any) -> Iterator[str]:
    """The kinds of an action and of those that follow it."""
    waiting, steps = [action], 0
    while waiting and steps < MOST_STEPS:
        one, steps = _seen(waiting.pop()), steps + 1
        if isinstance(one, dict):
            yield str(_seen(one.get("/S")) or "")
            following = _seen(one.get("/Next"))
            waiting += list(following) if isinstance(following, list) else [following]


def _seen(value: Any) -> Any:
    """The object behind a reference."""
    return value.get_object() if hasattr(value, "get_object") else value
