"""Pages that stand only after something was sent: a form refused for its faults, what an import would do, the year that
is being prepared.

What a form answers is taken back again in the database, so that no answer depends on another; the browser is shown the
page as it was answered.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaign.models import Campaign
from tests.browser.every_page.addresses import Candidates, html_of, may_open, names
from tests.factories import make_campaign

# Each has something that can be taken, and something that cannot.
TABLES: dict[tuple[str, str], list[tuple[str, ...]]] = {
    ("recommender", "activity_import"): [
        ("主办工会", "活动名称", "活动形式", "活动日期", "所在县（市、区）"),
        ("榕江轨道工会", "车间宣讲", "宣讲交流", "2023-06-12", "鼓楼区"),
        ("没有这个工会", "", "", "", ""),
    ],
    ("recommender", "branch_import"): [
        ("上级工会", "基层工会名称", "申报员姓名", "邮箱", "电话"),
        ("", "新工会", "李明", "x@example.org", "13800000001"),
        ("", "", "", "x", "1"),
    ],
    ("organiser", "experts_import"): [
        ("姓名", "邮箱", "手机", "专业领域", "工作单位", "评审项目", "正式或候补"),
        ("王教授", "w@example.org", "13800000002", "影视", "", "film", ""),
        ("", "x", "", "", "", "", ""),
    ],
    ("screener", "screening_import"): [
        ("编号", "决定", "理由", "评级", "补正期限"),
        ("FJ23-0000", "通过", "", "", ""),
    ],
}
FAULTS = ("field-error", "error-summary", "notice-error", "is-invalid", "invalid-feedback")
# Beside nothing at all: values that no field takes.
WRONG = dict.fromkeys(("email", "phone", "closes_at", "first_day", "year", "text"), "???")


@dataclass(frozen=True)
class Answer:
    role: str
    name: str
    path: str
    html: str


def refused(browsers: Mapping[str, Client], candidates: Candidates, *, part: int, of: int) -> Iterator[Answer]:
    """What an address answers to an empty form and to one with wrong values, as far as it refuses them by a page; of
    the first of the roles that is refused so."""
    for name, rule in sorted({name: rule for name, _words, rule in names()}.items())[part::of]:
        for role in (role for role in browsers if may_open(role, rule)):
            if found := _of_role(browsers[role], role, name, candidates[name][:2]):
                yield found
                break


def _of_role(browser: Client, role: str, name: str, ways: list[Mapping[str, Any]]) -> Answer | None:
    for path in (reverse(name, kwargs=kwargs) for kwargs in ways):
        for data in ({}, WRONG):
            status, html = _sent(browser, path, data)
            if status in (403, 405):
                return None
            if html:
                return Answer(role, name, path, html)
    return None


def _sent(browser: Client, path: str, data: Mapping[str, str]) -> tuple[int, str]:
    """The status, and the page with which it is refused; "" for any other answer. Nothing is kept of it."""
    client = Client(raise_request_exception=False)
    client.cookies.update(browser.cookies)
    with transaction.atomic():
        answer = client.post(path, data)
        html = html_of(answer) if answer.status_code in (200, 400, 409, 422) else ""
        transaction.set_rollback(True)
    is_page = "<html" in html and any(mark in html for mark in FAULTS)
    return answer.status_code, html if is_page else ""


def previews(browsers: Mapping[str, Client]) -> list[tuple[str, str]]:
    """Role and address: what four imports would do, and the pages of next year's draft."""
    found = [(role, after_upload(browsers[role], name, rows)) for (role, name), rows in TABLES.items()]
    return [*found, *(("organiser", path) for path in draft_pages())]


def after_upload(browser: Client, name: str, rows: list[tuple[str, ...]]) -> str:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    answer = browser.post(reverse(name), {"file": SimpleUploadedFile("表.xlsx", out.getvalue()), "note": "会议纪要"})
    assert answer.status_code == 302, (name, answer.context["form"].errors)
    return str(answer.url)


def draft_pages() -> Iterator[str]:
    draft = make_campaign("next", is_current=False, year=2029)
    Campaign.objects.filter(pk=draft.pk).update(is_draft=True)
    for name in ("campaign_overview", "campaign_check", "campaign_preview", "campaign_history"):
        yield reverse(name, args=["next"])
    yield reverse("campaign_part", args=["next", "dates"])
    for page in ("categories/", "categories/film/", "categories/film/rules/", "contact/"):
        yield reverse("campaign_preview_page", args=["next", page])
