"""Two read an entry apart: the second sees nothing of the first; two same words decide, two others lead to a third."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice, User
from common.refusals import NotAllowed, Refused
from review.entry_filter import QueueFilter
from review.models import ScreeningDecision, ScreeningShare, SecondReading, TwoReaders
from review.reconsidering import reconsidering
from review.screening import decisions
from review.screening import queue as screening_queue
from review.second_reader import setting
from submissions import states
from submissions.models import Entry
from tests.factories import make_user
from tests.racing import at_once
from tests.review.conftest import FIT, Stage
from tests.review.screening_excel.test_excel import body, rows_of, sheet

SECRET = "画面里的标语写错了一个字"


@pytest.fixture
def readers(stage: Stage) -> list[User]:
    setting.ask_two(campaign=stage.campaign, of=stage.category, by=stage.cast.organiser)
    return [stage.cast.screener, make_user("chenhui", role="screener", name="陈晖"), stage.cast.organiser]


def state_of(entry: Entry) -> str:
    return Entry.objects.get(pk=entry.pk).state


def reject(entry: Entry, by: User, note: str = SECRET, **marks: bool) -> Any:
    return decisions.reject(entry=Entry.objects.get(pk=entry.pk), by=by, note=note, marks=marks)


def admit(entry: Entry, by: User, grade: str = "") -> Any:
    return decisions.admit(entry=Entry.objects.get(pk=entry.pk), by=by, marks=FIT, grade=grade)


def waiting(stage: Stage, by: User, **asked: str) -> list[Entry]:
    chosen = QueueFilter(asked, campaign=stage.campaign)
    if asked:
        return list(screening_queue.listed(by, stage.campaign, chosen))
    return list(screening_queue.waiting(by, stage.campaign, chosen))


def test_the_same_word_is_one_decision_with_both_in_the_trail(stage: Stage, readers: list[User]) -> None:
    entry, (first, second, _third) = stage.entry(), readers
    assert isinstance(admit(entry, first, "A"), SecondReading)
    assert (state_of(entry), ScreeningDecision.objects.count()) == (states.RECOMMENDED, 0)
    decision = admit(entry, second, "B")
    assert (state_of(entry), decision.by, decision.grade) == (states.ADMITTED, second, "B")
    assert [reading.reader for reading in decision.readings.all()] == [first, second]
    event = AuditEvent.objects.get(action="screening.settle")
    assert event.details["readers"] == ["陈雅琳：通过", "陈晖：通过"]


def test_a_return_asks_for_everything_that_either_found(stage: Stage, readers: list[User]) -> None:
    entry, until = stage.entry(), timezone.now() + timedelta(days=2)
    said: list[dict[str, Any]] = [
        {"marks": {"title": False}, "note": "请核对姓名。", "fields": ["title"], "until": until},
        {"marks": {"original": False, "title": True}, "fields": ["summary"], "until": until - timedelta(days=1)},
    ]
    for by, one in zip(readers, said, strict=False):
        decisions.return_for_correction(entry=Entry.objects.get(pk=entry.pk), by=by, **one)
    found = Entry.objects.get(pk=entry.pk)
    decision = ScreeningDecision.objects.get()
    assert (found.state, found.returned_until) == (states.RETURNED, until)
    assert decision.checklist == {"title": False, "original": False}
    assert sorted(found.unlocked["fields"]) == ["summary", "title"]
    assert decision.note == "1. 片头没有作品标题，请补上。\n2. 有搬运的画面，请换成自己拍的。\n请核对姓名。"


def test_a_third_sees_both_and_decides(stage: Stage, readers: list[User], as_: Any) -> None:
    entry, (first, second, third) = stage.entry(), readers
    reject(entry, first)
    assert waiting(stage, first) == []
    admit(entry, second)
    assert (waiting(stage, second), waiting(stage, third)) == ([], [entry])
    for by in (first, second):
        with pytest.raises(Refused, match="您对这件作品的意见已经保存"):
            admit(entry, by)
    page = as_(third).get(reverse("screening_item", args=[entry.pk])).content.decode()
    assert SECRET in page and "两位初评人员的意见不同" in page and "陈雅琳 ·" in page and "陈晖 ·" in page
    reject(entry, third, "以标语为准，不通过。")
    assert state_of(entry) == states.REJECTED
    assert set(SecondReading.objects.values_list("reader", "decision__by")) == {
        (by.pk, third.pk) for by in readers
    }  # fmt: skip


def test_the_second_finds_the_first_word_at_no_address(stage: Stage, readers: list[User], as_: Any) -> None:
    entry, other, (first, _second, third) = stage.entry(), stage.entry(), readers
    reject(entry, first, title=False)
    browser = as_(third)  # the organiser: she reaches more than any other screener
    pages = [
        reverse("screening_item", args=[entry.pk]),
        reverse("screening_item", args=[other.pk]),
        *(f"{reverse('screening_desk')}?state={state}" for state in ("", "all", "second", "split", "reached")),
        f"{reverse('screening_desk')}?by={first.pk}&state=all",
        reverse("screening_progress"),
        reverse("screening_shares"),
        reverse("reconsiderations"),
        reverse("shortlist"),
        reverse("shortlist_category", args=["film"]),
        reverse("organiser_desk"),
        reverse("audit_trail"),
        f"{reverse('screening_several')}?act=reject&pick={entry.pk}",
    ]
    for page in pages:
        answer = browser.get(page, headers={"HX-Request": "true"} if f"/{entry.pk}/" in page else {})
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert SECRET not in text and "上次不符合" not in text, page
    item = browser.get(pages[0])
    assert (item.context["readings"], item.context["decisions"], item.context["can_decide"]) == ([], [], True)
    [row] = [row for row in rows_of(body(browser.get(reverse("screening_excel")))) if row["编号"] == entry.number]
    assert (row["已有意见"], row["意见内容"], row["状态"]) == (None, None, "待初评")
    assert browser.get(f"{reverse('screening_desk')}?by={first.pk}&state=all").context["entries"] == []
    ahead = browser.post(reverse("screening_ahead"), {"after": other.pk})
    assert SECRET not in ahead.content.decode()
    trail = AuditEvent.objects.get(action="screening.read")
    assert (trail.details.get("note", ""), "不通过" in str(trail.details)) == ("", False)


def test_the_union_reads_nothing_until_it_is_decided(stage: Stage, readers: list[User], as_: Any) -> None:
    entry, (first, second, _third) = stage.entry(), readers
    before = Notice.objects.count()
    reject(entry, first)
    page = as_(stage.cast.entrant).get(reverse("entry", args=[entry.pk])).content.decode()
    assert SECRET not in page and "分别初评" not in page and Notice.objects.count() == before
    reject(entry, second)
    page = as_(stage.cast.entrant).get(reverse("entry", args=[entry.pk])).content.decode()
    assert SECRET in page and "省总工会" in page and "陈晖" not in page and "陈雅琳" not in page


def test_a_word_is_taken_back_until_another_has_spoken(stage: Stage, readers: list[User], as_: Any) -> None:
    entry, (first, second, third) = stage.entry(), readers
    browser = as_(first)
    answer = browser.post(reverse("screening_decide", args=[entry.pk]), {"decision": "reject", "note": SECRET})
    page = browser.get(answer.url)
    assert page.context["undo"]["decision"].reader == first
    browser.post(reverse("screening_undo", args=[entry.pk]))
    assert waiting(stage, first) == [entry]
    reject(entry, first)
    admit(entry, second)
    with pytest.raises(Refused, match="另一位初评人员已经给出意见"):
        decisions.undo(entry=entry, by=first)
    decisions.undo(entry=entry, by=second)
    decision = reject(entry, third)
    assert state_of(entry) == states.REJECTED
    decisions.undo(entry=Entry.objects.get(pk=entry.pk), by=third)
    assert SecondReading.objects.standing().get().reader == first
    item = as_(second).get(reverse("screening_item", args=[entry.pk]))
    assert (item.context["decisions"], item.context["readings"], SECRET in item.content.decode()) == ([], [], False)
    assert ScreeningDecision.objects.get() == decision


def test_a_word_sent_twice_is_one_word(stage: Stage, readers: list[User], as_: Any) -> None:
    entry, browser = stage.entry(), as_(readers[0])
    said = {"decision": "reject", "note": SECRET}
    for _press in range(2):
        answer = browser.post(reverse("screening_decide", args=[entry.pk]), said, headers={"HX-Request": "true"})
        assert answer.status_code == 204
    assert SecondReading.objects.count() == 1


def test_filters_counts_and_progress(stage: Stage, readers: list[User], as_: Any) -> None:
    one, split, _rest, (first, second, third) = stage.entry(), stage.entry(), stage.entry(), readers
    admit(one, first)
    reject(split, first)
    admit(split, second)
    assert (waiting(stage, third, state="second"), waiting(stage, third, state="split")) == ([one], [split])
    done = [screening_queue.progress(by, stage.campaign, QueueFilter({}, campaign=stage.campaign)) for by in readers]
    assert [found["done"] for found in done] == [2, 1, 0]
    assert as_(third).get(reverse("screening_progress")).context["apart"] == (1, 1)
    desk = as_(third).get(f"{reverse('screening_desk')}?state=split").content.decode()
    assert desk.count("有分歧") == 2  # the row's, and the choice in the filter


def test_several_at_once_are_refused_and_a_table_is_a_word_each(stage: Stage, readers: list[User], as_: Any) -> None:
    entry, split, (first, second, third) = stage.entry(), stage.entry(), readers
    [step] = as_(third).get(f"{reverse('screening_several')}?act=admit&pick={entry.pk}").context["plan"].steps
    assert (step.will, "须由两人分别初评" in step.says) == (False, True)
    reject(split, first)
    admit(split, second)
    for by, said in ((first, "您对这件作品的意见已经保存"), (third, "两位初评人员的意见不同")):
        answer = as_(by).post(
            reverse("screening_import"), {"file": sheet((split.number, "通过", "好")), "note": "会议纪要"}, follow=True
        )
        assert said in answer.content.decode()
    for by in (first, second):
        browser = as_(by)
        answer = browser.post(
            reverse("screening_import"), {"file": sheet((entry.number, "通过", "会上看过")), "note": "会议纪要"}
        )
        browser.post(answer.url)
    assert state_of(entry) == states.ADMITTED


def test_the_switch(stage: Stage, as_: Any) -> None:
    cast, entry, url = stage.cast, stage.entry(), reverse("screening_two_readers")
    key = f"person-{cast.screener.pk}"
    assert as_(cast.screener).post(url, {"two": key, "shown": key}).status_code == 403
    as_(cast.organiser).post(url, {"two": key, "shown": key})
    assert TwoReaders.objects.get().person == cast.screener
    admit(entry, cast.organiser)
    assert state_of(entry) == states.ADMITTED  # it was given to nobody
    shared, begun = stage.entry(), stage.entry()
    for one in (shared, begun):
        ScreeningShare.objects.create(entry=one, person=cast.screener, by=cast.organiser)
    admit(begun, cast.screener)
    as_(cast.organiser).post(url, {"shown": key})
    assert list(TwoReaders.objects.all()) == []
    admit(shared, cast.screener)
    assert (state_of(shared), state_of(begun)) == (states.ADMITTED, states.RECOMMENDED)
    assert list(AuditEvent.objects.filter(action__endswith="_readers").values_list("details__name")) == [("陈雅琳",)]
    with pytest.raises(NotAllowed):
        setting.ask_one(campaign=stage.campaign, of=stage.category, by=cast.screener)


def test_what_was_said_before_it_was_recommended_again_is_of_the_past(stage: Stage, readers: list[User]) -> None:
    entry, (first, second, _third) = stage.entry(), readers
    admit(entry, first)
    Entry.objects.filter(pk=entry.pk).update(recommended_at=timezone.now())
    assert waiting(stage, first) == [entry]
    assert isinstance(reject(entry, second), SecondReading)
    reject(entry, first)
    assert state_of(entry) == states.REJECTED


def test_neither_of_the_two_decides_the_reconsideration(stage: Stage, readers: list[User]) -> None:
    entry, (first, second, third) = stage.entry(), readers
    reject(entry, first)
    reject(entry, second)
    asked = reconsidering.ask(entry=Entry.objects.get(pk=entry.pk), by=stage.cast.entrant, reason="标语没有错")
    for by in (first, second):
        with pytest.raises(Refused, match="复核要由另一位初评人员办理"):
            reconsidering.decide(asked=asked, by=by, upholds=True, answer="维持")
    reconsidering.decide(asked=asked, by=third, upholds=True, answer="维持")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_two_words(stage: Stage, readers: list[User]) -> None:
    entry, (first, second, _third) = stage.entry(), readers
    at_once(partial(admit, entry, first), partial(admit, entry, second))
    assert (state_of(entry), SecondReading.objects.count(), ScreeningDecision.objects.count()) == (
        states.ADMITTED,
        2,
        1,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondReading.objects.bulk_create([SecondReading(entry=entry, reader=first, verdict="admit")] * 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_word_asks_the_same_number_of_questions(
    stage: Stage, readers: list[User], as_: Any, rows: int, django_assert_num_queries: Any
) -> None:
    entries = [stage.entry() for _row in range(rows)]
    browser, url = as_(readers[2]), reverse("screening_desk")
    for entry in entries:
        reject(entry, readers[0])
        admit(entry, readers[1])
    with django_assert_num_queries(13):
        browser.get(f"{url}?state=split")
    with django_assert_num_queries(28):
        browser.get(reverse("screening_item", args=[entries[0].pk]))
