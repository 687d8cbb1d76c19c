"""Finds a Chinese font of this machine for the pictures we draw ourselves.

None is shipped: where the system has none, callers draw without text.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

# (file, index of the simplified Chinese face inside it)
SERIF = (
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSerifCJK-Bold.ttc", 2),
    ("/System/Library/Fonts/Supplemental/Songti.ttc", 0),
    ("C:/Windows/Fonts/simsun.ttc", 0),
)
SANS = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/System/Library/Fonts/PingFang.ttc", 0),
    ("C:/Windows/Fonts/msyh.ttc", 0),
)


@lru_cache(maxsize=64)
def chinese_font(size: int, serif: bool = False) -> ImageFont.FreeTypeFont | None:
    """A font that has Chinese, at `size` pixels, or None when the machine has none."""
    for name, index in (SERIF + SANS) if serif else (SANS + SERIF):
        if Path(name).is_file():
            try:
                return ImageFont.truetype(name, size, index=index)
            except OSError:
                continue
    return None
