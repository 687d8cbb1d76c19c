"""A stamp of what everybody may see, as this process knows it: the same stamp, the same list.

One statement asks for it, at most once in `settings.CAMPAIGN_LOOK_SECONDS`; so a page made under it may be late by
that time and never longer. What decides (is this work still in the vote) asks the database.
"""

from __future__ import annotations

from django.db.models import Count, Max

from common.in_process.known import Known
from submissions.models import PublicListChange


def _look(_known: str | None) -> str:
    noted = PublicListChange.objects.aggregate(count=Count("pk"), last=Max("pk"))
    return f"{noted['count']}.{noted['last']}"


_stamp = Known(_look)
stamp, forget, forget_on_commit = _stamp.now, _stamp.forget, _stamp.forget_on_commit
