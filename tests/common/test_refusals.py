from __future__ import annotations

import ast
from pathlib import Path

from common.refusals import NotAllowed, Refused, Unacceptable

ROOT = Path(__file__).parents[2]
APPS = ("common", "accounts", "campaign", "submissions", "activities", "voting", "review", "rehearsal", "config")


def test_every_refusal_has_a_status() -> None:
    assert (Refused("x").status, NotAllowed("x").status, Unacceptable(507, "x").status) == (409, 403, 507)


def test_who_catches_refused_catches_them_all() -> None:
    assert all(issubclass(kind, Refused) for kind in (NotAllowed, Unacceptable))


def test_a_caught_refusal_is_called_so() -> None:
    kinds = {"Refused", "Unacceptable", "NotAllowed", "Incomplete", "NotReady"}
    named = [
        (str(path.relative_to(ROOT)), handler.name)
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for handler in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(handler, ast.ExceptHandler) and handler.type and handler.name
        if kinds & {part.split(".")[-1] for part in ast.unparse(handler.type).strip("()").split(", ")}
    ]
    assert [(path, name) for path, name in named if name != "refusal"] == []
    assert len(named) > 20
