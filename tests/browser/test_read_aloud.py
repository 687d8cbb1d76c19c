"""朗读 as a browser with a Chinese voice of its own shows it, and as one without does not."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from submissions import states
from tests.browser.conftest import Seat
from tests.browser.pages import look
from tests.factories import make_campaign, make_entry

OWN = {"lang": "zh-CN", "localService": True, "name": "婷婷"}
FAR = {"lang": "zh-CN", "localService": False, "name": "Google 普通话"}  # it would send the text to its maker
ENGLISH = {"lang": "en-US", "localService": True, "name": "Samantha"}
CANTONESE = {"lang": "zh-HK", "localService": True, "name": "善怡"}
# A voice that says a breath only when the test lets it: `finish()`; the voices come when the test says so.
FAKE = """
window.spoken = []; window.utterance = null; window.voices = %s;
window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
window.finish = (kind = "end") => {
  const now = window.utterance; window.utterance = null; now.dispatchEvent(new Event(kind));
};
const synth = new EventTarget();
Object.assign(synth, {
  getVoices: () => window.voices,
  speak(one) { window.utterance = one; window.spoken.push(`${one.voice.name}: ${one.text}`); },
  cancel() { const now = window.utterance; window.utterance = null; now?.dispatchEvent(new Event('error')); },
});
Object.defineProperty(window, 'speechSynthesis', { value: synth });
"""


def opened(seat: Seat, address: str, *voices: dict[str, Any]) -> Page:
    page = seat()
    page.context.add_init_script(FAKE % json.dumps(voices))
    page.goto(address)
    return page


def test_voice_reads_paragraph_by_paragraph_and_waits_and_ends(transactional_db: None, seat: Seat) -> None:
    work = make_entry(
        make_campaign().categories.get(code="film"),
        state=states.SHORTLISTED,
        title="渔排上的信号",
        answers={"summary": "第一句。" * 40},
    )
    page = opened(seat, f"/works/{work.number}/", ENGLISH, FAR, CANTONESE, OWN)
    box, read = page.get_by_role("group", name="朗读本页正文"), page.locator(".being-read")
    asked: list[str] = []
    page.on("request", lambda request: "/static/art/" in request.url or asked.append(request.url))
    box.get_by_role("button", name="朗读").press("Enter")
    expect(box).to_contain_text("第 1 段，共")
    while "第一句" not in read.inner_text():
        page.evaluate("finish()")
    look(page, "read-aloud")
    assert page.evaluate("spoken.at(-1)") == "婷婷: " + "第一句。" * 30  # no longer than a voice holds
    page.evaluate("finish()")
    box.get_by_role("button", name="暂停朗读").click()
    assert page.evaluate("utterance") is None
    expect(read).to_have_count(1)
    box.get_by_role("button", name="继续朗读").click()
    assert page.evaluate("spoken.slice(-2)") == ["婷婷: " + "第一句。" * 10] * 2
    box.get_by_role("button", name="停止").press("Enter")
    expect(read).to_have_count(0)
    expect(box.get_by_role("button", name="停止")).to_be_hidden()
    expect(box.get_by_role("button", name="朗读", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("spoken.at(-1)") == page.evaluate("spoken[0]")  # from the beginning
    page.evaluate("finish('error')")
    expect(box).to_contain_text("朗读中断了")
    page.keyboard.press("Enter")
    page.evaluate("while (utterance) finish()")
    expect(box.get_by_role("button", name="朗读", exact=True)).to_be_visible()
    said = page.evaluate("spoken").__str__()
    assert ("渔排上的信号" in said, "二维码海报" in said, "主办" in said) == (True, False, False)
    assert asked == []


def test_button_is_never_dead(transactional_db: None, seat: Seat) -> None:
    make_campaign()
    for voices in ((), (ENGLISH,), (FAR,), (CANTONESE,)):
        page = opened(seat, "/privacy/", *voices)
        expect(page.locator("[data-read-aloud]")).to_have_count(1)
        expect(page.locator("[data-read-aloud]")).to_be_hidden()
    page.evaluate("(own) => { voices = [own]; speechSynthesis.dispatchEvent(new Event('voiceschanged')); }", OWN)
    page.get_by_role("button", name="朗读", exact=True).click()
    expect(page.locator("h1.being-read")).to_have_text("隐私说明")
    without = seat()
    without.context.add_init_script("delete window.SpeechSynthesisUtterance")
    without.goto("/privacy/")
    expect(without.locator("[data-read-aloud]")).to_be_hidden()
