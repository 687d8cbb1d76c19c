"""The checklist of one entry in three states a point: ✓ it holds, ✗ it does not, – not looked at.

`Marks` holds the points that were looked at; only ✗ is written to the union. Decisions of before December 2026 have
the same two values, and no point left open. No ORM, no clock, no I/O.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from campaign.definition.spec import CheckItem
from common.refusals import Refused

Marks = Mapping[str, bool]
NONE: Marks = {}
OK, FAULT, UNSEEN = "ok", "fault", ""
VALUES = {OK: True, FAULT: False}


def failed(marks: Marks) -> list[str]:
    return [code for code, holds in marks.items() if not holds]


def left(items: tuple[CheckItem, ...], marks: Marks) -> list[CheckItem]:
    """The points that do not stand at ✓."""
    return [item for item in items if not marks.get(item.code)]


def check_admission(items: tuple[CheckItem, ...], marks: Marks, note: str) -> None:
    """Raises Refused where a point does not stand at ✓ and no word says why."""
    if not note.strip() and (open_points := left(items, marks)):
        said = {"n": len(open_points), "first": open_points[0].text}
        raise Refused(
            _("还有 %(n)d 项没有标“符合”（如“%(first)s”）。请逐项核对；确可通过的，请在补充意见中写明理由。") % said
        )


def stored(items: tuple[CheckItem, ...], marks: Marks) -> dict[str, bool | None]:
    """As a decision keeps them: true, false, null for what was not looked at."""
    return {item.code: marks.get(item.code) for item in items}


def lines(items: tuple[CheckItem, ...], kept: Mapping[str, bool | None]) -> list[tuple[str, str]]:
    """(text, state) of a stored decision's points that do not stand at ✓, for reading it again."""
    texts = {item.code: item.text for item in items}
    return [(texts.get(code, code), FAULT if mark is False else UNSEEN) for code, mark in kept.items() if not mark]
