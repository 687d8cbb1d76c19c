"""Titles that differ by a letter or two share a key to be found by; others hardly ever do."""

from __future__ import annotations

import pytest

from submissions.duplicates.title_keys import KEYS, title_keys

TITLE = "夜班地铁的最后一盏灯"


@pytest.mark.parametrize(
    "other",
    [
        "夜班地铁最后的一盏灯",  # moved
        "夜班地铁的那最后一盏灯",  # put in
        "夜班地铁最后一盏灯",  # left out
        "夜班公交的最后一盏灯",  # changed
        "夜班地铁的最后一盏灯（终版）",
        "《夜班地铁的 最后一盏灯》2",
    ],
)
def test_a_title_is_found_by_what_was_made_of_it(other: str) -> None:
    assert set(title_keys(TITLE)) & set(title_keys(other)) != set()


def test_punctuation_and_width_change_no_key() -> None:
    assert title_keys("《ＡＩ 与 工匠》") == title_keys("ai与工匠！")


@pytest.mark.parametrize("other", ["渔排上的信号", "一杯茶的时间", "别点那个链接"])
def test_another_title_shares_none(other: str) -> None:
    assert set(title_keys(TITLE)) & set(title_keys(other)) == set()


@pytest.mark.parametrize(("title", "count"), [("灯", KEYS), ("灯火", KEYS), ("！！", 0), ("", 0)])
def test_the_shortest_titles(title: str, count: int) -> None:
    assert len(title_keys(title)) == count
