"""The two Chinese fonts of every picture that is drawn here: Noto Sans SC and Noto Serif SC, from their wheel.

No font of the system is ever asked: a picture looks the same on every machine, and on none does it come out empty.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

Font = ImageFont.FreeTypeFont
FOLDER = sans_path().parent


@lru_cache(maxsize=64)
def chinese_font(size: int, serif: bool = False) -> Font:
    """At `size` pixels."""
    return ImageFont.truetype(serif_path() if serif else sans_path(), size)
