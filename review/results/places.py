"""The place of entries in published results, for the status that their unions read; registered at start (apps.py)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from campaign import memory
from review.awards.decided import with_given
from review.awards.popularity import with_popular
from review.awards.words import with_words
from review.models import Objection, Result, ResultRow
from submissions.status.facts import Placed


def places(keys: list[int]) -> dict[int, Placed]:
    """By the entry's key, from the newest version that was published; one query."""
    newer = Result.objects.filter(
        category=OuterRef("result__category"), published_at__isnull=False, version__gt=OuterRef("result__version")
    )
    level = ResultRow.objects.filter(result=OuterRef("result"), rank=OuterRef("rank")).exclude(pk=OuterRef("pk"))
    rows = ResultRow.objects.filter(~Exists(newer), entry__in=keys, result__published_at__isnull=False)
    objections = Objection.objects.filter(category=OuterRef("result__category")).unfinished()
    found = with_words(with_popular(with_given(rows))).annotate(
        is_shared=Exists(level),
        number=F("entry__number"),
        category=F("result__category"),
        has_objections=Exists(objections),
    )
    found = found.select_related("result").defer("result__inputs", "parts")
    return {
        row.entry_id: Placed(
            row.rank,
            row.is_shared,
            row.final_score,
            "、".join(filter(None, [row.given, row.popular])),
            row.result.published_at,
            _address(row),
            row.result.publicity_until,
            row.has_objections,
            row.words if row.given or row.popular else "",
        )
        for row in found
    }


def _address(row: Any) -> str:
    """Where the score is taken apart; results of earlier years have no page."""
    known = memory.find_category(row.category)
    if known is None or not known.campaign.is_current:
        return ""
    return f"{reverse('result', args=[known.code])}?{urlencode({'number': row.number})}#{row.number}"
