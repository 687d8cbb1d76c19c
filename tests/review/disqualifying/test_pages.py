"""The pages of disqualifying, staff's and the public's."""

from __future__ import annotations

import pytest

from review.disqualifying import confirming, proposing
from review.results import publishing
from submissions import states
from submissions.models import Disqualification, Entry
from tests.factories import make_user
from tests.review import releasing

GIVEN = {"ground": "申报内容不实", "text": "佐证材料是别家的。"}
PUBLIC = "经核查，作品的申报内容与实际不符。"


@pytest.fixture
def other(cast):
    return make_user("fangyi", role="organiser", name="方怡")


def let_fall(stage, other, *, state=states.SHORTLISTED, **changes) -> Entry:
    entry = stage.entry(state, **changes)
    proposal = proposing.propose(entry=entry, public_text=PUBLIC, by=stage.cast.organiser, **GIVEN)
    confirming.confirm(proposal=proposal, by=other)
    return entry


def test_one_proposes_and_another_confirms(stage, other, as_):
    entry = stage.entry(states.SHORTLISTED)
    url = f"/desk/disqualifications/{entry.pk}/"
    first, second = as_(stage.cast.organiser), as_(other)
    assert "提出，交另一人复核" in first.get(url).text
    assert first.post(f"{url}propose/", GIVEN)["Location"] == url
    assert Disqualification.objects.get().public_text == PUBLIC  # the one that goes with the ground
    own = first.get(url).text
    assert ("撤回提议" in own, "确认取消资格" in own) == (True, False)
    assert "确认取消资格" in second.get(url).text
    page = second.post(f"{url}confirm/", follow=True).text
    assert "已确认取消资格，申报单位和推荐单位会收到通知。" in page
    assert Entry.objects.get(pk=entry.pk).state == states.DISQUALIFIED


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(stage, as_):
    url = f"/desk/disqualifications/{stage.entry(states.SHORTLISTED).pk}/propose/"
    page = as_(stage.cast.organiser).post(url, {"ground": "其他", "text": "举报属实。"})
    assert page.status_code == 422
    assert "请写一句向社会公布的理由" in page.text and "举报属实。" in page.text


def test_refusing_by_the_page_needs_the_reason(stage, other, as_):
    entry = stage.entry(states.SHORTLISTED)
    proposing.propose(entry=entry, public_text=PUBLIC, by=stage.cast.organiser, **GIVEN)
    url = f"/desk/disqualifications/{entry.pk}/"
    assert "请写明不同意的原因" in as_(other).post(f"{url}refuse/", follow=True).text
    assert "未同意，作品的状态没有变动。" in as_(other).post(f"{url}refuse/", {"note": "不实"}, follow=True).text


def test_an_unknown_decision_and_an_entry_without_proposal_are_not_found(stage, other, as_):
    entry = stage.entry(states.SHORTLISTED)
    browser, url = as_(other), f"/desk/disqualifications/{entry.pk}/"
    assert browser.post(f"{url}confirm/").status_code == 404
    proposing.propose(entry=entry, public_text=PUBLIC, by=stage.cast.organiser, **GIVEN)
    assert browser.post(f"{url}destroy/").status_code == 404


def test_the_auditor_reads_and_does_nothing(stage, other, as_):
    entry = stage.entry(states.SHORTLISTED)
    proposing.propose(entry=entry, public_text=PUBLIC, by=stage.cast.organiser, **GIVEN)
    browser, url = as_(stage.cast.auditor), f"/desk/disqualifications/{entry.pk}/"
    page = browser.get(url).text
    assert ("佐证材料是别家的。" in page, "<textarea" in page, "确认取消资格" in page) == (True, False, False)
    assert browser.post(f"{url}confirm/").status_code == 403


def test_the_desk_says_that_a_proposal_waits(stage, as_):
    proposing.propose(entry=stage.entry(states.ADMITTED), public_text=PUBLIC, by=stage.cast.organiser, **GIVEN)
    assert "待复核的取消资格提议" in as_(stage.cast.organiser).get("/desk/organiser/").text


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_for_one_and_three(stage, other, as_, count, django_assert_num_queries):
    for number in range(count):
        let_fall(stage, other, title=f"作品之{number}")
    waiting = [stage.entry(states.ADMITTED) for _n in range(count)]
    for entry in waiting:
        proposing.propose(entry=entry, public_text=PUBLIC, by=stage.cast.organiser, **GIVEN)
    staff, anybody = as_(other), as_(None)
    staff.get("/desk/disqualifications/")
    with django_assert_num_queries(5):
        staff.get("/desk/disqualifications/")
    with django_assert_num_queries(3):
        page = anybody.get("/disqualified/")
    assert page.text.count(PUBLIC) == count


def test_the_public_list_names_what_was_public_and_no_more(stage, other, as_):
    let_fall(stage, other, title="最后一盏灯")
    let_fall(stage, other, state=states.ADMITTED, title="没有入围过")
    proposing.propose(entry=stage.entry(states.SHORTLISTED, title="只是提议"), public_text=PUBLIC, by=other, **GIVEN)
    page = as_(None).get("/disqualified/").text
    assert ("最后一盏灯" in page, "没有入围过" in page, "只是提议" in page, "佐证材料" in page) == (
        True,
        False,
        False,
        False,
    )


def test_a_published_result_marks_what_fell_since_and_the_next_leaves_it_out(stage, other, as_):
    works, organiser = stage.scored(4), stage.cast.organiser
    releasing.publish(publishing.compute(category=stage.category, by=organiser), by=organiser)
    proposal = proposing.propose(entry=works[0], public_text=PUBLIC, by=organiser, **GIVEN)
    assert "公布后取消资格" not in as_(None).get("/results/film/").text
    confirming.confirm(proposal=proposal, by=other)
    page = as_(None).get("/results/film/").text
    assert (page.count("公布后取消资格"), f"/disqualified/#{works[0].number}" in page) == (1, True)
    releasing.publish(publishing.compute(category=stage.category, by=organiser, reason=PUBLIC), by=organiser)
    assert works[0].number not in as_(None).get("/results/film/").text
