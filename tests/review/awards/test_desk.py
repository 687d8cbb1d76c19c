from __future__ import annotations

import pytest
from django.urls import reverse

from review.awards import decided, deciding
from review.models import AwardDecision
from review.results import publishing
from tests.factories import make_user, set_phase

DESK = "awards_desk"


def page(name: str, *more: str) -> str:
    return reverse(name, args=["film", *more])


def test_two_organisers_decide_a_category_from_the_desk(stage, as_):
    entries = stage.scored(4)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    browser, other = as_(stage.cast.organiser), make_user("zuzhi2", role="organiser", name="第二位")
    assert "还有 1 个项目没有审定" in browser.get(reverse(DESK)).content.decode()
    form = {f"award-{entry.pk}": "" for entry in entries}
    answer = browser.post(page("awards_propose"), form)
    assert (answer.status_code, "请写明原因" in answer.content.decode()) == (422, True)
    browser.post(page("awards_propose"), form | {f"reason-{entries[0].pk}": "作品有争议，空缺"})
    assert "须由另一位省总活动管理员登录后确认" in browser.get(page("awards_category")).content.decode()
    browser.post(page("awards_decide", "confirm"))
    assert AwardDecision.objects.get().is_open  # not by the one who proposed it
    as_(other).post(page("awards_decide", "confirm"))
    text = as_(stage.cast.auditor).get(page("awards_category")).content.decode()
    assert (decided.problem(result), set(decided.awards(result).values())) == ("", {""})
    assert "作品有争议，空缺" in text and "第二位" in text


def test_a_new_version_proposes_again_what_was_decided(stage, as_):
    entries = stage.scored(4)
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    form = {f"award-{entries[0].pk}": "", f"reason-{entries[0].pk}": "作品有争议，空缺"}
    as_(stage.cast.organiser).post(page("awards_propose"), form)
    as_(make_user("zuzhi2", role="organiser")).post(page("awards_decide", "confirm"))
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    assert "作品有争议，空缺" in as_(stage.cast.organiser).get(page("awards_category")).content.decode()


def test_places_and_prizes_are_not_shown_while_the_vote_runs_again(stage, as_):
    stage.scored(4)
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    set_phase(stage.campaign, "vote", is_open=True)
    text = as_(stage.cast.organiser).get(page("awards_category")).content.decode()
    assert "还没有可以审定的结果" in text and "作品之0" not in text


@pytest.mark.parametrize("works", [1, 3])
def test_the_desk_asks_the_same_number_of_questions(stage, as_, works, django_assert_num_queries):
    stage.scored(works)
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    browser = as_(stage.cast.organiser)
    browser.get(reverse(DESK))
    with django_assert_num_queries(4):
        browser.get(reverse(DESK))
    with django_assert_num_queries(6):
        browser.get(page("awards_category"))


def test_the_form_stands_once_on_the_page_and_not_in_the_chips_above_it(stage, as_):
    entries = stage.scored(1)
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    text = as_(stage.cast.organiser).get(page("awards_category")).content.decode()
    assert text.count(f'name="award-{entries[0].pk}"') == 1


def test_prizes_of_several_categories_are_proposed_and_confirmed_together(stage, as_):
    """Only where they stand as computed, and only by another person."""
    entries = stage.scored(4)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    first, second = as_(stage.cast.organiser), as_(make_user("zuzhi2", role="organiser", name="第二位"))
    assert "按计算结果提出" in first.get(reverse(DESK)).content.decode()
    first.post(reverse("awards_propose_several"), {"result": [result.pk, 999999]})
    decision = AwardDecision.objects.get()
    assert "确认按计算结果授奖" not in first.get(reverse(DESK)).content.decode()
    assert (
        "须由另一位"
        in first.post(reverse("awards_confirm_several"), {"decision": decision.pk}, follow=True).content.decode()
    )
    assert "确认按计算结果授奖" in second.get(reverse(DESK)).content.decode()
    second.post(reverse("awards_confirm_several"), {"decision": decision.pk})
    assert decided.problem(result) == ""

    newer = publishing.compute(category=stage.category, by=stage.cast.organiser)
    differing = deciding.propose(
        result=newer, given={entries[0].pk: ""}, reasons={entries[0].pk: "空缺"}, reason="", by=stage.cast.organiser
    )
    said = second.post(reverse("awards_confirm_several"), {"decision": differing.pk}, follow=True).content.decode()
    assert "“微视频”：提出的奖项与计算结果不同，请打开核对后单独确认。所选项目都没有确认。" in said
    assert "确认按计算结果授奖" not in said and "与计算结果不同" in said
