"""What people of the campaign do in a browser, each in the words of her own work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.pages import fill, go_on, look

VOTED = re.compile(r"/vote/receipt/")


def session_cookie(user: User, site: str) -> Any:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": site}


def log_in(page: Page, username: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="登录", exact=True).click()


# ── The entrant ─────────────────────────────────────────────────────────────
def begin(page: Page, category: str, section: str = "") -> str:
    """A new draft; answers its address."""
    page.goto(f"/entries/new/{category}/")
    if section:
        page.get_by_label(section).check()
    page.get_by_role("button", name="开始填写").click()
    page.wait_for_url("**/work/")
    return page.url.removesuffix("work/")


def fill_texts(page: Page, work: Mapping[str, Any], authors: Mapping[str, Any]) -> None:
    """The first two steps, from the page of the first to the page of the files."""
    fill(page, work)
    go_on(page, "authors")
    fill(page, authors)
    go_on(page, "files")


def hand_over(page: Page, path: Path, *, role: str = "work", name: str = "") -> None:
    """Pick a file in the panel of its role; a name other than on disk travels with the bytes."""
    box = page.locator(f"#role-{role} input[type=file]")
    if name:
        box.set_input_files({"name": name, "mimeType": "video/mp4", "buffer": path.read_bytes()})
    else:
        box.set_input_files(path)


def declare_all(page: Page) -> None:
    for box in page.locator("input[name^='d-']").all():
        box.check()
    go_on(page, "preview")


def submit(page: Page) -> str:
    """From the last step to the receipt; answers the number."""
    page.get_by_role("button", name="提交作品").click()
    expect(page.get_by_role("heading", name="作品已提交")).to_be_visible()
    return page.locator(".receipt-code").inner_text().strip()


# ── The province ────────────────────────────────────────────────────────────
def gather_panel(page: Page, category: str, names: list[str]) -> None:
    page.goto("/panels/")
    row = page.locator("tr", has_text=category).first
    row.get_by_role("button", name="组建专家组").click()
    for name in names:
        page.get_by_label("加入专家").select_option(label=name)
        page.get_by_role("button", name="加入").click()
    page.get_by_role("button", name="预览分配").click()
    page.get_by_role("button", name="按此分配").click()
    look(page, "organiser-panel")


def score(page: Page, title: str, marks: Mapping[str, str]) -> Decimal:
    """Open the work of this title and give these marks; answers their sum."""
    page.goto("/my-works/")
    page.get_by_role("link", name=title).click()
    for code, points in marks.items():
        page.fill(f"#m-{code}", points)
    expect(page.locator("[data-line-state]")).to_contain_text("已上传")
    return sum(map(Decimal, marks.values()), Decimal(0))


def seal_all(page: Page) -> None:
    page.goto("/my-works/")
    page.get_by_label("独立评出以上分数").check()
    page.get_by_role("button", name="签名提交").click()
    expect(page.get_by_text("已签名提交")).to_be_visible()


# ── The worker who votes ────────────────────────────────────────────────────
def pick(page: Page, category: str, *titles: str) -> None:
    page.goto(f"/works/?category={category}")
    for title in titles:
        page.locator("label.pick", has=page.get_by_label(f"选择《{title}》")).click()


def prove_number(page: Page, phone: str) -> None:
    """From the confirmation to the receipt, with the code of the text message."""
    page.get_by_role("link", name="下一步：验证手机号").click()
    page.get_by_label("手机号").fill(phone)
    look(page, "vote-phone")
    ask_for_code(page)
    page.get_by_label("验证码").fill(code_sent_to(phone))
    look(page, "vote-code")
    page.get_by_role("button", name="验证并投出").click()
    page.wait_for_url(VOTED)


def ask_for_code(page: Page) -> None:
    """The widget works out its proof by itself; pressing before it is done would be refused."""
    if page.locator("altcha-widget").count():
        expect(page.locator("altcha-widget [data-state]")).to_have_attribute("data-state", "verified")
    page.get_by_role("button", name="获取验证码").click()
    page.wait_for_url("**/vote/code/**")


def code_sent_to(phone: str) -> str:
    lines = Path(settings.SMS_LOG).read_text(encoding="utf-8").splitlines()
    message = [line for line in lines if phone in line][-1]
    found = re.findall(r"(?<!\d)\d{6}(?!\d)", message.split(phone)[1])
    assert len(found) == 1, message
    return found[0]
