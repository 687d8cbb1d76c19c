"""The two Chinese fonts of every picture that is drawn here: Noto Sans SC and Noto Serif SC, from their wheel.

No font of the system is ever asked: a preview looks the same on every machine, and on none does it come out empty.
"""

from __future__ import annotations

import ctypes
import os
from functools import lru_cache

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

Font = ImageFont.FreeTypeFont
FOLDER = sans_path().parent
_TEXT = ctypes.POINTER(ctypes.c_char)
# Ended by a null pointer; pdfium keeps the address and copies nothing.
_folders = (_TEXT * 2)(ctypes.cast(ctypes.c_char_p(os.fsencode(FOLDER)), _TEXT))


@lru_cache(maxsize=64)
def chinese_font(size: int, serif: bool = False) -> Font:
    """At `size` pixels."""
    return ImageFont.truetype(serif_path() if serif else sans_path(), size)


def give_fonts_to_pdfium() -> None:
    """Many a PDF brings no font and counts on the reader's: let that be ours. To be called while no PDF is open."""
    # Importing it began the library with the system's folders; they can only be chosen at its beginning.
    pdfium.FPDF_DestroyLibrary()
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=_folders))
