"""The live counter in the browser and the judge on the server must never disagree: they use the same classes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from submissions.media import counting

SCRIPT = (Path(__file__).parents[2] / "static/js/site/char-count.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["WIDE", "SEPARATORS"])
def test_browser_counter_has_the_classes_of_the_server(name: str) -> None:
    assert _class_in_script(name) == getattr(counting, name)


def test_browser_counter_has_the_pattern_of_the_server() -> None:
    word = "`[^${WIDE}${SEPARATORS}]`"
    unit = "`[${WIDE}]|${WORD}+(?:\\\\u2019${WORD}+)*`"
    assert f"const WORD = {word};" in SCRIPT
    assert f'const UNIT = new RegExp({unit}, "gu");' in SCRIPT
    expected = f"[{counting.WIDE}]|{counting.WORD}+(?:\u2019{counting.WORD}+)*"
    assert counting._UNIT.pattern == expected
    assert f"[^{counting.WIDE}{counting.SEPARATORS}]" == counting.WORD


def _class_in_script(name: str) -> str:
    """The text of a character class in the script, with its escapes turned into characters."""
    found = re.search(rf"const {name} =\n?(.*?);\n", SCRIPT, re.DOTALL)
    assert found is not None
    escaped = "".join(re.findall(r'"([^"]*)"', found[1]))
    return re.sub(r"\\\\u(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))", lambda m: chr(int(m[1] or m[2], 16)), escaped)
