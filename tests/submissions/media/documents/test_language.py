"""Text or glyph numbers: what a PDF without a usable character map gives is told from what people write."""

from __future__ import annotations

import pytest

from submissions.media.documents.language import is_language

CHINESE = "工人阶级是我国的领导阶级，是先进生产力的代表。2023年5月，八闽大地“网聚正能量”活动启动（APP、H5同步）。" * 3


def shifted(by: int) -> str:
    """The text as the numbers of its glyphs, each used as a letter."""
    order = {letter: number for number, letter in enumerate(dict.fromkeys(CHINESE), by)}
    return "".join(chr(order[letter]) for letter in CHINESE)


@pytest.mark.parametrize(
    "text",
    [
        CHINESE,
        "網路正能量，勞動最光榮。工會組織職工參與網路文明建設，推動產業工人隊伍建設改革。" * 3,
        "Workers of Fujian, we sing of ordinary posts and of an extraordinary year; see https://www.fjzgh.org/ (2023)."
        * 3,
        "① 一、（一）1. ● ■ ★ → 《工友之歌》——“奋斗者”……￥１００％" * 4,
        CHINESE + "\uf0b7 \uf0d8 αβγ ±≥ м² ",
        "",
        "短",
    ],
)
def test_what_people_write_is_language(text: str) -> None:
    assert is_language(text) is True


@pytest.mark.parametrize(
    "text",
    [
        shifted(1), shifted(0x21), shifted(0x80), shifted(0x3B0), shifted(0xE000), shifted(0xF0000), shifted(0xAC00),
        "ϨЍвїѼҡӆӫԐԵ՚տܻܖ۱یڧڂٝظ֤ؓ" * 9,
        "\ufffd" * 200, CHINESE[:60] + "\ue123" * 60,
        "".join(chr(0x4E00 + n * 37 % 20_900) for n in range(400)),
    ],
)  # fmt: skip
def test_glyph_numbers_are_not(text: str) -> None:
    assert is_language(text) is False
