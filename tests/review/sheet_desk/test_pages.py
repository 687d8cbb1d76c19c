from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from django.urls import reverse

from review.models import Assignment, Reopening, ScoreSheet, ScoringPermit
from review.scoring_desk import sheets
from submissions import states
from tests.factories import make_user, set_phase


@pytest.fixture
def own(stage: Any) -> Assignment:
    entry = stage.entry(states.SHORTLISTED, title="渔排上的信号")
    stage.panel()
    stage.score(entry, ("51.5", "36.5"), ("47.5", "33.5"), ("48.5", "37.5"))
    return Assignment.objects.get(entry=entry, expert=stage.cast.expert)


def address(name: str, own: Assignment, *more: str) -> str:
    return reverse(name, args=[own.pk, *more])


def test_an_organiser_proposes_and_another_confirms(stage: Any, as_: Any, own: Assignment) -> None:
    first, second = as_(stage.cast.organiser), make_user("second", role="organiser", name="陈副主任")
    assert first.post(address("sheet_reopen", own), {"reason": "两项填反"}).status_code == 302
    assert "撤回" in first.get(address("sheet", own)).content.decode()
    alone = first.post(address("sheet_reopening_decide", own, "confirm"), follow=True)
    assert "须由另一位" in alone.content.decode()
    assert "两项填反" in as_(second).get(reverse("sheet_desk")).content.decode()
    as_(second).post(address("sheet_reopening_decide", own, "confirm"))
    assert (Reopening.objects.get().outcome, ScoreSheet.objects.get(assignment=own).sealed_at) == ("confirmed", None)
    assert "已重新打开" in first.get(address("sheet", own)).content.decode()
    assert as_(own.expert).post(reverse("score_save", args=[own.pk]), {"m-theme": "30"}).status_code == 302


def test_a_refusal_brings_back_what_was_typed(stage: Any, as_: Any, own: Assignment) -> None:
    set_phase(stage.campaign, "expert", is_open=False)
    answer = as_(stage.cast.organiser).post(address("sheet_reopen", own), {"reason": "两项填反"})
    text = answer.content.decode()
    assert (answer.status_code, "可以评到什么时候" in text, ">两项填反</textarea>" in text) == (422, True, True)


def test_a_permit_is_given_and_taken_back_and_said_to_the_expert(stage: Any, as_: Any) -> None:
    stage.entry(states.SHORTLISTED, title="停电那天")
    stage.panel()
    own = Assignment.objects.get(expert=stage.cast.expert)
    set_phase(stage.campaign, "expert", is_open=False)
    browser, expert = as_(stage.cast.organiser), as_(own.expert)
    assert "disabled" in expert.get(reverse("score", args=[own.pk])).content.decode()
    browser.post(address("sheet_permit", own), {"reason": "停电", "until": "2199-01-01T18:00"})
    assert "可评到 1月1日" in expert.get(reverse("my_works")).content.decode()
    page = expert.get(reverse("score", args=[own.pk])).content.decode()
    assert ("disabled" in page, "1月1日" in page) == (False, True)
    browser.post(address("sheet_permit_end", own))
    assert ScoringPermit.objects.get().ended_by == stage.cast.organiser


def test_a_recusal_is_undone_from_the_list_of_works(stage: Any, as_: Any) -> None:
    stage.entry(states.SHORTLISTED)
    stage.panel()
    own = Assignment.objects.get(expert=stage.cast.expert)
    browser = as_(own.expert)
    browser.post(reverse("score_recuse", args=[own.pk]), {"reason": "认识作者"})
    undo = reverse("score_undo_recusal", args=[own.pk])
    assert undo in browser.get(reverse("my_works")).content.decode()
    assert browser.post(undo).url == reverse("score", args=[own.pk])
    sheets.recuse(assignment=own, by=own.expert, reason="认识作者")
    as_(stage.cast.organiser).post(address("sheet_undo_recusal", own), {"reason": "误点"})
    assert Assignment.objects.standing().filter(pk=own.pk).exists()


def test_no_page_of_sheets_shows_a_mark(stage: Any, as_: Any, own: Assignment) -> None:
    for person in (stage.cast.organiser, stage.cast.auditor):
        for path in (reverse("sheet_desk"), address("sheet", own)):
            text = as_(person).get(path).content.decode()
            assert [mark for mark in ("51.5", "36.5", "88", "47.5", "81") if f">{mark}" in text] == []
    text = as_(stage.cast.auditor).get(address("sheet", own)).content.decode()
    assert "<textarea" not in text  # an auditor reads and does nothing


@pytest.mark.parametrize("works", [1, 3])
def test_the_desk_asks_the_same_number_of_questions(
    stage: Any, as_: Any, works: int, django_assert_num_queries: Any
) -> None:
    entries = [stage.entry(states.SHORTLISTED) for _ in range(works)]
    stage.panel()
    for entry in entries:
        stage.score(entry, *[("50", "30")] * 3)
        own = Assignment.objects.get(entry=entry, expert=stage.cast.expert)
        as_(stage.cast.organiser).post(address("sheet_reopen", own), {"reason": "x"})
        theirs = Assignment.objects.get(entry=entry, expert=stage.cast.expert2)
        ScoreSheet.objects.filter(assignment=theirs).update(sealed_at=None, sealed_version=None)
        sheets.save_marks(assignment=theirs, by=theirs.expert, marks={"theme": D(1)})
        sheets.recuse(assignment=theirs, by=theirs.expert, reason="认识作者")
    browser = as_(stage.cast.organiser)
    with django_assert_num_queries(12):
        browser.get(reverse("sheet_desk"))
