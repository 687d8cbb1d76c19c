"""The rehearsal clock (演练时钟) of the demo: moves the whole calendar, never the clock.

All phases and branch deadlines move by the same whole number of days, so that now lies inside the chosen
phase. The rows stay the only truth: the vote asks them by the database's clock. Does not exist outside the demo.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from campaign import memory, phases
from campaign.models import BranchDeadline, Campaign, Phase


@transaction.atomic
def move_calendar(*, campaign: Campaign, to_phase: str, by: User | None) -> int:
    """Moves the calendar into the phase and returns by how many days it moved just now (negative: earlier).

    Raises PermissionDenied outside the demo, Phase.DoesNotExist for a phase that the campaign does not have.
    """
    if not settings.DEMO:
        raise PermissionDenied(_("演练时钟只在演示环境里有。"))
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    target = Phase.objects.get(campaign=campaign, code=to_phase)
    days = phases.days_to_reach(target, timezone.now())
    _move(campaign, timedelta(days=days))
    memory.forget_on_commit()
    campaign.moved_days += days
    campaign.save(update_fields=["moved_days"])
    audit.record(action="campaign.moved", obj=campaign, by=by, phase=to_phase, days=days, in_all=campaign.moved_days)
    return days


def _move(campaign: Campaign, by: timedelta) -> None:
    rows = list(Phase.objects.filter(campaign=campaign))
    for row in rows:
        row.opens_at += by
        row.closes_at += by
    Phase.objects.bulk_update(rows, ["opens_at", "closes_at"])
    deadlines = list(BranchDeadline.objects.filter(campaign=campaign))
    for deadline in deadlines:
        deadline.closes_at += by
    BranchDeadline.objects.bulk_update(deadlines, ["closes_at"])
