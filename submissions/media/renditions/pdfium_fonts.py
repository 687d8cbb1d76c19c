"""pdfium is given the fonts of `common.fonts`: many a PDF brings none and counts on the reader's."""

from __future__ import annotations

import ctypes
import os

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from common.fonts import FOLDER

_TEXT = ctypes.POINTER(ctypes.c_char)
# Ended by a null pointer; pdfium keeps the address and copies nothing.
_folders = (_TEXT * 2)(ctypes.cast(ctypes.c_char_p(os.fsencode(FOLDER)), _TEXT))


def give_fonts_to_pdfium() -> None:
    """To be called while no PDF is open."""
    # Importing it began the library with the system's folders; they can only be chosen at its beginning.
    pdfium.FPDF_DestroyLibrary()
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=_folders))
