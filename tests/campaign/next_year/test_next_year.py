"""Next year's campaign: copied, seen by nobody, checked, opened; the one before it stays under its year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from campaign import memory
from campaign.calendar import current_campaign
from campaign.editing.saving import save
from campaign.loading.exporting import in_force, stored_definition
from campaign.models import BranchDeadline, Campaign, CopyRecipient, DefinitionChange, Phase
from campaign.next_year import checking, copying, discarding, opening
from common.refusals import NotAllowed, Refused
from tests.campaign.editing.conftest import campaign  # noqa: F401  (a fixture)
from tests.cast import Cast

FIRST = timezone.localdate() + timedelta(days=300)


def copied(campaign: Campaign, cast: Cast, first_day: date = FIRST, **changes: Any) -> Campaign:  # noqa: F811
    given = {"year": 2025, "title": "下一年的活动", "number_prefix": "XS25"} | changes
    return copying.copy(campaign=campaign, first_day=first_day, by=cast.organiser, **given)


def end(campaign: Campaign) -> None:  # noqa: F811
    """Everybody's work is over but the showcase."""
    past = timezone.now() - timedelta(days=1)
    work = Phase.objects.filter(campaign=campaign).exclude(code="showcase")
    work.update(opens_at=past - timedelta(days=9), closes_at=past)
    BranchDeadline.objects.all().delete()


def ready(draft: Campaign, cast: Cast) -> None:
    def with_office(spec: Any) -> Any:
        return replace(spec, desk=replace(spec.desk, email="haowangmin@fjgh.gov.cn"))

    save(campaign=draft, part="contacts", wanted=with_office, reason="", by=cast.organiser)


def test_copy_has_the_rules_and_recipients_of_this_year_under_its_own_dates(
    campaign: Campaign,  # noqa: F811
    cast: Cast,
) -> None:
    union = BranchDeadline.objects.get().union
    CopyRecipient.objects.create(campaign=campaign, union=union, name="办公室", email="office@organs.cn")
    CopyRecipient.objects.create(campaign=campaign, union=union, name="旧人", email="old@organs.cn", is_active=False)
    old, draft = in_force(campaign), copied(campaign, cast)
    new = stored_definition(Campaign.objects.get(pk=draft.pk))
    by = FIRST - copying.begins_on(old)
    assert (new.code, new.year, new.title, new.number_prefix) == ("small-2025", 2025, "下一年的活动", "XS25")
    assert new.categories == old.categories and new.vote == old.vote
    assert [one.closes_at - by for one in new.phases] == [one.closes_at for one in old.phases]
    assert new.deadlines == tuple((code, at + by) for code, at in old.deadlines)
    assert [one.email for one in draft.copies.all()] == ["office@organs.cn"]
    assert DefinitionChange.objects.get(campaign=draft).part == "copy"
    assert in_force(Campaign.objects.get(pk=campaign.pk)) == old


def test_proposal_keeps_the_day_of_the_week(campaign: Campaign) -> None:  # noqa: F811
    spec = stored_definition(campaign)
    day = copying.same_weekday(spec, 2026)
    assert (day, day.weekday()) == (date(2026, 5, 30), copying.begins_on(spec).weekday())
    assert copying.title_for(replace(spec, title="2024 年活动"), 2026) == "2026 年活动"
    assert (copying.prefix_for(replace(spec, number_prefix="FJ23"), 2026), copying.code_for(spec, 2026)) == (
        "FJ26",
        "small-2026",
    )


def test_draft_is_seen_by_nobody_but_organisers(campaign: Campaign, cast: Cast, as_: Any, client: Any) -> None:  # noqa: F811
    draft = copied(campaign, cast)
    assert current_campaign() == campaign and draft not in memory.all_campaigns()
    assert client.get("/2025/").status_code == 404
    assert "下一年的活动" not in client.get("/archive/").content.decode()
    for person in (cast.entrant, cast.screener, cast.recommender):
        assert as_(person).get("/setup/small-2025/").status_code == 403
    assert "下一年的活动" in as_(cast.organiser).get("/setup/small-2024/").content.decode()


def test_a_year_is_taken_once_and_only_by_organisers(campaign: Campaign, cast: Cast) -> None:  # noqa: F811
    with pytest.raises(Refused, match="2024 年已经有一个活动"):
        copied(campaign, cast, year=2024)
    with pytest.raises(Refused, match="编号前缀 XS 已由"):
        copied(campaign, cast, number_prefix="XS")
    copied(campaign, cast)
    with pytest.raises(Refused, match="2025 年已经有一个活动（或正在准备的活动）"):
        copied(campaign, cast)
    with pytest.raises(NotAllowed):
        copying.copy(campaign=campaign, year=2026, title="下", number_prefix="XS26", first_day=FIRST, by=cast.screener)


def test_check_names_what_is_missing_and_what_to_look_at(campaign: Campaign, cast: Cast) -> None:  # noqa: F811
    draft = copied(campaign, cast, first_day=date(2031, 6, 1))
    found = [(one.text, one.part, one.blocks) for one in checking.findings(draft)]
    assert found == [
        ("联系方式“office@example.org”是示例，请改成真实的。", "contacts", True),
        ("平台还没有 2031 年的放假安排，工作日暂按周一至周五推算。国务院办公厅公布后请系统管理员添加。", "", False),
    ]
    opening.move(campaign=draft, first_day=date(2026, 5, 31), by=cast.organiser)
    found = [one.text for one in checking.findings(Campaign.objects.get(pk=draft.pk))]
    assert "“申报”的结束时间 2026年6月27日 18:00 已经过去。" in found
    assert "“申报”开始的 2026年5月31日 不是工作日。" in found


def test_opening_waits_for_what_is_missing_and_for_who_is_at_work(campaign: Campaign, cast: Cast) -> None:  # noqa: F811
    draft = copied(campaign, cast)
    with pytest.raises(Refused, match="是示例，请改成真实的"):
        opening.open_draft(campaign=draft, by=cast.organiser)
    ready(draft, cast)
    with pytest.raises(Refused, match="在此之前不能启用新的活动"):
        opening.open_draft(campaign=draft, by=cast.organiser)
    end(campaign)
    opening.open_draft(campaign=draft, by=cast.organiser)
    assert [row.code for row in Campaign.objects.filter(is_current=True)] == ["small-2025"]
    assert not Campaign.objects.filter(is_draft=True).exists()
    assert AuditEvent.objects.filter(action="campaign.current").count() == 1
    with pytest.raises(Refused, match="不在准备中"):
        opening.open_draft(campaign=draft, by=cast.organiser)


def test_the_whole_way_through_the_pages(campaign: Campaign, cast: Cast, as_: Any, client: Any) -> None:  # noqa: F811
    browser = as_(cast.organiser)
    page = browser.get("/setup/small-2024/next/").content.decode()
    assert 'value="2025"' in page and 'value="XS25"' in page
    form = {"year": "2025", "title": "下一年的活动", "number_prefix": "XS25", "first_day": f"{FIRST:%Y-%m-%d}"}
    assert browser.post("/setup/small-2024/next/", form | {"year": "2024"}).status_code == 400
    answer = browser.post("/setup/small-2024/next/", form)
    assert answer.url == "/setup/small-2025/check/"
    later = FIRST + timedelta(days=7)
    assert browser.post("/setup/small-2025/move/", {"first_day": f"{later:%Y-%m-%d}"}).status_code == 302
    draft = Campaign.objects.get(code="small-2025")
    assert copying.begins_on(in_force(draft)) == later
    page = browser.post("/setup/small-2025/open/", follow=True).content.decode()
    assert "还不能启用" in page and client.get("/2025/").status_code == 404
    ready(draft, cast)
    end(campaign)
    assert "启用为当前活动" in browser.get("/setup/small-2025/check/").content.decode()
    assert browser.post("/setup/small-2025/open/").url == "/setup/small-2025/"
    assert "下一年的活动" in client.get("/").content.decode()
    assert "小活动" in client.get("/2024/").content.decode()
    assert "往年活动，只能查看" in browser.get("/setup/small-2024/").content.decode()
    assert browser.get("/setup/small-2024/edit/texts/").url == "/setup/small-2024/"


def test_public_pages_of_a_draft_are_previewed_by_organisers_alone(
    campaign: Campaign,  # noqa: F811
    cast: Cast,
    as_: Any,
    client: Any,
) -> None:
    draft = copied(campaign, cast)
    here, browser = f"/setup/{draft.code}/preview/", as_(cast.organiser)
    page = browser.get(here)
    text = page.content.decode()
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert "预览：“下一年的活动”还没有启用" in text and f'href="{here}categories/' in text
    category = browser.get(f"{here}categories/{draft.definition.categories[0].code}/").content.decode()
    assert "下一年的活动" in category
    assert browser.get(f"{here}desk").headers["Location"] == "/desk"
    assert "下一年的活动" not in browser.get("/").content.decode()  # nothing of it stays behind
    refused = [as_(person).get(here).status_code for person in (cast.entrant, cast.screener, cast.auditor)]
    assert (refused, client.get(here).status_code) == ([403, 403, 403], 302)
    assert browser.get(f"/setup/{campaign.code}/preview/").status_code == 404


def test_draft_that_is_given_up_is_gone_and_its_year_is_free(campaign: Campaign, cast: Cast, as_: Any) -> None:  # noqa: F811
    draft, browser = copied(campaign, cast), as_(cast.organiser)
    with pytest.raises(NotAllowed):
        discarding.discard(campaign=draft, by=cast.screener)
    with pytest.raises(Refused, match="已经启用"):
        discarding.discard(campaign=campaign, by=cast.organiser)
    assert browser.post(f"/setup/{draft.code}/discard/").status_code == 302  # without the tick
    assert browser.get(f"/setup/{draft.code}/").status_code == 200
    assert browser.post(f"/setup/{draft.code}/discard/", {"agreed": "on"})["Location"] == "/setup/"
    assert [browser.get(f"/setup/{code}/").status_code for code in (draft.code, f"discarded-{draft.pk}")] == [404, 404]
    assert memory.drafts() == [] and draft not in memory.all_campaigns()
    for late in (lambda: ready(draft, cast), lambda: opening.open_draft(campaign=draft, by=cast.organiser)):
        with pytest.raises(Refused, match="准备已经放弃"):
            late()
    assert AuditEvent.objects.filter(action="campaign.discarded", object_id=str(draft.pk)).count() == 1
    assert DefinitionChange.objects.filter(campaign=draft).exists()
    assert copied(campaign, cast).code == "small-2025"
