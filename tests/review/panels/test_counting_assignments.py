"""Every page counts the sheets that the result waits for: no recusals, no works that left the shortlist."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from review.models import Assignment
from review.organiser_desk import waiting
from review.results.inputs import gather
from review.results.missing import missing
from review.scoring_desk import sheets
from submissions import states
from submissions.models import Entry


@pytest.fixture
def panel(stage: Any) -> Any:
    """Three experts with two works each; one work leaves after all have sealed it. Of the other, the first expert
    seals, the second steps back, the third has not begun."""
    gone, stays = stage.entry(states.SHORTLISTED), stage.entry(states.SHORTLISTED)
    panel = stage.panel()
    stage.score(gone, *[("50", "40")] * 3)
    Entry.objects.filter(pk=gone.pk).update(state=states.ADMITTED)
    first, second, _third = (Assignment.objects.get(entry=stays, expert=expert) for expert in stage.experts)
    given = {criterion.code: criterion.points for criterion in sheets.rubric(first)}
    sheets.save_marks(assignment=first, by=first.expert, marks=given)
    sheets.seal(assignment=first, by=first.expert)
    sheets.recuse(assignment=second, by=second.expert, reason="认识作者")
    return panel


def test_standing_and_sealed(stage: Any, panel: Any) -> None:
    standing = Assignment.objects.standing().order_by("pk")
    assert {(one.expert.name, one.is_sealed) for one in standing} == {("林志远", True), ("孙霞", False)}
    assert [one.is_sealed for one in Assignment.objects.filter(expert=stage.cast.expert2).order_by("pk")].count(
        True
    ) == 1


def test_all_pages_count_what_the_result_waits_for(stage: Any, panel: Any, as_: Any) -> None:
    browser = as_(stage.cast.organiser)
    overview = browser.get(reverse("panels"))
    (row,) = (one for line in overview.context["lines"] for one in line.rows)
    page = browser.get(reverse("panel", args=[panel.pk])).context
    experts = {one.name: (one.sealed, one.given, one.recused) for one in page["experts"]}
    counts = {one.what: one.count for one in waiting.waiting(stage.campaign, [])}
    assert (row.sealed, row.given) == (1, 2)
    assert experts == {"林志远": (1, 1, 0), "吴文静": (0, 0, 1), "孙霞": (0, 1, 0)}
    assert (page["given"], len(page["recusals"])) == (2, 1)
    assert counts["待提交评分表"] == 1
    assert "专家 孙霞 还有 1 份评分表没有提交。" in missing(stage.category)
    assert [len(entry["sheets"]) for entry in gather(stage.category, {})["entries"]] == [1]


def test_a_recusal_of_a_work_that_left_is_not_listed(stage: Any, panel: Any, as_: Any) -> None:
    Entry.objects.filter(assignments__recused_at__isnull=False).update(state=states.ADMITTED)
    page = as_(stage.cast.organiser).get(reverse("panel", args=[panel.pk])).context
    assert list(page["recusals"]) == []
    assert {one.recused for one in page["experts"]} == {0}
