"""The full recount: what is sealed is counted again from the votes, every hour and before totals are shown.

Where it does not agree people are told, and pages keep the last totals that did.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.outbox import outbox
from campaign import memory
from campaign.models import Campaign, Category
from voting.fallen import fallen
from voting.models import LedgerDay, ShownTotals, TallyDay, TallyFault, Vote
from voting.tally import days

log = logging.getLogger(__name__)
KIND = "tally.fault"


@shared_task(name="voting.tasks.recount_votes", soft_time_limit=3000, time_limit=3300)
def recount_votes() -> None:
    for campaign in Campaign.objects.order_by("pk"):
        recount(campaign)


@transaction.atomic
def recount(campaign: Campaign) -> list[Category]:
    """The categories whose sealed days do not hold what the votes say. Side effects: faults opened, with a line in
    the log and a mail each, or ended; totals of the newest sealed day where they were held back."""
    days.lock(campaign)
    sealed = LedgerDay.objects.filter(campaign=campaign, sealed_at__isnull=False).order_by("-day").first()
    if sealed is None:
        return []
    wrong = [category for category in memory.categories(campaign) if _differs(category, sealed.day)]
    if not wrong and not ShownTotals.objects.filter(sealed_day=sealed).exists():
        ShownTotals.objects.create(sealed_day=sealed, votes=_totals(campaign, sealed.day))
    return wrong


def open_faults(campaign: Campaign) -> int:
    """Categories whose figures did not agree at the last recount."""
    return TallyFault.objects.filter(category__campaign=campaign, ended_at__isnull=True).count()


def _totals(campaign: Campaign, until: date) -> dict[str, int]:
    """Of works that were not disqualified, as the published files give them."""
    gone = fallen(campaign)
    counted = (days.totals(category, until=until) for category in memory.categories(campaign))
    return {str(entry): votes for one in counted for entry, votes in one.items() if entry not in gone}


def _differs(category: Category, until: date) -> bool:
    votes = Vote.objects.filter(category=category, day__lte=until).order_by().values_list("entry", "day")
    tallied = TallyDay.objects.filter(category=category, day__lte=until).order_by()
    counted = {(entry, day): n for entry, day, n in votes.annotate(n=Count("pk")).iterator()}
    kept = {(entry, day): n for entry, day, n in tallied.values_list("entry", "day", "cast").iterator()}
    opened = TallyFault.objects.filter(category=category, ended_at__isnull=True)
    if counted == kept:
        opened.update(ended_at=timezone.now())
        return False
    if not opened.exists():
        _tell(category, counted, kept)
    return True


def _tell(category: Category, counted: Mapping[tuple[int, date], int], kept: Mapping[tuple[int, date], int]) -> None:
    apart = sorted(key for key in counted.keys() | kept.keys() if counted.get(key) != kept.get(key))
    for entry, day in apart:
        log.error(
            "tally of %s: entry %s on %s: %s kept, %s counted",
            category.code, entry, day, kept.get((entry, day), 0), counted.get((entry, day), 0),
        )  # fmt: skip
    fault = TallyFault.objects.create(category=category, works=len({entry for entry, _day in apart}))
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
