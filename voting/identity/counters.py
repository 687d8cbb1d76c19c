"""What was sent and what came of it, by the hour: for the turnout page, for the budget, and for whoever pays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Sum
from django.utils import timezone

from campaign.models import Campaign
from voting.models import CodeCount

NOTHING = {"sent": 0, "accepted": 0, "failed": 0}


def count(*, campaign: Campaign, **more: int) -> None:
    """Add to the present hour: `sent=1`, `accepted=1` or `failed=1`. One row an hour; it holds no person."""
    added = {name: F(name) + number for name, number in more.items()}
    row = CodeCount.objects.filter(campaign=campaign, hour=_hour(timezone.now()))
    if not row.update(**added):
        CodeCount.objects.get_or_create(campaign=campaign, hour=_hour(timezone.now()))
        row.update(**added)


def hours(campaign: Campaign) -> list[CodeCount]:
    """Hour by hour, oldest first; hours without a message have no row."""
    return list(CodeCount.objects.filter(campaign=campaign).order_by("hour"))


def in_all(campaign: Campaign) -> dict[str, int]:
    """`sent`, `accepted` and `failed` of the whole campaign."""
    return _sums(CodeCount.objects.filter(campaign=campaign))


def sent_today() -> int:
    """Messages with codes of all campaigns since midnight in Shanghai: what is paid is paid by the day."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return _sums(CodeCount.objects.filter(hour__gte=midnight))["sent"]


def cost_fen(messages: int) -> int:
    """What so many messages cost, in fen (hundredths of a yuan)."""
    return messages * settings.SMS_FEN


def _sums(rows: Any) -> dict[str, int]:
    found: dict[str, int | None] = rows.aggregate(**{name: Sum(name) for name in NOTHING})
    return {name: found[name] or 0 for name in NOTHING}


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
