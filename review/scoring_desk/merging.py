"""Two devices with one sheet: different fields are put together, the same field changed on both is asked about."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from common.refusals import Refused
from review.models import SheetVersion
from review.scoring_desk.versions import Content, Field, content_of


class Superseded(Refused):
    """The same field was changed elsewhere meanwhile. Nothing was stored; `newest` is what stands now."""

    def __init__(self, newest: SheetVersion) -> None:
        super().__init__(
            _("这份评分表在另一处已经改过，与您这里填的不一致。两处的评分都没有丢，请核对后选定要保留的一份。")
        )
        self.newest = newest


def merged(
    given: Mapping[Field, str], *, newest: SheetVersion | None, base: SheetVersion | None, based_on: int | None
) -> Content:
    """Of the given fields those to be stored. `based_on` is the version that they were typed over, None for whatever
    stands; a version that is not known counts as an empty sheet. Raises Superseded."""
    if newest is None or based_on is None or base is newest:
        return dict(given)
    now, before = content_of(newest), content_of(base)
    mine = {field: text for field, text in given.items() if text != before.get(field, "")}
    if any(now.get(field, "") not in (before.get(field, ""), text) for field, text in mine.items()):
        raise Superseded(newest)
    return mine
