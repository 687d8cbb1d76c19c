"""What entries say to the campaign: what they use stays, what was given in confidence stays so, how many there are.

Registered at start by `apps.py`; campaign itself knows no entries.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.definition.changes import Part
from campaign.loading.guards import Change
from campaign.models import Campaign
from submissions.models import Entry


def used_parts_stay(change: Change) -> Iterator[str]:
    """A category, section, field or file role that entries use may not be removed."""
    for part in change.removed:
        count = _using(change.campaign, part).distinct().count()
        if count:
            yield _("%(part)s已有 %(count)s 件申报，不能删除。") % {"part": part.label, "count": count}


def confidence_is_kept(change: Change) -> Iterator[str]:
    """What entrants gave when it was not for the public is not published afterwards (PIPL art. 14)."""
    for part in change.published:
        count = _using(change.campaign, part).distinct().count()
        words = {"part": part.label, "count": count}
        if count and part.kind == "declaration":
            yield _("%(part)s已有 %(count)s 件申报选了，当时不是同意公布姓名，不能改作这一条。") % words
        elif count:
            yield _("%(part)s已有 %(count)s 件申报，填交时不对外公布，不能改为公布。") % words


def standing(campaign: Campaign) -> int:
    return Entry.objects.standing().filter(campaign=campaign).count()


def unions_taking_part(campaign: Campaign) -> int:
    return Entry.objects.standing().filter(campaign=campaign).values("union").distinct().count()


def _using(campaign: Campaign, part: Part) -> QuerySet[Entry]:
    entries = Entry.objects.filter(category__campaign=campaign, category__code=part.category)
    if part.kind == "section":
        return entries.filter(section=part.code)
    if part.kind == "field":
        return entries.filter(answers__has_key=part.code)
    if part.kind == "declaration":
        return entries.filter(declarations__has_key=part.code)
    if part.kind == "file":
        return entries.filter(files__role=part.code, files__removed_at__isnull=True)
    return entries
