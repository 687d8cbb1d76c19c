"""What of the ledger a result stands on: the sealed days, and those that are still to be sealed."""

from __future__ import annotations

from datetime import date

from django.db import connection

from campaign.models import Campaign, Category
from voting.models import LedgerDay

# From day to day by the index of the days: a day's votes, of which there may be a million, are not gone through.
_UNSEALED = """
WITH RECURSIVE voted (day) AS (
  SELECT MIN(day) FROM voting_vote WHERE campaign_id = %(campaign)s AND category_id = %(category)s
  UNION ALL
  SELECT (SELECT MIN(vote.day) FROM voting_vote vote WHERE vote.campaign_id = %(campaign)s
    AND vote.category_id = %(category)s AND vote.day > voted.day) FROM voted WHERE voted.day IS NOT NULL)
SELECT day FROM voted WHERE day IS NOT NULL AND day NOT IN (
  SELECT day FROM voting_ledgerday WHERE campaign_id = %(campaign)s AND sealed_at IS NOT NULL)
ORDER BY day
"""


def sealed_days(campaign: Campaign) -> list[tuple[date, str]]:
    """(day, SHA-256 of its manifest), in order."""
    rows = LedgerDay.objects.filter(campaign=campaign, sealed_at__isnull=False).order_by("day")
    return [(day, str(sha256)) for day, sha256 in rows.values_list("day", "manifest_sha256")]


def unsealed_days(category: Category) -> list[date]:
    """Days with votes of this category whose seal is not there yet, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED, {"campaign": category.campaign_id, "category": category.pk})
        return [date.fromisoformat(str(day)) for (day,) in cursor.fetchall()]  # SQLite answers with text
