"""The place in a published result is the entry's status, with a link to how its score came about."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from review.models import ResultRow
from review.results import publishing
from review.results.places import places
from submissions.models import Entry
from submissions.status import status
from tests.review import releasing


@pytest.fixture
def published(stage: Any) -> Any:
    stage.scored(3)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    return releasing.publish(result, by=stage.cast.organiser)


def test_a_ranking_that_is_not_published_is_nobody_s_status(stage: Any) -> None:
    stage.scored(3)
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    assert places([entry.pk for entry in Entry.objects.all()]) == {}


def test_the_entrant_reads_her_place_and_follows_it_to_the_opened_score(stage: Any, as_: Any, published: Any) -> None:
    row = published.rows.select_related("entry").order_by("rank").first()
    page = as_(row.entry.created_by).get(reverse("my_entries"))
    (card,) = [card for card in page.context["cards"] if card.entry.pk == row.entry_id]
    assert card.status.label == "已公布结果"
    assert card.status.text.startswith(f"综合第 1 名（{row.final_score} 分）")
    assert card.status.placed.url in page.content.decode()
    told = as_(None).get(card.status.placed.url.partition("#")[0]).content.decode()
    assert told.split(f'id="{row.entry.number}"')[1].split("</tr>")[0].count("<details open>") == 1
    assert told.count("<details open>") == 1
    assert as_(row.entry.created_by).get(reverse("entry", args=[row.entry_id])).context["track"][4].state == "done"


def test_the_newest_published_version_counts_and_a_shared_place_is_said(stage: Any, published: Any) -> None:
    newer = publishing.compute(category=stage.category, by=stage.cast.organiser, reason="复核")
    keys = list(published.rows.values_list("entry", flat=True))
    assert {placed.is_shared for placed in places(keys).values()} == {False}
    releasing.publish(newer, by=stage.cast.organiser)
    ResultRow.objects.filter(result=newer).update(rank=2)
    assert {(placed.rank, placed.is_shared) for placed in places(keys).values()} == {(2, True)}
    entry = Entry.objects.select_related("union", "recommending").get(pk=keys[0])
    assert status.of(entry).text.startswith("综合并列第 2 名")


def test_places_are_one_query(published: Any, django_assert_num_queries: Any) -> None:
    keys = list(published.rows.values_list("entry", flat=True))
    places(keys)
    for some in (keys[:1], keys):
        with django_assert_num_queries(1):
            assert len(places(some)) == len(some)
