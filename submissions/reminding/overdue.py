"""Returns of the preliminary screening that were not handed in again in time: closed by rule, with a notice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common import in_words
from common.refusals import Refused
from submissions import states, workflow
from submissions.models import Entry


def close(now: datetime | None = None) -> int:
    """Close every overdue return of the province as 不通过（逾期未补正）; how many. One that the union hands in at this
    very moment stays open."""
    now = now or timezone.now()
    rows = Entry.objects.filter(state=states.RETURNED, returned_from=states.RECOMMENDED, returned_until__lte=now)
    return sum(_close(entry) for entry in rows.select_related("union", "recommending").order_by("pk"))


def _close(entry: Entry) -> bool:
    until = in_words.moment(entry.returned_until) if entry.returned_until else ""
    note = _("不通过（逾期未补正）：补正期限为 %(until)s，到期没有重新提交。") % {"until": until}
    cleared: dict[str, Any] = {"returned_from": "", "returned_until": None, "unlocked": {}}
    try:
        workflow.perform(entry=entry, action="lapse", by=None, note=note, **cleared)
    except Refused:
        return False
    return True
