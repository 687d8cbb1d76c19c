"""Whoever opens what lies on the desk is on the record: flagged votes carry addresses, a complaint carries a name."""

from __future__ import annotations

from django.db import transaction

from accounts import audit, permissions
from accounts.models import User
from voting.models import Complaint, VoteGroup

MAY_READ = ("vote.review", "vote.confirm", "vote.remark")


@transaction.atomic
def open_group(*, group: VoteGroup, by: User) -> None:
    """One audit event."""
    permissions.check(by, *MAY_READ)
    audit.record(action="fraud.read", obj=group, by=by)


@transaction.atomic
def open_complaint(*, complaint: Complaint, by: User) -> None:
    """One audit event."""
    permissions.check(by, *MAY_READ)
    audit.record(action="complaint.read", obj=complaint, by=by)
