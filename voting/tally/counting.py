"""Counting: the one thing that review takes from voting."""

from __future__ import annotations

from django.db import connection

from campaign.models import Category

# Votes by the index alone, minus the few that are void: one statement, so one moment of the database.
_COUNT = """
WITH void AS (
  SELECT row.vote_id FROM voting_voidedvote row JOIN voting_voidbatch batch ON batch.id = row.batch_id
  WHERE batch.confirmed_at IS NOT NULL AND batch.campaign_id = %(campaign)s
  GROUP BY row.vote_id HAVING SUM(CASE batch.kind WHEN 'void' THEN 1 ELSE -1 END) > 0)
SELECT entry_id, SUM(votes) FROM (
  SELECT entry_id, COUNT(*) AS votes FROM voting_vote WHERE category_id = %(category)s GROUP BY entry_id
  UNION ALL
  SELECT vote.entry_id, -COUNT(*) FROM void JOIN voting_vote vote ON vote.id = void.vote_id
  WHERE vote.category_id = %(category)s GROUP BY vote.entry_id) parts
GROUP BY entry_id HAVING SUM(votes) > 0
"""


def counted_votes(category: Category) -> dict[int, int]:
    """Entry id → votes cast minus votes void, by a full count. A work without a counted vote is not in it."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"campaign": category.campaign_id, "category": category.pk})
        return {entry: int(votes) for entry, votes in cursor.fetchall()}
