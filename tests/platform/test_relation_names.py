"""The ground knows no house: no app reaches by name (`assignments__expert`) into tables of one that stands on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
ORDER = ("accounts", "campaign", "submissions", "activities", "voting", "review")


def _names_from_above(app: str) -> set[str]:
    """What the models of this app are called by from models of apps that stand on it."""
    above = ORDER[ORDER.index(app) + 1 :]
    related = [one for model in apps.get_app_config(app).get_models() for one in model._meta.related_objects]
    return {str(one.name) for one in related if one.related_model._meta.app_label in above and not one.hidden}


@pytest.mark.parametrize("app", ["accounts", "campaign", "submissions"])  # nothing points at voting's tables
def test_no_app_names_tables_that_stand_on_it(app: str) -> None:
    names = _names_from_above(app)
    assert names
    reached = re.compile(rf"\b({'|'.join(sorted(names))})__[a-z]")
    found = [
        f"{path.relative_to(ROOT)}: {match[1]}"
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
        for match in reached.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
