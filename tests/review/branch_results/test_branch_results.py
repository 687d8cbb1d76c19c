"""A recommending union's screening results: its own, with reasons, told once when nothing waits any more."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from review.branch_results import telling
from review.screening import decisions
from submissions import states
from tests.factories import make_entry, make_union, make_user, set_phase
from tests.review.conftest import FIT, Stage

URL = "branch_results"
LATER = timedelta(days=400)


@pytest.fixture
def screened(stage: Stage) -> Stage:
    """Of the cast's branch one passed, one refused; another branch has one too."""
    decisions.admit(entry=stage.entry(title="甲"), by=stage.cast.screener, note="会议看过：不写给单位", marks=FIT)
    decisions.reject(entry=stage.entry(title="乙"), by=stage.cast.screener, note="片尾有商业广告")
    stage.entry(states.DRAFT)
    make_entry(stage.category, union=make_union(name="别家工会"), state=states.RECOMMENDED, title="别家的")
    return stage


def closed(stage: Stage) -> None:
    set_phase(stage.campaign, "screening", is_open=False)


def test_the_page_shows_what_the_union_was_told(screened: Stage, as_: Any) -> None:
    page = as_(screened.cast.recommender).get(reverse(URL))
    told = [(line.entry.title, line.reasons) for line in page.context["results"].lines]
    assert told == [("甲", ""), ("乙", "片尾有商业广告")]
    text = page.content.decode()
    assert "进入省级初评 2 件，通过 1 件，未通过 1 件" in text
    assert screened.cast.screener.name not in text
    assert "不写给单位" not in text
    assert "别家的" not in text


def test_excel_holds_the_same(screened: Stage, as_: Any) -> None:
    answer = as_(screened.cast.recommender).get(reverse("branch_results_excel"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.values)  # type: ignore[union-attr]
    assert [(row[2], row[6]) for row in rows[1:]] == [("甲", None), ("乙", "片尾有商业广告")]


def test_told_once_and_only_when_all_is_over(screened: Stage) -> None:
    assert telling.tell_all() == 0  # the phase is open
    late = screened.entry(states.RETURNED, recommended_at=timezone.now(), returned_from=states.RECOMMENDED)
    closed(screened)
    assert telling.tell_all() == 0  # one is still to be mended
    late.delete()
    make_user(role="recommender", union=screened.cast.recommender.union)
    assert telling.tell_all() == 2
    assert telling.tell_all() == 0
    told = Notice.objects.filter(kind="branch.screened").first()
    assert told is not None
    assert "共 2 件，初评通过 1 件，未通过 1 件" in told.text
    assert reverse(URL) in told.text


def test_the_page_says_whether_it_is_final(screened: Stage, as_: Any) -> None:
    browser = as_(screened.cast.recommender)
    assert "初评还没有全部结束" in browser.get(reverse(URL)).content.decode()
    closed(screened)
    assert "初评还没有全部结束" not in browser.get(reverse(URL)).content.decode()


@pytest.mark.parametrize(("role", "status"), [("entrant", 403), ("screener", 403), ("expert", 403), ("auditor", 403)])
def test_for_recommenders_only(screened: Stage, as_: Any, role: str, status: int) -> None:
    assert as_(getattr(screened.cast, role)).get(reverse(URL)).status_code == status
    assert as_(getattr(screened.cast, role)).get(reverse("branch_results_excel")).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_so_many_questions_whatever_there_is(
    stage: Stage, as_: Any, count: int, django_assert_num_queries: Any
) -> None:
    for _n in range(count):
        decisions.reject(entry=stage.entry(), by=stage.cast.screener, note="不符合")
    browser = as_(stage.cast.recommender)
    browser.get(reverse(URL))
    with django_assert_num_queries(5):
        browser.get(reverse(URL))
