from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from campaign.models import Campaign, Category
from submissions.models import Entry
from tests.voting import scene
from tests.voting.ledger import scene as ledger_scene
from voting.identity import rate_limits, voters
from voting.models import Voter


@pytest.fixture(autouse=True)
def _counters_are_there() -> None:
    """One test's dead Redis is nothing to the next: a process asks it again only after a pause."""
    rate_limits._Away.until = 0.0


@pytest.fixture
def campaign(db: Any) -> Campaign:
    return scene.make_campaign()


@pytest.fixture
def category(campaign: Campaign) -> Category:
    return scene.category_of(campaign)


@pytest.fixture
def works(category: Category) -> list[Entry]:
    """Seven shortlisted works: two more than a voter may pick."""
    return scene.make_works(category, 7)


@pytest.fixture
def voter(campaign: Campaign) -> Voter:
    return voters.voter_of(campaign=campaign, phone=scene.PHONE)


# ── A sealed ledger ─────────────────────────────────────────────────────────
@pytest.fixture
def sealed(db: None, media: Path) -> ledger_scene.Sealed:
    return ledger_scene.sealed_campaign()


@pytest.fixture
def folder(sealed: ledger_scene.Sealed, media: Path, tmp_path: Path) -> Path:
    """All that is published of it."""
    return ledger_scene.publish(sealed.campaign, tmp_path / "ledger", media)
