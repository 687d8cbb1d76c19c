"""A stored finding in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol

from submissions.media import facts as media
from submissions.media.words.phrases import Sentence
from submissions.media.words.sentences import sentence


class Row(Protocol):
    """As models.Finding has them; the readers of media know no database."""

    code: str
    level: str
    seen: Any
    asked: Any
    at_s: Decimal | None
    evidence: str


def sentence_of(row: Row) -> Sentence:
    """What was seen, what is asked and how to mend it."""
    return sentence(media.Finding(row.code, row.level, row.seen, row.asked, row.at_s, row.evidence or None))


def is_unanswered(row: Row) -> bool:
    """Whether the check looked for something and could not tell: no fault, and no good news either."""
    return bool(row.seen.get("answer") == "cannot_tell")
