"""Moving made files into storage, also when temporary files lie on a disk of their own (a container's, a tmpfs)."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from submissions.files import storage


@pytest.fixture
def media(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A storage folder into which nothing can be moved by its name alone."""
    folder, replace = tmp_path / "media", os.replace
    kept_in = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": kept_in}

    def only_within(source: Any, target: Any) -> None:
        if Path(source).parent != Path(target).parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(source, target)

    monkeypatch.setattr(os, "replace", only_within)
    return folder


def test_file_from_another_disk_arrives_whole_and_leaves_nothing_behind(media: Path, tmp_path: Path) -> None:
    made = tmp_path / "page.jpg"
    made.write_bytes(b"picture")

    assert storage.put(made, "copies/aa/page") == "copies/aa/page"

    assert {path.name: path.read_bytes() for path in (media / "copies/aa").iterdir()} == {"page": b"picture"}
    assert not made.exists()


def test_putting_twice_changes_nothing(media: Path, tmp_path: Path) -> None:
    made = tmp_path / "page.jpg"
    made.write_bytes(b"picture")
    storage.put(made, "page")

    storage.put(made, "page")

    assert (media / "page").read_bytes() == b"picture"


def test_full_disk_leaves_no_half_file(media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path, part: Path) -> None:
        part.write_bytes(b"pic")
        raise OSError(errno.ENOSPC, "No space left on device")

    made = tmp_path / "page.jpg"
    made.write_bytes(b"picture")
    monkeypatch.setattr(storage.shutil, "copyfile", full)

    with pytest.raises(OSError, match="No space"):
        storage.put(made, "page")

    assert (list(media.iterdir()), made.exists()) == ([], True)
