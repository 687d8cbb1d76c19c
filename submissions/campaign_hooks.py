"""What entries say to the campaign: parts that they use cannot be taken out of the definition, and how many there are.

Registered at start by `apps.py`; campaign itself knows no entries.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.definition.changes import Part
from campaign.loading.guards import Change
from campaign.models import Campaign
from submissions import states
from submissions.models import Entry


def used_parts_stay(change: Change) -> Iterator[str]:
    """A category, section, field or file role that entries use may not be removed."""
    for part in change.removed:
        count = _using(change.campaign, part).distinct().count()
        if count:
            yield _("%(part)s已有 %(count)s 件申报，不能删除。") % {"part": part.label, "count": count}


def handed_in(campaign: Campaign) -> int:
    """Entries that were submitted and not withdrawn."""
    return _handed_in(campaign).count()


def unions_taking_part(campaign: Campaign) -> int:
    return _handed_in(campaign).values("union").distinct().count()


def _handed_in(campaign: Campaign) -> QuerySet[Entry]:
    return Entry.objects.filter(campaign=campaign, number__isnull=False).exclude(state=states.WITHDRAWN)


def _using(campaign: Campaign, part: Part) -> QuerySet[Entry]:
    entries = Entry.objects.filter(category__campaign=campaign, category__code=part.category)
    if part.kind == "section":
        return entries.filter(section=part.code)
    if part.kind == "field":
        return entries.filter(answers__has_key=part.code)
    if part.kind == "file":
        return entries.filter(files__role=part.code, files__removed_at__isnull=True)
    return entries
