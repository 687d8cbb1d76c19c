"""Seventy-five experts in fifteen categories: imported from Excel, invited, given their works in a few clicks; one of
them accepts on her phone by link and PIN and sees her works."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
from playwright.sync_api import Page, expect

from accounts.models import Notice, User, Wording
from campaign import memory
from campaign.models import Campaign
from rehearsal.story.people import Cast
from review.models import Assignment, ExpertInvitation, Panel
from submissions import states
from tests.browser.conftest import Seat
from tests.browser.pages import look
from tests.factories import make_entry, make_user, set_phase

HEAD = ("姓名", "邮箱", "手机", "专业领域", "工作单位", "评审项目")
CLICKS = "addEventListener('click', () => sessionStorage.clicks = +(sessionStorage.clicks || 0) + 1, true)"


def list_of(campaign: Campaign, path: Path) -> Path:
    """Five experts for each category; the first has no mobile number."""
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for place, category in enumerate(memory.categories(campaign)):
        for n in range(5):
            number = place * 5 + n
            phone = f"138{number:08d}" if number else ""
            mail = f"zj{number}@example.org"
            book.active.append((f"专家{number}", mail, phone, "影视", f"单位{number}", category.short_name))
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


def works_of(campaign: Campaign) -> None:
    by = make_user("shenbao")
    for category in memory.categories(campaign):
        for n in range(2):
            section = category.rules.sections[0].code if category.rules.sections else ""
            title = f"{category.short_name}作品{n}"
            make_entry(category, by=by, state=states.SHORTLISTED, section=section, title=title)


def test_from_a_list_to_works_in_a_few_clicks(campaign: Campaign, people: Cast, seat: Seat, tmp_path: Path) -> None:
    set_phase(campaign, "expert", is_open=True)
    works_of(campaign)
    organiser = people.one("organiser")
    Wording.objects.create(kind="expert.invited", subject="", text="", is_held=True, by=organiser)
    page = seat(organiser)
    page.context.add_init_script(CLICKS)
    pin = set_up(page, list_of(campaign, tmp_path / "专家.xlsx"))
    assert int(page.evaluate("sessionStorage.clicks")) <= 20
    assert (Panel.objects.count(), ExpertInvitation.objects.count(), Assignment.objects.count()) == (15, 75, 150)
    accept(seat(phone=True), pin)
    page.goto("/panels/experts/?state=accepted")
    expect(page.locator("tbody tr")).to_have_count(1)
    look(page, "experts-accepted")
    page.get_by_role("link", name="专家0").click()
    expect(page.locator("main")).to_contain_text("认识的作者：陈海生")
    look(page, "expert-page")


def set_up(page: Page, file: Path) -> str:
    """Import, invite, give out; answers the PIN that is told by phone."""
    page.goto("/panels/")
    look(page, "panels-empty")
    page.get_by_role("link", name="导入专家").click()
    look(page, "experts-import")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.locator("main")).to_contain_text("75 位专家，其中新开账号 75 个")
    look(page, "experts-preview")
    page.get_by_role("button", name="确认导入这 75 位").click()
    look(page, "panels-with-gaps")
    page.get_by_role("link", name="专家与邀请").click()
    page.get_by_role("button", name="邀请全部未邀请的 75 位").click()
    pin = page.locator("td b").inner_text()
    look(page, "experts-pins")
    page.get_by_role("link", name="已记下").click()
    look(page, "experts")
    page.goto("/panels/")
    page.get_by_role("link", name="全部项目分配").click()
    look(page, "plan-all")
    page.get_by_role("button", name="按此分配 150 份").click()
    expect(page.locator("main")).to_contain_text("已提交 0 / 10")
    look(page, "panels")
    page.get_by_role("link", name="网络正能量歌曲", exact=True).click()
    look(page, "panel")
    page.get_by_role("link", name="专家0", exact=True).click()
    look(page, "panel-member")
    return pin


def accept(phone: Page, pin: str) -> None:
    expert = User.objects.get(email="zj0@example.org")
    mail = Notice.objects.get(kind="expert.invited", to=expert.email)
    phone.goto(urlsplit(mail.secret).path)
    look(phone, "invited-pin")
    phone.get_by_label("校验码").fill("12")
    phone.get_by_role("button", name="进入").click()
    expect(phone.get_by_role("alert")).to_contain_text("校验码不对")
    phone.get_by_label("校验码").fill(pin)
    phone.get_by_role("button", name="进入").click()
    phone.get_by_label("您认识的作者").fill("陈海生")
    look(phone, "invited-answer")
    phone.get_by_role("button", name="接受邀请").click()
    expect(phone.get_by_role("heading", name="我的评审")).to_be_visible()
    expect(phone.locator("main")).to_contain_text("歌曲作品0")
    look(phone, "my-works")
