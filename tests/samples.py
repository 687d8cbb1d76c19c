"""Where the sample media of all tests lie: made once a session (and kept between sessions on this machine)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    folder = Path(settings.BASE_DIR) / "var" / "samples"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
