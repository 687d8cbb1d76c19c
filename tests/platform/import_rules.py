"""What the imports of a tree break: each rule reads the files under a root, and names what is wrong."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

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
    "campaign/definition/spec/__init__.py",
    "campaign/definition/spec/campaigns.py",
    "campaign/definition/spec/categories.py",
    "campaign/definition/spec/conditions.py",
    "campaign/definition/spec/fields.py",
    "campaign/definition/spec/file_kinds.py",
    "campaign/definition/spec/files.py",
    "campaign/definition/spec/grounds.py",
    "campaign/definition/spec/sections.py",
    "campaign/definition/as_json.py",
    "campaign/definition_file/toml_values.py",
    "campaign/phases.py",
    "submissions/states.py",
    "activities/states.py",
    "campaign/definition/spec/activity_plan.py",
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
