"""A browser's own description (User-Agent) in words for people: what is not known is not guessed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

# The first that is found counts: Android names Linux too, and every browser names those before it.
_MACHINES = (
    ("iPad", _lazy("iPad")),
    ("iPhone", _lazy("iPhone")),
    ("HarmonyOS", _lazy("鸿蒙手机")),
    ("Android", _lazy("安卓手机")),
    ("Windows", _lazy("Windows 电脑")),
    ("Macintosh", _lazy("苹果电脑")),
    ("Linux", _lazy("Linux 电脑")),
)
_BROWSERS = (
    ("MicroMessenger", _lazy("微信")),
    ("DingTalk", _lazy("钉钉")),
    ("Edg", _lazy("Edge 浏览器")),
    ("QQBrowser", _lazy("QQ 浏览器")),
    ("UCBrowser", _lazy("UC 浏览器")),
    ("Firefox", _lazy("Firefox 浏览器")),
    ("Chrome", _lazy("Chrome 浏览器")),
    ("Safari", _lazy("Safari 浏览器")),
)


def in_words(user_agent: str) -> str:
    """ "Windows 电脑，Edge 浏览器"; says so where neither is known."""
    found = [_first(table, user_agent) for table in (_MACHINES, _BROWSERS)]
    return "，".join(filter(None, found)) or _("未能识别的设备")


def _first(table: tuple[tuple[str, Any], ...], user_agent: str) -> str:
    return next((str(words) for mark, words in table if mark in user_agent), "")
