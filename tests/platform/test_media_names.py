"""What plays, what fills up and what is drawn along a scale says what it is: axe has no rule for these."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
TAG = r"<(?:{})\b(?:[^>{{]|{{%.*?%}}|{{{{.*?}}}})*>"


@pytest.mark.parametrize("tags", ["video|audio", "progress"])
def test_players_and_progress_have_names(tags: str) -> None:
    found = [
        (str(path.relative_to(TEMPLATES)), tag)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for tag in re.findall(TAG.format(tags), path.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert found
    assert [one for one in found if "aria-label" not in one[1]] == []


def test_sliders_say_their_points_with_the_unit() -> None:
    sliders = [path.name for path in TEMPLATES.rglob("*.html") if 'type="range"' in path.read_text(encoding="utf-8")]
    assert sliders == ["_rubric_row.html"]
    row = (TEMPLATES / "review/scoring_desk/_rubric_row.html").read_text(encoding="utf-8")
    tag = re.search(TAG.format("input"), row, re.DOTALL)
    assert tag is not None
    assert ("aria-labelledby=" in tag[0], "aria-valuetext=" in tag[0]) == (True, True)
