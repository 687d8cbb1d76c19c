"""What in a document starts or fetches something by itself: macros, outside templates, entities, actions of a PDF.

Nothing here is ever run; it is found, so that whoever opens the original is warned or spared it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import olefile
from lxml import etree  # type: ignore[import-untyped]

from submissions.media.facts import Problem

HEAD_BYTES = 65_536
# A document type stands before the first element; Office writes none, whatever encoding and comments come first.
_DOCUMENT_TYPE = re.compile(rb"<!(DOCTYPE|ENTITY)")
_ELEMENT = re.compile(rb"<[A-Za-z_]")
# What a relationship to another server loads when the document is opened. A hyperlink waits to be clicked.
_LOADED = ("attachedTemplate", "oleObject", "frame", "subDocument", "control", "externalLink", "externalLinkPath")
_SHOWN = ("image", "video", "audio", "media")
_MACROS = ("vbaProject", "wordVbaData", "xlMacrosheet", "xlIntlMacrosheet")
_MACRO_NAMES = ("vbaproject.bin", "vbadata.xml")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
VBA_STORAGES = {"vba", "_vba_project", "_vba_project_cur"}

# PDF: what an action that starts by itself may do unmarked, and what one that is clicked may not.
_QUIET = ("/GoTo", "/Named", "/Hide", "/SetOCGState", "/Trans", "/GoTo3DView", "/ResetForm", "/Movie", "/Sound")
_LOUD = ("/JavaScript", "/Launch", "/ImportData")
MOST_OBJECTS = 5000  # pages, buttons and fields of a PDF that are looked at
MOST_STEPS = 8  # of a chain of actions


def office_dangers(archive: zipfile.ZipFile) -> list[Problem]:
    """At most one of each kind."""
    found = _macros(archive)
    if any(_has_document_type(archive, info) for info in _xml_parts(archive)):
        found.append(Problem("macro", "entities"))
    outside = {relation.kind for relation in _relations(archive) if relation.is_loaded_from_elsewhere}
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


@dataclass(frozen=True)
class _Relation:
    """`target`: a name in the archive, or an address when `is_external`."""

    kind: str
    target: str
    is_external: bool

    @property
    def is_loaded_from_elsewhere(self) -> bool:
        """From another machine, without a click."""
        return self.is_external and self.kind in _LOADED + _SHOWN and is_elsewhere(self.target)


def _relations(archive: zipfile.ZipFile) -> Iterator[_Relation]:
    for info in _xml_parts(archive, ".rels"):
        folder = posixpath.dirname(posixpath.dirname(info.filename))
        with archive.open(info) as part:
            events = etree.iterparse(part, events=("end",), resolve_entities=False, no_network=True, load_dtd=False)
            for _event, element in events:
                is_external, target = element.get("TargetMode", "").lower() == "external", element.get("Target", "")
                if not is_external:
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield _Relation(element.get("Type", "").rpartition("/")[2], target, is_external)
                element.clear()


def _macros(archive: zipfile.ZipFile) -> list[Problem]:
    """Macros are parts: by their usual name, by what leads to them, or by what is in them, whatever they are called.

    That the list of content types knows a kind of macros says nothing: WPS writes it into files without any. Only
    where it says so of the whole document, Word may refuse to open it.
    """
    names = {info.filename.lower() for info in archive.infolist()}
    led_to = (relation.target.lower() for relation in _relations(archive) if relation.kind in _MACROS)
    if any(name.endswith(_MACRO_NAMES) for name in names) or any(target in names for target in led_to):
        return [Problem("macro", "vba")]
    if any(_holds_macros(archive, info) for info in archive.infolist()):
        return [Problem("macro", "vba")]
    types = archive.read("[Content_Types].xml")[: 1 << 20]
    return [Problem("macro", "declared")] if b".macroEnabled" in types else []


def _holds_macros(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Whether the part is an old Office file (be it one embedded in this) with macros."""
    with archive.open(info) as part:
        if part.read(len(_OLE)) != _OLE:
            return False
    try:
        with olefile.OleFileIO(archive.read(info)) as ole:
            return any(name.lower() in VBA_STORAGES for entry in ole.listdir(storages=True) for name in entry)
    except Exception:  # nothing opens it, so nothing runs it
        return False


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
