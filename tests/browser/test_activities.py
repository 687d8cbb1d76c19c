"""An activity from a clerk's telephone to the map: typed while the line is down, photographed, recommended, counted by
mistake, taken back and counted."""

from __future__ import annotations

import io
import re
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import Notice
from activities.models import Activity, ActivityFile
from campaign.models import Campaign
from rehearsal.story.people import Cast
from tests.browser.conftest import Seat
from tests.browser.pages import look, no_sideways_scroll
from tests.live import LiveProcess

SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")


def photo(name: str = "现场.jpg") -> Any:
    out = io.BytesIO()
    Image.radial_gradient("L").resize((3000, 2000)).convert("RGB").save(out, "JPEG", quality=95)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_from_a_telephone_to_the_map(seat: Seat, campaign: Campaign, people: Cast, live_worker: LiveProcess) -> None:
    clerk = seat(people.users["metro"], phone=True)
    record = write_down(clerk)
    submit(clerk)
    decide(seat(people.users["fuzhou"]), record, "推荐到省总工会")
    office = seat(people.users["organiser"])
    decide(office, record, "计入")
    take_back(office)
    decide(office, record, "计入")
    told = Notice.objects.filter(to=people.users["metro"].email, kind__startswith="activity.").order_by("pk")
    assert [one.kind.partition(".")[2] for one in told] == ["counted", "uncounted", "counted"]
    record.refresh_from_db()
    assert (record.state, record.met, record.title) == ("counted", 126, "网络安全进地铁检修库")
    on_the_map(seat(), record)


def write_down(page: Page) -> Activity:
    page.goto("/activities/mine/")
    page.get_by_role("button", name="登记活动").dblclick()
    page.wait_for_url("**/activities/mine/*/")
    assert no_sideways_scroll(page)
    record = Activity.objects.get()  # of two clicks
    page.fill("#id_title", "网络安全进")
    expect(page.locator("#save-note")).to_have_text(SAVED)
    page.context.set_offline(True)
    page.fill("#id_title", "网络安全进地铁检修库")
    page.get_by_label("宣讲交流").check()
    expect(page.locator("#save-note")).to_contain_text("已存在本机")
    page.set_input_files("#add-photo-files", [photo()])
    expect(page.locator("[data-adding]")).to_contain_text("恢复后自动上传")
    look(page, "activity-offline")
    page.context.set_offline(False)
    expect(page.locator("#save-note")).to_have_text(SAVED)
    expect(page.locator(".activity-file-list img")).to_be_visible()  # checked and scaled by the worker
    assert ActivityFile.objects.get().copy_name
    return record


def submit(page: Page) -> None:
    page.fill("#id_venue", "检修库二层")
    page.fill("#id_met", "126")
    page.locator("#id_may_show_photos").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("有几处还要改")
    expect(page.locator("#div_id_met_how")).to_contain_text("请选择现场人数是怎么统计的")
    look(page, "activity-faults")
    page.select_option("#id_met_how", "signed")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("待推荐单位审核")


def test_photos_over_a_bad_line_arrive_once_and_before_the_form(
    seat: Seat, campaign: Campaign, people: Cast, live_worker: LiveProcess
) -> None:
    page = seat(people.users["metro"], phone=True)
    page.goto("/activities/mine/")
    page.get_by_role("button", name="登记活动").click()
    page.wait_for_url("**/activities/mine/*/")
    page.fill("#id_title", "夜校讲座")
    answers = lose_first_answer(page)
    wrong = {"name": "名单.txt", "mimeType": "text/plain", "buffer": b"1"}
    large = {"name": "大片.mp4", "mimeType": "video/mp4", "buffer": b"0" * (10 * 1024**2 + 1)}
    page.set_input_files("#add-photo-files", [photo("一.jpg"), wrong, photo("二.jpg")])
    first = page.locator("#add-photo-rows li").first
    expect(first.locator("[data-adding]")).to_contain_text("恢复后自动上传")
    look(page, "activity-lost-answer")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("[data-files-note]")).to_contain_text("传完后自动继续")
    expect(page.locator("#add-photo-rows li")).to_have_count(1)  # what is refused stays until it was read
    expect(page.locator("#add-photo-rows li")).to_contain_text("“名单.txt”不是 JPG 或 PNG 图片，不能作为照片。")
    expect(page.locator("[data-files-note]")).to_contain_text("有文件没有收下")
    look(page, "activity-refused-file")
    assert list(ActivityFile.objects.values_list("file__original_name", flat=True)) == ["一.jpg", "二.jpg"]
    assert answers == ["lost", "given", "given", "given"]
    page.set_input_files("#add-proof-files", [large])
    expect(page.locator("#add-proof-rows")).to_contain_text("超过 10.0 MB，没有上传")
    page.get_by_role("button", name="知道了").click()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("有几处还要改")
    expect(page.locator("#id_title")).to_have_value("夜校讲座")


def lose_first_answer(page: Page) -> list[str]:
    """The server takes the first file, but its answer never arrives."""
    answers: list[str] = []

    def on_its_way(route: Any) -> None:
        answers.append("given" if answers else "lost")
        if answers == ["lost"]:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/files/photo/", on_its_way)
    return answers


def decide(page: Page, record: Activity, act: str) -> None:
    page.goto("/activities/desk/")
    page.get_by_role("link", name="网络安全进地铁检修库").click()
    expect(page.locator(".photo-grid img")).to_be_visible()
    look(page, f"activity-{act}")
    page.get_by_role("button", name=act, exact=True).click()
    expect(page.locator(".messages")).to_contain_text(f"已办理“{act}” 1 条")


def take_back(page: Page) -> None:
    look(page, "activity-undo")
    page.get_by_role("button", name="撤销计入").first.click()
    expect(page.locator(".messages")).to_contain_text("已办理“撤销计入” 1 条")


def on_the_map(page: Page, record: Activity) -> None:
    page.goto("/")
    page.get_by_role("link", name="现场参加职工").click()
    expect(page.locator(".entry-title")).to_have_text("网络安全进地铁检修库")
    page.goto("/activities/")
    page.locator(".tile-map-large").get_by_role("link", name="仓山区：1").click()
    expect(page.locator("#list-h")).to_contain_text("仓山区")
    page.get_by_role("link", name="网络安全进地铁检修库").click()
    expect(page.get_by_role("img", name="活动照片 1")).to_be_visible()
    look(page, "activity-public")
