"""What stands in the row of a file on its way: nothing promised that the check refuses, and always a way on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rehearsal.builder import Builder
from rehearsal.sample_files.wrong import WRONG
from rehearsal.story.people import Cast
from rehearsal.story.works import Work
from submissions.models import Entry, EntryFile
from tests.browser import people as act
from tests.browser.conftest import Seat
from tests.browser.line import Line, Sent
from tests.browser.pages import open_phases
from tests.browser.people import session_cookie
from tests.browser.works import CATEGORY, TITLE, WORK, film, heavy_film

PROMISE = "预计能通过检查"


@pytest.fixture
def page(builder: Builder, people: Cast, seat: Seat) -> Page:
    """The files step of a draft whose texts are all there."""
    open_phases(builder.campaign, "collect", "recommend")
    draft = builder.draft(Work(CATEGORY, "demo-metro", TITLE, summary=WORK["f-summary"], section="positive"))
    page = seat(people.users["metro"])
    page.goto(f"/entries/{draft.pk}/files/")
    return page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("truncated", "文件不完整，只有约"),
        ("old_codec", "画面编码太旧"),
        ("sound_only_mp4", "文件可能只有声音"),
        ("too_short", "请补足内容后重新导出"),
    ],
)
def test_a_film_that_the_check_refuses_is_not_promised_to_pass(
    page: Page, sample_folder: Path, name: str, words: str
) -> None:
    sent = Sent(page)
    act.hand_over(page, WRONG[name](sample_folder))
    row = page.locator("[data-upload-row]")
    expect(row).to_contain_text(words)
    expect(row).not_to_contain_text(PROMISE)
    assert sent.requests == []


def test_a_photograph_of_too_few_bytes_is_told_before_it_is_sent(page: Page) -> None:
    ask = """async (least) => {
        const { foresee } = await import("/static/js/uploads/precheck.js");
        const file = new File([new Uint8Array([0xff, 0xd8, 0xff, 0xd9])], "a.jpg");
        const rule = { kinds: ["jpg"], extensions: { jpg: "jpg" }, aspects: [], min_bytes: least, max_bytes: 1e9 };
        return (await foresee(file, rule)).findings.map((found) => found.text);
    }"""
    assert [text for text in page.evaluate(ask, 2_000_000) if "过小" in text or "不小于" in text] == [
        "文件只有 4 B，要求不小于 2 MB。请上传相机或手机里的原图，不要用微信转发或截图。"
    ]
    assert [text for text in page.evaluate(ask, 0) if "不小于" in text] == []
    assert '"min_bytes": 1,' in (page.locator("[data-upload-role=work]").get_attribute("data-rule") or "")


OLD_WORD = "new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])"


@pytest.mark.parametrize(
    ("name", "kinds", "level", "words"),
    [
        ("老.docx", ["docx", "doc"], "warn", "实际是旧版 Office 文档。可以上传，系统按实际内容检查。"),
        ("老.docx", ["docx", "pdf"], "block", "改后缀无效。请在 Word 或 WPS 里打开，另存为要求的格式。"),
        ("老.jpg", ["jpg", "png"], "block", "改后缀无效。请用看图软件打开，另存为 JPG 或 PNG。"),
        ("老.mp4", ["mp4"], "block", "改后缀无效。请用剪辑软件重新导出。"),
    ],
)
def test_a_wrong_name_is_judged_as_the_check_judges_it(
    page: Page, name: str, kinds: list[str], level: str, words: str
) -> None:
    ask = f"""async ([name, kinds]) => {{
        const {{ foresee }} = await import("/static/js/uploads/precheck.js");
        const extensions = Object.fromEntries(kinds.map((kind) => [kind, kind]));
        const rule = {{ kinds, extensions, aspects: [], max_bytes: 1e9 }};
        return (await foresee(new File([{OLD_WORD}], name), rule)).findings;
    }}"""
    found = [one for one in page.evaluate(ask, [name, kinds]) if words in one["text"]]
    assert [one["level"] for one in found] == [level]


def test_a_good_film_is_promised_to_pass(page: Page, sample_folder: Path) -> None:
    Line(page).slow(0.1)
    act.hand_over(page, film(sample_folder))
    expect(page.locator("[data-upload-row]")).to_contain_text(PROMISE)


def test_a_session_that_ends_meanwhile_is_said_in_words_and_the_upload_goes_on_after_logging_in(
    page: Page, people: Cast, live_site: str, live_worker: object, sample_folder: Path, tmp_path: Path
) -> None:
    Line(page).slow()
    act.hand_over(page, heavy_film(sample_folder, tmp_path / "片.mp4", megabytes=30))
    row = page.locator("[data-upload-row]")
    expect(row.locator("[data-percent]")).to_have_text(re.compile(r"[2-9]\d%"))
    page.context.clear_cookies()
    expect(row.locator("[data-status]")).to_have_text(
        "登录已过期，已传的部分都保留着。请重新登录，再回到这里点“继续”。"
    )
    page.context.add_cookies([session_cookie(people.users["metro"], live_site)])
    page.context.new_page().goto(f"/entries/{Entry.objects.get().pk}/work/")
    row.get_by_role("button", name="继续").click()
    expect(page.locator("#files-work article.file")).to_contain_text("通过", timeout=60_000)
    assert EntryFile.objects.count() == 1


def test_the_next_step_opens_beside_an_upload_that_goes_on(page: Page, sample_folder: Path, tmp_path: Path) -> None:
    Line(page).slow(1)
    act.hand_over(page, heavy_film(sample_folder, tmp_path / "片.mp4", megabytes=30))
    expect(page.locator("[data-percent]")).to_have_text(re.compile(r"[1-9]\d?%"))
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="下一步").click()
    expect(opening.value.get_by_role("button", name="下一步")).to_be_visible()
    expect(page).to_have_url(re.compile("/files/$"))
    page.get_by_role("button", name="暂停").click()
    expect(page.locator("[data-speed]")).to_be_empty()
    expect(page.locator("[data-left]")).to_be_empty()


def test_where_one_file_is_asked_the_newest_choice_counts(
    page: Page, live_worker: object, sample_folder: Path, tmp_path: Path
) -> None:
    Line(page).slow(4)
    act.hand_over(page, WRONG["video_720p"](sample_folder))
    expect(page.locator("[data-upload-row]")).to_contain_text("未达到 1080P")
    act.hand_over(page, heavy_film(sample_folder, tmp_path / "片.mp4", megabytes=30))
    expect(page.locator("[data-percent]:visible")).to_have_text(re.compile(r"[1-9]\d?%"))
    assert page.locator("[data-upload-row]").count() == 1
    act.hand_over(page, film(sample_folder))
    expect(page.locator("#files-work article.file")).to_contain_text("通过", timeout=60_000)
    assert page.locator("[data-upload-row]").count() == 0
    assert EntryFile.objects.filter(removed_at__isnull=True).count() == 1


def test_a_file_is_removed_only_when_she_means_it(page: Page, live_worker: object, sample_folder: Path) -> None:
    act.hand_over(page, film(sample_folder))
    expect(page.locator("#files-work article.file")).to_contain_text("通过", timeout=60_000)
    said: list[str] = []
    page.once("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="删去").click()
    expect(page.locator("#files-work article.file")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="删去").click()
    expect(page.locator("#files-work article.file")).to_have_count(0)
    assert (len(said), EntryFile.objects.filter(removed_at__isnull=True).count()) == (1, 0)
