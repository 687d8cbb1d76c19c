"""Nothing is loaded from other hosts, nothing is inline (CSP), and vendored files are what they say they are."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "static/vendor"
INVENTORY = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))
PAGES = sorted((ROOT / "templates").rglob("*.html"))
OWN_FILES = [
    path
    for folder, endings in (("static/css", ".css"), ("static/js", ".js"), ("static/art", ".svg"))
    for path in sorted((ROOT / folder).rglob(f"*{endings}"))
]
OWN_SCRIPTS = [path for path in OWN_FILES if path.suffix == ".js"]
VENDORED_CODE = [path for path in sorted(VENDOR.rglob("*")) if path.suffix in {".css", ".js"}]

# Where a page may send a person (the registries that the law makes us link to), never what it loads.
MAY_BE_LINKED = {"beian.miit.gov.cn", "beian.mps.gov.cn"}
NAMESPACES = {"www.w3.org"}
HOST = re.compile(r"(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
DATA_TYPES = ("application/json",)


def test_every_vendored_file_has_the_checksum_of_the_inventory() -> None:
    noted = {
        f"{folder}/{name}": digest for folder, part in INVENTORY.items() for name, digest in part["sha256"].items()
    }
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendor.toml"
    }
    assert found == noted


@pytest.mark.parametrize("folder", INVENTORY)
def test_inventory_says_name_version_licence_and_source(folder: str) -> None:
    part = INVENTORY[folder]
    assert [part[key] != "" for key in ("name", "version", "licence", "package")] == [True] * 4


@pytest.mark.parametrize("path", VENDORED_CODE, ids=lambda path: path.name)
def test_vendored_file_names_no_missing_source_map_or_font(path: Path) -> None:
    """Manifest storage refuses to start on a reference to a file that is not there."""
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"sourceMappingURL=(?!data:)(\S+)", text)
    if path.suffix == ".css":
        named += [name.split("?")[0] for name in re.findall(r"url\(['\"]?(?!data:|#)([^'\")]+)", text)]
    assert [name for name in named if not (path.parent / name).is_file()] == []


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.name)
def test_script_names_no_missing_file(path: Path) -> None:
    """What it imports and what it starts as a worker; a name made on the spot must fit some file."""
    named = re.findall(r"""["'`](\.\.?/[^"'`]+)["'`]""", path.read_text(encoding="utf-8"))
    assert [name for name in named if not any(path.parent.glob(re.sub(r"\$\{\w+\}", "*", name)))] == []


@pytest.mark.parametrize("path", [*PAGES, *OWN_FILES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_own_file_names_no_other_host(path: Path) -> None:
    allowed = NAMESPACES | MAY_BE_LINKED if path.suffix == ".html" else NAMESPACES
    assert [host for host in HOST.findall(_without_comments(path)) if host.lower() not in allowed] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_template_has_no_inline_code(path: Path) -> None:
    assert list(inline_code(_without_comments(path))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<script>go()</script>", ["<script>"]),
        ("<script src='/a.js'>go()</script>", []),
        ('<script type="application/json">{}</script>', []),
        ("<style>p{}</style>", ["<style>"]),
        ('<p style="color:red">', ['<p style="color:red">']),
        ('<a onclick="go()">', ['<a onclick="go()">']),
        ('<a href="javascript:go()">', ['<a href="javascript:go()">']),
        ('<a data-once="1" class="style">', []),
        ("<a{% if one == two %} hidden{% endif %}>", []),
    ],
)
def test_inline_code_is_seen(source: str, found: list[str]) -> None:
    assert list(inline_code(source)) == found


def inline_code(source: str) -> Iterator[str]:
    """Tags that CSP would refuse: scripts with a body, style elements, style and on… attributes."""
    for tag in re.findall(r"<[a-z][^>]*>", source, re.IGNORECASE):
        name = re.match(r"<([a-z0-9-]+)", tag, re.IGNORECASE)[1].lower()  # type: ignore[index]
        inert = "src=" in tag or any(kind in tag for kind in DATA_TYPES)
        if name == "style" or (name == "script" and not inert):
            yield tag
        elif re.search(r"\s(?:style|on[a-z]+)\s*=(?!=)", tag, re.IGNORECASE) or "javascript:" in tag.lower():
            yield tag


def _without_comments(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", "", text, flags=re.DOTALL)
