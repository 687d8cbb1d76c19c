"""What goes wrong at a clerk's desk: each time a Chinese sentence says what and why, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import AuditEvent
from campaign.definition.spec import FileRule
from campaign.models import Campaign
from rehearsal.sample_files.samples import WRONG
from submissions.models import Entry, EntryFile
from tests.browser import people as act
from tests.browser.conftest import Seat
from tests.browser.line import Sent
from tests.browser.pages import look
from tests.browser.works import film
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, set_phase
from tests.submissions.entering.scene import complete_draft

LIMIT = 300_000
NARROW = FileRule(
    "work", "视频", ("mp4",), 1, 1, max_bytes=LIMIT, aspects=("16:9", "9:16"), video_short_side=1080
)  # fmt: skip


@pytest.fixture
def narrow_campaign(transactional_db: None) -> Campaign:
    """A category that takes no more than 300 kB."""
    return make_campaign(categories=(film_spec(files=(NARROW,)),))


@pytest.fixture
def draft(narrow_campaign: Campaign, cast: Cast) -> Entry:
    """All filled in, with a film that fits."""
    return complete_draft(cast.entrant)


@pytest.fixture
def files_page(draft: Entry, cast: Cast, seat: Seat) -> Page:
    page = seat(cast.entrant)
    page.goto(f"/entries/{draft.pk}/files/")
    return page


def refused(page: Page, sentence: str) -> None:
    """Said beside the file; nothing was sent, and the film that was there still is."""
    expect(page.locator("[data-upload-row]")).to_contain_text(sentence)
    expect(page.locator("#files-work article.file")).to_have_count(1)
    assert EntryFile.objects.filter(removed_at=None).count() == 1


@pytest.mark.parametrize(
    ("name", "bytes_", "sentence"),
    [
        ("简介.pdf", b"%PDF-1.7 ...", "这里收 MP4，您选的是 .pdf 文件。请导出成要求的格式再传。"),
        ("没有后缀", b"whatever", "这里收 MP4"),
        ("空白.mp4", b"", "文件是空的（0 字节），请重新导出。"),
    ],
)
def test_a_file_that_the_server_would_refuse_is_refused_at_once(
    files_page: Page, tmp_path: Path, name: str, bytes_: bytes, sentence: str
) -> None:
    sent = Sent(files_page)
    path = tmp_path / name
    path.write_bytes(bytes_)
    act.hand_over(files_page, path)
    refused(files_page, sentence)
    expect(files_page.get_by_role("button", name="仍要上传")).to_be_hidden()
    assert sent.requests == []


def test_a_file_that_is_too_large_says_its_size_and_the_limit(files_page: Page, sample_folder: Path) -> None:
    act.hand_over(files_page, film(sample_folder))
    refused(files_page, "超过上限 293 KB")
    look(files_page, "bad-too-large")


def test_a_script_named_mp4_is_found_out_twice(files_page: Page, live_worker: object, sample_folder: Path) -> None:
    act.hand_over(files_page, WRONG["script_named_mp4"](sample_folder))
    refused(files_page, "文件名是 .mp4，但内容不像这种文件，改后缀无效")
    files_page.get_by_role("button", name="上传并替换").click()  # a good film stands there
    file = files_page.locator("#files-work article.file").first
    expect(file.locator(".state")).to_have_text("须改正")
    expect(file.locator(".finding-bad").first).to_contain_text("改后缀无效")
    look(files_page, "bad-script")


def test_submitting_twice_gives_one_number(draft: Entry, cast: Cast, seat: Seat) -> None:
    page, second = seat(cast.entrant), seat(cast.entrant)
    for one in (page, second):
        one.goto(f"/entries/{draft.pk}/preview/")
    page.get_by_role("button", name="提交作品").dblclick()
    expect(page.get_by_role("heading", name="作品已提交")).to_be_visible()
    second.get_by_role("button", name="提交作品").click()
    expect(second.get_by_role("heading", name="作品已提交")).to_be_visible()
    number = Entry.objects.get().number or ""
    assert [one.locator(".receipt-code").inner_text().strip() for one in (page, second)] == [number, number]
    assert Campaign.objects.get().last_number == 1
    assert AuditEvent.objects.filter(action="entry.submit").count() == 1


def test_another_unions_address_leads_nowhere(draft: Entry, cast: Cast, seat: Seat) -> None:
    page = seat(cast.outsider)
    for step in ("work", "files", "preview"):
        answer = page.goto(f"/entries/{draft.pk}/{step}/")
        assert answer is not None and answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("body")).not_to_contain_text(draft.title)
    look(page, "bad-not-found")


def test_a_phase_that_closes_meanwhile_keeps_everything(draft: Entry, cast: Cast, seat: Seat) -> None:
    page = seat(cast.entrant)
    page.goto(f"/entries/{draft.pk}/preview/")
    set_phase(draft.campaign, "collect", is_open=False)
    page.get_by_role("button", name="提交作品").click()
    expect(page.get_by_text("已保存的内容都还在")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text(draft.title)
    look(page, "bad-closed")
    entry = Entry.objects.get()
    assert (entry.state, entry.number, entry.answers) == ("draft", None, draft.answers)


def test_what_does_not_fit_stands_beside_its_field_with_what_was_typed(draft: Entry, cast: Cast, seat: Seat) -> None:
    page = seat(cast.entrant)
    page.goto(f"/entries/{draft.pk}/authors/")
    page.fill("[name=contact_phone]", "12345")
    page.get_by_role("button", name="下一步").click()
    field = page.locator("#div_id_contact_phone")
    expect(field.locator(".invalid-feedback, .field-error")).to_contain_text("手机")
    expect(field.locator("input")).to_have_value("12345")
    look(page, "bad-field")
    page.goto(f"/entries/{draft.pk}/preview/")
    expect(page.get_by_role("alert")).to_contain_text("提交前还有 1 处要完成")
    expect(page.get_by_role("button", name="提交作品")).to_be_disabled()
