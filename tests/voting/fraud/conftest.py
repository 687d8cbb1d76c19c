from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from campaign.models import Campaign
from submissions.models import Entry
from tests.factories import make_user
from tests.voting import fraud_scene
from voting.models import VoteGroup


@pytest.fixture
def second(db: Any) -> User:
    return make_user("zhangwei", role="organiser", name="张伟")


@pytest.fixture
def group(campaign: Campaign, works: list[Entry], cast: Any) -> VoteGroup:
    """Six votes of one device for the first work; the organiser looks after them."""
    return fraud_scene.make_group(works[0], owner=cast.organiser)
