"""An officer alone: a text corrected, next year's campaign out of this year's, opened, then more time."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Notice
from campaign.calendar import asked
from campaign.extending import telling
from campaign.models import Campaign, DefinitionChange
from rehearsal.story import people as rehearsal
from tests.browser.conftest import Seat
from tests.browser.pages import look


def previewed_and_saved(page: Page, name: str, value: str, reason: str) -> None:
    page.fill(f"[name='{name}']", value)
    if reason:
        page.fill("[name=reason]", reason)
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#preview")).to_be_visible()
    page.get_by_role("button", name="确认保存").click()
    expect(page.get_by_text("已保存，并写入修改记录。")).to_be_visible()


def test_from_this_year_to_the_next(campaign: Campaign, people: rehearsal.Cast, seat: Seat) -> None:
    page = seat(people.users["organiser"])
    page.goto("/desk")
    page.get_by_role("link", name="活动设置、延长截止").click()
    page.get_by_role("link", name="活动文字").click()
    page.fill("[name=intro]", "写了一半")
    page.reload()  # as after a line that hung: what was typed is there again
    expect(page.locator("[data-kept]")).to_be_visible()
    expect(page.locator("[name=intro]")).to_have_value("写了一半")
    previewed_and_saved(page, "intro", "面向全省职工征集网络正能量作品。", "更正文字")

    first = timezone.localdate() + timedelta(days=20)
    page.get_by_role("link", name="准备下一年的活动").click()
    expect(page.locator("[name=number_prefix]")).to_have_value("FJ24")
    new = {"year": str(first.year + 1), "title": "下一年主题活动", "number_prefix": "FJ99", "first_day": f"{first}"}
    for name, value in new.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("是示例，请改成真实的").first).to_be_visible()
    look(page, "setup-check")
    page.locator(".finding-bad").first.get_by_role("link", name="去修改").click()
    page.fill("[name='desk.address']", "福州市鼓楼区某路 1 号")
    previewed_and_saved(page, "desk.email", "haowangmin@fjgh.cn", "")
    page.get_by_role("link", name="检查", exact=True).click()
    page.get_by_role("button", name="启用为当前活动").click()
    expect(page.get_by_text("已启用，成为当前活动").first).to_be_visible()

    now = Campaign.objects.get(is_current=True)
    collect = asked(now).phase("collect")
    assert collect is not None
    later = timezone.localtime(collect.closes_at + timedelta(days=2))
    page.get_by_role("link", name="延长申报截止").click()
    page.fill("[name=closes_at]", f"{later:%Y-%m-%dT%H:%M}")
    page.fill("[name=reason]", "应多地请求")
    page.get_by_role("button", name="查看影响").click()
    expect(page.get_by_text("“申报推荐”推迟 2 天结束。")).to_be_visible()
    look(page, "setup-extend")
    page.get_by_role("button", name="确认延长并通知").click()
    expect(page.get_by_text("申报截止时间已延长到").first).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("面向全省职工征集网络正能量作品。").first).to_be_visible()
    page.goto("/2023/")
    expect(page.get_by_text("您看的是 2023 年的活动，只能查看。")).to_be_visible()
    assert list(DefinitionChange.objects.filter(campaign=now).order_by("pk").values_list("part", flat=True)) == [
        "copy",
        "contacts",
        "open",
        "extend",
    ]
    assert Notice.objects.filter(kind=telling.KIND).exists() or telling.tell_extensions()
