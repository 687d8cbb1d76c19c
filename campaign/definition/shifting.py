"""A definition with all its dates moved by the same time. No ORM, no clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from campaign.definition.spec import CampaignSpec


def shifted(spec: CampaignSpec, by: timedelta) -> CampaignSpec:
    """In the zone in which the dates are given: by whole days an hour stays the same hour."""
    phases = tuple(
        replace(phase, opens_at=phase.opens_at + by, closes_at=phase.closes_at + by) for phase in spec.phases
    )
    deadlines = tuple((union, closes_at + by) for union, closes_at in spec.deadlines)
    return replace(spec, phases=phases, deadlines=deadlines)
