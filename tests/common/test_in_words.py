"""Sizes, durations, moments and titles as people read them, alike on the server and in the browser."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template

from campaign.definition.limits_in_words import file_chips
from campaign.definition.spec import FileRule
from common import in_words
from submissions.files.cards import RoleCard
from submissions.media.facts import Finding
from submissions.media.words.sentences import sentence
from submissions.templatetags import files
from tests import script

SIZES: list[tuple[Any, str]] = [
    (None, "0 B"),
    (100, "100 B"),
    (1000, "1000 B"),
    (1023, "1023 B"),
    (1024, "1 KB"),
    (1536, "1.5 KB"),
    (1280, "1.3 KB"),  # a half is rounded up, as in the browser
    (102400, "100 KB"),
    ((1 << 20) - 1, "1 MB"),  # not 1024 KB
    (2_000_000, "1.9 MB"),
    (50 << 20, "50 MB"),
    (686_700_000, "654.9 MB"),
    ((1 << 30) - 1, "1 GB"),
    (1_300_000_000, "1.21 GB"),
    (2 << 30, "2 GB"),
    (5 << 28, "1.25 GB"),
    (3 << 29, "1.5 GB"),
    (5 << 40, "5120 GB"),
]
ASKED = [(1, "1 B"), (2_000_000, "2 MB"), (2 << 20, "2 MB"), (500_000, "489 KB"), ((1 << 20) - 1, "1 MB")]
APART = [
    ((20 << 20) + 1, 20 << 20, ("20,971,521 B", "20,971,520 B")),
    (22 << 20, 20 << 20, ("22 MB", "20 MB")),
    (20 << 20, 20 << 20, ("20 MB", "20 MB")),
]
DURATIONS: list[tuple[Any, str]] = [
    (0, "0 秒"),
    (45.2, "45.2 秒"),
    (59.96, "1 分钟"),
    (60, "1 分钟"),
    (168, "2 分 48 秒"),
    (168.25, "2 分 48.3 秒"),
    (180.04, "3 分钟"),
    (200, "3 分 20 秒"),
    (4000, "66 分 40 秒"),
]


@pytest.mark.parametrize(("count", "words"), SIZES)
def test_size_has_no_empty_decimals(count: Any, words: str) -> None:
    assert (in_words.size(count), files.size(count)) == (words, words)


def test_a_large_file_reads_alike_on_every_page() -> None:
    """1.21 GB, 1300 MB, 1240 MB and 1 GB it was before; the refusal of an upload is in uploads/test_rules.py."""
    count = 1_300_000_000
    finding = Finding("file_size", "block", {"size": 4 * count}, {"max_bytes": count})
    rule = FileRule("work", "作品", ("mp4",), max_bytes=count)
    said = [files.size(count), sentence(finding).ask, *file_chips(rule), files.accepted_words(RoleCard(rule))]
    assert said == [
        "1.21 GB",
        "要求：不超过 1.21 GB。",
        "MP4",
        "1.21 GB 以内",
        "MP4，每个不超过 1.21 GB；MKV、AVI 等也可以上传，平台可以帮您转换",
    ]


@pytest.mark.parametrize(("least", "words"), ASKED)
def test_a_lower_limit_is_said_in_whole_units(least: int, words: str) -> None:
    assert in_words.size_asked(least) == words


@pytest.mark.parametrize(("count", "limit", "words"), APART)
def test_a_size_and_the_limit_it_breaks_never_read_alike(count: int, limit: int, words: tuple[str, str]) -> None:
    assert in_words.sizes_apart(count, limit) == words


@pytest.mark.parametrize(("seconds", "words"), [*DURATIONS, (Decimal("0.05"), "0.1 秒"), (None, ""), ("", "")])
def test_durations(seconds: Any, words: str) -> None:
    assert (in_words.duration(seconds), files.duration(seconds)) == (words, words)


@pytest.mark.parametrize(("seconds", "words"), [(168.9, "2:48"), (9, "0:09"), (None, "")])
def test_clock(seconds: Any, words: str) -> None:
    assert (in_words.clock(seconds), files.clock(seconds)) == (words, words)


def test_moments_are_those_of_shanghai() -> None:
    at = datetime(2023, 6, 27, 16, 5, tzinfo=UTC)
    assert in_words.moment(at) == "6月28日 00:05"
    assert in_words.moment(at, weekday=True) == "6月28日 星期三 00:05"
    assert in_words.day(at) == "6月28日"


# ── The same in the browser ──
MEASURE = Path(__file__).parents[2] / "static/js/uploads/measure.js"


def test_the_browser_says_sizes_and_durations_as_the_server_does() -> None:
    # Beside the tables, sizes around every boundary and thirds of them, which no rounding leaves alone.
    edges = {one * 1024**power // part + by for power in (1, 2, 3) for one in (1, 3, 1023, 1024) for part in (1, 3, 16)
             for by in (-1, 0, 1)}  # fmt: skip
    sizes = [count or 0 for count, _words in SIZES] + sorted(edges)
    lengths = [seconds for seconds, _words in DURATIONS] + [tenth / 20 for tenth in range(0, 2500, 7)]
    calls: list[tuple[str, list[Any], Any]] = [("amount", [count], in_words.size(count)) for count in sizes]
    calls += [("amountAsked", [count], in_words.size_asked(count)) for count in sizes]
    calls += [("amountsApart", [a, b], list(in_words.sizes_apart(a, b))) for a, b, _words in APART]
    calls += [("duration", [seconds], in_words.duration(seconds)) for seconds in lengths]
    said = script.answers(MEASURE, [(name, given) for name, given, _words in calls])
    wrong = [(*call, found) for call, found in zip(calls, said, strict=True) if call[2] != found]
    assert wrong == []


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("最后一班地铁", "《最后一班地铁》"),
        ("《最后一班地铁》", "《最后一班地铁》"),
        ("读《山海》有感", "《读〈山海〉有感》"),
        ("《读《山海》有感》", "《读〈山海〉有感》"),
        ("《山》和《海》", "《〈山〉和〈海〉》"),
        ("《没有写完", "《〈没有写完》"),
        ("", "《》"),
    ],
)
def test_a_title_is_given_one_pair(typed: str, text: str) -> None:
    assert in_words.titled(typed) == text


SOURCES = [
    "accounts",
    "campaign",
    "common",
    "submissions",
    "activities",
    "voting",
    "review",
    "rehearsal",
    "templates",
    "static/js",
]


def test_nobody_else_puts_the_pair_around_a_title() -> None:
    root = Path(__file__).parents[2]
    found = [
        f"{path.relative_to(root)}:{number}"
        for folder in SOURCES
        for path in (root / folder).rglob("*.*")
        if path.suffix in (".py", ".html", ".txt", ".js") and path.name != "in_words.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"《\s*(\{|%\()|《[\"'`] ?\+|《\$", line)
    ]
    assert found == []


def test_templates_say_moments_as_sentences_do() -> None:
    at = datetime(2023, 6, 28, 10, tzinfo=UTC)
    page = Template("{{ at|moment }} / {{ at|moment_of_week }} / {{ at|day }} / {{ on|day }} / [{{ none|moment }}]")
    said = page.render(Context({"at": at, "on": date(2023, 1, 3), "none": None}))
    assert said == "6月28日 18:00 / 6月28日 星期三 18:00 / 6月28日 / 1月3日 / []"
