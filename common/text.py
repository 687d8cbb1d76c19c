"""Text as people send it, cleaned before anything else sees it."""

from __future__ import annotations

import unicodedata
from typing import Any


def clean(text: str) -> str:
    """One line without needless spaces, and without NUL, which PostgreSQL does not take."""
    return " ".join(str(text).replace("\0", "").split())


def plain(raw: Any) -> str:
    """Trimmed, with line feeds only, composed, without control characters (PostgreSQL refuses NUL)."""
    text = unicodedata.normalize("NFC", "" if raw is None else str(raw)).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
