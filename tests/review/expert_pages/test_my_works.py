"""What an expert's list says, which work comes next, and how long the rest will take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from django.urls import reverse

from common.refusals import NotAllowed
from review.expert_pages import my_works, pace
from review.models import Assignment
from review.scoring_desk import putting_off, sheets
from submissions import states


@pytest.fixture
def own(stage: Any) -> list[Assignment]:
    """Four works; the first has both marks, the others none."""
    for n in range(4):
        stage.entry(states.SHORTLISTED, title=f"第{n}件")
    stage.panel()
    rows = list(Assignment.objects.filter(expert=stage.cast.expert).order_by("position", "pk"))
    sheets.save_marks(assignment=rows[0], by=rows[0].expert, marks={"theme": D(50), "craft": D(30)})
    return rows


def rows_now() -> list[my_works.Row]:
    found = Assignment.objects.select_related("sheet", "entry").order_by("position", "pk")
    return [my_works.Row(row, n) for n, row in enumerate(found.filter(expert__username="linzhiyuan"), start=1)]


def next_after(own: Assignment) -> Assignment | None:
    row = my_works.following(rows_now(), own)
    return row and row.assignment


def put_off(*rows: Assignment) -> None:
    for row in rows:
        putting_off.put_off(assignment=row, by=row.expert)


def test_the_next_goes_round_and_those_put_off_come_last_in_their_order(own: list[Assignment]) -> None:
    assert next_after(own[0]) == own[1]
    assert next_after(own[3]) == own[1]  # round, past the finished one
    put_off(own[2], own[1])
    assert next_after(own[0]) == own[3]
    sheets.save_marks(assignment=own[3], by=own[3].expert, marks={"theme": D(1), "craft": D(1)})
    assert next_after(own[3]) == own[2]
    assert next_after(own[2]) == own[1]
    for row in own[1:3]:
        sheets.save_marks(assignment=row, by=row.expert, marks={"theme": D(1), "craft": D(1)})
    assert next_after(own[2]) is None


def test_nobody_else_puts_it_off(stage: Any, own: list[Assignment]) -> None:
    with pytest.raises(NotAllowed):
        putting_off.put_off(assignment=own[1], by=stage.cast.expert2)


def test_an_unfinished_sheet_stays_with_its_missing_points_without_a_script(
    stage: Any, as_: Any, own: list[Assignment]
) -> None:
    browser = as_(stage.cast.expert)
    saved = reverse("score_save", args=[own[1].pk])
    stays = browser.post(saved, {"m-theme": "40", "m-craft": "", "go": "next"}, follow=True)
    text = stays.content.decode()
    assert stays.request["PATH_INFO"] == reverse("score", args=[own[1].pk])
    assert "先放到最后" in text and text.count("data-missing") == 1 and 'value="40' in text
    goes = browser.post(saved, {"m-theme": "40", "go": "last"})
    assert goes.url == reverse("score", args=[own[2].pk])
    own[1].refresh_from_db()
    assert own[1].put_off_at is not None


@pytest.mark.parametrize(
    ("show", "seen"), [("", 4), ("left", 3), ("done", 1), ("put-off", 1), ("recused", 0), ("nonsense", 4)]
)
def test_the_list_is_narrowed(stage: Any, as_: Any, own: list[Assignment], show: str, seen: int) -> None:
    put_off(own[2])
    text = as_(stage.cast.expert).get(reverse("my_works"), {"show": show}).content.decode()
    assert text.count("data-work=") == seen


@pytest.mark.parametrize("works", [1, 3])
def test_a_sheet_asks_the_same_number_of_questions(
    stage: Any, as_: Any, works: int, django_assert_num_queries: Any
) -> None:
    for _ in range(works):
        stage.entry(states.SHORTLISTED)
    stage.panel()
    row = Assignment.objects.filter(expert=stage.cast.expert).order_by("position", "pk")[0]
    browser = as_(stage.cast.expert)
    with django_assert_num_queries(8):  # the last one: whether the category has reference works
        browser.get(reverse("score", args=[row.pk]))


def test_two_of_her_own_stand_side_by_side_and_no_others(stage: Any, as_: Any, own: list[Assignment]) -> None:
    browser, address = as_(stage.cast.expert), reverse("score", args=[own[1].pk])
    text = browser.get(address, {"beside": own[0].pk}).content.decode()
    assert 'id="beside-panel"' in text and "50.0 / 60" in text
    other = Assignment.objects.exclude(expert=stage.cast.expert).first()
    for wrong in (other.pk, own[1].pk, 10**9, "x"):
        assert 'id="beside-panel"' not in browser.get(address, {"beside": wrong}).content.decode()


def test_what_is_signed_can_be_printed(stage: Any, as_: Any, own: list[Assignment]) -> None:
    browser = as_(stage.cast.expert)
    links = [reverse("score_print", args=[own[0].pk]), reverse("scores_print", args=[stage.category.code])]
    pages = [reverse("score", args=[own[0].pk]), reverse("my_works")]
    assert [link in browser.get(page).content.decode() for link, page in zip(links, pages, strict=True)] == [False] * 2
    sheets.seal(assignment=own[0], by=own[0].expert)
    assert [link in browser.get(page).content.decode() for link, page in zip(links, pages, strict=True)] == [True] * 2


# ── Her own spread and pace ──
def test_totals_are_counted_by_five_points() -> None:
    chart = pace.distribution([D("69.5"), D(70), D("74.5"), D(100)])
    assert [(point.label, point.values) for point in chart.points] == [
        ("65", (1,)), ("70", (2,)), ("75", (0,)), ("80", (0,)), ("85", (0,)), ("90", (0,)), ("95", (1,)),
    ]  # fmt: skip
    assert pace.distribution([]).is_empty and pace.mean([]) is None and pace.mean([D(70), D(71)]) == D("70.5")


def test_the_time_left_is_told_by_her_own_pace_once_it_is_known() -> None:
    start = datetime(2026, 11, 1, 9, tzinfo=UTC)
    minutes = [0, 4, 8, 100, 106]  # a rest of 92 minutes tells nothing
    times = [start + timedelta(minutes=n) for n in minutes]
    assert pace.minutes_left(left=10, finished_at=times) == 40
    assert pace.minutes_left(left=10, finished_at=times[:3]) is None
    assert pace.minutes_left(left=0, finished_at=times) is None


# ── Without a line ──
def test_the_program_of_the_desk_may_stand_before_the_list_too(client: Any, db: None) -> None:
    answer = client.get(reverse("score_worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert (answer["Service-Worker-Allowed"], "scoring-" in answer.content.decode()) == ("/", True)
    assert "网络不通" in client.get(reverse("score_no_line")).content.decode()
