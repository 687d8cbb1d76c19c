"""An officer alone: a request about personal data answered, a text corrected, next year's campaign out of this year's,
opened, more time given, a failed job tried again, the year's report taken away."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Notice
from campaign.calendar import asked
from campaign.extending import telling
from campaign.models import Campaign, DefinitionChange
from operations.models import JobRun
from rehearsal.story import people as rehearsal
from tests.browser.conftest import Seat
from tests.browser.pages import look
from tests.live import LiveProcess

OFFICE = {"desk.address": "福州市鼓楼区某路 1 号", "desk.email": "haowangmin@fjgh.cn"}


def test_a_year_without_an_engineer(
    campaign: Campaign, people: rehearsal.Cast, seat: Seat, live_worker: LiveProcess
) -> None:
    JobRun.objects.create(
        job="sweep-outbox",
        task="accounts.tasks.sweep_outbox",
        outcome="failed",
        problem="OSError",
        started_at=timezone.now(),
    )
    page, clerk = seat(people.users["organiser"]), seat(people.users["metro"], phone=True)
    asks_to_be_corrected(clerk)
    page.goto("/desk")
    answer_the_request(page)
    expect_answer(clerk)
    correct_a_text(page)
    prepare_next_year(page)
    open_it(page)
    now = Campaign.objects.get(is_current=True)
    give_more_time(page, now)
    retry_the_job(page)
    take_the_report_away(page, now)
    page.goto("/")
    expect(page.get_by_text("面向全省职工征集网络正能量作品。").first).to_be_visible()
    page.goto("/2023/")
    expect(page.get_by_text("您看的是 2023 年的活动，只能查看。")).to_be_visible()
    changes = DefinitionChange.objects.filter(campaign=now).order_by("pk")
    assert list(changes.values_list("part", flat=True)) == ["copy", "contacts", "open", "extend"]
    assert Notice.objects.filter(kind=telling.KIND).exists() or telling.tell_extensions()


def asks_to_be_corrected(page: Page) -> None:
    page.goto("/my-account/")
    page.get_by_label("要求", exact=True).select_option("correct")
    page.get_by_label("具体内容").fill("姓名写错了一个字")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("要求已提交，15 个工作日内答复。")).to_be_visible()


def answer_the_request(page: Page) -> None:
    page.get_by_role("link", name="待答复的个人信息要求").click()
    expect(page.get_by_text("姓名写错了一个字")).to_be_visible()
    page.get_by_label("答复（发邮件给本人）").fill("已更正。")
    look(page, "officer-request")
    page.get_by_role("button", name="答复").click()
    expect(page.get_by_text("已答复，并发邮件告知本人。")).to_be_visible()


def expect_answer(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("已更正。")).to_be_visible()


def previewed_and_saved(page: Page, values: dict[str, str], reason: str) -> None:
    for name, value in values.items():
        page.fill(f"[name='{name}']", value)
    if reason:
        page.fill("[name=reason]", reason)
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#preview")).to_be_visible()
    page.get_by_role("button", name="确认保存").click()
    expect(page.get_by_text("已保存，并写入修改记录。")).to_be_visible()


def correct_a_text(page: Page) -> None:
    page.goto("/desk")
    page.get_by_role("link", name="活动设置、延长截止").click()
    page.get_by_role("link", name="活动文字").click()
    page.wait_for_load_state()  # the script that keeps what is typed
    page.fill("[name=intro]", "写了一半")
    page.reload()  # as after a line that hung: what was typed is there again
    expect(page.locator("[data-kept]")).to_be_visible()
    expect(page.locator("[name=intro]")).to_have_value("写了一半")
    previewed_and_saved(page, {"intro": "面向全省职工征集网络正能量作品。"}, "更正文字")


def prepare_next_year(page: Page) -> None:
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
    previewed_and_saved(page, OFFICE, "")


def open_it(page: Page) -> None:
    with page.expect_popup() as opened:
        page.get_by_role("link", name="预览公开页面").click()
    preview = opened.value
    expect(preview.get_by_text("“下一年主题活动”还没有启用")).to_be_visible()
    look(preview, "setup-preview")
    preview.locator("main a[href*='/preview/categories/']").first.click()
    expect(preview.get_by_role("link", name="返回设置")).to_be_visible()
    preview.close()
    page.get_by_role("link", name="检查", exact=True).click()
    page.get_by_role("button", name="启用为当前活动").click()
    expect(page.get_by_text("已启用，成为当前活动").first).to_be_visible()


def give_more_time(page: Page, campaign: Campaign) -> None:
    collect = asked(campaign).phase("collect")
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


def retry_the_job(page: Page) -> None:
    page.goto("/desk")
    page.get_by_role("link", name="任务运行").click()
    row = page.locator("tr", has_text="补发消息")
    expect(row).to_contain_text("失败")
    look(page, "officer-jobs")
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_text("已重试").first).to_be_visible()
    for _try in range(40):
        if JobRun.objects.filter(job="sweep-outbox", outcome="done").exists():
            break
        page.wait_for_timeout(250)
    page.reload()
    expect(row).to_contain_text("完成")


def take_the_report_away(page: Page, campaign: Campaign) -> None:
    page.goto("/desk")
    page.get_by_role("link", name="统计和年度报告").click()
    page.get_by_role("link", name="年度报告").click()
    page.get_by_role("button", name="生成年度报告").click()
    link = page.locator("main a[href$='.docx']")
    expect(link).to_be_visible()
    look(page, "officer-report")
    with page.expect_download() as download:
        link.click()
    report = docx.Document(io.BytesIO(download.value.path().read_bytes()))
    assert campaign.title in report.paragraphs[0].text
