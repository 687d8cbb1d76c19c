"""Undoing what one has just done to entries: for ten minutes, or until somebody has acted on them since.

The session only remembers what to offer. Whether it can still be undone is read from the audit trail, each time it is
offered and again when it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import AuditEvent, User
from submissions.models import Entry

UNDO_FOR = timedelta(minutes=10)
KEY = "last_act"  # in the session
# The system's own acts, as a check that ended, undo nothing; people's do, and whatever moves the entry.
ACTS = Q(actor__isnull=False) | Q(action__startswith="entry.")


@dataclass(frozen=True)
class Offer:
    """`said`: what was done, in a sentence. `until`: when it can no longer be undone."""

    action: str
    entries: list[int]
    said: str
    until: datetime

    @property
    def minutes(self) -> int:
        """Left, rounded up."""
        return max(1, -int((timezone.now() - self.until).total_seconds() // 60))


def remember(session: Any, *, action: str, entries: Collection[Entry], said: str) -> None:
    session[KEY] = {"action": action, "entries": [entry.pk for entry in entries], "said": said}


def forget(session: Any) -> None:
    session.pop(KEY, None)


def offered(session: Any, person: User) -> Offer | None:
    """What this person may undo now. One query, none where nothing is remembered."""
    last = session.get(KEY)
    if not last:
        return None
    acts = acts_to_undo(last["entries"], action=last["action"], person=person)
    if not acts:
        forget(session)
        return None
    first = min(event.at for event in acts.values())
    return Offer(last["action"], sorted(acts), last["said"], first + UNDO_FOR)


def acts_to_undo(entries: Collection[int], *, action: str, person: User) -> dict[int, AuditEvent]:
    """By entry, this person's act of this kind, where it is the last and not older than ten minutes. One query."""
    since = timezone.now() - UNDO_FOR
    events = AuditEvent.objects.filter(ACTS, object_type="entry", object_id__in=[str(pk) for pk in entries])
    last = {int(event.object_id): event for event in events.filter(at__gt=since).order_by("id")}
    return {pk: event for pk, event in last.items() if (event.action, event.actor_id) == (f"entry.{action}", person.pk)}
