"""A strictly blind review shows neither union nor authors of a work to anybody, until its result is published.

Covered when the process reads the public list (listing.py, work_page.py): every page, picture and card that is made of
it then has nothing to tell.
"""

from __future__ import annotations

from collections.abc import Hashable

from django.utils.translation import gettext as _

from accounts.models import Union
from campaign.models import Campaign
from submissions.models import Entry
from voting.gallery.votes import places


def mark(campaign: Campaign) -> Hashable:
    """Under which what was made of covered works is kept: another one when a result has uncovered some."""
    return frozenset(places(campaign)) if campaign.definition.is_strict else ""


def is_covered(entry: Entry) -> bool:
    campaign = entry.category.campaign
    return campaign.definition.is_strict and entry.pk not in places(campaign)


def cover(entry: Entry) -> Entry:
    """The entry, whose unions have a name that tells nothing where it is covered."""
    if is_covered(entry):
        nobody = _("结果公布前不显示单位")
        entry.union = Union(pk=entry.union_id, name=nobody, short_name=nobody)
        entry.recommending = Union(pk=entry.recommending_id, name=nobody, short_name=nobody)
    return entry
