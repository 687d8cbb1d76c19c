"""What the browser says of a file before a byte is sent, beside what the worker says of the same file and rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from campaign.definition.file_kinds import KINDS
from campaign.definition.spec import FileRule
from rehearsal.sample_files.wrong import WRONG
from submissions.files.cards import RoleCard
from submissions.media.probe import probe_limited
from submissions.media.rules import check
from submissions.templatetags.files import rule_json
from tests.browser.conftest import Seat
from tests.rehearsal.test_samples import DEEP, RULES

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


def foreseen(page: Page, path: Path, rule: FileRule, name: str = "") -> set[str]:
    """The levels that the browser names: block, warn, good."""
    page.set_input_files("#probe", path)
    findings: list[dict[str, Any]] = page.evaluate(SAY, [rule_json(RoleCard(rule)), name])
    return {finding["level"] for finding in findings}


def judged(path: Path, rule: FileRule, name: str = "") -> list[tuple[str, str]]:
    facts = probe_limited(path, name=name or path.name)
    return [(finding.code, finding.level) for finding in check(facts, rule)]


def test_browser_refuses_nothing_that_the_worker_takes_and_misses_nothing_that_it_sees(
    page: Page, sample_folder: Path
) -> None:
    wrong_words = {}
    for name, wrong in WRONG.items():
        if wrong.code in DEEP:
            continue
        rule, path = RULES[wrong.role], wrong(sample_folder)
        said, verdict = foreseen(page, path, rule), judged(path, rule)
        blocks = any(level == "block" for _code, level in verdict)
        seen = {code for code, level in verdict if level == "block"} & SEEN
        false_alarm = "block" in said and not blocks
        missed = bool(seen) and "block" not in said
        if false_alarm or missed:
            wrong_words[name] = (sorted(said), verdict)
    assert wrong_words == {}


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
