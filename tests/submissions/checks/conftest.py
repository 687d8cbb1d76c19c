"""An entry whose files are received and checked without a broker, in folders of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rehearsal.sample_files import samples
from submissions import tasks
from submissions.models import Entry
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry
from tests.submissions.checks.scene import FILM, PICTURE


@pytest.fixture
def own_folders(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staging and storage of this test alone, and no broker."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    settings.UPLOAD_DIR.mkdir()
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "media", "base_url": None},
        }
    }
    for task in (tasks.check_file, tasks.make_copies, tasks.run_deep_checks):
        monkeypatch.setattr(task, "delay", lambda *_: None)


@pytest.fixture
def entry(cast: Cast, own_folders: None) -> Entry:
    campaign = make_campaign(categories=(film_spec(files=(FILM, PICTURE)),))
    return make_entry(campaign.categories.get(), by=cast.entrant)


@pytest.fixture
def good(sample_folder: Path) -> Path:
    return samples.sample_for(FILM, sample_folder, seed=1, title="渔排上的信号")
