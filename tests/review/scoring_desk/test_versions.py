"""Every save is kept; two devices with one sheet; the answers to a program that saves by itself."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from campaign import memory
from common.refusals import Refused
from review.models import Assignment, Mark, ScoreSheet, SheetVersion
from review.scoring_desk import merging, sheets
from review.scoring_desk.merging import Superseded
from review.scoring_desk.open_now import open_until
from submissions import states
from tests.factories import set_phase

JSON = {"Accept": "application/json"}


@pytest.fixture
def own(stage: Any) -> Assignment:
    entry = stage.entry(states.SHORTLISTED)
    stage.panel()
    return Assignment.objects.get(entry=entry, expert=stage.cast.expert)


def save(own: Assignment, based_on: int | None = None, **given: Any) -> ScoreSheet:
    marks = {code: D(points) if points else None for code, points in given.pop("marks", {}).items()}
    return sheets.save_marks(assignment=own, by=own.expert, marks=marks, based_on=based_on, **given)


def kept() -> list[tuple[int, dict[str, str], dict[str, str], str, str]]:
    return list(SheetVersion.objects.values_list("version", "marks", "remarks", "remark", "device"))


# ── Versions ──
def test_every_save_and_the_seal_are_kept_and_the_seal_names_its_version(own: Assignment) -> None:
    save(own, marks={"theme": "50"}, remarks={"craft": " 收音\0好 "}, device="平板")
    save(own, marks={"theme": "51.5", "craft": "30"}, remark="稳")
    sheet = sheets.seal(assignment=own, by=own.expert, device="手机")
    assert kept() == [
        (1, {"theme": "50"}, {"craft": "收音好"}, "", "平板"),
        (2, {"theme": "51.5", "craft": "30"}, {"craft": "收音好"}, "稳", ""),
        (3, {"theme": "51.5", "craft": "30"}, {"craft": "收音好"}, "稳", "手机"),
    ]
    assert (sheet.sealed_version, ScoreSheet.objects.get().sealed_version) == (3, 3)
    assert [row.by for row in SheetVersion.objects.all()] == [own.expert] * 3


@pytest.mark.parametrize(("blind", "looked_up"), [("off", False), ("desk", True), ("strict", True)])
def test_the_seal_keeps_the_sentence_that_was_signed(stage: Any, own: Assignment, blind: str, looked_up: bool) -> None:
    stage.campaign.spec["blind"] = blind
    stage.campaign.save()
    memory.forget()
    save(own, marks={"theme": "50", "craft": "30"})
    sheets.seal(assignment=own, by=own.expert)
    said = "，评分前没有查询作品的申报单位和作者" if looked_up else ""
    assert list(SheetVersion.objects.values_list("sentence", flat=True)) == [
        "",
        f"我（{own.expert.name}）独立评出以上分数{said}，确认提交。",
    ]


def test_a_save_that_changes_nothing_makes_no_version(own: Assignment) -> None:
    save(own, marks={"theme": "50"})
    save(own, marks={"theme": "50.0", "craft": ""}, remark=" ")
    assert (SheetVersion.objects.count(), AuditEvent.objects.filter(action="sheet.save").count()) == (1, 1)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_keeps_versions_as_they_are(own: Assignment, change: str) -> None:
    save(own, marks={"theme": "50"})
    rows = SheetVersion.objects.all()
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        rows.update(marks={"theme": "60"}) if change == "update" else rows._raw_delete(rows.db)
    assert kept()[0][1] == {"theme": "50"}


def test_the_database_refuses_a_seal_that_names_another_version(own: Assignment) -> None:
    save(own, marks={"theme": "50", "craft": "30"})
    sheets.seal(assignment=own, by=own.expert)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.update(version=4)


# ── Two devices ──
def test_different_fields_of_two_devices_are_put_together(own: Assignment) -> None:
    save(own, marks={"theme": "50", "craft": "30"})
    save(own, 1, marks={"theme": "52", "craft": "30"}, remarks={"theme": "好"})
    sheet = save(own, 1, marks={"theme": "50", "craft": "31"})
    assert (sheet.version, sheet.marks_now) == (3, {"theme": "52", "craft": "31"})
    assert sorted(Mark.objects.values_list("criterion", "points")) == [("craft", D(31)), ("theme", D(52))]
    assert kept()[2][2] == {"theme": "好"}


@pytest.mark.parametrize(
    ("elsewhere", "here"),
    [
        ({"marks": {"theme": "52"}}, {"marks": {"theme": "53"}}),
        ({"marks": {"theme": ""}}, {"marks": {"theme": "53"}}),
        ({"marks": {"theme": "52"}}, {"marks": {"theme": ""}}),
        ({"remarks": {"theme": "甲"}}, {"remarks": {"theme": "乙"}}),
        ({"remark": "甲"}, {"remark": "乙"}),
    ],
)
def test_the_same_field_changed_on_both_devices_is_stored_on_neither(
    own: Assignment, elsewhere: dict[str, Any], here: dict[str, Any]
) -> None:
    save(own, marks={"theme": "50", "craft": "30"})
    save(own, 1, **elsewhere)
    before = kept()
    with pytest.raises(Superseded) as conflict:
        save(own, 1, **here)
    assert (conflict.value.newest.version, kept()) == (2, before)


def test_the_same_change_on_both_devices_is_no_conflict(own: Assignment) -> None:
    save(own, marks={"theme": "50"})
    assert save(own, 1, marks={"theme": "52"}).version == 2
    assert save(own, 1, marks={"theme": "52"}).version == 2  # the answer to the first was lost on the way


def test_a_version_that_is_not_known_counts_as_an_empty_sheet(own: Assignment) -> None:
    save(own, marks={"theme": "50"})
    assert save(own, 7, marks={"craft": "30"}).marks_now == {"theme": "50", "craft": "30"}
    with pytest.raises(Superseded):
        save(own, 7, marks={"theme": "51"})
    assert merging.merged({("mark", "theme"): "1"}, newest=None, base=None, based_on=3) == {("mark", "theme"): "1"}


def test_a_remark_is_of_a_criterion_of_the_sheet(own: Assignment) -> None:
    with pytest.raises(Refused, match="没有这一项"):
        save(own, remarks={"other": "x"})


# ── Answers to a program ──
def post(browser: Any, own: Assignment, **data: str) -> Any:
    return browser.post(reverse("score_save", args=[own.pk]), data, headers=JSON)


def test_a_save_is_answered_with_what_stands_now(as_: Any, own: Assignment) -> None:
    data = {"m-theme": "50.5", "m-craft": "", "r-theme": "好", "at": "2026-06-01T08:00:00+08:00", "device": "d1"}
    answer = post(as_(own.expert), own, **data)
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "version": 1,
            "total": "50.5",
            "state": "open",
            "missing": ["craft"],
            "marks": {"theme": "50.5"},
            "remarks": {"theme": "好"},
            "remark": "",
            "conflict": None,
        },
    )
    row = SheetVersion.objects.get()
    assert (row.device, row.typed_at and row.typed_at.isoformat()) == ("d1", "2026-06-01T00:00:00+00:00")
    sealed = post(as_(own.expert), own, **{"m-craft": "30", "based_on": "1", "go": "seal"})
    told = {name: sealed.json()[name] for name in ("version", "total", "state", "missing", "conflict")}
    assert told == {"version": 3, "total": "80.5", "state": "sealed", "missing": [], "conflict": None}


@pytest.mark.parametrize("at", ["", "gestern", "2026-13-45T99:00:00Z", "2026-06-01T08:00:00"])
def test_a_time_that_cannot_be_read_is_left_out(as_: Any, own: Assignment, at: str) -> None:
    assert post(as_(own.expert), own, **{"m-theme": "50", "at": at}).status_code == 200
    assert SheetVersion.objects.get().typed_at is None


def test_a_conflict_is_answered_with_both(as_: Any, own: Assignment) -> None:
    save(own, marks={"theme": "50"}, device="d1")
    save(own, 1, marks={"theme": "52"}, remark="稳", device="d2")
    answer = post(as_(own.expert), own, **{"m-theme": "53", "based_on": "1"})
    said = answer.json()
    at = said["conflict"].pop("at")
    assert (answer.status_code, said["version"], said["total"], said["state"]) == (409, 2, "52", "open")
    assert said["conflict"] == {"version": 2, "marks": {"theme": "52"}, "remarks": {}, "remark": "稳", "device": "d2"}
    assert at == SheetVersion.objects.get(version=2).at.isoformat()


def test_refusals_are_answered_with_a_sentence_and_the_state(stage: Any, as_: Any, own: Assignment) -> None:
    browser = as_(own.expert)
    wrong = post(browser, own, **{"m-theme": "61"})
    assert (wrong.status_code, wrong.json()["state"], "满分 60 分" in wrong.json()["message"]) == (422, "open", True)
    set_phase(stage.campaign, "expert", is_open=False)
    assert post(browser, own, **{"m-theme": "1"}).json()["state"] == "closed"
    set_phase(stage.campaign, "expert", is_open=True)
    save(own, marks={"theme": "50", "craft": "30"})
    sheets.seal(assignment=own, by=own.expert)
    assert post(browser, own, **{"m-theme": "1"}).json()["state"] == "sealed"
    other = Assignment.objects.get(expert=stage.cast.expert2)
    theirs = post(browser, other, **{"m-theme": "1"})
    assert (theirs.status_code, theirs.json()["state"]) == (404, "closed")
    sheets.recuse(assignment=other, by=other.expert, reason="认识作者")
    assert post(as_(other.expert), other, **{"m-theme": "1"}).json()["state"] == "recused"


@pytest.mark.parametrize(("person", "status"), [(None, 401), ("organiser", 403), ("entrant", 403)])
def test_who_is_logged_out_is_told_so_and_loses_nothing(
    stage: Any, as_: Any, client: Any, own: Assignment, person: str | None, status: int
) -> None:
    answer = post(as_(getattr(stage.cast, person)) if person else client, own, **{"m-theme": "50"})
    assert (answer.status_code, list(answer.json()), SheetVersion.objects.count()) == (status, ["message"], 0)


@pytest.mark.parametrize("works", [1, 3])
def test_a_save_asks_five_questions_beside_who_asks(
    stage: Any, as_: Any, works: int, django_assert_num_queries: Any
) -> None:
    for _ in range(works):
        stage.entry(states.SHORTLISTED)
    stage.panel()
    row = Assignment.objects.filter(expert=stage.cast.expert).first()
    assert row is not None
    browser = as_(stage.cast.expert)
    # Lock, newest version, sheet, marks, version; and the person, and the transaction's begin and end.
    post(browser, row, **{"m-theme": "50", "m-craft": "30"})
    with django_assert_num_queries(8):
        post(browser, row, **{"m-theme": "51", "m-craft": "30", "based_on": "1"})


def test_open_until_is_the_end_of_the_review_while_it_is_open(stage: Any, own: Assignment) -> None:
    closes = stage.campaign.phases.get(code="expert").closes_at
    assert open_until(own) == closes
    set_phase(stage.campaign, "expert", is_open=False)
    assert open_until(own) is None
