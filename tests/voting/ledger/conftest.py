from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.voting.ledger import scene


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": settings.MEDIA_ROOT, "base_url": None}}
    }
    return tmp_path / "media"


@pytest.fixture
def sealed(db: None, media: Path) -> scene.Sealed:
    return scene.sealed_campaign()


@pytest.fixture
def folder(sealed: scene.Sealed, media: Path, tmp_path: Path) -> Path:
    return scene.publish(sealed.campaign, tmp_path / "ledger", media)
