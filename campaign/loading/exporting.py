"""The stored campaign as a definition again: its spec with the dates, names and deadlines now in force."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from campaign.definition.shifting import shifted
from campaign.definition.spec import CampaignSpec
from campaign.definition_file.writing import write_definition
from campaign.models import BranchDeadline, Campaign, Phase
from campaign.phases import ZONE


def stored_definition(campaign: Campaign) -> CampaignSpec:
    """What load() would need to make this campaign anew; the rehearsal clock's shift is taken out."""
    return shifted(in_force(campaign), -moved(campaign))


def moved(campaign: Campaign) -> timedelta:
    """By how much the rehearsal clock has moved its dates."""
    return timedelta(days=campaign.moved_days)


def in_force(campaign: Campaign) -> CampaignSpec:
    """The definition with the dates that hold now, read from the rows."""
    rows = {row.code: row for row in Phase.objects.filter(campaign=campaign)}
    phases = tuple(
        dataclasses.replace(
            phase,
            name=rows[phase.code].name,
            opens_at=rows[phase.code].opens_at.astimezone(ZONE),
            closes_at=rows[phase.code].closes_at.astimezone(ZONE),
            on_timeline=rows[phase.code].on_timeline,
        )
        for phase in campaign.definition.phases
    )
    deadlines = tuple(
        (row.union.code, row.closes_at.astimezone(ZONE))
        for row in BranchDeadline.objects.filter(campaign=campaign).select_related("union").order_by("id")
    )
    categories = tuple(category.rules for category in campaign.categories.defer(None))
    return dataclasses.replace(campaign.definition, phases=phases, deadlines=deadlines, categories=categories)


def export_definition(campaign: Campaign) -> str:
    """TOML text that load_campaign reads."""
    return write_definition(stored_definition(campaign))
