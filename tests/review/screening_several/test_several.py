"""Several entries of the screening table at once: shown first, then all of them or none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from common.refusals import Refused
from review.models import ScreeningDecision, ScreeningShare
from review.screening_several import acting
from submissions import states
from submissions.models import Entry
from tests.factories import make_entry, make_file
from tests.review.conftest import Stage

URL = "screening_several"


def picked(act: str, *entries: Entry, **more: Any) -> dict[str, Any]:
    return {"act": act, "pick": [entry.pk for entry in entries], **more}


def found_states(*entries: Entry) -> list[str]:
    return [Entry.objects.get(pk=entry.pk).state for entry in entries]


def test_preview_says_what_will_happen_to_each_and_does_nothing(stage: Stage, as_: Any) -> None:
    waiting, decided = stage.entry(), stage.entry(states.REJECTED)
    page = as_(stage.cast.screener).get(reverse(URL), picked("admit", waiting, decided))
    assert [(step.entry, step.will) for step in page.context["plan"].steps] == [(waiting, True), (decided, False)]
    assert found_states(waiting) == [states.RECOMMENDED]


def test_several_are_admitted_with_a_word_why(stage: Stage, as_: Any) -> None:
    entries = [stage.entry(), stage.entry()]
    browser = as_(stage.cast.screener)
    assert browser.post(reverse(URL), picked("admit", *entries)).status_code == 422
    answer = browser.post(f"{reverse(URL)}?back=category%3Dfilm", picked("admit", *entries, note="会议逐件看过"))
    assert answer.url.endswith("?category=film")
    assert found_states(*entries) == [states.ADMITTED] * 2
    assert set(ScreeningDecision.objects.values_list("note", flat=True)) == {"会议逐件看过"}


def test_several_are_refused_with_the_same_points(stage: Stage, as_: Any) -> None:
    entries = [stage.entry(), stage.entry()]
    as_(stage.cast.screener).post(reverse(URL), picked("reject", *entries, reasons=["original"], note="请知悉"))
    assert found_states(*entries) == [states.REJECTED] * 2
    told = ScreeningDecision.objects.first()
    assert told is not None
    assert told.note.endswith("请知悉")
    assert told.checklist == {"title": None, "original": False}


def test_several_are_returned_with_what_is_opened(stage: Stage, as_: Any) -> None:
    entries = [stage.entry(), stage.entry()]
    until = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    said = {"reasons": ["title"], "files_open": ["work"], "until": until, "shown": "on"}
    assert as_(stage.cast.screener).post(reverse(URL), picked("return", *entries, **said)).status_code == 302
    assert found_states(*entries) == [states.RETURNED] * 2
    assert Entry.objects.get(pk=entries[0].pk).unlocked["files"] == ["work"]


def test_of_two_categories_only_the_first_is_returned_or_refused(stage: Stage, as_: Any) -> None:
    film = stage.entry()
    picture = make_entry(stage.campaign.categories.get(code="picture"), by=stage.cast.entrant, state=states.RECOMMENDED)
    for act, both in (("reject", False), ("return", False), ("admit", True)):
        steps = as_(stage.cast.screener).get(reverse(URL), picked(act, film, picture)).context["plan"].steps
        assert [step.will for step in steps] == [True, both], act


def test_one_that_cannot_be_admitted_stops_all(stage: Stage) -> None:
    good, bad = stage.entry(), stage.entry()
    make_file(bad, state="held")
    with pytest.raises(Refused, match="其他作品也没有办理"):
        acting.admit_several(entries=[good, bad], note="会议看过", by=stage.cast.screener)
    assert found_states(good, bad) == [states.RECOMMENDED] * 2
    assert not ScreeningDecision.objects.exists()


def test_a_list_that_changed_meanwhile_is_shown_again(stage: Stage, as_: Any) -> None:
    entries = [stage.entry(), stage.entry()]
    Entry.objects.filter(pk=entries[1].pk).update(state=states.ADMITTED)
    answer = as_(stage.cast.screener).post(reverse(URL), picked("admit", *entries, note="会议看过"))
    assert answer.status_code == 409
    assert found_states(*entries) == [states.RECOMMENDED, states.ADMITTED]


def test_the_organiser_shares_several(stage: Stage, as_: Any) -> None:
    entries = [stage.entry(), stage.entry(states.REJECTED)]
    as_(stage.cast.organiser).post(reverse(URL), picked("share", *entries, person=stage.cast.screener.pk))
    assert ScreeningShare.objects.filter(person=stage.cast.screener).count() == 2


@pytest.mark.parametrize(
    ("role", "act", "status"),
    [
        ("auditor", "admit", 403),
        ("screener", "share", 403),
        ("recommender", "reject", 403),
        ("organiser", "admit", 200),
    ],
)
def test_who_may_do_what(stage: Stage, as_: Any, role: str, act: str, status: int) -> None:
    assert as_(getattr(stage.cast, role)).get(reverse(URL), picked(act, stage.entry())).status_code == status


def test_nothing_ticked_leads_back(stage: Stage, as_: Any) -> None:
    assert as_(stage.cast.screener).get(reverse(URL), {"act": "admit"}).status_code == 302
    assert as_(stage.cast.screener).get(reverse(URL), {"act": "delete"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_preview_asks_the_same_number_of_questions(
    stage: Stage, as_: Any, count: int, django_assert_num_queries: Any
) -> None:
    entries = [stage.entry() for _n in range(count)]
    browser = as_(stage.cast.screener)
    browser.get(reverse(URL), picked("reject", *entries))
    with django_assert_num_queries(3):
        browser.get(reverse(URL), picked("reject", *entries))


def test_the_table_is_sorted_as_asked(stage: Stage, as_: Any) -> None:
    late = stage.entry(recommended_at=timezone.now())
    early = stage.entry(recommended_at=timezone.now() - timedelta(days=3))
    page = as_(stage.cast.screener).get(reverse("screening_desk"), {"sort": "recommended"})
    assert [entry for entry, _status, _held in page.context["entries"]] == [early, late]
