"""One notice to each recommending union once the screening of its entries is over."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Union, User
from accounts.outbox import outbox, texts
from campaign import calendar
from campaign.models import Campaign
from review.branch_results import results
from review.branch_results.kinds import KIND
from submissions.models import Entry
from submissions.notices import people


def tell_all(now: datetime | None = None) -> int:
    """Write to everybody who was not written to and whose union has nothing waiting; how many. Safe to repeat."""
    campaign, now = calendar.current_campaign(), now or timezone.now()
    phase = calendar.shown(campaign).phase("screening") if campaign else None
    if campaign is None or phase is None or now < phase.closes_at:
        return 0
    reached = results.reached(Entry.objects.filter(campaign=campaign)).order_by()
    unions = Union.objects.filter(pk__in=reached.values("recommending"))
    final = [union for union in unions if results.is_final(campaign, union, now)]
    return sum(_tell(campaign, union) for union in final)


def _tell(campaign: Campaign, union: Union) -> int:
    return sum(_put(campaign, union, person) for person in people.recommenders(union.pk))


def _put(campaign: Campaign, union: Union, person: User) -> bool:
    said = texts.mail(
        KIND,
        {
            "campaign": campaign.definition.short_title,
            "branch": union.name,
            "result": results.counted_in_words(results.of(person, campaign)),
            "link": f"{settings.SITE_URL}{reverse('branch_results')}",
        },
    )
    try:
        with transaction.atomic():
            key = f"{KIND}:{campaign.pk}:{person.pk}"
            told = outbox.put(
                kind=KIND, to=person.email, subject=said.subject, text=said.text, about=union, by=None, key=key
            )
    except IntegrityError:  # another beat was faster
        return False
    return told is not None
