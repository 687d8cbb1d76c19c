"""A work put off: it comes after the others, however much of it is marked."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import User
from common.refusals import Refused
from review.models import Assignment
from review.scoring_desk.holding import held
from review.scoring_desk.sheets import check_expert


@transaction.atomic
def put_off(*, assignment: Assignment, by: User) -> Assignment:
    """Put it behind all that are put off already. No audit event: nothing depends on it but her own list."""
    permissions.check(by, "score.give")
    own = held(assignment.pk)
    if own is None:
        raise Refused(_("这件作品不再由您评分，其他作品不受影响。"))
    check_expert(own, by)
    own.put_off_at = timezone.now()
    own.save(update_fields=["put_off_at"])
    return own
