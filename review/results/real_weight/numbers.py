"""The numbers that are weighed: of a computed result once the vote is over, before that drawn by lot for a trial."""

from __future__ import annotations

import random
from fractions import Fraction

from campaign.models import Category
from review.models import Result
from review.results.real_weight.weighing import Numbers
from review.running_vote import running_vote
from submissions.access import public_entries

TRIAL_WORKS = 20  # a trial of fewer works would tell nothing
MOST_VOTES = 30_000


def of_result(result: Result) -> Numbers:
    rows = list(result.rows.order_by("entry__number").values_list("expert_score", "votes"))
    return Numbers(tuple(Fraction(score) for score, _votes in rows), tuple(votes for _score, votes in rows))


def for_desk(category: Category) -> Numbers:
    """Nobody sees what votes tell before they are closed: until then, and until a result is computed, a trial of
    as many works as the category has, or of twenty."""
    newest = Result.objects.filter(category=category).order_by("-version").defer("inputs", "pseudonyms").first()
    if newest is not None and running_vote(category.campaign) is None:
        return of_result(newest)
    return drawn(max(TRIAL_WORKS, public_entries().filter(category=category).count()))


def drawn(count: int) -> Numbers:
    """The same each time: experts between 70 and 95 points, and few works with most of the votes, as usual."""
    lot = random.Random(count)
    experts = tuple(Fraction(lot.randint(140, 190), 2) for _work in range(count))
    votes = [MOST_VOTES // place + lot.randint(0, 50) for place in range(1, count + 1)]
    lot.shuffle(votes)
    return Numbers(experts, tuple(votes), is_made=True)
