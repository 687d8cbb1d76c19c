"""The jury's words: written by the chair or the office for what won, public only once the office released them."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.refusals import NotAllowed, Refused
from review.jury_words import writing
from review.models import JuryWords
from review.panel_meetings import chair
from review.results import publishing
from submissions import states
from submissions.models import Entry
from tests.review.releasing import publish
from voting.gallery import votes

TEXT = "镜头朴素，写出了渔排上的信号怎样改变一家人。"


@pytest.fixture(autouse=True)
def _no_minute_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work page asks for places and words once a minute."""
    monkeypatch.setattr(votes, "_minute", itertools.count().__next__)


@pytest.fixture
def winner(stage: Any) -> Entry:
    """Of four works the one that has the only prize."""
    found: Entry = stage.scored(4)[0]
    panel = found.assignments.first().panel
    chair.appoint(panel=panel, expert=stage.experts[0], by=stage.cast.organiser)
    publish(publishing.compute(category=stage.category, by=stage.cast.organiser), by=stage.cast.organiser)
    return found


def pages(as_: Any, entry: Entry) -> list[bool]:
    paths = (reverse("showcase"), reverse("work", args=[entry.number]))
    return [TEXT in as_(None).get(path).content.decode() for path in paths]


def test_the_chair_writes_and_the_office_makes_it_public(stage: Any, as_: Any, winner: Entry) -> None:
    act = reverse("jury_words_act", args=[winner.pk])
    head, office, desk = as_(stage.experts[0]), as_(stage.cast.organiser), reverse("jury_words")
    assert head.post(act, {"do": "write", "text": TEXT}).status_code == 302
    assert pages(as_, winner) == [False, False]
    assert head.post(act, {"do": "release", "text": TEXT}).status_code == 422
    assert (TEXT in office.get(desk).content.decode(), "公布评语" in head.get(desk).content.decode()) == (True, False)
    assert office.post(act, {"do": "release", "text": TEXT}).status_code == 302
    assert pages(as_, winner) == [True, True]
    writing.take_back(entry=winner, by=stage.cast.organiser)
    assert pages(as_, winner) == [False, False]


def test_what_changed_since_it_was_read_is_not_released(stage: Any, as_: Any, winner: Entry) -> None:
    writing.write(entry=winner, by=stage.experts[0], text=TEXT)
    writing.release(entry=winner, by=stage.cast.organiser, seen=TEXT)
    writing.write(entry=winner, by=stage.experts[0], text="改过的评语")
    assert pages(as_, winner) == [False, False]  # a new text waits for its own release
    with pytest.raises(Refused, match="刚刚改过"):
        writing.release(entry=winner, by=stage.cast.organiser, seen=TEXT)
    with pytest.raises(IntegrityError), transaction.atomic():
        JuryWords.objects.update(released_by=stage.cast.organiser)


def test_only_what_won_is_spoken_of_and_only_by_its_own_chair(stage: Any, as_: Any, winner: Entry) -> None:
    loser = Entry.objects.filter(state=states.SHORTLISTED).order_by("pk").last()
    assert loser is not None
    with pytest.raises(Refused, match="只为获奖作品"):
        writing.write(entry=loser, by=stage.cast.organiser, text=TEXT)
    for by in (stage.experts[1], stage.cast.auditor, stage.cast.screener):
        with pytest.raises(NotAllowed):
            writing.write(entry=winner, by=by, text=TEXT)
    long = as_(stage.experts[0]).post(reverse("jury_words_act", args=[winner.pk]), {"do": "write", "text": "长" * 201})
    assert (long.status_code, "长" * 201 in long.content.decode()) == (422, True)
    assert winner.title not in as_(stage.experts[1]).get(reverse("jury_words")).content.decode()


def test_nothing_is_written_before_the_result_is_public(stage: Any) -> None:
    entry = stage.scored(4)[0]
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    with pytest.raises(Refused, match="结果公布以后"):
        writing.write(entry=entry, by=stage.cast.organiser, text=TEXT)
