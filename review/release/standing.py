"""Where a category's result stands, in a word, from what was done and from the calendar; every page asks here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from common import in_words
from review.models import Objection, Result

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
        """9月8日（含当日）; 9月8日 16:30 where it did not end with a day; "" of a result from before publicity was
        counted."""
        if self.until is None:
            return ""
        if timezone.localtime(self.until).time() != time.min:
            return in_words.moment(self.until)
        last = timezone.localtime(self.until - timedelta(seconds=1))
        return _("%(month)d月%(day)d日（含当日）") % {"month": last.month, "day": last.day}


def of_several(results: Iterable[Result]) -> Standing:
    """Of a page on which several stand: in publicity while one of them is, until the last one's end; final when all
    are. One question at most."""
    every = list(results)
    running = [one for one in every if _is_running(one)]
    if running:
        return Standing(PUBLICITY, max(one.publicity_until or _LONG_AGO for one in running))
    unfinished = Objection.objects.filter(category__in={one.category_id for one in every}).unfinished()
    return Standing(OVER if every and unfinished.exists() else FINAL, None)


def of(result: Result, *, open_objections: int | None = None) -> Standing:
    """`open_objections`: how many of its category are not answered, or sustained and not yet corrected; asked of the
    database where the caller does not know, and only when the publicity is over."""
    if _is_running(result):
        return Standing(PUBLICITY, result.publicity_until)
    if open_objections is None:
        open_objections = Objection.objects.filter(category=result.category_id).unfinished().count()
    return Standing(OVER if open_objections else FINAL, result.publicity_until)


def _is_running(result: Result) -> bool:
    return result.publicity_until is not None and timezone.now() < result.publicity_until
