"""Counting: the one thing that review takes from voting."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from campaign.models import Category

# Votes that are in more confirmed voids than confirmed undos, by work; with `until` as far as they are published.
_VOID = """
SELECT vote.entry_id AS entry_id, COUNT(*) AS votes FROM (
  SELECT row.vote_id FROM voting_voidedvote row JOIN voting_voidbatch batch ON batch.id = row.batch_id
  WHERE batch.confirmed_at IS NOT NULL AND batch.campaign_id = %(campaign)s {published}
  GROUP BY row.vote_id HAVING SUM(CASE batch.kind WHEN 'void' THEN 1 ELSE -1 END) > 0) void
JOIN voting_vote vote ON vote.id = void.vote_id
WHERE vote.category_id = %(category)s GROUP BY vote.entry_id
"""
_PUBLISHED = """AND batch.id IN (
    SELECT told.batch_id FROM voting_publishedvoid told JOIN voting_ledgerday day ON day.id = told.sealed_day_id
    WHERE day.day <= %(until)s)"""
# Votes by the index alone, minus the few that are void: one statement, so one moment of the database.
_COUNT = """
SELECT entry_id, SUM(votes) FROM (
  SELECT entry_id, COUNT(*) AS votes FROM voting_vote WHERE category_id = %(category)s GROUP BY entry_id
  UNION ALL
  SELECT entry_id, -votes FROM ({void}) void_votes) parts
GROUP BY entry_id HAVING SUM(votes) > 0
"""


def counted_votes(category: Category) -> dict[int, int]:
    """Entry id → votes cast minus votes void, by a full count. A work without a counted vote is not in it."""
    return _ask(_COUNT.format(void=_VOID.format(published="")), category)


def void_votes(category: Category, *, until: date | None = None) -> dict[int, int]:
    """Entry id → votes void."""
    return _ask(_VOID.format(published=_PUBLISHED if until else ""), category, until=until)


def _ask(statement: str, category: Category, **values: Any) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"campaign": category.campaign_id, "category": category.pk} | values)
        return {entry: int(votes) for entry, votes in cursor.fetchall()}
