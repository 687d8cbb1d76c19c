"""All categories in one table; computing and publishing several at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from common.refusals import NotAllowed
from review.models import Assignment, Result
from review.results import publishing
from review.results_overview import several, table
from tests.factories import set_phase
from tests.review import releasing


def words(stage: Any) -> dict[str, str]:
    return {line.category.code: line.words for line in table.lines(stage.campaign)}


def line(stage: Any) -> table.Line:
    return next(line for line in table.lines(stage.campaign) if line.category.code == "film")


def test_each_step_has_its_words(stage: Any) -> None:
    assert words(stage) == {"film": "没有入围作品", "picture": "没有入围作品"}
    stage.scored()
    assert (line(stage).words, line(stage).works, line(stage).sealed, line(stage).needed) == (
        "评分表已交齐，还没有计算", 3, 9, 9,
    )  # fmt: skip
    Assignment.objects.filter(expert=stage.cast.expert).update(recused_at=timezone.now(), recusal_reason="认识作者")
    assert (line(stage).words, line(stage).thin) == ("评审还没有完成", 3)
    Assignment.objects.update(recused_at=None, recusal_reason="")
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    assert line(stage).words == "已计算，奖项还没有审定"
    releasing.sign(result, by=stage.cast.organiser)
    assert (line(stage).words, line(stage).may_be_published) == ("已签署，还没有公布", True)
    publishing.publish(result=result, by=stage.cast.organiser)
    assert (line(stage).words, line(stage).may_be_published) == ("公示中，尚非最终结果", False)
    publishing.compute(category=stage.category, by=stage.cast.organiser, reason="更正一份评分表")
    assert (line(stage).is_correction, line(stage).words) == (True, "已计算，奖项还没有审定")


def test_all_that_are_ready_are_computed_and_the_others_say_what_they_lack(stage: Any) -> None:
    stage.scored()
    made, waiting = several.compute_ready(campaign=stage.campaign, by=stage.cast.organiser)
    assert [result.category.code for result in made] == ["film"]
    assert {category.code: problems for category, problems in waiting.items()} == {"picture": ["还没有入围作品。"]}
    assert several.compute_ready(campaign=stage.campaign, by=stage.cast.organiser)[0] == []
    with pytest.raises(NotAllowed):
        several.compute_ready(campaign=stage.campaign, by=stage.cast.auditor)


def test_several_are_published_together_or_none(stage: Any, as_: Any) -> None:
    stage.scored()
    organiser = as_(stage.cast.organiser)
    organiser.post(reverse("results_compute_ready"))
    result = Result.objects.get()
    refused = organiser.post(reverse("results_publish"), {"result": [result.pk], "when": "now"}, follow=True)
    assert "所选项目都没有公布" in refused.content.decode()
    releasing.sign(result, by=stage.cast.organiser)
    nothing = organiser.post(reverse("results_publish"), {"result": ["x"], "when": "now"}, follow=True)
    assert "请先选要公布的项目" in nothing.content.decode()
    at = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    planned = organiser.post(
        reverse("results_publish"), {"result": [result.pk], "when": "later", "at": at}, follow=True
    )
    assert "1 个项目定于" in planned.content.decode()
    organiser.post(reverse("results_publish"), {"result": [result.pk], "when": "now"})
    result.refresh_from_db()
    assert result.published_at is not None
    assert AuditEvent.objects.filter(action="result.publish").count() == 1


def test_one_refusal_takes_back_the_others(stage: Any) -> None:
    stage.scored()
    ready = publishing.compute(category=stage.category, by=stage.cast.organiser)
    releasing.sign(ready, by=stage.cast.organiser)
    set_phase(stage.campaign, "publicity", is_open=True, now=timezone.now() + timedelta(days=4))
    with pytest.raises(publishing.Refused, match="公示从"):
        several.publish_all(results=[ready], by=stage.cast.organiser)
    assert Result.objects.get().published_at is None


@pytest.mark.parametrize("works", [1, 3])
def test_the_table_asks_the_same_number_of_questions(
    stage: Any, as_: Any, works: int, django_assert_num_queries: Any
) -> None:
    stage.scored(works)
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    browser = as_(stage.cast.auditor)
    with django_assert_num_queries(9):
        text = browser.get(reverse("results_overview")).content.decode()
    assert "第 1 版" in text and "公布所选项目" not in text
