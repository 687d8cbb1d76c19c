"""Votes by day and work: days that are not sealed are counted anew every minute, sealed ones stay as their file is.

Pages read these figures, and never count votes themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from celery import shared_task
from django.db import transaction
from django.db.models import Count, Max, Q, Sum

from campaign import memory
from campaign.models import Campaign, Category
from voting.models import LedgerDay, TallyDay, Vote
from voting.tally import turnout
from voting.tally.counting import void_votes


@shared_task(name="voting.tasks.count_today")
def count_today() -> None:
    """A seal or a recount that holds the campaign at this moment is not waited for: the next minute counts."""
    campaign = memory.current()
    if campaign is not None and _recompute_if_free(campaign):
        turnout.recompute(campaign)


@transaction.atomic
def _recompute_if_free(campaign: Campaign) -> bool:
    free = Campaign.objects.select_for_update(no_key=True, skip_locked=True).only("pk").filter(pk=campaign.pk)
    if not list(free):
        return False
    recompute(campaign)
    return True


@transaction.atomic
def recompute(campaign: Campaign) -> None:
    """Count the days that are not sealed; the campaign's row keeps a seal from coming in between."""
    lock(campaign)
    votes = Vote.objects.filter(Q(campaign=campaign) & after(sealed_day(campaign)))
    rows = votes.order_by().values_list("day", "entry").annotate(category=Max("category"), n=Count("pk"))
    _keep([TallyDay(category_id=c, day=day, entry_id=entry, cast=n) for day, entry, c, n in rows.iterator()])


def freeze(*, category: Category, day: date, cast: Mapping[int, int]) -> None:
    """What the sealed file holds. The caller has locked the campaign."""
    _keep([TallyDay(category=category, day=day, entry_id=entry, cast=n) for entry, n in cast.items()])


def totals(category: Category, *, until: date | None = None) -> dict[int, int]:
    """Entry id → its days minus its void votes; `until` counts days and voids that are published up to this day."""
    days = TallyDay.objects.filter(category=category)
    days = days.filter(day__lte=until) if until else days
    found = Counter(dict(days.order_by().values_list("entry").annotate(votes=Sum("cast"))))
    found.subtract(void_votes(category, until=until))
    return {entry: votes for entry, votes in found.items() if votes}


def sealed_day(campaign: Campaign) -> date | None:
    sealed = LedgerDay.objects.filter(campaign=campaign, sealed_at__isnull=False).order_by("-day")
    return sealed.values_list("day", flat=True).first()


def after(day: date | None) -> Q:
    return Q(day__gt=day) if day else Q()


def lock(campaign: Campaign) -> None:
    """Without keeping votes waiting, whose rows name the campaign."""
    Campaign.objects.select_for_update(no_key=True).only("pk").get(pk=campaign.pk)


def _keep(rows: list[TallyDay]) -> None:
    TallyDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["category", "day", "entry"], update_fields=["cast"]
    )
