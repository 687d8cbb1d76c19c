"""How many works fell, as this process keeps it (gallery/kept.py): only where some did, a vote asks for hers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from campaign.models import Category
from submissions import states
from submissions.models import Entry
from voting.gallery.kept import kept


def of_category(category: Category) -> int:
    """Works of it that are disqualified: at least as many fell while they were voted for."""
    campaign = category.campaign_id
    return kept(("fallen", campaign), lambda: _count(campaign)).get(category.pk, 0)


def _count(campaign: int) -> Mapping[int, int]:
    fell = Entry.objects.filter(campaign=campaign, state=states.DISQUALIFIED).order_by()
    return Counter(fell.values_list("category", flat=True))
