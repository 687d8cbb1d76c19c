"""Imports run one way: common ← accounts ← campaign ← submissions ← activities, voting ← review ← rehearsal,
operations, config.

Rooms that stay pure know neither database nor clock.

Imports are read, not run, so that one inside a function counts too. Each rule is shown a wrong tree and must see it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.platform.import_rules import (
    ARROWS,
    ROOT,
    circles,
    file_circles,
    folder_circles,
    imports_of,
    impurities,
    more_than_the_tally,
    too_many_files,
    unlisted,
    wrong_arrows,
)


# ── The tree as it is ───────────────────────────────────────────────────────
def test_imports_run_one_way():
    assert wrong_arrows(ROOT) == []


def test_review_takes_only_tally_and_public_list_from_voting():
    assert more_than_the_tally(ROOT) == []


def test_apps_have_no_circle():
    assert circles(ROOT) == []


def test_files_have_no_circle():
    assert file_circles(ROOT) == []


def test_folders_have_no_circle():
    assert folder_circles(ROOT) == []


def test_no_folder_is_too_full():
    assert too_many_files(ROOT) == []


def test_pure_rooms_import_no_orm_settings_or_clock():
    assert impurities(ROOT) == []


def test_every_package_used_is_listed():
    assert unlisted(ROOT, "".join((ROOT / f"requirements{kind}.txt").read_text() for kind in ("", "-sms"))) == []


def test_dev_py_and_tools_need_only_the_standard_library():
    """All but the two modules that run inside the environment."""
    inside = {"prepare.py", "mypy_people.py"}
    files = [ROOT / "dev.py", *(ROOT / "tools").glob("*.py")]
    used = {found.module.split(".")[0] for path in files if path.name not in inside for found in imports_of(ROOT, path)}

    assert sorted(used - set(sys.stdlib_module_names) - {"tools", "dev"}) == []


# ── The rules see what is wrong ─────────────────────────────────────────────
def tree(folder: Path, **files: str) -> Path:
    for app in ARROWS:
        (folder / app).mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / (name.replace("__", "/") + ".py")).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("accounts__models", "from voting.models import Vote"),
        ("campaign__views", "def late():\n    import submissions.models"),
        ("submissions__workflow", "from review import scoring"),
        ("voting__tally", "import config.settings"),
        ("accounts__audit", "from ..campaign import models"),
    ],
)
def test_wrong_arrow_is_seen(tmp_path, file, text):
    assert len(wrong_arrows(tree(tmp_path, **{file: text}))) == 1


def test_right_arrow_is_let_through(tmp_path):
    assert wrong_arrows(tree(tmp_path, review__results="from voting.tally import count\nimport accounts.audit")) == []


def test_review_reaching_for_ballots_is_seen(tmp_path):
    root = tree(tmp_path, review__results="from voting.tally import count\nfrom voting.models import Ballot")

    assert more_than_the_tally(root) == [
        "review/results.py:2 review takes only voting.tally and the gallery's list, not voting.models.Ballot"
    ]


def test_circle_is_seen(tmp_path):
    root = tree(tmp_path, campaign__a="import submissions.b", submissions__b="import campaign.a")

    assert circles(root) == [["campaign", "submissions"], ["submissions", "campaign"]]


def test_circle_of_files_is_seen_inside_functions_too(tmp_path):
    root = tree(
        tmp_path,
        voting__a="from voting import b",
        voting__b="def late():\n    from voting.c import thing",
        voting__c="import voting.a",
        voting__d="from voting import a",
    )

    assert file_circles(root) == [["voting/a.py", "voting/b.py", "voting/c.py"]]


def test_circle_of_folders_is_seen_and_the_root_is_none(tmp_path):
    for folder in ("review/desk", "review/sheets"):
        (tmp_path / folder).mkdir(parents=True)
    root = tree(
        tmp_path,
        review__states="",
        review__desk__views="from review.sheets import rows\nfrom review import states",
        review__sheets__rows="from review import states",
        review__sheets__forms="from review.desk import names",
        review__desk__names="",
        review__urls="from review.desk import views",
    )

    assert (file_circles(root), folder_circles(root)) == ([], [["review/desk", "review/sheets"]])


def test_full_folder_is_seen_and_migrations_are_not(tmp_path):
    (tmp_path / "voting/migrations").mkdir(parents=True)
    files = {f"voting__f{n}": "" for n in range(3)} | {f"voting__migrations__m{n}": "" for n in range(5)}

    assert too_many_files(tree(tmp_path, **files), most=2) == ["voting: 3 files"]


@pytest.mark.parametrize(
    "text",
    [
        "from django.db import models",
        "from django.conf import settings",
        "from accounts.models import Union",
        "import time",
        "from django.utils import timezone",
        "import datetime\nNOW = datetime.datetime.now()",
    ],
)
def test_impurity_is_seen(tmp_path, text):
    root = tree(tmp_path, review__scoring=text)

    assert len(impurities(root, ("review/scoring.py",))) == 1


def test_translated_text_is_pure(tmp_path):
    root = tree(tmp_path, review__scoring="from django.utils.translation import gettext_lazy as _")

    assert impurities(root, ("review/scoring.py",)) == []


def test_unlisted_package_is_seen(tmp_path):
    root = tree(tmp_path, voting__ballots="import django\nimport pytest")

    assert unlisted(root, "Django==5.2.19  # the site") == ["voting/ballots.py:2 pytest"]
