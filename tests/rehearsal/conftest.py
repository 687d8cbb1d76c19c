"""What the tests of demo and rehearsal stand on: the real union tree and the real definition."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from campaign.calendar import current_campaign
from campaign.models import Campaign


@pytest.fixture
def unions(db: None) -> None:
    call_command("load_unions", verbosity=0)


@pytest.fixture
def real_campaign(unions: None) -> Campaign:
    call_command("load_campaign", "fujian-2023", verbosity=0)
    campaign = current_campaign()
    assert campaign is not None
    return campaign
