"""The address in what an app's "share" copies: 【标题】… https://v.douyin.com/abc/ 复制打开抖音. Knows no form.

static/js/entering/shared-links.js does the same while one pastes; tests compare the two.
"""

from __future__ import annotations

import re

_SCHEME = re.compile(r"(https?)\s*[:：]\s*[/／]{2}", re.IGNORECASE)
# In running text an address ends at a blank, a bracket or the first character of Chinese.
_IN_TEXT = re.compile(r"https?://[^\s<>\"'\u2018-\u201d\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+", re.IGNORECASE)
_TAIL = ".,;:!?)]}"


def address_in(text: str) -> str:
    """The one address in `text`; the text as it was typed where there is none, or more than one."""
    text = _SCHEME.sub(r"\1://", text)
    if not re.search(r"\s", text) and text.lower().startswith(("http://", "https://")):
        return text  # typed as an address, and may hold Chinese itself
    found = dict.fromkeys(match.rstrip(_TAIL) for match in _IN_TEXT.findall(text))
    return next(iter(found)) if len(found) == 1 else text
