"""The other years that a year can be compared with."""

from __future__ import annotations

from campaign import memory
from campaign.models import Campaign
from common.text import whole_number

LAST_YEAR = 2100


def others(campaign: Campaign) -> list[Campaign]:
    """Of every other year one, the newest first."""
    by_year = {one.year: one for one in reversed(memory.all_campaigns()) if one.year != campaign.year}
    return sorted(by_year.values(), key=lambda one: -one.year)


def chosen(campaign: Campaign, year: object) -> Campaign | None:
    wanted = whole_number(year, LAST_YEAR)
    return next((one for one in others(campaign) if one.year == wanted), None)
