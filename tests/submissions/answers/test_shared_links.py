"""One address is taken out of what an app shares, alike on the server and while one pastes."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaign.definition.spec import FieldSpec
from submissions.answers.kinds import clean, fault
from submissions.answers.shared_links import address_in
from tests import script

SCRIPT = Path(__file__).parents[3] / "static/js/entering/shared-links.js"
SHARED = [
    ("https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
    ("https://zh.example.org/维基/福建", "https://zh.example.org/维基/福建"),
    ("https：//example.org/a", "https://example.org/a"),
    ("【夜班地铁】 https://v.douyin.com/iR7xYz/ 复制打开抖音", "https://v.douyin.com/iR7xYz/"),
    ("7.61 复制打开抖音，看看【榕江轨道的作品】最后一班地铁 https://v.douyin.com/iR7xYz/ 12/31 :8pm", "https://v.douyin.com/iR7xYz/"),
    ("《最后一班地铁》http://xhslink.com/a/B2c，复制本条信息，打开【小红书】App查看", "http://xhslink.com/a/B2c"),
    ("https://b23.tv/AbC123 分享自哔哩哔哩", "https://b23.tv/AbC123"),
    ("看这里(https://example.org/a).", "https://example.org/a"),
    ("https://a.example.org https://b.example.org", "https://a.example.org https://b.example.org"),
    ("https://a.example.org/ 或 https://a.example.org/", "https://a.example.org/"),
    ("抖音搜：夜班地铁", "抖音搜：夜班地铁"),
    ("v.douyin.com/iR7xYz", "v.douyin.com/iR7xYz"),
    ("javascript:alert(1)", "javascript:alert(1)"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("pasted", "address"), SHARED)
def test_the_one_address_is_taken(pasted: str, address: str) -> None:
    assert address_in(pasted) == address


def test_a_question_for_an_address_keeps_the_address_only() -> None:
    spec = FieldSpec("x", "已发布的链接", "url")
    kept = clean(spec, SHARED[3][0])
    assert (kept, fault(spec, kept)) == ("https://v.douyin.com/iR7xYz/", "")
    assert fault(spec, clean(spec, SHARED[8][0])) != ""


def test_the_browser_takes_the_same() -> None:
    said = script.answers(SCRIPT, [("addressIn", [pasted]) for pasted, _ in SHARED])
    assert said == [address for _, address in SHARED]
