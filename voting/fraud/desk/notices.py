"""The public notice of what was voided and why, day by day, without anything about a voter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.core.cache import cache
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from common.paging import page_of
from voting.models import GroupNote, VoidBatch, VoidedVote

PER_PAGE = 30
KEPT_S = 24 * 3600
Work = tuple[str, str, int]  # number, title, votes


@dataclass(frozen=True)
class Notice:
    """A batch that two people decided: how many votes of which works, why, and what the auditor remarked."""

    batch: VoidBatch
    works: list[Work]
    remarks: list[GroupNote] = field(default_factory=list)


@public
@require_safe
def void_notices(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    decided = VoidBatch.objects.filter(campaign=campaign, confirmed_at__isnull=False)
    page = page_of(decided.order_by("-confirmed_at", "-pk"), request.GET.get("page"), per_page=PER_PAGE)
    return render(request, "voting/fraud/desk/notices.html", {"page": page, "days": _days(list(page))})


def _days(batches: Sequence[VoidBatch]) -> list[tuple[date, list[Notice]]]:
    works, remarks = _works(batches), _remarks(batches)
    notices = [
        Notice(batch, works.get(batch.pk, []), remarks.get(batch.undoes_id or batch.pk, [])) for batch in batches
    ]
    return [(day, list(rows)) for day, rows in groupby(notices, key=_day)]


def _day(notice: Notice) -> date:
    assert notice.batch.confirmed_at is not None
    return timezone.localdate(notice.batch.confirmed_at)


def _works(batches: Sequence[VoidBatch]) -> dict[int, list[Work]]:
    """Counted once: a confirmed batch never changes, and a page that anybody reads counts no votes."""
    names = {f"void-works:{batch.pk}": batch.pk for batch in batches}
    known = cache.get_many(names)
    fresh = _counted([pk for name, pk in names.items() if name not in known])
    cache.set_many({f"void-works:{pk}": works for pk, works in fresh.items()}, timeout=KEPT_S)
    return {names[name]: works for name, works in known.items()} | fresh


def _counted(batches: Sequence[int]) -> dict[int, list[Work]]:
    found: dict[int, list[Work]] = {pk: [] for pk in batches}
    if not batches:
        return found
    rows = VoidedVote.objects.filter(batch__in=batches)
    works = rows.values_list("batch", "vote__entry__number", "vote__entry__title").annotate(n=Count("pk"))
    for batch, number, title, votes in works.order_by("batch", "vote__entry__number"):
        found[batch].append((str(number), title, votes))
    return found


def _remarks(batches: Sequence[VoidBatch]) -> dict[int, list[GroupNote]]:
    """By the batch that voided the votes; a counter-batch stands under its own."""
    keys = [batch.undoes_id or batch.pk for batch in batches]
    found: dict[int, list[GroupNote]] = {}
    notes = GroupNote.objects.filter(kind=GroupNote.Kind.REMARK, group__batch__isnull=False)
    for note in notes.select_related("group__batch"):
        batch = note.group.batch
        assert batch is not None
        key = batch.undoes_id or batch.pk
        if key in keys:
            found.setdefault(key, []).append(note)
    return found
