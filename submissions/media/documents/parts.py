"""The parts of a Word or PowerPoint file: found by what leads to them, parsed without entities and network."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

# Of one part's text. Ten thousand characters take some hundred kilobytes; a tree takes several times its text.
MOST_BYTES = 64 << 20
# The extensions of Office that are drawn as they stand in the newer half of an alternative.
_UNDERSTOOD = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
    "http://www.wps.cn/",
    "urn:schemas-microsoft-com:",
)


class TooLarge(ValueError):
    """A part that no honest text needs."""


class Package:
    """An archive that was judged safe to open (`readers.archives`)."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {info.filename.lower(): info.filename for info in archive.infolist()}

    def main(self, usual: str) -> str:
        """The name of the document's main part; `usual` where nothing leads to it."""
        return next(self.led_to("", "officeDocument"), usual)

    def tree(self, part: str) -> Any:
        """The root of an XML part; None for one that is not there. Raises etree.XMLSyntaxError and TooLarge."""
        name = self._names.get(part.lower())
        if name is None:
            return None
        if self._archive.getinfo(name).file_size > MOST_BYTES:
            raise TooLarge(part)
        with self._archive.open(name) as file:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
            return etree.parse(file, parser).getroot()

    def read(self, part: str) -> bytes:
        """A part's bytes; none where it is not there."""
        name = self._names.get(part.lower())
        return self._archive.read(name) if name else b""

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """{id: (kind, name of the part)} of what `part` ("" for the package) leads to within the archive."""
        folder, name = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in children(root) if root is not None else ():
            if relation.get("TargetMode", "").lower() != "external":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
                found[relation.get("Id", "")] = relation.get("Type", "").rpartition("/")[2], target
        return found

    def led_to(self, part: str, kind: str) -> Iterator[str]:
        """Names of the parts of this kind that `part` leads to and that are there."""
        for found, target in self.relations(part).values():
            if found == kind and target.lower() in self._names:
                yield target


def local(element: Any) -> str:
    """The name without its namespace; "" for what is no element (comments, entities)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any) -> Iterator[Any]:
    """The child elements, of alternatives the one that is shown."""
    for child in element:
        name = local(child)
        if name == "AlternateContent":
            shown = _shown(child)
            if shown is not None:
                yield from children(shown)
        elif name:
            yield child


def child(element: Any, *path: str) -> Any:
    """The first descendant by these names, one step each; None where there is none."""
    for name in path:
        if element is None:
            return None
        element = next((found for found in children(element) if local(found) == name), None)
    return element


def attribute(element: Any, name: str) -> str:
    """An attribute whatever its namespace is; "" where it is missing."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def is_on(element: Any) -> bool:
    """A switch of Office: on by standing there, unless it says otherwise."""
    return element is not None and attribute(element, "val").lower() not in ("0", "false", "off", "none")


def _shown(alternatives: Any) -> Any:
    """The first choice whose extensions Office understands, else the fallback; None where there is neither."""
    for choice in alternatives:
        if local(choice) == "Choice":
            needed = [choice.nsmap.get(prefix) or "" for prefix in choice.get("Requires", "").split()]
            if all(uri.startswith(_UNDERSTOOD) for uri in needed):
                return choice
    return next((fallback for fallback in alternatives if local(fallback) == "Fallback"), None)
