"""Who objected is kept until the answer has had its time: then name and contact go, or before if she wants it.

What was objected and answered stays with the result.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from review.models import Objection

KEPT_AFTER_ANSWER = timedelta(days=180)
NOBODY = {"is_named": False, "name": "", "contact": ""}


@transaction.atomic
def forget(objection: Objection) -> None:
    """For who holds its reference. One audit event, without a name."""
    if _named().filter(pk=objection.pk).update(**NOBODY):
        audit.record(action="objection.forget", obj=objection, by=None, who=audit.STRANGER)
    objection.refresh_from_db(fields=list(NOBODY))


def past() -> QuerySet[Objection]:
    """Answered so long ago that nobody needs to ask who it was."""
    return _named().filter(answered_at__lt=timezone.now() - KEPT_AFTER_ANSWER)


def erase_past() -> int:
    return past().update(**NOBODY)


def _named() -> QuerySet[Objection]:
    return Objection.objects.exclude(name="", contact="")
