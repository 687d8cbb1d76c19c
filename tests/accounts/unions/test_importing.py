"""A list of unions and officers is judged and made: nothing half done, twice is once."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts.models import AuditEvent, Union, User
from accounts.unions import import_file, importing
from accounts.unions.import_file import HEAD
from common.refusals import Refused
from common.tables.handing_back import handed_back
from tests.accounts.unions.lists import ROW, book, problems, read
from tests.cast import Cast
from tests.factories import make_union


def test_all_problems_are_told_at_once(cast: Cast) -> None:
    make_union(kind="county", parent=cast.outside_recommender.union, name="思明区总工会")
    found = problems(
        cast,
        ROW,
        ["", "甲工会", "", "", ""],
        ["思明区总工会", "", "", "", ""],
        ["鼓楼区总工会", "乙工会", "", "nobody", "abc"],
        ["鼓楼区总工会", "丙工会", "李文博", "CHEN@example.org", ""],
        ["鼓楼区总工会", "丁工会", "李文博", "xuyuan@example.org", ""],
    )
    assert [number for number, _text in found] == [3, 4, 4, 5, 5, 5, 6, 7]
    assert [text for number, text in found if number == 6] == ["邮箱 chen@example.org 与第 2 行重复。"]
    assert "属于其他单位" in found[-1][1]


def test_a_name_of_two_unions_must_be_written_in_full(cast: Cast) -> None:
    for name in ("城东总工会", "城西总工会"):
        union = make_union(kind="county", parent=cast.recommender.union, name=name)
        Union.objects.filter(pk=union.pk).update(short_name="城区")
    assert "不止一家" in problems(cast, ["城区", *ROW[1:]])[0][1]
    assert problems(cast, ["城东总工会", *ROW[1:]]) == []


def test_a_closed_union_is_not_opened_by_a_list(cast: Cast, county: Union) -> None:
    union = make_union(kind="grassroots", parent=county, name=ROW[1])
    Union.objects.filter(pk=union.pk).update(is_active=False)
    assert "已停用" in problems(cast, ROW)[0][1]


# ── What is made ──
def carried_out(cast: Cast, *rows: Any) -> importing.Imported:
    lines, faults = read(book(*rows))
    assert faults == []
    return importing.carry_out(lines=lines, by=cast.recommender)


def test_a_list_makes_unions_and_people_once(cast: Cast, county: Union) -> None:
    rows = [ROW, [*ROW[:2], "李文博", "li@example.org", ""], ["鼓楼区总工会", "闽水工会", None, None, None]]
    assert carried_out(cast, *rows) == importing.Imported(unions=2, people=2)
    assert carried_out(cast, *rows) == importing.Imported(unions=0, people=0)
    mill = Union.objects.get(parent=county, name="榕光制造工会")
    assert sorted(mill.people.values_list("username", flat=True)) == ["chen", "li"]
    assert AuditEvent.objects.filter(action="unions.import").count() == 1
    assert AuditEvent.objects.filter(action="person.invite").count() == 2


def test_the_dry_run_changes_nothing(cast: Cast, django_assert_num_queries: Any) -> None:
    lines, _ = read(book(ROW, [*ROW[:1], "闽水工会", "", "", ""]))
    before = (Union.objects.count(), User.objects.count())
    with django_assert_num_queries(3):
        plan = importing.plan(lines=lines, by=cast.recommender)
    assert (plan.new_unions, plan.new_people) == (2, 1)
    assert (Union.objects.count(), User.objects.count(), AuditEvent.objects.count()) == (*before, 0)


def test_a_list_that_fails_half_way_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.people.inviting.MAILS_A_DAY", 1)
    before = (Union.objects.count(), User.objects.count())
    with pytest.raises(Refused, match="最多发 1 封"):
        carried_out(cast, ROW, [*ROW[:1], "闽水工会", "李文博", "li@example.org", ""])
    assert (Union.objects.count(), User.objects.count(), AuditEvent.objects.count()) == (*before, 0)


def test_a_list_overtaken_since_its_preview_is_refused(cast: Cast) -> None:
    lines, _ = read(book(ROW))
    User.objects.filter(pk=cast.outsider.pk).update(email="Chen@example.org")
    with pytest.raises(Refused, match="有了变化"):
        importing.carry_out(lines=lines, by=cast.recommender)


def judged_plan(cast: Cast, *rows: Any) -> importing.Plan:
    return importing.plan(lines=judged(cast, *rows).lines, by=cast.recommender)


def judged(cast: Cast, *rows: Any) -> importing.Judged:
    file = book(*rows)
    given = import_file.read(file, len(file.getvalue()), parent="福州市总工会")
    return importing.judge(given=given, by=cast.recommender)


def test_kept_lines_are_for_who_uploaded_them(cast: Cast) -> None:
    from django.http import Http404

    given = judged(cast, ROW, ["鼓楼区总工会", "", "", "", ""])
    key = importing.keep(judged=given, by=cast.recommender)
    assert importing.kept_or_404(key=key, by=cast.recommender) == given
    with pytest.raises(Http404):
        importing.kept_or_404(key=key, by=cast.outside_recommender)


def test_good_lines_are_made_and_the_others_handed_back(cast: Cast) -> None:
    given = judged(cast, ROW, ["鼓楼区总工会", "乙工会", "李文博", "nobody", "13800001234"])
    assert ([line.number for line in given.lines], given.wrong_lines) == ([2], 1)
    assert importing.carry_out(lines=given.lines, by=cast.recommender) == importing.Imported(unions=1, people=1)
    with handed_back(head=given.head, written=given.written, problems=given.problems) as file:
        rows = list(load_workbook(file).active.values)  # type: ignore[union-attr]
    assert rows[0] == (*HEAD, "要改什么")
    assert rows[1][:5] == ("鼓楼区总工会", "乙工会", "李文博", "nobody", "13800001234")
    assert "邮箱“nobody”不对" in rows[1][5]
    assert len(rows) == 2


def test_file_that_was_handed_back_is_taken_again(cast: Cast) -> None:
    given = judged(cast, ["鼓楼区总工会", "乙工会", "李文博", "nobody", ""])
    with handed_back(head=given.head, written=given.written, problems=given.problems) as made:
        sheet = load_workbook(made)
    sheet.active["D2"] = "li@example.org"  # type: ignore[index]
    out = io.BytesIO()
    sheet.save(out)
    lines, faults = read(out)
    assert ([line.email for line in lines], faults) == (["li@example.org"], [])


# ── People without an address ──
def test_person_without_an_address_is_known_by_her_number(cast: Cast) -> None:
    row = [*ROW[:3], "", "13800001234"]
    assert carried_out(cast, row) == importing.Imported(unions=1, people=1)
    assert carried_out(cast, row) == importing.Imported(unions=0, people=0)
    assert "手机号 13800001234 已有账号" in problems(cast, ["鼓楼区总工会", "乙工会", "林芳", "", "13800001234"])[0][1]
    twice = problems(cast, [*ROW[:3], "", "13900001234"], [*ROW[:2], "林芳", "", "13900001234"])
    assert twice == [(3, "手机号 13900001234 与第 2 行重复。")]
    assert [judged_plan(cast, [*ROW[:3], email, "13700001234"]).sends_links for email in ("", "x@b.cn")] == [
        True,
        False,
    ]
    assert "邮箱和手机号至少填一个" in problems(cast, [*ROW[:3], "", "0591-87654321"])[0][1]
