"""Marks that are saved while their expert is taken out of the panel: kept, or refused in a sentence."""

from __future__ import annotations

import contextlib
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from common.refusals import Refused
from review.models import Assignment, ScoreSheet
from review.panels import panels
from review.scoring_desk import sheets
from submissions import states
from tests.racing import at_once


def lone_assignment(stage: Any) -> Assignment:
    stage.entry(states.SHORTLISTED)
    stage.panel()
    return Assignment.objects.select_related("panel", "expert", "entry__category", "entry__campaign").get(
        expert=stage.cast.expert
    )


@pytest.mark.django_db(transaction=True)
def test_saving_and_removal_at_once_end_in_one_of_both(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assignment = lone_assignment(stage)
    gun, check_open = threading.Barrier(2), sheets._check_open

    def looked(*args: Any, **given: Any) -> None:
        check_open(*args, **given)
        with contextlib.suppress(threading.BrokenBarrierError):
            gun.wait(1)

    def removed() -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            gun.wait(1)
        panels.remove_expert(panel=assignment.panel, expert=assignment.expert, by=stage.cast.organiser)

    monkeypatch.setattr(sheets, "_check_open", looked)
    outcomes = at_once(
        lambda: sheets.save_marks(assignment=assignment, by=assignment.expert, marks={"theme": Decimal(50)}),
        removed,
    )
    assert [isinstance(outcome, Refused) for outcome in outcomes].count(True) == 1
    assert ScoreSheet.objects.exists() == Assignment.objects.filter(pk=assignment.pk).exists()


def test_saving_after_the_removal_is_refused_in_a_sentence(stage: Any) -> None:
    assignment = lone_assignment(stage)
    panels.remove_expert(panel=assignment.panel, expert=assignment.expert, by=stage.cast.organiser)
    with pytest.raises(Refused, match="不再由您评分"):
        sheets.save_marks(assignment=assignment, by=assignment.expert, marks={"theme": Decimal(50)})


def test_page_leads_back_to_the_list_when_the_work_was_taken_away_while_saving(
    stage: Any, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = lone_assignment(stage)
    save = sheets.save_marks

    def late(**given: Any) -> Any:
        panels.remove_expert(panel=assignment.panel, expert=assignment.expert, by=stage.cast.organiser)
        return save(**given)

    monkeypatch.setattr(sheets, "save_marks", late)
    browser = as_(stage.cast.expert)
    answer = browser.post(reverse("score_save", args=[assignment.pk]), {"m-theme": "50"}, follow=True)
    assert answer.redirect_chain == [(reverse("my_works"), 302)]
    assert "不再由您评分" in answer.content.decode()
