"""The shortlist at a glance: how far each category is, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from campaign import memory
from campaign.models import Campaign, Category
from review.models import ScreeningDecision
from review.shortlist import candidates, readiness
from submissions import states
from submissions.models import Entry, ShortlistChoice, ShortlistPlan

PASSED = (states.ADMITTED, states.SHORTLISTED)


@dataclass(frozen=True)
class Row:
    """`admitted` are all that passed the screening, `suggested` those of them with the best grade, `chosen` what is
    not published yet. `unready`: of the chosen and published ones, how many cannot be looked at yet."""

    category: Category
    admitted: int
    suggested: int
    chosen: int
    unready: int
    published: int
    plan: ShortlistPlan

    @property
    def listed(self) -> int:
        return self.chosen + self.published

    @property
    def ready(self) -> int:
        return self.listed - self.unready

    @property
    def is_short(self) -> bool:
        """Fewer than are wanted."""
        return self.plan.wanted is not None and self.listed < self.plan.wanted


def rows(campaign: Campaign) -> list[Row]:
    """Five queries, however many entries there are."""
    counted = Entry.objects.filter(campaign=campaign, state__in=PASSED).order_by().values_list("category", "state")
    by_state = {(category, state): count for category, state, count in counted.annotate(n=Count("pk"))}
    chosen = ShortlistChoice.objects.filter(
        kind=ShortlistChoice.Kind.CHOSEN, entry__campaign=campaign, entry__state=states.ADMITTED
    )
    by_choice = Counter(chosen.values_list("category", flat=True))
    suggested = candidates.graded(campaign, PASSED).filter(grade=ScreeningDecision.Grade.A)
    by_grade = Counter(suggested.values_list("category", flat=True))
    plans = {plan.category_id: plan for plan in ShortlistPlan.objects.filter(category__campaign=campaign)}
    unready = readiness.unready_counts(campaign)
    return [
        Row(
            category,
            admitted=sum(by_state.get((category.pk, state), 0) for state in PASSED),
            suggested=by_grade[category.pk],
            chosen=by_choice[category.pk],
            unready=unready.get(category.pk, 0),
            published=by_state.get((category.pk, states.SHORTLISTED), 0),
            plan=plans.get(category.pk) or ShortlistPlan(category_id=category.pk),
        )
        for category in memory.categories(campaign)
    ]
