"""Templates can be diffed: short lines. Their layout is held by `djlint --check` in `dev.py check`."""

from __future__ import annotations

from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"
LONG, VERY_LONG = 140, 200
MOST_LONG_LINES = 0.02
LINES = [
    (f"{path.relative_to(TEMPLATES)}:{number}", len(line))
    for path in sorted(TEMPLATES.rglob("*.*"))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
]


def test_few_template_lines_are_long() -> None:
    long = [place for place, length in LINES if length > LONG]
    assert len(long) / len(LINES) < MOST_LONG_LINES, long


def test_no_template_line_is_very_long() -> None:
    assert [(place, length) for place, length in LINES if length > VERY_LONG] == []
