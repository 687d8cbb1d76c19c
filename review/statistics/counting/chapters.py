"""All chapters of the statistics in their order: what the page, the workbook, the report and the comparison show."""

from __future__ import annotations

from review.statistics.counting import entries, events, findings, scores, screening, unions, votes
from review.statistics.counting.scope import Scope
from review.statistics.counting.tables import Chapter


def chapters(scope: Scope) -> list[Chapter]:
    """Counted by the database, in a number of queries that does not depend on how much there is."""
    cells = entries.counted(scope)
    results = scores.published(scope)
    return [
        entries.chapter(scope, cells),
        unions.chapter(scope, cells),
        findings.chapter(scope),
        screening.chapter(scope, cells),
        votes.chapter(scope),
        scores.score_chapter(scope, results),
        scores.prize_chapter(scope, results),
        events.chapter(scope),
    ]
