"""Every part can be read, previewed and saved; two people at once lose nothing; what was changed is read afterwards."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaign.definition_file.parsing import parse_definition
from campaign.editing.parts.listing import PARTS
from campaign.loading.exporting import in_force, stored_definition
from campaign.models import Campaign, DefinitionChange
from tests.cast import Cast

TEXTS = "/setup/small-2024/edit/texts/"


class Sheet:
    """A form as one organiser's browser holds it."""

    def __init__(self, browser: Client, path: str) -> None:
        self.browser, self.path = browser, path
        self.read(browser.get(path))

    def read(self, answer: Any) -> None:
        self.status, self.text = answer.status_code, answer.content.decode()
        if answer.status_code in (200, 400, 409) and answer.context and "form" in answer.context:
            form = answer.context["form"]
            self.form = form
            values = {name: form[name].value() for name in form.fields}
            self.values = {name: "on" if value is True else value for name, value in values.items() if value}
            self.hidden = dict(re.findall(r'<input type="hidden" name="(seen|previewed)" value="([^"]*)"', self.text))

    def send(self, step: str, **changes: Any) -> Sheet:
        self.values |= {"reason": "来函要求"} | changes
        sent = {name: value for name, value in self.values.items() if value is not None}
        self.read(self.browser.post(self.path, sent | self.hidden | {"step": step}))
        return self

    def notes(self) -> list[str]:
        return [html.unescape(one).strip() for one in re.findall(r"<div>(?:<b>[^<]*</b> )?([^<]+)</div>", self.text)]


@pytest.fixture
def organiser(cast: Cast, as_: Any) -> Client:
    browser: Client = as_(cast.organiser)
    return browser


def test_text_is_previewed_then_saved_and_stands_in_the_history(campaign: Campaign, organiser: Client) -> None:
    sheet = Sheet(organiser, TEXTS).send("preview", title="新名称")
    assert "活动名称" in sheet.text and "确认保存" in sheet.text and "公开页面随即显示新的文字。" in sheet.text
    assert Campaign.objects.get().title == "小活动"
    assert sheet.send("confirm").status == 302
    assert Campaign.objects.get().title == "新名称"
    history = organiser.get("/setup/small-2024/history/").content.decode()
    assert all(words in history for words in ("活动文字", "来函要求", "小活动", "新名称", "黄思敏"))
    assert "新名称" in organiser.get("/").content.decode()


def test_what_was_not_previewed_is_not_saved(campaign: Campaign, organiser: Client) -> None:
    sheet = Sheet(organiser, TEXTS).send("preview", title="新名称").send("confirm", title="再改")
    assert sheet.status == 200 and "再改" in sheet.text
    assert Campaign.objects.get().title == "小活动"


def test_two_who_change_different_fields_both_have_their_way(campaign: Campaign, as_: Any, cast: Cast) -> None:
    late, early = Sheet(as_(cast.organiser), TEXTS), Sheet(as_(cast.organiser), TEXTS)
    early.send("preview", intro="甲改的介绍").send("confirm")
    late.send("preview", title="乙改的名称")
    assert "您打开这一页以后，别人改过这些内容" in late.text and "甲改的介绍" in late.text
    assert late.send("confirm").status == 302
    spec = stored_definition(Campaign.objects.get())
    assert (spec.title, spec.intro) == ("乙改的名称", "甲改的介绍")


def test_who_changed_the_same_field_is_shown_both_before_it_is_saved(campaign: Campaign, as_: Any, cast: Cast) -> None:
    late, early = Sheet(as_(cast.organiser), TEXTS), Sheet(as_(cast.organiser), TEXTS)
    late.send("preview", title="乙的名称")
    early.send("preview", title="甲的名称").send("confirm")
    late.send("confirm")
    assert late.status == 200 and Campaign.objects.get().title == "甲的名称"
    assert "甲的名称" in late.text and late.values["title"] == "乙的名称"
    assert late.send("confirm").status == 302
    assert Campaign.objects.get().title == "乙的名称"


def test_change_between_the_last_look_and_the_lock_is_seen(
    campaign: Campaign, organiser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from campaign.editing import saving

    sheet = Sheet(organiser, TEXTS).send("preview", title="乙的名称")
    real = saving.in_force
    monkeypatch.setattr(saving, "in_force", lambda row: _retitled(real(row)))
    sheet.send("confirm")
    assert sheet.status == 409 and "别人抢先改的" in sheet.text and sheet.values["title"] == "乙的名称"
    assert DefinitionChange.objects.filter(part="texts").count() == 0


def _retitled(spec: Any) -> Any:
    import dataclasses

    return dataclasses.replace(spec, title="别人抢先改的")


def test_dates_in_force_are_edited_whatever_the_rehearsal_clock_says(campaign: Campaign, organiser: Client) -> None:
    path = reverse("campaign_part", args=["small-2024", "dates"])
    before, name = in_force(campaign), "phases.vote.closes_at"
    sheet = Sheet(organiser, path)
    day = before.phases[3].closes_at.replace(hour=20)
    sheet.send("preview", **{name: f"{day:%Y-%m-%dT%H:%M}"})
    assert "“投票”推迟 2 小时结束。" in sheet.text and "改动后的日程" in sheet.text
    assert sheet.send("confirm").status == 302
    after = in_force(Campaign.objects.get())
    assert after.phases[3].closes_at == day
    assert [p for p in after.phases if p.code != "vote"] == [p for p in before.phases if p.code != "vote"]


def test_branch_deadline_comes_and_goes(campaign: Campaign, organiser: Client, cast: Cast) -> None:
    path = reverse("campaign_part", args=["small-2024", "dates"])
    closes = in_force(campaign).phases[0].closes_at
    city = cast.recommender.union
    changes = {
        "deadlines.organs.-": "on",
        "deadlines.+0.union": city.code,
        "deadlines.+0.closes_at": f"{closes.replace(hour=12):%Y-%m-%dT%H:%M}",
    }
    sheet = Sheet(organiser, path).send("preview", **changes)
    assert "推荐单位截止时间 · 福州市总工会" in sheet.text
    assert sheet.send("confirm").status == 302
    assert in_force(Campaign.objects.get()).deadlines == ((city.code, closes.replace(hour=12)),)


def test_rubric_and_checklist_grow_and_shrink(campaign: Campaign, organiser: Client) -> None:
    rubric = reverse("campaign_category_part", args=["small-2024", "rubric", "film"])
    at = "categories.film.rubric"
    sheet = Sheet(organiser, rubric).send("preview", **{f"{at}.+0.label": "传播", f"{at}.+0.points": "10"})
    assert "影片：评分表合计应为 100 分，现为 110 分。" in sheet.text and "确认保存" not in sheet.text
    sheet.send("preview", **{f"{at}.make.points": "30"})
    assert sheet.send("confirm").status == 302
    checks = reverse("campaign_category_part", args=["small-2024", "checks", "film"])
    at = "categories.film.checklist"
    new = {f"{at}.clear.-": "on", f"{at}.+0.text": "片头有名称", f"{at}.+0.reason": "片头没有名称，请加上。"}
    assert Sheet(organiser, checks).send("preview", **new).send("confirm").status == 302
    film = stored_definition(Campaign.objects.get()).categories[0]
    assert [(one.label, int(one.points)) for one in film.rubric] == [("创意", 60), ("制作", 30), ("传播", 10)]
    assert [(one.text, one.mendable) for one in film.checklist] == [("片头有名称", True)]


def test_new_row_that_lacks_something_is_asked_for_it(campaign: Campaign, organiser: Client) -> None:
    checks = reverse("campaign_category_part", args=["small-2024", "checks", "film"])
    sheet = Sheet(organiser, checks).send("preview", **{"categories.film.checklist.+0.text": "片头有名称"})
    assert sheet.status == 400 and "新增的这一条要填写这一项。" in sheet.text


@pytest.mark.parametrize("part", list(PARTS))
def test_every_part_opens_and_changes_nothing_by_itself(campaign: Campaign, organiser: Client, part: str) -> None:
    more = ["film"] if PARTS[part].of_category else []
    path = reverse("campaign_category_part" if more else "campaign_part", args=["small-2024", part, *more])
    sheet = Sheet(organiser, path).send("preview")
    assert (sheet.status, "没有改动。" in sheet.text) == (200, True), sheet.form.errors


def test_export_is_what_is_stored(campaign: Campaign, organiser: Client) -> None:
    Sheet(organiser, TEXTS).send("preview", title="新名称").send("confirm")
    text = organiser.get("/setup/small-2024/export/").content.decode()
    assert parse_definition(text) == stored_definition(Campaign.objects.get())


def test_auditor_reads_along_and_changes_nothing(campaign: Campaign, as_: Any, cast: Cast) -> None:
    auditor = as_(cast.auditor)
    assert auditor.get("/setup/", follow=True).status_code == 200
    assert "修改日程" not in auditor.get("/setup/small-2024/").content.decode()
    assert auditor.get("/setup/small-2024/history/").status_code == 200
    assert auditor.get(TEXTS).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_little_whatever_the_history(
    campaign: Campaign, organiser: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for n in range(rows):
        Sheet(organiser, TEXTS).send("preview", title=f"名称{n}").send("confirm")
    organiser.get("/")
    with django_assert_num_queries(6):
        organiser.get("/setup/small-2024/")
    with django_assert_num_queries(4):
        organiser.get("/setup/small-2024/history/")
