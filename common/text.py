"""Text as people send it, cleaned before anything else sees it."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

# What no text of PostgreSQL holds: NUL, and half a surrogate pair (JSON can carry both).
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def clean(text: str) -> str:
    """One line without needless spaces, and without NUL, which PostgreSQL does not take."""
    return " ".join(str(text).replace("\0", "").split())


def plain(raw: Any) -> str:
    """Trimmed, with line feeds only, composed, without control characters (PostgreSQL refuses NUL)."""
    text = unicodedata.normalize("NFC", "" if raw is None else str(raw)).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def storable(value: Any, *, longest: int | None = None) -> Any:
    """`value`, made of JSON's own types, as PostgreSQL's jsonb takes it: what a stranger's bytes can put in a text or
    a number and the database refuses is taken out. Texts end after `longest` characters."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)[:longest]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {storable(str(key), longest=longest): storable(item, longest=longest) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item, longest=longest) for item in value]
    return value
