"""What the bar of the rehearsal clock shows, from this process's memory."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.utils import timezone

from campaign import calendar, phases

register = template.Library()


@dataclass(frozen=True)
class ClockButton:
    code: str
    name: str
    is_open: bool


@dataclass(frozen=True)
class ClockBar:
    buttons: list[ClockButton]
    open_names: list[str]
    moved_days: int


@register.simple_tag
def rehearsal_clock() -> ClockBar | None:
    """The phases of the current campaign and by how many days its calendar was moved; None without a campaign."""
    campaign, now = calendar.current_campaign(), timezone.now()
    rows = calendar.shown(campaign).phases if campaign else ()
    if campaign is None or not rows:
        return None
    return ClockBar(
        buttons=[ClockButton(row.code, row.name, phases.is_open(row, now)) for row in rows],
        open_names=[row.name for row in phases.open_phases(rows, now)],
        moved_days=campaign.moved_days,
    )
