"""What a recommending union does not put forward: said with a reason that the entrant reads, undone while it may be."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from submissions import access, workflow
from submissions.models import Entry


@transaction.atomic
def decline(*, entry: Entry, by: User, note: str) -> Entry:
    """Say that the union does not recommend the entry. `note` is the reason, for the trail and for the entrant.

    While collection is open she may take the entry back, mend it and hand it in again. Side effects: those of
    `workflow.perform`. Raises Refused, also without a reason.
    """
    access.check(by, "entry.recommend", entry)
    return workflow.perform(entry=entry, action="decline", by=by, note=note)


@transaction.atomic
def undecline(*, entry: Entry, by: User) -> Entry:
    """Let the entry wait for its recommendation again, while recommending is open."""
    access.check(by, "entry.recommend", entry)
    return workflow.perform(entry=entry, action="undecline", by=by)
