"""Imports run one way: common ← accounts ← campaign ← submissions ← activities, voting ← review ← rehearsal,
operations, config.

Rooms that stay pure know neither database nor clock.

Imports are read, not run, so that one inside a function counts too. Each rule is shown a wrong tree and must see it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What each app may import besides itself.
ARROWS = {
    "common": set(),
    "accounts": {"common"},
    "campaign": {"common", "accounts"},
    "submissions": {"common", "accounts", "campaign"},
    "activities": {"common", "accounts", "campaign", "submissions"},
    "voting": {"common", "accounts", "campaign", "submissions"},
    "review": {"common", "accounts", "campaign", "submissions", "activities", "voting"},
    "rehearsal": {"common", "accounts", "campaign", "submissions", "activities", "voting", "review"},
    "operations": {"common", "accounts", "campaign", "submissions", "activities", "voting", "review"},
    "config": {"common", "accounts", "campaign", "submissions", "activities", "voting", "review", "operations"},
}
PURE = (
    "campaign/definition/spec.py",
    "campaign/definition/as_json.py",
    "campaign/definition_file/toml_values.py",
    "campaign/phases.py",
    "submissions/states.py",
    "activities/states.py",
    "campaign/definition/activity_plan.py",
    "submissions/status/facts.py",
    "submissions/status/lines.py",
    "submissions/status/track.py",
    "submissions/media/rules.py",
    "voting/ballot_rules.py",
    "review/results/scoring.py",
)
MOST_FILES = 12
IMPURE = {"django", "celery", "redis", "time", "psycopg", "requests", "socket", "subprocess", "os"}
# Marking a text for translation needs neither database nor settings.
ALLOWED_OF_DJANGO = {"django.utils.translation"}
CLOCKS = {"now", "today", "utcnow", "localtime", "monotonic"}


@dataclass(frozen=True)
class Import:
    file: str
    line: int
    module: str


def imports_of(root: Path, path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    file = path.relative_to(root).as_posix()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(path.relative_to(root), node)
            yield from (Import(file, node.lineno, f"{base}.{alias.name}") for alias in node.names)


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = path.parts[: len(path.parts) - node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def all_imports(root: Path) -> list[Import]:
    files = [path for app in ARROWS for path in sorted((root / app).rglob("*.py"))]
    return [found for path in files for found in imports_of(root, path)]


# ── The rules ───────────────────────────────────────────────────────────────
def wrong_arrows(root: Path) -> list[str]:
    wrong = []
    for found in all_imports(root):
        app, target = found.file.split("/")[0], found.module.split(".")[0]
        if target in ARROWS and target != app and target not in ARROWS[app]:
            wrong.append(f"{found.file}:{found.line} {app} may not import {found.module}")
    return wrong


TAKEN_BY_REVIEW = ("voting.tally", "voting.gallery.listing", "voting.gallery.works", "voting.reports")


def more_than_the_tally(root: Path) -> list[str]:
    """Review takes three things from voting: its tally, the gallery's list of what is public (decision 0045), and what
    complaints and objections ask alike of anybody (decision 0044). None of them knows who voted for what."""
    return [
        f"{found.file}:{found.line} review takes only voting.tally and the gallery's list, not {found.module}"
        for found in all_imports(root)
        if found.file.startswith("review/")
        and found.module.split(".")[0] == "voting"
        and not found.module.startswith(TAKEN_BY_REVIEW)
    ]


def circles(root: Path) -> list[list[str]]:
    """Apps that reach themselves again; impossible while every arrow is right, and checked all the same."""
    edges: dict[str, set[str]] = {app: set() for app in ARROWS}
    for found in all_imports(root):
        app, target = found.file.split("/")[0], found.module.split(".")[0]
        if target in ARROWS and target != app:
            edges[app].add(target)
    return [[app, other] for app in sorted(edges) for other in sorted(edges[app]) if app in _reached(edges, other)]


def file_circles(root: Path) -> list[list[str]]:
    """Files that reach themselves again, through functions too; each circle once, its files in order."""
    return _circles_among(_file_arrows(root))


def folder_circles(root: Path) -> list[list[str]]:
    """Folders of an app that reach themselves again. Where a folder has folders below it, each of its own files counts
    by itself: a root is two floors, what every step shares below and what gathers the steps above."""
    files = _file_arrows(root)
    roots = {file.rpartition("/")[0].rpartition("/")[0] for file in files}
    node = {file: file if (folder := file.rpartition("/")[0]) in roots else folder for file in files}
    arrows: dict[str, set[str]] = {}
    for file, targets in files.items():
        arrows.setdefault(node[file], set()).update(node[there] for there in targets if node[there] != node[file])
    return _circles_among(arrows)


def too_many_files(root: Path, most: int = MOST_FILES) -> list[str]:
    """Folders with more Python files than a newcomer takes in at a glance."""
    folders = {path.parent for app in ARROWS for path in (root / app).rglob("*.py")}
    counts = {folder: len([p for p in folder.glob("*.py") if p.name != "__init__.py"]) for folder in folders}
    found = [(f.relative_to(root).as_posix(), n) for f, n in counts.items() if n > most and f.name != "migrations"]
    return [f"{folder}: {number} files" for folder, number in sorted(found)]


def _file_arrows(root: Path) -> dict[str, set[str]]:
    """Which file imports which, both as paths. `from a.b import c` means a/b/c.py where there is one, else a/b.py."""
    files = {path.relative_to(root).as_posix() for app in ARROWS for path in (root / app).rglob("*.py")}
    arrows: dict[str, set[str]] = {file: set() for file in files}
    for found in all_imports(root):
        parts = found.module.split(".")
        paths = [f"{'/'.join(parts[:n])}{end}" for n in (len(parts), len(parts) - 1) for end in (".py", "/__init__.py")]
        target = next((path for path in paths if path in files), None)
        if target and target != found.file:
            arrows[found.file].add(target)
    return arrows


def _circles_among(arrows: dict[str, set[str]]) -> list[list[str]]:
    reach = {start: _reached_by_arrow(arrows, start) for start in arrows}
    circles = {
        tuple(sorted({one} | {o for o in reach[one] if one in reach.get(o, ())})) for one in arrows if one in reach[one]
    }
    return [list(circle) for circle in sorted(circles)]


def _reached_by_arrow(arrows: dict[str, set[str]], start: str) -> set[str]:
    """What can be reached from `start` in one step or more."""
    return {place for first in arrows.get(start, ()) for place in _reached(arrows, first)}


def _reached(edges: dict[str, set[str]], start: str) -> set[str]:
    seen, waiting = set(), [start]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting.extend(edges.get(one, ()))
    return seen


def impurities(root: Path, rooms: tuple[str, ...] = PURE) -> list[str]:
    wrong = []
    for room in rooms:
        path = root / room
        if not path.exists():
            wrong.append(f"{room} is missing")
            continue
        wrong += [f"{i.file}:{i.line} imports {i.module}" for i in imports_of(root, path) if _is_impure(i.module)]
        wrong += [f"{room}:{line} asks the clock" for line in _clock_readings(path)]
    return wrong


def _is_impure(module: str) -> bool:
    if any(module.startswith(allowed + ".") for allowed in ALLOWED_OF_DJANGO):
        return False
    parts = module.split(".")
    return parts[0] in IMPURE or (parts[0] in ARROWS and "models" in parts)


def _clock_readings(path: Path) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]


def unlisted(root: Path, requirements: str) -> list[str]:
    """Packages that the product imports and the requirements do not name; what is not installed goes by its name."""
    listed = {line.split("==")[0].split("[")[0].strip().lower().replace("_", "-") for line in requirements.splitlines()}
    known = packages_distributions()
    own = {*ARROWS, "tools", *sys.stdlib_module_names}
    used = {found.module.split(".")[0]: found for found in all_imports(root)}
    return [
        f"{found.file}:{found.line} {name}"
        for name, found in sorted(used.items())
        if name not in own and not _names(name, known.get(name, []), listed) & listed
    ]


def _names(package: str, known: list[str], listed: set[str]) -> set[str]:
    """The distributions that bring a package; of an optional one that is not installed, those called after it."""
    plain = package.lower().replace("_", "-")
    return {d.lower().replace("_", "-") for d in known} or {d for d in listed if f"{d}-".startswith(f"{plain}-")}


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
