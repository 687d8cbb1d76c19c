"""People met, people reached online and second-hand reads are three numbers: no code and no page adds two of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REACH = {"met", "online", "reads"}
APPS = ("activities", "campaign", "review", "rehearsal", "operations", "config")
_ADDED = re.compile(r"\b(met|online|reads)\b[^%}]*\|\s*add\b")


def sums(source: str) -> Iterator[int]:
    """Lines on which an addition, or a sum over names, takes more than one of the three."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and len(_named(node)) > 1:
            yield node.lineno
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and len(_named(node)) > 1:
            yield node.lineno
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "sum" and len(_named(node)) > 1:
            yield node.lineno


def _named(node: ast.AST) -> set[str]:
    """By attribute, by variable, and by name in quotes as F("met") and row["met"] have it."""
    texts = (
        getattr(one, "attr", None) or getattr(one, "id", None) or getattr(one, "value", None) for one in ast.walk(node)
    )
    return {text.rpartition("__")[2] for text in texts if isinstance(text, str)} & REACH


def test_no_code_adds_two_of_them() -> None:
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    found = [f"{path.relative_to(ROOT)}:{line}" for path in files for line in sums(path.read_text(encoding="utf-8"))]
    assert found == []


def test_no_page_adds_two_of_them() -> None:
    pages = (ROOT / "templates").rglob("*.html")
    assert [str(path) for path in pages if _ADDED.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "source",
    [
        "total = activity.met + activity.online",
        'rows.annotate(all=F("met") + F("online"))',
        'rows.annotate(all=Sum("online") + Sum("second_hand__reads"))',
        'total = sum([row["met"], row["reads"]])',
        "met += online",
    ],
)
def test_a_sum_is_seen(source: str) -> None:
    assert len(list(sums(source))) == 1
