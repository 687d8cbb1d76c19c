"""Where a category's result stands, in a word, from what was done and from the calendar; every page asks here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from review.models import Result

PUBLICITY, OVER, FINAL = "publicity", "over", "final"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
WORDS: dict[str, Any] = {
    PUBLICITY: _lazy("公示中，尚非最终结果"),
    OVER: _lazy("公示期满，还有异议在办理，尚非最终结果"),
    FINAL: _lazy("最终结果"),
}


@dataclass(frozen=True)
class Standing:
    """Of a published version. `until`: the end of its publicity."""

    code: str
    until: datetime | None

    @property
    def words(self) -> str:
        return str(WORDS[self.code])

    @property
    def is_final(self) -> bool:
        return self.code == FINAL

    @property
    def is_in_publicity(self) -> bool:
        return self.code == PUBLICITY

    @property
    def until_words(self) -> str:
        """9月8日（含当日）, or "" of a result from before publicity was counted."""
        if self.until is None:
            return ""
        last = timezone.localtime(self.until - timedelta(seconds=1))
        return _("%(month)d月%(day)d日（含当日）") % {"month": last.month, "day": last.day}


def of_several(results: Iterable[Result]) -> Standing:
    """Of a page on which several stand: in publicity while one of them is, until the last one's end."""
    found = [of(result) for result in results]
    running = [one for one in found if one.is_in_publicity]
    latest = max(running, key=lambda one: one.until or _LONG_AGO, default=None)
    return latest or Standing(FINAL, None)


def of(result: Result, *, open_objections: int = 0) -> Standing:
    """`open_objections`: how many of its category are not answered."""
    until = result.publicity_until
    if until is not None and timezone.now() < until:
        return Standing(PUBLICITY, until)
    return Standing(OVER if open_objections else FINAL, until)
