"""The sheet of icons carries those that the code uses, and no other; its source is what it says it is."""

from __future__ import annotations

import hashlib
import tomllib

import pytest

from tools import icons
from tools.environment import ROOT

SOURCE = ROOT / "tools" / "icons"
INVENTORY = tomllib.loads((SOURCE / "vendor.toml").read_text(encoding="utf-8"))


def test_the_sheet_is_what_the_command_would_write_today() -> None:
    """Else: `python3 dev.py icons`."""
    lacking, unused = icons.used() - icons.in_sheet(), icons.in_sheet() - icons.used()
    assert (lacking, unused) == (set(), set())
    assert icons.SHEET.read_text(encoding="utf-8") == icons.sheet(icons.used())


def test_every_name_is_an_icon_and_is_written_whole() -> None:
    assert [*icons.unknown(), *icons.broken()] == []


@pytest.mark.parametrize("name", INVENTORY["sha256"])
def test_the_source_has_the_checksum_of_the_inventory(name: str) -> None:
    assert hashlib.sha256((SOURCE / name).read_bytes()).hexdigest() == INVENTORY["sha256"][name]


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ('<i class="bi bi-cloud-check" aria-hidden="true"></i>', {"cloud-check"}),
        ("{% if one %}bi-square{% else %}bi-check2-square{% endif %}", {"square", "check2-square"}),
        ('{% include "components/state.html" with icon="inbox" label=it %}', {"inbox"}),
        ("<i class=\"bi bi-{{ icon|default:'circle' }}\">", {"circle"}),
        ("mark.className = `bi ${icon}`; say('bi-wifi-off')", {"wifi-off"}),
        (".grid-5 .bi-chevron-right { display: none; }", {"chevron-right"}),
    ],
)
def test_a_name_is_found_in_a_page(page: str, names: set[str]) -> None:
    assert icons.names_in_page(page) == names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('FILE_ICONS = {"mp4": "film"}', {"film"}),
        ('icon: str\nDRAFT = State("草稿", "pencil")', {"pencil"}),
        ('KIND = "film"', set()),
        ('icon: str\nKIND = "union"', set()),
        ('Part("texts", icon="type")', {"type"}),  # said to be an icon, though the word means other things too
        ("ICONS = 'no-icon-of-this-name'", set()),
    ],
)
def test_a_name_is_found_in_python(source: str, names: set[str]) -> None:
    assert icons.names_in_python(source) == names


@pytest.mark.parametrize(
    ("page", "is_broken"),
    [
        ("bi-pie-chart{% if one %}-fill{% endif %}", True),
        ("bi-{% if one %}square{% else %}circle{% endif %}", True),
        ("`bi bi-${icon}`", True),
        ("bi-{{ state.icon }}", False),
        ("{% if one %}bi-square{% else %}bi-circle{% endif %}", False),
    ],
)
def test_a_name_in_pieces_is_seen(page: str, is_broken: bool) -> None:
    assert bool(icons.BROKEN.search(page)) == is_broken
