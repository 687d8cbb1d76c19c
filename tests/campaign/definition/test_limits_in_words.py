"""Limits in words, allowances in numbers, and the rooms that must stay pure."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest

import campaign as campaign_package
from campaign.definition import limits_in_words
from campaign.definition.spec import FILE_ROLES, CampaignSpec, FileRule, Quota, VoteRule
from campaign.quotas import Allowance, allowance

PURE = [
    "definition/spec/__init__", "definition/spec/campaigns", "definition/spec/categories", "definition/spec/fields",
    "definition/spec/files", "definition/spec/sections", "definition/as_json",
    "definition/limits_in_words", "definition/changes", "phases", "quotas",
    "definition_file/toml_lines", "definition_file/toml_errors", "definition_file/toml_values",
    "definition_file/shaping", "definition_file/campaign_rules", "definition_file/category_rules",
    "definition_file/parsing", "definition_file/writing", "pages/ics", "loading/union_rows",
]  # fmt: skip
HOUSE = Path(campaign_package.__file__).parent


@pytest.mark.parametrize(
    ("low", "high", "generally", "words"),
    [
        (None, None, False, ""),
        (30, 180, False, "30 秒–3 分钟"),
        (None, 300, False, "5 分钟以内"),
        (None, 360, True, "一般不超过 6 分钟"),
        (None, 90, False, "1 分 30 秒以内"),
        (30, None, False, "30 秒以上"),
    ],
)
def test_duration(low: int | None, high: int | None, generally: bool, words: str) -> None:
    low_s, high_s = (None if n is None else Decimal(n) for n in (low, high))
    assert limits_in_words.duration_text(low_s, high_s, generally=generally) == words


@pytest.mark.parametrize(
    ("least", "most", "words"), [(1, 5, "最多选 5 件"), (3, 5, "选 3–5 件"), (3, 3, "选 3 件"), (1, 1, "最多选 1 件")]
)
def test_picks_of_a_category(least: int, most: int, words: str) -> None:
    assert limits_in_words.picks_text(VoteRule(min_picks=least, picks_per_category=most)) == words


def test_chips_of_the_photo_category(spec: CampaignSpec) -> None:
    photo = spec.category("cn-photo")
    assert photo
    assert limits_in_words.file_chips(photo.files[0]) == [
        "JPG",
        "长边 2000 像素以上",
        "2–20 MB",
        "每个附 200 字以内说明",
    ]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0, 1, "选交，1 个"), (0, 3, "选交，最多 3 个"), (1, 1, "必交，1 个"), (4, 8, "必交，4–8 个")],
)
def test_counts(low: int, high: int, words: str) -> None:
    assert limits_in_words.count_text(FileRule("work", "作品", ("mp4",), min_count=low, max_count=high)) == words


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        (Quota(("city",), 1, 2), "推荐 1–2 个工会"),
        (Quota(("city",), 2, 2), "推荐 2 个工会"),
        (Quota(("city",), 0, 3), "最多推荐 3 个工会"),
        (Quota(("city",), 1), "至少 1 个工会"),
        (Quota(("city",)), "不限件数"),
    ],
)
def test_quota(quota: Quota, words: str) -> None:
    assert limits_in_words.quota_text(quota, "工会") == words


@pytest.mark.parametrize(
    ("kind", "used", "expected", "left", "is_used_up", "missing"),
    [
        ("city", 0, Allowance(0, 2, 1), 2, False, 1),
        ("city", 2, Allowance(2, 2, 1), 0, True, 0),
        ("zone", 3, Allowance(3, 2, 1), 0, True, 0),
        ("industry", 9, Allowance(9, None, 0), None, False, 0),
    ],
)
def test_allowance(
    spec: CampaignSpec, kind: str, used: int, expected: Allowance, left: int | None, is_used_up: bool, missing: int
) -> None:
    category = spec.category("fj-union")
    assert category
    found = allowance(category=category, union_kind=kind, used=used)
    assert found == expected
    assert (found.left, found.is_used_up, found.missing) == (left, is_used_up, missing)


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_know_no_database_and_no_settings(room: str) -> None:
    tree = ast.parse((HOUSE / f"{room}.py").read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert [name for name in names if name.split(".")[0] == "django" or name.endswith((".models", ".audit"))] == []
    calls = [
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) if isinstance(node.func, ast.Attribute)
    ]
    assert [call for call in calls if call in ("now", "today", "utcnow")] == []


APPS = ("submissions", "activities", "voting", "review")
# role == "work", role__in=("photo", …), {% if file.role == "cover" %}
ROLE_TOLD = re.compile(rf"""role(?:__in)?\W{{1,12}}["'](?:{"|".join(FILE_ROLES)})["']""")


def test_no_code_names_a_category(spec: CampaignSpec) -> None:
    codes = {category.code for category in spec.categories}
    root = HOUSE.parent
    folders = [
        root / name
        for name in ("accounts", "campaign", "submissions", "activities", "voting", "review", "templates", "static/js")
    ]
    files = [path for folder in folders for kind in ("*.py", "*.html", "*.js") for path in folder.rglob(kind)]
    named = {path.name for path in files for code in codes if f'"{code}"' in path.read_text(encoding="utf-8")}
    assert named == set()


def test_no_code_names_a_role_a_declaration_or_the_years_file(spec: CampaignSpec) -> None:
    """Which file is the work, which the public sees, which declaration is the consent: the campaign says so."""
    root = HOUSE.parent
    named = {rule.role for c in spec.categories for rule in c.files}
    named |= {c.consent for c in spec.categories}
    files = [path for app in ("submissions", "activities", "voting", "review") for path in (root / app).rglob("*.py")]
    files = [path for path in files if not {"migrations", "management"} & set(path.parts)]
    steps = {"work", "authors"}  # steps of the form, which happen to be called so
    found = {
        (path.relative_to(root).as_posix(), name)
        for path in files
        for name in named - steps
        if f'"{name}"' in path.read_text(encoding="utf-8")
    }
    # A record of an activity has a kind of file of its own that happens to be called so; no campaign names it.
    assert found - {(f"activities/{file}", "photo") for file in ("access.py", "models/files.py")} == set()
    # The step is named by `step`, never beside a role or in a list of roles.
    every = [path for app in ("accounts", "campaign", "common", "config", *APPS) for path in (root / app).rglob("*.py")]
    every += [path for folder in ("templates", "static/js") for path in (root / folder).rglob("*.*")]
    every = [path for path in every if "activities" not in path.parts]  # whose files have roles of their own
    told = {path.relative_to(root).as_posix() for path in every if ROLE_TOLD.search(path.read_text(encoding="utf-8"))}
    assert told == {"campaign/definition/as_json.py"}  # what definitions stored before the keys meant
    apps = ("accounts", "campaign", "submissions", "activities", "voting", "review", "rehearsal", "config", "tools")
    code = [path for app in apps for path in (root / app).rglob("*.py")]
    named = {path.name for path in code if "fujian-2023" in path.read_text(encoding="utf-8")}
    assert named == {"parsing.py", "earlier_database.py"}  # the latter makes the database of a release that had it
