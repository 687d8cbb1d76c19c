"""The site's icons: those of Bootstrap Icons that it uses, as one style sheet without a font.

`python3 dev.py icons` finds the names in the code and writes static/css/icons.css from `bootstrap-icons.svg` beside
this file (the npm package's own, with version and checksum in vendor.toml). tests/platform/test_icons.py fails where
the sheet lacks a name or carries one that nobody uses. Standard library only.

Names are found whole: "bi-envelope" in templates, scripts and style sheets, `icon="envelope"` of a template's include,
in Python the words of a file that speaks of icons, and what a campaign file may choose (definitions/icons.txt).
"""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tools.environment import ROOT

SPRITE = Path(__file__).with_name("bootstrap-icons.svg")
SHEET = ROOT / "static" / "css" / "icons.css"
CHOICES = ROOT / "campaign" / "definitions" / "icons.txt"
APPS = (
    "accounts", "activities", "campaign", "common", "config", "operations", "rehearsal", "review",
    "submissions", "voting",
)  # fmt: skip
HEAD = """\
/* Written by `python3 dev.py icons`, never by hand. Bootstrap Icons, MIT.
   A picture is a mask, so that it takes the colour and size of its text, in print and in high contrast too. */
.bi::before { content: ""; display: inline-block; width: 1em; height: 1em; vertical-align: -.125em;
  background-color: currentColor; -webkit-print-color-adjust: exact; print-color-adjust: exact;
  -webkit-mask: var(--icon, linear-gradient(#0000, #0000)) center / contain no-repeat;
  mask: var(--icon, linear-gradient(#0000, #0000)) center / contain no-repeat; }
@media (forced-colors: active) { .bi::before { forced-color-adjust: none; background-color: CanvasText; } }
"""
_SVG = "{http://www.w3.org/2000/svg}"
_WHOLE = re.compile(r"\bbi-([a-z0-9]+(?:-[a-z0-9]+)*)(?![a-z0-9-]|\{\{|\$\{|\{% *if)")
BROKEN = re.compile(r"\bbi-(?:[a-z0-9-]*(?:\{% *if|\$\{)|[a-z0-9-]+\{\{)")
_GIVEN = re.compile(r"""\bicon(?:=|\|default:)["']([a-z0-9-]+)["']""")
_SPEAKS_OF_ICONS = re.compile(r"(?:\b|_)icons?\b", re.IGNORECASE)
# Words of such files that mean something else, though there is an icon of this name.
_OTHER_WORDS = {
    "braces", "check", "code", "columns", "copy", "files", "info", "list", "power", "shield", "textarea", "type",
    "union",
}  # fmt: skip


def write() -> int:
    """Write the sheet anew; 1 with a sentence where a name is no icon or is not written whole."""
    faults = [*broken(), *unknown()]
    if faults:
        print("\n".join(faults))
        return 1
    names = used()
    SHEET.write_text(sheet(names), encoding="utf-8")
    print(f"{len(names)} icons, {SHEET.stat().st_size / 1000:.1f} kB: {SHEET.relative_to(ROOT)}")
    return 0


def sheet(names: set[str]) -> str:
    return HEAD + "".join(f'.bi-{name} {{ --icon: url("{_as_data(name)}"); }}\n' for name in sorted(names))


def in_sheet() -> set[str]:
    return set(re.findall(r"^\.bi-([a-z0-9-]+) ", SHEET.read_text(encoding="utf-8"), re.MULTILINE))


def used() -> set[str]:
    return set(_found()) & drawn().keys()


def unknown() -> list[str]:
    """Whole names of icons that Bootstrap does not draw."""
    return [f"{where}: bi-{name} is no icon" for name, where in _found().items() if name not in drawn()]


def broken() -> list[str]:
    """Names put together from pieces: they could not be found, so they are written whole."""
    return [
        f"{path.relative_to(ROOT)}: {match.group()} … write the whole name in each branch"
        for path in _pages()
        for match in BROKEN.finditer(path.read_text(encoding="utf-8"))
    ]


@cache
def drawn() -> dict[str, str]:
    """All that Bootstrap draws: the shapes by name."""
    root = ElementTree.parse(SPRITE).getroot()  # noqa: S314  (our own file, its checksum is tested)
    return {symbol.attrib["id"]: "".join(map(_shape, symbol)) for symbol in root}


def names_in_page(text: str) -> set[str]:
    return {*_WHOLE.findall(text), *_GIVEN.findall(text)}


def names_in_python(text: str) -> set[str]:
    """Of a file that speaks of icons, every word that is the name of one; of words that mean something else too, those
    that are given as `icon=`."""
    if not _SPEAKS_OF_ICONS.search(text):
        return set()
    nodes = list(ast.walk(ast.parse(text)))
    words = {node.value for node in nodes if isinstance(node, ast.Constant)} - _OTHER_WORDS
    given = {value for node in nodes for value in _given(node)}
    return {word for word in words | given if isinstance(word, str) and word in drawn()}


def _given(node: ast.AST) -> list[Any]:
    if isinstance(node, ast.keyword) and node.arg == "icon" and isinstance(node.value, ast.Constant):
        return [node.value.value]
    return []


def _found() -> dict[str, str]:
    """Every name with a file that has it."""
    where = {name: str(CHOICES.relative_to(ROOT)) for name in CHOICES.read_text(encoding="ascii").split()}
    for path in _pages():
        for name in names_in_page(path.read_text(encoding="utf-8")):
            where[name] = str(path.relative_to(ROOT))
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for name in names_in_python(path.read_text(encoding="utf-8")):
                where[name] = str(path.relative_to(ROOT))
    return where


def _pages() -> Iterator[Path]:
    yield from (ROOT / "templates").rglob("*.html")
    yield from (ROOT / "static" / "js").rglob("*.js")
    yield from (path for path in (ROOT / "static" / "css").glob("*.css") if path != SHEET)


def _shape(element: ElementTree.Element) -> str:
    attributes = "".join(f" {name}='{value}'" for name, value in element.attrib.items())
    inside = "".join(map(_shape, element))
    name = element.tag.removeprefix(_SVG)
    return f"<{name}{attributes}>{inside}</{name}>" if inside else f"<{name}{attributes}/>"


def _as_data(name: str) -> str:
    picture = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>{drawn()[name]}</svg>"
    return "data:image/svg+xml," + picture.replace("%", "%25").replace("#", "%23").replace("<", "%3C").replace(
        ">", "%3E"
    )
