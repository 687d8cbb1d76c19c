"""What the bar of the rehearsal clock shows. One query on every page of the demo, none elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.utils import timezone

from campaign import phases
from campaign.models import Phase

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
    rows = list(Phase.objects.filter(campaign__is_current=True).select_related("campaign"))
    if not rows:
        return None
    now = timezone.now()
    return ClockBar(
        buttons=[ClockButton(row.code, row.name, phases.is_open(row, now)) for row in rows],
        open_names=[row.name for row in phases.open_phases(rows, now)],
        moved_days=rows[0].campaign.moved_days,
    )
