"""The table of panels: who was asked, how far the sheets are, and each gap with the place where it is mended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import Category
from review.experts.invitations import answering, inviting
from review.models import Assignment, ExpertInvitation
from review.panels import assigning, panels
from review.scoring_desk import sheets
from submissions import states
from tests.factories import make_entry, make_user


def row_of(browser: Any) -> Any:
    return next(one for line in browser.get(reverse("panels")).context["lines"] for one in line.rows)


def told(browser: Any) -> list[str]:
    return [gap.what for gap in row_of(browser).gaps]


def test_each_gap_is_told_and_its_link_opens(stage: Any, as_: Any) -> None:
    browser, organiser = as_(stage.cast.organiser), stage.cast.organiser
    entry = stage.entry(states.SHORTLISTED)
    panel = panels.make(category=stage.category, by=organiser)
    assert told(browser) == ["只有 0 位专家，至少要 3 位"]
    panel.experts.set(stage.experts)
    assert told(browser) == ["3 位还没有邀请", "1 件作品还没有分配"]
    assigning.assign(panel=panel, by=organiser, per_work=3)
    inviting.invite(campaign=stage.campaign, experts=stage.experts, by=organiser)
    assert told(browser) == []
    first, second, third = ExpertInvitation.objects.order_by("pk")
    answering.accept(invitation=first, interests_said={}, by=first.expert)
    answering.decline(invitation=second, reason="出差", by=second.expert)
    ExpertInvitation.objects.filter(pk=third.pk).update(expires_at=timezone.now() - timedelta(days=1))
    row = row_of(browser)
    assert [gap.what for gap in row.gaps] == [
        "只有 2 位专家，至少要 3 位",
        "1 位过期没有答复",
        "1 件作品不足 3 位专家",
    ]
    assert (row.facts.asked, row.facts.accepted, row.facts.declined) == (3, 1, 1)
    assert (row.needed, row.given, row.sealed) == (3, 2, 0)
    assert {browser.get(gap.url).status_code for gap in row.gaps} == {200}
    short = browser.get(reverse("panel", args=[panel.pk])).context["short"]
    assert [(one.entry.pk, one.has, one.least) for one in short] == [(entry.pk, 2, 3)]


def test_a_category_without_a_panel_offers_to_make_one_and_an_auditor_only_reads(stage: Any, as_: Any) -> None:
    stage.entry(states.SHORTLISTED)
    assert "组建专家组" in as_(stage.cast.organiser).get(reverse("panels")).content.decode()
    page = as_(stage.cast.auditor).get(reverse("panels")).content.decode()
    assert ("还没有专家组" in page, "组建专家组" in page) == (True, False)


def test_the_table_shows_no_score(stage: Any, as_: Any) -> None:
    entry = stage.entry(states.SHORTLISTED)
    stage.panel()
    stage.score(entry, ("51.5", "33.5"), ("52.5", "34.5"), ("53.5", "35.5"))
    page = as_(stage.cast.organiser).get(reverse("panels")).content.decode()
    assert "已提交 3 / 3" in page
    assert [mark for mark in ("51.5", "33.5", "85.0") if mark in page] == []


def test_who_stepped_back_is_not_waited_for_where_everybody_scores(stage: Any, as_: Any) -> None:
    stage.entry(states.SHORTLISTED)
    panel = stage.panel()
    one = Assignment.objects.filter(panel=panel).first()
    sheets.recuse(assignment=one, by=one.expert, reason="认识作者")
    assert (row_of(as_(stage.cast.organiser)).needed, "1 件作品不足 3 位专家" in told(as_(stage.cast.organiser))) == (
        2,
        True,
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_table_asks_the_same_number_of_questions(
    stage: Any, as_: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for code in ("film", "picture")[: 1 + rows // 3]:
        category = Category.objects.get(campaign=stage.campaign, code=code)
        made = panels.make(category=category, by=stage.cast.organiser)
        for n in range(rows):
            make_entry(category, by=stage.cast.entrant, state=states.SHORTLISTED)
            made.experts.add(make_user(f"{code}{n}", role="expert"))
        assigning.assign(panel=made, by=stage.cast.organiser)
    inviting.invite(campaign=stage.campaign, experts=list(made.experts.all()), by=stage.cast.organiser)
    browser = as_(stage.cast.organiser)
    browser.get(reverse("panels"))
    with django_assert_num_queries(7):
        browser.get(reverse("panels"))
