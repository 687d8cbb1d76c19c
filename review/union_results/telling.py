"""Every union is told its result once for each version that is published, and each recommending union once a day on
which something was."""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.outbox import outbox, texts
from campaign import calendar
from campaign.models import Campaign
from review.models import Result, ResultRow
from review.union_results.kinds import BRANCH
from submissions import states
from submissions.notices import mails, people
from submissions.status import published_places
from submissions.status.facts import Placed
from submissions.status.lines import placed_in_words

MOST = 500  # entries in one go; the next one takes up the rest


def tell_all() -> int:
    """Write to everybody who was not written to yet; how many. Safe to repeat."""
    campaign = calendar.current_campaign()
    if campaign is None:
        return 0
    newest = _newest(campaign)
    rows = _untold(newest)
    placed = published_places.of([row.entry for row in rows])
    told = sum(_tell_entry(row, placed[row.entry_id]) for row in rows)
    return told + sum(_tell_branches(campaign, day, results) for day, results in _by_day(newest).items())


def _newest(campaign: Campaign) -> list[Result]:
    rows = Result.objects.filter(campaign=campaign, published_at__isnull=False).order_by("version").defer("inputs")
    return list({row.category_id: row for row in rows}.values())


def _untold(results: list[Result]) -> list[ResultRow]:
    rows = ResultRow.objects.filter(result__in=results, entry__state=states.SHORTLISTED, told_at__isnull=True)
    return list(rows.select_related("entry__union", "entry__created_by").order_by("pk")[:MOST])


def _tell_entry(row: ResultRow, placed: Placed) -> int:
    """The row is marked in the same transaction, so that two beats write once."""
    with transaction.atomic():
        marked = ResultRow.objects.filter(pk=row.pk, told_at__isnull=True).update(told_at=timezone.now())
        return mails.tell("result", row.entry, by=None, placed=placed_in_words(placed)) if marked else 0


def _by_day(results: list[Result]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.published_at is not None:
            found[f"{timezone.localtime(result.published_at):%Y-%m-%d}"].append(result)
    return found


def _tell_branches(campaign: Campaign, day: str, results: list[Result]) -> int:
    counts: dict[int, int] = defaultdict(int)
    for row in (
        ResultRow.objects.filter(result__in=results).order_by().select_related("entry").only("entry__recommending")
    ):
        counts[row.entry.recommending_id] += 1
    return sum(
        _put(campaign, day, person, count) for union, count in counts.items() for person in people.recommenders(union)
    )


def _put(campaign: Campaign, day: str, person: User, count: int) -> bool:
    assert person.union is not None
    said = texts.mail(
        BRANCH,
        {
            "campaign": campaign.definition.short_title,
            "branch": person.union.name,
            "count": str(count),
            "link": f"{settings.SITE_URL}{reverse('branch_awards')}",
        },
    )
    key = f"{BRANCH}:{campaign.pk}:{person.pk}:{day}"
    try:
        with transaction.atomic():
            put = outbox.put(
                kind=BRANCH, to=person.email, subject=said.subject, text=said.text, about=person.union, by=None, key=key
            )
    except IntegrityError:  # another beat was faster
        return False
    return put is not None
