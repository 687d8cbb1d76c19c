"""Works that were disqualified (取消资格) after they had been on the shortlist: what voters, receipts and ledger say.

Their votes stay and are not counted; each of their voters has that place again. Other works that were disqualified
never were public, and are not in here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from campaign.models import Campaign
from submissions import states
from submissions.models import Disqualification, Entry


@dataclass(frozen=True)
class Fallen:
    """`reason` is the sentence for everybody; `at` is when a second person confirmed it."""

    reason: str
    at: datetime


def fallen(campaign: Campaign) -> Mapping[int, Fallen]:
    """By the entry's key, in the order in which they fell. One query; who needs it with every page keeps it."""
    found = {
        key: Fallen(reason or _("不符合参评要求。"), at or changed_at)
        for key, changed_at, reason, at, was_state in _rows(campaign)
        if was_state in (None, states.SHORTLISTED)
    }
    return dict(sorted(found.items(), key=lambda item: item[1].at))


def find(campaign: Campaign, number: str) -> Disqualification | None:
    """By what the public work of this number fell, if it did: for who follows its own address. One query."""
    rows = Disqualification.objects.filter(entry__campaign=campaign, entry__number=number)
    fell = rows.filter(entry__state=states.DISQUALIFIED, kind="disqualify", outcome="confirmed")
    return fell.filter(was_state=states.SHORTLISTED).select_related("entry__category").first()


def _rows(campaign: Campaign) -> Iterable[Any]:
    last = Disqualification.objects.filter(entry=OuterRef("pk"), kind="disqualify", outcome="confirmed").order_by("-pk")
    entries = Entry.objects.filter(campaign=campaign, state=states.DISQUALIFIED).order_by()
    said = [Subquery(last.values(name)[:1]) for name in ("public_text", "decided_at", "was_state")]
    return entries.values_list("pk", "updated_at", *said)
