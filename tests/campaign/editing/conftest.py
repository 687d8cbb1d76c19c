"""A small campaign of today, whose collection is open."""

from __future__ import annotations

import pytest

from campaign.definition_file.parsing import parse_definition
from campaign.loading.loading import load
from campaign.models import Campaign
from campaign.rehearsal_clock import move_calendar
from tests.campaign.small import SMALL
from tests.factories import make_union


@pytest.fixture
def campaign(db: None) -> Campaign:
    make_union("organs", kind="organs", name="省直机关工会")
    loaded = load(parse_definition(SMALL), by=None, source_hash="a" * 64).campaign
    move_calendar(campaign=loaded, to_phase="collect", by=None)
    return Campaign.objects.get(pk=loaded.pk)
