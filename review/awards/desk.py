"""What the desk of awards shows: every category's state, and of one its works in their order with their prizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.two_people import Outcome
from campaign import memory
from campaign.models import Campaign, Category
from review.awards import popularity
from review.awards.decided import with_given
from review.awards.popularity import Prize
from review.models import AwardChange, AwardDecision, Result, ResultRow
from review.running_vote import running_vote

SHOWN = 100  # works of a category whose prize can be chosen; nobody raises the hundred-and-first


@dataclass(frozen=True)
class Line:
    category: Category
    result: Result | None
    decision: AwardDecision | None = None
    differs: bool = False  # what was proposed, from what was computed: it is read and confirmed by itself

    @property
    def is_decided(self) -> bool:
        return self.decision is not None and self.decision.outcome == Outcome.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.decision is not None and self.decision.is_open

    @property
    def may_be_proposed(self) -> bool:
        return self.result is not None and self.decision is None and self.result.published_at is None


def lines(campaign: Campaign) -> list[Line]:
    """Two queries, whatever the number of categories."""
    newest: dict[int, Result] = {}
    for result in Result.objects.filter(campaign=campaign).order_by("version").defer("inputs", "pseudonyms"):
        newest[result.category_id] = result
    stands = AwardDecision.objects.filter(result__in=newest.values(), outcome__in=[Outcome.OPEN, Outcome.CONFIRMED])
    differing = Exists(AwardChange.objects.filter(decision=OuterRef("pk")))
    decisions = {
        one.result_id: (one, one.differs) for one in stands.annotate(differs=differing).select_related("proposed_by")
    }
    found = [(category, newest.get(category.pk)) for category in memory.categories(campaign)]
    return [Line(category, result, *decisions.get(result.pk, ()) if result else ()) for category, result in found]


def newest(category: Category) -> Result | None:
    return Result.objects.filter(category=category).order_by("-version").first()


def rows(result: Result) -> list[ResultRow]:
    """In their order, each with `given`. None while the vote was opened again: places tell of votes."""
    if result.published_at is None and running_vote(result.campaign):
        return []
    return list(with_given(result.rows.select_related("entry__union").defer("entry__answers", "parts")))


def earlier(result: Result) -> Mapping[int, tuple[str, str]]:
    """What was decided of the version before, to be proposed again: prize and reason by the entry's key."""
    changes = AwardChange.objects.filter(
        decision__result__category=result.category_id,
        decision__result__version=result.version - 1,
        decision__outcome=Outcome.CONFIRMED,
    )
    return {change.entry_id: (change.award, change.reason) for change in changes}


def prize(result: Result, found: list[ResultRow], decision: AwardDecision | None) -> Prize:
    return popularity.prize(found, popularity.rule_of(decision, result.campaign.definition.popularity))
