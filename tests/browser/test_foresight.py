"""What the browser says of a file before a byte is sent, beside what the worker says of the same file and rule."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from campaign.definition.spec import FileRule
from campaign.definition.spec.file_kinds import KINDS
from common import in_words
from rehearsal.sample_files.wrong import WRONG
from submissions.files.cards import RoleCard
from submissions.media.facts import Finding
from submissions.media.probe import probe_limited
from submissions.media.rules import LONGEST_S, STOPPING_CODES, check
from submissions.templatetags.files import rule_json
from tests.browser.conftest import Seat
from tests.rehearsal.test_samples import DEEP, RULES
from tests.submissions.media.conversion import phones

# What the browser can see; the rest only the worker finds, and the browser then promises nothing.
SEEN = {"resolution", "aspect_ratio", "duration", "extension_mismatch", "image_size", "file_size", "video_missing"}
SAY = """async ([rule, name]) => {
    const { foresee } = await import("/static/js/uploads/precheck.js");
    const file = document.querySelector("#probe").files[0];
    const named = new File([file], name || file.name, { type: file.type });
    return (await foresee(named, JSON.parse(rule))).findings;
}"""


@pytest.fixture
def page(seat: Seat) -> Page:
    page = seat(None)
    page.goto("/")
    page.evaluate("""() => {
        const input = Object.assign(document.createElement("input"), { type: "file", id: "probe" });
        document.body.append(input);
    }""")
    return page


def said(page: Page, path: Path, rule: FileRule, name: str = "", **changes: float) -> list[dict[str, Any]]:
    """What the browser says, of the rule as pages hand it over; `changes` stand for another year's tolerances."""
    page.set_input_files("#probe", path)
    handed = json.dumps(json.loads(rule_json(RoleCard(rule))) | changes)
    findings: list[dict[str, Any]] = page.evaluate(SAY, [handed, name])
    return findings


def foreseen(page: Page, path: Path, rule: FileRule, name: str = "", **changes: float) -> set[str]:
    """The levels that the browser names: block, warn, good."""
    return {finding["level"] for finding in said(page, path, rule, name, **changes)}


def found(path: Path, rule: FileRule, name: str = "") -> list[Finding]:
    return check(probe_limited(path, name=name or path.name), rule)


def judged(path: Path, rule: FileRule, name: str = "") -> list[tuple[str, str]]:
    return [(finding.code, finding.level) for finding in found(path, rule, name)]


def numbers(finding: Finding) -> list[str]:
    """The numbers that the worker names for what a browser can see too: what is, and what is asked."""
    seen, asked = finding.seen, finding.asked
    if finding.code == "duration":
        limits = [limit for limit in (asked["max_s"], asked["min_s"]) if limit is not None]
        broken = next((limit for limit in limits if (seen["duration_s"] > limit) is (limit == asked["max_s"])), None)
        return [in_words.duration(seen["duration_s"]), *([in_words.duration(broken)] if broken is not None else [])]
    if finding.code == "resolution":
        return [f"{seen['width']}×{seen['height']}", f"{asked['short_side']}P"]
    if finding.code == "aspect_ratio":
        return list(asked["aspects"])
    if finding.code == "image_size":
        short, long = sorted((seen["width"], seen["height"]))
        return [str(short if asked["short_side"] and short < asked["short_side"] else long)]
    return []


def test_browser_refuses_nothing_that_the_worker_takes_and_misses_nothing_that_it_sees(
    page: Page, sample_folder: Path
) -> None:
    wrong_words: dict[str, Any] = {}
    for name, wrong in WRONG.items():
        if wrong.code in DEEP:
            continue
        rule, path = RULES[wrong.role], wrong(sample_folder)
        levels, verdict = foreseen(page, path, rule), judged(path, rule)
        blocks = any(level == "block" for _code, level in verdict)
        seen = {code for code, level in verdict if level == "block"} & SEEN
        false_alarm = "block" in levels and not blocks
        missed = bool(seen) and "block" not in levels
        if false_alarm or missed:
            wrong_words[name] = (sorted(levels), verdict)
    assert wrong_words == {}


def test_browser_names_the_worker_s_numbers(page: Page, sample_folder: Path) -> None:
    """Of every sample that a browser can play or draw: the same seconds, pixels and limits in both sentences."""
    compared, differing = set(), {}
    for name, wrong in WRONG.items():
        rule, path = RULES[wrong.role], wrong(sample_folder)
        findings = [] if wrong.code in DEEP else found(path, rule)
        if any(finding.code in STOPPING_CODES for finding in findings if finding.level == "block"):
            continue
        told = "".join(finding["text"] for finding in said(page, path, rule)) if findings else ""
        for finding in findings:
            words = numbers(finding) if finding.level != "info" else []
            compared |= {finding.code} if words else set()
            if missing := [word for word in words if word not in told]:
                differing[name, finding.code] = (missing, told)
    assert differing == {}
    assert compared == {"duration", "resolution", "aspect_ratio", "image_size"}


@pytest.mark.parametrize(("aspect", "refused"), [("4:3", False), ("16:9", True), ("1:1", True)])
def test_browser_knows_every_aspect_that_a_rule_may_ask(
    page: Page, sample_folder: Path, aspect: str, refused: bool
) -> None:
    rule, path = replace(RULES["work"], aspects=(aspect,)), WRONG["four_by_three"](sample_folder)
    assert (("aspect_ratio", "block") in judged(path, rule)) is refused
    assert any("画面比例不是" in finding["text"] for finding in said(page, path, rule)) is refused


def test_no_generally_goes_beyond_the_longest(page: Page, sample_folder: Path) -> None:
    """The worker refuses what is longer than half an hour, however generous the rule; a browser must not promise it."""
    rule = replace(RULES["work"], max_duration_s=Decimal(20), duration_generally=True)
    path = WRONG["too_long"](sample_folder)
    levels = [foreseen(page, path, rule, longest_s=longest) for longest in (1800, 60)]
    assert ["block" in level for level in levels] == [False, True]
    assert json.loads(rule_json(RoleCard(rule)))["longest_s"] == LONGEST_S == 1800


@pytest.mark.parametrize("name", ["片.mp4", "片.m4v", "片.mov", "片.MOV"])
def test_film_by_any_of_its_names_is_taken_at_every_door(page: Page, sample_folder: Path, name: str) -> None:
    rule, path = RULES["work"], WRONG["a_little_long"](sample_folder)
    assert ("block" in foreseen(page, path, rule, name)) is any(
        level == "block" for _, level in judged(path, rule, name)
    )
    assert "block" not in foreseen(page, path, rule, name)


def test_limits_and_tolerances_come_from_the_rule() -> None:
    script = Path("static/js/uploads/precheck.js").read_text(encoding="utf-8")
    for number in ("0.08", "0.03", "0.01", "1096", "1076", "1060"):
        assert number not in script
    rule = json.loads(rule_json(RoleCard(RULES["work"])))
    assert (rule["duration_passes"], rule["side_warns_below"], rule["aspect_warns"]) == (0.08, 20, 0.03)
    assert list(rule["extensions"]) == list(KINDS["mp4"].extensions)


def test_browser_says_what_the_platform_will_convert(page: Page, tmp_path: Path) -> None:
    """What the checker refuses until it is converted is sent without being asked twice; a false name is told."""
    photo, film = FileRule("photo", "照片", ("jpg",)), FileRule("work", "视频", ("mp4",))
    heic = phones.photograph(tmp_path, "a.heic")
    [finding] = said(page, heic, photo)
    assert (finding["level"], finding["text"]) == (
        "warn",
        ".heic 文件可以上传；上传后平台可以帮您转换成 JPG，由您看过再用。",
    )
    [finding] = said(page, heic, photo, "IMG_0013.jpg")
    assert finding["level"] == "block"
    assert "实际是 HEIC 文件" in finding["text"] and "也可以选“仍要上传”，由平台转换" in finding["text"]
    [finding] = said(page, heic, film)
    assert "这里收 MP4，您选的是 .heic 文件" in finding["text"]
