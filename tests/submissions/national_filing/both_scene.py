"""A campaign whose provincial category leads to a national one, and entries handed in to it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from campaign.definition.spec import Declaration, FieldSpec, FileRule
from campaign.models import Campaign, Category
from submissions import states
from submissions.files import storage
from submissions.models import DerivedCopy, Entry, EntryFile
from tests.factories import (
    AUTHORS,
    DECLARATIONS,
    SUMMARY,
    film_spec,
    make_campaign,
    make_entry,
    make_file,
)
from tests.submissions.checks.scene import FILM, PICTURE

ANSWERS = {"summary": "夜班检修工的最后一班岗。", "authors": [{"name": "林晓岚"}], "moral": "只问省里"}
AGREED = {
    "original": {"at": "2023-06-01T10:00:00+08:00", "by": 1},
    "truth": {"at": "2023-06-01T10:00:00+08:00", "by": 1},
}
MATERIAL = FileRule("material", "佐证材料", ("pdf", "jpg"), 0, 5)


def two_series(**national: Any) -> Campaign:
    """A provincial category and its national one, which asks for squarer films, fewer pictures and no material."""
    moral = FieldSpec("moral", "省里的问题", required=False)
    own = film_spec(
        also_enter="cn-film",
        fields=(SUMMARY, moral, AUTHORS),
        files=(FILM, PICTURE, MATERIAL),
        declarations=(*DECLARATIONS, Declaration("truth", "内容属实")),
    )
    values: dict[str, Any] = {
        "code": "cn-film",
        "name": "微视频（全国）",
        "series": "national",
        "needs_filing": True,
        "files": (FILM, replace(PICTURE, max_count=1)),
        "declarations": (*DECLARATIONS, Declaration("truth", "内容属实，愿意接受全国核查")),
    }
    return make_campaign(categories=(own, film_spec(**(values | national))))


def provincial(campaign: Campaign) -> Category:
    return campaign.categories.get(code="film")


def handed_in(cast: Any, campaign: Campaign, **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "state": states.SUBMITTED,
        "answers": ANSWERS,
        "declarations": AGREED,
        "title": "最后一盏灯",
    }
    return make_entry(provincial(campaign), by=cast.entrant, **(values | changes))


def stored(entry: Entry, path: Path, *, role: str = "work", **changes: Any) -> EntryFile:
    """A good file with its bytes in storage and a poster."""
    file = make_file(entry, role=role, name=path.name, size=path.stat().st_size, **changes)
    name = storage.storage_key(file)
    shutil.copyfile(path, made := path.with_name(f"{path.name}.copy"))
    storage.put(made, name)
    EntryFile.objects.filter(pk=file.pk).update(storage_name=name, sha256=storage.sha256_of(path))
    shutil.copyfile(path, made)
    poster = storage.put(made, f"copies/{file.key.hex}-poster")
    DerivedCopy.objects.create(file=file, kind="poster", state="ready", storage_name=poster, content_type="image/jpeg")
    file.refresh_from_db()
    return file


def has_bytes(name: str) -> bool:
    with storage.stored_path(name) as path:
        return path.exists()
