"""What is published of works without a prize is a setting of the campaign; the bundle keeps everything either way."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from campaign import memory
from campaign.definition.as_json import to_dict
from campaign.definition.spec import Popularity
from review.awards import shown
from review.awards.popularity import with_popular
from review.models import AwardDecision
from review.results import publishing
from tests.review import releasing
from tests.review.results.test_results import vote


@pytest.fixture
def published(stage):
    """Four works: the third has the prize, and shares the popularity prize with the fourth."""
    entries = stage.scored(4)
    vote(stage, entries[2], 3)
    vote(stage, entries[3], 3)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    releasing.publish(result, by=stage.cast.organiser)
    return entries


def rules(stage, **fields) -> None:
    stage.campaign.spec = stage.campaign.spec | fields
    stage.campaign.save()
    AwardDecision.objects.update(popularity={})  # as if nobody had decided by another rule
    memory.forget()


def test_all_rows_are_named_where_the_campaign_says_so(stage, published, as_):
    page = as_(None).get(reverse("result", args=["film"]))
    assert [one.row.is_named for one in page.context["explained"]] == [True] * 4


def test_rows_without_a_prize_have_a_number_alone_where_the_campaign_says_so(stage, published, as_):
    prize = to_dict(Popularity("最受职工欢迎作品", 1, 2))
    rules(stage, without_prize="number", popularity=prize)
    page = as_(None).get(reverse("result", args=["film"]))
    text = page.content.decode()
    rows = [one.row for one in page.context["explained"]]
    named = [row.entry.title for row in rows if row.is_named]
    hidden = [row.entry for row in rows if not row.is_named]
    assert (len(named), [row.popular for row in rows if row.popular]) == (2, ["最受职工欢迎作品"] * 2)
    assert [entry.title in text for entry in hidden] == [False, False]
    assert [str(entry.number) in text for entry in hidden] == [True, True]
    table = as_(None).get(reverse("result_file", args=["film", "csv"])).content.decode("utf-8-sig")
    assert [line.split(",")[2] for line in table.splitlines()[1:]] == [
        row.entry.title if row.is_named else "" for row in rows
    ]
    works = {row.entry: as_(None).get(reverse("work", args=[row.entry.number])).content.decode() for row in rows}
    assert [row.entry for row in rows if "综合第" in works[row.entry]] == [row.entry for row in rows if row.is_named]
    bundle = json.loads(as_(None).get(reverse("result_bundle", args=["film"])).content)
    assert {entry["title"] for entry in bundle["entries"]} == {entry.title for entry in published}


@pytest.mark.parametrize(("number", "least"), [(1, 1), (2, 3), (3, 1), (9, 2), (3, 9), (0, 1)])
def test_the_database_gives_the_popularity_prize_by_the_same_rule(stage, published, number, least):
    vote(stage, published[1], 1)
    rules(stage, popularity=to_dict(Popularity("人气奖", number, least)))
    stage.category.refresh_from_db()
    result = publishing.compute(category=stage.category, by=stage.cast.organiser, reason="复核")
    result.campaign = memory.current()
    asked = {row.pk: row.popular for row in with_popular(result.rows.all())}
    assert asked == {row.pk: row.popular for row in shown.of(result).rows}
    assert (
        sum(map(bool, asked.values()))
        == {(1, 1): 2, (2, 3): 2, (3, 1): 3, (9, 2): 2, (3, 9): 0, (0, 1): 0}[(number, least)]
    )
