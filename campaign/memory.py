"""What this process knows of the campaigns: rows that every page needs and that change a few times a year.

Read in six statements, then kept. Once in `settings.CAMPAIGN_LOOK_SECONDS` one statement asks for the revision,
which the database itself renews with every change (`campaign/revision.py`); a new one makes all be read again. So a
page may be late by that time and never longer. What decides (may this be handed in, is voting open) asks the
database: `campaign/calendar.py` says which is which.

Every row handed out is the caller's own copy: changing it changes nothing for the next request or another thread.
`spec` and `last_number` are not in it; asked for, they come from the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import models
from django.db.models.base import ModelState
from django.http import Http404
from django.utils.translation import gettext as _

from campaign.definition.spec import Desk
from campaign.models import BranchDeadline, BranchDesk, Campaign, Category, Phase, Revision
from common.in_process.known import Known

M = TypeVar("M", bound=models.Model)
_LEFT_OUT = ("_state", "spec", "last_number")


@dataclass(frozen=True)
class _Rows:
    """As the database held them at one revision. Campaigns and categories by key, desks by their union's key, the
    others by campaign."""

    revision: str
    campaigns: Mapping[int, Campaign]
    categories: Mapping[int, Category]
    phases: Mapping[int, list[Phase]]
    closes: Mapping[int, dict[str, datetime]]
    desks: Mapping[int, Desk]


# The campaign whose year the page of this request is asked under; None: the current one.
shown: ContextVar[int | None] = ContextVar("shown", default=None)


def revision() -> str:
    """Under which all of this was read: who keeps what was made of it, keeps it under this mark."""
    return _rows.now().revision


def current() -> Campaign | None:
    """The current campaign, with its definition; on a page of an earlier year, that year's (campaign/years.py)."""
    pk = shown.get()
    found = (row for row in _rows.now().campaigns.values() if (row.pk == pk if pk else row.is_current))
    return next((_campaign(row) for row in found), None)


def all_campaigns() -> list[Campaign]:
    """But drafts. Newest year first; of one year the current one first, then the one loaded last."""
    public = (row for row in _rows.now().campaigns.values() if not row.is_draft)
    rows = sorted(public, key=lambda row: (row.year, row.is_current, row.pk), reverse=True)
    return [_campaign(row) for row in rows]


def of_year(year: int) -> Campaign | None:
    return next((campaign for campaign in all_campaigns() if campaign.year == year), None)


def drafts() -> list[Campaign]:
    """What is prepared and nobody but the organisers sees, the newest first."""
    rows = (row for row in _rows.now().campaigns.values() if row.is_draft)
    return [_campaign(row) for row in sorted(rows, key=lambda row: row.pk, reverse=True)]


def find_campaign(pk: int) -> Campaign | None:
    """None if this process does not know it, as one that another process loaded a moment ago."""
    row = _rows.now().campaigns.get(pk)
    return _campaign(row) if row else None


def find_category(pk: int) -> Category | None:
    """With its campaign; None as above."""
    rows = _rows.now()
    row = rows.categories.get(pk)
    return _category(row, _campaign(rows.campaigns[row.campaign_id])) if row else None


def categories(campaign: Campaign) -> list[Category]:
    """All of its categories, in their order."""
    return [_category(row, campaign) for row in _rows.now().categories.values() if row.campaign_id == campaign.pk]


def category_of(campaign: Campaign, code: str) -> Category | None:
    return next((row for row in categories(campaign) if row.code == code), None)


def category_or_404(code: str) -> Category:
    """This year's category of this code, with its campaign."""
    campaign = current()
    found = category_of(campaign, code) if campaign else None
    if found is None:
        raise Http404(_("没有这个征集项目，可能是往年的。"))
    return found


def calendar_of(campaign: Campaign) -> tuple[list[Phase], dict[str, datetime]]:
    """Its phases by their opening, and when branches close that do so earlier, by the code of their union."""
    rows = _rows.now()
    return [_copy(phase) for phase in rows.phases.get(campaign.pk, ())], dict(rows.closes.get(campaign.pk, {}))


def desk_of(union: int | None) -> Desk | None:
    """Whom the unions of this branch call, by the key of its union; None where it has not said so."""
    return _rows.now().desks.get(union) if union else None


def _look(known: _Rows | None) -> _Rows:
    revision = Revision.objects.values_list("stamp", flat=True).first() or ""
    return known if known and known.revision == revision else _read(revision)


def _read(revision: str) -> _Rows:
    """After the revision, so that rows are never older than what they are kept under."""
    phases: dict[int, list[Phase]] = defaultdict(list)
    closes: dict[int, dict[str, datetime]] = defaultdict(dict)
    for phase in Phase.objects.all():
        phases[phase.campaign_id].append(phase)
    for campaign, code, at in BranchDeadline.objects.values_list("campaign", "union__code", "closes_at"):
        closes[campaign][code] = at
    campaigns = {row.pk: row for row in Campaign.objects.defer(None).filter(is_discarded=False).order_by("pk")}
    rows = Category.objects.defer(None).filter(campaign__in=campaigns)
    desks = {row.pk: Desk(row.name, row.phone) for row in BranchDesk.objects.all()}
    return _Rows(revision, campaigns, {row.pk: row for row in rows}, phases, closes, desks)


def _campaign(kept: Campaign) -> Campaign:
    row = _copy(kept)
    row.definition = kept.definition  # decoded when first asked for, once for all copies; it is frozen
    return row


def _category(kept: Category, campaign: Campaign) -> Category:
    row = _copy(kept)
    row.rules, row.campaign = kept.rules, campaign
    return row


def _copy(kept: M) -> M:
    row = kept.__class__.__new__(kept.__class__)
    row.__dict__.update(kept.__dict__)  # one step: another thread may just be decoding
    for name in _LEFT_OUT:
        row.__dict__.pop(name, None)
    row._state = ModelState()
    row._state.adding, row._state.db = False, kept._state.db
    return row


_rows = Known(_look)
forget, forget_on_commit = _rows.forget, _rows.forget_on_commit
