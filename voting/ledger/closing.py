"""Closing a day: from this moment on nobody can add a vote to it, so that what is then read is all there is.

A statement that began before midnight carries that day, however late it commits. PostgreSQL is asked to wait for
every statement that is writing votes, and a trigger refuses the day from then on; casting tries again and the vote
counts under the new day. SQLite has one writer at a time, and the same trigger.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from campaign.models import Campaign
from voting.models import LedgerDay

PATIENCE = "3s"  # for statements under way; votes wait meanwhile. Beyond it the next call tries again.


@transaction.atomic
def close(*, campaign: Campaign, day: date) -> LedgerDay:
    """The day's row, made where there is none. Raises OperationalError when a statement keeps the table for longer."""
    row = LedgerDay.objects.filter(campaign=campaign, day=day).first()
    if row is not None:
        return row
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute("LOCK TABLE voting_vote IN SHARE MODE")
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    row, _made = LedgerDay.objects.get_or_create(campaign=campaign, day=day)
    return row
