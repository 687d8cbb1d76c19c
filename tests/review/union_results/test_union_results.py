"""Every union learns its result: its own score beside the median, told once; a recommending union has a list."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Notice
from review.models import Result
from review.release import standing
from review.results import publishing
from review.union_results import telling
from tests.review import releasing

LIST = "branch_awards"


def publish(stage, reason: str = "") -> None:
    by = stage.cast.organiser
    releasing.publish(publishing.compute(category=stage.category, by=by, reason=reason), by=by)


def page(entry) -> str:
    return reverse("entry_result", args=[entry.pk])


def test_a_union_reads_its_own_score_beside_the_median(stage, as_):
    entries = stage.scored(3)
    assert as_(stage.cast.entrant).get(page(entries[1])).status_code == 404
    publish(stage)
    answer = as_(stage.cast.entrant).get(page(entries[0]))
    text = answer.content.decode()
    own = {part.label: (part.own, part.middle) for part in answer.context["own"].compared}
    assert own["专家得分"] == (Decimal("90.00"), Decimal("89.00"))
    assert "综合第 1 名（共 3 件）" in text and "3 份评分表取平均" in text
    assert [expert.name for expert in stage.experts if expert.name in text] == []
    assert "实名向" in text
    releasing.end_publicity()
    assert "现在不在公示期内" in as_(stage.cast.entrant).get(page(entries[0])).content.decode()


@pytest.mark.parametrize(("who", "status"), [("recommender", 200), ("outsider", 404), ("expert", 403)])
def test_only_its_union_and_its_branch_open_it(stage, as_, who, status):
    entries = stage.scored(3)
    publish(stage)
    assert as_(getattr(stage.cast, who)).get(page(entries[0])).status_code == status


def test_a_recommending_union_has_a_list_of_its_own_works(stage, as_):
    stage.scored(3)
    assert "还没有公布结果" in as_(stage.cast.recommender).get(reverse(LIST)).content.decode()
    publish(stage)
    lines = as_(stage.cast.recommender).get(reverse(LIST)).context["lines"]
    assert [(line.entry.title, line.placed.rank) for line in lines] == [("作品之0", 1), ("作品之1", 2), ("作品之2", 3)]
    assert as_(stage.cast.outside_recommender).get(reverse(LIST)).context["lines"] == []


def test_a_recommending_union_reads_until_when_it_may_object_and_where(stage, as_):
    stage.scored(3)
    publish(stage)
    browser, form = as_(stage.cast.recommender), reverse("objection_new", args=["film"])
    text = browser.get(reverse(LIST)).content.decode()
    assert form in text and f"公示到 {standing.of(Result.objects.get()).until_words}" in text
    assert browser.get(form).status_code == 200
    assert form not in as_(stage.cast.outside_recommender).get(reverse(LIST)).content.decode()
    releasing.end_publicity()
    assert form not in browser.get(reverse(LIST)).content.decode()


def test_each_union_is_told_once_a_version_and_its_branch_once_a_day(stage):
    entries = stage.scored(3)
    assert telling.tell_all() == 0
    publish(stage)
    assert (telling.tell_all(), telling.tell_all()) == (4, 0)
    told = Notice.objects.filter(kind="entry.result").order_by("pk").first()
    assert told is not None
    assert f"{entries[0].number} 评选结果已公布" in told.subject and "综合第 1 名" in told.text
    listed = Notice.objects.get(kind="branch.result")
    assert "有 3 件的评选结果已经公布" in listed.text and reverse(LIST) in listed.text
    publish(stage, "复核")
    assert telling.tell_all() == 3


@pytest.mark.parametrize("works", [1, 3])
def test_pages_ask_the_same_number_of_questions(stage, as_, works, django_assert_num_queries):
    entries = stage.scored(works)
    publish(stage)
    entrant, recommender = as_(stage.cast.entrant), as_(stage.cast.recommender)
    entrant.get(page(entries[0]))
    recommender.get(reverse(LIST))
    with django_assert_num_queries(7):
        entrant.get(page(entries[0]))
    with django_assert_num_queries(5):
        recommender.get(reverse(LIST))
