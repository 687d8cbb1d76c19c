"""Text as people send it, cleaned in one way before anything else sees it: forms, imports, searches.

What cannot be seen is taken out: a title of such characters alone would be a link without words, and a name with one of
them inside would never be found. Prose keeps its own marks and its full-width punctuation.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from typing import Any
from uuid import UUID

# Unicode's Default_Ignorable_Code_Point and noncharacters, as far as their category does not say so (Cc, Cf, Cs):
# Hangul fillers, the grapheme joiner, Mongolian and Khmer ones, what is reserved.
_IGNORED = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\uffa0\ufff0-\ufff8\ufdd0-\ufdef\ufffe\uffff"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u2800]")  # as wide as a blank, and none to a search: NBSP …
# A joiner makes one picture of several emoji; a selector chooses the form of the character before it.
_EMOJI, _SELECTORS = "[\u2190-\u2bff\U0001f000-\U0001faff]", "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_LONE_JOINER = re.compile(f"(?<!{_EMOJI})(?<!{_EMOJI}\ufe0f)\u200d|\u200d(?!{_EMOJI})")
_LONE_SELECTOR = re.compile(f"(^|\\s){_SELECTORS}+")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
LAST_KEY = 2**63 - 1  # the greatest key of a row
# What no text of PostgreSQL holds: NUL, and half a surrogate pair (JSON can carry both).
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_KEPT = "\n\t\u200d"
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{0,9})?(?:[eE][0-9]{1,2})?")


def plain_text(raw: Any) -> str:
    """Prose: trimmed and composed, its lines ended by line feeds, without what cannot be seen."""
    text = _LINE_ENDS.sub("\n", "" if raw is None else str(raw))
    if not (text.isascii() and text.isprintable()):
        text = _BLANKS.sub(" ", _IGNORED.sub("", text))
        text = "".join(one for one in text if one in _KEPT or unicodedata.category(one) not in ("Cc", "Cf", "Cs"))
        text = _LONE_SELECTOR.sub(r"\1", _LONE_JOINER.sub("", text))
    return unicodedata.normalize("NFC", text).strip()


def one_line(raw: Any) -> str:
    """A name, a title, words to search for: as `plain_text`, on one line, with single blanks."""
    return " ".join(plain_text(raw).split())


def half_width(raw: Any) -> str:
    """One line of what is read letter by letter (numbers, codes, addresses): full-width characters as plain ones.

    Not NFKC, which reads 12² as 122 and ① as 1.
    """
    return one_line(raw).translate(_FULL_WIDTH)


def mail_address(raw: Any) -> str:
    """In small letters; whether it is one at all is for `validate_email` to say."""
    return half_width(raw).lower()


def whole_number(raw: Any, most: int) -> int | None:
    """A whole number from 0 to `most`, also 1,200 and １２００; None for anything else, however long."""
    digits = half_width(raw)
    if not _WHOLE.fullmatch(digits):
        return None
    digits = digits.replace(",", "").lstrip("0") or "0"
    return int(digits) if len(digits) <= len(str(most)) and int(digits) <= most else None


def key_of(raw: Any) -> UUID | None:
    """The key that a page gave to what it sends; None for anything else."""
    try:
        return UUID(str(raw or ""))
    except ValueError:
        return None


def decimal_number(raw: Any) -> Decimal | None:
    """17.5, also in full width; None for anything else."""
    digits = half_width(raw)
    return Decimal(digits) if _DECIMAL.fullmatch(digits) else None


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
