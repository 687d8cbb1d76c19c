"""The full recount: what is sealed is counted again from the votes, every hour and before totals are shown.

Where it does not agree people are told, and pages keep the last totals that did.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.outbox import outbox
from campaign import memory
from campaign.models import Campaign, Category
from common.postgresql.long_statements import take_time
from voting.fallen import fallen
from voting.models import LedgerDay, ShownTotals, TallyDay, TallyFault, Vote
from voting.tally import days

log = logging.getLogger(__name__)
KIND = "tally.fault"


@dataclass(frozen=True)
class Difference:
    """Votes for a work on a day: as kept, and as counted again."""

    entry: int
    day: date
    kept: int
    counted: int


@shared_task(name="voting.tasks.recount_votes", soft_time_limit=3000, time_limit=3300)
def recount_votes() -> None:
    for campaign in Campaign.objects.order_by("pk"):
        recount(campaign)


@transaction.atomic
def recount(campaign: Campaign) -> list[Category]:
    """The categories whose sealed days do not hold what the votes say. Side effects: faults opened, with a line in
    the log and a mail each, or ended; totals of the newest sealed day where they were held back."""
    days.lock(campaign)
    take_time()
    sealed = LedgerDay.objects.filter(campaign=campaign, sealed_at__isnull=False).order_by("-day").first()
    if sealed is None:
        return []
    apart, categories = _apart(campaign, sealed.day), memory.categories(campaign)
    for category in categories:
        _settle(category, apart.get(category.pk, ()))
    wrong = [category for category in categories if category.pk in apart]
    if not wrong and not ShownTotals.objects.filter(sealed_day=sealed).exists():
        ShownTotals.objects.create(sealed_day=sealed, votes=_totals(campaign, sealed.day))
    return wrong


def open_faults(campaign: Campaign) -> int:
    """Categories whose figures did not agree at the last recount."""
    return _faults(campaign).count()


def faulty(campaign: Campaign) -> list[str]:
    """Their names."""
    return list(_faults(campaign).order_by("category__position").values_list("category__name", flat=True))


def _faults(campaign: Campaign) -> QuerySet[TallyFault]:
    return TallyFault.objects.filter(category__campaign=campaign, ended_at__isnull=True)


def _totals(campaign: Campaign, until: date) -> dict[str, int]:
    """Of works that were not disqualified, as the published files give them."""
    gone = fallen(campaign)
    counted = (days.totals(category, until=until) for category in memory.categories(campaign))
    return {str(entry): votes for one in counted for entry, votes in one.items() if entry not in gone}


def _apart(campaign: Campaign, until: date) -> dict[int, list[Difference]]:
    """By category what the tally and the votes say differently: two statements for all of them."""
    # Grouped by work and day alone, since a work has one category: so few groups fit in memory.
    votes = Vote.objects.filter(campaign=campaign, day__lte=until).order_by().values_list("entry", "day")
    cast = votes.annotate(c=Max("category"), n=Count("pk"))
    counted = {(category, entry, day): n for entry, day, category, n in cast.iterator()}
    tallied = TallyDay.objects.filter(category__campaign=campaign, day__lte=until).order_by()
    of_days = tallied.values_list("category", "entry", "day", "cast")
    kept = {(category, entry, day): n for category, entry, day, n in of_days.iterator()}
    apart: dict[int, list[Difference]] = defaultdict(list)
    for category, entry, day in sorted(counted.keys() | kept.keys()):
        key = category, entry, day
        if counted.get(key) != kept.get(key):
            apart[category].append(Difference(entry, day, kept.get(key, 0), counted.get(key, 0)))
    return apart


def _settle(category: Category, apart: Sequence[Difference]) -> None:
    """End the category's fault where nothing differs any more, or open one."""
    opened = TallyFault.objects.filter(category=category, ended_at__isnull=True)
    if not apart:
        opened.update(ended_at=timezone.now())
    elif not opened.exists():
        _tell(category, apart)


def _tell(category: Category, apart: Sequence[Difference]) -> None:
    for one in apart:  # by how much, not how many: the log is read before the close too
        more = one.kept - one.counted
        log.error("tally of %s: entry %s on %s has %+d votes too many", category.code, one.entry, one.day, more)
    fault = TallyFault.objects.create(category=category, works=len({one.entry for one in apart}))
    text = _(
        "%(campaign)s，%(category)s：按选票重新计数，有 %(n)d 件作品的票数与台账不一致。"
        "公开页面停留在上一次核对一致的票数。请联系系统维护人员，按运行日志查明原因：%(site)s"
    ) % {
        "campaign": category.campaign.title,
        "category": category.short_name,
        "n": fault.works,
        "site": settings.SITE_URL,
    }
    watchers = User.objects.filter(role__in=(User.Role.ORGANISER, User.Role.AUDITOR), is_active=True)
    for person in watchers.exclude(email="").order_by("pk"):
        subject = _("计票核对不一致：%(category)s") % {"category": category.short_name}
        outbox.put(kind=KIND, to=person.email, subject=subject, text=text, about=fault, by=None)
