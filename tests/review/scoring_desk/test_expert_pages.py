import re

import pytest
from django.urls import reverse

from review.models import Assignment, Mark, ScoreSheet
from submissions import states
from submissions.models import Entry
from tests.factories import make_file, set_phase

JSON = {"Accept": "application/json"}


def page(assignment, name="score"):
    return reverse(name, args=[assignment.pk])


@pytest.fixture
def assigned(stage):
    """(the expert's own, the other expert's) assignment of one work."""
    entry = stage.entry(states.SHORTLISTED, title="渔排上的信号")
    stage.panel()
    return tuple(Assignment.objects.get(entry=entry, expert=e) for e in (stage.cast.expert, stage.cast.expert2))


@pytest.mark.parametrize("person", ["screener", "organiser", "auditor", "entrant", "recommender"])
def test_only_experts_open_the_scoring_desk(stage, as_, assigned, person):
    browser = as_(getattr(stage.cast, person))
    assert browser.get(reverse("my_works")).status_code == 403
    assert browser.get(page(assigned[0])).status_code == 403
    assert browser.post(page(assigned[0], "score_save"), {"m-theme": "1"}).status_code == 403


def test_another_experts_sheet_does_not_exist(stage, as_, assigned):
    browser = as_(stage.cast.expert)
    for name, call in (("score", browser.get), ("score_save", browser.post), ("score_recuse", browser.post)):
        assert call(page(assigned[1], name), {"m-theme": "1", "reason": "x"}).status_code == 404
    assert (Mark.objects.count(), Assignment.objects.filter(recused_at__isnull=False).count()) == (0, 0)


def test_a_blind_page_tells_neither_union_nor_authors_nor_file_names_nor_number(stage, as_, assigned):
    entry = assigned[0].entry
    make_file(entry, name="榕江轨道工会-陈海生.mp4")
    text = as_(stage.cast.expert).get(page(assigned[0])).content.decode()
    shown = [word for word in ("榕江轨道工会", "福州市", "陈海生", "王敏", entry.number, "林晓岚") if word in text]
    assert shown == []
    assert "渔排之间靠手机" in text and "隐去单位和作者" in text


def test_an_open_review_names_the_union(stage, as_, assigned):
    stage.campaign.spec["blind"] = "off"
    stage.campaign.save()
    text = as_(stage.cast.expert).get(page(assigned[0])).content.decode()
    assert "榕江轨道工会" in text and "陈海生" in text


def test_autosave_answers_json_and_stores_the_marks(stage, as_, assigned):
    browser = as_(stage.cast.expert)
    data = {"m-theme": "55.5", "m-craft": "", "remark": "镜头\0稳"}
    answer = browser.post(page(assigned[0], "score_save"), data, headers=JSON)
    assert (answer.status_code, answer.json()["marks"]) == (200, {"theme": "55.5"})
    assert list(Mark.objects.values_list("criterion", "points")) == [("theme", 55.5)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("61", "满分 60 分"), ("-1", "满分 60 分"), ("12.3", "整分或半分"), ("很好", "请填数字"), ("1e9", "满分 60 分")],
)
def test_a_wrong_mark_is_refused_beside_what_was_typed(stage, as_, assigned, typed, sentence):
    browser = as_(stage.cast.expert)
    quiet = browser.post(page(assigned[0], "score_save"), {"m-theme": typed}, headers={"X-Autosave": "1"})
    assert (quiet.status_code, sentence in quiet.content.decode()) == (422, True)
    whole = browser.post(page(assigned[0], "score_save"), {"m-theme": typed, "remark": "写好的评语"})
    text = whole.content.decode()
    assert (whole.status_code, sentence in text, f'value="{typed}"' in text, "写好的评语" in text) == (
        422,
        True,
        True,
        True,
    )
    assert Mark.objects.count() == 0


def test_next_leads_to_the_next_open_work_and_then_to_the_list(stage, as_):
    first, second = stage.entry(states.SHORTLISTED), stage.entry(states.SHORTLISTED)
    stage.panel()
    browser = as_(stage.cast.expert)
    one, two = (Assignment.objects.get(entry=e, expert=stage.cast.expert) for e in (first, second))
    full = {"m-theme": "50", "m-craft": "30", "go": "next"}
    assert browser.post(page(one, "score_save"), full).url == page(two)
    assert browser.post(page(two, "score_save"), full).url == reverse("my_works")


def test_sealing_one_and_sealing_the_rest(stage, as_):
    for _ in range(3):
        stage.entry(states.SHORTLISTED)
    stage.panel()
    browser = as_(stage.cast.expert)
    own = list(Assignment.objects.filter(expert=stage.cast.expert))
    browser.post(page(own[0], "score_save"), {"m-theme": "50", "m-craft": "30", "go": "seal"})
    browser.post(page(own[1], "score_save"), {"m-theme": "50", "m-craft": "30", "go": "stay"})
    assert [sheet.sealed_at is None for sheet in ScoreSheet.objects.order_by("pk")] == [False, True]
    browser.post(reverse("seal_category", args=["film"]))
    assert ScoreSheet.objects.filter(sealed_at__isnull=False).count() == 2
    refused = browser.post(page(own[0], "score_save"), {"m-theme": "1"})
    assert (refused.status_code, "已经签名提交" in refused.content.decode()) == (422, True)


def test_recusal_in_two_taps_removes_the_work(stage, as_, assigned):
    browser = as_(stage.cast.expert)
    assert browser.post(page(assigned[0], "score_recuse"), {}).status_code == 422
    assert browser.post(page(assigned[0], "score_recuse"), {"reason": "认识作者"}).status_code == 302
    assert Assignment.objects.get(pk=assigned[0].pk).recusal_reason == "认识作者"
    assert browser.get(page(assigned[0])).status_code == 404


def test_a_work_that_left_the_shortlist_is_gone(stage, as_, assigned):
    Entry.objects.update(state=states.DISQUALIFIED)
    assert as_(stage.cast.expert).get(page(assigned[0])).status_code == 404


def test_out_of_time_the_sheet_can_be_read_and_not_changed(stage, as_, assigned):
    set_phase(stage.campaign, "expert", is_open=False)
    browser = as_(stage.cast.expert)
    assert browser.get(page(assigned[0])).status_code == 200
    assert browser.post(page(assigned[0], "score_save"), {"m-theme": "1"}).status_code == 422
    assert Mark.objects.count() == 0


def test_no_page_of_an_expert_tells_votes_or_others_scores(stage, as_, assigned):
    stage.score(assigned[0].entry, ("11.5", "12.5"), ("47.5", "36.5"), ("48.5", "37.5"))
    browser = as_(stage.cast.expert)
    for address in (reverse("my_works"), page(assigned[0])):
        text = browser.get(address).content.decode().partition("<main")[2].partition("</main>")[0]
        text = re.sub(r"<[^>]*>", " ", text)  # the coordinates of a picture are no marks
        assert [mark for mark in ("47.5", "36.5", "84.0", "48.5") if mark in text] == []
        assert "票" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_my_works_asks_the_same_number_of_questions(stage, as_, rows, django_assert_num_queries):
    for _ in range(rows):
        stage.entry(states.SHORTLISTED)
    stage.panel()
    for entry in Entry.objects.all():
        stage.score(entry, *[("50", "30")] * 3)
    browser = as_(stage.cast.expert)
    with django_assert_num_queries(7):
        browser.get(reverse("my_works"))


def test_autosave_asks_few_questions(stage, as_, assigned, django_assert_num_queries):
    browser = as_(stage.cast.expert)
    data = {"m-theme": "50", "m-craft": "30"}
    browser.post(page(assigned[0], "score_save"), data, headers=JSON)
    with django_assert_num_queries(8):  # five of the desk's own, the person, a transaction's begin and end
        browser.post(page(assigned[0], "score_save"), data | {"m-theme": "51"}, headers=JSON)
