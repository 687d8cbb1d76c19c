"""The screening's progress: every number is the length of the list it opens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from review.screening import decisions
from submissions import states
from tests.factories import make_entry, make_union
from tests.review.conftest import FIT, Stage

URL = "screening_progress"


@pytest.fixture
def screened(stage: Stage) -> Stage:
    """Two admitted, one rejected, three waiting, one returned; one of another union and category."""
    for title in ("甲", "乙"):
        decisions.admit(entry=stage.entry(title=title), by=stage.cast.screener, marks=FIT)
    decisions.reject(entry=stage.entry(title="丙"), by=stage.cast.organiser, note="不符合征集范围")
    for title in ("丁", "戊"):
        stage.entry(title=title)
    stage.entry(states.RETURNED, returned_from=states.RECOMMENDED, recommended_at=timezone.now())
    stage.entry(states.DRAFT)
    make_entry(stage.campaign.categories.get(code="picture"), union=make_union(), state=states.RECOMMENDED)
    return stage


def links(page: str) -> list[tuple[str, int]]:
    return [(href.replace("&amp;", "&"), int(n)) for href, n in re.findall(r'<a href="([^"]+)">(\d+)</a>', page)]


def test_every_number_is_the_length_of_its_list(screened: Stage, as_: Any) -> None:
    browser = as_(screened.cast.screener)
    found = links(browser.get(reverse(URL)).content.decode())
    assert len(found) > 20
    for href, number in found:
        assert browser.get(href).context["page"].paginator.count == number, href


def test_people_and_days_open_what_was_decided(screened: Stage, as_: Any) -> None:
    browser = as_(screened.cast.organiser)
    page = browser.get(reverse(URL))
    told = {person.name: person for person in page.context["people"]}
    screener = told[screened.cast.screener.name]
    assert (screener.total, screener.admitted, told[screened.cast.organiser.name].rejected) == (2, 2, 1)
    assert browser.get(screener.link).context["page"].paginator.count == 2
    point = page.context["chart"].points[0]
    assert (point.values, browser.get(point.url).context["page"].paginator.count) == ((2, 0, 1), 3)


def test_the_sums_agree(screened: Stage, as_: Any) -> None:
    context = as_(screened.cast.auditor).get(reverse(URL)).context
    whole = context["whole"]
    assert (whole.total, whole.waiting, whole.returned, whole.passed, whole.rejected) == (7, 3, 1, 2, 1)
    sums = {table.title: sum(row.total for row in table.rows) for table in context["tables"] if table.rows}
    assert sums == {"按项目": 7, "按推荐单位": 7, "按工会类型": 7}


@pytest.mark.parametrize(
    ("role", "status"), [("screener", 200), ("auditor", 200), ("recommender", 403), ("expert", 403)]
)
def test_who_reads_it(screened: Stage, as_: Any, role: str, status: int) -> None:
    assert as_(getattr(screened.cast, role)).get(reverse(URL)).status_code == status


@pytest.mark.parametrize("more", [0, 3])
def test_so_many_questions_whatever_there_is(
    screened: Stage, as_: Any, more: int, django_assert_num_queries: Any
) -> None:
    for _n in range(more):
        screened.entry()
    browser = as_(screened.cast.organiser)
    browser.get(reverse(URL))
    with django_assert_num_queries(7):
        browser.get(reverse(URL))
