"""What the checks measured of a file, as a screener reads it: the same numbers that its finding names."""

from __future__ import annotations

from typing import Any

import pytest

from review.screening.facts import facts
from submissions.media.facts import Finding
from submissions.media.words.sentences import sentence
from submissions.models import EntryFile


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        ({"han": 1812, "word_style": 1824}, [("字数", "1824 字，其中汉字 1812 个"), ("大小", "9 B")]),
        ({"han": 0, "word_style": 40}, [("字数", "40 字，其中汉字 0 个"), ("大小", "9 B")]),
        ({"han": None, "word_style": None, "unread": "not_language"}, [("字数", "须人工核对"), ("大小", "9 B")]),
        ({"han": None, "word_style": None, "pages": 3}, [("页数", "3"), ("大小", "9 B")]),  # of a year ago
        (None, [("大小", "9 B")]),
    ],
)
def test_characters_are_those_that_the_entrant_reads(document: dict[str, Any] | None, shown: list[Any]) -> None:
    assert facts(EntryFile(size=9, facts={"document": document})) == shown


def test_finding_and_fact_name_one_number() -> None:
    seen = {"han": 1812, "word_style": 1824}
    [(_label, told), *_rest] = facts(EntryFile(size=9, facts={"document": seen}))
    asked = {"min_characters": None, "max_characters": 3000}
    assert sentence(Finding("text_length", "info", seen, asked)).headline == "正文 1824 字"
    assert told.startswith("1824 字")
