import json

import pytest
from django.urls import reverse

from accounts.models import User
from campaign import memory
from review.awards import deciding
from review.models import Result, ResultRow
from review.results import explaining, exports, publishing
from review.results.recompute import ranking
from submissions import states
from tests.factories import make_file, make_user, set_phase
from tests.review import releasing
from tests.review.results.test_results import vote

DESK = "results_desk"


@pytest.fixture
def published(stage):
    entries = stage.scored()
    vote(stage, entries[1], 3)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    return releasing.publish(result, by=stage.cast.organiser)


@pytest.mark.parametrize(
    ("person", "status"),
    [("organiser", 200), ("auditor", 200), ("screener", 403), ("expert", 403), ("entrant", 403), ("recommender", 403)],
)
@pytest.mark.parametrize("name", [DESK, "organiser_desk"])
def test_desks_are_for_organiser_and_auditor(stage, as_, person, status, name):
    assert as_(getattr(stage.cast, person)).get(reverse(name)).status_code == status


def test_the_desk_lists_what_is_missing(stage, as_):
    stage.entry(states.SHORTLISTED)
    text = as_(stage.cast.organiser).get(reverse(DESK)).content.decode()
    assert "只有 0 位专家评分" in text and "计算排名" not in text
    answer = as_(stage.cast.organiser).post(reverse("result_compute", args=["film"]), follow=True)
    assert ("还不能计算" in answer.content.decode(), Result.objects.count()) == (True, 0)


def test_computing_and_publishing_from_the_desk(stage, as_):
    stage.scored()
    browser = as_(stage.cast.organiser)
    assert "计算排名" in browser.get(reverse(DESK)).content.decode()
    browser.post(reverse("result_compute", args=["film"]))
    result = Result.objects.get()
    assert browser.get(reverse("result", args=["film"])).status_code == 404
    assert "奖项还没有审定" in browser.post(reverse("result_sign", args=[result.pk]), follow=True).content.decode()
    other = as_(make_user("zuzhi2", role="organiser"))
    decision = deciding.propose(result=result, given={}, reasons={}, reason="", by=stage.cast.organiser)
    deciding.confirm(decision=decision, by=User.objects.get(username="zuzhi2"))
    for one in (browser, browser):
        page = one.post(reverse("result_sign", args=[result.pk]), follow=True).content.decode()
    assert "您已经签过这一版" in page and "公布这一版" not in page
    assert "监督签注" in as_(stage.cast.auditor).get(reverse(DESK)).content.decode()
    assert "公布这一版" in other.post(reverse("result_sign", args=[result.pk]), follow=True).content.decode()
    browser.post(reverse("result_publish", args=[result.pk]))
    assert as_(None).get(reverse("result", args=["film"])).status_code == 200


def test_an_auditor_neither_computes_nor_publishes(stage, as_):
    stage.scored()
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    browser = as_(stage.cast.auditor)
    assert browser.post(reverse("result_compute", args=["film"])).status_code == 403
    assert browser.post(reverse("result_publish", args=[result.pk])).status_code == 403
    assert "公布这一版" not in browser.get(reverse(DESK)).content.decode()


def test_nothing_unpublished_is_public(stage, as_):
    stage.scored()
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    visitor = as_(None)
    assert "结果还没有公布" in visitor.get(reverse("results")).content.decode()
    for address in (
        reverse("result", args=["film"]),
        reverse("result_bundle", args=["film"]),
        reverse("result_file", args=["film", "csv"]),
        reverse("result", args=["none"]),
    ):
        assert visitor.get(address).status_code == 404


def test_every_score_opens_to_its_parts(stage, published, as_):
    text = as_(None).get(reverse("result", args=["film"])).content.decode()
    for part in (
        "专家A",
        "3 份评分表取平均",
        "60 + 40 ×（3 − 1）÷ 2 = 100.00",
        "93.40",
        published.inputs_sha256,
        "3 票",
    ):
        assert part in text
    assert [expert.name for expert in stage.experts if expert.name in text] == []


def test_trimmed_sheets_are_struck(stage):
    totals = {"专家A": "80", "专家B": "70", "专家C": "90", "专家D": "95", "专家E": "85"}
    sheets = [{"expert": name, "marks": {"theme": total}} for name, total in totals.items()]
    work = {"number": "N1", "title": "x", "votes": 4, "rubric": [["theme", "主题", "100"]], "sheets": sheets}
    inputs = {"expert_weight": "60", "vote_weight": "40", "vote_rule": "share_of_top", "entries": [work]}
    entry = stage.entry(states.SHORTLISTED, number="N1")
    row = ResultRow(
        entry=entry, rank=1, expert_score=85, vote_score=100, final_score=91, votes=4,
        parts={"dropped": ["专家B", "专家D"], "vote_place": "1.0"},
    )  # fmt: skip
    (one,) = explaining.explain(Result(inputs=inputs), [row])
    assert [(s.expert, s.total, s.dropped) for s in one.sheets] == [
        ("专家A", "80.0", ""), ("专家B", "70.0", "去掉的最低分"), ("专家C", "90.0", ""),
        ("专家D", "95.0", "去掉的最高分"), ("专家E", "85.0", ""),
    ]  # fmt: skip
    assert (one.expert_how, one.vote_how) == (
        "5 份评分表，去掉一个最高分、一个最低分，余下 3 份取平均", "4 ÷ 4 × 100 = 100.00",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_files_can_be_downloaded_by_anybody(published, as_, kind):
    answer = as_(None).get(reverse("result_file", args=["film", kind]))
    assert (answer.status_code, answer.headers["Content-Disposition"]) == (
        200, f'attachment; filename="2023-film-v1.{kind}"',
    )  # fmt: skip
    assert as_(None).get(reverse("result_file", args=["film", "exe"])).status_code == 404


def test_the_bundle_recomputes_to_the_published_digest(published, as_):
    answer = as_(None).get(reverse("result_bundle", args=["film"]))
    assert answer.content == exports.as_bundle(published)
    assert ranking.digest(json.loads(answer.content)) == published.inputs_sha256


def test_results_leads_to_the_published_category(published, as_):
    assert as_(None).get(reverse("results")).url == reverse("result", args=["film"])


def test_the_organiser_sees_what_waits_and_what_is_stuck(stage, as_):
    from datetime import timedelta

    from django.utils import timezone

    entry = stage.entry(states.RECOMMENDED, title="听见车间")
    make_file(entry, state="checking", received_at=timezone.now() - timedelta(hours=1))
    page = as_(stage.cast.organiser).get(reverse("organiser_desk"))
    text = page.content.decode()
    assert [(w.what, w.count) for w in page.context["waiting"]] == [("待初评的作品", 1)]
    assert "《听见车间》的文件检查停了 30 分钟以上" in text


@pytest.mark.parametrize(
    ("state", "phase"), [(states.SUBMITTED, "recommend"), (states.RECOMMENDED, "vote"), (states.ADMITTED, "vote")]
)
def test_nothing_waits_for_whom_the_calendar_left_behind(stage, as_, state, phase):
    entry, desk = stage.entry(state), as_(stage.cast.organiser)
    assert [w.count for w in desk.get(reverse("organiser_desk")).context["waiting"]] == [1]
    set_phase(entry.campaign, phase, is_open=False)
    memory.forget()
    assert desk.get(reverse("organiser_desk")).context["waiting"] == []


@pytest.mark.parametrize("works", [1, 3])
def test_pages_ask_the_same_number_of_questions(stage, as_, works, django_assert_num_queries):
    stage.scored(works)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    browser = as_(stage.cast.organiser)
    browser.get(reverse(DESK))
    with django_assert_num_queries(19):  # the most: computed, and neither signed nor published
        browser.get(reverse(DESK))
    releasing.publish(result, by=stage.cast.organiser)
    browser.get(reverse(DESK))
    with django_assert_num_queries(6):
        as_(None).get(reverse("result", args=["film"]))
    with django_assert_num_queries(17):
        browser.get(reverse(DESK))
    with django_assert_num_queries(35):
        browser.get(reverse("organiser_desk"))
