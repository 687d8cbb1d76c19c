"""Where a category's result stands, in a word, from what was done and from the calendar; every page asks here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from review.models import Result

PUBLICITY, OVER, FINAL = "publicity", "over", "final"
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
    def until_words(self) -> str:
        """9月8日（含当日）, or "" of a result from before publicity was counted."""
        if self.until is None:
            return ""
        last = timezone.localtime(self.until - timedelta(seconds=1))
        return _("%(month)d月%(day)d日（含当日）") % {"month": last.month, "day": last.day}


def of(result: Result, *, open_objections: int = 0) -> Standing:
    """`open_objections`: how many of its category are not answered."""
    until = result.publicity_until
    if until is not None and timezone.now() < until:
        return Standing(PUBLICITY, until)
    return Standing(OVER if open_objections else FINAL, until)
