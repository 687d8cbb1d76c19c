"""Experts by Excel: seen before it is written, nobody twice, wrong lines handed back."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEvent, Notice, User
from review.experts import import_file, importing
from review.models import ExpertProfile, Panel
from review.panels import conflicts, panels
from submissions import states
from tests.factories import make_user

HEAD = ("姓名", "邮箱", "手机", "专业领域", "工作单位", "评审项目", "正式或候补")


def table(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("专家.xlsx", out.getvalue())


def row(n: int, projects: str = "film", **changes: str) -> tuple[str, ...]:
    said = {
        "name": f"专家{n}", "email": f"expert{n}@example.org", "phone": f"1380000{n:04d}", "expertise": "影视",
        "employer": "", "projects": projects, "standing": "",
    }  # fmt: skip
    return tuple((said | changes).values())


def judged(stage: Any, *rows: tuple[str, ...]) -> importing.Judged:
    file = table(*rows)
    given = import_file.read(file, file.size)
    return importing.judge(given=given, campaign=stage.campaign)


def imported(stage: Any, *rows: tuple[str, ...]) -> importing.Plan:
    return importing.carry_out(judged=judged(stage, *rows), campaign=stage.campaign, by=stage.cast.organiser)


def test_a_list_opens_accounts_without_password_and_fills_panels_and_writes_to_nobody(stage, as_):
    browser = as_(stage.cast.organiser)
    one, two = row(1, "film、picture", employer="榕江轨道工会"), row(2)
    answer = browser.post(reverse("experts_import"), {"file": table(one, two)})
    page = browser.get(answer.url).content.decode()
    assert "2 位专家，其中新开账号 2 个；编入专家组 3 人次，新组建专家组 2 个" in " ".join(page.split())
    assert User.objects.filter(email="expert1@example.org").count() == 0  # a preview writes nothing
    browser.post(answer.url)
    browser.post(answer.url)  # a second click finds everybody there
    made = User.objects.get(email="expert1@example.org")
    assert (made.role, made.has_usable_password(), made.union.name) == ("expert", False, "榕江轨道工会")
    assert ExpertProfile.objects.get(expert=made).field == "影视"
    assert [panel.experts.count() for panel in Panel.objects.order_by("pk")] == [2, 1]
    assert not Notice.objects.exists()
    assert AuditEvent.objects.filter(action="experts.import").count() == 2


def test_who_has_an_account_is_matched_by_mail_or_phone_and_not_doubled(stage):
    by_mail, by_phone = make_user("a", role="expert", name="专家1"), make_user("b", role="expert", name="专家2")
    User.objects.filter(pk=by_mail.pk).update(email="Expert1@example.org")
    User.objects.filter(pk=by_phone.pk).update(phone="13800000002")
    panel = panels.make(category=stage.category, by=stage.cast.organiser)
    panels.add_expert(panel=panel, expert=by_mail, by=stage.cast.organiser)
    before = User.objects.count()
    made = imported(stage, row(1), row(2))
    assert (User.objects.count(), made.new_people, made.joins) == (before, 0, 1)
    assert set(panel.experts.all()) == {by_mail, by_phone}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row(1, "没有的项目"), "没有叫“没有的项目”的评审项目"),
        (row(1, ""), "没有填“评审项目”"),
        (row(1, email="expert"), "邮箱“expert”不对"),
        (row(1, phone="123"), "电话“123”不对"),
        (row(1, name=""), "姓名不能为空"),
        (row(2, phone=""), "邮箱 expert2@example.org 与第 2 行重复"),
        (row(1, email="wangmin@example.org"), "已有账号，是其他角色"),
        (row(1, email="linzhiyuan@example.org"), "姓名是林志远，与这一行不符"),
        (row(1, standing="备用"), "只能填“正式”或“候补”"),
        (row(1, employer="长" * 101), "“工作单位”不超过 100 个字"),
    ],
)
def test_a_wrong_line_is_told_and_the_others_can_be_imported(stage, wrong, said):
    User.objects.filter(pk=stage.cast.entrant.pk).update(email="wangmin@example.org")
    User.objects.filter(pk=stage.cast.expert.pk).update(email="linzhiyuan@example.org")
    found = judged(stage, row(2), wrong)
    assert [problem.number for problem in found.problems] == [3]
    assert said in found.problems[0].text
    assert [line.at for line in found.lines] == [2]


def test_who_stands_by_goes_to_the_reserve_once_and_in_the_order_of_the_list(stage):
    lines = [row(2, standing="候补"), row(1, standing="候补"), row(3, standing="正式")]
    assert imported(stage, *lines).joins == 3
    panel = Panel.objects.get()
    assert [one.expert.name for one in panel.reserve.all()] == ["专家2", "专家1"]
    assert [one.name for one in panel.experts.all()] == ["专家3"]
    assert imported(stage, *lines).joins == 0


def test_a_line_that_became_wrong_after_the_preview_stops_all_of_them(stage):
    seen = judged(stage, row(1), row(2))
    User.objects.filter(pk=stage.cast.entrant.pk).update(email="expert2@example.org")
    with pytest.raises(importing.Refused, match="没有导入任何一行"):
        importing.carry_out(judged=seen, campaign=stage.campaign, by=stage.cast.organiser)
    assert not User.objects.filter(email="expert1@example.org").exists()


def test_wrong_lines_come_back_as_they_were_written_and_are_nobody_elses(stage, as_):
    browser = as_(stage.cast.organiser)
    to = browser.post(reverse("experts_import"), {"file": table(row(1, "错的"), row(2))}).url
    file = b"".join(browser.get(f"{to}wrong-lines.xlsx").streaming_content)
    _head, line = openpyxl.load_workbook(io.BytesIO(file)).active.values
    assert line[0] == "专家1"
    assert "没有叫“错的”的评审项目" in line[-1]
    assert as_(make_user("o2", role="organiser")).get(f"{to}wrong-lines.xlsx").status_code == 404


def test_the_template_can_be_filled_in_and_its_own_sample_is_refused(stage, as_):
    file = io.BytesIO(b"".join(as_(stage.cast.organiser).get(reverse("experts_template")).streaming_content))
    given = import_file.read(file, len(file.getvalue()))
    assert [line.name for line in given.lines] == ["林志远"]
    assert "这是模板里的示例" in given.problems[0].text


def test_who_works_at_the_entrants_union_is_in_conflict_also_where_no_account_says_so(stage):
    stage.entry(states.SHORTLISTED)
    imported(stage, row(1, employer="榕江轨道工会"))
    User.objects.filter(email="expert1@example.org").update(union=None)
    assert [one.why for one in conflicts.conflicts(Panel.objects.get())] == ["专家就在申报单位工作"]


@pytest.mark.parametrize("rows", [1, 3])
def test_judging_asks_the_same_number_of_questions(stage, rows, django_assert_num_queries):
    file = table(*[row(n) for n in range(rows)])
    given = import_file.read(file, file.size)
    with django_assert_num_queries(6):
        importing.plan(lines=given.lines, campaign=stage.campaign)
