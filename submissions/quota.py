"""What a branch's quota of a category allows, used and left."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q

from accounts.models import Union
from campaign.models import Category
from campaign.quotas import Allowance, allowance
from submissions import states
from submissions.models import Entry

# The entries that use up a place of their union's quota. What the province returned for correction keeps its place:
# it comes back as recommended.
PUT_FORWARD = Q(state__in=states.COUNTS_AGAINST_QUOTA) | Q(
    state=states.RETURNED, returned_from__in=states.COUNTS_AGAINST_QUOTA
)


def allowance_of(*, union: Union, category: Category) -> Allowance:
    """How many entries of this category the union has recommended, and how many it may."""
    used = Entry.objects.filter(PUT_FORWARD, recommending=union, category=category).count()
    return allowance(category=category.rules, union_kind=union.kind, used=used)


def allowances(*, union: Union, categories: Iterable[Category]) -> dict[int, Allowance]:
    """The same for several categories of one campaign, by their keys; one query."""
    categories = list(categories)
    rows = Entry.objects.filter(PUT_FORWARD, recommending=union, category__in=categories).order_by()
    used = dict(rows.values_list("category").annotate(count=Count("pk")))
    return {
        row.pk: allowance(category=row.rules, union_kind=union.kind, used=used.get(row.pk, 0)) for row in categories
    }
