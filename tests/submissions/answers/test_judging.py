"""Questions that depend on answers, and dates against each other and today: judged, shown, kept, told beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from campaign.definition import asking
from campaign.definition.as_json import from_dict, to_dict
from campaign.definition.spec import CategorySpec, Declaration, FieldSpec
from campaign.definition.spec.conditions import Condition
from review.screening.facts import flags as screeners_flags
from submissions import returning, states
from submissions.answers import judging, questions
from submissions.answers.in_words import shown_answers
from submissions.entering import completeness, drafts
from submissions.models import Entry
from submissions.openness import ALL_OPEN
from tests.factories import AUTHORS, DECLARATIONS, SUMMARY, film_spec, make_campaign, make_entry, text_spec
from tests.submissions.entering.scene import marks

USED = Condition("ai_use", ("assist", "part"))
CHOICES = (("none", "没有使用"), ("assist", "辅助"), ("part", "部分生成"))
OLD = "已超过两年。"
FIELDS = (
    SUMMARY,
    FieldSpec("ai_use", "人工智能生成内容", "choice", choices=CHOICES),
    FieldSpec("ai_detail", "生成内容的说明", "textarea", shown_if=USED, flag_when="filled", soft_flag="请核对标识。"),
    FieldSpec("ai_rights", "是否取得授权", "yes_no", shown_if=Condition("ai_use", ("part",))),
    FieldSpec("ai_from", "授权来源", shown_if=Condition("ai_rights", ("yes",))),
    FieldSpec("rehearsed", "是否排练", "yes_no", required=False),
    FieldSpec("place", "排练场地", required=False, required_if=Condition("rehearsed", ("yes",))),
    FieldSpec("begun", "开始日期", "date", required=False, not_in_future=True, flag_older_than_days=730, soft_flag=OLD),
    FieldSpec("ended", "结束日期", "date", required=False, not_in_future=True, not_before="begun"),
    AUTHORS,
)
DECLARED = (*DECLARATIONS, Declaration("ai", "已写明人工智能生成的内容", shown_if=USED))
ON = date(2026, 11, 26)


@pytest.fixture
def entry(cast: Any) -> Entry:
    spec = film_spec(fields=FIELDS, declarations=DECLARED)
    campaign = make_campaign(categories=(spec, text_spec()))
    answers = {"summary": "夜班的故事。", "authors": [{"name": "林晓岚"}]}
    agreed = {"original": {"at": "2023-06-01T10:00:00+08:00", "by": 1}}
    return make_entry(campaign.categories.get(code="film"), by=cast.entrant, answers=answers, declarations=agreed)


def asked(entry: Entry) -> list[str]:
    return [q.spec.code for q in questions.asked_questions(entry, "work")][2:]


def wrong(entry: Entry) -> set[str]:
    return {one.field for one in completeness.problems(entry, files=[], now_open=ALL_OPEN)} - {"work"}


@pytest.mark.parametrize(
    ("answers", "more", "lacking"),
    [
        ({}, [], {"f-ai_use"}),
        ({"ai_use": "none"}, [], set()),
        ({"ai_use": "assist"}, ["ai_detail"], {"f-ai_detail", "d-ai"}),
        ({"ai_use": "part"}, ["ai_detail", "ai_rights"], {"f-ai_detail", "f-ai_rights", "d-ai"}),
        ({"ai_use": "part", "ai_detail": "空镜。", "ai_rights": False}, ["ai_detail", "ai_rights"], {"d-ai"}),
        (
            {"ai_use": "part", "ai_detail": "空镜。", "ai_rights": True},
            ["ai_detail", "ai_rights", "ai_from"],
            {"f-ai_from", "d-ai"},
        ),
        # What was answered behind a question that is itself not asked any more opens nothing.
        ({"ai_use": "assist", "ai_detail": "空镜。", "ai_rights": True, "ai_from": "素材库"}, ["ai_detail"], {"d-ai"}),
        ({"ai_use": "none", "rehearsed": True}, [], {"f-place"}),
        ({"ai_use": "none", "rehearsed": False}, [], set()),
    ],
)
def test_answers_lead_to_questions_and_declarations(
    entry: Entry, answers: dict[str, Any], more: list[str], lacking: set[str]
) -> None:
    entry.answers |= answers
    assert asked(entry) == ["ai_use", *more, "rehearsed", "place", "begun", "ended"]
    assert wrong(entry) == lacking


def test_an_answer_that_is_not_asked_is_kept_and_neither_shown_nor_counted(cast: Any, entry: Entry) -> None:
    typed = {"f-ai_use": "none", "f-ai_detail": "字" * 10}
    saved = drafts.save_step(entry=entry, by=cast.entrant, step="work", data=typed, version=entry.version).entry
    assert saved.answers["ai_detail"] == "字" * 10
    assert "生成内容的说明" not in [answer.label for answer in shown_answers(saved)]
    assert (judging.flags(saved, on=ON), screeners_flags(saved, on=ON)) == ([], [])
    saved = drafts.save_declarations(entry=saved, by=cast.entrant, agreed=["original", "ai"])
    assert set(saved.declarations) == {"original"}
    saved = drafts.save_step(
        entry=saved, by=cast.entrant, step="work", data={"f-ai_use": "part"}, version=saved.version
    ).entry
    assert "生成内容的说明" in [answer.label for answer in shown_answers(saved)]
    assert screeners_flags(saved, on=ON) == [("生成内容的说明", "请核对标识。")]
    saved = drafts.save_declarations(entry=saved, by=cast.entrant, agreed=["original", "ai"])
    saved = drafts.save_step(
        entry=saved, by=cast.entrant, step="work", data={"f-ai_use": "none"}, version=saved.version
    ).entry
    saved = drafts.save_declarations(entry=saved, by=cast.entrant, agreed=["original"])
    assert set(saved.declarations) == {"original", "ai"}  # not asked now, and agreed to once


@pytest.mark.parametrize(
    ("begun", "ended", "faults"),
    [
        ("2026-11-26", "2026-11-26", {}),
        ("2026-11-27", "", {"f-begun": "晚于今天（2026年11月26日），请核对年份和月份。"}),
        ("2026-05-02", "2026-05-01", {"f-ended": "早于“开始日期”（2026年5月2日），请核对这两个日期。"}),
        ("2026-05-02", "2027-05-01", {"f-ended": "晚于今天（2026年11月26日），请核对年份和月份。"}),
        ("", "2026-05-01", {}),
        ("五一", "2026-05-01", {"f-begun": "请写成 2023-06-18 的样子。"}),
        ("2026-02-30", "2026-02-01", {"f-begun": "请写成 2023-06-18 的样子。"}),
    ],
)
def test_dates_are_judged_against_each_other_and_today(
    entry: Entry, begun: str, ended: str, faults: dict[str, str]
) -> None:
    entry.answers |= {"ai_use": "none", "begun": begun, "ended": ended}
    assert judging.faults(entry, "work", on=ON) == faults


def test_she_is_told_what_screeners_are_told(entry: Entry) -> None:
    entry.answers |= {"ai_use": "none", "begun": "2024-11-25"}
    (flag,) = judging.flags(entry, on=ON)
    assert (flag[0].key, flag[1]) == ("f-begun", "已超过两年。")
    assert screeners_flags(entry, on=ON) == [("开始日期", "已超过两年。")]
    entry.answers["begun"] = "两年前"
    assert judging.flags(entry, on=ON) == []


def test_the_form_holds_every_question_and_says_when_it_is_asked(as_: Any, cast: Any, entry: Entry) -> None:
    client = as_(cast.entrant)
    old = (timezone.localdate() - timedelta(days=800)).isoformat()
    data = {"f-ai_use": "none", "f-begun": old, "f-ai_detail": "留着", "go": "stay"}
    assert client.post(f"/entries/{entry.pk}/work/", data | marks(client, entry, "work")).status_code == 302
    page = client.get(f"/entries/{entry.pk}/work/").content.decode()
    assert page.count('data-governed-by="f-ai_use"') == 2
    assert "下一项只在“人工智能生成内容”选“辅助”或“部分生成”时填写。" in page
    assert ">\n留着</textarea>" in page
    told = page.split("data-pointed-out=")[1:]
    assert ["hidden>" in part.split("</p>")[0] for part in told] == [True, False]
    assert "初评时会提示工作人员：“已超过两年。”不影响提交，请核对后再报。" in page
    preview = client.get(f"/entries/{entry.pk}/preview/").content.decode()
    assert "已超过两年。" in preview
    declared = client.get(f"/entries/{entry.pk}/declarations/").content.decode()
    assert "已写明人工智能生成的内容" not in declared


def test_all_that_must_be_agreed_to_is_ticked_at_once_and_nothing_that_is_free(
    as_: Any, cast: Any, entry: Entry
) -> None:
    Entry.objects.filter(pk=entry.pk).update(declarations={}, answers=entry.answers | {"ai_use": "part"})
    client = as_(cast.entrant)
    assert "勾选全部必选项" in client.get(f"/entries/{entry.pk}/declarations/").content.decode()
    answer = client.post(f"/entries/{entry.pk}/declarations/", {"all": "1"})
    assert answer.url == f"/entries/{entry.pk}/declarations/"
    assert set(Entry.objects.get(pk=entry.pk).declarations) == {"original", "ai"}
    assert "勾选全部必选项" not in client.get(f"/entries/{entry.pk}/declarations/").content.decode()


def test_what_can_only_be_mended_together_is_opened_together(cast: Any, entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=states.SUBMITTED, number="T-1", submitted_at=timezone.now())
    entry.refresh_from_db()
    returned = returning.return_entry(
        entry=entry,
        action="send_back",
        by=cast.recommender,
        until=timezone.now() + timedelta(days=3),
        note="请说明。",
        fields=["ai_detail"],
        files=[],
    )
    assert returned.unlocked == {"fields": ["ai_detail", "ai_from", "ai_rights", "ai_use"], "files": []}


def test_definitions_come_back_the_same_and_stored_ones_keep_their_meaning() -> None:
    spec = film_spec(fields=FIELDS, declarations=DECLARED)
    assert from_dict(CategorySpec, to_dict(spec)) == spec
    stored = to_dict(spec)
    new = ("shown_if", "required_if", "not_in_future", "not_before", "fill_from", "also_called")
    for one in (*stored["fields"], *stored["declarations"]):
        for key in new:
            one.pop(key, None)
    old = from_dict(CategorySpec, stored)
    assert [field.code for field in asking.asked(old, "", {})] == [field.code for field in FIELDS]
    assert old.declarations == (*DECLARATIONS, replace(DECLARED[-1], shown_if=None))
