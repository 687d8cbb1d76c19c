"""The organiser changes quotas, the checklist, a rubric and the words of a mail by hand: what it does is said before it
is saved, who changed what afterwards, and what would harm is refused with its reason."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Notice, User
from campaign.models import Campaign, DefinitionChange, Phase
from rehearsal.story.people import Cast
from submissions import states
from tests.browser.conftest import Seat
from tests.browser.pages import look, no_sideways_scroll
from tests.factories import make_entry

CATEGORY = "fj-union"
QUOTA = f"[name='categories.{CATEGORY}.quotas.0.max']"


def test_settings_of_a_running_campaign_by_hand(campaign: Campaign, people: Cast, seat: Seat) -> None:
    category, officer = campaign.categories.get(code=CATEGORY), people.users["organiser"]
    for _n in range(2):
        make_entry(category, by=people.users["metro"], state=states.RECOMMENDED)
    Notice.objects.create(kind="entry.rejected", to="a@example.org", object_type="Entry", object_id="1", text="旧")
    begin_scoring(campaign, in_days=3)
    page = seat(officer)
    quotas(page)
    checklist(page)
    rubric(page, campaign)
    history(page, officer)
    words_of_a_mail(page, officer)
    now = Campaign.objects.get().categories.get(code=CATEGORY).rules
    assert (now.quotas[0].max, now.checklist[0].text) == (3, "导向正确，事实清楚")
    assert [one.points for one in now.rubric] == [25, 20, 20, 20, 15]
    parts = DefinitionChange.objects.filter(by=officer).order_by("pk").values_list("part", flat=True)
    assert list(parts) == ["quotas", "checks", "rubric"]


def begin_scoring(campaign: Campaign, *, in_days: int) -> None:
    start = timezone.now() + timedelta(days=in_days)
    Phase.objects.filter(campaign=campaign, code="expert").update(opens_at=start, closes_at=start + timedelta(days=30))


def open_part(page: Page, part: str) -> None:
    page.goto("/setup/")
    page.locator("main").get_by_role("link", name=part).click()
    page.locator(f"main a[href$='/{CATEGORY}/']").click()
    page.wait_for_load_state()


def preview(page: Page, reason: str) -> None:
    page.fill("[name=reason]", reason)
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#preview")).to_be_visible()
    assert no_sideways_scroll(page)


def confirm(page: Page) -> None:
    page.get_by_role("button", name="确认保存").click()
    expect(page.get_by_text("已保存，并写入修改记录。")).to_be_visible()


def quotas(page: Page) -> None:
    open_part(page, "推荐名额")
    page.fill(QUOTA, "1")
    preview(page, "来函请求")
    expect(page.locator("#preview-panel")).to_contain_text("已推荐 2 件，名额不能少于这个数，现为 1 件。")
    expect(page.get_by_role("button", name="确认保存")).to_have_count(0)
    look(page, "settings-quota-refused")
    page.fill(QUOTA, "3")
    preview(page, "来函请求")
    expect(page.locator("#preview-panel")).to_contain_text("个推荐单位的名额改变。")
    confirm(page)


def checklist(page: Page) -> None:
    open_part(page, "检查项")
    page.locator("[name$='.checklist.direction.text']").fill("导向正确，事实清楚")
    preview(page, "更清楚")
    panel = page.locator("#preview-panel")
    expect(panel).to_contain_text("等 15 个项目的检查项改变：还没有审完的作品（现有 2 件）按新的检查项核对")
    look(page, "settings-checklist")
    confirm(page)


def rubric(page: Page, campaign: Campaign) -> None:
    open_part(page, "评分表")
    points = page.locator("[name$='.points']:not([name*='+'])")
    points.nth(0).fill("25")
    preview(page, "按评委会意见")
    expect(page.locator("#preview-panel")).to_contain_text("评分表合计应为 100 分，现为 105 分。")
    points.nth(3).fill("20")
    preview(page, "按评委会意见")
    expect(page.locator("#preview-panel")).to_contain_text(
        "的评分表改变：已分配的（0 份）和以后分配的都按新的评分项评分。"
    )
    confirm(page)
    begin_scoring(campaign, in_days=-1)
    open_part(page, "评分表")
    points.nth(0).fill("20")
    points.nth(3).fill("25")
    preview(page, "再改")
    expect(page.locator("#preview-panel")).to_contain_text("专家评审已经开始")
    look(page, "settings-rubric-refused")


def history(page: Page, officer: User) -> None:
    page.goto("/setup/")
    page.get_by_role("link", name="全部修改记录").click()
    latest = page.locator("main section").first
    for words in ("评分表", officer.name, "按评委会意见", "分值"):
        expect(latest).to_contain_text(words)
    expect(page.locator("main section").nth(1)).to_contain_text("导向正确，事实清楚")
    look(page, "settings-history")


def words_of_a_mail(page: Page, officer: User) -> None:
    page.goto("/setup/")
    page.get_by_role("link", name="邮件文字").click()
    page.locator("a[href$='/entry.rejected/']").click()
    expect(page.get_by_text("还没有发出的 1 条不变")).to_be_visible()
    text, before = page.locator("[name=text]"), page.locator("[name=text]").input_value()
    text.fill("没有通过。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("main form .notice-error")).to_contain_text("正文里要保留")
    expect(text).to_have_value("没有通过。")
    text.fill(f"{before}\n如有疑问请来电。")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("section[aria-labelledby=preview]")).to_contain_text("如有疑问请来电。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存，以后产生的消息按新的文字发出。")).to_be_visible()
    expect(page.locator("section[aria-labelledby=history]")).to_contain_text(officer.name)
    look(page, "settings-mail")
