"""An entry lies at one desk at a time: claimed, visible to others, ended by itself, taken over with a word."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from campaign.models import Category
from common.refusals import NotAllowed, Refused
from review.entry_filter import QueueFilter
from review.models import Claim, ScreeningDecision
from review.screening import claims, decisions
from review.screening import queue as screening_queue
from submissions import states
from submissions.models import Entry
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry
from tests.racing import at_once
from tests.review.conftest import CHECKS, FIT

MARKS = {f"mark-{item.code}": "ok" for item in CHECKS}


def test_the_second_reads_who_has_it_and_cannot_decide(stage, as_):
    entry = stage.entry()
    claims.take(entry=entry, by=stage.cast.screener)
    page = as_(stage.cast.organiser).get(reverse("screening_item", args=[entry.pk])).content.decode()
    assert "陈雅琳正在看这件作品" in page and 'value="admit"' not in page
    with pytest.raises(Refused, match="陈雅琳正在看这件作品"):
        decisions.admit(entry=entry, by=stage.cast.organiser, marks=FIT)
    decisions.admit(entry=entry, by=stage.cast.screener, marks=FIT)
    assert Claim.objects.count() == 0


def test_a_claim_ends_by_itself_and_is_renewed_while_it_is_used(stage):
    entry, cast = stage.entry(), stage.cast
    claims.take(entry=entry, by=cast.screener)
    with time_machine.travel(timezone.now() + claims.LASTS - timedelta(seconds=5), tick=False):
        claims.renew(entries=[entry.pk], by=cast.screener)
    with time_machine.travel(timezone.now() + claims.LASTS, tick=False):
        with pytest.raises(Refused):
            claims.take(entry=entry, by=cast.organiser)
    with time_machine.travel(timezone.now() + 2 * claims.LASTS, tick=False):
        claims.take(entry=entry, by=cast.organiser)
    assert Claim.objects.get().person == cast.organiser


def test_taking_over_needs_a_word_which_stands_in_the_trail(stage):
    entry, cast = stage.entry(), stage.cast
    claims.take(entry=entry, by=cast.screener)
    with pytest.raises(Refused, match="请写一句接手的原因"):
        claims.take_over(entry=entry, by=cast.organiser, note=" ")
    claims.take_over(entry=entry, by=cast.organiser, note="她今天请假。")
    event = AuditEvent.objects.get(action="screening.take_over")
    assert (event.actor, event.details["note"], event.details["from_person"]) == (
        cast.organiser, "她今天请假。", "陈雅琳",
    )  # fmt: skip
    with pytest.raises(Refused, match="黄思敏正在看"):
        decisions.reject(entry=entry, by=cast.screener, note="迟了")


@pytest.mark.parametrize("person", ["auditor", "expert", "recommender", "entrant"])
def test_nobody_else_claims(stage, person):
    entry, by = stage.entry(), getattr(stage.cast, person)
    with pytest.raises(NotAllowed):
        claims.take(entry=entry, by=by)
    with pytest.raises(NotAllowed):
        claims.take_over(entry=entry, by=by, note="x")


def test_the_queue_leads_past_what_lies_at_another_desk(stage):
    one, two, three = (stage.entry() for _ in range(3))
    claims.take(entry=two, by=stage.cast.organiser)
    chosen, by = QueueFilter({}, campaign=stage.campaign), stage.cast.screener
    assert screening_queue.following(by, stage.campaign, chosen, one.pk) == three
    assert screening_queue.claim_following(by, stage.campaign, chosen, after=one.pk, skip=[three.pk]) is None
    assert screening_queue.claim_following(by, stage.campaign, chosen, after=one.pk, skip=[]) == three
    assert Claim.objects.get(entry=three).is_ahead


def test_a_decision_sent_again_after_its_answer_was_lost_is_the_same(stage, as_):
    entry, browser = stage.entry(), as_(stage.cast.screener)
    for _ in range(2):
        address = reverse("screening_decide", args=[entry.pk])
        assert browser.post(address, {"decision": "admit", **MARKS}, headers={"HX-Request": "true"}).status_code == 204
    assert ScreeningDecision.objects.count() == 1


@pytest.fixture
def category(transactional_db: None) -> Category:
    return make_campaign(categories=(film_spec(checklist=CHECKS),)).categories.get()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_has_it(category: Category, cast: Cast) -> None:
    entry = make_entry(category, by=cast.entrant, state=states.RECOMMENDED)
    outcomes = at_once(*(partial(claims.take, entry=entry, by=by) for by in (cast.screener, cast.organiser)))
    assert sorted(isinstance(one, Refused) for one in outcomes) == [False, True]
    assert Claim.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_desks_go_through_eighty_entries_and_open_none_twice(category: Category, cast: Cast) -> None:
    """As the page's script asks: claim the next, decide, claim the next; a decision in the middle is undone."""
    entries = [make_entry(category, by=cast.entrant, state=states.RECOMMENDED) for _ in range(80)]
    opened: list[int] = []
    undone = threading.Event()

    def work(person) -> None:
        browser, at = Client(headers={"HX-Request": "true"}), 0
        browser.force_login(person)
        while (page := browser.post(reverse("screening_ahead"), {"after": at})).status_code == 200:
            at = int(re.findall(r'data-item="(\d+)"', page.content.decode())[0])  # contexts are shared by threads
            opened.append(at)
            decide = reverse("screening_decide", args=[at])
            answer = browser.post(decide, {"decision": "admit", **MARKS})
            assert answer.status_code == 204
            if len(opened) > 20 and not undone.is_set():
                undone.set()
                assert browser.post(reverse("screening_undo", args=[at])).status_code == 200
                opened.remove(at)

    at_once(partial(work, cast.screener), partial(work, cast.organiser))
    assert sorted(opened) == [entry.pk for entry in entries]
    assert set(Entry.objects.values_list("state", flat=True)) == {states.ADMITTED}
    assert ScreeningDecision.objects.filter(undone_at=None).count() == 80
    assert ScreeningDecision.objects.count() == 81
