"""An entry that takes a film, a song and photographs; its files are checked and converted without a broker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from submissions import tasks
from submissions.models import Entry
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry
from tests.submissions.checks.conftest import own_folders  # noqa: F401
from tests.submissions.conversions.scene import FILES


@pytest.fixture
def entry(cast: Cast, own_folders: None, monkeypatch: pytest.MonkeyPatch) -> Entry:  # noqa: F811
    monkeypatch.setattr(tasks.convert_file, "delay", lambda *_: None)
    campaign = make_campaign(categories=(film_spec(files=FILES),))
    return make_entry(campaign.categories.get(), by=cast.entrant)


@pytest.fixture
def phone(sample_folder: Path) -> Any:
    """Where what phones make is kept between sessions."""
    folder = sample_folder / "phones"
    folder.mkdir(exist_ok=True)
    return folder
