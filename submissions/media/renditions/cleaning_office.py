"""Word and PowerPoint files without names of people, paths of their disks, and notes of programs that wrote them.

Part by part. What is no text, no drawing and no picture of a known kind (old embedded objects, films, signatures)
raises Uncleanable: it may name its author in a way that nobody here reads.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import IO, Any

from lxml import etree  # type: ignore[import-untyped]

from submissions.media.renditions.cleaning_parts import Uncleanable, clean_emf, clean_picture

NOBODY = "匿名"
DEEPEST = 2  # a workbook behind a chart, and one within it
_XML = {".xml", ".rels", ".vml", ".psmdcp"}
_PICTURES = {".jpg", ".jpeg", ".jpe", ".jfif", ".png"}
_DOCUMENTS = {".docx", ".pptx", ".xlsx"}
_HARMLESS = {".wmf", ".bmp", ".odttf", ".fntdata", ".ttf"}
# Local names. Attributes that name a person, wherever they stand; `name` only on these elements.
_PERSON_ATTRIBUTES = {"author", "initials", "lastModifiedBy", "userId", "userName", "userProvider", "providerId"}
_PEOPLE = {"cmAuthor", "author", "chgData", "person"}
# Elements that hold variables, a mail merge's address list, the template's path, or fill in text from what is emptied.
_REMOVED = {"docVars", "mailMerge", "attachedTemplate", "dataBinding", "absPath", "fileSharing"}
# Whole parts of which only the shell stays: core, extended and custom properties, sensitivity labels.
_EMPTIED = {"coreProperties", "Properties", "labelList"}
_CUSTOM_DATA = re.compile(r"customxml/item\d*\.xml$", re.IGNORECASE)


def clean(path: Path, out: Path) -> None:
    with zipfile.ZipFile(path) as source, out.open("wb") as target:
        _rewrite(source, target, depth=0)


def _rewrite(source: zipfile.ZipFile, target: IO[bytes], depth: int) -> None:
    """Every part anew, without the archive's own comments, times and system notes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for info in source.infolist():
            if not info.is_dir():
                content = _part(info.filename, source.read(info), depth)
                written.writestr(zipfile.ZipInfo(info.filename), content, zipfile.ZIP_DEFLATED)


def _part(name: str, content: bytes, depth: int) -> bytes:
    suffix = f".{name.lower().rpartition('.')[2]}"
    if name.lower().startswith("_xmlsignatures/"):
        raise Uncleanable(name)
    if suffix in _XML:
        return _clean_xml(name, content)
    if suffix in _PICTURES:
        return clean_picture(content)
    if suffix == ".emf":
        return clean_emf(content)
    if suffix in _DOCUMENTS and depth < DEEPEST:
        return _embedded(content, depth + 1)
    if suffix == ".bin" and "/printersettings/" in name.lower():
        return b""
    if suffix in _HARMLESS:
        return content
    raise Uncleanable(name)


def _embedded(content: bytes, depth: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        _rewrite(source, target, depth)
    return target.getvalue()


def _clean_xml(name: str, content: bytes) -> bytes:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    root = etree.fromstring(content, parser)
    if _local(root.tag) in _EMPTIED or _CUSTOM_DATA.search(name):
        root[:], root.text = [], None
        root.attrib.clear()
    for element in list(root.iter(etree.Element)):
        if _local(element.tag) in _REMOVED and element.getparent() is not None:
            element.getparent().remove(element)
        else:
            _clean_element(element)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _clean_element(element: Any) -> None:
    tag = _local(element.tag)
    for key in element.attrib:
        attribute = _local(key)
        if attribute in _PERSON_ATTRIBUTES or (tag in _PEOPLE and attribute in ("name", "displayName")):
            element.attrib[key] = NOBODY
        elif attribute in ("descr", "title") and re.search(r"[\\/]|\.\w{3,4}$", element.attrib[key]):
            element.attrib[key] = ""  # Office and WPS put a picture's path here
    if tag == "author" and element.text:
        element.text = NOBODY  # of a workbook's comments
    if tag == "Relationship" and element.get("TargetMode") == "External":
        _clean_link(element)


def _clean_link(element: Any) -> None:
    """Links for readers stay; paths of a disk and addresses of people do not."""
    target = element.get("Target", "")
    if not (element.get("Type", "").endswith("/hyperlink") and target.startswith(("http://", "https://"))):
        element.set("Target", "about:blank")


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]
